//! QR codes as SVG: drawn by attributes alone, since the pages allow no inline style.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::problem::{Fail, Outcome};

/// The white modules around a code (ISO/IEC 18004 asks for four), which also make it readable on a dark page.
const QUIET: usize = 4;

/// A QR code, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Qr {
    /// The width and the height in modules, the quiet zone included.
    pub(super) size: usize,
    /// The dark modules: a horizontal stroke, one module high, for each run of them.
    pub(super) path: String,
}

impl Qr {
    /// Encodes an address.
    pub(super) fn of(address: &str) -> Outcome<Self> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M)
            .map_err(|error| Fail::Internal(format!("an address for a QR code: {error}")))?;
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
            let mut x = QUIET;
            for run in row.chunk_by(|one, next| one == next) {
                if run.first() == Some(&Color::Dark) {
                    write!(path, "M{x} {}.5h{}", y + QUIET, run.len())
                        .map_err(|error| Fail::Internal(error.to_string()))?;
                }
                x += run.len();
            }
        }
        Ok(Self { size: code.width() + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels of a module.
    const SCALE: usize = 4;

    /// What a camera reads of the strokes, drawn as a browser draws them.
    fn read(qr: &Qr) -> String {
        let mut dark = vec![false; qr.size * qr.size];
        for stroke in qr.path.split('M').skip(1) {
            let (x, rest) = stroke.split_once(' ').unwrap();
            let (y, length) = rest.split_once(".5h").unwrap();
            let [x, y, length]: [usize; 3] = [x, y, length].map(|number| number.parse().unwrap());
            dark[y * qr.size + x..][..length].fill(true);
        }
        let side = qr.size * SCALE;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            if dark[y / SCALE * qr.size + x / SCALE] { 0 } else { 255 }
        });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn b20_a_camera_reads_the_address_from_what_is_drawn() {
        let address = "https://rollcall.example.com/get-app/0192f0a4-0000-7000-8000-000000000001";
        let qr = Qr::of(address).unwrap();
        assert_eq!(read(&qr), address);
        assert!(qr.path.len() < 6 * 1024, "{} bytes", qr.path.len());
    }
}
