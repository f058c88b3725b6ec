use std::io::{self, Write};

/// Bad rows that are told one by one.
const TOLD: usize = 100;

/// What came of an import.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows written.
    pub imported: usize,
    /// Rows that could not be used.
    pub refused: usize,
}

impl Report {
    /// Counts a row that cannot be used, and tells of it.
    pub(super) fn refuse(
        &mut self,
        line: u64,
        why: &str,
        output: &mut impl Write,
    ) -> io::Result<()> {
        self.refused += 1;
        match self.refused {
            ..=TOLD => writeln!(output, "line {line}: {why}"),
            refused if refused == TOLD + 1 => writeln!(output, "more bad rows are only counted"),
            _ => Ok(()),
        }
    }
}
