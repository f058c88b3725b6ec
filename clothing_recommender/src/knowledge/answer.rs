//! From a message to what is said about it.

use shared::{color::Lab, palette::palette, season::Season};

use super::{
    Knowledge,
    color_question::is_bridal,
    occasion_colors::{DARK, colors_for, necklines_for},
    question::Question,
    recall::Found,
    seasons::{self, Beauty, Extreme},
    subject::{
        Subject::{
            Accents, Avoiding, Brightest, Cheeks, Clothes, Color, Combining, Darkest, Eyes, Hair,
            Jewelry, Lightest, Lips, Makeup, Nails, Neutrals, OnMe, Oneself, Reasons, Suiting,
        },
        Subjects,
    },
    topics::{Group, Topic},
    turn::{Turn, tells_season},
    variety::one_of,
};
use crate::{
    colors::ColorWish,
    conversation::{Conversation, Role},
    intent::{Act, Heard},
    language::{SeasonMention, is_other_language},
    occasions::{ColorCode, Occasion},
};

pub(super) const ASK_SEASON: &str = "I do not know your color season yet, so I cannot say which colors are yours. Tell me the \
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

/// Words of a message that is nothing but a subject: "colors".
const BARE: usize = 2;

/// Words of a message that hardly says more than a season's name.
const NAME: usize = 4;

/// Below this likelihood what is not a stylist's to answer is answered all the same where it is
/// about something known: blood on jeans is no matter for a doctor.
const SURELY: f32 = 0.6;

/// From this likelihood on a short remark in the midst of a talk is declined.
const SURELY_IN_A_TALK: f32 = 0.85;

/// Below this likelihood of a plan to harm somebody a question on the care of clothes is one.
const SURELY_HARMFUL: f32 = 0.8;

/// Words of such a remark.
const REMARK: usize = 8;

impl Knowledge {
    /// What there is to say to the message. Never empty.
    pub fn answer(&self, conversation: &Conversation, heard: &Heard) -> String {
        let question = self.question(conversation);
        let found = self.found(&question, heard);
        let act = heard.likelihoods.decision();
        let is_danger = matches!(act, Act::Harmful | Act::SelfHarm);
        let comfort = self.comfort(&question.own).filter(|_| !is_danger);
        if let Some(words) = comfort.and_then(|ways| one_of(ways, conversation)) {
            return words.to_owned();
        }
        let chosen = self.about_choice(&question, last_reply(conversation));
        if let Some(words) = chosen.filter(|_| !is_danger) {
            return words;
        }
        if let Some(words) = self.declined(conversation, &question, heard, found) {
            return match act {
                Act::OffTopic => self
                    .in_english(conversation)
                    .unwrap_or_else(|| words.to_owned()),
                _ => words.to_owned(),
            };
        }
        // "Cool Summer" is no remark on the weather.
        let chats = small_talk(conversation, found).filter(|_| question.seasons.is_empty());
        if let Some(words) = chats {
            return words.to_owned();
        }
        let found = found.filter(|found| !is_small_talk(*found));
        let says = |text: &String| !text.trim().is_empty();
        seasons::compared(&question.seasons)
            .or_else(|| self.about_turn(&question, last_reply(conversation)))
            .or_else(|| self.about_combination(&question, heard, found))
            .or_else(|| {
                let topic = self.named_topic(&question.text, WHOLE_PHRASE)?;
                Some(self.about_topic(topic, &question, heard))
            })
            .filter(says)
            .or_else(|| self.about_metal(&question))
            .or_else(|| self.about_shape(&question))
            .or_else(|| self.about_color(&question, heard))
            .or_else(|| about_named_season(&question))
            .or_else(|| found.map(|found| self.about(found, &question, heard)))
            .filter(says)
            .or_else(|| {
                question
                    .occasion
                    .map(|occasion| self.about_occasion(occasion, &question, heard))
            })
            .or_else(|| about_season(&question))
            .or_else(|| self.verdicts(&question))
            .filter(says)
            .or_else(|| self.in_english(conversation))
            .unwrap_or_else(|| nothing_known(&question, heard).to_owned())
    }

    /// What the person's season makes of the colors that are named, whatever is asked of them.
    fn verdicts(&self, question: &Question<'_>) -> Option<String> {
        let season = question.profile.season?;
        let colors = question.colors.iter();
        let verdicts: Vec<String> = colors.map(|wish| self.verdict(wish, season)).collect();
        Some(verdicts.join(" "))
    }

    /// That only English is understood, where the message is in another language.
    fn in_english(&self, conversation: &Conversation) -> Option<String> {
        let is_foreign = is_other_language(&conversation.message);
        let mut topics = self.topics.iter().filter(|_| is_foreign);
        let topic = topics.find(|topic| topic.id == "languages")?;
        Some(topic.sentences.join(" "))
    }

    fn declined(
        &self,
        conversation: &Conversation,
        question: &Question<'_>,
        heard: &Heard,
        found: Option<Found<'_>>,
    ) -> Option<&str> {
        let act = heard.likelihoods.decision();
        let likelihood = heard.likelihoods.of(act);
        let is_on_colors = question.profile.season.is_some() && question.subjects.has(Avoiding);
        let is_doubtful = likelihood < SURELY && found.is_some();
        let is_remark = !conversation.history.is_empty()
            && question.own.words().len() <= REMARK
            && question.turn != Turn::Afresh
            && likelihood < SURELY_IN_A_TALK;
        // To get rid of moths is no crime.
        let is_on_care = act == Act::Harmful
            && likelihood < SURELY_HARMFUL
            && self
                .named_topic(&question.own, 1)
                .is_some_and(|topic| topic.group == Group::Care);
        let may_be_ours = is_on_care
            || !matches!(act, Act::Harmful | Act::SelfHarm)
                && (is_doubtful || is_on_colors || is_remark);
        one_of(self.declines.of(act), conversation).filter(|_| !may_be_ours)
    }

    fn about_color(&self, question: &Question<'_>, heard: &Heard) -> Option<String> {
        let subjects = &question.subjects;
        let asks = subjects.has_any(&[Color, Suiting, Avoiding]);
        let is_alone = question.own.words().len() == 1;
        if let Some(SeasonMention::Family(family)) = question.season
            && (asks || is_alone)
        {
            return Some(seasons::family(family));
        }
        // Lipstick on silk is a stain.
        let named = self.named_topic(&question.text, 1);
        let is_on_care = named.is_some_and(|topic| topic.group == Group::Care);
        let beauty = beauty(question).filter(|_| !is_on_care);
        let is_bare = question.own.words().len() <= BARE && subjects.is_within(&[Color, Clothes]);
        let Some(season) = question.profile.season else {
            let asks_for_colors =
                subjects.has(Color) && (is_bare || subjects.has_any(&[Suiting, Avoiding, OnMe]));
            let asks_about_one = !question.colors.is_empty() && subjects.has_any(&[Suiting, OnMe]);
            let needs_season = asks_for_colors || asks_about_one || beauty.is_some();
            return needs_season.then(|| self.asking_for_season(question, heard));
        };
        if let Some(part) = beauty {
            let hair =
                seasons::hair_verdict(season, &question.own).filter(|_| part == Beauty::Hair);
            return Some(joined([
                hair.unwrap_or_default(),
                seasons::beauty_of(season, part),
            ]));
        }
        if let Some(group) = seasons::group_asked(&question.own)
            && subjects.has_any(&[Suiting, OnMe, Oneself])
        {
            return Some(seasons::group_of(season, group));
        }
        if let Some(extreme) = extreme(subjects) {
            return Some(seasons::extremes_of(season, extreme));
        }
        let asks_for_verdict = !question.colors.is_empty() && subjects.has_any(&[Suiting, OnMe]);
        if asks_for_verdict {
            let custom = question
                .occasion
                .map(|occasion| self.custom(occasion, question, heard));
            // What custom forbids does not become right by suiting the face.
            let code = question.occasion.and_then(|occasion| occasion.colors);
            let is_forbidden = |wish: &ColorWish| match code {
                Some(ColorCode::NotWhite) => is_bridal(wish) && !marries(question),
                Some(ColorCode::Dark) => !self.is_dark(wish),
                None => false,
            };
            let verdicts: Vec<String> = question
                .colors
                .iter()
                .filter(|wish| !is_forbidden(wish))
                .map(|wish| self.verdict(wish, season))
                .collect();
            if verdicts.is_empty() {
                let colors = question
                    .occasion
                    .map(|occasion| colors_for(occasion, season));
                return Some(joined([
                    custom.unwrap_or_default(),
                    colors.unwrap_or_default(),
                ]));
            }
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
            Some(Beauty::Hair) => {
                "The right hair color follows from your season's depth and warmth."
            }
            Some(_) => "Make-up follows the same season as clothes.",
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
        let goes_on = question.turn != Turn::Afresh;
        let asks = question.subjects.has(Combining) && (goes_on || !question.subjects.has(OnMe));
        let topic = match found {
            Some(Found::Topic(topic)) if topic.group == Group::Combination => Some(topic),
            // "What goes with it?"
            _ if goes_on && !question.colors.is_empty() => None,
            _ => return None,
        };
        if !asks || question.subjects.has(Jewelry) {
            return None;
        }
        let sentences = topic
            .map(|topic| as_texts(&topic.sentences))
            .unwrap_or_default();
        let general = self.said(&sentences, question, heard, true);
        let Some(season) = question.profile.season else {
            return Some(general).filter(|general| !general.is_empty());
        };
        let own = match question.colors.first() {
            Some(color) => {
                let doubt = (!self.is_worn(color, season)).then(|| self.verdict(color, season));
                joined([
                    doubt.unwrap_or_default(),
                    seasons::partners(season, &color.text()),
                ])
            }
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
        let action = self.action_named(&question.text);
        if let Some(action) = action.filter(|_| topic.group == Group::Care) {
            let own = self.said(&as_texts(&action.sentences), question, heard, false);
            let all = self.with_others_named(action, &question.text);
            let others = all.get(action.sentences.len()..).unwrap_or_default();
            let beside = self.bearing_on(others, &question.text, &heard.meaning);
            return joined([own, beside.first().copied().unwrap_or_default().to_owned()]);
        }
        let sentences = self.with_others_named(topic, &question.text);
        let season = question.profile.season;
        match (topic.id.as_str(), season) {
            // The first two are on warm and cool in general.
            ("metal-mix", Some(season)) => {
                let rest: Vec<&str> = sentences.get(2..).unwrap_or_default().to_vec();
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
        let mut sentences = as_texts(self.occasion_sentences(occasion));
        let is_on_white = occasion.colors == Some(ColorCode::NotWhite)
            && question.colors.iter().any(is_bridal)
            && !marries(question);
        if is_on_white {
            sentences.retain(|sentence| sentence.contains("the bride"));
            sentences.truncate(1);
        }
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

    /// Whether some shade of `color` is dark enough for mourning.
    fn is_dark(&self, color: &ColorWish) -> bool {
        match color {
            ColorWish::Named { rgb, .. } => Lab::from(*rgb).l <= DARK,
            ColorWish::Family(family) => {
                matches!(family.as_str(), "black" | "gray" | "brown" | "blue")
            }
        }
    }

    fn is_worn(&self, color: &ColorWish, season: Season) -> bool {
        match color {
            ColorWish::Named { rgb, .. } => palette(season).suits(*rgb).suits,
            ColorWish::Family(family) => {
                let mut shades = self.colors.iter().filter(|shade| shade.family == *family);
                shades.any(|shade| shade.fit(season).suits)
            }
        }
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

fn is_small_talk(found: Found<'_>) -> bool {
    matches!(found, Found::Topic(topic) if topic.group == Group::SmallTalk)
}

pub(super) fn last_reply(conversation: &Conversation) -> &str {
    let replies = conversation.history.iter().rev();
    replies
        .filter(|message| message.role == Role::Assistant)
        .map(|message| message.content.as_str())
        .next()
        .unwrap_or_default()
}

/// Whether it is the bride or the groom who asks.
fn marries(question: &Question<'_>) -> bool {
    let own = [
        "my wedding",
        "our wedding",
        "my own wedding",
        "as a bride",
        "as the bride",
        "im the bride",
        "bridal gown",
        "as the groom",
        "as a groom",
    ];
    question.text.has_any(&own)
}

pub(super) fn beauty(question: &Question<'_>) -> Option<Beauty> {
    let subjects = &question.subjects;
    let parts = [
        (Nails, Beauty::Nails),
        (Lips, Beauty::Lips),
        (Eyes, Beauty::Eyes),
        (Cheeks, Beauty::Cheeks),
        (Makeup, Beauty::All),
        (Hair, Beauty::Hair),
    ];
    let mut named = parts.iter().filter(|(subject, _)| subjects.has(*subject));
    let (_, first) = named.next()?;
    // "Lipstick and eyeshadow" asks for all of it.
    let is_one = named.all(|(subject, _)| *subject == Makeup);
    Some(if is_one || *first == Beauty::Hair {
        *first
    } else {
        Beauty::All
    })
}

fn extreme(subjects: &Subjects) -> Option<Extreme> {
    let extremes = [
        (Darkest, Extreme::Darkest),
        (Lightest, Extreme::Lightest),
        (Brightest, Extreme::Brightest),
    ];
    let mut asked = extremes
        .iter()
        .filter(|(subject, _)| subjects.has(*subject));
    asked.next().map(|(_, extreme)| *extreme)
}

/// The name of a season by itself, or what it is like.
fn about_named_season(question: &Question<'_>) -> Option<String> {
    let tells =
        question.colors.is_empty() && tells_season(&question.own, &question.subjects, false);
    let is_asked_for =
        question.own.words().len() <= NAME || tells || question.subjects.has(Reasons);
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
pub(super) fn joined<const N: usize>(parts: [String; N]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(" ")
}
