//! How good the classifier is on rows that it was not fitted to.

use face_analysis::{
    color::{
        features::{Features, features},
        season::{SEASONS, SeasonScores},
    },
    evaluation::{interval::Share, season::Evaluation},
    probability::softmax,
};
use shared::season::Season;
use tch::{Device, Kind, Tensor};

use crate::{fit::fit, table::Row};

const FOLDS: usize = 5;
/// Decides which row is in which fold.
const SEED: i64 = 12;

/// What the classifier said of a row that it was not fitted to, and what people said.
pub type Judged = ([f64; SEASONS], Season);

/// How the classifier did on rows that it was not fitted to.
pub struct Validation {
    /// What it said of each.
    pub judged: Vec<Judged>,
    /// How often its likeliest season stays, had the photo been exposed one stop less.
    pub kept: Share,
}

/// Fits the classifier five times, each time without a fifth of the rows, and tries it on those.
pub fn cross_validate(rows: &[Row], penalty: f64) -> anyhow::Result<Validation> {
    let folds = folds(rows)?;
    let mut judged = Vec::with_capacity(rows.len());
    let mut kept = Vec::with_capacity(rows.len());
    for fold in 0..FOLDS {
        let part = |held_out: bool| {
            let chosen = rows.iter().zip(&folds);
            chosen.filter_map(move |(row, &own)| ((own == fold) == held_out).then_some(row))
        };
        let model = fit(&part(false).collect::<Vec<_>>(), penalty)?;
        judged.extend(part(true).map(|row| (model.logits(&row.features), row.season)));
        kept.extend(part(true).map(|row| {
            let likeliest = |features: &Features| {
                SeasonScores(softmax(model.logits(features)))
                    .verdict()
                    .first
            };
            let darker = features(&row.colors.exposed(-1.0));
            likeliest(&darker) == likeliest(&row.features)
        }));
    }
    Ok(Validation {
        judged,
        kept: Share::of(kept),
    })
}

/// Deals the rows of each season to the folds in turn, in an order that the seed decides.
fn folds(rows: &[Row]) -> anyhow::Result<Vec<usize>> {
    tch::manual_seed(SEED);
    let order = Tensor::f_randperm(rows.len() as i64, (Kind::Int64, Device::Cpu))?;
    let mut folds = vec![0; rows.len()];
    let mut dealt = [0; SEASONS];
    for place in Vec::<i64>::try_from(order)? {
        let place = place as usize;
        let count = &mut dealt[rows[place].season.index()];
        folds[place] = *count % FOLDS;
        *count += 1;
    }
    Ok(folds)
}

/// The rows' probabilities at a temperature.
pub fn calibrated(judged: &[Judged], temperature: f64) -> Vec<(SeasonScores, Season)> {
    let scores =
        |logits: [f64; SEASONS]| SeasonScores(softmax(logits.map(|logit| logit / temperature)));
    judged
        .iter()
        .map(|&(logits, season)| (scores(logits), season))
        .collect()
}

/// The temperature of least log loss, to the nearest hundredth.
pub fn temperature(judged: &[Judged]) -> f64 {
    let loss = |temperature| Evaluation::of(&calibrated(judged, temperature)).log_loss;
    let candidates = (50..=200).map(|percent| f64::from(percent) / 100.0);
    candidates
        .map(|temperature| (loss(temperature), temperature))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(1.0, |(_, temperature)| temperature)
}
