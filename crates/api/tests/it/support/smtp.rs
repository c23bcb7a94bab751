//! A mail server that does what its script says: `tests/smtp/server.py`, a process of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde::Deserialize;

/// What the server has said of a mail whose content it has read.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Seen {
    /// Whether the server keeps the mail, whatever it answered.
    pub(crate) kept: bool,
    /// The recipients.
    pub(crate) to: Vec<String>,
    /// The mail.
    pub(crate) content: String,
}

impl Seen {
    /// Its Message-ID.
    pub(crate) fn message_id(&self) -> &str {
        let mut lines = self.content.lines();
        lines.find_map(|line| line.strip_prefix("Message-ID: ")).expect("every mail has one")
    }
}

/// One line of what the server says.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Mail(Seen),
    Try { r#try: usize },
    Connected { connections: usize },
    Listening { port: u16 },
}

/// What the server has said until now.
#[derive(Default)]
struct Log {
    tries: usize,
    connections: usize,
    seen: Vec<Seen>,
}

/// A mail server on this machine, until it is dropped. Once its script is played, it takes every mail.
pub(crate) struct SmtpServer {
    /// Where it listens.
    pub(crate) url: String,
    log: Arc<Mutex<Log>>,
    process: Child,
}

impl SmtpServer {
    /// Starts one with a script; `server.py` says what can stand in it.
    pub(crate) fn start(script: &[&str]) -> Self {
        let server = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smtp/server.py");
        let mut process = Command::new(python())
            .arg(server)
            .args(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server of the tests starts");
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let Some(Said::Listening { port }) = next(&mut lines) else {
            panic!("the mail server did not start")
        };
        let log = Arc::<Mutex<Log>>::default();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            while let Some(said) = next(&mut lines) {
                let mut log = kept.lock().unwrap();
                match said {
                    Said::Mail(mail) => log.seen.push(mail),
                    Said::Try { r#try } => log.tries = r#try,
                    Said::Connected { connections } => log.connections = connections,
                    Said::Listening { .. } => {}
                }
            }
        });
        Self { url: format!("smtp://127.0.0.1:{port}"), log, process }
    }

    /// The mails whose content it has read, whatever it answered then.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.log.lock().unwrap().seen.clone()
    }

    /// The mails that it keeps, whether it said so or not: what the recipient finds.
    pub(crate) fn kept(&self) -> Vec<Seen> {
        self.seen().into_iter().filter(|mail| mail.kept).collect()
    }

    /// How often it was tried.
    pub(crate) fn tries(&self) -> usize {
        self.log.lock().unwrap().tries
    }

    /// How often it was connected to.
    pub(crate) fn connections(&self) -> usize {
        self.log.lock().unwrap().connections
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn next(lines: &mut BufReader<ChildStdout>) -> Option<Said> {
    let mut line = String::new();
    lines.read_line(&mut line).ok().filter(|read| *read > 0)?;
    Some(serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}")))
}

/// The Python that `scripts/smtp-server.sh` has prepared, or the one that `ROLLCALL_SMTP_PYTHON` names.
fn python() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = || set("ROLLCALL_CACHE").or_else(|| Some(set("HOME")?.join(".cache/rollcall")));
    let python = set("ROLLCALL_SMTP_PYTHON").or_else(|| Some(cache()?.join("smtp/bin/python3")));
    let python = python.expect("HOME is set");
    assert!(
        python.exists(),
        "the mail server of the tests is missing: there is no {}. Run `sh scripts/smtp-server.sh` once.",
        python.display()
    );
    python
}
