//! What a JPEG's segments say before it is decoded: whether it is all there, how coarsely it was
//! compressed, and how much memory its decoder will take.

/// Begins a frame of which all scans but the first only refine what is there.
const PROGRESSIVE_FRAME: u8 = 0xc2;
/// Begin the other kinds of frames; between them lie 0xc4, 0xc8 and 0xcc, which begin none.
const FRAMES: [std::ops::RangeInclusive<u8>; 4] =
    [0xc0..=0xc3, 0xc5..=0xc7, 0xc9..=0xcb, 0xcd..=0xcf];
/// Begins the pixels of a scan.
const SCAN: u8 = 0xda;
/// Begins a segment of quantization tables.
const QUANTIZATION_TABLES: u8 = 0xdb;
/// Ends a picture.
const END_OF_IMAGE: u8 = 0xd9;
/// Markers that stand alone: stuffing, TEM, RST0 to RST7, SOI.
const ALONE: [std::ops::RangeInclusive<u8>; 2] = [0x00..=0x01, 0xd0..=0xd8];

/// Whether the file goes on until its end-of-image marker.
///
/// The decoder fills what is missing of a truncated file with gray and says nothing, and an
/// analysis of half a face is no analysis. Segments are skipped by their length, so that the end
/// of a thumbnail inside one is not taken for the picture's (ITU-T T.81, annex B).
pub fn is_complete(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, _)| marker == END_OF_IMAGE)
}

/// The IJG quality, 1 to 100, that the file's first quantization table stands for; `None` where
/// there is no table before the pixels.
///
/// The table is compared with the example of ITU-T T.81, table K.1, by the mean of its steps, as
/// libjpeg scales it (`jpeg_quality_scaling`). Other encoders' tables have other forms; the mean
/// says how coarse they are all the same.
pub fn quality(bytes: &[u8]) -> Option<f64> {
    /// The sum of table K.1.
    const EXAMPLE: f64 = 3_688.0;
    let header = segments(bytes).take_while(|&(marker, _)| marker != SCAN);
    let mut tables = header.filter(|&(marker, _)| marker == QUANTIZATION_TABLES);
    let (&precision, table) = tables.next()?.1.split_first()?;
    let sum: f64 = if precision >> 4 == 0 {
        table.get(..64)?.iter().copied().map(f64::from).sum()
    } else {
        let steps = table.get(..128)?.chunks_exact(2);
        steps
            .map(|pair| f64::from(u16::from_be_bytes([pair[0], pair[1]])))
            .sum()
    };
    let scale = 100.0 * sum / EXAMPLE;
    let quality = if scale > 100.0 {
        5_000.0 / scale
    } else {
        (200.0 - scale) / 2.0
    };
    Some(quality.clamp(1.0, 100.0))
}

/// Bytes that the decoder takes for coefficients beside the pixels: two for each sample of a
/// picture whose components come in several scans, as in every progressive one, since none is done
/// before the last scan. 0 for a picture in one scan, which is decoded row by row.
pub fn coefficient_bytes(bytes: &[u8]) -> u64 {
    let mut frame = None;
    for (marker, content) in segments(bytes) {
        if FRAMES.iter().any(|frames| frames.contains(&marker)) {
            frame = Frame::read(content, marker == PROGRESSIVE_FRAME);
        } else if marker == SCAN {
            let components = content.first().copied().unwrap_or_default();
            return frame.map_or(0, |frame: Frame<'_>| frame.coefficient_bytes(components));
        }
    }
    0
}

/// What begins a picture (ITU-T T.81, B.2.2).
struct Frame<'a> {
    is_progressive: bool,
    size: (u16, u16),
    /// Three bytes each: number, sampling factors, table.
    components: &'a [u8],
}

impl<'a> Frame<'a> {
    fn read(content: &'a [u8], is_progressive: bool) -> Option<Self> {
        let side = |at: usize| {
            Some(u16::from_be_bytes(
                content.get(at..at + 2)?.try_into().ok()?,
            ))
        };
        Some(Self {
            is_progressive,
            size: (side(3)?, side(1)?),
            components: content.get(6..)?,
        })
    }

    fn coefficient_bytes(&self, first_scan: u8) -> u64 {
        let factors = || {
            let components = self.components.chunks_exact(3);
            components.map(|component| (u64::from(component[1] >> 4), u64::from(component[1] & 15)))
        };
        if !self.is_progressive && usize::from(first_scan) >= factors().count() {
            return 0;
        }
        let most = |of: fn((u64, u64)) -> u64| factors().map(of).max().unwrap_or(1).max(1);
        let across = u64::from(self.size.0).div_ceil(8 * most(|(across, _)| across));
        let down = u64::from(self.size.1).div_ceil(8 * most(|(_, down)| down));
        // In each unit, a component has as many blocks of 64 as its factors say.
        let blocks: u64 = factors().map(|(across, down)| across * down).sum();
        2 * 64 * across * down * blocks
    }
}

/// The segments of a file with their contents, the end marker being the last.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut at = 2;
    let mut is_over = false;
    std::iter::from_fn(move || {
        while !is_over {
            at += find_marker(bytes.get(at..)?)?;
            let marker = *bytes.get(at)?;
            at += 1;
            if marker == END_OF_IMAGE {
                is_over = true;
                return Some((marker, [].as_slice()));
            }
            if ALONE.iter().any(|alone| alone.contains(&marker)) {
                continue;
            }
            let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
            let content = bytes.get(at + 2..at + length).unwrap_or_default();
            at += length;
            return Some((marker, content));
        }
        None
    })
}

/// Where the byte after the next run of 0xff is.
fn find_marker(bytes: &[u8]) -> Option<usize> {
    let start = bytes.iter().position(|&byte| byte == 0xff)?;
    let length = bytes[start..].iter().position(|&byte| byte != 0xff)?;
    Some(start + length)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_end_marker_must_come_after_the_segments() {
        // SOI, APP1 of 6 bytes with an end marker inside, SOS of 4 bytes, data with a stuffed 0xff.
        let head = b"\xff\xd8\xff\xe1\0\x06AA\xff\xd9\xff\xda\0\x04\0\0\x12\xff\0\x34\xff\xd3\x56";
        assert!(!is_complete(head));
        assert!(is_complete(&[head.as_slice(), b"\xff\xd9"].concat()));
        assert!(is_complete(
            &[head.as_slice(), b"\xff\xff\xd9trailer"].concat()
        ));
    }

    #[test]
    fn a_file_that_breaks_off_anywhere_is_not_complete() {
        let whole = b"\xff\xd8\xff\xe0\0\x04AA\xff\xda\0\x02\x12\xff\xd9";
        assert!(is_complete(whole));
        for length in 0..whole.len() {
            assert!(!is_complete(&whole[..length]), "{length}");
        }
    }

    /// The head of a picture of 4000 × 3000 pixels: a frame of three components with the first
    /// one's sampling factors, and the header of a scan of so many components.
    fn head(frame: u8, factors: u8, scanned: u8) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, frame, 0, 17, 8];
        bytes.extend([3000_u16.to_be_bytes(), 4000_u16.to_be_bytes()].concat());
        bytes.extend([3, 1, factors, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes.extend([0xff, 0xda, 0, 3, scanned]);
        bytes
    }

    #[test]
    fn what_comes_in_several_scans_is_kept_until_the_last() {
        let whole = 2 * 3 * 4000 * 3000;
        assert_eq!(coefficient_bytes(&head(0xc0, 0x11, 3)), 0);
        assert_eq!(coefficient_bytes(&head(0xc2, 0x11, 3)), whole);
        assert_eq!(coefficient_bytes(&head(0xc0, 0x11, 1)), whole);
        // Chroma at half the size; the height of 3000 is not a multiple of 16.
        assert_eq!(
            coefficient_bytes(&head(0xc2, 0x22, 3)),
            2 * 3 * 4000 * 3008 / 2
        );
        for broken in [
            &head(0xc2, 0x11, 3)[..9],
            b"\xff\xd8\xff\xc2\0\x02\xff\xda\0\x02",
        ] {
            assert_eq!(coefficient_bytes(broken), 0);
        }
        assert_eq!(coefficient_bytes(&head(0xc2, 0x00, 3)), 2 * 2 * 4000 * 3000);
    }

    #[test]
    fn quality_is_that_of_the_table() {
        let tables = |steps: &[u8]| [b"\xff\xd8\xff\xdb\0\x43\0".as_slice(), steps].concat();
        // Table K.1 has a mean of 57.6 and the quality 50.
        assert!((quality(&tables(&[57; 64])).unwrap() - 50.5).abs() < 0.1);
        assert!((quality(&tables(&[1; 64])).unwrap() - 99.1).abs() < 0.1);
        assert!((quality(&tables(&[255; 64])).unwrap() - 11.3).abs() < 0.1);
        assert_eq!(quality(&tables(&[9; 60])), None);
        let late = [
            b"\xff\xd8\xff\xda\0\x03\x01".as_slice(),
            &tables(&[9; 64])[2..],
        ]
        .concat();
        assert_eq!(quality(&late), None);
    }
}
