//! Who is being dressed, read from what the client sends along and from what was said.

use shared::{face_shape::FaceShape, season::Season};

use crate::{
    language::{SeasonMention, Tokens, mentioned_season},
    message::{Message, Role},
    sheet::Sheet,
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
    /// Reads `palette` and `face_shape`, as the face analysis answers them. Names that no season
    /// or shape has are passed over.
    pub fn read(sheet: &mut Sheet<'_>) -> Self {
        let palette = sheet.text("palette");
        // These may be in an older client's context and mean the time of the year.
        let others = ["season", "color_season"]
            .into_iter()
            .filter_map(|name| sheet.value(name)?.as_str().map(str::to_owned));
        Self {
            season: palette
                .into_iter()
                .chain(others)
                .find_map(|name| name.parse().ok()),
            face_shape: sheet.text("face_shape").and_then(|name| name.parse().ok()),
        }
    }

    /// This, with what it does not say taken from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            season: self.season.or(other.season),
            face_shape: self.face_shape.or(other.face_shape),
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
    use super::*;

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
