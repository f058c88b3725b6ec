//! The prompts: templates in `prompts/`, filled in here.

use serde_json::json;

use crate::{
    catalog::{Candidate, Shortlist},
    knowledge::FaceShapes,
    profile::Profile,
    styling,
};

const CLASSIFY: &str = include_str!("../../../prompts/classify.md");
const CHOOSE: &str = include_str!("../../../prompts/choose.md");
const GENERAL: &str = include_str!("../../../prompts/general.md");

const UNKNOWN: &str = "- Nothing is known.\n";

/// What sorts messages.
pub(super) fn classify() -> String {
    CLASSIFY.to_owned()
}

/// What chooses among candidates.
pub(super) fn choose(profile: &Profile, shortlist: &Shortlist, shapes: &FaceShapes) -> String {
    let candidates: String = shortlist
        .candidates
        .iter()
        .map(|candidate| format!("{}\n", line(candidate, shortlist, profile, shapes)))
        .collect();
    fill(
        CHOOSE,
        &[("person", &person(profile)), ("candidates", &candidates)],
    )
}

/// What talks.
pub(super) fn general(profile: &Profile, facts: &str) -> String {
    let facts = if facts.is_empty() {
        "- None for this message.\n"
    } else {
        facts
    };
    fill(GENERAL, &[("person", &person(profile)), ("facts", facts)])
}

fn person(profile: &Profile) -> String {
    let season = profile
        .season
        .map(|season| format!("- Color season: {}\n", season.title()));
    let shape = profile
        .face_shape
        .map(|shape| format!("- Face shape: {}\n", shape.title()));
    let known: String = [season, shape].into_iter().flatten().collect();
    if known.is_empty() {
        UNKNOWN.to_owned()
    } else {
        known
    }
}

fn line(
    candidate: &Candidate,
    shortlist: &Shortlist,
    profile: &Profile,
    shapes: &FaceShapes,
) -> String {
    let item = &candidate.item;
    json!({
        "id": item.id,
        "item": item.garment.item,
        "color": item.color.name,
        "style": item.garment.style,
        "for": item.garment.audience.cut(),
        "price": item.garment.price.to_string(),
        "facts": styling::facts(candidate, &shortlist.wish, profile, shapes),
        "lacks": styling::lacks(candidate, &shortlist.wish),
    })
    .to_string()
}

/// Puts values in the places of `{{names}}`, in one pass: a value that itself reads `{{facts}}`
/// stays what it is.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use shared::{face_shape::FaceShape, season::Season};

    use super::*;
    use crate::{
        catalog::Catalog, colors::Colors, conversation::Conversation, knowledge::Knowledge,
        occasions::Occasions,
    };

    const PERSON: Profile = Profile {
        season: Some(Season::DarkWinter),
        face_shape: Some(FaceShape::Heart),
    };

    #[tokio::test]
    async fn every_place_of_every_template_is_filled() {
        let colors = Arc::new(Colors::bundled().unwrap());
        let occasions = Arc::new(Occasions::bundled().unwrap());
        let knowledge = Knowledge::bundled(colors.clone(), occasions.clone()).unwrap();
        let catalog = Catalog::for_tests(colors, occasions).await;
        let wish = catalog.wish("a blazer for an interview");
        let shortlist = catalog
            .search(wish, &PERSON, knowledge.shapes())
            .await
            .unwrap();
        let conversation = Conversation {
            message: "Which colors suit me?".to_owned(),
            profile: PERSON,
            ..Conversation::default()
        };
        let chosen = choose(&PERSON, &shortlist, knowledge.shapes());
        let general = general(&PERSON, &knowledge.facts(&conversation));
        for prompt in [&classify(), &chosen, &general] {
            assert!(!prompt.contains("{{") && !prompt.contains("}}"), "{prompt}");
        }
        assert!(chosen.contains("Color season: Dark Winter") && chosen.contains("a job interview"));
        for candidate in &shortlist.candidates {
            assert!(chosen.contains(&candidate.item.id), "{}", candidate.item.id);
        }
        assert!(general.contains("Face shape: Heart"));
    }

    #[test]
    fn nobody_is_known_when_nobody_is() {
        assert!(general(&Profile::default(), "").contains(UNKNOWN.trim()));
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(
            fill("a {{x}} {{y}}", &[("x", "{{y}}"), ("y", "b")]),
            "a {{y}} b"
        );
    }
}
