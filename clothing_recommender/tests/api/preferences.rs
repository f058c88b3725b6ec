//! What people prefer in general, in the answers that they get.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Service;

/// What is recommended to somebody of these preferences.
async fn recommended(service: &Service, message: &str, preferences: &Value) -> Vec<Value> {
    let body = json!({
        "message": message, "user_id": "u", "context": {"preferences": preferences},
    });
    items(&service.stream(&body).await.all().await)
}

fn items(events: &[Value]) -> Vec<Value> {
    let told = events.iter().find(|event| event["type"] == "clothing_item");
    let told = told.unwrap_or_else(|| panic!("nothing is recommended: {events:?}"));
    told["content"]["recommendations"]
        .as_array()
        .unwrap()
        .clone()
}

fn texts<'a>(items: &'a [Value], field: &str) -> Vec<&'a str> {
    items
        .iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}

/// Whether the item was found for that reason.
fn is_because(item: &Value, why: &str) -> bool {
    item["why"].as_array().unwrap().contains(&json!(why))
}

#[tokio::test]
async fn shoes_come_in_the_askers_size() {
    let service = Service::builtin().await;
    let ask = async |message: &str, size: &str| {
        recommended(&service, message, &json!({"sizes": {"shoes": size}})).await
    };
    let (small, large) = (
        ask("find me loafers", "5.5").await,
        ask("find me loafers", "13").await,
    );
    assert!(
        small.iter().all(|item| is_because(item, "size: 5.5")),
        "{small:?}"
    );
    assert!(
        large.iter().all(|item| is_because(item, "size: 13")),
        "{large:?}"
    );
    assert_ne!(texts(&small, "item"), texts(&large, "item"));
    let said = ask("find me loafers in size 6", "13").await;
    assert!(
        said.iter().all(|item| is_because(item, "size: 6")),
        "{said:?}"
    );
    // A coat has no shoe size.
    let coats = ask("find me a wool coat", "13").await;
    assert!(
        coats
            .iter()
            .all(|item| !item["why"].to_string().contains("size"))
    );

    let giant = ask("find me loafers", "19").await;
    for reason in texts(&giant, "reason") {
        assert!(reason.contains("may not come in your size, 19"), "{reason}");
    }
}

#[tokio::test]
async fn the_fit_that_is_liked_comes_first_unless_another_is_asked_for() {
    let service = Service::builtin().await;
    let ask = async |message: &str, fit: &str| {
        recommended(
            &service,
            message,
            &json!({"fit": fit, "department": "women"}),
        )
        .await
    };
    let wide = ask("find me trousers", "wide leg").await;
    assert!(is_because(&wide[0], "fit: wide, as liked"), "{wide:?}");
    let reason = wide[0]["reason"].as_str().unwrap();
    assert!(
        reason.contains("Its wide fit is what you like."),
        "{reason}"
    );
    let slim = ask("find me trousers", "slim").await;
    assert!(is_because(&slim[0], "fit: slim, as liked"), "{slim:?}");
    let asked = ask("find me slim trousers", "wide leg").await;
    assert!(is_because(&asked[0], "fit: slim, as liked"), "{asked:?}");
}

#[tokio::test]
async fn the_style_that_is_liked_comes_first() {
    let service = Service::builtin().await;
    let ask = async |style: &str| {
        let preferences = json!({"style": [style], "department": "women"});
        recommended(&service, "find me a dress", &preferences).await
    };
    let (plain, romantic) = (ask("minimalist").await, ask("romantic").await);
    for (items, style) in [(&plain, "minimal"), (&romantic, "romantic")] {
        let reason = items[0]["reason"].as_str().unwrap();
        assert!(
            reason.contains("look is what you like."),
            "{style}: {reason}"
        );
        let why = items[0]["why"].to_string();
        assert!(why.contains(", as liked"), "{style}: {why}");
    }
    assert_ne!(texts(&plain, "item"), texts(&romantic, "item"));
}

#[tokio::test]
async fn what_one_mostly_dresses_for_is_what_an_outfit_is_for() {
    let service = Service::builtin().await;
    let ask = async |message: &str, occasion: &str| {
        let preferences = json!({"occasions": [occasion], "department": "men"});
        recommended(&service, message, &preferences).await
    };
    for (preferred, expected) in [("office", "occasion: work"), ("gym", "occasion: sport")] {
        let outfit = ask("What should I wear tomorrow?", preferred).await;
        assert!(
            outfit
                .iter()
                .all(|item| item["why"].to_string().contains(expected)),
            "{outfit:?}"
        );
    }
    let wedding = ask("What should I wear to a wedding?", "gym").await;
    assert!(
        is_because(&wedding[0], "occasion: a wedding"),
        "{wedding:?}"
    );
    // One piece is liked better for it, and nothing is held against the others.
    let shoes = ask("find me shoes", "office").await;
    assert!(is_because(&shoes[0], "does for work"), "{shoes:?}");
    let trunks = ask("find me swim trunks", "office").await;
    let reasons = texts(&trunks, "reason").join(" ");
    assert!(!reasons.contains("not made for"), "{reasons}");
}

#[tokio::test]
async fn kinds_that_are_disliked_are_left_out_unless_asked_for() {
    let service = Service::builtin().await;
    let preferences = json!({"dislikes": ["heels", "boots"], "department": "women"});
    let ids = async |message: &str| {
        let items = recommended(&service, message, &preferences).await;
        texts(&items, "item").join(", ")
    };
    for message in ["find me shoes", "find me shoes for a party"] {
        let found = ids(message).await;
        assert!(
            !found.contains("Boot") && !found.contains("Pump"),
            "{found}"
        );
    }
    let boots = ids("find me boots").await;
    assert!(boots.contains("Boot"), "{boots}");
    let said = recommended(&service, "shoes for women, no boots", &json!({})).await;
    assert!(
        !texts(&said, "item").join(", ").contains("Boot"),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_profile_says_the_same_where_the_context_is_silent() {
    let service = Service::builtin().await;
    let profile = json!({
        "preferences": {"gender": "male", "fit": "slim", "sizes": {"shoes": 13}},
    });
    let path = "/api/v1/agent/users/u/profile";
    let (status, kept) = service.send(Method::PUT, path, Some(profile)).await;
    assert_eq!(status, 200);
    assert_eq!(kept["preferences"]["department"], "men");
    let trousers = recommended(&service, "find me trousers", &json!({})).await;
    assert!(
        is_because(&trousers[0], "fit: slim, as liked"),
        "{trousers:?}"
    );
    assert!(is_because(&trousers[0], "men's cut"), "{trousers:?}");
    let other = json!({"fit": "wide", "gender": "women"});
    let sent = recommended(&service, "find me trousers", &other).await;
    assert!(is_because(&sent[0], "fit: wide, as liked"), "{sent:?}");
}

#[tokio::test]
async fn a_limit_in_another_currency_is_compared_by_value() {
    let service = Service::builtin().await;
    let nothing = json!({});
    // The upper end of a price in dollars, and what `why` says of it.
    let most = |item: &Value| -> f64 {
        let range = item["price_range"].as_str().unwrap().to_owned();
        assert!(range.starts_with('$'), "{range}");
        range.rsplit(['-', '$']).next().unwrap().parse().unwrap()
    };
    let yen = recommended(&service, "find me a scarf under 20000 yen", &nothing).await;
    for item in &yen {
        assert!(most(item) < 130.0, "{item}");
        assert!(
            item["why"]
                .to_string()
                .contains("price: under JPY 20000, about JPY "),
            "{item}"
        );
        assert!(
            item["reason"]
                .as_str()
                .unwrap()
                .contains("Its price is about JPY "),
            "{item}"
        );
    }
    for budget in [json!("under €30"), json!({"max": 30, "currency": "EUR"})] {
        let coats = recommended(&service, "find me a wool coat", &json!({"budget": budget})).await;
        for item in &coats {
            let reason = item["reason"].as_str().unwrap();
            assert!(
                reason.contains("it is typically not under €30."),
                "{reason}"
            );
            assert!(reason.contains(", about €"), "{reason}");
        }
    }
    let dollars = recommended(&service, "find me a scarf under $60", &nothing).await;
    assert!(
        !dollars[0]["why"].to_string().contains("about"),
        "{dollars:?}"
    );
}
