//! The identity providers of organizations, and which sessions a change of one ends.

/// An organization has one provider at most. The client secret is sealed with a key outside the database. A session
/// counts only while its `sign_in_version` is the organization's: a change of how people sign in raises that number, so
/// that a sign-in which began before it cannot end in a session after it.
const STATEMENTS: &str = "
ALTER TABLE organizations ADD COLUMN sign_in_version bigint NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN sign_in_version bigint NOT NULL DEFAULT 0;
CREATE TABLE connections (
  organization_id {uuid} NOT NULL PRIMARY KEY REFERENCES organizations (id),
  issuer {key} NOT NULL,
  client_id text NOT NULL,
  client_secret text NOT NULL,
  directory_claim {key} NOT NULL,
  required_claim {key},
  required_value text,
  link_by_address {bool} NOT NULL,
  changed_at {time} NOT NULL,
  changed_by {uuid},
  CHECK ((required_claim IS NULL) = (required_value IS NULL))
);
";

crate::sql::migration!(STATEMENTS);
