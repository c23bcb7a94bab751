//! Keys and lines, one after another in memory that is never moved: a buffer that doubles would need three times as much.

/// The size of a block. A place is its number and what stands before it in the block, in four bytes.
const BLOCK_BYTES: usize = 1 << 18;

/// What stands before each key: its length in one byte, and the line in four.
const HEAD_BYTES: usize = 5;

/// The longest key: its length is one byte.
const KEY_MAX_BYTES: usize = 255;

#[derive(Debug, Default)]
pub(super) struct Blocks {
    blocks: Vec<Block>,
    /// One that is no longer used, for the next that is needed: of many duplicates each may need one and give it back.
    spare: Option<Block>,
}

#[derive(Debug)]
struct Block {
    bytes: Vec<u8>,
    /// How many of them are used.
    used: usize,
}

impl Blocks {
    /// Adds a line and the key that `write` writes, of which it gives the length; gives its place, or nothing if nothing
    /// was written or there is no place left.
    pub(super) fn add(
        &mut self,
        line: u32,
        write: impl FnOnce(&mut [u8; KEY_MAX_BYTES]) -> Option<usize>,
    ) -> Option<u32> {
        if self.blocks.last().is_none_or(|block| block.used + HEAD_BYTES + KEY_MAX_BYTES > BLOCK_BYTES) {
            let spare = self.spare.take();
            self.blocks.push(spare.unwrap_or_else(|| Block { bytes: vec![0; BLOCK_BYTES], used: 0 }));
        }
        let number = self.blocks.len() - 1;
        let block = self.blocks.last_mut()?;
        let place = u32::try_from(number * BLOCK_BYTES + block.used).ok()?;
        let (head, rest) = block.bytes.get_mut(block.used..)?.split_first_chunk_mut()?;
        let length = write(rest.first_chunk_mut()?)?;
        let [a, b, c, d] = line.to_le_bytes();
        *head = [u8::try_from(length).ok()?, a, b, c, d];
        block.used += HEAD_BYTES + length;
        Some(place)
    }

    /// Takes out the key at a place and all that were added after it.
    pub(super) fn truncate(&mut self, place: u32) {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        while self.blocks.len() > place / BLOCK_BYTES + 1 {
            self.spare = self.blocks.pop().map(|block| Block { used: 0, ..block });
        }
        if let Some(block) = self.blocks.last_mut() {
            block.used = place % BLOCK_BYTES;
        }
    }

    /// Gives the key at a place.
    pub(super) fn key(&self, place: u32) -> &[u8] {
        match self.at(place) {
            [length, _, _, _, _, rest @ ..] => rest.get(..usize::from(*length)).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Gives the line of the key at a place.
    pub(super) fn line(&self, place: u32) -> u32 {
        match self.at(place) {
            [_, a, b, c, d, ..] => u32::from_le_bytes([*a, *b, *c, *d]),
            _ => 0,
        }
    }

    /// Gives the places of all keys, in the order in which they were added.
    pub(super) fn places(&self) -> impl Iterator<Item = u32> {
        self.blocks.iter().enumerate().flat_map(|(number, block)| {
            let mut next = 0;
            std::iter::from_fn(move || {
                let here = next;
                next += HEAD_BYTES + usize::from(*block.used().get(here)?);
                u32::try_from(number * BLOCK_BYTES + here).ok()
            })
        })
    }

    fn at(&self, place: u32) -> &[u8] {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let block = self.blocks.get(place / BLOCK_BYTES).map(Block::used).unwrap_or_default();
        block.get(place % BLOCK_BYTES..).unwrap_or_default()
    }
}

impl Block {
    fn used(&self) -> &[u8] {
        self.bytes.get(..self.used).unwrap_or_default()
    }
}
