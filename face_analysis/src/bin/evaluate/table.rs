//! What was found in each photo, as a table.

use std::io::Write;

use face_analysis::{color::axes::Axis, evaluation::labels::Labeled};
use shared::{face_shape::FaceShape, season::Season};

use crate::look::Finding;

/// Writes a line for each photo: its labels, what was found, and a probability for each answer. Of
/// a refused photo it tells the reason alone.
pub fn write(out: impl Write, findings: &[(&Labeled, Finding)]) -> anyhow::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let headings = [
        "file",
        "season",
        "shape",
        "refused",
        "quality",
        "ita",
        "undertone",
        "value",
        "chroma",
        "contrast",
        "light_a",
        "light_b",
        "light_confidence",
    ];
    let seasons = Season::ALL.map(Season::key);
    let shapes = FaceShape::ALL.map(FaceShape::title);
    table.write_record(headings.iter().chain(&seasons).chain(&shapes))?;
    for (labeled, finding) in findings {
        let mut line = vec![
            labeled.path.display().to_string(),
            labeled.season.map_or("", Season::title).to_owned(),
            labeled.shape.map_or("", FaceShape::title).to_owned(),
        ];
        match finding {
            Finding::Refused(reason) => line.push(reason.clone()),
            Finding::Found(found) => {
                let axes = &found.axes;
                let place = |axis: Option<Axis>| number(axis.map(|axis| axis.place));
                line.push(String::new());
                line.push(number(Some(found.quality)));
                line.push(number(axes.ita));
                line.extend([axes.undertone, axes.value, axes.chroma, axes.contrast].map(place));
                let light = &found.illumination;
                let light = [light.white.a, light.white.b, light.confidence];
                line.extend(light.map(|value| number(Some(value))));
                line.extend(found.season.0.map(|score| number(Some(score))));
                line.extend(found.shape.0.map(|score| number(Some(score))));
            }
        }
        line.resize(headings.len() + seasons.len() + shapes.len(), String::new());
        table.write_record(&line)?;
    }
    table.flush()?;
    Ok(())
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.4}"))
}
