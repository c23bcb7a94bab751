//! Private addresses, by which people reach their own page once they have left.

/// A person has one at most, and nobody else of the organization has the same: whoever reads the mailbox is one person.
/// At several organizations it may be the same, as one human may be at several. Nothing of an organization's own refers to
/// it. A session of it is of a kind of its own, and so is the code that confirms it: neither passes for another.
const STATEMENTS: &str = "
CREATE TABLE private_addresses (
  organization_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  email_key {key} NOT NULL,
  confirmed_at {time} NOT NULL,
  PRIMARY KEY (organization_id, person_id),
  UNIQUE (organization_id, email_key),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
);
CREATE INDEX private_addresses_email ON private_addresses (email_key);
ALTER TABLE sessions ADD COLUMN kind text NOT NULL DEFAULT 'work' CHECK (kind IN ('work', 'private'));
ALTER TABLE challenges ADD COLUMN purpose text NOT NULL DEFAULT 'work'
  CHECK (purpose IN ('work', 'own_page', 'private_address'));
";

crate::sql::migration!(STATEMENTS);
