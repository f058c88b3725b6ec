//! The card: a portrait, and beside it what was found out.

use image::RgbImage;
use shared::color::Rgb;
use tiny_skia::{Path, PathBuilder};

use super::{
    canvas::{Area, Canvas, Ink},
    text::{Style, Typefaces},
};

/// Width and height in pixels.
pub const SIZE: (u32, u32) = (1600, 1040);
/// Side of the portrait in pixels.
pub const PORTRAIT_SIDE: u32 = 960;

const MARGIN: f32 = 40.0;
const COLUMN: f32 = MARGIN + PORTRAIT_SIDE as f32 + 48.0;
/// Lines of the note at the bottom.
const NOTE_LINES: usize = 2;
const COLUMN_WIDTH: f32 = SIZE.0 as f32 - COLUMN - 48.0;

const PAPER: Rgb = Rgb::new(0xFB, 0xF8, 0xF3);
const INK: Rgb = Rgb::new(0x2B, 0x26, 0x22);
const SOFT: Rgb = Rgb::new(0x6F, 0x66, 0x5C);
const FAINT: Rgb = Rgb::new(0x9A, 0x90, 0x84);
const LINE: Rgb = Rgb::new(0xE6, 0xDF, 0xD4);

/// A color with its name.
pub struct Swatch {
    /// What it is.
    pub name: String,
    /// The color; none where it could not be measured.
    pub color: Option<Rgb>,
    /// What its region is tinted with in the portrait, if it has one.
    pub tint: Option<Rgb>,
}

impl Swatch {
    /// A color that no region has.
    pub fn new(name: &str, color: Option<Rgb>) -> Self {
        Self {
            name: name.to_owned(),
            color,
            tint: None,
        }
    }
}

/// An answer with its probability.
pub struct Likely {
    /// The answer.
    pub name: &'static str,
    /// 0 to 1.
    pub probability: f64,
    /// The color of its bar.
    pub color: Rgb,
}

/// What stands on a card.
pub struct Card<'a> {
    /// [`PORTRAIT_SIDE`] square.
    pub portrait: &'a RgbImage,
    /// The likeliest seasons, the first one being the verdict.
    pub seasons: Vec<Likely>,
    /// A sentence about the season's colors.
    pub summary: &'a str,
    /// The likeliest face shapes, the first one being the verdict.
    pub shapes: Vec<Likely>,
    /// The face's outline, in a square from 0 to 1.
    pub outline: Vec<(f32, f32)>,
    /// The colors of the face.
    pub measured: Vec<Swatch>,
    /// Colors to wear.
    pub worn: Vec<Swatch>,
    /// Colors to leave to others.
    pub avoided: Vec<Swatch>,
    /// A last line in small print.
    pub note: String,
}

impl Card<'_> {
    /// Draws the card; `None` only if there is no memory for it.
    pub fn draw(&self, fonts: &Typefaces) -> Option<Canvas> {
        let mut canvas = Canvas::new(SIZE.0, SIZE.1, PAPER)?;
        canvas.picture(self.portrait, MARGIN, MARGIN, 28.0);
        let mut sheet = Sheet {
            canvas,
            fonts,
            y: 62.0,
        };
        self.season(&mut sheet);
        self.shape(&mut sheet);
        self.colors(&mut sheet);
        sheet.heading("Colors to wear");
        sheet.swatches(&self.worn, 46.0);
        sheet.y += 12.0;
        sheet.heading("Better left to others");
        sheet.swatches(&self.avoided, 30.0);
        let style = Style::new(&fonts.text, 14.0);
        let bottom = MARGIN + PORTRAIT_SIDE as f32 - 4.0;
        let mut lines = style.wrapped(&self.note, COLUMN_WIDTH);
        if lines.len() > NOTE_LINES {
            let rest = lines.split_off(NOTE_LINES - 1).join(" ");
            lines.push(style.fitted(&rest, COLUMN_WIDTH));
        }
        for (below, line) in lines.iter().rev().enumerate() {
            let baseline = bottom - 20.0 * below as f32;
            sheet.canvas.write(line, style, COLUMN, baseline, FAINT);
        }
        Some(sheet.canvas)
    }

    fn season(&self, sheet: &mut Sheet<'_>) {
        sheet.heading("Your color season");
        let Some(first) = self.seasons.first() else {
            return;
        };
        let fonts = sheet.fonts;
        sheet.y += 58.0;
        let title = Style::new(&fonts.display, 60.0);
        sheet
            .canvas
            .write(first.name, title, COLUMN - 3.0, sheet.y, INK);
        sheet.y += 14.0;
        let text = Style::new(&fonts.text, 18.0);
        for line in text.wrapped(self.summary, COLUMN_WIDTH).iter().take(3) {
            sheet.y += 27.0;
            sheet.canvas.write(line, text, COLUMN, sheet.y, SOFT);
        }
        sheet.y += 14.0;
        sheet.bars(&self.seasons);
        sheet.rule();
    }

    fn shape(&self, sheet: &mut Sheet<'_>) {
        let Some(first) = self.shapes.first() else {
            return;
        };
        let fonts = sheet.fonts;
        let top = sheet.y;
        sheet.heading("Your face shape");
        sheet.y += 46.0;
        let title = Style::new(&fonts.display, 42.0);
        sheet
            .canvas
            .write(first.name, title, COLUMN - 2.0, sheet.y, INK);
        sheet.y += 30.0;
        let style = Style::new(&fonts.text, 16.0);
        let mut words = percent(first.probability);
        if let Some(second) = self.shapes.get(1) {
            words = format!(
                "{words}, then {} {}",
                second.name,
                percent(second.probability)
            );
        }
        sheet.canvas.write(&words, style, COLUMN, sheet.y, SOFT);
        if let Some(path) = outline(&self.outline, SIZE.0 as f32 - 48.0 - 94.0, top - 8.0, 94.0) {
            sheet.canvas.fill(&path, Ink(first.color, 0.14));
            sheet.canvas.stroke(&path, first.color, 2.5, 0.0);
        }
        sheet.y += 4.0;
        sheet.rule();
    }

    fn colors(&self, sheet: &mut Sheet<'_>) {
        sheet.heading("Measured on your photo");
        sheet.y += 18.0;
        let fonts = sheet.fonts;
        let (name, code) = (
            Style::new(&fonts.strong, 14.0),
            Style::new(&fonts.text, 12.5),
        );
        let step = COLUMN_WIDTH / self.measured.len().max(1) as f32;
        let side = (step - 12.0).min(84.0);
        for (index, swatch) in self.measured.iter().enumerate() {
            let x = COLUMN + index as f32 * step;
            sheet.chip(x, sheet.y, side, side * 0.72, swatch.color);
            let baseline = sheet.y + side * 0.72 + 22.0;
            let mut left = x;
            if let Some(tint) = swatch.tint {
                sheet.canvas.circle(x + 4.5, baseline - 5.0, 4.5, tint);
                left += 15.0;
            }
            let title = name.fitted(&swatch.name, step - 18.0);
            sheet.canvas.write(&title, name, left, baseline, INK);
            let text = swatch.color.map_or("not seen".to_owned(), Rgb::hex);
            sheet.canvas.write(&text, code, x, baseline + 18.0, FAINT);
        }
        sheet.y += side * 0.72 + 50.0;
        sheet.rule();
    }
}

/// The right column, written from top to bottom.
struct Sheet<'a> {
    canvas: Canvas,
    fonts: &'a Typefaces,
    y: f32,
}

impl Sheet<'_> {
    fn heading(&mut self, words: &str) {
        let style = Style {
            spacing: 1.8,
            ..Style::new(&self.fonts.strong, 13.0)
        };
        self.canvas
            .write(&words.to_uppercase(), style, COLUMN, self.y, FAINT);
    }

    fn rule(&mut self) {
        self.y += 16.0;
        let area = Area {
            x: COLUMN,
            y: self.y,
            width: COLUMN_WIDTH,
            height: 1.5,
        };
        self.canvas.rounded(area, 0.0, LINE);
        self.y += 32.0;
    }

    /// One bar for each answer, the first one strong.
    fn bars(&mut self, answers: &[Likely]) {
        const NAME: f32 = 150.0;
        const NUMBER: f32 = 52.0;
        let length = COLUMN_WIDTH - NAME - NUMBER;
        let longest = answers
            .first()
            .map_or(1.0, |first| first.probability.max(0.01));
        for (index, answer) in answers.iter().enumerate() {
            self.y += 26.0;
            let (typeface, ink) = if index == 0 {
                (&self.fonts.strong, INK)
            } else {
                (&self.fonts.text, SOFT)
            };
            let style = Style::new(typeface, 15.0);
            self.canvas.write(answer.name, style, COLUMN, self.y, ink);
            let track = Area {
                x: COLUMN + NAME,
                y: self.y - 10.0,
                width: length,
                height: 10.0,
            };
            self.canvas.rounded(track, 5.0, LINE);
            let part = (answer.probability / longest).clamp(0.03, 1.0) as f32;
            self.canvas.rounded(
                Area {
                    width: length * part,
                    ..track
                },
                5.0,
                answer.color,
            );
            let number = percent(answer.probability);
            let right = COLUMN + COLUMN_WIDTH - style.width(&number);
            self.canvas.write(&number, style, right, self.y, ink);
        }
    }

    /// Rows of named colors.
    fn swatches(&mut self, swatches: &[Swatch], height: f32) {
        const COLUMNS: usize = 6;
        const LINE_HEIGHT: f32 = 15.0;
        self.y += 16.0;
        let style = Style::new(&self.fonts.text, 12.5);
        let step = COLUMN_WIDTH / COLUMNS as f32;
        for row in swatches.chunks(COLUMNS) {
            for (index, swatch) in row.iter().enumerate() {
                let x = COLUMN + index as f32 * step;
                self.chip(x, self.y, step - 14.0, height, swatch.color);
                let words = style.wrapped(&swatch.name, step - 6.0);
                for (line, words) in words.iter().take(2).enumerate() {
                    let words = style.fitted(words, step - 6.0);
                    let baseline = self.y + height + 17.0 + LINE_HEIGHT * line as f32;
                    self.canvas.write(&words, style, x, baseline, SOFT);
                }
            }
            self.y += height + 48.0;
        }
    }

    /// A box of a color; of a color that is not known, its outline.
    fn chip(&mut self, x: f32, y: f32, width: f32, height: f32, color: Option<Rgb>) {
        let area = Area {
            x,
            y,
            width,
            height,
        };
        match color {
            Some(color) => {
                // A rim, so that a color like the paper's has an edge.
                self.canvas.rounded(area, 12.0, Ink(INK, 0.14));
                let inner = Area {
                    x: x + 1.0,
                    y: y + 1.0,
                    width: width - 2.0,
                    height: height - 2.0,
                };
                self.canvas.rounded(inner, 11.0, color);
            }
            None => {
                self.canvas.rounded(area, 12.0, LINE);
                let inner = Area {
                    x: x + 1.5,
                    y: y + 1.5,
                    width: width - 3.0,
                    height: height - 3.0,
                };
                self.canvas.rounded(inner, 10.5, PAPER);
            }
        }
    }
}

fn percent(probability: f64) -> String {
    format!("{:.0}%", probability * 100.0)
}

/// A closed curve through points of a unit square that is `side` pixels large, smooth where it
/// passes the middles between them.
fn outline(points: &[(f32, f32)], x: f32, y: f32, side: f32) -> Option<Path> {
    let place = |index: usize| {
        let (px, py) = points[index % points.len()];
        (x + px * side, y + py * side)
    };
    let middle = |index: usize| {
        let ((ax, ay), (bx, by)) = (place(index), place(index + 1));
        ((ax + bx) / 2.0, (ay + by) / 2.0)
    };
    if points.len() < 3 {
        return None;
    }
    let mut path = PathBuilder::new();
    let (start_x, start_y) = middle(0);
    path.move_to(start_x, start_y);
    for index in 1..=points.len() {
        let ((cx, cy), (ex, ey)) = (place(index), middle(index));
        path.quad_to(cx, cy, ex, ey);
    }
    path.close();
    path.finish()
}
