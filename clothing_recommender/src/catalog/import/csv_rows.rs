use std::io::Read;

use anyhow::{Context as _, bail};

use super::{Columns, Line};

/// The rows of a CSV file whose first line names the columns; parted by semicolons where that line
/// has more of them than commas, as spreadsheets write in half of Europe.
pub(super) fn lines(
    mut file: impl Read + 'static,
) -> anyhow::Result<impl Iterator<Item = Line> + 'static> {
    let mut start = Vec::new();
    file.by_ref()
        .take(64 * 1024)
        .read_to_end(&mut start)
        .context("cannot read the file")?;
    let first = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |mark| first.iter().filter(|byte| **byte == mark).count();
    let delimiter = if count(b';') > count(b',') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(std::io::Cursor::new(start).chain(file));
    let header = reader
        .headers()
        .context("the first line is no CSV")?
        .clone();
    if header.len() < 2 {
        bail!("the first line names no columns parted by commas or semicolons");
    }
    let names: Vec<String> = header
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').to_owned())
        .collect();
    let mut record = csv::StringRecord::new();
    Ok(std::iter::from_fn(move || {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let mut columns = Columns::default();
                for (name, value) in names.iter().zip(&record) {
                    columns.set(name, value.to_owned());
                }
                Some((line, Ok(columns)))
            }
            Err(error) => {
                let line = error.position().map_or(line, csv::Position::line);
                // After an error of the disk there is no next record.
                (!error.is_io_error()).then(|| (line, Err(what(&error))))
            }
        }
    }))
}

/// What is wrong with a record, without its content.
fn what(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("has {len} fields where the first line names {expected_len}"),
        csv::ErrorKind::Utf8 { .. } => "is not UTF-8".to_owned(),
        _ => "is no CSV".to_owned(),
    }
}
