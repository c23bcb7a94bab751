//! Where the bytes stand that say how a text is to be cut: the delimiter, line ends and quotation marks.
//!
//! They are found 64 bytes at a time, as bits of one number, and then one after another: to search for each anew costs
//! more than is between two of them.

use wide::u8x16;

/// How many bytes are looked at together: as many as a number has bits.
const BLOCK: usize = 64;

/// How many of them the processor compares at once.
const LANES: usize = 16;

/// The marks of a text in their order, by their places.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    text: &'a [u8],
    delimiter: u8x16,
    /// Where the block begins that is looked at.
    start: usize,
    /// One for each mark of the block that has not been given.
    all: u64,
    /// Those of them that are no delimiter.
    ends: u64,
    nuls: u8x16,
}

impl<'a> Marks<'a> {
    /// Begins at the beginning of a text. Without a delimiter every record is one cell.
    pub(super) fn of(text: &'a [u8], delimiter: Option<u8>) -> Self {
        let delimiter = u8x16::splat(delimiter.unwrap_or(b'\n'));
        let mut marks = Self { text, delimiter, start: 0, all: 0, ends: 0, nuls: u8x16::ZERO };
        marks.look();
        marks
    }

    /// The next mark, whatever it is.
    pub(super) fn next(&mut self) -> Option<usize> {
        while self.all == 0 {
            self.take_block()?;
        }
        let place = usize::try_from(self.all.trailing_zeros()).ok()?;
        self.all &= self.all - 1;
        self.ends &= self.all;
        Some(self.start + place)
    }

    /// The next line end or quotation mark, and how many delimiters are passed over.
    pub(super) fn next_end(&mut self) -> Option<(usize, usize)> {
        let mut passed = 0_u32;
        while self.ends == 0 {
            passed += self.all.count_ones();
            self.take_block()?;
        }
        let place = usize::try_from(self.ends.trailing_zeros()).ok()?;
        let behind = !(self.ends ^ (self.ends - 1));
        passed += (self.all & !behind).count_ones() - 1;
        (self.all, self.ends) = (self.all & behind, self.ends & behind);
        Some((self.start + place, usize::try_from(passed).ok()?))
    }

    /// Whether there is a NUL in what has been looked at, which may be up to 63 bytes more than was asked for.
    pub(super) fn has_nul(&self) -> bool {
        self.nuls.any()
    }

    fn take_block(&mut self) -> Option<()> {
        self.start += BLOCK;
        (self.all, self.ends) = (0, 0);
        (self.start < self.text.len()).then(|| self.look())
    }

    /// Finds the marks of the block.
    fn look(&mut self) {
        let rest = self.text.get(self.start..).unwrap_or_default();
        if let Some(block) = rest.first_chunk() {
            return self.find(block);
        }
        // No letter is a mark.
        let mut block = [b'a'; BLOCK];
        block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.find(&block);
    }

    fn find(&mut self, block: &[u8; BLOCK]) {
        let (mut delimiters, mut ends) = (0, 0);
        for part in block.as_chunks::<LANES>().0.iter().rev() {
            let bytes = u8x16::new(*part);
            let is = |mark| bytes.simd_eq(u8x16::splat(mark));
            ends = ends << LANES | u64::from((is(b'\n') | is(b'\r') | is(b'"')).to_bitmask());
            delimiters = delimiters << LANES | u64::from(bytes.simd_eq(self.delimiter).to_bitmask());
            self.nuls |= is(0);
        }
        (self.all, self.ends) = (delimiters | ends, ends);
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;
    use proptest::prelude::*;

    #[test]
    fn a_nul_is_seen() {
        for length in 1..200 {
            let mut text = vec![b'a'; length];
            let has_nul = |text: &[u8]| {
                let mut marks = Marks::of(text, None);
                assert_eq!(marks.next(), None);
                marks.has_nul()
            };
            assert!(!has_nul(&text));
            text[length / 2] = 0;
            assert!(has_nul(&text));
        }
    }

    proptest! {
        #[test]
        fn they_are_what_a_look_at_each_byte_finds(
            text in "[a,;\"\r\n]{0,20}([a\u{e9}\u{0}]{0,70}[,\r\n\"]{0,3}){0,4}",
            is_list in any::<bool>(),
            only_ends in prop::collection::vec(any::<bool>(), 100),
        ) {
            let delimiter = (!is_list).then_some(b',');
            let is_end = |byte: u8| matches!(byte, b'\r' | b'\n' | b'"');
            let each: Vec<_> = text.bytes().enumerate().filter(|(_, byte)| is_end(*byte) || Some(*byte) == delimiter).collect();
            let (mut each, mut marks) = (each.into_iter(), Marks::of(text.as_bytes(), delimiter));
            for only_ends in only_ends {
                if only_ends {
                    let mut passed = 0;
                    let end = each.find(|(_, byte)| is_end(*byte) || { passed += 1; false });
                    prop_assert_eq!(marks.next_end(), end.map(|(place, _)| (place, passed)));
                } else {
                    prop_assert_eq!(marks.next(), each.next().map(|(place, _)| place));
                }
            }
        }
    }
}
