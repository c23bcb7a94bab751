//! Imports that are stopped, corrected, sent again, rescinded, and whose rows are deleted after a time.

/// `ready_since` is the version of the import in which a row became ready by hand, and `send_version` the newest such
/// version that a send takes with it: rows are never added to what somebody saw. `other_line` is the line that has the
/// same address, person or name. `rescind_batch_id` is there while users of the import are being archived.
const STATEMENTS: &str = "
ALTER TABLE imports ADD COLUMN send_version bigint;
ALTER TABLE imports ADD COLUMN rescind_batch_id {uuid};
ALTER TABLE imports ADD COLUMN rows_deleted_at {time};
ALTER TABLE import_rows ADD COLUMN other_line bigint;
ALTER TABLE import_rows ADD COLUMN ready_since bigint;
CREATE INDEX imports_rescinding ON imports (organization_id, id) WHERE rescind_batch_id IS NOT NULL;
CREATE INDEX batches_import ON batches (organization_id, import_id) WHERE import_id IS NOT NULL;
CREATE INDEX batches_undone ON batches (organization_id, id) WHERE state = 'undone' AND import_id IS NOT NULL;
";

crate::sql::migration!(STATEMENTS);
