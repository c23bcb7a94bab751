//! Images: what they are by their first bytes, never by their name.
//!
//! Only PNG and JPEG, which hold nothing that runs. Nothing is decoded: the header says how large a picture is.

/// The size of a logo, in bytes, at most.
pub const LOGO_MAX_BYTES: usize = 100 * 1024;
/// The width and the height of a logo, in pixels, at least.
pub const LOGO_MIN_PIXELS: u32 = 16;
/// The width and the height of a logo, in pixels, at most.
pub const LOGO_MAX_PIXELS: u32 = 1024;

/// A kind of image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl ImageKind {
    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// Why an image cannot be a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoProblem {
    /// It is neither PNG nor JPEG.
    Kind,
    /// It has too many bytes.
    Bytes,
    /// Its width or height cannot be used.
    Pixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}

impl LogoProblem {
    /// The stable name, `snake_case`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kind => "image_kind",
            Self::Bytes => "image_bytes",
            Self::Pixels { .. } => "image_pixels",
        }
    }

    /// What is wrong and what to do, as a sentence.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Kind => "This is neither a PNG nor a JPEG. Save the logo as one of them.".to_owned(),
            Self::Bytes => format!("A logo has at most {} KiB. Save a smaller one.", LOGO_MAX_BYTES / 1024),
            Self::Pixels { width, height } => format!(
                "This image is {width} by {height} pixels; a logo is {LOGO_MIN_PIXELS} to {LOGO_MAX_PIXELS} each way."
            ),
        }
    }
}

/// Checks that bytes are an image that can be a logo.
///
/// # Errors
/// [`LogoProblem`] says what is wrong.
pub fn check_logo(bytes: &[u8]) -> Result<ImageKind, LogoProblem> {
    if bytes.len() > LOGO_MAX_BYTES {
        return Err(LogoProblem::Bytes);
    }
    let (kind, width, height) = read_header(bytes).ok_or(LogoProblem::Kind)?;
    let fits = |pixels| (LOGO_MIN_PIXELS..=LOGO_MAX_PIXELS).contains(&pixels);
    if fits(width) && fits(height) { Ok(kind) } else { Err(LogoProblem::Pixels { width, height }) }
}

/// The kind of an image, its width and its height.
fn read_header(bytes: &[u8]) -> Option<(ImageKind, u32, u32)> {
    if let Some(chunks) = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n") {
        let (width, height) = png_size(chunks)?;
        return Some((ImageKind::Png, width, height));
    }
    let (width, height) = jpeg_size(bytes.strip_prefix(b"\xff\xd8")?)?;
    Some((ImageKind::Jpeg, width, height))
}

/// The first chunk of a PNG is its header (PNG, section 11.2.2): 13 bytes that begin with width and height.
fn png_size(chunks: &[u8]) -> Option<(u32, u32)> {
    let header = chunks.strip_prefix(b"\0\0\0\x0dIHDR")?;
    let (width, rest) = header.split_first_chunk::<4>()?;
    let (height, rest) = rest.split_first_chunk::<4>()?;
    // Depth, colour, compression, filter, interlace, and the check sum.
    (rest.len() >= 9).then(|| (u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

/// A JPEG is segments, each with a marker and a length; the frame's (`SOF0` to `SOF15`, without tables) has the size
/// (ITU-T T.81, section B.2.2).
fn jpeg_size(mut rest: &[u8]) -> Option<(u32, u32)> {
    loop {
        let ([0xff, marker], after) = rest.split_first_chunk::<2>()? else { return None };
        // A marker may be filled up with any number of 0xff.
        if *marker == 0xff {
            rest = rest.get(1..)?;
            continue;
        }
        let (length, _) = after.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let segment = after.get(2..length)?;
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let (_precision, size) = segment.split_first()?;
                let (height, size) = size.split_first_chunk::<2>()?;
                let (width, _) = size.split_first_chunk::<2>()?;
                return Some((u16::from_be_bytes(*width).into(), u16::from_be_bytes(*height).into()));
            }
            // The picture itself, or its end, before any frame.
            0x00..=0x01 | 0xd0..=0xda => return None,
            _ => rest = after.get(length..)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0, 1, 2, 3, 4]);
        bytes
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0".to_vec();
        // A comment that looks like a frame of another size, and fill bytes.
        bytes.extend(b"\xff\xff\xff\xfe\0\x09\xff\xc0\0\x11\x08\0\x01");
        bytes.extend(b"\xff\xc2\0\x11\x08");
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes
    }

    #[test]
    fn a_logo_is_a_png_or_jpeg_of_a_size_that_can_be_shown() {
        assert_eq!(check_logo(&png(16, 1024)), Ok(ImageKind::Png));
        assert_eq!(check_logo(&jpeg(640, 480)), Ok(ImageKind::Jpeg));
        assert_eq!(check_logo(&png(15, 16)), Err(LogoProblem::Pixels { width: 15, height: 16 }));
        assert_eq!(check_logo(&png(16, u32::MAX)), Err(LogoProblem::Pixels { width: 16, height: u32::MAX }));
        assert_eq!(check_logo(&jpeg(1025, 16)), Err(LogoProblem::Pixels { width: 1025, height: 16 }));
        for bytes in [
            &b""[..],
            b"GIF89a\x10\0\x10\0",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\x89PNG\r\n\x1a\n",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT",
            b"\xff\xd8",
            b"\xff\xd8\xff\xe0\0\0",
            b"\xff\xd8\xff\xda\0\x02",
            b"RIFF\0\0\0\0WEBP",
        ] {
            assert_eq!(check_logo(bytes), Err(LogoProblem::Kind), "{bytes:?}");
        }
        let mut large = png(16, 16);
        large.resize(LOGO_MAX_BYTES, 0);
        assert_eq!(check_logo(&large), Ok(ImageKind::Png));
        large.push(0);
        assert_eq!(check_logo(&large), Err(LogoProblem::Bytes));
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_the_answer_comes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = check_logo(&bytes);
            let _ = check_logo(&[b"\xff\xd8".to_vec(), bytes.clone()].concat());
            let _ = check_logo(&[b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec(), bytes].concat());
        }
    }
}
