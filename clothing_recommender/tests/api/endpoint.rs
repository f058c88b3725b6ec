//! With an endpoint that works.

use serde_json::{Value, json};

use crate::support::{Fake, KEY, Reaction, Service, WORDS, filtered_prompt, types};

#[tokio::test]
async fn the_endpoints_words_are_passed_on_as_they_come() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let body = json!({"message": "Does emerald suit me?", "user_id": "u"});
    let events = service.stream(&body).await.all().await;
    assert_eq!(
        types(&events),
        [
            "metadata", "status", "metadata", "status", "chunk", "metadata", "done"
        ]
    );
    let chunks: Vec<&str> = events
        .iter()
        .filter(|event| event["type"] == "chunk")
        .map(|event| event["content"].as_str().unwrap())
        .collect();
    assert_eq!(chunks, WORDS);
    let done = &events.last().unwrap()["content"];
    assert_eq!(done["message"], WORDS.concat());
    assert_eq!(done["metadata"]["provider"], "openai");
    assert_eq!(done["metadata"]["model"], "fake-mini");
    // 12 for the classification, 24 for the reply.
    assert_eq!(
        done["metadata"]["usage"],
        json!({"prompt_tokens": 30, "completion_tokens": 6, "total_tokens": 36})
    );
}

#[tokio::test]
async fn it_is_told_facts_history_and_notes_and_told_them_apart() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let context = json!({
        "palette": "Dark Winter",
        "history": [{"role": "user", "content": "I wear a lot of navy"}],
        "wardrobe": ["navy coat"],
    });
    let body = json!({"message": "Does mustard suit me?", "user_id": "u", "context": context});
    service.chat(&body).await;
    let requests = fake.requests();
    assert_eq!(requests.len(), 2);
    let reply = &requests[1];
    assert_eq!(reply["stream"], true);
    assert_eq!(reply["stream_options"], json!({"include_usage": true}));
    let messages = reply["messages"].as_array().unwrap();
    let prompt = messages[0]["content"].as_str().unwrap();
    assert!(
        prompt.contains("Color season: Dark Winter") && prompt.contains("leave mustard"),
        "{prompt}"
    );
    assert_eq!(
        messages[1],
        json!({"role": "user", "content": "I wear a lot of navy"})
    );
    let said = messages[2]["content"].as_str().unwrap();
    assert!(said.contains("navy coat") && said.ends_with("Does mustard suit me?"));
}

#[tokio::test]
async fn it_chooses_among_candidates_and_the_catalog_gives_the_facts() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let body = json!({
        "message": "Find me a jacket for a job interview",
        "user_id": "u",
        "context": {"palette": "Dark Winter"},
    });
    let events = service.stream(&body).await.all().await;
    let requests = fake.requests();
    let schema = &requests[1]["response_format"]["json_schema"]["schema"];
    let ids = schema["properties"]["recommendations"]["items"]["properties"]["id"]["enum"]
        .as_array()
        .unwrap();
    let chosen: Vec<&Value> = events[5]["content"]["recommendations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["id"])
        .collect();
    assert_eq!(chosen, ids.iter().rev().take(3).collect::<Vec<_>>());
    let first = &events[5]["content"]["recommendations"][0];
    let reason = first["reason"].as_str().unwrap();
    assert!(reason.ends_with("Chosen for you with care."), "{reason}");
    assert_eq!(
        events[5]["content"]["styling_tips"],
        json!(["Wear it with ease."])
    );
    assert_eq!(events[7]["content"]["metadata"]["provider"], "openai");
}

#[tokio::test]
async fn what_it_invents_is_dropped_and_what_it_must_not_say_is_replaced() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let good = "womens-tailored-blazer/black";
    let answer = json!({
        "recommendations": [
            {"id": "gucci-cape/gold", "reason": "Only $99 at https://example.com!"},
            {"id": good, "reason": "A steal at $5, and mustard would be great too."},
            {"id": good, "reason": "Twice."},
        ],
        "styling_tips": ["Add a mustard scarf.", "Keep the lapels flat."],
    });
    fake.react([
        Reaction::Well,
        Reaction::Text(format!("Sure! ```json\n{answer}\n```")),
    ]);
    let body = json!({
        "message": "Find my wife a black jacket for a job interview",
        "user_id": "u",
        "context": {"palette": "Dark Winter"},
    });
    let events = service.stream(&body).await.all().await;
    let content = &events[5]["content"];
    let items = content["recommendations"].as_array().unwrap();
    assert_eq!(items.len(), 3, "filled up from the shortlist");
    assert_eq!(items[0]["id"], good);
    assert_eq!(items[0]["price_range"], "$90-180");
    for item in items {
        let reason = item["reason"].as_str().unwrap();
        assert!(reason.contains("Dark Winter palette"), "{reason}");
        assert!(
            !reason.contains("$5") && !reason.contains("mustard"),
            "{reason}"
        );
    }
    assert_eq!(content["styling_tips"], json!(["Keep the lapels flat."]));
    assert!(!content.to_string().contains("gucci"));
}

#[tokio::test]
async fn what_an_item_lacks_is_told_whatever_the_model_says_of_it() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let answer = service.say("Find me a wool jacket under $10").await;
    let message = answer["message"].as_str().unwrap();
    assert!(
        message.contains("is typically not under $10. Chosen for you with care."),
        "{message}"
    );
    assert!(message.contains("Nothing in the sample catalog fits in every point (under $10)"));
}

#[tokio::test]
async fn a_message_that_cannot_be_classified_counts_as_general_and_says_so() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    fake.react([Reaction::Text("I would rather not".to_owned())]);
    let answer = service.say("Find me a jacket").await;
    let metadata = &answer["metadata"];
    assert_eq!(metadata["intent_classification"], "general");
    assert_eq!(metadata["classification_error"], "unusable_answer");
    assert_eq!(answer["message"], WORDS.concat());
}

#[tokio::test]
async fn an_intent_without_braces_or_in_a_fence_is_understood() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    for text in ["clothing", "```json\n{\"intent\": \"clothing\"}\n```"] {
        fake.react([Reaction::Text(text.to_owned())]);
        let answer = service.say("Something nice").await;
        assert_eq!(
            answer["metadata"]["intent_classification"], "clothing",
            "{text}"
        );
    }
}

/// A service that asks a deployment of `fake` as one at Azure.
async fn at_azure(fake: &Fake) -> Service {
    Service::start(&[
        ("LLM_PROVIDER", "azure"),
        ("AZURE_OPENAI_API_KEY", KEY),
        ("AZURE_OPENAI_ENDPOINT", &fake.azure_endpoint()),
        ("LLM_MODEL", "fake-mini"),
    ])
    .await
}

#[tokio::test]
async fn a_deployment_at_azure_is_asked_in_azures_way() {
    let fake = Fake::start().await;
    let service = at_azure(&fake).await;
    let answer = service.say("Does emerald suit me?").await;
    assert_eq!(answer["message"], WORDS.concat());
    assert_eq!(answer["metadata"]["provider"], "azure");
    assert_eq!(answer["metadata"]["model"], "fake-mini");
    assert_eq!(answer["metadata"]["usage"]["total_tokens"], 36);
    let answer = service.say("Find me a jacket for work").await;
    assert_eq!(answer["metadata"]["provider"], "azure");
    assert_eq!(answer["metadata"]["intent_classification"], "clothing");
}

#[tokio::test]
async fn what_azures_content_filter_stops_is_answered_by_the_builtin_stylist_and_is_no_failure() {
    let fake = Fake::start().await;
    let service = at_azure(&fake).await;
    let stopped = || Reaction::Status(400, Vec::new(), filtered_prompt());
    for reactions in [vec![stopped()], vec![Reaction::Well, stopped()]] {
        fake.react(reactions);
        let answer = service.say("What goes with navy?").await;
        assert_eq!(answer["metadata"]["fallback_reason"], "filtered");
        assert_eq!(answer["metadata"]["provider"], "builtin");
        let message = answer["message"].as_str().unwrap();
        assert!(message.to_lowercase().contains("navy"), "{message}");
        assert!(
            !answer.to_string().contains("content management"),
            "{answer}"
        );
        // The endpoint is well, whatever it thinks of one message.
        let (_, report) = service.get("/api/v1/ready").await;
        assert_eq!(report["checks"]["llm_service"], "ready");
    }
    // A reply that it stops before the first word has none.
    let silent = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "content_filter"}]});
    let bytes = format!("data: {silent}\n\ndata: [DONE]\n\n").into_bytes();
    fake.react([Reaction::Well, Reaction::Bytes(bytes)]);
    let answer = service.say("What goes with navy?").await;
    assert_eq!(answer["metadata"]["fallback_reason"], "unusable_answer");
    assert_eq!(service.say("Hello").await["message"], WORDS.concat());
}

#[tokio::test]
async fn a_base_url_alone_is_enough_and_sends_no_key() {
    let fake = Fake::start().await;
    let base = fake.base_url();
    let service = Service::start(&[("OPENAI_BASE_URL", &base), ("LLM_MODEL", "fake-mini")]).await;
    // The stand-in wants a key, so it says what it got: none.
    let answer = service.say("Hello").await;
    assert_eq!(answer["metadata"]["fallback_reason"], "rejected_key");
}

#[tokio::test]
async fn a_silent_stream_says_that_it_lives_and_then_goes_on() {
    let fake = Fake::start().await;
    let patient = [
        ("LLM_READ_TIMEOUT", "60"),
        ("STREAM_HEARTBEAT_INTERVAL", "0.2"),
    ];
    let service = Service::with_also(&fake, &patient).await;
    fake.react([Reaction::Silence(std::time::Duration::from_secs(1))]);
    let body = json!({"message": "Hello", "user_id": "u"});
    let mut stream = service.stream(&body).await;
    let mut last = Value::Null;
    while let Some(event) = stream.next().await {
        last = event;
    }
    assert!(stream.comments >= 2, "{} comments", stream.comments);
    let content = &last["content"];
    assert_eq!(content["message"], WORDS.concat());
    let timings = &content["metadata"]["timings"];
    assert!(
        timings["classify"].as_f64().unwrap() >= 1_000.0,
        "{timings}"
    );
    assert!(timings["general"].is_f64() && timings.get("clothing").is_none());
    assert!(timings["total"].as_f64().unwrap() >= timings["classify"].as_f64().unwrap());
}

const OUTERWEAR: &str = include_str!("../../data/catalog/outerwear.toml");

#[tokio::test]
async fn what_it_reads_out_of_a_message_is_searched_for_where_it_can_be_believed() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let read = json!({"intent": "clothing", "filters": {
        "kinds": ["coat"], "color": "black", "occasion": null, "audience": "men",
        "min_price": null, "max_price": 300,
    }});
    let mut invented = read.clone();
    // Nobody said so.
    invented["filters"]["max_price"] = json!(5);
    for answer in [read, invented] {
        fake.react([Reaction::Text(answer.to_string())]);
        let message = "Un manteau noir pour mon mari, 300 dollars au plus";
        let body = json!({"message": message, "user_id": "u"});
        let events = service.stream(&body).await.all().await;
        let content = &events[5]["content"];
        let items = content["recommendations"].as_array().unwrap();
        assert!(items.len() >= 3);
        for item in items {
            let name = item["item"].as_str().unwrap();
            assert!(OUTERWEAR.contains(&format!("item = \"{name}\"")), "{name}");
            let style = item["style"].as_str().unwrap();
            assert!(!style.contains("women"), "{style}");
        }
        assert!(!content.to_string().contains("under $5"), "{content}");
    }
}

#[tokio::test]
async fn history_keeps_to_its_budget_of_tokens() {
    let fake = Fake::start().await;
    let service = Service::with_also(&fake, &[("LLM_HISTORY_TOKENS", "60")]).await;
    let context = json!({"history": [
        {"role": "user", "content": "too long ago ".repeat(20)},
        {"role": "assistant", "content": "I see."},
        {"role": "user", "content": "I wear navy."},
    ]});
    let body = json!({"message": "Does mustard suit me?", "user_id": "u", "context": context});
    service.chat(&body).await;
    for request in fake.requests() {
        let messages = request["messages"].as_array().unwrap();
        let said: Vec<&str> = messages[1..]
            .iter()
            .map(|message| message["content"].as_str().unwrap())
            .collect();
        assert_eq!(said, ["I see.", "I wear navy.", "Does mustard suit me?"]);
    }
}
