//! Events, and the order and chain that the sealer gives them.

/// Ids drawn inside concurrent transactions become visible out of order, so readers follow `first_seq`, which the
/// sealer sets after the commit, one organization's batches after another's, without gaps.
const STATEMENTS: &str = "
CREATE TABLE event_batches (
  id {serial},
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  count integer NOT NULL CHECK (count >= 1),
  first_seq bigint,
  link {key},
  UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX event_batches_seq ON event_batches (organization_id, first_seq);
CREATE INDEX event_batches_unsealed ON event_batches (id) WHERE first_seq IS NULL;
CREATE TABLE events (
  organization_id {uuid} NOT NULL,
  batch_id bigint NOT NULL,
  ordinal integer NOT NULL,
  name text NOT NULL,
  user_id {uuid},
  user_version bigint,
  person_id {uuid},
  import_id {uuid},
  actor_kind text NOT NULL,
  actor_id {uuid},
  at {time} NOT NULL,
  data text NOT NULL,
  PRIMARY KEY (organization_id, batch_id, ordinal),
  FOREIGN KEY (organization_id, batch_id) REFERENCES event_batches (organization_id, id)
);
CREATE UNIQUE INDEX events_user_version ON events (organization_id, user_id, user_version) WHERE user_id IS NOT NULL;
CREATE TABLE chain_heads (
  organization_id {uuid} NOT NULL PRIMARY KEY REFERENCES organizations (id),
  seq bigint NOT NULL,
  link {key} NOT NULL
);
CREATE TABLE leases (
  name {key} NOT NULL PRIMARY KEY,
  owner {uuid}
);
CREATE TABLE processes (
  id {uuid} NOT NULL PRIMARY KEY,
  beat bigint NOT NULL,
  started_at {time} NOT NULL
);
";

crate::sql::migration!(STATEMENTS);
