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
