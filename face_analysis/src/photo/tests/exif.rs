use super::files::{exif, exif_of_adobe_rgb};
use crate::photo::exif::is_adobe_rgb;

/// The same block in the other byte order.
const LITTLE_ENDIAN: &[u8] = b"II*\0\x08\0\0\0\
    \x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\
    \x01\0\x05\xa0\x04\0\x01\0\0\0\x2c\0\0\0\0\0\0\0\
    \x01\0\x01\0\x02\0\x04\0\0\0R03\0\0\0\0\0";

#[test]
fn adobe_rgb_is_told_by_the_interoperability_index() {
    for block in [exif_of_adobe_rgb(), LITTLE_ENDIAN.to_vec()] {
        assert!(is_adobe_rgb(&block));
        let mut srgb = block;
        srgb[54..57].copy_from_slice(b"R98");
        assert!(!is_adobe_rgb(&srgb));
    }
    assert!(!is_adobe_rgb(&exif(1)));
}

#[test]
fn a_block_that_breaks_off_or_leads_nowhere_says_nothing() {
    let block = exif_of_adobe_rgb();
    for length in 0..57 {
        assert!(!is_adobe_rgb(&block[..length]), "{length}");
    }
    for at in [4, 18, 36] {
        let mut astray = block.clone();
        astray[at..at + 4].fill(0xff);
        assert!(!is_adobe_rgb(&astray), "{at}");
    }
}
