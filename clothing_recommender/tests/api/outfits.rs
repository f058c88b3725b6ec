//! Whole outfits, whose pieces go together.

use serde_json::{Value, json};

use crate::support::Service;

const QUESTIONS: [&str; 6] = [
    "What should I wear to a wedding?",
    "What should I wear to the office?",
    "An outfit for a date night",
    "What do I wear on the beach?",
    "Put together a look for a black tie gala",
    "What should I wear in the snow?",
];

const MENS: &str = "men's cut";
const WOMENS: &str = "women's cut";

async fn outfit(service: &Service, message: &str, context: &Value) -> (Vec<String>, String) {
    let body = json!({"message": message, "user_id": "u", "context": context});
    let events = service.stream(&body).await.all().await;
    let told = events.iter().find(|event| event["type"] == "clothing_item");
    let content = &told.unwrap_or_else(|| panic!("no outfit: {message}"))["content"];
    let items = content["recommendations"].as_array().unwrap();
    let styles = items
        .iter()
        .map(|item| item["style"].as_str().unwrap().to_owned());
    (styles.collect(), content["styling_tips"].to_string())
}

fn is_cut(styles: &[String], cut: &str) -> bool {
    // "women's cut" has "men's cut" in it.
    styles
        .iter()
        .any(|style| style.contains(&format!("({cut})")))
}

#[tokio::test]
async fn an_outfit_is_of_one_cut_and_asks_for_the_persons() {
    let service = Service::builtin().await;
    for palette in [
        json!({}),
        json!({"palette": "Warm Autumn"}),
        json!({"palette": "Cool Winter"}),
    ] {
        for question in QUESTIONS {
            let (styles, tips) = outfit(&service, question, &palette).await;
            let (men, women) = (is_cut(&styles, MENS), is_cut(&styles, WOMENS));
            assert!(!(men && women), "{question}: {styles:?}");
            if men || women {
                assert!(tips.contains("Tell me if you wear"), "{question}: {tips}");
            }
        }
    }
}

#[tokio::test]
async fn who_says_whose_cuts_gets_those_and_is_not_asked() {
    let service = Service::builtin().await;
    for department in ["women", "men"] {
        let context = json!({"preferences": {"department": department}});
        for question in QUESTIONS {
            let (styles, tips) = outfit(&service, question, &context).await;
            assert!(
                !is_cut(&styles, MENS) && !is_cut(&styles, WOMENS),
                "{styles:?}"
            );
            assert!(!tips.contains("Tell me if you wear"), "{tips}");
        }
    }
    // Alternatives of one kind may be of either cut, and say of which.
    let (shoes, tips) = outfit(&service, "Suggest me shoes for work", &json!({})).await;
    assert!(is_cut(&shoes, MENS) && is_cut(&shoes, WOMENS), "{shoes:?}");
    assert!(tips.contains("women's or men's cuts"), "{tips}");
}

/// What the turns of one talk recommend, by name.
async fn names(service: &Service, session: &str, turns: &[&str]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for message in turns {
        let body = json!({"message": message, "user_id": "u", "session_id": session});
        let events = service.stream(&body).await.all().await;
        let told = events.iter().find(|event| event["type"] == "clothing_item");
        let told = told.unwrap_or_else(|| panic!("no outfit: {message}"));
        let items = told["content"]["recommendations"].as_array().unwrap();
        let names = items
            .iter()
            .map(|item| item["item"].as_str().unwrap().to_owned());
        all.push(names.collect());
    }
    all
}

fn has_one_of(names: &[String], parts: &[&str]) -> bool {
    names
        .iter()
        .any(|name| parts.iter().any(|part| name.contains(part)))
}

#[tokio::test]
async fn an_outfit_has_something_above_and_something_below() {
    let service = Service::builtin().await;
    for question in ["What should I wear to the gym?", "gym clothes for a man"] {
        let gym = &names(&service, "gym", &[question]).await[0];
        assert!(has_one_of(gym, &["Tee", "Top", "Bra", "Tank"]), "{gym:?}");
        let below = ["Leggings", "Shorts", "Tights", "Pants"];
        assert!(has_one_of(gym, &below), "{gym:?}");
    }
}

#[tokio::test]
async fn an_outfit_is_for_the_weather_that_is_told_or_goes_without_saying() {
    let service = Service::builtin().await;
    let garden = "an outfit for a garden party";
    let hiking = ["I need an outfit for hiking", "It's raining"];
    let party = &names(&service, "garden", &[garden]).await[0];
    let for_winter = ["Boots", "Coat", "Parka", "Leather Trousers", "Wool"];
    assert!(!has_one_of(party, &for_winter), "{party:?}");
    let wet = &names(&service, "hiking", &hiking).await[1];
    assert!(has_one_of(wet, &["Rain"]), "{wet:?}");
}

#[tokio::test]
async fn what_the_catalog_has_nothing_of_is_told() {
    let service = Service::builtin().await;
    let body = json!({"message": "I need pajamas", "user_id": "u"});
    let answer = service.chat(&body).await;
    let said = answer["message"].as_str().unwrap();
    assert!(said.contains("of that kind"), "{said}");
}
