//! Words as shapes.

use ab_glyph::{Font as _, FontRef, InvalidFont, OutlineCurve, Point};
use tiny_skia::{Path, PathBuilder, Transform};

/// A typeface and its weight. All are under the SIL Open Font License (assets/*-OFL.txt), cut down
/// to Latin letters.
pub struct Typeface(FontRef<'static>);

/// The three that a card is set in.
pub struct Typefaces {
    /// For what is large.
    pub display: Typeface,
    /// For what is read.
    pub text: Typeface,
    /// For what is emphasized.
    pub strong: Typeface,
}

impl Typefaces {
    /// Reads the fonts that are compiled in.
    ///
    /// # Errors
    /// When a font is broken, which the tests rule out.
    pub fn load() -> Result<Self, InvalidFont> {
        let read = |bytes| FontRef::try_from_slice(bytes).map(Typeface);
        Ok(Self {
            display: read(include_bytes!("../../assets/Fraunces-Medium.ttf"))?,
            text: read(include_bytes!("../../assets/Inter-Regular.ttf"))?,
            strong: read(include_bytes!("../../assets/Inter-SemiBold.ttf"))?,
        })
    }
}

/// How a line is set.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// The letters.
    pub typeface: &'a Typeface,
    /// Height of an em in pixels.
    pub size: f32,
    /// Pixels added after each letter.
    pub spacing: f32,
}

impl<'a> Style<'a> {
    /// Letters of a size, not spaced out.
    pub fn new(typeface: &'a Typeface, size: f32) -> Self {
        Self {
            typeface,
            size,
            spacing: 0.0,
        }
    }

    /// The width of a line in pixels.
    pub fn width(&self, line: &str) -> f32 {
        let width = line.chars().map(|letter| self.advance(letter)).sum::<f32>();
        (width - self.spacing).max(0.0)
    }

    fn advance(&self, letter: char) -> f32 {
        let font = &self.typeface.0;
        font.h_advance_unscaled(font.glyph_id(letter)) * self.scale() + self.spacing
    }

    fn scale(&self) -> f32 {
        // Fonts without a size are refused when they are read.
        self.size / self.typeface.0.units_per_em().unwrap_or(1_000.0)
    }

    /// The outlines of a line that begins at `x` on `baseline`; `None` for one without ink.
    pub fn outlines(&self, line: &str, x: f32, baseline: f32) -> Option<Path> {
        let font = &self.typeface.0;
        let scale = self.scale();
        let mut path = PathBuilder::new();
        let mut left = x;
        for letter in line.chars() {
            if let Some(outline) = font.outline(font.glyph_id(letter)) {
                let place = |point: Point| (left + point.x * scale, baseline - point.y * scale);
                append(&mut path, &outline.curves, place);
            }
            left += self.advance(letter);
        }
        path.finish()?.transform(Transform::identity())
    }

    /// Breaks a text into lines no wider than `width`, except for words that are.
    pub fn wrapped(&self, text: &str, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            if let Some(line) = lines.last_mut() {
                let longer = format!("{line} {word}");
                if self.width(&longer) <= width {
                    *line = longer;
                    continue;
                }
            }
            lines.push(word.to_owned());
        }
        lines
    }

    /// The line, cut short with an ellipsis if it is wider than `width`.
    pub fn fitted(&self, line: &str, width: f32) -> String {
        if self.width(line) <= width {
            return line.to_owned();
        }
        let mut short = line.to_owned();
        while short.pop().is_some() {
            let fitted = format!("{}…", short.trim_end());
            if self.width(&fitted) <= width {
                return fitted;
            }
        }
        short
    }
}

fn append(path: &mut PathBuilder, curves: &[OutlineCurve], place: impl Fn(Point) -> (f32, f32)) {
    let mut end = None;
    for curve in curves {
        let (from, to) = match *curve {
            OutlineCurve::Line(from, to)
            | OutlineCurve::Quad(from, _, to)
            | OutlineCurve::Cubic(from, _, _, to) => (from, to),
        };
        if end != Some(from) {
            if end.is_some() {
                path.close();
            }
            let (x, y) = place(from);
            path.move_to(x, y);
        }
        let (x, y) = place(to);
        match *curve {
            OutlineCurve::Line(..) => path.line_to(x, y),
            OutlineCurve::Quad(_, control, _) => {
                let (x1, y1) = place(control);
                path.quad_to(x1, y1, x, y);
            }
            OutlineCurve::Cubic(_, first, second, _) => {
                let ((x1, y1), (x2, y2)) = (place(first), place(second));
                path.cubic_to(x1, y1, x2, y2, x, y);
            }
        }
        end = Some(to);
    }
    if end.is_some() {
        path.close();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_letter_of_an_answer_is_in_the_fonts() {
        let fonts = Typefaces::load().unwrap();
        for typeface in [&fonts.display, &fonts.text, &fonts.strong] {
            for letter in ('!'..='~').chain("é–—’“”…·°".chars()) {
                assert!(typeface.0.glyph_id(letter).0 != 0, "{letter}");
            }
            assert!(typeface.0.units_per_em().is_some());
        }
    }

    #[test]
    fn lines_keep_to_their_width() {
        let fonts = Typefaces::load().unwrap();
        let style = Style::new(&fonts.text, 20.0);
        let lines = style.wrapped("Deep, rich, spiced colors: mahogany and pine", 180.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| style.width(line) <= 180.0));
        assert_eq!(
            lines.join(" "),
            "Deep, rich, spiced colors: mahogany and pine"
        );
        let short = style.fitted("robin's egg blue", 80.0);
        assert!(short.ends_with('…') && style.width(&short) <= 80.0);
        assert_eq!(style.fitted("rust", 80.0), "rust");
        assert!(style.outlines("   ", 0.0, 0.0).is_none());
    }
}
