//! Users, their memberships and invitations, the batches that can be undone, and the totals.

/// At most one invitation of a user is open. A batch item keeps what was before, so that undo can restore it.
/// Sorting is by name, e-mail or time of invitation, each with or without a status, each with its index.
const STATEMENTS: &str = "
CREATE TABLE batches (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  id {uuid} NOT NULL,
  kind text NOT NULL CHECK (kind IN ('invite', 'resend', 'archive', 'reinvite', 'import')),
  state text NOT NULL CHECK (state IN ('held', 'released', 'undone', 'stopped')),
  release_at {time} NOT NULL,
  actor_kind text NOT NULL,
  actor_id {uuid},
  import_id {uuid},
  created_at {time} NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX batches_held ON batches (release_at) WHERE state = 'held';
CREATE TABLE users (
  organization_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  account_id {uuid} REFERENCES accounts (id),
  status text NOT NULL CHECK (status IN ('invited', 'active', 'archived')),
  archived_was text CHECK (archived_was IN ('invited', 'active')),
  invited_at {time} NOT NULL,
  activated_at {time},
  archived_at {time},
  email_key {key} NOT NULL,
  name_key {key} NOT NULL,
  mail_id {uuid},
  version bigint NOT NULL,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, person_id),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id),
  CHECK ((status = 'archived') = (archived_at IS NOT NULL)),
  CHECK ((status = 'archived') = (archived_was IS NOT NULL)),
  CHECK (status <> 'active' OR (account_id IS NOT NULL AND activated_at IS NOT NULL))
);
CREATE UNIQUE INDEX users_active_account ON users (organization_id, account_id) WHERE status = 'active';
CREATE INDEX users_name ON users (organization_id, name_key, id);
CREATE INDEX users_status_name ON users (organization_id, status, name_key, id);
CREATE INDEX users_email ON users (organization_id, email_key, id);
CREATE INDEX users_status_email ON users (organization_id, status, email_key, id);
CREATE INDEX users_invited ON users (organization_id, invited_at, id);
CREATE INDEX users_status_invited ON users (organization_id, status, invited_at, id);
CREATE TABLE memberships (
  organization_id {uuid} NOT NULL,
  user_id {uuid} NOT NULL,
  from_at {time} NOT NULL,
  until_at {time},
  account_id {uuid} NOT NULL REFERENCES accounts (id),
  PRIMARY KEY (organization_id, user_id, from_at),
  FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id)
);
CREATE TABLE invitations (
  organization_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  user_id {uuid} NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'accepted', 'rescinded', 'replaced')),
  key_id integer NOT NULL,
  batch_id {uuid} NOT NULL,
  ended_by {uuid},
  created_at {time} NOT NULL,
  ended_at {time},
  link_copied_at {time},
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id),
  CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX invitations_open ON invitations (organization_id, user_id) WHERE state = 'open';
CREATE INDEX invitations_user ON invitations (organization_id, user_id);
CREATE TABLE batch_items (
  organization_id {uuid} NOT NULL,
  batch_id {uuid} NOT NULL,
  user_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  version_after bigint NOT NULL,
  before text,
  PRIMARY KEY (organization_id, batch_id, user_id),
  FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id)
);
CREATE TABLE user_counts (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  shard integer NOT NULL CHECK (shard BETWEEN 0 AND 15),
  invited bigint NOT NULL,
  active bigint NOT NULL,
  archived bigint NOT NULL,
  PRIMARY KEY (organization_id, shard)
);
";

crate::sql::migration!(STATEMENTS);
