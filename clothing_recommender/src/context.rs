//! What a client sends along with a message: what it knows of the person, and what was said.
//!
//! The original took anything as `history`, `user_preferences` and `wardrobe`, so what is not
//! understood there is passed over. `analysis`, `palette`, `face_shape` and `preferences` are new
//! here: a wrong type in them is a [`Mistake`]. Every other key is left alone.

use serde_json::{Map, Value, json};

use crate::{
    conversation::{HISTORY_MESSAGES, Message, Role},
    people::{StoredItem, StoredProfile},
    preferences::Preferences,
    profile::Profile,
    sheet::{Mistake, Sheet},
    wardrobe::{self, Owned},
};

/// The longest note about the person that is handed to a model, in characters.
const MAX_NOTES_CHARS: usize = 2_000;

/// The longest earlier message that is taken over from a context, in characters.
const MAX_HISTORY_CHARS: usize = 2_000;

/// A context, understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Color season and face shape: at the root, as `analysis`, or among the preferences.
    pub profile: Profile,
    /// What the person prefers.
    pub preferences: Preferences,
    /// What they own.
    pub wardrobe: Vec<Owned>,
    /// What was said before, oldest first.
    pub history: Vec<Message>,
    /// Preferences and wardrobe as they were sent, for a model to read.
    pub notes: Map<String, Value>,
}

impl Known {
    /// This, with what it lacks taken from what is kept of the person: their profile, and their
    /// wardrobe where none was sent.
    #[must_use]
    pub fn or_kept(mut self, profile: Option<StoredProfile>, wardrobe: Vec<StoredItem>) -> Self {
        if let Some(kept) = profile {
            self.profile = self.profile.or(kept.profile());
            if !kept.preferences.is_empty() {
                self.notes
                    .entry("preferences")
                    .or_insert_with(|| json!(kept.preferences));
            }
            self.preferences = self.preferences.or(kept.preferences);
        }
        if self.wardrobe.is_empty() && !wardrobe.is_empty() {
            self.wardrobe = wardrobe.into_iter().map(|item| item.owned).collect();
            self.notes
                .insert("wardrobe".to_owned(), json!(self.wardrobe));
        }
        self
    }

    /// The notes as compact JSON, cut to a length that a prompt can bear.
    pub fn noted(&self) -> Option<String> {
        (!self.notes.is_empty()).then(|| {
            shortened(
                &Value::Object(self.notes.clone()).to_string(),
                MAX_NOTES_CHARS,
            )
        })
    }
}

/// Reads a context.
///
/// # Errors
/// Every mistake in the keys that are new here.
pub fn read(context: &Map<String, Value>) -> Result<Known, Vec<Mistake>> {
    let mut sheet = Sheet::of(context);
    let root = Profile::read(&mut sheet);
    let analysis = sheet.object("analysis", Profile::read).unwrap_or_default();
    let ours = sheet.object("preferences", likes).unwrap_or_default();
    let mistakes = sheet.mistakes();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    // The original's key, whose mistakes go with this sheet.
    let originals = Sheet::of(context)
        .object("user_preferences", likes)
        .unwrap_or_default();
    Ok(Known {
        profile: root.or(analysis).or(originals.0).or(ours.0),
        preferences: ours.1.or(originals.1),
        wardrobe: context
            .get("wardrobe")
            .map(wardrobe::read)
            .unwrap_or_default(),
        history: history(context),
        notes: notes(context),
    })
}

/// Preferences, and the palette and face shape that some clients put among them.
fn likes(sheet: &mut Sheet<'_>) -> (Profile, Preferences) {
    (Profile::read(sheet), Preferences::read(sheet))
}

/// The last messages of `context.history`, where it is a list of `{role, content}`.
fn history(context: &Map<String, Value>) -> Vec<Message> {
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

/// Preferences and wardrobe of `context`.
fn notes(context: &Map<String, Value>) -> Map<String, Value> {
    ["user_preferences", "preferences", "wardrobe"]
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), context.get(*name)?.clone())))
        .filter(|(_, value)| !value.is_null())
        .collect()
}

/// The first `limit` characters of `text`.
fn shortened(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use shared::{face_shape::FaceShape, season::Season};

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

    #[test]
    fn an_analysis_is_understood_at_the_root_under_its_name_and_among_preferences() {
        let analysis = json!({"face_shape": "Heart", "palette": "Dark Winter", "features": []});
        let expected = Profile {
            season: Some(Season::DarkWinter),
            face_shape: Some(FaceShape::Heart),
        };
        for sent in [
            analysis.clone(),
            json!({"analysis": analysis}),
            json!({"preferences": analysis}),
            json!({"user_preferences": analysis, "palette": "Mauve Monsoon"}),
        ] {
            assert_eq!(read(&context(sent)).unwrap().profile, expected);
        }
    }

    #[test]
    fn a_wrong_type_is_a_mistake_in_new_keys_alone() {
        let ignored = json!({
            "history": 1, "user_preferences": {"style": 7, "fit": "slim"}, "wardrobe": 5, "season": 3,
            "features": "?", "mood": [],
        });
        let known = read(&context(ignored)).unwrap();
        assert_eq!(known.preferences.fit, ["slim"]);
        for (sent, path) in [
            (json!({"palette": 7}), "palette"),
            (json!({"face_shape": ["Oval"]}), "face_shape"),
            (json!({"analysis": "none"}), "analysis"),
            (json!({"analysis": {"palette": {}}}), "analysis.palette"),
            (json!({"preferences": []}), "preferences"),
            (
                json!({"preferences": {"dislikes": 1}}),
                "preferences.dislikes",
            ),
        ] {
            let mistakes = read(&context(sent)).unwrap_err();
            assert_eq!(mistakes.len(), 1);
            assert_eq!(mistakes[0].path.join("."), path);
        }
    }
}
