//! To which domain each mail goes, which domains take none for a while, and tries that count against no mail.

/// `outbox.domain` is that of the person's work address when the mail was queued; mails that have left need none. An
/// address has one @, which is what `rtrim` stops at. `outbox.excused` counts the tries that found the mail server away.
/// The row `*` of `mail_backoffs` is the mail server itself; the table belongs to the deployment, because all organizations
/// send by one server.
const STATEMENTS: &str = "
ALTER TABLE outbox ADD COLUMN domain text NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN excused integer NOT NULL DEFAULT 0;
UPDATE outbox SET domain = COALESCE((SELECT substr(p.email_key, length(rtrim(p.email_key, replace(p.email_key, '@', ''))) + 1)
  FROM people p WHERE p.organization_id = outbox.organization_id AND p.id = outbox.person_id), '')
WHERE state IN ('queued', 'claimed');
DROP INDEX outbox_queued;
CREATE INDEX outbox_queued ON outbox (class, organization_id, domain, next_at) WHERE state = 'queued';
CREATE TABLE mail_backoffs (
  domain text NOT NULL PRIMARY KEY,
  failures integer NOT NULL CHECK (failures >= 1),
  until {time} NOT NULL,
  reply text NOT NULL
);
";

crate::sql::migration!(STATEMENTS);
