//! The catalog as front ends search it.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Service, new_database};

/// The service over SQLite, and over PostgreSQL.
async fn both() -> [Service; 2] {
    let url = new_database().await;
    let variables = [("DATABASE_URL", url.as_str())];
    [Service::builtin().await, Service::start(&variables).await]
}

async fn search(service: &Service, query: &str) -> Value {
    let (status, body) = service
        .get(&format!("/api/v1/agent/catalog/search?{query}"))
        .await;
    assert_eq!(status, StatusCode::OK, "{query}: {body}");
    body
}

fn items(body: &Value) -> &Vec<Value> {
    body["items"].as_array().unwrap()
}

#[tokio::test]
async fn words_and_filters_narrow_the_catalog_down() {
    for service in both().await {
        let all = search(&service, "").await;
        assert!(all["total"].as_u64().unwrap() >= 600);
        assert_eq!(items(&all).len(), 20);
        assert!(all["notice"].as_str().unwrap().contains("sample"));

        let found = search(
            &service,
            "q=herringbone+coat+under+%24600&gender=men&limit=3",
        )
        .await;
        let best = &items(&found)[0];
        assert!(
            best["item"].as_str().unwrap().contains("Herringbone"),
            "{best}"
        );
        assert_eq!(best["gender"], "men");
        assert_eq!(best["currency"], "USD");
        assert!(best["price_max"].as_f64().unwrap() <= 600.0);
        assert!(
            best["why"]
                .as_array()
                .unwrap()
                .contains(&json!("kind: coat"))
        );

        let filtered = search(
            &service,
            "season=Dark+Winter&category=shoes&occasion=black-tie&max_price=250&color=%230B0B0D",
        )
        .await;
        assert!(!items(&filtered).is_empty());
        for item in items(&filtered) {
            assert_eq!(item["category"], "shoes");
            assert_eq!(item["formality"], 5);
            assert!(item["price_max"].as_f64().unwrap() <= 250.0);
            assert!(
                item["why"][0]
                    .as_str()
                    .unwrap()
                    .starts_with("Dark Winter palette")
            );
        }
    }
}

#[tokio::test]
async fn prices_are_compared_in_the_currency_that_is_named() {
    for service in both().await {
        let total = async |query: &str| search(&service, query).await["total"].as_u64().unwrap();
        let own = total("category=shoes&max_price=100").await;
        assert_eq!(
            total("category=shoes&max_price=100&currency=usd").await,
            own
        );
        // A euro is more than a dollar, a hundred yen are less.
        assert!(total("category=shoes&max_price=100&currency=EUR").await > own);
        assert_eq!(total("category=shoes&max_price=100&currency=JPY").await, 0);

        let found = search(&service, "q=loafers&max_price=120&currency=EUR").await;
        for item in items(&found) {
            assert_eq!(item["currency"], "USD");
            assert!(item["price_range"].as_str().unwrap().starts_with('$'));
            assert!(item["why"].to_string().contains("price: about €"), "{item}");
        }
        let asked = search(&service, "q=loafers+under+%E2%82%AC120").await;
        let why = items(&asked)[0]["why"].to_string();
        assert!(why.contains("price: under €120, about €"), "{why}");
    }
}

#[tokio::test]
async fn pages_follow_one_another_without_gap_or_repetition() {
    for service in both().await {
        let total = search(&service, "category=bags").await["total"]
            .as_u64()
            .unwrap();
        let mut ids = Vec::new();
        for offset in (0..total).step_by(7) {
            let page = search(&service, &format!("category=bags&limit=7&offset={offset}")).await;
            ids.extend(items(&page).iter().map(|item| item["id"].to_string()));
        }
        assert_eq!(ids.len() as u64, total);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len() as u64, total);
        let beyond = search(&service, &format!("category=bags&offset={}", usize::MAX)).await;
        assert_eq!(items(&beyond).len(), 0);
    }
}

#[tokio::test]
async fn wrong_parameters_are_named_all_at_once() {
    let service = Service::builtin().await;
    let long = "x".repeat(1_001);
    let (status, body) = service
        .get(&format!(
            "/api/v1/agent/catalog/search?q={long}&season=Monsoon&category=boats&gender=cat\
             &occasion=moon&min_price=x&max_price=-1&currency=XYZ&color=blue&limit=0&offset=-1"
        ))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let named: Vec<&str> = body["detail"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mistake| mistake["loc"][1].as_str().unwrap())
        .collect();
    let expected = [
        "q",
        "season",
        "category",
        "gender",
        "occasion",
        "min_price",
        "max_price",
        "currency",
        "color",
        "limit",
        "offset",
    ];
    assert_eq!(named, expected);
}

#[tokio::test]
async fn strange_words_find_what_they_find_and_break_nothing() {
    for service in both().await {
        for query in [
            "q=%22+OR+1%3D1+--",
            "q=%27%29%3B+DROP+TABLE+garments%3B",
            "q=NEAR%28a+b%29+AND+NOT+*",
            "q=%F0%9F%A7%A5",
            "q=%00",
        ] {
            search(&service, query).await;
        }
        assert!(search(&service, "q=silk").await["total"].as_u64().unwrap() > 0);
    }
}

#[tokio::test]
async fn the_stylist_recommends_from_either_database() {
    for service in both().await {
        let request = json!({
            "message": "a wool coat for my wife in winter, not black, under $600",
            "user_id": "u",
            "context": {"palette": "Warm Autumn"},
        });
        let mut events = service.stream(&request).await;
        let mut recommended = Vec::new();
        while let Some(event) = events.next().await {
            let items = event["content"]["recommendations"].as_array();
            recommended.extend(items.into_iter().flatten().cloned());
        }
        assert!((3..=5).contains(&recommended.len()), "{recommended:?}");
        for item in recommended {
            assert!(item["score"].as_f64().unwrap() > 0.7, "{item}");
            let why = item["why"].as_array().unwrap();
            assert!(
                why[0].as_str().unwrap().starts_with("Warm Autumn palette"),
                "{item}"
            );
            assert_ne!(item["color"], "Black");
        }
    }
}
