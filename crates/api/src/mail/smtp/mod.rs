//! Mail by a mail server (SMTP, RFC 5321).
//!
//! The library speaks the protocol; who waits how long, and which connection is used again, is decided here. It puts a
//! time-out on connecting only, and its pool takes a connection back whose answer is still to come: the answers to one
//! mail would then be read as those to the next.

mod fault;
mod pool;
mod relay;

use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::MailParameter;

use self::fault::{completed, in_time, in_time_of_mail, too_long, unexpected};
use self::pool::Pool;
use self::relay::Relay;
use super::letter::{Lane, Letter, Sender};
use super::transport::{Failure, Fault, Reply, TransportError};

/// How many steps' time the server may take for all of a mail.
const STEPS: u32 = 4;
/// Connections for codes that are kept open at most.
const CONNECTIONS_FOR_CODES: usize = 4;

/// A mail server.
#[derive(Debug)]
pub struct Smtp {
    relay: Relay,
    codes: Pool,
    rest: Pool,
    sender: Sender,
    step: Duration,
}

impl Smtp {
    /// Reads the address; nothing is connected yet. `step` is how long the server may take to connect, or to answer a
    /// command; `connections` are kept open at most.
    pub(super) fn new(
        url: &str,
        sender: Sender,
        step: Duration,
        connections: usize,
    ) -> Result<Self, TransportError> {
        let (codes, rest) = (Pool::new(CONNECTIONS_FOR_CODES), Pool::new(connections));
        Ok(Self { relay: Relay::new(url)?, codes, rest, sender, step })
    }

    /// Hands the mail to the server.
    pub(super) async fn send(&self, letter: &Letter) -> Result<Reply, Failure> {
        let message = letter.message(&self.sender)?;
        let pool = match letter.lane {
            Lane::Codes => &self.codes,
            Lane::Rest => &self.rest,
        };
        let sending = self.hand_over(pool, message.envelope(), message.formatted());
        // Whatever is broken off here takes its connection with it.
        tokio::time::timeout(self.step.saturating_mul(STEPS), sending)
            .await
            .unwrap_or_else(|_| Err(too_long()))
    }

    async fn hand_over(&self, pool: &Pool, envelope: &Envelope, mail: Vec<u8>) -> Result<Reply, Failure> {
        if let Some((connection, _in_use)) = pool.take(self.step).await {
            match self.send_by(pool, connection, envelope, &mail).await {
                // The server may have had enough of this connection, and not of us.
                Err(Failure::Passing(Fault::Server, _)) => {}
                outcome => return outcome,
            }
        }
        let in_use = pool.begin();
        let refusal = match self.relay.connect(self.step).await {
            Ok(connection) => return self.send_by(pool, connection, envelope, &mail).await,
            Err(refusal) => refusal,
        };
        drop(in_use);
        // A server that takes no further connection may take the mail by one that it has.
        match pool.wait(self.step).await {
            Some((connection, _in_use)) => self.send_by(pool, connection, envelope, &mail).await,
            None => Err(refusal),
        }
    }

    /// Sends by one connection, and keeps it if nothing is owed on it.
    async fn send_by(
        &self,
        pool: &Pool,
        mut connection: AsyncSmtpConnection,
        envelope: &Envelope,
        mail: &[u8],
    ) -> Result<Reply, Failure> {
        let outcome = self.dialogue(&mut connection, envelope, mail).await;
        if outcome.is_ok() || self.reset(&mut connection, &outcome).await {
            pool.keep(connection);
        } else {
            drop(in_time(self.step, connection.command(Quit)).await);
        }
        outcome
    }

    /// The dialogue of one mail (RFC 5321, section 3.3).
    async fn dialogue(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        mail: &[u8],
    ) -> Result<Reply, Failure> {
        let mut addresses = envelope.to().iter().chain(envelope.from());
        let is_ascii = addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii());
        let options = if is_ascii { Vec::new() } else { vec![MailParameter::SmtpUtfEight] };
        let from = Mail::new(envelope.from().cloned(), options);
        // A server that will not have our sender says nothing of the recipient; one that does not know international
        // addresses refuses this mail alone.
        let of_this = |failure: Failure| match failure {
            Failure::Passing(_, reply) if !is_ascii => Failure::Passing(Fault::Mail, reply),
            Failure::Passing(..) | Failure::Lasting(_) => failure,
        };
        in_time(self.step, connection.command(from)).await.map_err(of_this)?;
        for to in envelope.to() {
            let to = Rcpt::new(to.clone(), Vec::new());
            in_time_of_mail(self.step, connection.command(to)).await.and_then(|said| completed(&said))?;
        }
        let go_on = in_time_of_mail(self.step, connection.command(Data)).await?;
        if !go_on.has_code(354) {
            return Err(unexpected(&go_on));
        }
        in_time_of_mail(self.step, connection.message(mail)).await.and_then(|said| completed(&said))
    }

    /// Makes a connection ready for the next mail after a refusal of this one; `false` if it is none any more.
    async fn reset(&self, connection: &mut AsyncSmtpConnection, outcome: &Result<Reply, Failure>) -> bool {
        let refusal = match outcome {
            Ok(reply) | Err(Failure::Passing(_, reply) | Failure::Lasting(reply)) => reply.as_str(),
        };
        let is_open = refusal.starts_with(['4', '5']) && !refusal.starts_with("421");
        is_open && in_time(self.step, connection.command(Rset)).await.is_ok()
    }
}
