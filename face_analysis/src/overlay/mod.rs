//! An analysis as a picture: the portrait with its regions tinted, and a card beside it.

mod canvas;
mod card;
mod portrait;
mod text;

use image::{ImageError, RgbImage};
use shared::{
    color::Rgb,
    face_shape::FaceShape,
    palette::{Palette, Use, palette},
    season::Season,
};
use thiserror::Error;

use self::{
    card::{Card, Likely, PORTRAIT_SIDE, Swatch},
    portrait::{Part, portrait},
    text::Typefaces,
};
use crate::{
    error::InferenceError,
    face::{geometry::Bounds, mesh::Mesh},
    pipeline::Analysis,
    quality::{verdict::Quality, view::OVAL},
    regions::Region,
};

/// Seasons and shapes that are shown with their probability.
const SEASONS: usize = 3;
const SHAPES: usize = 2;
/// Colors to wear and to avoid that are shown.
const WORN: usize = 12;
const AVOIDED: usize = 6;

/// Why a card was not drawn. Never the client's doing.
#[derive(Debug, Error)]
pub enum DrawingError {
    /// OpenCV failed.
    #[error(transparent)]
    Cut(#[from] InferenceError),
    /// A font that is compiled in is broken.
    #[error("font: {0}")]
    Font(#[from] ab_glyph::InvalidFont),
    /// There is no memory for the picture.
    #[error("no memory for a card")]
    Memory,
    /// The PNG encoder failed.
    #[error("PNG: {0}")]
    Png(#[from] ImageError),
}

/// Draws the card of a face in its upright photo, as PNG.
///
/// # Errors
/// When one of the libraries fails.
pub fn draw(photo: &RgbImage, face: &Analysis) -> Result<Vec<u8>, DrawingError> {
    let fonts = Typefaces::load()?;
    let season = palette(face.season.verdict().first);
    let card = Card {
        portrait: &portrait(photo, face, PORTRAIT_SIDE)?,
        seasons: likeliest(Season::ALL, face.season.0)
            .take(SEASONS)
            .map(|(season, probability)| Likely {
                name: season.title(),
                probability,
                color: signature(palette(season)),
            })
            .collect(),
        summary: &season.summary,
        shapes: likeliest(FaceShape::ALL, face.shape.0)
            .take(SHAPES)
            .map(|(shape, probability)| Likely {
                name: shape.title(),
                probability,
                color: signature(season),
            })
            .collect(),
        outline: outline(&face.face.mesh),
        measured: Part::ALL.map(|part| measured(face, part)).into(),
        worn: worn(season),
        avoided: season
            .avoid
            .iter()
            .map(|color| Swatch::new(&color.name, Some(color.hex)))
            .take(AVOIDED)
            .collect(),
        note: note(&face.quality),
    };
    let canvas = card.draw(&fonts).ok_or(DrawingError::Memory)?;
    Ok(canvas.png()?)
}

/// Answers with their probabilities, the likeliest first.
fn likeliest<T: Copy, const N: usize>(
    answers: [T; N],
    probabilities: [f64; N],
) -> impl Iterator<Item = (T, f64)> {
    let mut both: Vec<_> = answers.into_iter().zip(probabilities).collect();
    both.sort_by(|a, b| b.1.total_cmp(&a.1));
    both.into_iter()
}

/// The color that stands for a season: the first of its best ones.
fn signature(palette: &Palette) -> Rgb {
    palette
        .colors
        .first()
        .map_or(Rgb::new(0x80, 0x80, 0x80), |color| color.hex)
}

fn worn(palette: &Palette) -> Vec<Swatch> {
    let best = palette
        .colors
        .iter()
        .filter(|color| color.uses == Use::Best);
    best.map(|color| Swatch::new(&color.name, Some(color.hex)))
        .take(WORN)
        .collect()
}

fn measured(face: &Analysis, part: Part) -> Swatch {
    let region = match part {
        Part::Skin => Region::Skin,
        Part::Hair => Region::Hair,
        Part::Brows => Region::Brows,
        Part::Eyes => Region::Eyes,
        Part::Lips => Region::Lips,
    };
    let measured = face.regions.of(region).measured();
    Swatch {
        tint: Some(part.tint()),
        ..Swatch::new(part.name(), measured.map(|measured| measured.lab.into()))
    }
}

/// The outline of the face with its eyes leveled, in a square from 0 to 1 that it fills.
fn outline(mesh: &Mesh) -> Vec<(f32, f32)> {
    let angle = -mesh.roll();
    let corners = OVAL.iter().filter_map(|&index| mesh.points.get(index));
    let level: Vec<_> = corners.map(|corner| corner.turned(angle)).collect();
    let bounds = Bounds::around(level.iter().copied());
    let (center, side) = (
        bounds.center(),
        bounds.width().max(bounds.height()).max(1.0),
    );
    let unit = |value: f32, middle: f32| (value - middle) / side + 0.5;
    level
        .iter()
        .map(|point| (unit(point.x, center.x), unit(point.y, center.y)))
        .collect()
}

fn note(quality: &Quality) -> String {
    let score = format!("Photo quality {:.0}%.", quality.score * 100.0);
    match quality.issues.first() {
        Some(issue) => format!("{score} {} {}", issue.message, issue.hint),
        None => score,
    }
}
