//! What cards are drawn on.

use image::{ExtendedColorType, ImageEncoder, ImageResult, RgbImage, codecs::png::PngEncoder};
use shared::color::Rgb;
use tiny_skia::{
    Color, FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, PathBuilder, Pattern, Pixmap,
    Rect, Shader, SpreadMode, Stroke, StrokeDash, Transform,
};

use super::text::Style;

/// A color and how much of it: 0 for none, 1 for nothing else.
#[derive(Clone, Copy)]
pub struct Ink(pub Rgb, pub f32);

impl From<Rgb> for Ink {
    fn from(color: Rgb) -> Self {
        Self(color, 1.0)
    }
}

impl Ink {
    fn paint(self) -> Paint<'static> {
        let Self(color, opacity) = self;
        let opacity = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
        Paint {
            shader: Shader::SolidColor(Color::from_rgba8(color.r, color.g, color.b, opacity)),
            anti_alias: true,
            ..Paint::default()
        }
    }
}

/// A box in pixels.
#[derive(Clone, Copy)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// An opaque picture to draw on. Whatever has no size is not drawn.
pub struct Canvas(Pixmap);

impl Canvas {
    /// A canvas of one color; `None` without pixels.
    pub fn new(width: u32, height: u32, color: Rgb) -> Option<Self> {
        let mut pixmap = Pixmap::new(width, height)?;
        pixmap.fill(Color::from_rgba8(color.r, color.g, color.b, 255));
        Some(Self(pixmap))
    }

    /// Fills a shape.
    pub fn fill(&mut self, path: &Path, ink: impl Into<Ink>) {
        let paint = ink.into().paint();
        let identity = Transform::identity();
        self.0
            .fill_path(path, &paint, FillRule::Winding, identity, None);
    }

    /// Draws along a line, with gaps as long as the dashes if `dash` is not 0.
    pub fn stroke(&mut self, path: &Path, ink: impl Into<Ink>, width: f32, dash: f32) {
        let stroke = Stroke {
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            dash: StrokeDash::new(vec![dash, dash * 1.6], 0.0).filter(|_| dash > 0.0),
            ..Stroke::default()
        };
        let paint = ink.into().paint();
        self.0
            .stroke_path(path, &paint, &stroke, Transform::identity(), None);
    }

    /// Fills a box with rounded corners.
    pub fn rounded(&mut self, area: Area, radius: f32, ink: impl Into<Ink>) {
        if let Some(path) = rounded(area, radius) {
            self.fill(&path, ink);
        }
    }

    /// Fills a circle.
    pub fn circle(&mut self, x: f32, y: f32, radius: f32, ink: impl Into<Ink>) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius) {
            self.fill(&path, ink);
        }
    }

    /// Puts a picture into a box with rounded corners, at its own size.
    pub fn picture(&mut self, picture: &RgbImage, x: f32, y: f32, radius: f32) {
        let Some(mut pixmap) = Pixmap::new(picture.width(), picture.height()) else {
            return;
        };
        for (target, source) in pixmap.data_mut().chunks_exact_mut(4).zip(picture.pixels()) {
            let [red, green, blue] = source.0;
            target.copy_from_slice(&[red, green, blue, 255]);
        }
        let area = Area {
            x,
            y,
            width: picture.width() as f32,
            height: picture.height() as f32,
        };
        let Some(path) = rounded(area, radius) else {
            return;
        };
        let paint = Paint {
            shader: Pattern::new(
                pixmap.as_ref(),
                SpreadMode::Pad,
                FilterQuality::Nearest,
                1.0,
                Transform::from_translate(x, y),
            ),
            anti_alias: true,
            ..Paint::default()
        };
        let identity = Transform::identity();
        self.0
            .fill_path(&path, &paint, FillRule::Winding, identity, None);
    }

    /// Writes a line that begins at `x`, and tells its width.
    pub fn write(
        &mut self,
        line: &str,
        style: Style<'_>,
        x: f32,
        baseline: f32,
        ink: impl Into<Ink>,
    ) -> f32 {
        if let Some(path) = style.outlines(line, x, baseline) {
            self.fill(&path, ink);
        }
        style.width(line)
    }

    /// The picture as PNG.
    ///
    /// # Errors
    /// When the encoder fails, which it does not over a picture in memory.
    pub fn png(&self) -> ImageResult<Vec<u8>> {
        let (width, height) = (self.0.width(), self.0.height());
        // Nothing is transparent, so that colors are as they are stored.
        let opaque = self.0.data().chunks_exact(4);
        let pixels: Vec<u8> = opaque
            .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect();
        let mut png = Vec::new();
        PngEncoder::new(&mut png).write_image(&pixels, width, height, ExtendedColorType::Rgb8)?;
        Ok(png)
    }
}

/// A box with rounded corners as a path.
fn rounded(area: Area, radius: f32) -> Option<Path> {
    /// How far the controls of a cubic lie along a quarter circle's tangents: 4/3 (√2 − 1).
    const QUARTER: f32 = 0.552_284_8;
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    let radius = radius.min(width / 2.0).min(height / 2.0);
    if radius <= 0.0 {
        return Rect::from_xywh(x, y, width, height).map(PathBuilder::from_rect);
    }
    let (right, bottom) = (x + width, y + height);
    let near = radius * (1.0 - QUARTER);
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - near, y, right, y + near, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(
        right,
        bottom - near,
        right - near,
        bottom,
        right - radius,
        bottom,
    );
    path.line_to(x + radius, bottom);
    path.cubic_to(x + near, bottom, x, bottom - near, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + near, x + near, y, x + radius, y);
    path.close();
    path.finish()
}
