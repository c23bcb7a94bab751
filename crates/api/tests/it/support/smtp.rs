//! A mail server that does what its script says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with the next mail.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// Takes it.
    Take,
    /// Answers the recipient with this line.
    Recipient(&'static str),
    /// Takes it, and closes the connection without saying so.
    Drop,
}

/// A mail server on this machine. Once its script is played, it takes every mail.
pub(crate) struct SmtpServer {
    /// Where it listens.
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl SmtpServer {
    pub(crate) async fn start(script: &[Act]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(script.iter().copied().collect::<VecDeque<_>>()));
        let seen = Arc::default();
        let kept = Arc::clone(&seen);
        actix_web::rt::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                actix_web::rt::spawn(talk(socket, Arc::clone(&script), Arc::clone(&kept)));
            }
        });
        Self { url, seen }
    }

    /// The mails whose content it has read, whatever it answered then.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn talk(
    socket: TcpStream,
    script: Arc<Mutex<VecDeque<Act>>>,
    seen: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut act = Act::Take;
    write.write_all(b"220 test\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match line.split([' ', ':']).next().unwrap() {
            "EHLO" => "250-test\r\n250 8BITMIME",
            "MAIL" => {
                act = script.lock().unwrap().pop_front().unwrap_or(Act::Take);
                "250 sender ok"
            }
            "RCPT" => match act {
                Act::Recipient(answer) => answer,
                Act::Take | Act::Drop => "250 recipient ok",
            },
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                seen.lock().unwrap().push(mail);
                if matches!(act, Act::Drop) {
                    return None;
                }
                "250 2.0.0 Ok: queued as 4F2B1C"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}
