//! The errors of `face_analysis/src/error.rs` that decoding ends with. The others name types of OpenCV
//! and libtorch.

#[derive(Debug)]
pub enum AnalysisError {
    NotAnImage,
    UnsupportedFormat(&'static str),
    UnsupportedVariant(&'static str),
    Unreadable(&'static str),
    TooManyPixels { width: u32, height: u32, limit: u64 },
    TooMuchMemory { limit: u64 },
}
