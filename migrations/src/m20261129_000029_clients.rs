//! API clients and the hashes of their secrets. A client that was taken away keeps its row, so that what it did has a name.

const STATEMENTS: &str = "
CREATE TABLE clients (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  id {uuid} NOT NULL,
  name text NOT NULL,
  scopes text NOT NULL,
  created_by {uuid},
  created_at {time} NOT NULL,
  last_used_at {time},
  removed_at {time},
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX clients_id ON clients (id);
CREATE TABLE client_secrets (
  organization_id {uuid} NOT NULL,
  client_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  secret_hash text NOT NULL,
  created_at {time} NOT NULL,
  PRIMARY KEY (organization_id, client_id, id),
  FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id)
);
";

crate::sql::migration!(STATEMENTS);
