//! A number for each directory that rises with every change of it.

/// What is kept of a directory in memory is made anew when the number has risen.
const STATEMENTS: &str = "
CREATE TABLE directory_generations (
  organization_id {uuid} NOT NULL PRIMARY KEY REFERENCES organizations (id),
  generation bigint NOT NULL
);
";

crate::sql::migration!(STATEMENTS);
