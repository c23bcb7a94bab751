//! Sign-ins under way at an identity provider.

/// A row is one attempt of one browser. It is found by the hash of the state that went to the provider, and is taken by
/// deleting it: no answer of a provider counts twice.
const STATEMENTS: &str = "
CREATE TABLE sign_in_states (
  state_hash {key} NOT NULL PRIMARY KEY,
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  sign_in_version bigint NOT NULL,
  nonce text NOT NULL,
  verifier text NOT NULL,
  page text NOT NULL CHECK (page IN ('join', 'me', 'admin')),
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL
);
CREATE INDEX sign_in_states_expiry ON sign_in_states (expires_at);
";

crate::sql::migration!(STATEMENTS);
