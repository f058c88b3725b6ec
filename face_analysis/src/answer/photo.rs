//! The answer to a photo: that of its largest face, and what concerns the whole photo.

use std::{collections::BTreeMap, time::Duration};

use image::ImageResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    FaceAnalysis,
    several::{Agreement, PhotoSummary},
};
use crate::pipeline::PhotoAnalysis;

/// What to tell beyond what is always told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Include {
    /// The mesh's points.
    pub landmarks: bool,
    /// What is where.
    pub mask: bool,
    /// How long each stage took.
    pub timings: bool,
}

/// What was found out about a photo: the largest face's own fields, and those of the photo.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PhotoAnswer {
    #[serde(flatten)]
    largest: FaceAnalysis,
    /// How many faces the photo shows, whether or not they were analyzed.
    #[schema(example = 1)]
    face_count: usize,
    /// With `max_faces` over 1: the analyses of all faces, the largest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    faces: Option<Vec<FaceAnalysis>>,
    /// With `include=timings`: milliseconds of each stage. Some run side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, f64>>, example = json!({"decode": 8.1, "detect": 19.4, "parse": 93.7}))]
    timings: Option<BTreeMap<&'static str, f64>>,
    /// With several photos: what each says by itself, in the order of the form.
    #[serde(skip_serializing_if = "Option::is_none")]
    photos: Option<Vec<PhotoSummary>>,
    /// With several photos: how far they say the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement: Option<Agreement>,
}

/// An answer and how long it took.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimedAnswer {
    #[serde(flatten)]
    answer: PhotoAnswer,
    /// From the end of the upload to the answer, in milliseconds.
    #[schema(example = 239.21)]
    processing_time_ms: f64,
}

impl PhotoAnswer {
    /// Puts an analysis into words; `list_faces` adds the list of all faces.
    ///
    /// # Errors
    /// When a mask cannot be encoded.
    pub fn new(
        analysis: &PhotoAnalysis,
        include: Include,
        list_faces: bool,
    ) -> ImageResult<Option<Self>> {
        let faces = analysis.faces.iter();
        let faces = faces
            .map(|face| FaceAnalysis::new(face).including(face, analysis.size, include))
            .collect::<ImageResult<Vec<_>>>()?;
        let timings = analysis.timings.stages();
        Ok(faces.first().cloned().map(|largest| Self {
            largest,
            face_count: analysis.face_count,
            faces: list_faces.then_some(faces),
            timings: include.timings.then(|| {
                timings
                    .map(|(name, time)| (name, milliseconds(time)))
                    .collect()
            }),
            photos: None,
            agreement: None,
        }))
    }

    /// Adds what several photos say by themselves.
    pub(super) fn with_photos(self, photos: Vec<PhotoSummary>, agreement: Agreement) -> Self {
        Self {
            photos: Some(photos),
            agreement: Some(agreement),
            ..self
        }
    }

    /// Adds the time.
    pub fn timed(self, time: Duration) -> TimedAnswer {
        TimedAnswer {
            answer: self,
            processing_time_ms: milliseconds(time),
        }
    }
}

/// Milliseconds, to a hundredth.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 100.0
}
