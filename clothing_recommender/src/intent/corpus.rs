use super::Act;

/// A message, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it asks for.
    pub act: Act,
    /// Its text.
    pub message: String,
}

/// A line of a corpus that is none.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: expected an act, a tab and a message")]
pub struct CorpusError {
    /// Which, counted from 1.
    pub line: usize,
}

/// The examples of `text`: an act, a tab and a message a line; lines that begin with `#` and empty
/// ones count for nothing.
///
/// # Errors
/// [`CorpusError`] names the first line that is none of these.
pub fn examples(text: &str) -> Result<Vec<Example>, CorpusError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| {
            let (act, message) = line
                .split_once('\t')
                .filter(|(_, message)| !message.trim().is_empty())
                .ok_or(CorpusError { line: at + 1 })?;
            Ok(Example {
                act: act.parse().map_err(|()| CorpusError { line: at + 1 })?,
                message: message.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_line_is_an_act_and_a_message() {
        let parsed = examples("# a note\n\nstyle\twhat is tweed?\n").unwrap();
        assert_eq!(
            parsed,
            [Example {
                act: Act::Style,
                message: "what is tweed?".to_owned()
            }]
        );
        assert_eq!(examples("style\tok\nno act here").unwrap_err().line, 2);
        assert_eq!(examples("stile\tok").unwrap_err().line, 1);
        assert_eq!(examples("style\t ").unwrap_err().line, 1);
    }
}
