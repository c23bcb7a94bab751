//! A server of the domain name system, with one zone, on this machine: it speaks what such servers speak, over UDP and TCP.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, Mutex};

use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::rdata::TXT;
use hickory_resolver::proto::rr::{RData, Record};

/// How the server answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mood {
    /// As its zone says.
    #[default]
    Well,
    /// Over UDP only that the answer is too long, so that it is asked for over TCP.
    Shortly,
    /// That it cannot say.
    Badly,
    /// Not at all.
    Never,
}

#[derive(Debug, Default)]
struct Zone {
    texts: BTreeMap<String, Vec<String>>,
    mood: Mood,
    asked: Vec<String>,
}

/// The server; its threads end with the tests' process.
#[derive(Clone, Debug)]
pub(crate) struct Dns {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    zone: Arc<Mutex<Zone>>,
}

impl Dns {
    /// Starts one that knows nothing.
    pub(crate) fn start() -> Self {
        let (udp, tcp) = std::iter::repeat_with(both_at_one_port).take(20).find_map(Result::ok).unwrap();
        let dns = Self { address: udp.local_addr().unwrap(), zone: Arc::default() };
        let (by_udp, by_tcp) = (dns.clone(), dns.clone());
        std::thread::spawn(move || by_udp.serve_udp(&udp));
        std::thread::spawn(move || tcp.incoming().flatten().for_each(|stream| by_tcp.serve_tcp(stream)));
        dns
    }

    /// Publishes texts at a name, in place of those before.
    pub(crate) fn publish(&self, name: &str, texts: &[&str]) {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.zone.lock().unwrap().texts.insert(format!("{name}."), texts);
    }

    /// Answers like this from now on.
    pub(crate) fn answer(&self, mood: Mood) {
        self.zone.lock().unwrap().mood = mood;
    }

    /// The names that were asked for since the last time.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.zone.lock().unwrap().asked)
    }

    fn serve_udp(&self, socket: &UdpSocket) {
        let mut bytes = [0; 4096];
        while let Ok((count, from)) = socket.recv_from(&mut bytes) {
            if let Some(answer) = self.reply(&bytes[..count], true) {
                socket.send_to(&answer, from).unwrap();
            }
        }
    }

    fn serve_tcp(&self, mut stream: TcpStream) {
        let mut length = [0; 2];
        while stream.read_exact(&mut length).is_ok() {
            let mut bytes = vec![0; u16::from_be_bytes(length).into()];
            stream.read_exact(&mut bytes).unwrap();
            let Some(answer) = self.reply(&bytes, false) else { return };
            stream.write_all(&u16::try_from(answer.len()).unwrap().to_be_bytes()).unwrap();
            stream.write_all(&answer).unwrap();
        }
    }

    fn reply(&self, asked: &[u8], is_udp: bool) -> Option<Vec<u8>> {
        let asked = Message::from_vec(asked).unwrap();
        let query = asked.queries[0].clone();
        let mut zone = self.zone.lock().unwrap();
        zone.asked.push(format!("{} {}", query.query_type(), query.name()));
        let mut answer = Message::response(asked.metadata.id, asked.metadata.op_code);
        answer.metadata.recursion_available = true;
        answer.add_query(query.clone());
        match zone.mood {
            Mood::Never => return None,
            Mood::Badly => answer.metadata.response_code = ResponseCode::ServFail,
            Mood::Shortly if is_udp => answer.metadata.truncation = true,
            Mood::Shortly | Mood::Well => match zone.texts.get(&query.name().to_string()) {
                Some(texts) => {
                    for text in texts {
                        // A string has 255 octets at most: longer texts are several.
                        let pieces = text.as_bytes().chunks(255).collect();
                        let data = RData::TXT(TXT::from_bytes(pieces));
                        answer.add_answer(Record::from_rdata(query.name().clone(), 300, data));
                    }
                }
                None => answer.metadata.response_code = ResponseCode::NXDomain,
            },
        }
        Some(answer.to_vec().unwrap())
    }
}

/// The same port for both; a port that is free for UDP may be some other test's for TCP.
fn both_at_one_port() -> std::io::Result<(UdpSocket, TcpListener)> {
    let udp = UdpSocket::bind("127.0.0.1:0")?;
    let tcp = TcpListener::bind(udp.local_addr()?)?;
    Ok((udp, tcp))
}
