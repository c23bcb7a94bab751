//! Indexes for the list of users by delivery, and for what happened to a user's person.

/// The first two hold only mails in trouble, so that the many that simply go out cost nothing. Those that wait are found
/// by `outbox_queued`. The predicates stand in the queries word for word, which is how SQLite recognises them.
const STATEMENTS: &str = "
CREATE INDEX outbox_bounced ON outbox (organization_id, user_id) WHERE state = 'bounced';
CREATE INDEX outbox_deferred ON outbox (organization_id, user_id) WHERE state = 'queued' AND attempt > 0;
CREATE INDEX events_person ON events (organization_id, person_id, batch_id) WHERE name IN ('person.renamed', 'person.disabled', 'person.enabled', 'person.gone');
";

crate::sql::migration!(STATEMENTS);
