//! What EXIF says about color where there is no ICC profile.

/// Points from the first directory to EXIF's own.
const EXIF_DIRECTORY: u16 = 0x8769;
/// Points from EXIF's own directory to the one about interoperability.
const INTEROPERABILITY_DIRECTORY: u16 = 0xa005;
/// Names the rules that a file follows.
const INTEROPERABILITY_INDEX: u16 = 1;
/// Bytes of an entry in a directory: tag, type, count, value.
const ENTRY: usize = 12;

/// Whether a camera wrote the photo in Adobe RGB. It says so by the interoperability index "R03",
/// the "optional file" of DCF 2.0, and embeds no profile.
pub fn is_adobe_rgb(exif: &[u8]) -> bool {
    let Some(block) = Block::new(exif) else {
        return false;
    };
    let index = block
        .offset(4)
        .and_then(|first| block.offset(block.value(first, EXIF_DIRECTORY)?))
        .and_then(|own| block.offset(block.value(own, INTEROPERABILITY_DIRECTORY)?))
        .and_then(|rules| block.value(rules, INTEROPERABILITY_INDEX));
    index.is_some_and(|at| block.bytes.get(at..at + 3) == Some(b"R03"))
}

/// Directories of tags in one byte order, as in TIFF 6.0.
struct Block<'a> {
    bytes: &'a [u8],
    little_endian: bool,
}

impl<'a> Block<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let little_endian = match bytes.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Self {
            bytes,
            little_endian,
        })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at + 2)?.try_into().ok()?;
        Some(if self.little_endian {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    }

    fn offset(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at + 4)?.try_into().ok()?;
        let offset = if self.little_endian {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        };
        usize::try_from(offset).ok()
    }

    /// Where the four bytes for a tag's value are.
    fn value(&self, directory: usize, tag: u16) -> Option<usize> {
        let entries = usize::from(self.short(directory)?);
        (0..entries)
            .map(|number| directory + 2 + ENTRY * number)
            .find(|&entry| self.short(entry) == Some(tag))
            .map(|entry| entry + 8)
    }
}
