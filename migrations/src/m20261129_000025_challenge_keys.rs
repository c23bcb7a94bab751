//! Under which key a code was made: one that was mailed holds although another key has come into use.

const STATEMENTS: &str = "
ALTER TABLE challenges ADD COLUMN key_id integer NOT NULL DEFAULT 1;
";

crate::sql::migration!(STATEMENTS);
