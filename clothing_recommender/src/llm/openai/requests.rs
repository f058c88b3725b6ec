//! What is sent to an endpoint.

use serde_json::{Value, json};

use super::{prompts, tokens};
use crate::{catalog::Shortlist, conversation::Conversation, knowledge::FaceShapes};

/// Output is capped; a model that thinks first needs some of it for that.
const MAX_COMPLETION_TOKENS: u32 = 4_096;

/// Who is asked, and how much history goes along.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) model: &'a str,
    pub(super) history_tokens: usize,
}

/// Asks what a message is about.
pub(super) fn classify(asked: Asked<'_>, conversation: &Conversation) -> Value {
    let mut request = request(asked, prompts::classify(), conversation);
    let text = json!({"type": ["string", "null"]});
    let number = json!({"type": ["number", "null"]});
    let filters = object(json!({
        "kinds": {"type": "array", "items": {"type": "string"}},
        "color": text,
        "occasion": text,
        "audience": {"type": ["string", "null"], "enum": ["women", "men", null]},
        "min_price": number,
        "max_price": number,
    }));
    request["response_format"] = schema(
        "intent",
        json!({
            "intent": {"type": "string", "enum": ["clothing", "general"]},
            "filters": filters,
        }),
    );
    request
}

/// Asks which candidates to recommend.
pub(super) fn choose(
    asked: Asked<'_>,
    conversation: &Conversation,
    shortlist: &Shortlist,
    shapes: &FaceShapes,
) -> Value {
    let ids: Vec<&str> = shortlist
        .candidates
        .iter()
        .map(|candidate| candidate.item.id.as_str())
        .collect();
    let prompt = prompts::choose(&conversation.profile, shortlist, shapes);
    let mut request = request(asked, prompt, conversation);
    let pick = object(json!({
        "id": {"type": "string", "enum": ids},
        "reason": {"type": "string"},
    }));
    request["response_format"] = schema(
        "recommendations",
        json!({
            "recommendations": {"type": "array", "items": pick},
            "styling_tips": {"type": "array", "items": {"type": "string"}},
        }),
    );
    request
}

/// Asks for a reply, word by word.
pub(super) fn converse(asked: Asked<'_>, conversation: &Conversation, facts: &str) -> Value {
    let prompt = prompts::general(&conversation.profile, facts);
    let mut request = request(asked, prompt, conversation);
    request["stream"] = json!(true);
    request["stream_options"] = json!({"include_usage": true});
    request
}

/// No temperature: models that think accept none but their own.
fn request(asked: Asked<'_>, prompt: String, conversation: &Conversation) -> Value {
    let mut messages = vec![json!({"role": "system", "content": prompt})];
    messages.extend(
        tokens::latest(&conversation.history, asked.history_tokens)
            .iter()
            .map(|message| json!(message)),
    );
    messages.push(json!({"role": "user", "content": said(conversation)}));
    json!({
        "model": asked.model,
        "messages": messages,
        "max_completion_tokens": MAX_COMPLETION_TOKENS,
    })
}

/// The message, after what the client's application noted about the person.
fn said(conversation: &Conversation) -> String {
    match &conversation.notes {
        Some(notes) => format!(
            "Notes about me from the application, as JSON:\n{notes}\n\nMy message:\n{}",
            conversation.message
        ),
        None => conversation.message.clone(),
    }
}

fn schema(name: &str, properties: Value) -> Value {
    json!({
        "type": "json_schema",
        "json_schema": {"name": name, "strict": true, "schema": object(properties)},
    })
}

/// An object in which, as `strict` demands, every property is required and no other allowed.
fn object(properties: Value) -> Value {
    let names: Vec<&String> = properties
        .as_object()
        .map(|properties| properties.keys().collect())
        .unwrap_or_default();
    json!({
        "type": "object",
        "required": names,
        "properties": properties,
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_strict_all_the_way_down() {
        let schema = schema("x", json!({"a": {"type": "string"}}));
        let inner = &schema["json_schema"]["schema"];
        assert_eq!(inner["required"], json!(["a"]));
        assert_eq!(inner["additionalProperties"], json!(false));
    }

    #[test]
    fn notes_are_told_from_the_message() {
        let conversation = Conversation {
            message: "Shoes?".to_owned(),
            notes: Some("{\"wardrobe\":[]}".to_owned()),
            ..Conversation::default()
        };
        let asked = Asked {
            model: "m",
            history_tokens: 100,
        };
        let request = converse(asked, &conversation, "");
        let said = request["messages"][1]["content"]
            .as_str()
            .unwrap_or_default();
        assert!(said.ends_with("My message:\nShoes?") && said.contains("wardrobe"));
    }
}
