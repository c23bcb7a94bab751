//! Limits that hold everywhere: for the server, the browser and integrators alike.

/// The size of a file to import, in bytes, at most.
pub const IMPORT_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The rows of an import, at most. Blank lines and the header do not count.
pub const IMPORT_MAX_ROWS: u32 = 1_000_000;

/// The size of one cell of an import, in bytes of the file's own encoding, at most.
pub const CELL_MAX_BYTES: usize = 4096;

/// The size of one record of an import (a row with all its cells), in bytes, at most.
pub const RECORD_MAX_BYTES: usize = 64 * 1024;

/// The columns of an import, at most: as many as a sheet of a spreadsheet program has.
pub const COLUMNS_MAX: usize = 16_384;

/// The people or users that one request may act on, at most.
pub const BATCH_MAX_ITEMS: usize = 1000;

/// The entries on a page of a list, at most.
pub const PAGE_MAX: u64 = 200;

/// The entries on a page of a list, if the caller does not say.
pub const PAGE_DEFAULT: u64 = 50;

/// The characters that a search needs, at least (R7).
pub const SEARCH_MIN_CHARS: usize = 2;

/// The matches of a directory search, if the caller does not say.
pub const SEARCH_DEFAULT: u64 = 8;

/// The matches of a directory search, at most.
pub const SEARCH_MAX: u64 = 50;

/// The secrets of an API client, at most: one, and the next one while it is being put in its place.
pub const CLIENT_SECRETS_MAX: usize = 2;

/// The length of a search term, in characters, at most. Longer ones are cut.
pub const SEARCH_TERM_MAX_CHARS: usize = 254;

/// The length of the part before the @, in octets, at most (RFC 5321 §4.5.3.1.1).
pub const EMAIL_LOCAL_MAX_OCTETS: usize = 64;

/// The length of an e-mail address, in octets, at most (RFC 5321 §4.5.3.1.3, less the angle brackets).
pub const EMAIL_MAX_OCTETS: usize = 254;
