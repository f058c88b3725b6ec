//! Questions as people ask them in a shop, and what a picky customer would not put up with.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::Service;

struct Answer {
    items: Vec<Value>,
    tips: Vec<String>,
}

impl Answer {
    async fn to(service: &Service, message: &str, context: Value) -> Self {
        let body = json!({"message": message, "user_id": "u", "context": context});
        let events = service.stream(&body).await.all().await;
        let told = events.iter().find(|event| event["type"] == "clothing_item");
        let content = &told.unwrap_or_else(|| panic!("nothing for: {message}"))["content"];
        let tips = content["styling_tips"].as_array().unwrap();
        Self {
            items: content["recommendations"].as_array().unwrap().clone(),
            tips: tips
                .iter()
                .map(|tip| tip.as_str().unwrap().to_owned())
                .collect(),
        }
    }

    fn texts(&self, field: &str) -> String {
        let texts = self.items.iter().map(|item| item[field].to_string());
        texts.collect::<Vec<_>>().join("; ")
    }

    /// Whether each item was found for that reason.
    fn is_all(&self, why: &str) -> bool {
        self.items
            .iter()
            .all(|item| item["why"].as_array().unwrap().contains(&json!(why)))
    }
}

fn of(department: &str) -> Value {
    json!({"preferences": {"department": department}})
}

#[tokio::test]
async fn the_weather_is_dressed_for() {
    let service = Service::builtin().await;
    for (message, who) in [
        ("I need a warm coat under $200", "men"),
        ("a summer dress", "women"),
        ("I need trousers for hot weather", "men"),
    ] {
        let answer = Answer::to(&service, message, of(who)).await;
        assert!(
            answer.is_all("made for the weather"),
            "{}",
            answer.texts("why")
        );
        for wrong in ["Gilet", "Rain Shell", "Sequin", "Fleece"] {
            let names = answer.texts("item");
            assert!(!names.contains(wrong), "{message}: {names}");
        }
    }
}

#[tokio::test]
async fn what_is_not_wanted_is_not_there_under_another_name() {
    let service = Service::builtin().await;
    let message = "I hate skirts. What can I wear to work?";
    let answer = Answer::to(&service, message, of("women")).await;
    assert!(
        !answer.texts("item").contains("Skirt"),
        "{}",
        answer.texts("item")
    );
    let bikini = Answer::to(&service, "a bikini", json!({})).await;
    assert!(
        !bikini.texts("item").contains("Trunks"),
        "{}",
        bikini.texts("item")
    );
}

#[tokio::test]
async fn shoes_are_as_formal_as_what_they_are_worn_with() {
    let service = Service::builtin().await;
    for who in ["women", "men"] {
        let suit = Answer::to(&service, "shoes that go with a navy suit", of(who)).await;
        for wrong in ["Sneaker", "Running", "Sandal", "Boat"] {
            let names = suit.texts("item");
            assert!(!names.contains(wrong), "{who}: {names}");
        }
    }
}

#[tokio::test]
async fn what_goes_with_shoes_is_no_other_shoes() {
    let service = Service::builtin().await;
    let question = "What can I wear with brown loafers?";
    let answer = Answer::to(&service, question, of("men")).await;
    assert!(answer.items.len() >= 3, "{}", answer.texts("item"));
    for wrong in ["Loafer", "Sneaker", "Boot", "Oxford"] {
        assert!(
            !answer.texts("item").contains(wrong),
            "{}",
            answer.texts("item")
        );
    }
}

#[tokio::test]
async fn nobody_is_overdressed_unasked() {
    let service = Service::builtin().await;
    for message in ["find me trousers", "find me a jacket", "find me shoes"] {
        for who in ["women", "men"] {
            let names = Answer::to(&service, message, of(who)).await.texts("item");
            assert!(
                !names.contains("Tuxedo") && !names.contains("Dinner"),
                "{names}"
            );
        }
    }
}

#[tokio::test]
async fn nothing_light_or_loud_is_worn_to_a_funeral() {
    let service = Service::builtin().await;
    for palette in ["Warm Autumn", "Light Spring", "Cool Winter"] {
        let context = json!({"palette": palette, "preferences": {"department": "women"}});
        let answer = Answer::to(&service, "What should I wear to a funeral?", context).await;
        for item in &answer.items {
            let is_for_it = item["why"].to_string().contains("occasion: a funeral");
            let color = item["color"].as_str().unwrap();
            let is_loud = ["Red", "Coral", "Yellow", "Fuchsia"]
                .iter()
                .any(|loud| color.contains(loud));
            assert!(!(is_for_it && is_loud), "{palette}: {item}");
        }
    }
}

#[tokio::test]
async fn a_price_that_may_be_had_is_worth_more_than_the_wrong_kind_of_thing() {
    let service = Service::builtin().await;
    let message = "smart shoes for the office under £100";
    let office = Answer::to(&service, message, of("men")).await;
    assert!(office.is_all("occasion: work"), "{}", office.texts("why"));
    let reasons = office.texts("reason");
    assert!(
        reasons.contains("it is not always under £100."),
        "{reasons}"
    );

    let sizes = json!({"preferences": {"sizes": {"shoes": "12"}}});
    let heels = Answer::to(&service, "heels under $40", sizes).await;
    assert!(heels.is_all("kind: heels"), "{}", heels.texts("why"));
}

#[tokio::test]
async fn plus_sizes_are_not_taken_for_granted() {
    let service = Service::builtin().await;
    let answer = Answer::to(&service, "a dress in size 24 for a wedding", json!({})).await;
    let reasons = answer.texts("reason");
    assert!(
        reasons.contains("may not come in your size, 24"),
        "{reasons}"
    );
}

#[tokio::test]
async fn no_tip_is_given_twice() {
    let service = Service::builtin().await;
    for message in [
        "ski jacket under 150 francs",
        "men's shorts",
        "boots for snow",
    ] {
        let tips = Answer::to(&service, message, json!({})).await.tips;
        let different: HashSet<&String> = tips.iter().collect();
        assert_eq!(different.len(), tips.len(), "{tips:?}");
    }
}

#[tokio::test]
async fn a_garment_and_what_it_must_not_be_made_of_are_a_wish() {
    let service = Service::builtin().await;
    for message in [
        "wool sweater, I'm allergic to cashmere",
        "I'm allergic to cashmere. A wool sweater please",
    ] {
        let answer = Answer::to(&service, message, of("women")).await;
        let items = answer.texts("item");
        assert!(!items.contains("Cashmere"), "{message}: {items}");
        assert!(
            answer.is_all("kind: sweater"),
            "{message}: {}",
            answer.texts("why")
        );
    }
}
