//! Any bytes as an upload: they are decoded within the limits, or refused; nothing panics.

#![no_main]

use std::{
    env,
    panic::{set_hook, take_hook},
    path::PathBuf,
};

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
        // A known panic of this decoder is caught and answered; ours and others' still end the run.
        let abort = take_hook();
        set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|place| place.file().contains("zune-jpeg")) {
                abort(panic);
            }
        }));
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
