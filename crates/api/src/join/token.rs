//! The token in an invitation's link: what it names, and a tag that nobody makes without the server's key.
//!
//! ```text
//! version 1 ‖ key id 3, big-endian ‖ organization 16 ‖ invitation 16 ‖ tag 32   (68 bytes, 91 characters of base64url)
//! tag = HMAC-SHA256(key, "rollcall/link/v1\0" ‖ all before the tag)
//! ```
//! The key is derived for links alone, so nothing that the server signs for another purpose passes for a token, and
//! the database alone yields none. There is one spelling of every token: padding, other alphabets and stray bits in
//! the last character are refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::keys::{KeyRing, Purpose, same};

/// The first byte of every token.
const VERSION: u8 = 1;
/// What the tag covers first, so that no other use of the key could ever be taken for a link.
const CONTEXT: &[u8] = b"rollcall/link/v1\0";
/// Bytes before the tag.
const HEAD: usize = 36;
/// Bytes of a token.
const TOKEN: usize = HEAD + 32;

/// What a token names that this server has made. Whether the invitation is still open is another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Genuine {
    /// The organization that invites.
    pub(crate) organization: Uuid,
    /// The invitation.
    pub(crate) invitation: Uuid,
}

/// Makes the token of an invitation that was made under the key; `None` if the ring has no such key.
pub(crate) fn mint(keys: &KeyRing, key_id: i32, organization: Uuid, invitation: Uuid) -> Option<String> {
    let [0, key @ ..] = key_id.to_be_bytes() else { return None };
    let head = [&[VERSION][..], &key, organization.as_bytes(), invitation.as_bytes()].concat();
    let tag = keys.mac(key_id, Purpose::Link, &[CONTEXT, &head])?;
    Some(BASE64.encode([&head[..], &tag].concat()))
}

/// Reads a token, in constant time where it compares secrets and without asking the database; `None` for everything
/// that [`mint`] has not made, whatever is wrong with it.
pub(crate) fn verify(keys: &KeyRing, token: &str) -> Option<Genuine> {
    let bytes: [u8; TOKEN] = BASE64.decode(token).ok()?.try_into().ok()?;
    let (head, tag) = bytes.split_first_chunk::<HEAD>()?;
    let (&[version, key_1, key_2, key_3], ids) = head.split_first_chunk::<4>()?;
    let (organization, invitation) = ids.split_first_chunk::<16>()?;
    let key_id = i32::from_be_bytes([0, key_1, key_2, key_3]);
    let expected = keys.mac(key_id, Purpose::Link, &[CONTEXT, head])?;
    let genuine = same(&expected, tag) && version == VERSION;
    genuine.then_some(Genuine {
        organization: Uuid::from_bytes(*organization),
        invitation: Uuid::from_slice(invitation).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Ids;

    const ORGANIZATION: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);
    const INVITATION: Uuid = Uuid::from_u128(0x5f2d_63c1_9e7a_4c55_b0a7_6a1d_4a0e_91c2);

    fn ring() -> KeyRing {
        KeyRing::generate(&Ids::seeded(1))
    }

    #[test]
    fn a_minted_token_names_its_invitation() {
        let token = mint(&ring(), 1, ORGANIZATION, INVITATION).unwrap();
        assert_eq!(token.len(), 91);
        let genuine = Genuine { organization: ORGANIZATION, invitation: INVITATION };
        assert_eq!(verify(&ring(), &token), Some(genuine));
    }

    #[test]
    fn no_changed_bit_and_no_other_key_passes() {
        let token = mint(&ring(), 1, ORGANIZATION, INVITATION).unwrap();
        let bytes = BASE64.decode(&token).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(verify(&ring(), &BASE64.encode(changed)), None, "bit {bit}");
        }
        assert_eq!(verify(&KeyRing::generate(&Ids::seeded(2)), &token), None);
    }

    #[test]
    fn there_is_one_spelling() {
        let token = mint(&ring(), 1, ORGANIZATION, INVITATION).unwrap();
        // 68 bytes leave two bits of the last character unused: they must be zero.
        let (start, last) = token.split_at(token.len() - 1);
        let same_but_for_stray_bits: Vec<_> = (b'A'..=b'Z')
            .chain(b'a'..=b'z')
            .chain(b'0'..=b'9')
            .chain(*b"-_")
            .map(|byte| format!("{start}{}", char::from(byte)))
            .filter(|spelling| verify(&ring(), spelling).is_some())
            .collect();
        assert_eq!(same_but_for_stray_bits, [format!("{start}{last}")]);
        for spelling in [
            format!("{token}="),
            format!("{token}A"),
            format!(" {token}"),
            format!("{token}\n"),
            start.to_owned(),
            token.to_ascii_uppercase(),
            String::new(),
        ] {
            assert_eq!(verify(&ring(), &spelling), None, "{spelling:?}");
        }
    }

    #[test]
    fn a_version_or_key_that_does_not_exist_is_refused_even_with_a_fitting_tag() {
        assert_eq!(mint(&ring(), 2, ORGANIZATION, INVITATION), None);
        assert_eq!(mint(&ring(), -1, ORGANIZATION, INVITATION), None);
        let head = [&[2, 0, 0, 1][..], ORGANIZATION.as_bytes(), INVITATION.as_bytes()].concat();
        let tag = ring().mac(1, Purpose::Link, &[CONTEXT, &head]).unwrap();
        assert_eq!(verify(&ring(), &BASE64.encode([&head[..], &tag].concat())), None);
    }

    #[test]
    fn what_is_signed_for_another_purpose_is_no_token() {
        let head = [&[1, 0, 0, 1][..], ORGANIZATION.as_bytes(), INVITATION.as_bytes()].concat();
        let tag = ring().mac(1, Purpose::Handle, &[CONTEXT, &head]).unwrap();
        assert_eq!(verify(&ring(), &BASE64.encode([&head[..], &tag].concat())), None);
    }
}
