//! The checks on a chat request's fields, in the words of Pydantic.

use serde_json::{Map, Value, json};
use shared::error::FieldError;

use crate::{
    catalog::Unit,
    context::{self, Known},
    sheet::{Expected, Mistake},
    workflow::Request,
};

const MIN_MESSAGE_CHARS: usize = 1;
const MAX_MESSAGE_CHARS: usize = 10_000;

/// The request in `body`.
///
/// # Errors
/// Every mistake in it, in the order of the fields.
pub(super) fn check(body: Value) -> Result<Request, Vec<FieldError>> {
    let Value::Object(sent) = body else {
        return Err(vec![FieldError::new(
            "model_attributes_type",
            &["body"],
            "Input should be a valid dictionary or object to extract fields from",
            body,
        )]);
    };
    let mut fields = Fields {
        sent: &sent,
        mistakes: Vec::new(),
    };
    let message = fields.message();
    let user_id = fields.user_id();
    let session_id = fields.session_id();
    let known = fields.known();
    match (message, user_id) {
        (Some(message), Some(user_id)) if fields.mistakes.is_empty() => Ok(Request {
            message,
            user_id,
            session_id,
            known,
        }),
        _ => Err(fields.mistakes),
    }
}

/// Reads fields and remembers every mistake it meets.
struct Fields<'a> {
    sent: &'a Map<String, Value>,
    mistakes: Vec<FieldError>,
}

impl<'a> Fields<'a> {
    /// Without NUL and without blanks around it; what is left has the right length.
    fn message(&mut self) -> Option<String> {
        let sent = self.required("message")?;
        let text = self.string("message", sent)?.replace('\0', "");
        let text = text.trim();
        let length = text.chars().count();
        let (kind, msg, ctx) = if length < MIN_MESSAGE_CHARS {
            (
                "string_too_short",
                "String should have at least 1 character",
                json!({"min_length": MIN_MESSAGE_CHARS}),
            )
        } else if length > MAX_MESSAGE_CHARS {
            (
                "string_too_long",
                "String should have at most 10000 characters",
                json!({"max_length": MAX_MESSAGE_CHARS}),
            )
        } else {
            return Some(text.to_owned());
        };
        let mistake = FieldError::new(kind, &["body", "message"], msg, sent.clone());
        self.mistakes.push(mistake.ctx(ctx));
        None
    }

    fn user_id(&mut self) -> Option<String> {
        let sent = self.required("user_id")?;
        self.string("user_id", sent).map(str::to_owned)
    }

    fn session_id(&mut self) -> Option<String> {
        let sent = self.optional("session_id")?;
        self.string("session_id", sent).map(str::to_owned)
    }

    fn known(&mut self) -> Known {
        let known = match self.optional("context") {
            None => Ok(Known::default()),
            Some(Value::Object(context)) => context::read(context),
            Some(sent) => {
                self.mistakes.push(FieldError::new(
                    "dict_type",
                    &["body", "context"],
                    "Input should be a valid dictionary",
                    sent.clone(),
                ));
                return Known::default();
            }
        };
        known.unwrap_or_else(|mistakes| {
            let told = mistakes
                .into_iter()
                .map(|mistake| told(&["body", "context"], mistake));
            self.mistakes.extend(told);
            Known::default()
        })
    }

    fn required(&mut self, name: &str) -> Option<&'a Value> {
        let sent = self.sent.get(name);
        if sent.is_none() {
            let whole = Value::Object(self.sent.clone());
            self.mistakes
                .push(FieldError::missing(&["body", name], whole));
        }
        sent
    }

    /// Null is as good as nothing.
    fn optional(&self, name: &str) -> Option<&'a Value> {
        self.sent.get(name).filter(|sent| !sent.is_null())
    }

    fn string(&mut self, name: &str, sent: &'a Value) -> Option<&'a str> {
        let text = sent.as_str();
        if text.is_none() {
            self.mistakes.push(FieldError::new(
                "string_type",
                &["body", name],
                "Input should be a valid string",
                sent.clone(),
            ));
        }
        text
    }
}

/// A mistake in an object at `place`, as Pydantic words it.
pub(super) fn told(place: &[&str], mistake: Mistake) -> FieldError {
    let (kind, msg) = match mistake.expected {
        Expected::Text => ("string_type", "Input should be a valid string"),
        Expected::Object => ("dict_type", "Input should be a valid dictionary"),
        Expected::Number => (
            "float_type",
            "Input should be a valid number that is not negative",
        ),
        Expected::Texts => (
            "string_type",
            "Input should be a valid string or a list of strings",
        ),
        Expected::Sizes => (
            "dict_type",
            "Input should be sizes by name, a list of sizes, or a size",
        ),
        Expected::Amount => (
            "float_type",
            "Input should be a number, a string such as \"under $100\", or an object with min and max",
        ),
        Expected::Currency => return unknown_currency(place, &mistake),
    };
    FieldError::new(kind, &within(place, &mistake), msg, mistake.sent.clone())
}

/// As the catalog's search words it.
fn unknown_currency(place: &[&str], mistake: &Mistake) -> FieldError {
    let expected = Unit::codes().collect::<Vec<_>>().join(", ");
    FieldError::new(
        "enum",
        &within(place, mistake),
        format!("Input should be one of {expected}"),
        mistake.sent.clone(),
    )
    .ctx(json!({"expected": expected}))
}

fn within<'a>(place: &[&'a str], mistake: &'a Mistake) -> Vec<&'a str> {
    let path = mistake.path.iter().map(String::as_str);
    place.iter().copied().chain(path).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn mistakes(body: Value) -> Vec<Value> {
        match check(body) {
            Ok(request) => panic!("accepted {request:?}"),
            Err(mistakes) => mistakes.iter().map(|mistake| json!(mistake)).collect(),
        }
    }

    #[test]
    fn a_message_is_stripped_and_rid_of_nul() {
        let request = check(json!({"message": "  hi\u{0} there\n", "user_id": ""})).unwrap();
        assert_eq!(request.message, "hi there");
        assert_eq!(request.user_id, "");
        assert!(request.session_id.is_none() && request.known == Known::default());
    }

    #[test]
    fn null_is_as_good_as_nothing_where_a_field_is_optional() {
        let body = json!({"message": "hi", "user_id": "u", "session_id": null, "context": null});
        assert!(check(body).is_ok());
    }

    #[test]
    fn a_missing_field_shows_what_was_sent() {
        assert_eq!(
            mistakes(json!({"message": "hi"})),
            [json!({
                "type": "missing",
                "loc": ["body", "user_id"],
                "msg": "Field required",
                "input": {"message": "hi"},
            })]
        );
    }

    #[test]
    fn blank_and_overlong_messages_name_their_limits() {
        for blank in ["", "  \n", "\u{0}"] {
            assert_eq!(
                mistakes(json!({"message": blank, "user_id": "u"})),
                [json!({
                    "type": "string_too_short",
                    "loc": ["body", "message"],
                    "msg": "String should have at least 1 character",
                    "input": blank,
                    "ctx": {"min_length": 1},
                })]
            );
        }
        let body = |length| json!({"message": "é".repeat(length), "user_id": "u"});
        assert!(check(body(10_000)).is_ok());
        let mistakes = mistakes(body(10_001));
        assert_eq!(mistakes[0]["type"], "string_too_long");
        assert_eq!(mistakes[0]["ctx"], json!({"max_length": 10_000}));
    }

    #[test]
    fn all_mistakes_are_told_at_once_in_the_order_of_the_fields() {
        let mistakes =
            mistakes(json!({"context": [], "session_id": 7, "user_id": null, "message": 1}));
        let told: Vec<_> = mistakes
            .iter()
            .map(|mistake| {
                (
                    mistake["loc"][1].as_str().unwrap(),
                    mistake["type"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("message", "string_type"),
                ("user_id", "string_type"),
                ("session_id", "string_type"),
                ("context", "dict_type"),
            ]
        );
    }

    #[test]
    fn a_body_that_is_no_object_is_one_mistake() {
        assert_eq!(mistakes(json!("text"))[0]["type"], "model_attributes_type");
        assert_eq!(mistakes(json!([]))[0]["loc"], json!(["body"]));
    }
}
