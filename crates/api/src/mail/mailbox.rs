//! Mail into memory, for the demo and for tests.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::letter::{Letter, Sender};
use super::transport::{Failure, Reply};

/// The mailbox keeps this many mails, the newest.
const CAPACITY: usize = 1000;
/// The headers that are shown.
const HEADERS: [&str; 9] = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
];

/// A mail in the mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// The id, as in its Message-ID.
    pub id: Uuid,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The HTML, its picture in it.
    pub html: String,
    /// The headers by name, decoded.
    pub headers: BTreeMap<String, String>,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// The last mails.
#[derive(Debug)]
pub struct Mailbox {
    sender: Sender,
    mails: Mutex<VecDeque<Mail>>,
}

impl Mailbox {
    pub(super) fn new(sender: Sender) -> Self {
        Self { sender, mails: Mutex::default() }
    }

    /// The mails, the newest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// One mail.
    #[must_use]
    pub fn mail(&self, id: Uuid) -> Option<Mail> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|mail| mail.id == id).cloned()
    }

    /// Takes a letter as a mail server would: what cannot be made into a message is refused here too.
    pub(super) fn send(&self, letter: Letter) -> Result<Reply, Failure> {
        let message = letter.message(&self.sender)?;
        let headers = HEADERS
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), message.headers().get_raw(name)?.to_owned())))
            .collect();
        let html = letter.page();
        let Letter { id, lane: _, to, reply_to: _, subject, text, html: _, logo: _, at } = letter;
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.push_front(Mail { id, to, subject, text, html, headers, at });
        mails.truncate(CAPACITY);
        Ok(Reply::new("250 taken by the demo's mailbox"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::letter::tests::{letter, sender};
    use super::*;

    #[test]
    fn the_newest_stand_first_and_the_oldest_go() {
        let mailbox = Mailbox::new(sender());
        for number in 0..=CAPACITY {
            mailbox.send(letter("ann@contoso.example", &format!("Number {number}"))).unwrap();
        }
        let mails = mailbox.mails();
        assert_eq!(mails.len(), CAPACITY);
        assert_eq!(mails.first().map(|mail| mail.subject.as_str()), Some("Number 1000"));
        assert_eq!(mails.last().map(|mail| mail.subject.as_str()), Some("Number 1"));
    }

    #[test]
    fn headers_are_those_of_the_message() {
        let mailbox = Mailbox::new(sender());
        mailbox.send(letter("ann@contoso.example", "Grüße")).unwrap();
        let mail = mailbox.mails().remove(0);
        assert_eq!(mail.headers["Subject"], "Grüße");
        assert_eq!(mail.headers["Auto-Submitted"], "auto-generated");
        assert_eq!(mail.headers["Message-ID"], format!("<{}@rollcall.example.com>", mail.id));
        assert_eq!(mailbox.mail(mail.id).map(|mail| mail.to), Some("ann@contoso.example".to_owned()));
    }
}
