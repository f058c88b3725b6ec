//! JSON as Python's `json.dumps` writes it, which is what the original's streams carry: a space
//! after `,` and `:`, and everything beyond ASCII escaped.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// `value` as `json.dumps` would write it.
///
/// # Errors
/// When `value` is nothing that JSON can hold, as a map with keys that are no texts.
pub(super) fn dumps(value: &impl Serialize) -> serde_json::Result<String> {
    let mut text = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut text, PythonFormatter))?;
    // Only ASCII was written.
    Ok(String::from_utf8_lossy(&text).into_owned())
}

struct PythonFormatter;

impl Formatter for PythonFormatter {
    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        separate(writer, first)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        separate(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for character in fragment.chars() {
            if matches!(character, ' '..='~') {
                write!(writer, "{character}")?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

fn separate<W: ?Sized + Write>(writer: &mut W, first: bool) -> io::Result<()> {
    if first {
        Ok(())
    } else {
        writer.write_all(b", ")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    /// Each expected text is what Python 3.11 prints.
    #[test]
    fn text_for_text_what_python_writes() {
        for (value, expected) in [
            (
                json!({"a": [1, true, null], "b": {}}),
                r#"{"a": [1, true, null], "b": {}}"#,
            ),
            (json!("café 👗"), r#""caf\u00e9 \ud83d\udc57""#),
            (json!("\"\\\n\t\u{1}\u{7f}/"), r#""\"\\\n\t\u0001\u007f/""#),
            (json!([[], ["x"]]), r#"[[], ["x"]]"#),
        ] {
            assert_eq!(dumps(&value).unwrap(), expected);
        }
    }
}
