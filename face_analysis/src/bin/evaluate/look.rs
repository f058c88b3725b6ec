//! What is found in a photo, and in its changed copies.

use std::fs;

use face_analysis::{
    color::{axes::Axes, season::SeasonScores, skin_tone::ItaClass},
    error::AnalysisError,
    evaluation::labels::Labeled,
    illumination::Illumination,
    photo::EncodedPhoto,
    pipeline::{Analysis, Pipeline},
    regions::{Region, Regions},
    request::{Options, Request, WhiteBalance},
    shape::ShapeScores,
};
use shared::color::Lab;

use crate::change::Change;

/// What was found in a photo, or why nothing was.
pub enum Finding {
    /// An analysis.
    Found(Box<Found>),
    /// The photo was refused; holds the reason.
    Refused(String),
}

/// What was found in a photo.
pub struct Found {
    /// How well the face fits each season.
    pub season: SeasonScores,
    /// How well it fits each shape.
    pub shape: ShapeScores,
    /// The same by the network alone, without the proportions' vote.
    pub shape_by_network: ShapeScores,
    /// Its colors' places on the axes.
    pub axes: Axes,
    /// The light that they are balanced for.
    pub illumination: Illumination,
    /// How well the photo shows it.
    pub quality: f64,
    /// What was found in its changed copies; `None` where a copy was refused.
    pub changed: Vec<(Change, Option<Changed>)>,
}

/// What was found in a changed copy.
pub struct Changed {
    /// Whether the likeliest season is still the same.
    pub keeps_season: bool,
    /// Whether the likeliest shape is still the same.
    pub keeps_shape: bool,
    /// How far the color of the skin moved in the plane of a* and b*, with the light's cast taken out
    /// and left in.
    pub skin_shift: Option<(f64, f64)>,
}

impl Found {
    /// The class of the skin's typology angle.
    pub fn ita_class(&self) -> Option<ItaClass> {
        self.axes.ita.map(ItaClass::of)
    }
}

/// Analyzes a photo, and its copies with each of `changes` made.
///
/// # Errors
/// When the file cannot be read or a network fails; a photo that the analysis refuses is a finding.
pub fn look(
    pipeline: &mut Pipeline,
    labeled: &Labeled,
    changes: &[Change],
) -> anyhow::Result<Finding> {
    let bytes = fs::read(&labeled.path)?;
    // Left in, the cast can be taken out afterwards, so that both are known from one analysis.
    let options = Options {
        white_balance: WhiteBalance::Off,
        keep_picture: true,
        ..Options::default()
    };
    let analysis = EncodedPhoto::recognize(bytes.into())
        .and_then(|photo| pipeline.analyze(&Request { photo, options }));
    let (face, photo) = match analysis.map(|analysis| (first(analysis.faces), analysis.picture)) {
        Ok((Some(face), Some(photo))) => (face, photo),
        Ok(_) => return Ok(Finding::Refused("nothing was found".to_owned())),
        Err(AnalysisError::Inference(error)) => return Err(error.into()),
        Err(error) => return Ok(Finding::Refused(error.to_string())),
    };
    let mut changed = Vec::with_capacity(changes.len());
    for &change in changes {
        let copy = match pipeline.analyze_picture(&change.apply(&photo), &options) {
            Ok(analysis) => first(analysis.faces),
            Err(AnalysisError::Inference(error)) => return Err(error.into()),
            Err(_) => None,
        };
        changed.push((change, copy.map(|copy| Changed::between(&face, &copy))));
    }
    Ok(Finding::Found(Box::new(Found {
        axes: Axes::of(&face.illumination.balanced(&face.regions)),
        illumination: face.illumination,
        season: face.season,
        shape: face.shape,
        shape_by_network: face.shape_by_network,
        quality: face.quality.score,
        changed,
    })))
}

fn first(faces: Vec<Analysis>) -> Option<Analysis> {
    faces.into_iter().next()
}

impl Changed {
    fn between(face: &Analysis, copy: &Analysis) -> Self {
        let shift = |color: &dyn Fn(&Analysis) -> Option<Lab>| {
            let (one, other) = (color(face)?, color(copy)?);
            Some((one.a - other.a).hypot(one.b - other.b))
        };
        let plain = shift(&|face| skin(&face.regions));
        let balanced = shift(&|face| skin(&face.illumination.balanced(&face.regions)));
        Self {
            keeps_season: face.season.verdict().first == copy.season.verdict().first,
            keeps_shape: face.shape.verdict().first == copy.shape.verdict().first,
            skin_shift: balanced.zip(plain),
        }
    }
}

fn skin(regions: &Regions) -> Option<Lab> {
    Some(regions.of(Region::Skin).measured()?.lab)
}
