use image::ImageFormat;
use moxcms::ColorProfile;

use super::{
    decode,
    files::{
        ALL, LOSSY_WEBP, Metadata, Tiff, cmyk_jpeg, encode, encode_with, exif, exif_of_adobe_rgb,
        squares,
    },
};
use crate::error::AnalysisError;

/// One file of each format and several more, with metadata where there can be some.
fn files() -> Vec<Vec<u8>> {
    let metadata = Metadata {
        exif: Some(exif(6)),
        icc: Some(ColorProfile::new_display_p3().encode().unwrap()),
    };
    let annotated = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP]
        .map(|format| encode_with(squares(), format, &metadata));
    let cmyk = Tiff {
        size: (6, 4),
        bits: 8,
        channels: 4,
        photometric: 5,
        orientation: 8,
        pixels: vec![90; 6 * 4 * 4],
    };
    let mut files: Vec<_> = ALL.map(|format| encode(squares(), format)).into();
    files.extend(annotated);
    let adobe_rgb = Metadata {
        exif: Some(exif_of_adobe_rgb()),
        icc: None,
    };
    files.push(encode_with(squares(), ImageFormat::Jpeg, &adobe_rgb));
    files.extend([
        cmyk.bytes(),
        cmyk_jpeg([200, 90, 30, 220]),
        LOSSY_WEBP.to_vec(),
    ]);
    files
}

/// Numbers that look random and are the same each time (xorshift64*, Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }
}

#[test]
fn a_file_that_breaks_off_is_unreadable_unless_every_pixel_was_there() {
    for file in files() {
        let whole = decode(&*file).unwrap();
        for length in 0..file.len() {
            match decode(&file[..length]) {
                Err(AnalysisError::NotAnImage) => assert!(length < 18),
                Err(AnalysisError::Unreadable(_)) => {}
                Ok(picture) => assert!(picture == whole, "{length} of {}", file.len()),
                outcome => panic!("{length} of {}: {outcome:?}", file.len()),
            }
        }
        let half = decode(&file[..file.len() / 2]);
        assert!(
            matches!(half, Err(AnalysisError::Unreadable(_))),
            "{half:?}"
        );
    }
}

#[test]
fn damage_that_a_checksum_tells_is_unreadable() {
    let mut png = encode(squares(), ImageFormat::Png);
    png[60] ^= 0x55;
    for file in [png, b"\x89PNG\r\n\x1a\nnothing more".to_vec()] {
        let outcome = decode(file);
        assert!(matches!(outcome, Err(AnalysisError::Unreadable("PNG"))));
    }
}

#[test]
fn a_file_over_which_its_decoder_panics_is_unreadable() {
    // Found by fuzzing: sampling factors that zune-jpeg 0.5.15 does not expect.
    let file = include_bytes!("odd-sampling.jpg");
    let outcome = decode(file.to_vec());
    assert!(
        matches!(outcome, Err(AnalysisError::Unreadable("JPEG"))),
        "{outcome:?}"
    );
}

#[test]
fn no_bytes_make_the_decoders_panic() {
    let mut random = Random(0x5eed);
    for file in files() {
        for _ in 0..400 {
            let mut file = file.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(file.len());
                file[at] = match random.below(3) {
                    0 => file[at] ^ 1 << random.below(8),
                    1 => 0xff,
                    _ => random.below(256) as u8,
                };
            }
            if random.below(4) == 0 {
                file.truncate(random.below(file.len()));
            }
            // Any outcome will do.
            let _ = decode(file);
        }
    }
}
