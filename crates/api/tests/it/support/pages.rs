//! A browser without script, as the accept pages expect it.

use std::sync::Arc;

use rollcall_api::mail::Mail;
use rollcall_api::testing;
use uuid::Uuid;

use super::TestApp;
use super::jar::Jar;

/// A browser with its cookies; it follows no redirect by itself.
pub(crate) struct Browser {
    base: String,
    http: reqwest::Client,
    /// Its cookies.
    pub(crate) jar: Arc<Jar>,
    /// What it calls itself.
    pub(crate) agent: &'static str,
    /// The languages that its user likes.
    pub(crate) languages: &'static str,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The status.
    pub(crate) status: u16,
    /// Where to go on; empty if nowhere.
    pub(crate) location: String,
    /// The headers but for `Date`, `Set-Cookie` and the id of the request, by name.
    pub(crate) headers: Vec<(String, String)>,
    /// The page.
    pub(crate) body: String,
}

impl Shown {
    /// One header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| &**value)
    }

    /// The value of the hidden field that names the invitation.
    pub(crate) fn handle(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"invitation\" value=\"").expect("the form of the button");
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// The page as it is read: without its style, and without what differs from run to run.
    pub(crate) fn plain(&self) -> String {
        let (before, rest) = self.body.split_once("<style>").unwrap();
        let (_, after) = rest.split_once("</style>").unwrap();
        let page = format!("{before}{after}");
        let cut = |page: String, from: &str| {
            let mut parts = page.split(from);
            let first = parts.next().unwrap_or_default().to_owned();
            let rest = parts.map(|part| format!("{from}…\"{}", part.split_once('"').unwrap().1));
            first + &rest.collect::<String>()
        };
        let secrets = ["name=\"invitation\" value=\"", "name=\"session\" value=\"", "<path d=\""];
        secrets.into_iter().fold(page, cut)
    }

    /// The address that the page leads on to by itself.
    #[track_caller]
    pub(crate) fn leads_on_to(&self) -> String {
        let (_, rest) = self.body.split_once("content=\"0; url=").expect("a page that leads on");
        rest.split_once('"').unwrap().0.replace("&#38;", "&").replace("&amp;", "&")
    }

    /// Asserts the status and where it leads.
    #[track_caller]
    pub(crate) fn leads(&self, to: &str) {
        assert_eq!((self.status, &*self.location), (303, to), "{}", self.body);
    }

    /// Asserts the status and that the page says this.
    #[track_caller]
    pub(crate) fn says(&self, status: u16, text: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert!(self.body.contains(text), "{text:?} is not in {}", self.body);
    }
}

impl Browser {
    /// Gets a page.
    pub(crate) async fn get(&self, path: &str) -> Shown {
        self.send(self.http.get(format!("{}{path}", self.base))).await
    }

    /// Asks for the head of a page.
    pub(crate) async fn head(&self, path: &str) -> Shown {
        self.send(self.http.head(format!("{}{path}", self.base))).await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.finish());
        self.send(request).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Shown {
        let request = request.header("user-agent", self.agent).header("accept-language", self.languages);
        let answer = request.send().await.unwrap();
        let mut headers: Vec<_> = answer
            .headers()
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "set-cookie" | "x-request-id"))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        headers.sort();
        let location = headers.iter().find(|(name, _)| name == "location").map(|(_, to)| to.clone());
        Shown {
            status: answer.status().as_u16(),
            location: location.unwrap_or_default(),
            headers,
            body: answer.text().await.unwrap(),
        }
    }

    /// Signs in at one's own page, and sees it.
    pub(crate) async fn sign_in_to_me(&self, app: &TestApp, address: &str) -> Shown {
        self.post("/me/email", &[("email", address)]).await.leads("/me/code");
        let code = app.code(address).await;
        self.post("/me/code", &[("code", &code)]).await.leads("/me");
        self.get("/me").await
    }

    /// Confirms a private address by its code, as somebody who is at their own page.
    pub(crate) async fn confirm_private(&self, app: &TestApp, address: &str) -> Shown {
        self.post("/me/private-address", &[("email", address)]).await.leads("/me/private-address/code");
        let code = app.code(address).await;
        self.post("/me/private-address/code", &[("code", &code)]).await
    }

    /// Opens the link and presses the button, as somebody who is signed in.
    pub(crate) async fn join(&self, link: &str) {
        self.get(link).await.leads("/join");
        let confirm = self.get("/join/confirm").await;
        self.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    }

    /// Goes from the page of the work e-mail to the one with the button; `address` is what is typed.
    pub(crate) async fn sign_in(&self, app: &TestApp, address: &str) -> Shown {
        self.post("/join/email", &[("email", address)]).await.leads("/join/code");
        let code = app.code(address).await;
        let entered = self.post("/join/code", &[("code", &code)]).await;
        entered.leads("/join/confirm");
        self.get("/join/confirm").await
    }
}

impl TestApp {
    /// A browser that is not signed in.
    pub(crate) fn pages(&self) -> Browser {
        let (http, jar) = Self::http();
        let agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0";
        Browser { base: self.base.clone(), http, jar, agent, languages: "fr" }
    }

    /// A browser in which the person with this address is signed in.
    pub(crate) async fn pages_of(&self, organization: Uuid, email: &str) -> Browser {
        let browser = self.pages();
        let token = testing::sign_in(&self.state, organization, email).await.unwrap();
        browser.jar.set("__Host-rollcall_session", &token);
        browser
    }

    /// A browser in which the person with this address has come by a private one, confirmed just before.
    pub(crate) async fn pages_by_private(&self, email: &str, private: &str) -> Browser {
        let at_work = self.pages_of(self.organization, email).await;
        at_work.confirm_private(self, private).await.leads("/me");
        self.state.clock.advance(chrono::TimeDelta::seconds(1));
        let browser = self.pages();
        browser.sign_in_to_me(self, private).await.says(200, "You are signed in with your private address");
        browser
    }

    /// The link of the person's open invitation.
    pub(crate) async fn link(&self, person: Uuid) -> String {
        testing::link(&self.state, self.organization, person).await.unwrap().expect("an open invitation")
    }

    /// The mails that were sent, the newest first.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.state.transport.mailbox().expect("tests send to the mailbox").mails()
    }

    /// The newest mail to this address.
    #[track_caller]
    pub(crate) fn mail_to(&self, address: &str) -> Mail {
        self.mails().into_iter().find(|mail| mail.to.contains(address)).expect("a mail to the address")
    }

    /// The path of the newest link that was mailed to this address.
    #[track_caller]
    pub(crate) fn mailed_link(&self, address: &str) -> String {
        let mails = self.mails();
        let mut lines =
            mails.iter().filter(|mail| mail.to.contains(address)).flat_map(|mail| mail.text.lines());
        let line = lines.find(|line| line.contains("/join/")).expect("a line with a link");
        line.trim().strip_prefix(&self.base).expect("a link to this server").to_owned()
    }

    /// The code that the address has asked for last.
    pub(crate) async fn code(&self, address: &str) -> String {
        self.work().await;
        testing::code(&self.state, &address.to_ascii_lowercase()).await.unwrap().expect("a challenge")
    }
}
