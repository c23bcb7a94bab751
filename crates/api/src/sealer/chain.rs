//! The hashes of the chain; the module above says what is hashed.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::db::entities::events;

/// A link of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link([u8; 32]);

/// What one event adds to a link.
pub(super) type Leaf = [u8; 32];

impl Link {
    /// What the first link follows on.
    pub(super) const START: Self = Self([0; 32]);

    /// Reads a head; nothing is before the first link.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut link = [0; 32];
        if text.is_empty() {
            return Some(Self(link));
        }
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (byte, digits) in link.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(link))
    }

    /// The link that follows with these leaves.
    pub(super) fn next(self, leaves: &[Leaf]) -> Self {
        let hash = Sha256::new().chain_update([1]).chain_update(self.0);
        Self(leaves.iter().fold(hash, Sha256::chain_update).finalize().into())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The leaf of an event at its place.
pub(super) fn leaf(seq: i64, event: &events::Model) -> Leaf {
    let uuid = |id: Option<uuid::Uuid>| id.map(|id| id.as_bytes().to_vec());
    let fields = [
        Some(event.organization_id.as_bytes().to_vec()),
        Some(seq.to_be_bytes().to_vec()),
        Some(event.name.as_bytes().to_vec()),
        uuid(event.user_id),
        event.user_version.map(|version| version.to_be_bytes().to_vec()),
        uuid(event.person_id),
        uuid(event.import_id),
        Some(event.actor_kind.as_bytes().to_vec()),
        uuid(event.actor_id),
        Some(event.at.timestamp_micros().to_be_bytes().to_vec()),
        Some(event.data.as_bytes().to_vec()),
    ];
    let hash = fields.iter().fold(Sha256::new().chain_update([0]), |hash, field| match field {
        Some(bytes) => {
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX - 1);
            hash.chain_update(length.to_be_bytes()).chain_update(bytes)
        }
        None => hash.chain_update([0xFF; 4]),
    });
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    fn event() -> events::Model {
        events::Model {
            organization_id: Uuid::from_u128(1),
            batch_id: 9,
            ordinal: 0,
            name: "user.invited".to_owned(),
            user_id: Some(Uuid::from_u128(2)),
            user_version: Some(1),
            person_id: Some(Uuid::from_u128(3)),
            import_id: None,
            actor_kind: "account".to_owned(),
            actor_id: Some(Uuid::from_u128(4)),
            at: DateTime::UNIX_EPOCH,
            data: r#"{"type":"user.invited"}"#.to_owned(),
        }
    }

    #[test]
    fn a_link_is_read_back_and_anything_else_is_none() {
        let link = Link::read("").unwrap().next(&[leaf(1, &event())]);
        assert_eq!(Link::read(&link.to_string()), Some(link));
        for text in ["0", "zz", &"g".repeat(64), &"é".repeat(32), &"0".repeat(63)] {
            assert_eq!(Link::read(text), None, "{text}");
        }
    }

    #[test]
    fn the_format_stays_as_it_is() {
        // Computed from the description with another program: see the fields in the module above.
        insta::assert_snapshot!(Link::read("").unwrap().next(&[leaf(1, &event())]).to_string());
    }

    #[test]
    fn every_field_and_the_order_count() {
        let base = leaf(1, &event());
        let changes: [fn(&mut events::Model); 10] = [
            |event| event.organization_id = Uuid::nil(),
            |event| event.name.push('x'),
            |event| event.user_id = None,
            |event| event.user_version = None,
            |event| event.person_id = None,
            |event| event.import_id = Some(Uuid::nil()),
            |event| event.actor_kind.clear(),
            |event| event.actor_id = None,
            |event| event.at += chrono::TimeDelta::microseconds(1),
            |event| event.data.clear(),
        ];
        for (index, change) in changes.iter().enumerate() {
            let mut event = event();
            change(&mut event);
            assert_ne!(leaf(1, &event), base, "change {index}");
        }
        let (one, two) = (leaf(1, &event()), leaf(2, &event()));
        assert_ne!(one, two);
        let start = Link::read("").unwrap();
        assert_ne!(start.next(&[one, two]), start.next(&[two, one]));
        assert_ne!(start.next(&[one, two]), start.next(&[one]).next(&[two]));
    }
}
