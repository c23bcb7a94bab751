//! Logout tokens of identity providers that have been used.

/// A row is one token, by the hash of its id (`jti`): none counts twice. It is kept for as long as the token could be
/// taken for a new one.
const STATEMENTS: &str = "
CREATE TABLE logout_tokens (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  token_hash {key} NOT NULL,
  expires_at {time} NOT NULL,
  PRIMARY KEY (organization_id, token_hash)
);
CREATE INDEX logout_tokens_expiry ON logout_tokens (expires_at);
";

crate::sql::migration!(STATEMENTS);
