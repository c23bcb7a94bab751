//! Settings of organizations, their logos, and their rates by date.

/// Settings that are absent take the deployment's. A rate holds from its day until the day before the next.
const STATEMENTS: &str = "
ALTER TABLE organizations ADD COLUMN app_store text;
ALTER TABLE organizations ADD COLUMN google_play text;
ALTER TABLE organizations ADD COLUMN dashboard text;
ALTER TABLE organizations ADD COLUMN support text;
ALTER TABLE organizations ADD COLUMN contact text;
ALTER TABLE organizations ADD COLUMN time_zone text NOT NULL DEFAULT 'Etc/UTC';
ALTER TABLE organizations ADD COLUMN currency text NOT NULL DEFAULT 'USD';
ALTER TABLE organizations ADD COLUMN unit text NOT NULL DEFAULT 'mile' CHECK (unit IN ('mile', 'kilometre'));
ALTER TABLE organizations ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'de'));
ALTER TABLE organizations ADD COLUMN mail_intro text;
ALTER TABLE organizations ADD COLUMN mail_sign_off text;
ALTER TABLE organizations ADD COLUMN reply_to text;
ALTER TABLE organizations ADD COLUMN mails_per_hour integer CHECK (mails_per_hour >= 1);
ALTER TABLE organizations ADD COLUMN import_rows_days integer CHECK (import_rows_days BETWEEN 1 AND 3650);
CREATE TABLE organization_logos (
  organization_id {uuid} NOT NULL PRIMARY KEY REFERENCES organizations (id),
  media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg')),
  image {bytes} NOT NULL,
  digest {key} NOT NULL,
  changed_at {time} NOT NULL
);
CREATE TABLE rates (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  from_date {date} NOT NULL,
  amount text NOT NULL,
  currency text NOT NULL,
  unit text NOT NULL CHECK (unit IN ('mile', 'kilometre')),
  created_at {time} NOT NULL,
  created_by {uuid},
  PRIMARY KEY (organization_id, from_date)
);
";

crate::sql::migration!(STATEMENTS);
