//! Any bytes as an upload: they are decoded within the limits, or refused; nothing panics.

#![no_main]

use std::{env, path::PathBuf};

use bytes::Bytes;
use face_analysis_fuzz::{
    photo::{EncodedPhoto, limits::MAX_PIXELS},
    seeds,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: {
        if let Some(folder) = env::var_os("FUZZ_SEEDS") {
            seeds::write(&PathBuf::from(folder)).expect("the folder for seeds can be written");
        }
    },
    |bytes: &[u8]| {
        let Ok(photo) = EncodedPhoto::recognize(Bytes::copy_from_slice(bytes)) else {
            return;
        };
        if let Some(quality) = photo.jpeg_quality() {
            assert!((1.0..=100.0).contains(&quality));
        }
        if let Ok(picture) = photo.decode() {
            let pixels = u64::from(picture.width()) * u64::from(picture.height());
            assert!((1..=MAX_PIXELS).contains(&pixels));
        }
    }
);
