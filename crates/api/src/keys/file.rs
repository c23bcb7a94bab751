//! The file that keys are kept in, and the same text in a variable.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::{KeyRing, ServerKey};
use crate::config;
use crate::ids::Ids;

/// The largest key id: it takes three bytes in a link.
const MAX_KEY_ID: i32 = 0xFF_FFFF;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    keys: Vec<KeyEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyEntry {
    id: i32,
    secret: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<DateTime<Utc>>,
}

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {0} cannot be read or written: {1}")]
    Io(String, #[source] std::io::Error),
    /// It is no key file.
    #[error("{0} is not what `rollcall keys generate` writes: {1}")]
    Format(String, String),
    /// All ids are taken.
    #[error(
        "the key file {0} has the largest id that there is already: retire a key, and number the others anew"
    )]
    Full(String),
}

/// A key that was added to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its id.
    pub id: i32,
    /// When new secrets begin to be made with it.
    pub from: DateTime<Utc>,
}

impl config::Keys {
    /// The key file; `None` if the keys stand in a variable, or nowhere.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        (!self.file.is_empty()).then(|| Path::new(&self.file))
    }

    /// Reads the keys as they are at this time; `None` if there are none.
    ///
    /// # Errors
    /// [`KeyError`] if they cannot be read.
    pub fn read(&self, now: DateTime<Utc>) -> Result<Option<KeyRing>, KeyError> {
        let ring = self.ring.expose_secret();
        match self.path() {
            Some(path) => KeyRing::load(path, now).map(Some),
            None if ring.is_empty() => Ok(None),
            None => KeyRing::parse(ring, "ROLLCALL__KEYS__RING", now).map(Some),
        }
    }
}

impl KeyRing {
    /// Reads a ring from its file, as it is at this time.
    ///
    /// # Errors
    /// [`KeyError`] if the file cannot be read or is no key file.
    pub fn load(path: &Path, now: DateTime<Utc>) -> Result<Self, KeyError> {
        Ok(Self::of(keys_of(path)?, now))
    }

    /// Reads a ring from the text of a key file. `name` says where the text stood.
    ///
    /// # Errors
    /// [`KeyError::Format`] if that is no key file.
    pub fn parse(text: &str, name: &str, now: DateTime<Utc>) -> Result<Self, KeyError> {
        Ok(Self::of(parse(text).map_err(|reason| KeyError::Format(name.to_owned(), reason))?, now))
    }

    /// Writes the ring to a new file that only its owner may read.
    ///
    /// # Errors
    /// [`KeyError::Io`] if the file exists already or cannot be written.
    pub fn save_new(&self, path: &Path) -> Result<(), KeyError> {
        write_new(path, &self.read(|keys| keys.all.clone()))
    }

    /// Writes the file anew without a key, and forgets it.
    pub(super) fn drop_from(&self, path: &Path, id: i32, now: DateTime<Utc>) -> Result<(), KeyError> {
        let mut keys = keys_of(path)?;
        keys.retain(|key| key.id != id);
        replace(path, &keys)?;
        self.take_over(&Self::of(keys, now));
        Ok(())
    }
}

/// Adds a new key to a file. New secrets are made with it from `from` on: by then every process must have read it.
///
/// # Errors
/// [`KeyError`] if the file cannot be read or written, or is no key file.
pub fn add(path: &Path, ids: &Ids, from: DateTime<Utc>) -> Result<Added, KeyError> {
    let mut keys = keys_of(path)?;
    let id = keys.last().map_or(1, |key| key.id + 1);
    if id > MAX_KEY_ID {
        return Err(KeyError::Full(path.display().to_string()));
    }
    keys.push(ServerKey::new(id, ids, Some(from)));
    replace(path, &keys)?;
    Ok(Added { id, from })
}

fn keys_of(path: &Path) -> Result<Vec<ServerKey>, KeyError> {
    let name = format!("the file {}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| KeyError::Io(path.display().to_string(), error));
    parse(&Zeroizing::new(text?)).map_err(|reason| KeyError::Format(name, reason))
}

fn parse(text: &str) -> Result<Vec<ServerKey>, String> {
    let file: KeyFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut keys = file.keys.into_iter().map(ServerKey::try_from).collect::<Result<Vec<_>, _>>()?;
    keys.sort_by_key(|key| key.id);
    match keys.windows(2).find(|pair| pair.iter().all(|key| key.id == pair[0].id)) {
        Some(pair) => Err(format!("the id {} stands there twice", pair[0].id)),
        None if keys.is_empty() => Err("it holds no key".to_owned()),
        None => Ok(keys),
    }
}

fn write_new(path: &Path, keys: &[ServerKey]) -> Result<(), KeyError> {
    let io = |error| KeyError::Io(path.display().to_string(), error);
    let entry =
        |key: &ServerKey| KeyEntry { id: key.id, secret: BASE64.encode(&*key.secret), from: key.from };
    let file = KeyFile { keys: keys.iter().map(entry).collect() };
    let text = Zeroizing::new(serde_json::to_string_pretty(&file).map_err(|error| io(error.into()))?);
    let mut out =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
    writeln!(out, "{}", *text).and_then(|()| out.sync_all()).map_err(io)
}

/// Puts a file in the place of another at once: whoever reads it finds the one or the other.
fn replace(path: &Path, keys: &[ServerKey]) -> Result<(), KeyError> {
    let io = |error| KeyError::Io(path.display().to_string(), error);
    // A link stays one: what it leads to is replaced.
    let path = std::fs::canonicalize(path).map_err(io)?;
    let mut beside = path.clone().into_os_string();
    beside.push(".new");
    let beside = Path::new(&beside);
    write_new(beside, keys)?;
    std::fs::rename(beside, &path).map_err(io)
}

impl TryFrom<KeyEntry> for ServerKey {
    type Error = String;

    fn try_from(mut entry: KeyEntry) -> Result<Self, String> {
        let secret = BASE64.decode(&entry.secret).map(Zeroizing::new);
        entry.secret.zeroize();
        let secret = secret.map_err(|error| format!("key {} is not base64url: {error}", entry.id))?;
        if !(1..=MAX_KEY_ID).contains(&entry.id) || secret.len() != 32 {
            return Err(format!("key {} needs an id from 1 to {MAX_KEY_ID} and 32 bytes", entry.id));
        }
        Ok(Self { id: entry.id, secret, from: entry.from })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Purpose;
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn a_saved_ring_is_read_back_and_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        let ring = KeyRing::generate(&Ids::seeded(1));
        ring.save_new(&path).unwrap();
        let read = KeyRing::load(&path, NOW).unwrap();
        assert_eq!(read.mac(1, Purpose::Link, &[b"x"]), ring.mac(1, Purpose::Link, &[b"x"]));
        assert!(ring.save_new(&path).is_err());
        // What stands in the file can stand in a variable as well.
        let text = std::fs::read_to_string(&path).unwrap();
        let read = KeyRing::parse(&text, "ROLLCALL__KEYS__RING", NOW).unwrap();
        assert_eq!(read.mac(1, Purpose::Link, &[b"x"]), ring.mac(1, Purpose::Link, &[b"x"]));
    }

    #[test]
    fn c12_a_key_that_is_added_leaves_the_others_and_the_rights_of_the_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        let ring = KeyRing::generate(&Ids::seeded(1));
        ring.save_new(&path).unwrap();
        for id in [2, 3] {
            let added = add(&path, &Ids::seeded(2), NOW).unwrap();
            assert_eq!(added, Added { id, from: NOW });
        }
        let read = KeyRing::load(&path, NOW).unwrap();
        assert_eq!(read.newest(), 3);
        assert_eq!(read.mac(1, Purpose::Link, &[b"x"]), ring.mac(1, Purpose::Link, &[b"x"]));
        assert_ne!(read.mac(2, Purpose::Link, &[b"x"]), read.mac(1, Purpose::Link, &[b"x"]));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_is_no_key_file_is_told_without_its_secrets() {
        let secret = BASE64.encode([7; 32]);
        let key = |id: i32| format!(r#"{{"id":{id},"secret":"{secret}"}}"#);
        let of = |keys: &str| KeyRing::parse(&format!(r#"{{"keys":[{keys}]}}"#), "it", NOW);
        assert!(of(&key(1)).is_ok());
        for wrong in [String::new(), key(0), format!("{},{}", key(1), key(1)), key(1).replace(&secret, "AA")]
        {
            let told = of(&wrong).unwrap_err().to_string();
            assert!(told.starts_with("it is not") && !told.contains(&secret), "{told}");
        }
    }
}
