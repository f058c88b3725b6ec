//! `clothing_recommender catalog import FILE`: a shop's own garments for the catalog.
//!
//! Files are read as CSV, JSON Lines or a Shopify product export. Rows that cannot be used are
//! told by line; the others are written in one transaction, to be found by their words at once,
//! and get their vectors after that. Texts of products are data: nothing acts on them, and what
//! could be taken for more than text is taken out of them here, which is told by line, too.

mod columns;
mod csv_rows;
mod fields;
mod json_rows;
mod orders;
mod plain_text;
mod reading;
mod report;
mod shopify;
mod write_behind;

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
};

use anyhow::{Context as _, bail};

use columns::Columns;
pub use report::Report;
use write_behind::WriteBehind;

use super::{Record, Vocabulary, shelf::Writer};
use crate::store::Store;

/// Rows written together.
const BATCH: usize = 1_000;

/// Rows between two lines of progress.
const STEP: usize = 10_000;

/// How a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Csv,
    JsonLines,
    Shopify,
}

/// A row of a file: the line it begins on and its fields by name, or why it cannot be read.
type Line = (u64, Result<Columns, String>);

/// Reads `path` and writes what can be used of it into `store`, in one transaction; progress and
/// bad rows go to `output`. What an earlier file of this name had takes its new values.
///
/// # Errors
/// When the file cannot be read, has no row that can be used, or the database fails; nothing is
/// written then.
pub(super) async fn run(
    path: &Path,
    store: &Store,
    vocabulary: &Vocabulary,
    output: &mut impl Write,
) -> anyhow::Result<Report> {
    let source = path.file_stem().unwrap_or_default().to_string_lossy();
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut file = BufReader::new(file);
    let layout = layout(path, &mut file)?;
    let lines: Box<dyn Iterator<Item = Line>> = match layout {
        Layout::JsonLines => Box::new(json_rows::lines(file)),
        Layout::Csv => Box::new(csv_rows::lines(file)?),
        Layout::Shopify => Box::new(shopify::lines(csv_rows::lines(file)?)),
    };
    let mut report = Report::default();
    let mut writer = WriteBehind::with(Writer::begin(store, &source).await?);
    let mut batch: Vec<Record> = Vec::with_capacity(BATCH);
    let mut seen: HashMap<String, u64> = HashMap::new();
    for (line, columns) in lines {
        let mut removed = Vec::new();
        let row = columns.and_then(|mut columns| {
            removed = fields::clean(&mut columns);
            reading::record(&columns, &source, vocabulary)
        });
        let row = row.and_then(|row| match seen.insert(row.key.clone(), line) {
            Some(first) => Err(format!("its id is that of line {first}")),
            None => Ok(row),
        });
        match row {
            Ok(row) => {
                report.clean(line, &removed, output)?;
                batch.push(row);
            }
            Err(why) => report.refuse(line, &why, &removed, output)?,
        }
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            writer = writer.write(full).await?;
            if report.imported > 0 && report.imported.is_multiple_of(STEP) {
                writeln!(output, "{} rows written", report.imported)?;
            }
            report.imported += BATCH;
        }
    }
    report.imported += batch.len();
    let writer = writer.write(batch).await?.done().await?;
    if report.imported == 0 {
        bail!("{} has no row that can be used", path.display());
    }
    writer.commit().await?;
    Ok(report)
}

/// How `file` is laid out, by its name and its first line.
fn layout(path: &Path, file: &mut BufReader<impl Read>) -> anyhow::Result<Layout> {
    let start = file.fill_buf().context("cannot read the file")?;
    let start = String::from_utf8_lossy(start);
    let first = start.trim_start_matches('\u{feff}').trim_start();
    let extension = path.extension().and_then(|extension| extension.to_str());
    Ok(match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("jsonl" | "ndjson") => Layout::JsonLines,
        _ if first.starts_with('{') => Layout::JsonLines,
        _ if first.is_empty() => bail!("{} is empty", path.display()),
        _ if shopify::is_export(first.lines().next().unwrap_or_default()) => Layout::Shopify,
        _ => Layout::Csv,
    })
}

/// A line of a stream that is not UTF-8, in words.
fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}
