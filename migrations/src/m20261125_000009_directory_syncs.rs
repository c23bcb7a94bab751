//! What a directory holds, in numbers, and the syncs that have made it so.

/// The totals are kept as those of users are: in sixteen shards that are summed on reading, so that a million people
/// are never counted for a page. `people_out` holds only those who are not enabled, in the order of names: whoever has
/// left and is a user still is found there. A sync stands in its table from before its first change on, so that one
/// that broke off is seen; `done` moves with the changes, in their transactions.
const STATEMENTS: &str = "
CREATE TABLE people_counts (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  shard integer NOT NULL CHECK (shard BETWEEN 0 AND 15),
  enabled bigint NOT NULL,
  disabled bigint NOT NULL,
  gone bigint NOT NULL,
  PRIMARY KEY (organization_id, shard)
);
INSERT INTO people_counts (organization_id, shard, enabled, disabled, gone)
  SELECT organization_id, 0, SUM(CASE WHEN enabled THEN 1 ELSE 0 END),
    SUM(CASE WHEN NOT enabled AND gone_at IS NULL THEN 1 ELSE 0 END),
    SUM(CASE WHEN gone_at IS NOT NULL THEN 1 ELSE 0 END)
  FROM people GROUP BY organization_id;
CREATE INDEX people_out ON people (organization_id, name_key, id) WHERE enabled = false;
CREATE TABLE directory_syncs (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  id {uuid} NOT NULL,
  source text NOT NULL CHECK (source IN ('file', 'scim', 'graph')),
  state text NOT NULL CHECK (state IN ('running', 'done', 'broken_off')),
  owner {uuid},
  actor_kind text NOT NULL,
  actor_id {uuid},
  actor_name text,
  counts text NOT NULL,
  changes bigint NOT NULL,
  done bigint NOT NULL,
  began_at {time} NOT NULL,
  ended_at {time},
  PRIMARY KEY (organization_id, id),
  CHECK ((state = 'running') = (ended_at IS NULL))
);
";

crate::sql::migration!(STATEMENTS);
