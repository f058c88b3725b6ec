//! Reading what clients send along with a message, field by field.
//!
//! Unknown fields are passed over and null is as good as nothing. A value of the wrong type is
//! passed over as well and remembered as a [`Mistake`]; whether mistakes are told is the caller's
//! to decide, since the original took anything in some places.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The longest text that is taken over from one field, in characters.
const MAX_TEXT_CHARS: usize = 200;

/// The most entries that are taken over from one list or map.
pub const MAX_ENTRIES: usize = 100;

/// What a field should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A text.
    Text,
    /// An object.
    Object,
    /// A text or a list of texts.
    Texts,
    /// Texts or numbers by name, a list of them, or one of them.
    Sizes,
    /// A number, a text such as "under $100", or an object with `min` and `max`.
    Amount,
    /// A number that is not negative.
    Number,
    /// A currency that is known.
    Currency,
}

/// A field of the wrong type, or with a value that means nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// Names from the outside in.
    pub path: Vec<String>,
    /// What it should have been.
    pub expected: Expected,
    /// What it was.
    pub sent: Value,
}

/// An object that is being read.
pub struct Sheet<'a> {
    fields: &'a Map<String, Value>,
    path: Vec<String>,
    mistakes: Vec<Mistake>,
}

impl<'a> Sheet<'a> {
    /// Begins to read `fields`, which stand at the top.
    pub fn of(fields: &'a Map<String, Value>) -> Self {
        Self {
            fields,
            path: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    /// Every mistake met, in the order of reading.
    pub fn mistakes(self) -> Vec<Mistake> {
        self.mistakes
    }

    /// The field as it was sent; null is nothing.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A text, without blanks around it; nothing if it is blank.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let read = value.as_str().map(clean);
        self.checked(name, value, Expected::Text, read)
            .filter(|text| !text.is_empty())
    }

    /// A text or a list of texts; blank ones are dropped.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        let Some(value) = self.value(name) else {
            return Vec::new();
        };
        let read = match value {
            Value::String(text) => Some(vec![clean(text)]),
            Value::Array(list) => list
                .iter()
                .take(MAX_ENTRIES)
                .map(|entry| entry.as_str().map(clean))
                .collect(),
            _ => None,
        };
        let mut texts = self
            .checked(name, value, Expected::Texts, read)
            .unwrap_or_default();
        texts.retain(|text| !text.is_empty());
        texts
    }

    /// Sizes by what they are of: `{"shoes": 9}`. A list or a single one is of anything.
    pub fn sizes(&mut self, name: &str) -> BTreeMap<String, String> {
        let Some(value) = self.value(name) else {
            return BTreeMap::new();
        };
        let read = match value {
            Value::Object(sizes) => sizes
                .iter()
                .take(MAX_ENTRIES)
                .map(|(of, size)| Some((clean(of), one_size(size)?)))
                .collect(),
            Value::Array(sizes) => sizes
                .iter()
                .take(MAX_ENTRIES)
                .map(one_size)
                .collect::<Option<Vec<_>>>()
                .map(|sizes| BTreeMap::from([("any".to_owned(), sizes.join(", "))])),
            size => one_size(size).map(|size| BTreeMap::from([("any".to_owned(), size)])),
        };
        let mut sizes = self
            .checked(name, value, Expected::Sizes, read)
            .unwrap_or_default();
        sizes.retain(|of, size| !of.is_empty() && !size.is_empty());
        sizes
    }

    /// A number of whole units that is not negative; fractions are cut off.
    pub fn whole(&mut self, name: &str) -> Option<u32> {
        let value = self.value(name)?;
        let read = whole(value);
        self.checked(name, value, Expected::Number, read)
    }

    /// What `read` makes of an object in this one. Its mistakes become this one's.
    pub fn object<T: Default>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Sheet<'a>) -> T,
    ) -> Option<T> {
        let value = self.value(name)?;
        let Some(fields) = value.as_object() else {
            self.note(name, value, Expected::Object);
            return None;
        };
        let mut path = self.path.clone();
        path.push(name.to_owned());
        let mut inner = Sheet {
            fields,
            path,
            mistakes: Vec::new(),
        };
        let read = read(&mut inner);
        self.mistakes.extend(inner.mistakes);
        Some(read)
    }

    /// Remembers that a field has the wrong type.
    pub fn note(&mut self, name: &str, sent: &Value, expected: Expected) {
        let mut path = self.path.clone();
        path.push(name.to_owned());
        self.mistakes.push(Mistake {
            path,
            expected,
            sent: sent.clone(),
        });
    }

    fn checked<T>(
        &mut self,
        name: &str,
        sent: &Value,
        expected: Expected,
        read: Option<T>,
    ) -> Option<T> {
        if read.is_none() {
            self.note(name, sent, expected);
        }
        read
    }
}

/// `value` as a number of whole units.
pub fn whole(value: &Value) -> Option<u32> {
    let number = value.as_f64().filter(|number| *number >= 0.0)?;
    // Cutting off what no price reaches is meant; `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Some(number as u32)
}

/// `text` without NUL, which no database takes, and without blanks around it, cut to length.
pub fn clean(text: &str) -> String {
    text.replace('\0', "")
        .trim()
        .chars()
        .take(MAX_TEXT_CHARS)
        .collect()
}

fn one_size(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(clean(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_has_the_wrong_type_is_passed_over_and_remembered_by_path() {
        let sent = fields(json!({"a": 7, "b": ["x", 1], "c": {"d": {}}, "e": null, "f": -1}));
        let mut sheet = Sheet::of(&sent);
        assert_eq!(sheet.text("a"), None);
        assert!(sheet.texts("b").is_empty());
        assert_eq!(sheet.object("c", |inner| inner.text("d")), Some(None));
        assert_eq!(sheet.text("e"), None);
        assert_eq!(sheet.whole("f"), None);
        let told: Vec<_> = sheet
            .mistakes()
            .into_iter()
            .map(|mistake| (mistake.path.join("."), mistake.expected))
            .collect();
        let expected = [
            ("a", Expected::Text),
            ("b", Expected::Texts),
            ("c.d", Expected::Text),
            ("f", Expected::Number),
        ];
        assert_eq!(
            told,
            expected.map(|(path, expected)| (path.to_owned(), expected))
        );
    }

    #[test]
    fn sizes_come_in_every_form() {
        let sent = fields(json!({
            "by_name": {"shoes": 9.5, "top": " M "}, "list": ["M", 38], "one": "L", "bad": [[]],
        }));
        let mut sheet = Sheet::of(&sent);
        assert_eq!(sheet.sizes("by_name")["shoes"], "9.5");
        assert_eq!(sheet.sizes("by_name")["top"], "M");
        assert_eq!(sheet.sizes("list")["any"], "M, 38");
        assert_eq!(sheet.sizes("one")["any"], "L");
        assert!(sheet.sizes("bad").is_empty());
        assert_eq!(sheet.mistakes().len(), 1);
    }

    #[test]
    fn texts_are_bounded() {
        let sent = fields(json!({"long": "é".repeat(1_000), "many": vec!["x"; 1_000]}));
        let mut sheet = Sheet::of(&sent);
        assert_eq!(
            sheet.text("long").map(|text| text.chars().count()),
            Some(MAX_TEXT_CHARS)
        );
        assert_eq!(sheet.texts("many").len(), MAX_ENTRIES);
    }
}
