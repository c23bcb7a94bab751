//! Accounts, their identities and sessions, and sign-in by e-mail code.

/// An account is (issuer, subject) and belongs to the human; a session belongs to one organization.
/// A challenge is written for every address that asks, known or not, and holds nothing that yields the code.
const STATEMENTS: &str = "
CREATE TABLE accounts (
  id {uuid} NOT NULL PRIMARY KEY,
  work_email text NOT NULL,
  created_at {time} NOT NULL
);
CREATE TABLE identities (
  issuer {key} NOT NULL,
  subject {key} NOT NULL,
  account_id {uuid} NOT NULL REFERENCES accounts (id),
  created_at {time} NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_account ON identities (account_id);
CREATE TABLE sessions (
  id {uuid} NOT NULL PRIMARY KEY,
  token_hash {key} NOT NULL UNIQUE,
  account_id {uuid} NOT NULL REFERENCES accounts (id),
  organization_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL,
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
);
CREATE INDEX sessions_person ON sessions (organization_id, person_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE TABLE challenges (
  id {uuid} NOT NULL PRIMARY KEY,
  organization_id {uuid},
  email_key {key} NOT NULL,
  style text NOT NULL CHECK (style IN ('digits', 'letters')),
  state text NOT NULL CHECK (state IN ('open', 'used')),
  tries integer NOT NULL,
  person_id {uuid},
  mail_state text NOT NULL CHECK (mail_state IN ('queued', 'claimed', 'sent', 'dropped')),
  attempt integer NOT NULL,
  owner {uuid},
  next_at {time} NOT NULL,
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL
);
CREATE INDEX challenges_queued ON challenges (next_at) WHERE mail_state = 'queued';
CREATE INDEX challenges_claimed ON challenges (owner) WHERE mail_state = 'claimed';
CREATE INDEX challenges_expiry ON challenges (expires_at);
CREATE TABLE budgets (
  name {key} NOT NULL,
  period bigint NOT NULL,
  used bigint NOT NULL,
  PRIMARY KEY (name, period)
);
";

crate::sql::migration!(STATEMENTS);
