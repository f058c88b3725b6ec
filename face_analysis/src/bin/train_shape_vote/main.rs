//! Fits the vote of network and proportions on the shape of a face.

mod cross_validation;
mod fit;
mod measure;

use std::{fs, path::PathBuf};

use crate::{
    cross_validation::{Judged, cross_validate},
    fit::{best_exponents, fit},
    measure::{Eye, Sample},
};
use anyhow::{Context, ensure};
use clap::Parser;
use face_analysis::{
    engine::threads,
    evaluation::{interval::Share, labels},
    manifest::{ModelStore, sha256},
    shape::{ShapeScores, vote::Vote},
};

/// Measures a folder of photos whose shapes are known, with the service's own code, fits what the
/// proportions of a face say of its shape, chooses how much that counts beside the network, and
/// prints how often each is right on photos that neither was fitted to.
///
/// Labels are looked for as `evaluate` does. Photos that the network was trained on must be named by
/// --seen: what it says of them is not what it says of others, so that they serve to fit the
/// proportions' regression alone.
#[derive(Debug, Parser)]
#[command(name = "train_shape_vote")]
struct Arguments {
    /// Folder of photos, with or without folders of their own.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Table of labels.
    #[arg(long, value_name = "CSV")]
    labels: Option<PathBuf>,
    /// Which photos the network was trained on: a column of the table and its value, such as
    /// `split=train`.
    #[arg(long, value_name = "COLUMN=VALUE")]
    seen: Option<String>,
    /// Photos with the same value in this column, such as those of one person, are never parted.
    #[arg(long, value_name = "COLUMN")]
    together: Option<String>,
    /// Folder of the models.
    #[arg(long, value_name = "DIR", default_value = "weights")]
    weights: PathBuf,
    /// Where to write the vote.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "weights/face_shape_vote.safetensors"
    )]
    out: PathBuf,
}

#[expect(clippy::print_stdout, reason = "the figures are the program's output")]
fn main() -> anyhow::Result<()> {
    threads::wait_asleep();
    let arguments = Arguments::parse();
    let photos = labels::find(&arguments.folder, arguments.labels.as_deref(), None)?;
    // One thread adds up in one order, so that the same photos always give the same file.
    threads::limit_to(1)?;
    let mut eye = Eye::load(&ModelStore::open(vec![arguments.weights])?)?;
    let mut samples = Vec::new();
    for photo in &photos {
        let (seen, together) = (arguments.seen.as_deref(), arguments.together.as_deref());
        samples.extend(eye.measure(photo, seen, together)?);
    }
    let unseen = samples.iter().filter(|sample| sample.network.is_some());
    let unseen = unseen.count();
    println!(
        "{} labeled photos, {} with a face, {unseen} of these new to the network",
        photos.iter().filter(|photo| photo.shape.is_some()).count(),
        samples.len(),
    );
    ensure!(unseen > 0, "no photo is new to the network");

    let validation = cross_validate(&samples)?;
    let judged = &validation.judged;
    println!("On photos that they were not fitted to:");
    report("proportions alone", judged, |judged| judged.ratios);
    report("network alone", judged, |judged| judged.network);
    report("network, own exponent", judged, |judged| judged.alone);
    report("vote", judged, |judged| judged.vote);
    let gained = |one: fn(&Judged) -> bool, other: fn(&Judged) -> bool| {
        judged
            .iter()
            .filter(|judged| one(judged) && !other(judged))
            .count()
    };
    println!(
        "The vote mends {} of the network's answers and spoils {}.",
        gained(Judged::vote_is_right, Judged::network_is_right),
        gained(Judged::network_is_right, Judged::vote_is_right),
    );
    for exponents in &validation.exponents {
        println!(
            "  chosen without a fifth: network {:.2}, proportions {:.2}",
            exponents.network, exponents.ratios
        );
    }

    let all: Vec<&Sample> = samples.iter().collect();
    let vote = Vote {
        ratios: fit(&all)?,
        exponents: best_exponents(&validation.unfitted(), true),
    };
    println!(
        "chosen: network {:.2}, proportions {:.2}",
        vote.exponents.network, vote.exponents.ratios
    );
    let bytes = vote.to_bytes()?;
    fs::write(&arguments.out, &bytes).with_context(|| arguments.out.display().to_string())?;
    println!("{}: sha256 {}", arguments.out.display(), sha256(&bytes));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the figures are the program's output")]
fn report(name: &str, judged: &[Judged], scores: impl Fn(&Judged) -> ShapeScores) {
    let is_right = |judged: &Judged| scores(judged).verdict().first == judged.shape;
    let right = Share::of(judged.iter().map(is_right));
    let (low, high) = right.interval();
    let loss = |judged: &Judged| fit::loss(&scores(judged), judged.shape);
    println!(
        "  {name:<22} {:.1} % ({:.1} to {:.1}; {} of {}), log loss {:.4}",
        100.0 * right.value(),
        100.0 * low,
        100.0 * high,
        right.hits,
        right.total,
        judged.iter().map(loss).sum::<f64>() / judged.len() as f64
    );
}
