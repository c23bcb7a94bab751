//! The mail server: `smtp/chaos.py`, a process of its own, and what it says of the mails it reads.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::Failure;
use crate::deployment::ADMIN;

/// What the server says of a mail whose content it has read.
#[derive(Debug, Clone, Deserialize)]
pub struct Mail {
    /// Whether the recipient has it, whatever the server answered.
    pub kept: bool,
    /// The recipient.
    pub to: String,
    /// Its Message-ID.
    pub message_id: String,
    /// The text, of mails to the administrator only.
    #[serde(default)]
    pub content: String,
}

#[derive(Deserialize)]
struct Listening {
    port: u16,
}

/// A mail server on this machine, until it is dropped.
#[derive(Debug)]
pub struct MailServer {
    /// Where it listens, as the settings have it.
    pub url: String,
    mails: Arc<Mutex<Vec<Mail>>>,
    process: Child,
}

impl MailServer {
    /// Starts one whose moods come from a seed.
    ///
    /// # Errors
    /// If Python or its mail server is not there.
    pub fn start(seed: u64) -> Result<Self, Failure> {
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/smtp/chaos.py");
        let mut process = Command::new(python()?)
            .args([program, &seed.to_string(), ADMIN])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the mail server has no output")?;
        let mut lines = BufReader::new(output).lines();
        let first =
            lines.next().ok_or("the mail server did not start; run `sh scripts/smtp-server.sh` once")??;
        let Listening { port } = serde_json::from_str(&first)?;
        let mails = Arc::<Mutex<Vec<Mail>>>::default();
        let kept = Arc::clone(&mails);
        std::thread::spawn(move || {
            for mail in lines.map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok()) {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
            }
        });
        Ok(Self { url: format!("smtp://127.0.0.1:{port}"), mails, process })
    }

    /// Every mail whose content it has read.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The mails that each recipient has, by recipient.
    #[must_use]
    pub fn kept(&self) -> BTreeMap<String, Vec<Mail>> {
        let mut by_recipient = BTreeMap::<_, Vec<_>>::new();
        for mail in self.mails().into_iter().filter(|mail| mail.kept) {
            by_recipient.entry(mail.to.clone()).or_default().push(mail);
        }
        by_recipient
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // A process that has ended already is what is wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The Python that `scripts/smtp-server.sh` has prepared.
fn python() -> Result<PathBuf, Failure> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("ROLLCALL_CACHE").or_else(|| Some(set("HOME")?.join(".cache/rollcall")));
    Ok(cache.ok_or("HOME is not set")?.join("smtp/bin/python3"))
}
