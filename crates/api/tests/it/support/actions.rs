//! Actions that many tests begin with.

use rollcall_client::Client;
use rollcall_wire::organization::NewRate;
use rollcall_wire::users::{ActionItem, ActionOutcome, ActionRequest, InvitePerson, InviteRequest, User};
use uuid::Uuid;

use super::TestApp;

/// A request that names people by address.
pub(crate) fn by_email(emails: &[&str]) -> InviteRequest {
    let person = |email: &&str| InvitePerson { email: Some((*email).to_owned()), person_id: None };
    InviteRequest { people: emails.iter().map(person).collect(), ..InviteRequest::default() }
}

/// Invites one person, who becomes a user.
pub(crate) async fn invite(client: &Client, email: &str) -> User {
    let response = client.invite_users(&by_email(&[email])).await.unwrap();
    response.results[0].user.clone().expect("the person was invited")
}

impl TestApp {
    /// Archives one user; answers the batch.
    pub(crate) async fn archive(&self, client: &Client, user: Uuid) -> Uuid {
        let request = ActionRequest { items: vec![ActionItem { id: user, version: None }] };
        let response = client.archive_users(&request).await.unwrap();
        assert_eq!(response.results[0].outcome, ActionOutcome::Done);
        response.batch.unwrap().id
    }

    /// Invites one user again who is invited already.
    pub(crate) async fn resend(&self, client: &Client, user: Uuid) {
        let request = ActionRequest { items: vec![ActionItem { id: user, version: None }] };
        client.resend_users(&request).await.unwrap();
    }
}

impl TestApp {
    /// Re-invites one user.
    pub(crate) async fn reinvite(&self, user: Uuid) {
        let request = ActionRequest { items: vec![ActionItem { id: user, version: None }] };
        let response = self.admin().await.reinvite_users(&request).await.unwrap();
        assert_eq!(response.results[0].outcome, ActionOutcome::Done);
    }

    /// Changes settings of Contoso's, such as `{"contact": "help@contoso.example"}`.
    pub(crate) async fn set(&self, change: serde_json::Value) {
        let admin = self.admin().await;
        let version = admin.get_organization().await.unwrap().version;
        admin.update_organization(&serde_json::from_value(change).unwrap(), version).await.unwrap();
    }

    /// Sets a rate of Contoso's.
    pub(crate) async fn rate(&self, from: &str, amount: &str) {
        let rate = NewRate { from: from.to_owned(), amount: amount.to_owned() };
        self.admin().await.add_rate(&rate).await.unwrap();
    }
}

/// The problem of a call that was refused.
pub(crate) fn problem_of(error: &rollcall_client::Error) -> &rollcall_wire::Problem {
    let rollcall_client::Error::Problem(problem) = error else { panic!("no problem, but {error}") };
    problem
}
