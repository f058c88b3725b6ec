//! The query parameters of an analysis, checked in the words of FastAPI.

use axum::extract::Query;
use http::Uri;
use serde_json::{Value, json};
use shared::error::FieldError;
use utoipa::IntoParams;

use crate::{
    answer::Include,
    request::{MAX_FACES, Options, WhiteBalance},
};

/// What to find out, and what to tell of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wishes {
    pub options: Options,
    pub include: Include,
}

/// The parameters as the API's description has them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it is only documentation")]
pub struct AnalysisParameters {
    /// How many faces to analyze, the largest first. Over 1 the answer has a list `faces`.
    #[param(minimum = 1, maximum = 10, default = 1)]
    max_faces: Option<usize>,
    /// What to add to the answer: any of `landmarks`, `mask` and `timings`, separated by commas or
    /// the parameter repeated.
    #[param(example = "landmarks,mask,timings")]
    include: Option<String>,
    /// `auto` takes the light's cast out of the colors in `features`; `off` leaves them as they are
    /// in the photo. The season is told by its own preprocessing either way.
    #[param(default = "auto", pattern = "^(auto|off)$")]
    white_balance: Option<String>,
}

impl Wishes {
    /// Reads a query. Of a parameter that is repeated the last one counts, as in FastAPI, but of
    /// `include` each; unknown parameters are ignored.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read(uri: &Uri) -> Result<Self, Vec<FieldError>> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
        let values = |name: &str| {
            let named = pairs.iter().filter(move |(key, _)| key == name);
            named.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
        };
        let mut wishes = Self::default();
        let mut mistakes = Vec::new();
        if let Some(text) = values("max_faces").last() {
            match max_faces(text) {
                Ok(count) => wishes.options.max_faces = count,
                Err(mistake) => mistakes.push(mistake),
            }
        }
        let words = values("include");
        let words = words.iter().flat_map(|list| list.split(',')).map(str::trim);
        for (index, word) in words.enumerate() {
            match word {
                "landmarks" => wishes.include.landmarks = true,
                "mask" => wishes.include.mask = true,
                "timings" => wishes.include.timings = true,
                // `include=` asks for nothing.
                "" => {}
                other => mistakes.push(not_one_of(
                    "'landmarks', 'mask' or 'timings'",
                    vec!["query".into(), "include".into(), index.into()],
                    other,
                )),
            }
        }
        match values("white_balance").last() {
            None | Some(&"auto") => {}
            Some(&"off") => wishes.options.white_balance = WhiteBalance::Off,
            Some(other) => mistakes.push(not_one_of(
                "'auto' or 'off'",
                vec!["query".into(), "white_balance".into()],
                other,
            )),
        }
        if mistakes.is_empty() {
            Ok(wishes)
        } else {
            Err(mistakes)
        }
    }
}

fn max_faces(text: &str) -> Result<usize, FieldError> {
    let mistake = |kind: &str, msg: String| {
        FieldError::new(kind, &["query", "max_faces"], msg, Value::from(text))
    };
    let count: i64 = text.trim().parse().map_err(|_| {
        let msg = "Input should be a valid integer, unable to parse string as an integer";
        mistake("int_parsing", msg.to_owned())
    })?;
    if count < 1 {
        let msg = "Input should be greater than or equal to 1".to_owned();
        return Err(mistake("greater_than_equal", msg).ctx(json!({"ge": 1})));
    }
    match usize::try_from(count) {
        Ok(count) if count <= MAX_FACES => Ok(count),
        _ => {
            let msg = format!("Input should be less than or equal to {MAX_FACES}");
            Err(mistake("less_than_equal", msg).ctx(json!({"le": MAX_FACES})))
        }
    }
}

fn not_one_of(expected: &str, loc: Vec<Value>, found: &str) -> FieldError {
    let msg = format!("Input should be {expected}");
    FieldError {
        loc,
        ..FieldError::new("literal_error", &[], msg, Value::from(found))
    }
    .ctx(json!({"expected": expected}))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(query: &str) -> Result<Wishes, Vec<FieldError>> {
        Wishes::read(&format!("/path?{query}").parse().unwrap())
    }

    #[test]
    fn nothing_asked_for_is_the_default() {
        for query in ["", "include=", "white_balance=auto&max_faces=1", "debug=1"] {
            assert_eq!(read(query).unwrap(), Wishes::default(), "{query}");
        }
    }

    #[test]
    fn each_wish_is_heard() {
        let wishes = read("max_faces=10&include=mask,landmarks&white_balance=off").unwrap();
        assert_eq!(wishes.options.max_faces, 10);
        assert_eq!(wishes.options.white_balance, WhiteBalance::Off);
        assert!(wishes.include.mask && wishes.include.landmarks && !wishes.include.timings);
        let repeated = read("include=mask&include=timings&max_faces=x&max_faces=2").unwrap();
        assert!(repeated.include.mask && repeated.include.timings);
        assert_eq!(repeated.options.max_faces, 2);
    }

    #[test]
    fn every_mistake_is_named_in_fastapis_words() {
        let mistakes = read("max_faces=two&include=mask,faces&white_balance=warm").unwrap_err();
        assert_eq!(
            json!(mistakes),
            json!([
                {
                    "type": "int_parsing",
                    "loc": ["query", "max_faces"],
                    "msg": "Input should be a valid integer, unable to parse string as an integer",
                    "input": "two"
                },
                {
                    "type": "literal_error",
                    "loc": ["query", "include", 1],
                    "msg": "Input should be 'landmarks', 'mask' or 'timings'",
                    "input": "faces",
                    "ctx": {"expected": "'landmarks', 'mask' or 'timings'"}
                },
                {
                    "type": "literal_error",
                    "loc": ["query", "white_balance"],
                    "msg": "Input should be 'auto' or 'off'",
                    "input": "warm",
                    "ctx": {"expected": "'auto' or 'off'"}
                }
            ])
        );
    }

    #[test]
    fn the_number_of_faces_has_bounds() {
        for (count, kind) in [
            ("0", "greater_than_equal"),
            ("-3", "greater_than_equal"),
            ("11", "less_than_equal"),
            ("9223372036854775807", "less_than_equal"),
            ("1.5", "int_parsing"),
            ("", "int_parsing"),
        ] {
            let mistakes = read(&format!("max_faces={count}")).unwrap_err();
            assert_eq!(mistakes[0].kind, kind, "{count}");
        }
    }
}
