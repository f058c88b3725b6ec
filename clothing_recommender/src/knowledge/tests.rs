#![allow(clippy::unwrap_used)]
use shared::{
    face_shape::FaceShape,
    palette::{Use, palette},
    season::{Family, Season},
};

use super::*;
use crate::{conversation::Conversation, profile::Profile};

fn knowledge() -> Knowledge {
    let colors = Arc::new(Colors::bundled().unwrap());
    let occasions = Arc::new(Occasions::bundled().unwrap());
    Knowledge::bundled(colors, occasions).unwrap()
}

/// The answer to a message, with what the message itself tells of the person.
fn answer(knowledge: &Knowledge, message: &str, profile: Profile) -> String {
    knowledge.answer(&Conversation {
        message: message.to_owned(),
        profile: profile.with_words(message, &[]),
        ..Conversation::default()
    })
}

fn of_season(season: Season) -> Profile {
    Profile {
        season: Some(season),
        face_shape: None,
    }
}

#[test]
fn every_season_is_told_its_colors_and_what_to_leave() {
    let knowledge = knowledge();
    for season in Season::ALL {
        let palette = palette(season);
        for question in [
            format!("What colors suit {season} skin tones?"),
            format!("I am a {season}. Which colors should I wear?"),
            season.title().to_owned(),
        ] {
            let answer = answer(&knowledge, &question, Profile::default());
            assert!(answer.starts_with(season.title()), "{question}: {answer}");
            let best = palette
                .colors
                .iter()
                .find(|color| color.uses == Use::Best)
                .unwrap();
            assert!(answer.contains(&best.name) && answer.contains(&palette.metals));
        }
        let avoid = answer(&knowledge, "What should I avoid?", of_season(season));
        assert!(avoid.contains(&palette.avoid[0].name) && avoid.contains(&palette.avoid[0].why));
    }
}

#[test]
fn a_family_is_told_its_three_seasons() {
    let answer = answer(
        &knowledge(),
        "which colors for winter skin?",
        Profile::default(),
    );
    for season in Season::ALL {
        assert_eq!(
            answer.contains(season.title()),
            season.family() == Family::Winter,
            "{season}"
        );
    }
}

#[test]
fn a_verdict_on_a_color_is_the_season_tables_own() {
    let knowledge = knowledge();
    for season in Season::ALL {
        for color in knowledge
            .colors
            .iter()
            .filter(|color| color.family != "gold" && color.family != "silver")
        {
            // "Black" alone asks for the family.
            if color.name.eq_ignore_ascii_case(&color.family) {
                continue;
            }
            let question = format!("Does {} suit me?", color.name);
            let answer = answer(&knowledge, &question, of_season(season));
            let suits = palette(season).suits(color.rgb).suits;
            assert_eq!(answer.starts_with("Yes, "), suits, "{season}: {answer}");
        }
    }
}

#[test]
fn no_shade_is_recommended_that_the_season_avoids() {
    let knowledge = knowledge();
    let families: std::collections::BTreeSet<&str> = knowledge
        .colors
        .iter()
        .map(|color| color.family.as_str())
        .collect();
    for season in Season::ALL {
        for family in &families {
            let answer = answer(
                &knowledge,
                &format!("can I wear {family}?"),
                of_season(season),
            );
            let Some((_, list)) = answer
                .split_once(" take ")
                .or(answer.split_once("for example "))
            else {
                continue;
            };
            let list = list.split(" and leave ").next().unwrap();
            for color in knowledge
                .colors
                .iter()
                .filter(|color| color.family == *family)
            {
                let is_named = list
                    .split([',', '.'])
                    .flat_map(|part| part.split(" and "))
                    .any(|name| name.trim() == color.name.to_lowercase());
                assert!(!is_named || color.fit(season).suits, "{season}: {answer}");
            }
        }
    }
}

#[test]
fn partners_for_a_color_come_from_the_palette_of_a_known_season() {
    let knowledge = knowledge();
    let general = answer(&knowledge, "What goes with navy?", Profile::default());
    assert!(general.contains("camel"), "{general}");
    let own = answer(
        &knowledge,
        "What goes with navy?",
        of_season(Season::DarkWinter),
    );
    assert!(
        own.contains("Dark Winter palette") && !own.contains("camel"),
        "{own}"
    );
}

#[test]
fn every_face_shape_is_advised_on_what_was_asked() {
    let knowledge = knowledge();
    for shape in FaceShape::ALL {
        let profile = Profile {
            season: None,
            face_shape: Some(shape),
        };
        let advice = knowledge.shapes().advice(shape).unwrap();
        for (question, expected, other) in [
            (
                "Which necklines flatter me?",
                &advice.necklines.good,
                &advice.hats.good,
            ),
            (
                "what glasses should I get",
                &advice.glasses.good,
                &advice.necklines.good,
            ),
            (
                "Which hats suit me?",
                &advice.hats.good,
                &advice.glasses.good,
            ),
            ("which earrings?", &advice.earrings.good, &advice.hats.good),
        ] {
            let answer = answer(&knowledge, question, profile);
            assert!(answer.contains(expected), "{question}: {answer}");
            assert!(!answer.contains(other), "{question}: {answer}");
        }
        let named = format!("What suits a {} face?", shape.title().to_lowercase());
        assert!(answer(&knowledge, &named, Profile::default()).contains(&advice.earrings.good));
    }
    let unknown = answer(&knowledge, "Which necklines suit me?", Profile::default());
    assert!(unknown.contains("depends on the face shape"), "{unknown}");
}

#[test]
fn occasions_fabrics_and_small_talk_are_answered() {
    let knowledge = knowledge();
    for (question, expected) in [
        ("What is business casual?", "drops the suit and the tie"),
        ("what does black tie mean", "tuxedo with a bow tie"),
        (
            "How should I dress for a funeral?",
            "plain, covered and dark",
        ),
        (
            "dress code for cocktail attire",
            "between office and evening",
        ),
        ("How do I wash a wool sweater?", "wool detergent"),
        (
            "red wine on my silk blouse, help",
            "blot instead of rubbing",
        ),
        (
            "How do I know my undertone?",
            "hold a pure white and a cream cloth",
        ),
        ("gold or silver?", "brass and copper flatter warm"),
        ("hello", "I am your stylist"),
        ("thanks!", "You are welcome"),
        ("what can you do?", "sample catalog"),
    ] {
        let answer = answer(&knowledge, question, Profile::default());
        assert!(answer.contains(expected), "{question}: {answer}");
    }
}

#[test]
fn what_is_not_known_is_said() {
    let knowledge = knowledge();
    for (question, expected) in [
        ("Which colors suit me?", "I do not know your color season"),
        ("does emerald suit me?", "I do not know your color season"),
        (
            "who sews the best clothes in Lisbon",
            "rather say so than guess",
        ),
        (
            "what is trending in fashion?",
            "do not follow this season's trends",
        ),
        ("is the blazer in stock?", "do not know stock"),
        ("Who won the football match?", "outside what I know"),
        ("What is the capital of France?", "outside what I know"),
    ] {
        let answer = answer(&knowledge, question, Profile::default());
        assert!(answer.contains(expected), "{question}: {answer}");
    }
}

#[test]
fn facts_for_a_prompt_hold_what_the_question_needs() {
    let knowledge = knowledge();
    let message = "Does mustard suit me for an interview? And lipstick?";
    let facts = knowledge.facts(&Conversation {
        message: message.to_owned(),
        profile: Profile {
            season: Some(Season::DarkWinter),
            face_shape: Some(FaceShape::Oval),
        },
        ..Conversation::default()
    });
    for expected in [
        "Dark Winter",
        "leave mustard",
        "job interview",
        "Face shape Oval",
        "make-up",
    ] {
        assert!(facts.contains(expected), "{expected}: {facts}");
    }
    assert_eq!(knowledge.facts(&Conversation::default()), "");
}
