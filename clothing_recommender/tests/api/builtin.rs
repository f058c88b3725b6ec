//! Without any key: the original's documented examples and sequences.

use serde_json::{Value, json};

use crate::support::{Service, types};

const GENERAL: &str = "What colors suit warm autumn skin tones?";
const CLOTHING: &str = "Find me a jacket for a job interview";

fn request(message: &str) -> Value {
    json!({"message": message, "user_id": "user-123"})
}

#[tokio::test]
async fn a_general_stream_is_event_for_event_what_the_original_documents() {
    let service = Service::builtin().await;
    let mut stream = service.stream(&request(GENERAL)).await;
    for (name, value) in [
        ("content-type", "text/event-stream; charset=utf-8"),
        ("cache-control", "no-cache"),
        ("x-accel-buffering", "no"),
    ] {
        assert_eq!(stream.response_headers[name], value);
    }
    let mut texts = Vec::new();
    while let Some(text) = stream.next_text().await {
        texts.push(text);
    }
    let events: Vec<Value> = texts
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let session_id = events[0]["session_id"].as_str().unwrap();
    let timestamp = events[0]["timestamp"].as_str().unwrap();
    assert_eq!(
        texts[..4],
        [
            format!(
                r#"{{"type": "metadata", "session_id": "{session_id}", "user_id": "user-123", "timestamp": "{timestamp}"}}"#
            ),
            r#"{"type": "status", "content": "Analyzing your request...", "node": "classify"}"#
                .to_owned(),
            format!(
                r#"{{"type": "metadata", "content": {{"route": "general", "session_id": "{session_id}"}}, "node": "classify"}}"#
            ),
            r#"{"type": "status", "content": "Generating response...", "node": "general"}"#
                .to_owned(),
        ]
    );
    assert_eq!(
        types(&events),
        [
            "metadata", "status", "metadata", "status", "chunk", "metadata", "done"
        ]
    );
    assert_eq!(
        texts[texts.len() - 2],
        r#"{"type": "metadata", "content": {"message_complete": true}, "node": "general"}"#
    );
    let spoken: String = events
        .iter()
        .filter(|event| event["type"] == "chunk")
        .map(|event| event["content"].as_str().unwrap())
        .collect();
    let done = events.last().unwrap();
    assert!(texts.last().unwrap().starts_with(&format!(
        r#"{{"type": "done", "content": {{"route": "general", "session_id": "{session_id}", "message": ""#
    )));
    assert_eq!(done["node"], "end");
    assert_eq!(done["content"]["message"], spoken);
    assert!(
        spoken.contains("Warm Autumn") && spoken.contains("rust"),
        "{spoken}"
    );
}

#[tokio::test]
async fn a_clothing_stream_is_event_for_event_what_the_original_documents() {
    let service = Service::builtin().await;
    let events = service.stream(&request(CLOTHING)).await.all().await;
    assert_eq!(
        types(&events),
        [
            "metadata",
            "status",
            "metadata",
            "status",
            "status",
            "clothing_item",
            "metadata",
            "done"
        ]
    );
    let items = events[5]["content"]["recommendations"].as_array().unwrap();
    assert!((3..=5).contains(&items.len()));
    for (event, expected) in [
        (
            1,
            json!({"type": "status", "content": "Analyzing your request...", "node": "classify"}),
        ),
        (
            3,
            json!({"type": "status", "content": "Searching clothing database...", "node": "clothing"}),
        ),
        (
            4,
            json!({"type": "status", "content": format!("Found {} recommendations", items.len()), "node": "clothing"}),
        ),
        (
            6,
            json!({"type": "metadata", "content": {"message_complete": true}, "node": "clothing"}),
        ),
    ] {
        assert_eq!(events[event], expected);
    }
    assert_eq!(events[2]["content"]["route"], "clothing");
    for (place, item) in items.iter().enumerate() {
        assert_eq!(item["index"], place + 1);
        for text in [
            "item",
            "color",
            "style",
            "reason",
            "price_range",
            "hex_color",
        ] {
            assert!(!item[text].as_str().unwrap().is_empty(), "{text}: {item}");
        }
        assert!(!item["where_to_buy"].as_array().unwrap().is_empty());
    }
    assert!(
        !events[5]["content"]["styling_tips"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let message = events[7]["content"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("Based on your style profile, here are my recommendations:\n\n1. **")
    );
    assert!(message.contains("\n\n**Styling Tips:**\n- "));
}

#[tokio::test]
async fn the_whole_answer_is_what_the_stream_ends_with() {
    let service = Service::builtin().await;
    for message in [GENERAL, CLOTHING] {
        let answer = service.say(message).await;
        let events = service.stream(&request(message)).await.all().await;
        let done = &events.last().unwrap()["content"];
        assert_eq!(answer["message"], done["message"]);
        let metadata = answer["metadata"].as_object().unwrap();
        let names: Vec<&String> = metadata.keys().collect();
        let of_done: Vec<&String> = done["metadata"].as_object().unwrap().keys().collect();
        assert_eq!(names, of_done);
        assert_eq!(metadata["workflow_version"], "1.0");
        assert_eq!(metadata["classification_confidence"], "llm_based");
        assert_eq!(metadata["provider"], "builtin");
        assert_eq!(
            metadata["timestamp"].as_str().unwrap().len(),
            "2025-12-16T15:09:05.154247".len()
        );
        assert!(!metadata.contains_key("fallback_reason") && !metadata.contains_key("usage"));
    }
}

#[tokio::test]
async fn route_and_agent_belong_together() {
    let service = Service::builtin().await;
    for (message, intent, agent) in [
        (GENERAL, "general", "GeneralConversation"),
        (CLOTHING, "clothing", "ClothingExpert"),
        ("Suggest me shoes for work", "clothing", "ClothingExpert"),
        ("Hello", "general", "GeneralConversation"),
    ] {
        let metadata = &service.say(message).await["metadata"];
        assert_eq!(metadata["intent_classification"], intent, "{message}");
        assert_eq!(metadata["agent_used"], agent, "{message}");
    }
}

#[tokio::test]
async fn an_analysis_in_the_context_decides_colors_and_cuts() {
    let service = Service::builtin().await;
    let analysis = json!({
        "face_shape": "Round", "face_shape_score": 0.8, "palette": "Light Spring",
        "palette_scores": {"LIGHT SPRING": 0.6}, "features": [], "processing_time_ms": 80.0,
    });
    for context in [analysis.clone(), json!({"analysis": analysis})] {
        let answer = service
            .chat(&json!({"message": "a black blazer for women, for work", "user_id": "u", "context": context}))
            .await;
        let message = answer["message"].as_str().unwrap();
        assert!(message.contains("Light Spring palette"), "{message}");
        assert!(message.contains("It is not black."), "{message}");
        assert!(message.contains("round face"), "{message}");
        assert!(
            message.contains("Nothing in the sample catalog fits in every point"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_budget_among_the_preferences_holds_where_the_message_names_none() {
    let service = Service::builtin().await;
    let context = json!({"preferences": {"budget": "under $20"}});
    for (message, expected) in [
        ("find me a wool coat", "under $20"),
        ("find me a wool coat under $30", "under $30"),
    ] {
        let body = json!({"message": message, "user_id": "u", "context": context});
        let answer = service.chat(&body).await;
        assert!(
            answer["message"].as_str().unwrap().contains(expected),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn what_was_not_found_stands_in_the_stream_as_well() {
    let service = Service::builtin().await;
    let events = service
        .stream(&request("find me a wool coat under $20"))
        .await
        .all()
        .await;
    let note = events[5]["content"]["note"].as_str().unwrap();
    assert!(note.contains("under $20"), "{note}");
    assert!(
        events[5]["content"]["recommendations"]
            .as_array()
            .unwrap()
            .len()
            >= 3
    );
}

#[tokio::test]
async fn a_message_is_taken_through_the_sentence_encoder_once() {
    let service = Service::builtin().await;
    let (mut classify, mut general) = (0.0, 0.0);
    for message in [
        GENERAL,
        "How do I wash a wool sweater?",
        "What is business casual?",
        "Which necklines flatter a round face?",
        "What goes with navy?",
        "How should a blazer fit?",
    ] {
        let timings = &service.say(message).await["metadata"]["timings"];
        classify += timings["classify"].as_f64().unwrap();
        general += timings["general"].as_f64().unwrap();
    }
    // The encoder takes most of the time there is.
    assert!(general < classify / 2.0, "{general} after {classify} ms");
}

#[tokio::test]
async fn text_beyond_ascii_is_escaped_in_a_stream_and_plain_in_an_answer() {
    let service = Service::builtin().await;
    let body = json!({"message": "Hello", "user_id": "zoë-👗"});
    let first = service.stream(&body).await.next_text().await.unwrap();
    assert!(
        first.contains(r#""user_id": "zo\u00eb-\ud83d\udc57""#),
        "{first}"
    );
}
