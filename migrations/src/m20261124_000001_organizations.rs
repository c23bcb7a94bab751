//! Organizations, the domains they sign in from, their people and administrators.

/// `people` are the directory's; addresses are further rows and **not** unique: that one address belongs to two
/// people is a fact of the directory, which makes the address ambiguous, not the row impossible.
/// `global_admins` keeps the last Global Administrator: it is lowered in the transaction that takes a role.
const STATEMENTS: &str = "
CREATE TABLE organizations (
  id {uuid} NOT NULL PRIMARY KEY,
  name text NOT NULL,
  product text NOT NULL,
  invites_allowed {bool} NOT NULL,
  undo_seconds integer,
  global_admins integer NOT NULL CHECK (global_admins >= 1),
  version bigint NOT NULL,
  created_at {time} NOT NULL
);
CREATE TABLE domains (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  domain {key} NOT NULL,
  verified {bool} NOT NULL,
  created_at {time} NOT NULL,
  PRIMARY KEY (organization_id, domain)
);
CREATE UNIQUE INDEX domains_verified ON domains (domain) WHERE verified = {true};
CREATE TABLE people (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  id {uuid} NOT NULL,
  source text NOT NULL CHECK (source IN ('directory', 'operator')),
  external_id {key} NOT NULL,
  user_name text NOT NULL,
  user_name_key {key} NOT NULL,
  issuer {key},
  subject {key},
  email text NOT NULL,
  email_key {key} NOT NULL,
  given_name text,
  family_name text,
  display_name text NOT NULL,
  name_key {key} NOT NULL,
  department text,
  enabled {bool} NOT NULL,
  gone_at {time},
  version bigint NOT NULL,
  created_at {time} NOT NULL,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, external_id),
  CHECK (gone_at IS NULL OR enabled = {false})
);
CREATE UNIQUE INDEX people_user_name ON people (organization_id, user_name_key) WHERE gone_at IS NULL;
CREATE UNIQUE INDEX people_subject ON people (organization_id, issuer, subject) WHERE subject IS NOT NULL;
CREATE TABLE person_addresses (
  organization_id {uuid} NOT NULL,
  email_key {key} NOT NULL,
  person_id {uuid} NOT NULL,
  PRIMARY KEY (organization_id, email_key, person_id),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
);
CREATE INDEX person_addresses_person ON person_addresses (organization_id, person_id);
CREATE TABLE person_terms (
  organization_id {uuid} NOT NULL,
  term {key} NOT NULL,
  person_id {uuid} NOT NULL,
  PRIMARY KEY (organization_id, term, person_id),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
);
CREATE INDEX person_terms_person ON person_terms (organization_id, person_id);
CREATE TABLE administrators (
  organization_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  role text NOT NULL CHECK (role IN ('business_administrator', 'global_administrator')),
  granted_at {time} NOT NULL,
  granted_by {uuid},
  PRIMARY KEY (organization_id, person_id, role),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
);
";

crate::sql::migration!(STATEMENTS);
