//! What can go wrong: with a request, inside a network, and at the start.

use std::path::PathBuf;

use thiserror::Error;

use crate::quality::issue::Issue;

/// Why a photo was not analyzed.
#[derive(Debug, Error)]
pub enum AnalysisError {
    /// The bytes are no picture of any kind that we know.
    #[error("the file is not an image")]
    NotAnImage,
    /// A picture, of a kind that is not read here; holds its name.
    #[error("{0} pictures are not supported")]
    UnsupportedFormat(&'static str),
    /// A picture of a kind that is read here, but by a rare part of its format that is not; holds
    /// the format's name.
    #[error("this variant of {0} is not supported")]
    UnsupportedVariant(&'static str),
    /// It begins like a picture but cannot be decoded; holds the format's name.
    #[error("the {0} picture is damaged or incomplete")]
    Unreadable(&'static str),
    /// More pixels than are decoded here.
    #[error("the picture has {width} × {height} pixels; the limit is {limit} in all")]
    TooManyPixels {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// Columns times rows that are allowed.
        limit: u64,
    },
    /// Decoding would take more memory than a request may have.
    #[error("decoding the picture would take more than {limit} bytes")]
    TooMuchMemory {
        /// Bytes that are allowed.
        limit: u64,
    },
    /// No face, or none that the mesh network believes in.
    #[error("no face was found in the picture")]
    NoFace,
    /// There is a face, but it is shown so badly that an analysis would be a guess.
    #[error("the face cannot be analyzed: {}", .0.message)]
    Unfit(Issue),
    /// The models are not loaded yet.
    #[error("the models are still loading")]
    NotReady,
    /// As many requests wait as may.
    #[error("too many requests are waiting")]
    Busy,
    /// The worker died over this request or is gone.
    #[error("the analysis was lost")]
    Lost,
    /// A network failed.
    #[error(transparent)]
    Inference(#[from] InferenceError),
}

/// Why a network did not answer. Never the client's doing.
#[derive(Debug, Error)]
pub enum InferenceError {
    /// OpenCV failed.
    #[error("OpenCV: {0}")]
    OpenCv(#[from] opencv::Error),
    /// libtorch failed.
    #[error("libtorch: {0}")]
    Torch(#[from] tch::TchError),
    /// A network's output is not of the form that its file promises; holds the network's name.
    #[error("the {0}'s output has an unexpected shape")]
    Output(&'static str),
}

/// Why the service cannot start. Each names the file, and the tensor where it is about one.
#[derive(Debug, Error)]
pub enum ModelError {
    /// No manifest in any of the folders.
    #[error("manifest.toml is in none of: {}", list(.0))]
    NoManifest(Vec<PathBuf>),
    /// The manifest cannot be understood.
    #[error("{}: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest does not list a model that is needed.
    #[error("{} does not list the model {model:?}", manifest.display())]
    NotListed {
        /// The manifest.
        manifest: PathBuf,
        /// The model's name.
        model: &'static str,
    },
    /// A model's file is in none of the folders.
    #[error("the model {model:?} is missing: {file} is in none of: {}", list(.folders))]
    NoFile {
        /// The model's name.
        model: &'static str,
        /// Its file, as the manifest has it.
        file: String,
        /// Where it was looked for.
        folders: Vec<PathBuf>,
    },
    /// A file is there but cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file is not the one that the manifest means.
    #[error("{} has SHA-256 {found}, but the manifest says {expected}", path.display())]
    Checksum {
        /// The file.
        path: PathBuf,
        /// What the manifest says.
        expected: String,
        /// What the file has.
        found: String,
    },
    /// A file's content makes no sense.
    #[error("{} is unusable: {reason}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A weights file lacks a tensor.
    #[error("{} lacks the tensor {tensor:?}", path.display())]
    NoTensor {
        /// The file.
        path: PathBuf,
        /// The tensor's name.
        tensor: String,
    },
    /// A tensor has another shape than the network.
    #[error("{}: the tensor {tensor:?} has shape {found:?}, but the network needs {expected:?}", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// The tensor's name.
        tensor: String,
        /// What the network needs.
        expected: Vec<i64>,
        /// What the file has.
        found: Vec<i64>,
    },
    /// A network does not run.
    #[error("warming up: {0}")]
    WarmUp(#[from] InferenceError),
    /// Loading panicked.
    #[error("loading the models panicked")]
    Panicked,
    /// The thread that was to hold the models could not be started.
    #[error("no thread for the models: {0}")]
    Thread(std::io::Error),
}

impl From<tch::TchError> for ModelError {
    fn from(error: tch::TchError) -> Self {
        Self::WarmUp(error.into())
    }
}

fn list(folders: &[PathBuf]) -> String {
    let folders: Vec<_> = folders
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    folders.join(", ")
}
