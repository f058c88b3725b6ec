//! Who is being dressed, read from what the client sends along and from what was said.
//!
//! The original took a context with anything in it, so nothing here is ever refused: what is not
//! understood is passed over.

use serde_json::{Map, Value};
use shared::{face_shape::FaceShape, season::Season};

use crate::{
    conversation::{Message, Role},
    language::{SeasonMention, Tokens, mentioned_season},
};

/// What is known of a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Profile {
    /// Color season.
    pub season: Option<Season>,
    /// Face shape.
    pub face_shape: Option<FaceShape>,
}

impl Profile {
    /// What `context` tells: an answer of the face analysis pasted at its root or as `analysis`,
    /// or the same fields among the preferences.
    pub fn from_context(context: &Map<String, Value>) -> Self {
        let places: Vec<&Map<String, Value>> = ["analysis", "user_preferences", "preferences"]
            .iter()
            .filter_map(|place| context.get(*place)?.as_object())
            .collect();
        let texts = |names: &[&str]| -> Vec<&str> {
            std::iter::once(context)
                .chain(places.iter().copied())
                .flat_map(|place| names.iter().filter_map(|name| place.get(*name)?.as_str()))
                .collect()
        };
        Self {
            season: texts(&["palette", "season", "color_season"])
                .into_iter()
                .find_map(|text| text.parse().ok()),
            face_shape: texts(&["face_shape"])
                .into_iter()
                .find_map(|text| text.parse().ok()),
        }
    }

    /// Fills in what only the words tell. A season named in the message itself counts above all,
    /// because the question is about it then; one named earlier counts where nothing else does.
    #[must_use]
    pub fn with_words(self, message: &str, history: &[Message]) -> Self {
        let earlier = history
            .iter()
            .rev()
            .filter(|message| message.role == Role::User)
            .map(|message| message.content.as_str());
        Self {
            season: named_season(message)
                .or(self.season)
                .or_else(|| earlier.clone().find_map(named_season)),
            face_shape: named_shape(message)
                .or(self.face_shape)
                .or_else(|| earlier.clone().find_map(named_shape)),
        }
    }
}

fn named_season(text: &str) -> Option<Season> {
    match mentioned_season(&Tokens::of(text))? {
        SeasonMention::One(season) => Some(season),
        SeasonMention::Family(_) => None,
    }
}

/// A face shape that `text` names as one: "round face", "my face is oval", "heart-shaped".
fn named_shape(text: &str) -> Option<FaceShape> {
    let tokens = Tokens::of(text);
    FaceShape::ALL.into_iter().find(|shape| {
        let name = shape.title().to_ascii_lowercase();
        [
            format!("{name} face"),
            format!("{name} shaped"),
            format!("face is {name}"),
            format!("face shape is {name}"),
            format!("face shape {name}"),
        ]
        .iter()
        .any(|phrase| tokens.has(phrase))
    })
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
    fn an_analysis_is_understood_at_the_root_and_under_its_name() {
        let analysis = json!({"face_shape": "Heart", "palette": "Dark Winter", "features": []});
        let expected = Profile {
            season: Some(Season::DarkWinter),
            face_shape: Some(FaceShape::Heart),
        };
        assert_eq!(Profile::from_context(&context(analysis.clone())), expected);
        assert_eq!(
            Profile::from_context(&context(json!({"analysis": analysis}))),
            expected
        );
    }

    #[test]
    fn wrong_types_and_unknown_names_are_passed_over() {
        for strange in [
            json!({"palette": 7, "face_shape": ["Oval"], "analysis": "none"}),
            json!({"palette": "Mauve Monsoon", "face_shape": "triangle"}),
            json!({}),
        ] {
            assert_eq!(Profile::from_context(&context(strange)), Profile::default());
        }
    }

    #[test]
    fn what_the_message_names_counts_above_the_context_and_the_past() {
        let known = Profile {
            season: Some(Season::LightSpring),
            face_shape: None,
        };
        let past = [Message::user("I am a deep autumn with a square face")];
        let profile = known.with_words("What suits a cool winter?", &past);
        assert_eq!(profile.season, Some(Season::CoolWinter));
        assert_eq!(profile.face_shape, Some(FaceShape::Square));
        assert_eq!(
            Profile::default().with_words("and shoes?", &past).season,
            Some(Season::DarkAutumn)
        );
    }
}
