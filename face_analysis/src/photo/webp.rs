//! Whether a WebP is all there.

/// "RIFF", the size of what follows, "WEBP".
const HEADER: usize = 12;
/// A chunk's name and size.
const CHUNK_HEADER: usize = 8;

/// Whether the file holds all that its RIFF header announces, in chunks that end within it.
///
/// The decoder puts up with a lossy picture that breaks off, and takes a metadata chunk's word for
/// the memory that it needs, 4 GB at most (WebP container specification, "RIFF file format").
pub fn is_complete(bytes: &[u8]) -> bool {
    let Some(announced) = size(bytes, 4) else {
        return false;
    };
    // Some writers leave out the padding of the last chunk but count it.
    let end = 8 + announced;
    if end > bytes.len() + 1 {
        return false;
    }
    let mut at = HEADER;
    while at + CHUNK_HEADER <= end {
        let Some(length) = size(bytes, at + 4) else {
            return false;
        };
        at += CHUNK_HEADER + length;
        if at > bytes.len() {
            return false;
        }
        at += length % 2;
    }
    at > HEADER
}

fn size(bytes: &[u8], at: usize) -> Option<usize> {
    let size = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(size)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two chunks, the first of an odd size and padded.
    const WHOLE: &[u8] = b"RIFF\x18\0\0\0WEBPVP8X\x01\0\0\0A\0VP8 \x02\0\0\0BC";

    #[test]
    fn a_file_that_breaks_off_anywhere_is_not_complete() {
        assert!(is_complete(WHOLE));
        for length in 0..WHOLE.len() - 1 {
            assert!(!is_complete(&WHOLE[..length]), "{length}");
        }
    }

    #[test]
    fn a_chunk_must_end_within_the_file() {
        let mut file = WHOLE.to_vec();
        file[26..30].fill(0xff);
        assert!(!is_complete(&file));
    }

    #[test]
    fn only_the_last_padding_may_be_missing() {
        assert!(is_complete(b"RIFF\x0e\0\0\0WEBPVP8 \x01\0\0\0A\0"));
        assert!(is_complete(b"RIFF\x0e\0\0\0WEBPVP8 \x01\0\0\0A"));
        assert!(!is_complete(b"RIFF\x0e\0\0\0WEBPVP8 \x01\0\0\0"));
    }
}
