//! What goes on at the same time: single invitations of the same people, and syncs of the directory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rollcall_wire::directory::SyncQuery;
use rollcall_wire::users::{InvitePerson, InviteRequest};

use crate::scene::Scene;
use rollcall_bench::deployment::Admin;

const BETWEEN_INVITES: Duration = Duration::from_millis(50);
const BETWEEN_SYNCS: Duration = Duration::from_secs(3);

/// Invites people of the file one by one, until it is over; a server that is down is asked again. Answers how many were
/// answered.
pub(crate) async fn invite_singly(admin: Admin, scene: Scene, seed: u64, is_over: Arc<AtomicBool>) -> u32 {
    let mut random = ChaCha8Rng::seed_from_u64(seed ^ 1);
    let mut answered = 0;
    while !is_over.load(Ordering::Relaxed) {
        let email = Scene::email(random.random_range(0..scene.rows));
        let request = InviteRequest {
            people: vec![InvitePerson { email: Some(email), person_id: None }],
            dry_run: false,
            reinvite: false,
        };
        // Asked twice on purpose: an answer that a kill has swallowed changes nothing.
        for _ in 0..2 {
            answered += u32::from(admin.client().invite_users(&request).await.is_ok());
        }
        tokio::time::sleep(BETWEEN_INVITES).await;
    }
    answered
}

/// Syncs the directory, which changes a department of many people each time. Answers how many syncs were answered.
pub(crate) async fn sync_directory(admin: Admin, scene: Scene, is_over: Arc<AtomicBool>) -> u32 {
    let mut answered = 0;
    for sync in 1.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let query = SyncQuery { dry_run: false, yes: true };
        let done = admin.client().import_directory(&query, "text/csv", scene.directory(sync)).await;
        answered += u32::from(done.is_ok());
        tokio::time::sleep(BETWEEN_SYNCS).await;
    }
    answered
}
