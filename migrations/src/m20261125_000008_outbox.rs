//! Mails that belong to a person and to no user, when each mail was queued, and organizations whose mail waits.

/// The outbox is made anew, because only so can a column cease to be `NOT NULL` on both databases. A mail belongs to a
/// user and the batch that changed it, or carries in `facts` what it says besides the person. A mail that an earlier
/// version had under way while its invitation was ended is marked as later versions mark it.
const STATEMENTS: &str = "
CREATE TABLE outbox_new (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  id {uuid} NOT NULL,
  class integer NOT NULL CHECK (class IN (1, 2)),
  template text NOT NULL,
  dedupe_key {key} NOT NULL,
  batch_id {uuid},
  user_id {uuid},
  user_version bigint,
  person_id {uuid} NOT NULL,
  invitation_id {uuid},
  facts text,
  state text NOT NULL CHECK (state IN ('queued', 'claimed', 'handed_over', 'bounced', 'cancelled')),
  attempt integer NOT NULL,
  owner {uuid},
  next_at {time} NOT NULL,
  queued_at {time} NOT NULL,
  changed_at {time} NOT NULL,
  reply text,
  cancelled_by {uuid},
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, dedupe_key),
  FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id),
  CHECK ((batch_id IS NULL) = (user_id IS NULL)),
  CHECK ((batch_id IS NULL) = (user_version IS NULL)),
  CHECK ((batch_id IS NULL) = (facts IS NOT NULL)),
  CHECK (invitation_id IS NULL OR batch_id IS NOT NULL)
);
INSERT INTO outbox_new (organization_id, id, class, template, dedupe_key, batch_id, user_id, user_version, person_id,
  invitation_id, facts, state, attempt, owner, next_at, queued_at, changed_at, reply, cancelled_by)
SELECT o.organization_id, o.id, o.class, o.template, o.dedupe_key, o.batch_id, o.user_id, o.user_version, o.person_id,
  o.invitation_id, NULL, o.state, o.attempt, o.owner, o.next_at, b.created_at, o.changed_at, o.reply,
  COALESCE(o.cancelled_by, (SELECT i.ended_by FROM invitations i WHERE i.organization_id = o.organization_id
    AND i.id = o.invitation_id AND i.state IN ('replaced', 'rescinded') AND o.state IN ('queued', 'claimed')))
FROM outbox o JOIN batches b ON b.organization_id = o.organization_id AND b.id = o.batch_id;
UPDATE outbox_new SET state = 'cancelled' WHERE state = 'queued' AND cancelled_by IS NOT NULL;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_queued ON outbox (class, organization_id, next_at) WHERE state = 'queued';
CREATE INDEX outbox_claimed ON outbox (owner) WHERE state = 'claimed';
CREATE INDEX outbox_user ON outbox (organization_id, user_id, user_version);
CREATE INDEX outbox_batch ON outbox (organization_id, batch_id);
CREATE TABLE mail_pauses (
  organization_id {uuid} NOT NULL PRIMARY KEY REFERENCES organizations (id),
  until {time} NOT NULL
);
CREATE INDEX budgets_period ON budgets (period);
";

crate::sql::migration!(STATEMENTS);
