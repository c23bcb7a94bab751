//! Actions that many tests begin with.

use rollcall_api::testing;
use rollcall_client::Client;
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
}

impl TestApp {
    /// Re-invites one user.
    pub(crate) async fn reinvite(&self, user: Uuid) {
        let request = ActionRequest { items: vec![ActionItem { id: user, version: None }] };
        let response = self.admin().await.reinvite_users(&request).await.unwrap();
        assert_eq!(response.results[0].outcome, ActionOutcome::Done);
    }

    /// Sets settings of Contoso's, such as `contact = 'help@contoso.example'`.
    pub(crate) async fn set(&self, settings: &str) {
        let sql = format!("UPDATE organizations SET {settings} WHERE name = 'Contoso'");
        testing::execute(&self.state, &sql).await.unwrap();
    }

    /// Sets a rate of Contoso's in USD per mile.
    pub(crate) async fn rate(&self, from: &str, amount: &str) {
        let sql = format!(
            "INSERT INTO rates (organization_id, from_date, amount, currency, unit, created_at) \
             SELECT id, '{from}', '{amount}', 'USD', 'mile', created_at FROM organizations WHERE name = 'Contoso'"
        );
        testing::execute(&self.state, &sql).await.unwrap();
    }
}

/// The problem of a call that was refused.
pub(crate) fn problem_of(error: &rollcall_client::Error) -> &rollcall_wire::Problem {
    let rollcall_client::Error::Problem(problem) = error else { panic!("no problem, but {error}") };
    problem
}
