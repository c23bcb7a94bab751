//! The outbox: mails that wait to be sent.

/// A row holds a template and ids; text, link and code are made when it is sent. The id is the Message-ID's.
const STATEMENTS: &str = "
CREATE TABLE outbox (
  organization_id {uuid} NOT NULL REFERENCES organizations (id),
  id {uuid} NOT NULL,
  class integer NOT NULL CHECK (class IN (1, 2)),
  template text NOT NULL,
  dedupe_key {key} NOT NULL,
  batch_id {uuid} NOT NULL,
  user_id {uuid} NOT NULL,
  user_version bigint NOT NULL,
  person_id {uuid} NOT NULL,
  invitation_id {uuid},
  state text NOT NULL CHECK (state IN ('queued', 'claimed', 'handed_over', 'bounced', 'cancelled')),
  attempt integer NOT NULL,
  owner {uuid},
  next_at {time} NOT NULL,
  changed_at {time} NOT NULL,
  reply text,
  cancelled_by {uuid},
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, dedupe_key),
  FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id)
);
CREATE INDEX outbox_queued ON outbox (class, organization_id, next_at) WHERE state = 'queued';
CREATE INDEX outbox_claimed ON outbox (owner) WHERE state = 'claimed';
CREATE INDEX outbox_user ON outbox (organization_id, user_id, user_version);
CREATE INDEX outbox_batch ON outbox (organization_id, batch_id);
";

crate::sql::migration!(STATEMENTS);
