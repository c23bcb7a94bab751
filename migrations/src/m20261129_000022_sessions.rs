//! Sessions that end when nothing is asked for, that their owner can tell apart, and that an identity provider can end.

/// Nothing of a session lasts longer than hours, so the table is made anew, and everybody signs in once more.
/// `last_used_at` is kept roughly, so that a request seldom writes; `idle_until` follows from it and the settings of then.
/// `subject` and `provider_session` are what the provider calls the person and its own session (`sub` and `sid`);
/// `id_token`, sealed with a key outside the database, is what it wants to see again when somebody signs out there.
const STATEMENTS: &str = "
DROP TABLE sessions;
CREATE TABLE sessions (
  id {uuid} NOT NULL PRIMARY KEY,
  token_hash {key} NOT NULL UNIQUE,
  account_id {uuid} NOT NULL REFERENCES accounts (id),
  organization_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  sign_in_version bigint NOT NULL,
  browser text,
  system text,
  subject {key},
  provider_session {key},
  id_token text,
  created_at {time} NOT NULL,
  last_used_at {time} NOT NULL,
  idle_until {time} NOT NULL,
  expires_at {time} NOT NULL,
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
);
CREATE INDEX sessions_person ON sessions (organization_id, person_id);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_subject ON sessions (organization_id, subject) WHERE subject IS NOT NULL;
CREATE INDEX sessions_provider ON sessions (organization_id, provider_session) WHERE provider_session IS NOT NULL;
CREATE INDEX sessions_expiry ON sessions (expires_at);
";

crate::sql::migration!(STATEMENTS);
