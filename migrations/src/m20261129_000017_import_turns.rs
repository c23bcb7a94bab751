//! Whose turn it is among imports that wait, and how the columns of a file are called.

/// `turn` rises with every chunk that is judged or sent, over all imports: the organization whose last one is least has
/// waited longest.
/// `layout` says how the error log is to be written so that it is like the file: see `imports/present.rs`.
const STATEMENTS: &str = "
ALTER TABLE imports ADD COLUMN turn bigint NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN layout text;
CREATE INDEX imports_turn ON imports (turn);
CREATE INDEX imports_organization_turn ON imports (organization_id, turn);
";

crate::sql::migration!(STATEMENTS);
