//! How an organization proves that a domain is its own: a text to publish, and when it was found. A domain without a text
//! was assigned by the operator.

const STATEMENTS: &str = "
ALTER TABLE domains ADD COLUMN token text;
ALTER TABLE domains ADD COLUMN added_by {uuid};
ALTER TABLE domains ADD COLUMN verified_at {time};
UPDATE domains SET verified_at = created_at WHERE verified = {true};
";

crate::sql::migration!(STATEMENTS);
