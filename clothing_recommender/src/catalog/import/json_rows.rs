use std::io::BufRead;

use serde_json::Value;

use super::{Columns, Line, unreadable};

/// The rows of a file with a JSON object on each line.
pub(super) fn lines(file: impl BufRead + 'static) -> impl Iterator<Item = Line> {
    file.lines()
        .zip(1_u64..)
        .filter(|(text, _)| !text.as_ref().is_ok_and(|text| text.trim().is_empty()))
        .map(|(text, line)| {
            let columns = text
                .map_err(|error| unreadable(&error))
                .and_then(|text| columns(text.trim_start_matches('\u{feff}')));
            (line, columns)
        })
}

fn columns(text: &str) -> Result<Columns, String> {
    let Ok(Value::Object(object)) = serde_json::from_str(text) else {
        return Err("is no JSON object".to_owned());
    };
    let mut columns = Columns::default();
    for (name, value) in object {
        columns.set(&name, plain(&value));
    }
    Ok(columns)
}

/// A value as a CSV file would have it: lists parted by bars, objects as their name.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(plain).collect();
            values.join("|")
        }
        Value::Object(object) => {
            let name = object.get("name").map(plain).unwrap_or_default();
            match object.get("hex").and_then(Value::as_str) {
                Some(hex) => format!("{name} {hex}"),
                None => name,
            }
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
