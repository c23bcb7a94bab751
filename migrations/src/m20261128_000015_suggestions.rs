//! Did you mean: whether a row's suggestion is sure enough to be taken unseen, and how many of an import are.

/// `imports.confident` counts the rows with an error for which `suggestion_confident` holds.
const STATEMENTS: &str = "
ALTER TABLE imports ADD COLUMN confident bigint NOT NULL DEFAULT 0;
ALTER TABLE import_rows ADD COLUMN suggestion_confident {bool} NOT NULL DEFAULT {false};
CREATE INDEX import_rows_confident ON import_rows (organization_id, import_id, ordinal) WHERE suggestion_confident = {true};
";

crate::sql::migration!(STATEMENTS);
