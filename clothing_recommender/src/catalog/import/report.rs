use std::io::{self, Write};

use crate::knowledge::listed;

/// Rows that are told one by one.
const TOLD: usize = 100;

/// What came of an import.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows written.
    pub imported: usize,
    /// Rows that could not be used.
    pub refused: usize,
    /// Rows written without a part of their texts.
    pub cleaned: usize,
    told: usize,
}

impl Report {
    /// Counts a row that cannot be used, and tells of it.
    pub(super) fn refuse(
        &mut self,
        line: u64,
        why: &str,
        removed: &[String],
        output: &mut impl Write,
    ) -> io::Result<()> {
        self.refused += 1;
        match removed {
            [] => self.tell(line, why, output),
            _ => self.tell(line, &format!("{why} ({})", left_out(removed)), output),
        }
    }

    /// Counts a row of which something was `removed`, and tells of it.
    pub(super) fn clean(
        &mut self,
        line: u64,
        removed: &[String],
        output: &mut impl Write,
    ) -> io::Result<()> {
        if removed.is_empty() {
            return Ok(());
        }
        self.cleaned += 1;
        self.tell(line, &left_out(removed), output)
    }

    fn tell(&mut self, line: u64, what: &str, output: &mut impl Write) -> io::Result<()> {
        self.told += 1;
        match self.told {
            ..=TOLD => writeln!(output, "line {line}: {what}"),
            told if told == TOLD + 1 => writeln!(output, "more such rows are only counted"),
            _ => Ok(()),
        }
    }
}

fn left_out(removed: &[String]) -> String {
    format!("left out {}", listed(removed))
}
