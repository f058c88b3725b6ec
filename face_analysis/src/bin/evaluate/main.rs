//! How good the analysis is on a folder of labeled photos: accuracy, calibration, results by skin
//! tone, and whether a season survives another light.

mod change;
mod look;
mod report;
mod table;

use std::{fs::File, path::PathBuf};

use anyhow::{Context, ensure};
use clap::Parser;
use face_analysis::{
    engine::{cores::Cores, threads},
    evaluation::labels,
    manifest::ModelStore,
    pipeline::Pipeline,
};

use self::change::Change;

/// Analyzes a folder of labeled photos and prints how often season and face shape are right, how far
/// their probabilities can be believed, both by skin tone, and how often the same face keeps its
/// season under another light.
///
/// Labels are looked for in this order: in the table that --labels names; in DIR/labels.csv; in the
/// names of the folders that a photo lies in below DIR, such as DIR/warm-autumn/1.jpg,
/// DIR/round/2.jpg or DIR/warm-autumn/round/3.jpg. A table has a line of headings, a column `file`
/// (a path below DIR) and `season`, `shape` or both; blank ones count as unknown. Photos without a
/// label are analyzed as well, and tell of robustness and skin tone alone.
#[derive(Debug, Parser)]
#[command(name = "evaluate")]
struct Arguments {
    /// Folder of photos, with or without folders of their own.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Table of labels.
    #[arg(long, value_name = "CSV")]
    labels: Option<PathBuf>,
    /// Only the rows of the table whose column has this value, such as `split=val`.
    #[arg(long, value_name = "COLUMN=VALUE")]
    only: Option<String>,
    /// How many photos, evenly chosen, are analyzed once more under each other light.
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    changed: usize,
    /// Writes what was found in each photo to a table.
    #[arg(long, value_name = "CSV")]
    table: Option<PathBuf>,
    /// Folder of the models.
    #[arg(long, value_name = "DIR", default_value = "weights")]
    weights: PathBuf,
}

fn main() -> anyhow::Result<()> {
    threads::wait_asleep();
    let arguments = Arguments::parse();
    let mut photos = labels::find(
        &arguments.folder,
        arguments.labels.as_deref(),
        arguments.only.as_deref(),
    )?;
    ensure!(
        !photos.is_empty(),
        "no photos in {}",
        arguments.folder.display()
    );
    photos.sort_by(|a, b| a.path.cmp(&b.path));
    threads::limit_to(Cores::available().all())?;
    let store = ModelStore::open(vec![arguments.weights])?;
    let mut pipeline = Pipeline::load(&store, tch::Device::Cpu)?;

    let every = photos.len().div_ceil(arguments.changed.max(1));
    let mut findings = Vec::with_capacity(photos.len());
    for (index, photo) in photos.iter().enumerate() {
        let is_changed = arguments.changed > 0 && index % every == 0;
        let changes = if is_changed { &Change::ALL[..] } else { &[] };
        let finding = look::look(&mut pipeline, photo, changes)
            .with_context(|| photo.path.display().to_string())?;
        findings.push((photo, finding));
    }
    if let Some(path) = arguments.table {
        let file = File::create(&path).with_context(|| path.display().to_string())?;
        table::write(file, &findings)?;
    }
    report::print(&findings);
    Ok(())
}
