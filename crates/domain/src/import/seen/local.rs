//! The part of an address before the @: found, judged and put into lower case 16 bytes at a time.

use wide::u8x16;

use crate::email::is_local;
use crate::limits::EMAIL_LOCAL_MAX_OCTETS;

/// How many bytes the processor judges at once.
const LANES: usize = 16;

/// Writes what stands before the first @, in lower case, if it is a local part; gives its length. Behind it there may be
/// other bytes afterwards. What follows the address may be read, which is quicker than to take care.
pub(super) fn write(address: &[u8], key: &mut [u8]) -> Option<usize> {
    let (mut rest, mut length) = (address, 0);
    loop {
        let lower = lower(chunk(rest));
        // One bit for each byte, and one behind the last.
        let at = lower.simd_eq(u8x16::splat(b'@')).to_bitmask() | 1 << LANES;
        let here = usize::try_from(at.trailing_zeros()).ok()?;
        let is_judged = is_common(lower).to_bitmask() | u32::MAX << here == u32::MAX;
        if !is_judged && !rest.get(..here)?.iter().all(|byte| is_local(*byte)) {
            return None;
        }
        *key.get_mut(length..)?.first_chunk_mut()? = lower.to_array();
        length += here;
        if here < LANES {
            return (1..=EMAIL_LOCAL_MAX_OCTETS).contains(&length).then_some(length);
        }
        rest = rest.get(LANES..)?;
    }
}

/// The first 16 bytes of a text, or what there is of them.
fn chunk(text: &[u8]) -> u8x16 {
    u8x16::new(text.first_chunk().copied().unwrap_or_else(|| {
        let mut chunk = [0; LANES];
        chunk.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
        chunk
    }))
}

fn lower(bytes: u8x16) -> u8x16 {
    bytes | (is_between(bytes, b'A', b'Z') & u8x16::splat(0x20))
}

/// Which bytes are letters, digits or others that every local part may have: nearly all that there are. Of the others
/// [`is_local`] knows.
fn is_common(lower: u8x16) -> u8x16 {
    let comma = lower.simd_eq(u8x16::splat(b','));
    is_between(lower, b'^', b'~') | (is_between(lower, b'*', b'9') & !comma)
}

fn is_between(bytes: u8x16, first: u8, last: u8) -> u8x16 {
    bytes.max(u8x16::splat(first)).min(u8x16::splat(last)).simd_eq(bytes)
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::email::is_local;

    fn written(local: &[u8]) -> Option<Vec<u8>> {
        let mut key = [0; 255];
        let address = [local, b"@\0 \xff@"].concat();
        write(&address, &mut key).map(|length| key[..length].to_vec())
    }

    #[test]
    fn every_byte_is_judged_by_the_one_rule_wherever_it_stands() {
        for byte in (0..=u8::MAX).filter(|byte| *byte != b'@') {
            for (before, after) in [(0, 0), (3, 12), (15, 0), (16, 0), (16, 15), (40, 1), (40, 23)] {
                let local = [vec![b'a'; before], vec![byte], vec![b'z'; after]].concat();
                let expected = is_local(byte).then(|| local.to_ascii_lowercase());
                assert_eq!(written(&local), expected, "{byte:#x} after {before}");
            }
        }
    }

    #[test]
    fn it_has_an_end_and_a_limit() {
        assert_eq!(written(b""), None);
        assert_eq!(written(&[b'a'; 64]).map(|local| local.len()), Some(64));
        assert_eq!(written(&[b'a'; 65]), None);
        assert_eq!(written(&[b'a'; 300]), None);
        assert_eq!(write(b"ann", &mut [0; 255]), None);
        assert_eq!(write(&[b'a'; 32], &mut [0; 255]), None);
        assert_eq!(write(b"", &mut [0; 255]), None);
    }
}
