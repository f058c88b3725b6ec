//! From a message to what is said about it.

use shared::{palette::Use, season::Season};

use super::{
    Knowledge,
    occasion_colors::{colors_for, necklines_for},
    question::Question,
    recall::Found,
    seasons,
    subject::Subject::{
        Accents, Avoiding, Clothes, Color, Combining, Hair, Makeup, Metals, Neutrals, OnMe,
        Oneself, Reasons, Suiting,
    },
    topics::{Group, Topic},
    variety::one_of,
};
use crate::{
    conversation::Conversation,
    intent::{Act, Heard},
    language::SeasonMention,
    occasions::Occasion,
};

const ASK_SEASON: &str = "I do not know your color season yet, so I cannot say which colors are yours. Tell me the \
    season if you know it, such as Dark Winter, or send the face analysis of a portrait along. As a first step: if cream \
    and gold flatter you more than pure white and silver, your coloring is warm, and Spring and Autumn are the ones to \
    look at; otherwise Summer and Winter are.";

const DO_NOT_KNOW: &str = "That I do not know, and I would rather say so than guess. I know which colors suit each of \
    the twelve seasons, what flatters each face shape, dress codes, color combinations and the care of common fabrics, \
    and I can suggest garments for an occasion, a color or a budget.";

const DO_NOT_FOLLOW: &str = "I am not sure that I follow. Name a garment, an occasion or a color, or ask what suits \
    you, and I go on from there.";

/// Words of a phrase that says by itself what a question is about: "color that does not suit me".
const WHOLE_PHRASE: usize = 3;

/// Words of a message that hardly says more than a season's name.
const NAME: usize = 4;

/// Below this likelihood what is not a stylist's to answer is answered all the same where it is
/// about something known: blood on jeans is no matter for a doctor.
const SURELY: f32 = 0.6;

impl Knowledge {
    /// What there is to say to the message. Never empty.
    pub fn answer(&self, conversation: &Conversation, heard: &Heard) -> String {
        let question = self.question(conversation);
        let found = self.found(&question.text, heard);
        if let Some(words) = self.declined(conversation, &question, heard, found) {
            return words.to_owned();
        }
        // "Cool Summer" is no remark on the weather.
        let chats = small_talk(conversation, found).filter(|_| question.seasons.is_empty());
        if let Some(words) = chats {
            return words.to_owned();
        }
        seasons::compared(&question.seasons)
            .or_else(|| self.about_combination(&question, heard, found))
            .or_else(|| {
                let topic = self.named_topic(&question.text, WHOLE_PHRASE)?;
                Some(self.about_topic(topic, &question, heard))
            })
            .or_else(|| self.about_shape(&question))
            .or_else(|| self.about_color(&question, heard))
            .or_else(|| about_named_season(&question))
            .or_else(|| found.map(|found| self.about(found, &question, heard)))
            .or_else(|| {
                question
                    .occasion
                    .map(|occasion| self.about_occasion(occasion, &question, heard))
            })
            .or_else(|| about_season(&question))
            .unwrap_or_else(|| nothing_known(&question, heard).to_owned())
    }

    fn declined(
        &self,
        conversation: &Conversation,
        question: &Question<'_>,
        heard: &Heard,
        found: Option<Found<'_>>,
    ) -> Option<&str> {
        let act = heard.likelihoods.decision();
        let is_on_colors = question.profile.season.is_some() && question.subjects.has(Avoiding);
        let is_doubtful = heard.likelihoods.of(act) < SURELY && found.is_some();
        let may_be_ours =
            !matches!(act, Act::Harmful | Act::SelfHarm) && (is_doubtful || is_on_colors);
        one_of(self.declines.of(act), conversation).filter(|_| !may_be_ours)
    }

    fn about_color(&self, question: &Question<'_>, heard: &Heard) -> Option<String> {
        let subjects = &question.subjects;
        let asks = subjects.has_any(&[Color, Suiting, Avoiding]);
        if let Some(SeasonMention::Family(family)) = question.season
            && asks
        {
            return Some(seasons::family(family));
        }
        let beauty = beauty(question);
        let Some(season) = question.profile.season else {
            let asks_for_colors = subjects.has(Color) && subjects.has_any(&[Suiting, Avoiding]);
            let asks_about_one = !question.colors.is_empty() && subjects.has_any(&[Suiting, OnMe]);
            let needs_season = asks_for_colors || asks_about_one || beauty.is_some();
            return needs_season.then(|| self.asking_for_season(question, heard));
        };
        if let Some(uses) = beauty {
            return Some(seasons::beauty_of(season, uses));
        }
        if subjects.has(Metals) && subjects.has_any(&[Suiting, Oneself]) {
            return Some(seasons::told(season, subjects));
        }
        let asks_for_verdict = !question.colors.is_empty() && subjects.has_any(&[Suiting, OnMe]);
        if asks_for_verdict {
            let verdicts: Vec<String> = question
                .colors
                .iter()
                .map(|wish| self.verdict(wish, season))
                .collect();
            let custom = question
                .occasion
                .map(|occasion| self.custom(occasion, question, heard));
            return Some(joined([custom.unwrap_or_default(), verdicts.join(" ")]));
        }
        if subjects.has(Avoiding) {
            return Some(seasons::avoided_by(season));
        }
        let asks_for_part = subjects.has_any(&[Neutrals, Accents]) && question.colors.is_empty();
        let asks_for_colors = subjects.has(Color) && question.colors.is_empty();
        (asks_for_part || asks_for_colors).then(|| seasons::told(season, subjects))
    }

    /// What can be said to a question that only the season answers: what custom says, and who wears
    /// the color asked about.
    fn asking_for_season(&self, question: &Question<'_>, heard: &Heard) -> String {
        let custom = question
            .occasion
            .filter(|_| !question.colors.is_empty())
            .map(|occasion| self.custom(occasion, question, heard));
        let wearers: Vec<String> = question
            .colors
            .iter()
            .filter_map(|wish| self.wearers(wish))
            .collect();
        let lead = match beauty(question) {
            Some(Use::Makeup) => "Make-up follows the same season as clothes.",
            Some(_) => "The right hair color follows from your season's depth and warmth.",
            None if question.subjects.has(Avoiding) => {
                "What to leave differs from season to season."
            }
            None => "",
        };
        joined([
            custom.unwrap_or_default(),
            wearers.join(" "),
            lead.to_owned(),
            ASK_SEASON.to_owned(),
        ])
    }

    /// What goes with what: from the person's palette where their season is known, since the
    /// general answer would name colors that they had better leave.
    fn about_combination(
        &self,
        question: &Question<'_>,
        heard: &Heard,
        found: Option<Found<'_>>,
    ) -> Option<String> {
        let Some(Found::Topic(topic)) = found else {
            return None;
        };
        let asks = question.subjects.has(Combining) && !question.subjects.has(OnMe);
        if topic.group != Group::Combination || !asks {
            return None;
        }
        let general = self.said(&as_texts(&topic.sentences), question, heard, true);
        let Some(season) = question.profile.season else {
            return Some(general);
        };
        let own = match question.colors.first() {
            Some(color) => seasons::partners(season, &color.text()),
            None => seasons::anchors(season),
        };
        Some(joined([general, own]))
    }

    fn about(&self, found: Found<'_>, question: &Question<'_>, heard: &Heard) -> String {
        match found {
            Found::Topic(topic) => self.about_topic(topic, question, heard),
            Found::Occasion(occasion) => self.about_occasion(occasion, question, heard),
        }
    }

    fn about_topic(&self, topic: &Topic, question: &Question<'_>, heard: &Heard) -> String {
        let sentences = as_texts(&topic.sentences);
        let season = question.profile.season;
        match (topic.id.as_str(), season) {
            // The first two are on warm and cool in general.
            ("metal-mix", Some(season)) => {
                let rest: Vec<&str> = sentences
                    .get(2..)
                    .unwrap_or_default()
                    .iter()
                    .copied()
                    .filter(|sentence| self.keeps_to(sentence, season))
                    .collect();
                let more = self.bearing_on(&rest, &question.text, &heard.meaning);
                joined([
                    seasons::metals_of(season),
                    more.first().copied().unwrap_or_default().to_owned(),
                ])
            }
            (_, Some(season)) if topic.group == Group::Wardrobe => {
                let general = self.said(&sentences, question, heard, true);
                joined([general, seasons::anchors(season)])
            }
            _ => self.said(&sentences, question, heard, topic.group.recommends_colors()),
        }
    }

    fn about_occasion(
        &self,
        occasion: &Occasion,
        question: &Question<'_>,
        heard: &Heard,
    ) -> String {
        let sentences = as_texts(self.occasion_sentences(occasion));
        let general = self.said(&sentences, question, heard, true);
        let colors = question
            .profile
            .season
            .map(|season| colors_for(occasion, season));
        let cut = question
            .profile
            .face_shape
            .and_then(|shape| necklines_for(occasion, shape, &self.shapes));
        joined([general, colors.unwrap_or_default(), cut.unwrap_or_default()])
    }

    /// The sentence on an occasion that bears most on the question, whatever colors it names: black
    /// at a wedding is a matter of custom first.
    fn custom(&self, occasion: &Occasion, question: &Question<'_>, heard: &Heard) -> String {
        let sentences = as_texts(self.occasion_sentences(occasion));
        let bearing = self.bearing_on(&sentences, &question.text, &heard.meaning);
        bearing.first().copied().unwrap_or_default().to_owned()
    }

    /// What of `sentences` bears on the question, without those that name a color which a person
    /// of known season should leave, where they recommend any.
    fn said(
        &self,
        sentences: &[&str],
        question: &Question<'_>,
        heard: &Heard,
        recommends_colors: bool,
    ) -> String {
        let season = question.profile.season.filter(|_| recommends_colors);
        let allowed: Vec<&str> = sentences
            .iter()
            .copied()
            .filter(|sentence| season.is_none_or(|season| self.keeps_to(sentence, season)))
            .collect();
        self.bearing_on(&allowed, &question.text, &heard.meaning)
            .join(" ")
    }

    /// Whether a sentence names no color that `season` should leave.
    pub(super) fn keeps_to(&self, sentence: &str, season: Season) -> bool {
        super::keeps_to_season(sentence, season, &self.colors, Some(&self.occasions))
    }
}

fn small_talk<'a>(conversation: &Conversation, found: Option<Found<'a>>) -> Option<&'a str> {
    match found {
        Some(Found::Topic(topic)) if topic.group == Group::SmallTalk => {
            one_of(&topic.sentences, conversation)
        }
        _ => None,
    }
}

pub(super) fn beauty(question: &Question<'_>) -> Option<Use> {
    if question.subjects.has(Makeup) {
        Some(Use::Makeup)
    } else if question.subjects.has(Hair) {
        Some(Use::Hair)
    } else {
        None
    }
}

/// The name of a season by itself, or what it is like.
fn about_named_season(question: &Question<'_>) -> Option<String> {
    let is_asked_for = question.text.words().len() <= NAME || question.subjects.has(Reasons);
    let &season = question.seasons.first().filter(|_| is_asked_for)?;
    Some(seasons::told(season, &question.subjects))
}

/// A season was named, or none was but the person's own is known and meant.
fn about_season(question: &Question<'_>) -> Option<String> {
    match question.season {
        Some(SeasonMention::One(season)) => Some(seasons::told(season, &question.subjects)),
        Some(SeasonMention::Family(family)) => Some(seasons::family(family)),
        None => {
            let is_meant = question.subjects.has(Suiting) && question.subjects.has(Oneself);
            let season = question.profile.season.filter(|_| is_meant)?;
            Some(seasons::told(season, &question.subjects))
        }
    }
}

fn nothing_known(question: &Question<'_>, heard: &Heard) -> &'static str {
    let is_ours =
        question.subjects.has_any(&[Clothes, Color, Suiting]) || !question.colors.is_empty();
    match heard.likelihoods.decision() {
        Act::SmallTalk if !is_ours => DO_NOT_FOLLOW,
        _ => DO_NOT_KNOW,
    }
}

fn as_texts(sentences: &[String]) -> Vec<&str> {
    sentences.iter().map(String::as_str).collect()
}

/// The parts that say something, as one text.
fn joined<const N: usize>(parts: [String; N]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(" ")
}
