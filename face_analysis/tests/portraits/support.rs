//! The models, the portraits, and analyses of them.

use std::{
    env, fs,
    io::Cursor,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, MutexGuard},
};

use face_analysis::{
    error::AnalysisError,
    manifest::ModelStore,
    photo::EncodedPhoto,
    pipeline::{Analysis, PhotoAnalysis, Pipeline},
    request::{Options, Request},
};
use image::{ImageFormat, RgbImage};
use tch::Device;

/// Eileen Collins, NASA, 1999.
pub const ASTRONAUT: &str = "astronaut.png";
/// Grace Hopper, United States Navy, 1984.
pub const HOPPER: &str = "grace_hopper.jpg";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

pub fn weights() -> PathBuf {
    env::var_os("WEIGHTS_DIR").map_or(root().join("weights"), PathBuf::from)
}

pub fn store() -> ModelStore {
    ModelStore::open(vec![weights()]).unwrap()
}

pub fn pipeline() -> MutexGuard<'static, Pipeline> {
    static PIPELINE: LazyLock<Mutex<Pipeline>> =
        LazyLock::new(|| Mutex::new(Pipeline::load(&store(), Device::Cpu).unwrap()));
    PIPELINE
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

pub fn portrait_path(name: &str) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root().join("target"), PathBuf::from);
    target.join("setup/portraits").join(name)
}

pub fn portrait(name: &str) -> RgbImage {
    let path = portrait_path(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    recognized(bytes).decode().unwrap()
}

pub fn recognized(bytes: Vec<u8>) -> EncodedPhoto {
    EncodedPhoto::recognize(bytes.into()).unwrap()
}

pub fn encoded(photo: &RgbImage, format: ImageFormat) -> EncodedPhoto {
    let mut bytes = Cursor::new(Vec::new());
    photo.write_to(&mut bytes, format).unwrap();
    recognized(bytes.into_inner())
}

pub fn analyze(photo: &RgbImage) -> Analysis {
    analyze_faces(photo, 1).faces.remove(0)
}

pub fn analyze_faces(photo: &RgbImage, max_faces: usize) -> PhotoAnalysis {
    let options = Options {
        max_faces,
        ..Options::default()
    };
    pipeline().analyze_picture(photo, &options).unwrap()
}

pub fn try_analyze(photo: &RgbImage) -> Result<PhotoAnalysis, AnalysisError> {
    pipeline().analyze_picture(photo, &Options::default())
}

pub fn analyze_file(photo: EncodedPhoto) -> Analysis {
    let options = Options::default();
    let analysis = pipeline().analyze(&Request { photo, options });
    analysis.unwrap().faces.remove(0)
}
