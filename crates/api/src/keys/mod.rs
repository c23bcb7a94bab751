//! The server's keys: kept outside the database, so that a stolen database yields no link and no code.
//!
//! From each server key one key per purpose is derived (HKDF-SHA256, RFC 5869), so that what one purpose signs can
//! never pass for another's. Several keys overlap: new secrets are made with the newest that is in use, and what was
//! made with a former one holds until that one is retired.

mod file;
mod renew;
mod retire;
mod store;

use std::sync::{PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::{DateTime, Utc};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

pub use file::{Added, KeyError, add};
pub(crate) use renew::renew;
pub use retire::{Kept, Refusal, Retire, Retired, Shown, list, retire};

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
    /// The access tokens of API clients.
    Token,
}

impl Purpose {
    fn info(self) -> &'static [u8] {
        match self {
            Self::Link => b"rollcall/v1/link",
            Self::Handle => b"rollcall/v1/handle",
            Self::Code => b"rollcall/v1/code",
            Self::Secret => b"rollcall/v1/secret",
            Self::Token => b"rollcall/v1/token",
        }
    }
}

/// One server key.
#[derive(Clone)]
struct ServerKey {
    id: i32,
    secret: Zeroizing<Vec<u8>>,
    /// When new secrets begin to be made with it, so that every process knows it by then; at once if not said.
    from: Option<DateTime<Utc>>,
}

/// The server's keys. They can be replaced while the server runs.
pub struct KeyRing(RwLock<Keys>);

#[derive(Clone)]
struct Keys {
    /// In the order of their ids.
    all: Vec<ServerKey>,
    /// The key that new secrets are made with.
    newest: i32,
}

impl KeyRing {
    /// Makes a ring with one new key.
    #[must_use]
    pub fn generate(ids: &Ids) -> Self {
        Self::of(vec![ServerKey::new(1, ids, None)], DateTime::UNIX_EPOCH)
    }

    /// A ring of these keys as it is at this time.
    fn of(all: Vec<ServerKey>, now: DateTime<Utc>) -> Self {
        let in_use = |key: &&ServerKey| key.from.is_none_or(|from| from <= now);
        // Before any is in use there is only the first to use.
        let newest = all.iter().rev().find(in_use).or(all.first()).map_or(0, |key| key.id);
        Self(RwLock::new(Keys { all, newest }))
    }

    fn read<T>(&self, what: impl FnOnce(&Keys) -> T) -> T {
        what(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts the keys of another ring in the place of these; `true` if that changes anything.
    pub fn take_over(&self, other: &Self) -> bool {
        let other = other.read(Keys::clone);
        let mut own = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let differs = own.ids().ne(other.ids()) || own.newest != other.newest;
        *own = other;
        differs
    }

    /// When new secrets stopped being made with a key: when the next one came into use. `None` if the ring has no such
    /// key, or it is the newest.
    fn left_use(&self, id: i32) -> Option<DateTime<Utc>> {
        self.read(|keys| {
            let at = keys.all.iter().position(|key| key.id == id && id < keys.newest)?;
            Some(keys.all.get(at + 1)?.from.unwrap_or(DateTime::UNIX_EPOCH))
        })
    }

    /// Whether the ring has a key of this id.
    fn has(&self, id: i32) -> bool {
        self.read(|keys| keys.ids().any(|own| own == id))
    }

    /// The id of the key that new secrets are made with.
    #[must_use]
    pub fn newest(&self) -> i32 {
        self.read(|keys| keys.newest)
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
        self.read(|keys| {
            let key = keys.all.iter().find(|key| key.id == key_id)?;
            let mut derived = Zeroizing::new([0; 32]);
            Hkdf::<Sha256>::new(None, &key.secret).expand(purpose.info(), &mut *derived).ok()?;
            Some(derived)
        })
    }
}

/// Whether two secrets are the same, in a time that does not depend on where they differ (R2): the one place that
/// compares what somebody sent with what they would have to know.
pub(crate) fn same(expected: &[u8], sent: &[u8]) -> bool {
    expected.ct_eq(sent).into()
}

/// The id of the key that something was sealed with; `None` if it was not sealed by [`KeyRing::seal`].
pub(crate) fn sealed_with(sealed: &str) -> Option<i32> {
    let bytes = BASE64.decode(sealed).ok()?;
    bytes.split_first_chunk::<4>().map(|(id, _)| i32::from_be_bytes(*id))
}

impl Keys {
    fn ids(&self) -> impl Iterator<Item = i32> {
        self.all.iter().map(|key| key.id)
    }
}

impl ServerKey {
    fn new(id: i32, ids: &Ids, from: Option<DateTime<Utc>>) -> Self {
        let secret: [u8; 32] = ids.bytes();
        Self { id, secret: Zeroizing::new(secret.to_vec()), from }
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRing").field("newest", &self.newest()).finish_non_exhaustive()
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
    fn c12_the_newest_key_in_use_makes_and_former_ones_still_hold() {
        let ids = Ids::seeded(1);
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let first = ServerKey::new(1, &ids, None);
        let second = ServerKey::new(2, &ids, Some(at(100)));
        let (old, both) = (vec![first.clone()], vec![first, second.clone()]);
        let ring = KeyRing::of(old, at(0));
        let before = ring.seal(Purpose::Secret, [7; 24], b"hello");
        assert!(ring.take_over(&KeyRing::of(both.clone(), at(99))));
        assert_eq!((ring.newest(), ring.left_use(1)), (1, None), "known, and not in use yet");
        assert!(ring.take_over(&KeyRing::of(both.clone(), at(100))));
        assert!(!ring.take_over(&KeyRing::of(both, at(101))));
        assert_eq!((ring.newest(), ring.left_use(1), ring.left_use(2)), (2, Some(at(100)), None));
        let after = ring.seal(Purpose::Secret, [7; 24], b"hello");
        assert_eq!((sealed_with(&before), sealed_with(&after)), (Some(1), Some(2)));
        for sealed in [&before, &after] {
            assert_eq!(ring.open(Purpose::Secret, sealed).as_deref(), Some(&b"hello"[..]));
        }
        ring.take_over(&KeyRing::of(vec![second], at(101)));
        assert_eq!((ring.open(Purpose::Secret, &before), ring.newest()), (None, 2));
    }

    /// How long it takes cannot be shown by a test that does not flicker; that there is one comparison, and that whatever
    /// compares a secret calls it, can.
    #[test]
    fn r2_secrets_are_compared_in_one_place_in_constant_time() {
        assert!(same(b"abc", b"abc") && !same(b"abc", b"abd") && !same(b"abc", b"ab"));
        let code = |text: &str| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        assert!(code(include_str!("mod.rs")).contains("expected.ct_eq(sent).into()"));
        for (name, text, call) in [
            ("links", include_str!("../join/token.rs"), "same(&expected, tag)"),
            ("codes", include_str!("../sign_in/tries.rs"), "same(code.to_ascii_uppercase()"),
            (
                "attempts",
                include_str!("../sign_in/attempt.rs"),
                "same(self.state.as_bytes(), state.as_bytes())",
            ),
            (
                "client secrets",
                include_str!("../clients/ops.rs"),
                "same(own.secret_hash.as_bytes(), hash.as_bytes())",
            ),
        ] {
            assert!(code(text).contains(call), "{name} are compared otherwise");
        }
    }
}
