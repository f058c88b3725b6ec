//! Fits the season classifier: `train_season CSV [OUT]`.
//!
//! CSV has the columns `season`, then L, a and b of skin, hair, lips and eyes in OpenCV's 8-bit
//! Lab; a region of 0, 0, 0 is absent. OUT is `weights/season.safetensors` unless given.

mod cross_validation;
mod fit;
mod table;

use std::{env, fs, path::PathBuf};

use anyhow::{Context, bail};
use face_analysis::{evaluation::season::Evaluation, manifest::sha256};

use crate::{
    cross_validation::{Validation, calibrated, cross_validate, temperature},
    fit::fit,
    table::Row,
};

/// Weights of the penalty to choose from, by cross-validated log loss.
const PENALTIES: [f64; 3] = [0.003, 0.01, 0.03];

#[expect(clippy::print_stdout, reason = "the figures are the program's output")]
fn main() -> anyhow::Result<()> {
    let (table, out) = arguments()?;
    // One thread adds up in one order, so that the same table always gives the same file.
    tch::set_num_threads(1);
    let text = fs::read_to_string(&table).with_context(|| table.display().to_string())?;
    let rows = table::parse(&text).with_context(|| table.display().to_string())?;
    println!("{} rows, 5-fold cross-validation", rows.len());

    let mut candidates = Vec::new();
    for penalty in PENALTIES {
        let validation = cross_validate(&rows, penalty)?;
        let evaluation = Evaluation::of(&calibrated(&validation.judged, 1.0));
        println!("penalty {penalty:<6} {evaluation}");
        candidates.push((evaluation.log_loss, penalty, validation));
    }
    let (_, penalty, Validation { judged, kept }) = candidates
        .into_iter()
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .context("no penalty to choose from")?;
    let temperature = temperature(&judged);
    let evaluation = Evaluation::of(&calibrated(&judged, temperature));
    println!("chosen: penalty {penalty}, temperature {temperature:.3}");
    println!("        {evaluation}");
    println!(
        "        the same season one stop darker {:.3}",
        kept.value()
    );
    println!("Rows show some people more than once; on new people expect less.");

    let all: Vec<&Row> = rows.iter().collect();
    let mut model = fit(&all, penalty)?;
    model.temperature = temperature;
    let bytes = model.to_bytes()?;
    fs::write(&out, &bytes).with_context(|| out.display().to_string())?;
    println!("{}: sha256 {}", out.display(), sha256(&bytes));
    Ok(())
}

fn arguments() -> anyhow::Result<(PathBuf, PathBuf)> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let (Some(table), out, None) = (arguments.next(), arguments.next(), arguments.next()) else {
        bail!("usage: train_season CSV [OUT]");
    };
    Ok((table, out.unwrap_or("weights/season.safetensors".into())))
}
