//! The server's keys: kept in a file outside the database, so that a stolen database yields no link and no code.
//!
//! From each server key one key per purpose is derived (HKDF-SHA256, RFC 5869), so that what one purpose signs can
//! never pass for another's.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::ids::Ids;

/// What a derived key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The tag of an invitation link.
    Link,
    /// The sealed cookie that stands for a link once opened.
    Handle,
    /// The code of a sign-in challenge.
    Code,
    /// The client secrets of identity providers.
    Secret,
}

impl Purpose {
    fn info(self) -> &'static [u8] {
        match self {
            Self::Link => b"rollcall/v1/link",
            Self::Handle => b"rollcall/v1/handle",
            Self::Code => b"rollcall/v1/code",
            Self::Secret => b"rollcall/v1/secret",
        }
    }
}

/// The largest key id: it takes three bytes in a link.
const MAX_KEY_ID: i32 = 0xFF_FFFF;

/// One server key.
#[derive(Clone)]
struct ServerKey {
    id: i32,
    secret: Zeroizing<Vec<u8>>,
}

/// The server's keys, the newest last; new secrets are made with the newest.
#[derive(Clone)]
pub struct KeyRing {
    keys: Vec<ServerKey>,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    keys: Vec<KeyEntry>,
}

#[derive(Serialize, Deserialize)]
struct KeyEntry {
    id: i32,
    secret: String,
}

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {0} cannot be read or written: {1}")]
    Io(String, #[source] std::io::Error),
    /// The file is not a key file.
    #[error("the key file {0} is not one of `rollcall keys generate`: {1}")]
    Format(String, String),
}

impl KeyRing {
    /// Makes a ring with one new key.
    #[must_use]
    pub fn generate(ids: &Ids) -> Self {
        let secret: [u8; 32] = ids.bytes();
        Self { keys: vec![ServerKey { id: 1, secret: Zeroizing::new(secret.to_vec()) }] }
    }

    /// Reads a ring from its file.
    ///
    /// # Errors
    /// [`KeyError`] if the file cannot be read or is no key file.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let name = path.display().to_string();
        let mut text = std::fs::read_to_string(path).map_err(|error| KeyError::Io(name.clone(), error))?;
        let file = serde_json::from_str::<KeyFile>(&text);
        text.zeroize();
        let file = file.map_err(|error| KeyError::Format(name.clone(), error.to_string()))?;
        Self::from_file(file).map_err(|reason| KeyError::Format(name, reason))
    }

    fn from_file(file: KeyFile) -> Result<Self, String> {
        let keys = file.keys.into_iter().map(ServerKey::try_from).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err("it holds no key".to_owned());
        }
        Ok(Self { keys })
    }

    /// Writes the ring to a new file that only its owner may read.
    ///
    /// # Errors
    /// [`KeyError::Io`] if the file exists already or cannot be written.
    pub fn save_new(&self, path: &Path) -> Result<(), KeyError> {
        use std::io::Write;
        use std::os::unix::fs::OpenOptionsExt;
        let io = |error| KeyError::Io(path.display().to_string(), error);
        let file = KeyFile {
            keys: self
                .keys
                .iter()
                .map(|key| KeyEntry { id: key.id, secret: BASE64.encode(&*key.secret) })
                .collect(),
        };
        let text = serde_json::to_string_pretty(&file).map_err(|error| io(error.into()))?;
        let mut out =
            std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
        writeln!(out, "{text}").and_then(|()| out.sync_all()).map_err(io)
    }

    /// The id of the key that new secrets are made with.
    #[must_use]
    pub fn newest(&self) -> i32 {
        self.keys.last().map_or(0, |key| key.id)
    }

    /// HMAC-SHA256 (RFC 2104) of the parts under the purpose's key; `None` if the ring has no such key.
    #[must_use]
    pub fn mac(&self, key_id: i32, purpose: Purpose, parts: &[&[u8]]) -> Option<[u8; 32]> {
        let key = self.derive(key_id, purpose)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&*key).ok()?;
        for part in parts {
            mac.update(part);
        }
        Some(mac.finalize().into_bytes().into())
    }

    /// Seals bytes under the newest key (XChaCha20-Poly1305), as text for a cookie or a form.
    #[must_use]
    pub fn seal(&self, purpose: Purpose, nonce: [u8; 24], plain: &[u8]) -> String {
        let id = self.newest();
        let sealed = self.derive(id, purpose).and_then(|key| {
            let payload = Payload { msg: plain, aad: purpose.info() };
            XChaCha20Poly1305::new_from_slice(&*key).ok()?.encrypt(&XNonce::from(nonce), payload).ok()
        });
        let bytes = [&id.to_be_bytes()[..], &nonce, &sealed.unwrap_or_default()].concat();
        BASE64.encode(bytes)
    }

    /// Opens what [`KeyRing::seal`] sealed; `None` for anything else.
    #[must_use]
    pub fn open(&self, purpose: Purpose, sealed: &str) -> Option<Vec<u8>> {
        let bytes = BASE64.decode(sealed).ok()?;
        let (id, rest) = bytes.split_first_chunk::<4>()?;
        let (nonce, sealed) = rest.split_first_chunk::<24>()?;
        let key = self.derive(i32::from_be_bytes(*id), purpose)?;
        let payload = Payload { msg: sealed, aad: purpose.info() };
        XChaCha20Poly1305::new_from_slice(&*key).ok()?.decrypt(&XNonce::from(*nonce), payload).ok()
    }

    fn derive(&self, key_id: i32, purpose: Purpose) -> Option<Zeroizing<[u8; 32]>> {
        let key = self.keys.iter().find(|key| key.id == key_id)?;
        let mut derived = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &key.secret).expand(purpose.info(), &mut *derived).ok()?;
        Some(derived)
    }
}

impl TryFrom<KeyEntry> for ServerKey {
    type Error = String;

    fn try_from(entry: KeyEntry) -> Result<Self, String> {
        let secret = Zeroizing::new(
            BASE64
                .decode(&entry.secret)
                .map_err(|error| format!("key {} is not base64url: {error}", entry.id))?,
        );
        if !(1..=MAX_KEY_ID).contains(&entry.id) || secret.len() != 32 {
            return Err(format!("key {} needs an id from 1 to {MAX_KEY_ID} and 32 bytes", entry.id));
        }
        Ok(Self { id: entry.id, secret })
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRing").field("keys", &self.keys.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_whole_and_for_its_purpose() {
        let ring = KeyRing::generate(&Ids::seeded(1));
        let sealed = ring.seal(Purpose::Handle, [7; 24], b"hello");
        assert_eq!(ring.open(Purpose::Handle, &sealed).as_deref(), Some(&b"hello"[..]));
        assert_eq!(ring.open(Purpose::Code, &sealed), None);
        assert_eq!(KeyRing::generate(&Ids::seeded(2)).open(Purpose::Handle, &sealed), None);
        for index in 0..sealed.len() {
            let mut broken = sealed.clone().into_bytes();
            broken[index] = if broken[index] == b'A' { b'B' } else { b'A' };
            assert_eq!(ring.open(Purpose::Handle, &String::from_utf8(broken).unwrap()), None);
        }
    }

    #[test]
    fn a_saved_ring_is_read_back_and_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        let ring = KeyRing::generate(&Ids::seeded(1));
        ring.save_new(&path).unwrap();
        let read = KeyRing::load(&path).unwrap();
        assert_eq!(read.mac(1, Purpose::Link, &[b"x"]), ring.mac(1, Purpose::Link, &[b"x"]));
        assert!(ring.save_new(&path).is_err());
    }
}
