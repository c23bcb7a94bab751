//! The servers: processes that can be killed, on one database.

use std::fs::File;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::{COOKIE, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE};
use rollcall_client::Client;

use crate::Failure;
use crate::mail::MailServer;

/// Who signs in.
pub const ADMIN: &str = "admin@contoso.example";

/// How long a server may take until it is ready.
const READY: Duration = Duration::from_mins(1);

/// What servers are made of.
#[derive(Debug)]
pub struct Setup {
    /// A name for the directory.
    pub name: &'static str,
    /// The program `rollcall`.
    pub rollcall: PathBuf,
    /// The database; if not given, an SQLite file in the directory.
    pub database: Option<String>,
    /// How many servers share the database.
    pub servers: u16,
    /// Further settings, as variables.
    pub settings: Vec<(&'static str, String)>,
}

/// Some servers on one database, in a directory of their own.
#[derive(Debug)]
pub struct Deployment {
    rollcall: PathBuf,
    directory: PathBuf,
    settings: Vec<(&'static str, String)>,
    ports: Vec<u16>,
    running: Mutex<Vec<Option<Child>>>,
}

impl Deployment {
    /// Makes the directory and its key; nothing is started yet.
    ///
    /// # Errors
    /// What the system or the program says.
    pub fn new(setup: Setup) -> Result<Self, Failure> {
        let directory = std::env::temp_dir().join(format!("rollcall-{}-{}", setup.name, std::process::id()));
        std::fs::create_dir_all(&directory)?;
        let file = |name: &str| directory.join(name).display().to_string();
        let ports = (0..setup.servers).map(|_| free_port()).collect::<Result<Vec<_>, _>>()?;
        let keys = file("keys.json");
        let mut settings = vec![
            (
                "ROLLCALL__DATABASE__URL",
                setup.database.unwrap_or_else(|| format!("sqlite://{}", file("rollcall.sqlite"))),
            ),
            ("ROLLCALL__KEYS__FILE", keys.clone()),
            ("ROLLCALL__HTTP__PUBLIC_URL", base(ports[0])),
        ];
        settings.extend(setup.settings);
        let running = Mutex::new(ports.iter().map(|_| None).collect());
        let deployment = Self { rollcall: setup.rollcall, directory, settings, ports, running };
        deployment.command(&["keys", "generate", &keys])?;
        Ok(deployment)
    }

    /// Where a file of this name lies.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Where the first server is reached.
    #[must_use]
    pub fn base(&self) -> String {
        base(self.ports[0])
    }

    /// How many servers there are.
    #[must_use]
    pub fn servers(&self) -> u16 {
        u16::try_from(self.ports.len()).unwrap_or(u16::MAX)
    }

    /// Carries a command of the program out.
    ///
    /// # Errors
    /// What the command says if it fails.
    pub fn command(&self, arguments: &[&str]) -> Result<(), Failure> {
        let settings = self.settings.iter().map(|(name, value)| (name, value));
        let output = Command::new(&self.rollcall).args(arguments).envs(settings).output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("rollcall {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)).into())
    }

    /// Starts all servers.
    ///
    /// # Errors
    /// If one does not become ready.
    pub async fn start_all(&self) -> Result<(), Failure> {
        for server in 0..self.ports.len() {
            self.start(server).await?;
        }
        Ok(())
    }

    /// Starts a server, and waits until it is ready.
    ///
    /// # Errors
    /// If it is not ready after a minute.
    pub async fn start(&self, server: usize) -> Result<(), Failure> {
        let port = self.ports[server];
        let log =
            File::options().create(true).append(true).open(self.directory.join(format!("{port}.log")))?;
        let child = Command::new(&self.rollcall)
            .arg("serve")
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .env("ROLLCALL__HTTP__BIND", format!("127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.running.lock().unwrap_or_else(PoisonError::into_inner)[server] = Some(child);
        let ready = format!("{}/readyz", base(port));
        let began = Instant::now();
        while began.elapsed() < READY {
            if reqwest::get(&ready).await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(format!("the server is not ready after a minute: {}", self.directory.display()).into())
    }

    /// The process of a server, if it runs.
    #[must_use]
    pub fn pid(&self, server: usize) -> Option<u32> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)[server].as_ref().map(Child::id)
    }

    /// Kills a server as `kill -9` does.
    ///
    /// # Errors
    /// The system's.
    pub fn kill(&self, server: usize) -> Result<(), Failure> {
        let child = self.running.lock().unwrap_or_else(PoisonError::into_inner)[server].take();
        if let Some(mut child) = child {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Ends all servers and removes what they left: only a failure is worth looking into.
    ///
    /// # Errors
    /// The system's.
    pub fn clear(&self) -> Result<(), Failure> {
        self.kill_all()?;
        Ok(std::fs::remove_dir_all(&self.directory)?)
    }

    fn kill_all(&self) -> Result<(), Failure> {
        (0..self.ports.len()).try_for_each(|server| self.kill(server))
    }

    /// Signs the administrator in by the code of the mail; answers a client for each server.
    ///
    /// # Errors
    /// If no code comes, or a server refuses.
    pub async fn sign_in(&self, mail: &MailServer) -> Result<Admin, Failure> {
        let base = base(self.ports[0]);
        let http = reqwest::Client::builder().build()?;
        let asked = http
            .post(format!("{base}/api/v1/session/code"))
            .header(ORIGIN, &base)
            .json(&serde_json::json!({ "email": ADMIN }))
            .send()
            .await?
            .error_for_status()?;
        let challenge = cookie(asked.headers()).ok_or("no cookie came with the code")?;
        let code = code(mail).await?;
        let signed_in = http
            .post(format!("{base}/api/v1/session"))
            .header(ORIGIN, &base)
            .header(COOKIE, challenge)
            .json(&serde_json::json!({ "code": code }))
            .send()
            .await?
            .error_for_status()?;
        let session = cookie(signed_in.headers()).ok_or("no cookie came with the session")?;
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(&session)?);
        // A server writes only for its own origin, which is the first one's for all.
        headers.insert(ORIGIN, HeaderValue::from_str(&base)?);
        let http =
            reqwest::Client::builder().default_headers(headers).timeout(Duration::from_mins(10)).build()?;
        let clients =
            self.ports.iter().map(|port| Client::with_http(&crate::deployment::base(*port), http.clone()));
        Ok(Admin { clients: clients.collect::<Result<_, _>>()?, turn: std::sync::Arc::default() })
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        // A server that has ended already is what is wanted.
        let _ = self.kill_all();
    }
}

/// The administrator, at one server after the other.
#[derive(Debug, Clone)]
pub struct Admin {
    clients: Vec<Client>,
    turn: std::sync::Arc<AtomicU16>,
}

impl Admin {
    /// A client of the next server.
    #[must_use]
    pub fn client(&self) -> &Client {
        let turn = usize::from(self.turn.fetch_add(1, Ordering::Relaxed));
        &self.clients[turn % self.clients.len()]
    }
}

fn base(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// A port nobody listens on at this moment.
fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The cookie that an answer sets, to be sent back.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let set = headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = set.filter_map(|text| text.split(';').next()).filter(|pair| !pair.ends_with('='));
    pairs.map(str::to_owned).next_back()
}

/// Whether a line is a code alone: six digits, or twelve letters.
fn is_code(line: &&str) -> bool {
    let all = |of: fn(&char) -> bool| line.chars().all(|c| of(&c));
    (line.len() == 6 && all(char::is_ascii_digit)) || (line.len() == 12 && all(char::is_ascii_uppercase))
}

/// The code of the newest mail to the administrator.
async fn code(mail: &MailServer) -> Result<String, Failure> {
    for _ in 0..300 {
        let content = mail.mails().into_iter().rev().find(|mail| mail.to == ADMIN).map(|mail| mail.content);
        let code =
            content.and_then(|content| content.lines().map(str::trim).find(is_code).map(str::to_owned));
        if let Some(code) = code {
            return Ok(code);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("no code came by mail".into())
}
