//! Conversations of several turns, through the session.

use serde_json::{Value, json};

use crate::support::Service;

struct Talk {
    service: Service,
    session: Option<String>,
    context: Value,
}

impl Talk {
    async fn begin(context: Value) -> Self {
        Self {
            service: Service::builtin().await,
            session: None,
            context,
        }
    }

    async fn say(&mut self, message: &str) -> Value {
        let body = json!({
            "message": message, "user_id": "u", "session_id": self.session, "context": self.context,
        });
        let events = self.service.stream(&body).await.all().await;
        self.session = events[0]["session_id"].as_str().map(str::to_owned);
        let told = events.iter().find(|event| event["type"] == "clothing_item");
        let done = events.last().unwrap();
        assert_eq!(done["type"], "done");
        json!({
            "route": done["content"]["route"],
            "message": done["content"]["message"],
            "items": told.map(|event| event["content"]["recommendations"].clone()),
        })
    }
}

fn of_items<'a>(answer: &'a Value, field: &str) -> Vec<&'a str> {
    answer["items"]
        .as_array()
        .unwrap_or_else(|| panic!("no items: {answer}"))
        .iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}

/// The mean of the upper ends of the prices.
fn mean_price(answer: &Value) -> u32 {
    let prices: Vec<u32> = of_items(answer, "price_range")
        .iter()
        .filter_map(|range| range.rsplit_once('-')?.1.parse().ok())
        .collect();
    prices.iter().sum::<u32>() / u32::try_from(prices.len()).unwrap()
}

#[tokio::test]
async fn a_wish_is_amended_turn_by_turn() {
    let mut talk = Talk::begin(json!({})).await;
    let first = talk.say("Show me dresses for a party").await;
    let cheaper = talk.say("cheaper").await;
    assert!(mean_price(&cheaper) < mean_price(&first), "{cheaper}");

    let seen = of_items(&cheaper, "item");
    let other = talk.say("not those, show me others").await;
    assert!(
        of_items(&other, "item")
            .iter()
            .all(|item| !seen.contains(item)),
        "{other}"
    );

    let shoes = talk.say("and shoes?").await;
    assert_eq!(shoes["route"], "clothing");
    let kinds = [
        "Heel", "Pump", "Flat", "Loafer", "Oxford", "Boot", "Sneaker", "Derby", "Shoe", "Sandal",
        "Mule",
    ];
    assert!(
        of_items(&shoes, "item")
            .iter()
            .any(|item| kinds.iter().any(|kind| item.contains(kind))),
        "{shoes}"
    );
}

#[tokio::test]
async fn the_second_one_in_another_color_is_the_second_one() {
    let mut talk = Talk::begin(json!({})).await;
    let first = talk.say("Show me loafers for women").await;
    let second = of_items(&first, "item")[1].to_owned();
    let recolored = talk.say("the second one, but in black").await;
    let black: Vec<&str> = of_items(&recolored, "color");
    assert!(black.contains(&"Black"), "{recolored}");
    assert!(
        of_items(&recolored, "item").contains(&second.as_str()),
        "{second}: {recolored}"
    );
}

#[tokio::test]
async fn what_was_talked_about_decides_what_a_short_message_means() {
    let mut talk = Talk::begin(json!({"palette": "Cool Summer"})).await;
    let red = talk.say("Does red suit me?").await;
    assert_eq!(red["route"], "general");
    let green = talk.say("and green?").await;
    assert_eq!(green["route"], "general");
    assert!(
        green["message"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .contains("green"),
        "{green}"
    );
    let coat = talk.say("Find me a coat").await;
    assert_eq!(coat["route"], "clothing");
    let red = talk.say("in red").await;
    assert_eq!(red["route"], "clothing", "{red}");
}

#[tokio::test]
async fn which_one_is_a_choice_among_what_was_recommended() {
    let mut talk = Talk::begin(json!({})).await;
    let jackets = talk.say("Find me a jacket for a job interview").await;
    let items = of_items(&jackets, "item");
    let chosen = talk.say("Which one is better for me?").await;
    assert_eq!(chosen["route"], "general");
    let message = chosen["message"].as_str().unwrap();
    assert!(
        message.contains(&format!("I would take the {} in ", items[0])),
        "{message}"
    );
    assert!(
        message.contains(&format!("The {} in ", items[1])),
        "{message}"
    );
    assert!(message.contains("Tell me your color season"), "{message}");

    // Whose colors suit is known once the season is, which is told in between.
    let mut talk = Talk::begin(json!({})).await;
    let beside = talk.say("What goes with a navy suit?").await;
    let items = of_items(&beside, "item");
    let told = talk.say("I'm a Dark Winter").await;
    for question in ["Which one is better for me?", "so which would you take?"] {
        let chosen = talk.say(question).await;
        assert_ne!(chosen["message"], told["message"]);
        let message = chosen["message"].as_str().unwrap();
        let taken = message.strip_prefix("I would take the ").unwrap();
        assert!(
            items.iter().any(|item| taken.starts_with(item)),
            "{message}"
        );
        assert!(message.contains(" of a Dark Winter"), "{message}");
    }
    // Once colors are the talk, the choice is among those.
    talk.say("Does navy or black suit me?").await;
    let chosen = talk.say("which one is better for me?").await;
    let message = chosen["message"].as_str().unwrap();
    assert!(!message.contains("I would take"), "{message}");

    // What says by what to choose is no mere choice.
    let cheaper = talk.say("something cheaper").await;
    assert_eq!(cheaper["route"], "clothing");
}
