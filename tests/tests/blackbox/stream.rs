//! `/api/v1/agent/chat/stream` through the gateway, event for event.

use aesthetiq_tests::{
    client::{client, read},
    sse::Events,
    stack::Stylist,
};
use reqwest::Response;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/agent/chat/stream";

async fn ask(stylist: &Stylist, body: &Value) -> Response {
    client()
        .post(stylist.url(PATH))
        .json(body)
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn the_general_stream_is_the_originals_event_for_event() {
    let stylist = Stylist::start(&[]);
    let body = json!({
        "message": "What colors suit warm autumn skin tones?",
        "user_id": "user-123",
        "session_id": "s-1"
    });

    let answer = ask(&stylist, &body).await;

    assert_eq!(answer.status(), 200);
    let headers = answer.headers();
    assert!(
        headers["content-type"]
            .to_str()
            .expect("text")
            .starts_with("text/event-stream")
    );
    assert_eq!(headers["cache-control"], "no-cache");
    assert_eq!(headers["x-accel-buffering"], "no");

    let stream = Events::read(answer).await;
    let mut outline = stream.outline();
    outline.dedup_by(|next, previous| next == previous && next == "chunk@general");
    assert_eq!(
        outline,
        [
            "metadata",
            "status@classify",
            "metadata@classify",
            "status@general",
            "chunk@general",
            "metadata@general",
            "done@end",
        ]
    );
    let events = &stream.events;
    assert_eq!(events[0]["session_id"], "s-1");
    assert_eq!(events[0]["user_id"], "user-123");
    assert!(events[0]["timestamp"].is_string());
    assert_eq!(events[1]["content"], "Analyzing your request...");
    assert_eq!(events[2]["content"]["route"], "general");
    assert_eq!(events[2]["content"]["session_id"], "s-1");
    assert_eq!(events[3]["content"], "Generating response...");
    let complete = &events[events.len() - 2];
    assert_eq!(complete["content"], json!({"message_complete": true}));
    let done = &stream.last()["content"];
    assert_eq!(done["route"], "general");
    assert_eq!(done["session_id"], "s-1");
    assert_eq!(done["message"], stream.chunks());
    assert!(
        events
            .iter()
            .filter(|event| event["type"] == "chunk")
            .count()
            > 3,
        "words come bit by bit"
    );
}

#[tokio::test]
async fn the_clothing_stream_is_the_originals_event_for_event() {
    let stylist = Stylist::start(&[]);
    let body = json!({"message": "Suggest me shoes for work", "user_id": "user-123"});

    let stream = Events::read(ask(&stylist, &body).await).await;

    assert_eq!(
        stream.outline(),
        [
            "metadata",
            "status@classify",
            "metadata@classify",
            "status@clothing",
            "status@clothing",
            "clothing_item@clothing",
            "metadata@clothing",
            "done@end",
        ]
    );
    let events = &stream.events;
    assert_eq!(events[3]["content"], "Searching clothing database...");
    let recommendations = events[5]["content"]["recommendations"]
        .as_array()
        .expect("recommendations");
    assert!((3..=5).contains(&recommendations.len()));
    assert_eq!(
        events[4]["content"],
        format!("Found {} recommendations", recommendations.len())
    );
    for (position, item) in recommendations.iter().enumerate() {
        assert_eq!(item["index"], position + 1);
        for text in ["item", "color", "style", "reason", "price_range"] {
            assert!(
                item[text].as_str().is_some_and(|text| !text.is_empty()),
                "{text}: {item}"
            );
        }
        let hex = item["hex_color"].as_str().expect("a hex color");
        assert!(hex.len() == 7 && hex.starts_with('#'), "{hex}");
        assert!(
            item["where_to_buy"]
                .as_array()
                .is_some_and(|shops| !shops.is_empty())
        );
        let line = format!(
            "{}. **{}** in {}",
            position + 1,
            item["item"].as_str().expect("a name"),
            item["color"].as_str().expect("a color")
        );
        let message = stream.last()["content"]["message"].as_str().expect("text");
        assert!(message.contains(&line), "{line} is not in {message}");
    }
    assert!(
        events[5]["content"]["styling_tips"]
            .as_array()
            .is_some_and(|tips| !tips.is_empty())
    );
    assert_eq!(events[6]["content"], json!({"message_complete": true}));
    assert_eq!(events[7]["content"]["route"], "clothing");
}

#[tokio::test]
async fn the_bytes_are_those_that_the_original_would_send() {
    let stylist = Stylist::start(&[]);
    let body = json!({"message": "hello", "user_id": "u", "session_id": "s"});

    let stream = Events::read(ask(&stylist, &body).await).await;

    let start = r#"data: {"type": "metadata", "session_id": "s", "user_id": "u", "timestamp": ""#;
    assert!(stream.text.starts_with(start), "{}", stream.text);
    let status = "\n\ndata: {\"type\": \"status\", \"content\": \"Analyzing your request...\", \"node\": \"classify\"}\n\n";
    assert!(stream.text.contains(status), "{}", stream.text);
    assert!(stream.text.ends_with("}\n\n"));
    for line in stream.text.lines().filter(|line| !line.is_empty()) {
        assert!(line.starts_with("data: {\"type\": \""), "{line}");
    }
}

#[tokio::test]
async fn a_bad_request_is_refused_before_any_event() {
    let stylist = Stylist::start(&[]);
    let (status, body) = read(ask(&stylist, &json!({"message": " ", "user_id": "u"})).await).await;
    assert_eq!(status, 422);
    assert_eq!(body["detail"][0]["loc"], json!(["body", "message"]));
}

#[tokio::test]
async fn items_are_in_colors_of_the_persons_season() {
    let stylist = Stylist::start(&[]);
    let mut colors = Vec::new();
    for palette in ["Warm Autumn", "Cool Winter"] {
        let body = json!({
            "message": "Find me a sweater for the weekend",
            "user_id": "u",
            "context": {"palette": palette, "face_shape": "Oval"}
        });
        let stream = Events::read(ask(&stylist, &body).await).await;
        let items = stream.events[5]["content"]["recommendations"].clone();
        let reasons = items.to_string();
        assert!(reasons.contains(palette), "{reasons}");
        let hexes: Vec<String> = items
            .as_array()
            .expect("items")
            .iter()
            .map(|item| item["hex_color"].as_str().expect("hex").to_owned())
            .collect();
        colors.push(hexes);
    }
    let shared = colors[0].iter().filter(|color| colors[1].contains(color));
    assert!(
        shared.count() <= 1,
        "a warm autumn and a cool winter share no more than an emerald, near jade as well: {colors:?}"
    );
}
