//! What is sent to an endpoint.

use serde_json::{Value, json};

use super::prompts;
use crate::{
    catalog::Shortlist,
    conversation::{Conversation, Message},
    knowledge::FaceShapes,
};

/// Output is capped; a model that thinks first needs some of it for that.
const MAX_COMPLETION_TOKENS: u32 = 4_096;

/// How much history goes along, in characters; about four make a token.
const MAX_HISTORY_CHARS: usize = 12_000;

/// Asks what a message is about.
pub(super) fn classify(model: &str, conversation: &Conversation) -> Value {
    let mut request = request(model, prompts::classify(), conversation);
    request["response_format"] = schema(
        "intent",
        json!({"intent": {"type": "string", "enum": ["clothing", "general"]}}),
    );
    request
}

/// Asks which candidates to recommend.
pub(super) fn choose(
    model: &str,
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
    let mut request = request(model, prompt, conversation);
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
pub(super) fn converse(model: &str, conversation: &Conversation, facts: &str) -> Value {
    let prompt = prompts::general(&conversation.profile, facts);
    let mut request = request(model, prompt, conversation);
    request["stream"] = json!(true);
    request["stream_options"] = json!({"include_usage": true});
    request
}

/// No temperature: models that think accept none but their own.
fn request(model: &str, prompt: String, conversation: &Conversation) -> Value {
    let mut messages = vec![json!({"role": "system", "content": prompt})];
    messages.extend(
        recent(&conversation.history)
            .iter()
            .map(|message| json!(message)),
    );
    messages.push(json!({"role": "user", "content": said(conversation)}));
    json!({
        "model": model,
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

/// The latest messages that fit together into [`MAX_HISTORY_CHARS`].
fn recent(history: &[Message]) -> &[Message] {
    let mut room = MAX_HISTORY_CHARS;
    let from = history
        .iter()
        .rposition(|message| {
            let length = message.content.chars().count();
            let fits = length <= room;
            room = room.saturating_sub(length);
            !fits
        })
        .map_or(0, |too_much| too_much + 1);
    &history[from..]
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
    fn history_goes_along_from_the_end_as_far_as_there_is_room() {
        let long = Message::user("é".repeat(MAX_HISTORY_CHARS - 10));
        let history = [
            Message::user("too far back"),
            long.clone(),
            Message::assistant("ok"),
        ];
        assert_eq!(recent(&history), [long, Message::assistant("ok")]);
        assert_eq!(recent(&[]), []);
        assert_eq!(
            recent(&[Message::user("x".repeat(MAX_HISTORY_CHARS + 1))]),
            []
        );
    }

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
        let request = converse("m", &conversation, "");
        let said = request["messages"][1]["content"]
            .as_str()
            .unwrap_or_default();
        assert!(said.ends_with("My message:\nShoes?") && said.contains("wardrobe"));
    }
}
