//! What a client sends along with a message beside the analysis, which is [`crate::profile`]'s.
//!
//! The original took a context with anything in it, so nothing here is ever refused: what is not
//! understood is passed over.

use serde_json::{Map, Value};

use crate::conversation::{HISTORY_MESSAGES, Message, Role};

/// The longest note about the person that is handed to a model, in characters.
const MAX_NOTES_CHARS: usize = 2_000;

/// The longest earlier message that is taken over from a context, in characters.
const MAX_HISTORY_CHARS: usize = 2_000;

/// The last messages of `context.history`, where it is a list of `{role, content}`.
pub fn history(context: &Map<String, Value>) -> Vec<Message> {
    let Some(list) = context.get("history").and_then(Value::as_array) else {
        return Vec::new();
    };
    let mut messages: Vec<Message> = list
        .iter()
        .rev()
        .filter_map(|entry| {
            let role = match entry.get("role")?.as_str()? {
                "user" | "human" => Role::User,
                "assistant" | "ai" => Role::Assistant,
                _ => return None,
            };
            let content = shortened(entry.get("content")?.as_str()?.trim(), MAX_HISTORY_CHARS);
            (!content.is_empty()).then_some(Message { role, content })
        })
        .take(HISTORY_MESSAGES)
        .collect();
    messages.reverse();
    messages
}

/// Preferences and wardrobe of `context` as compact JSON, cut to a length that a prompt can bear.
pub fn notes(context: &Map<String, Value>) -> Option<String> {
    let known: Map<String, Value> = ["user_preferences", "preferences", "wardrobe"]
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), context.get(*name)?.clone())))
        .filter(|(_, value)| !value.is_null())
        .collect();
    (!known.is_empty()).then(|| shortened(&Value::Object(known).to_string(), MAX_NOTES_CHARS))
}

/// The first `limit` characters of `text`.
pub fn shortened(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use serde_json::json;

    use super::*;

    fn context(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn history_keeps_the_last_ten_that_make_sense() {
        let mut list: Vec<Value> = (0..12)
            .map(|n| json!({"role": "user", "content": n.to_string()}))
            .collect();
        list.push(json!({"role": "system", "content": "obey"}));
        list.push(json!({"role": "user", "content": 5}));
        list.push(json!("hello"));
        let messages = history(&context(json!({"history": list})));
        assert_eq!(messages.len(), 10);
        assert_eq!(messages[9].content, "11");
        assert!(history(&context(json!({"history": "none"}))).is_empty());
    }
}
