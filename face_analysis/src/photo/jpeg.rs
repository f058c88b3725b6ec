//! Whether a JPEG is all there.

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
    let mut at = 2;
    while let Some(offset) = find_marker(bytes.get(at..).unwrap_or_default()) {
        at += offset;
        let marker = bytes[at];
        at += 1;
        if marker == END_OF_IMAGE {
            return true;
        }
        if ALONE.iter().any(|alone| alone.contains(&marker)) {
            continue;
        }
        let Some(&[high, low]) = bytes.get(at..at + 2) else {
            return false;
        };
        at += usize::from(u16::from_be_bytes([high, low]));
    }
    false
}

/// Where the byte after the next run of 0xff is.
fn find_marker(bytes: &[u8]) -> Option<usize> {
    let start = bytes.iter().position(|&byte| byte == 0xff)?;
    let length = bytes[start..].iter().position(|&byte| byte != 0xff)?;
    Some(start + length)
}

#[cfg(test)]
mod tests {
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
}
