//! Imports and their rows.

/// `judged` and `cursor` are the places from which judging and sending go on: a chunk moves its cursor first, in the
/// transaction that does the chunk's work, so that a crash repeats nothing. One person is ready at most once.
const STATEMENTS: &str = "
CREATE TABLE imports (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  id {uuid} NOT NULL,
  filename text NOT NULL,
  state text NOT NULL CHECK (state IN ('receiving', 'queued', 'validating', 'ready', 'sending', 'sent', 'stopped', 'undone', 'discarded', 'failed')),
  owner {uuid},
  rows bigint NOT NULL,
  judged bigint NOT NULL,
  cursor bigint NOT NULL,
  ready bigint NOT NULL,
  errors bigint NOT NULL,
  skipped bigint NOT NULL,
  sent bigint NOT NULL,
  failed bigint NOT NULL,
  format text,
  detail text,
  batch_id {uuid},
  created_by {uuid} NOT NULL,
  created_by_name text NOT NULL,
  created_at {time} NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id)
);
CREATE INDEX imports_created ON imports (organization_id, created_at, id);
CREATE INDEX imports_moving ON imports (state) WHERE state IN ('receiving', 'queued', 'validating', 'sending');
CREATE TABLE import_rows (
  organization_id {uuid} NOT NULL,
  import_id {uuid} NOT NULL,
  line bigint NOT NULL,
  part integer NOT NULL,
  ordinal bigint NOT NULL,
  raw text NOT NULL,
  email text,
  email_key {key},
  repairs text,
  verdict text NOT NULL CHECK (verdict IN ('pending', 'ready', 'error', 'skipped', 'dropped')),
  code text,
  message text,
  person_id {uuid},
  suggestion_person_id {uuid},
  user_id {uuid},
  result text CHECK (result IN ('invited', 'changed_since_plan')),
  PRIMARY KEY (organization_id, import_id, line, part),
  FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, id)
);
CREATE UNIQUE INDEX import_rows_ordinal ON import_rows (organization_id, import_id, ordinal);
CREATE UNIQUE INDEX import_rows_ready ON import_rows (organization_id, import_id, person_id) WHERE verdict = 'ready';
CREATE INDEX import_rows_verdict ON import_rows (organization_id, import_id, verdict, ordinal);
";

crate::sql::migration!(STATEMENTS);
