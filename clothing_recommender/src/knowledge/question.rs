use shared::{face_shape::FaceShape, season::Season};

use super::{
    Knowledge,
    jewelry::Metal,
    subject::{Subject, Subjects},
    turn::{Turn, refers_back},
};
use crate::{
    colors::{ColorMention, ColorWish},
    conversation::{Conversation, Role},
    follow_up::shown_in,
    language::{SeasonMention, Tokens, hex_colors, mentioned_season, mentioned_seasons},
    occasions::Occasion,
    profile::Profile,
};

/// A message and all that is recognized in it.
pub(super) struct Question<'a> {
    /// Its words; where it says "it" of something, after the words that named that.
    pub(super) text: Tokens,
    /// Its own words.
    pub(super) own: Tokens,
    /// How it goes on from what was said before.
    pub(super) turn: Turn,
    /// What the person asked before this, where it goes on from that.
    pub(super) earlier: Option<Tokens>,
    pub(super) profile: Profile,
    pub(super) subjects: Subjects,
    pub(super) colors: Vec<ColorWish>,
    pub(super) metals: Vec<&'a Metal>,
    /// All that the stylist has said so far.
    pub(super) said: String,
    /// Whether its own words ask for a color.
    pub(super) asks_for_color: bool,
    pub(super) season: Option<SeasonMention>,
    /// All of the twelve that it names, each once.
    pub(super) seasons: Vec<Season>,
    pub(super) occasion: Option<&'a Occasion>,
}

/// What is recognized in one message, and in those that it goes on from.
struct Reading<'a> {
    text: Tokens,
    turn: Turn,
    earlier: Option<Tokens>,
    subjects: Subjects,
    colors: Vec<ColorWish>,
    metals: Vec<&'a Metal>,
    occasion: Option<&'a Occasion>,
}

/// Colors of a question that are answered.
const MOST_COLORS: usize = 3;

/// A color before these is the person's own and none that is asked about.
const OF_THE_BODY: [&str; 9] = [
    "skin",
    "hair",
    "haired",
    "eye",
    "eyed",
    "vein",
    "undertone",
    "complexion",
    "freckle",
];

/// After these words a metal is worn as one and no color: "gold suits me", "gold and".
const NO_NOUN: [&str; 26] = [
    "and", "are", "at", "better", "for", "good", "i", "in", "is", "look", "me", "my", "nice", "on",
    "ok", "okay", "or", "right", "suit", "than", "to", "too", "vs", "work", "with", "flatter",
];

impl Knowledge {
    /// Reads the message of a conversation, and those before it where the message goes on from
    /// them.
    pub(super) fn question(&self, conversation: &Conversation) -> Question<'_> {
        let said = conversation.history.iter();
        let earlier: Vec<&str> = said
            .filter(|message| message.role == Role::User)
            .map(|message| message.content.as_str())
            .collect();
        let own = Tokens::of(conversation.reading());
        let reading = self.read(&own, &earlier);
        let mut colors = reading.colors;
        let asks_for_color = self.subjects.of(&own).has(Subject::Color);
        if colors.is_empty() && asks_for_color && refers_back(&own) {
            colors = self.colors_shown(conversation);
        }
        colors.extend(
            hex_colors(&conversation.message)
                .into_iter()
                .map(|rgb| ColorWish::Named {
                    name: rgb.hex(),
                    rgb,
                }),
        );
        let mut profile = if is_for_another(&own) {
            Profile::default().with_words(conversation.reading(), &[])
        } else {
            conversation.profile
        };
        profile.face_shape = profile.face_shape.or_else(|| described_shape(&own));
        Question {
            text: reading.text,
            turn: reading.turn,
            earlier: reading.earlier,
            profile,
            subjects: reading.subjects,
            colors,
            metals: reading.metals,
            asks_for_color,
            said: replies(conversation),
            season: mentioned_season(&own).or_else(|| mentioned_alone(&own)),
            seasons: mentioned_seasons(&own),
            occasion: reading.occasion,
            own,
        }
    }

    /// The colors of what was recommended last: "does that color suit me?".
    fn colors_shown(&self, conversation: &Conversation) -> Vec<ColorWish> {
        let replies = conversation.history.iter().rev();
        let mut lists = replies
            .filter(|message| message.role == Role::Assistant)
            .map(|message| shown_in(&message.content))
            .filter(|shown| !shown.is_empty());
        let mut colors: Vec<ColorWish> = Vec::new();
        for shown in lists.next().unwrap_or_default() {
            let Some(color) = self.colors.get(&shown.color) else {
                continue;
            };
            let wish = ColorWish::Named {
                name: color.name.clone(),
                rgb: color.rgb,
            };
            if colors.len() < MOST_COLORS && !colors.contains(&wish) {
                colors.push(wish);
            }
        }
        colors
    }

    /// What `text` says after the messages `earlier`.
    fn read(&self, text: &Tokens, earlier: &[&str]) -> Reading<'_> {
        let own = self.read_alone(text);
        let Some((last, rest)) = earlier.split_last() else {
            return own;
        };
        let turn = Turn::of(text, &own.subjects, own.names_something());
        if turn == Turn::Afresh {
            return own;
        }
        let before = self.read(&Tokens::of(last), rest);
        own.after(before, turn)
    }

    fn read_alone(&self, text: &Tokens) -> Reading<'_> {
        let subjects = self.subjects.of(text);
        let codes = self.occasions.phrases(text);
        let words = text.words();
        let is_metal_asked = subjects.has_any(&[
            Subject::Jewelry,
            Subject::Earrings,
            Subject::Glasses,
            Subject::Metals,
        ]);
        let color_mentions = self.colors.mentions(text);
        let metals: Vec<_> = self
            .jewelry
            .mentions(text)
            .into_iter()
            .filter(|mention| {
                let next = words.get(mention.words.end).map(String::as_str);
                // Bronze is the name of no color, so bronze sandals are judged like the metal.
                let is_color = |color: &ColorMention| mention.words.contains(&color.words.start);
                is_metal_asked
                    || next.is_none_or(|next| NO_NOUN.contains(&next))
                    || !color_mentions.iter().any(is_color)
            })
            .collect();
        let colors = color_mentions.into_iter().filter(|mention| {
            let start = mention.words.start;
            let next = words.get(mention.words.end).map(String::as_str);
            let is_of_body = next.is_some_and(|next| OF_THE_BODY.contains(&next));
            let is_code = codes.iter().any(|code| code.contains(&start));
            let is_metal = metals.iter().any(|metal| metal.words.contains(&start));
            !is_of_body && !is_code && !is_metal
        });
        let mut named: Vec<&Metal> = Vec::new();
        for metal in metals
            .iter()
            .filter_map(|mention| self.jewelry.metal(mention))
        {
            if named.iter().all(|other| other.name != metal.name) {
                named.push(metal);
            }
        }
        Reading {
            colors: distinct(colors),
            text: text.clone(),
            turn: Turn::Afresh,
            earlier: None,
            subjects,
            metals: named,
            occasion: self.occasions.mentioned(text),
        }
    }
}

impl Reading<'_> {
    /// Whether it says by itself what it is about.
    fn names_something(&self) -> bool {
        self.has_topic() || self.occasion.is_some()
    }

    fn has_topic(&self) -> bool {
        self.subjects.has_topic() || !self.colors.is_empty() || !self.metals.is_empty()
    }

    /// This, read after `before`, from which it goes on: what it does not say itself is taken from
    /// there.
    fn after(mut self, before: Self, turn: Turn) -> Self {
        let is_on_person = before.has_topic() || before.subjects.has(Subject::Color);
        // "I am a Soft Summer" after a question on dress codes answers nothing.
        if turn == Turn::Person && !is_on_person {
            return self;
        }
        if self.has_topic() && turn != Turn::Person {
            self.subjects.join(before.subjects.without_topics());
        } else {
            self.subjects.join(before.subjects);
            self.colors = before.colors;
            self.metals = before.metals;
        }
        self.occasion = self.occasion.or(before.occasion);
        if refers_back(&self.text) {
            self.text = before.text.clone().followed_by(&self.text);
        }
        self.turn = turn;
        self.earlier = Some(before.text);
        self
    }
}

/// Who is asked for besides oneself.
const OTHERS: [&str; 20] = [
    "husband",
    "wife",
    "boyfriend",
    "girlfriend",
    "partner",
    "fiance",
    "mother",
    "mom",
    "father",
    "dad",
    "son",
    "daughter",
    "sister",
    "brother",
    "friend",
    "boss",
    "grandmother",
    "grandfather",
    "aunt",
    "uncle",
];

/// Words before and after these, where clothes of theirs are meant.
const FOR_THEM: [(&str, &str); 8] = [
    ("for my", ""),
    ("about my", ""),
    ("does my", ""),
    ("should my", ""),
    ("can my", ""),
    ("would my", ""),
    ("my", "wear"),
    ("my", "dress"),
];

/// Whether somebody else's clothes are asked about, for whom the person's colors say nothing.
fn is_for_another(text: &Tokens) -> bool {
    let is_named = OTHERS.iter().any(|other| {
        let phrases = FOR_THEM.map(|(before, after)| format!("{before} {other} {after}"));
        phrases.iter().any(|phrase| text.has(phrase))
    });
    is_named
        || text
            .words()
            .iter()
            .any(|word| matches!(word.as_str(), "his" | "her"))
}

/// A face shape by what people say of it in place of its name.
fn described_shape(text: &Tokens) -> Option<FaceShape> {
    let descriptions: [(&[&str], FaceShape); 4] = [
        (
            &["square jaw", "strong jaw", "angular jaw"],
            FaceShape::Square,
        ),
        (
            &["long face", "face is long", "narrow face", "face is narrow"],
            FaceShape::Oblong,
        ),
        (
            &["pointed chin", "pointy chin", "wide forehead"],
            FaceShape::Heart,
        ),
        (
            &["chubby cheek", "full cheek", "chubby face"],
            FaceShape::Round,
        ),
    ];
    let mut named = descriptions.iter().filter(|(words, _)| text.has_any(words));
    named.next().map(|(_, shape)| *shape)
}

fn replies(conversation: &Conversation) -> String {
    let replies = conversation.history.iter();
    replies
        .filter(|message| message.role == Role::Assistant)
        .map(|message| message.content.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// "Winter", and nothing else.
fn mentioned_alone(text: &Tokens) -> Option<SeasonMention> {
    let [word] = text.words() else {
        return None;
    };
    mentioned_season(&Tokens::of(&format!("{word} skin")))
}

fn distinct(mentions: impl Iterator<Item = ColorMention>) -> Vec<ColorWish> {
    let mut distinct: Vec<ColorWish> = Vec::new();
    for mention in mentions {
        if !distinct.contains(&mention.wish) && distinct.len() < MOST_COLORS {
            distinct.push(mention.wish);
        }
    }
    distinct
}
