//! The table of measured region colors.

use anyhow::{Context, ensure};
use face_analysis::color::{
    features::{Features, features},
    region::{Lab8, RegionColors},
};
use shared::season::Season;

const HEADER: &str = "season,skin_L,skin_a,skin_b,hair_L,hair_a,hair_b,\
    lips_L,lips_a,lips_b,eyes_L,eyes_a,eyes_b";

/// A judged face.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its colors.
    pub colors: RegionColors,
    /// What they tell.
    pub features: Features,
    /// What people said.
    pub season: Season,
}

/// Reads the table; an error names the line.
pub fn parse(text: &str) -> anyhow::Result<Vec<Row>> {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    ensure!(header.trim() == HEADER, "the header must be {HEADER}");
    lines
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| row(line).with_context(|| format!("line {}", index + 2)))
        .collect()
}

fn row(line: &str) -> anyhow::Result<Row> {
    let (season, values) = line.split_once(',').context("no comma")?;
    let values = values
        .split(',')
        .map(|value| value.trim().parse().with_context(|| format!("{value:?}")))
        .collect::<anyhow::Result<Vec<f64>>>()?;
    ensure!(values.len() == 12, "{} values instead of 12", values.len());
    let color = |region: usize| {
        let [l, a, b] = std::array::from_fn(|channel| values[3 * region + channel]);
        ((l, a, b) != (0.0, 0.0, 0.0)).then_some(Lab8 { l, a, b })
    };
    let colors = RegionColors(std::array::from_fn(color));
    Ok(Row {
        features: features(&colors),
        colors,
        season: season.parse()?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_region_of_zeros_is_absent() {
        let text = format!("{HEADER}\nDARK WINTER,150,4,11,0,0,0,120,22,6,54,3,0\n");
        let rows = parse(&text).unwrap();
        assert_eq!(rows[0].season, Season::DarkWinter);
        assert_eq!(rows[0].features[0], Some(150.0));
        assert_eq!(rows[0].features[3], None);
        assert_eq!(rows[0].features[43], Some(1.0));
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        for bad in ["DARK WINTER,1,2", "DUSK,1,2,3,4,5,6,7,8,9,10,11,12"] {
            let error = parse(&format!("{HEADER}\n\n{bad}\n")).unwrap_err();
            assert!(error.to_string().contains("line 3"), "{error:?}");
        }
        assert!(parse("L,a,b\n").is_err());
    }
}
