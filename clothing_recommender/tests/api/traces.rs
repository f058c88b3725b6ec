//! Traces for Langfuse, and a Langfuse that does not work.

use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::trace::v1::Span;
use serde_json::json;

use crate::support::{Fake, FakeLangfuse, Reaction, Service, Trouble, WORDS, attribute};

fn named<'a>(spans: &'a [Span], name: &str, parent: &Span) -> &'a Span {
    spans
        .iter()
        .find(|span| span.name == name && span.parent_span_id == parent.span_id)
        .unwrap_or_else(|| panic!("no {name} in {} spans", spans.len()))
}

fn root(spans: &[Span]) -> &Span {
    spans
        .iter()
        .find(|span| span.parent_span_id.is_empty())
        .expect("a root")
}

async fn service(fake: &Fake, langfuse: &FakeLangfuse, more: &[(&str, &str)]) -> Service {
    let mut variables = langfuse.variables().to_vec();
    variables.extend_from_slice(more);
    Service::with_also(fake, &variables).await
}

#[tokio::test]
async fn a_message_is_a_trace_with_nodes_and_generations() {
    let (fake, langfuse) = (Fake::start().await, FakeLangfuse::start().await);
    let service = service(&fake, &langfuse, &[]).await;
    let body = json!({"message": "Does emerald suit me?", "user_id": "ada", "session_id": "s1"});
    service.stream(&body).await.all().await;
    let spans = langfuse.spans(5).await;
    assert_eq!(spans.len(), 5);
    let root = root(&spans);
    assert_eq!(root.name, "chat");
    let told = |name: &str| attribute(root, name);
    assert_eq!(told("langfuse.trace.name").as_deref(), Some("chat"));
    assert_eq!(
        told("langfuse.trace.metadata.agent_used").as_deref(),
        Some("GeneralConversation")
    );
    let classify = named(&spans, "classify", root);
    let general = named(&spans, "general", root);
    let sorting = named(&spans, "classify", classify);
    let talking = named(&spans, "converse", general);
    for span in &spans {
        assert_eq!(span.trace_id, root.trace_id);
        assert_eq!(attribute(span, "user.id").as_deref(), Some("ada"));
        assert_eq!(attribute(span, "session.id").as_deref(), Some("s1"));
        assert!(span.start_time_unix_nano <= span.end_time_unix_nano);
        assert!(span.start_time_unix_nano >= root.start_time_unix_nano);
        assert!(span.end_time_unix_nano <= root.end_time_unix_nano);
    }
    for (generation, input, output) in [(sorting, "10", "2"), (talking, "20", "4")] {
        for (name, expected) in [
            ("langfuse.observation.type", "generation"),
            ("gen_ai.request.model", "fake-mini"),
            ("gen_ai.provider.name", "openai"),
            ("gen_ai.usage.input_tokens", input),
            ("gen_ai.usage.output_tokens", output),
        ] {
            assert_eq!(attribute(generation, name).as_deref(), Some(expected));
        }
    }
    assert!(attribute(talking, "langfuse.observation.completion_start_time").is_some());
    let (_, report) = service.get("/ready").await;
    assert_eq!(report["checks"]["langfuse"], "ready");
}

#[tokio::test]
async fn what_was_said_goes_along_only_where_it_may_be_logged() {
    for redact in ["true", "false"] {
        let (fake, langfuse) = (Fake::start().await, FakeLangfuse::start().await);
        let service = service(&fake, &langfuse, &[("CHAT_LOG_REDACT_CONTENT", redact)]).await;
        service.say("Does emerald suit me?").await;
        let spans = langfuse.spans(5).await;
        let everything = format!("{spans:?}");
        let is_there = everything.contains("Does emerald") || everything.contains(WORDS[1]);
        assert_eq!(is_there, redact == "false");
        let root = root(&spans);
        let expected = (redact == "false").then(|| WORDS.concat());
        assert_eq!(attribute(root, "langfuse.trace.output"), expected);
    }
}

#[tokio::test]
async fn failures_and_people_who_leave_are_told() {
    let (fake, langfuse) = (Fake::start().await, FakeLangfuse::start().await);
    let service = service(&fake, &langfuse, &[("LLM_READ_TIMEOUT", "60")]).await;
    let body = json!({"message": "Hello", "user_id": "u"});
    fake.react([Reaction::Well, Reaction::CutAfter(1)]);
    service.stream(&body).await.all().await;
    let spans = langfuse.spans(5).await;
    let status = root(&spans).status.clone().unwrap();
    assert_eq!((status.code, status.message.as_str()), (2, "failed"));
    let general = named(&spans, "general", root(&spans));
    let reply = named(&spans, "converse", general);
    assert_eq!(
        attribute(reply, "langfuse.observation.status_message").as_deref(),
        Some("interrupted")
    );

    fake.react([Reaction::Well, Reaction::StallAfter(1)]);
    let mut stream = service.stream(&body).await;
    while let Some(event) = stream.next().await {
        if event["type"] == "chunk" {
            break;
        }
    }
    drop(stream);
    let spans = langfuse.spans(10).await.split_off(5);
    let root = root(&spans);
    assert_eq!(root.status.clone().unwrap().message, "abandoned");
    let general = named(&spans, "general", root);
    let reply = named(&spans, "converse", general);
    assert_eq!(reply.status.clone().unwrap().message, "abandoned");
}

#[tokio::test]
async fn the_builtin_stylist_leaves_nodes_and_no_generations() {
    let langfuse = FakeLangfuse::start().await;
    let service = Service::start(&langfuse.variables()).await;
    service.say("Find me a jacket for a job interview").await;
    let spans = langfuse.spans(3).await;
    let root = root(&spans);
    named(&spans, "classify", root);
    named(&spans, "clothing", root);
    assert_eq!(
        attribute(root, "langfuse.trace.metadata.provider").as_deref(),
        Some("builtin")
    );
}

#[tokio::test]
async fn a_langfuse_that_does_not_work_slows_nothing_and_shows_in_readiness() {
    for trouble in [
        Trouble::Status(401),
        Trouble::Status(503),
        Trouble::Silence(Duration::from_secs(30)),
    ] {
        let langfuse = FakeLangfuse::start().await;
        langfuse.trouble(trouble);
        let service = Service::start(&langfuse.variables()).await;
        let begun = Instant::now();
        while langfuse.requests() == 0 {
            service.say("Hello").await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert!(begun.elapsed() < Duration::from_secs(20), "nothing is sent");
        }
        // It is being waited for now; nobody else waits.
        let begun = Instant::now();
        for _ in 0..5 {
            service.say("Hello").await;
        }
        assert!(begun.elapsed() < Duration::from_secs(4));
        let begun = Instant::now();
        loop {
            let (status, report) = service.get("/ready").await;
            assert_eq!(status, 200);
            if report["checks"]["langfuse"] == "failing" {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{report}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

#[tokio::test]
async fn without_keys_nothing_is_sent() {
    let langfuse = FakeLangfuse::start().await;
    let (fake, [.., host]) = (Fake::start().await, langfuse.variables());
    let placeholders = [
        ("LANGFUSE_PUBLIC_KEY", "pk-lf-your-public-key"),
        ("LANGFUSE_SECRET_KEY", "sk-lf-your-secret-key"),
        host,
    ];
    let service = Service::with_also(&fake, &placeholders).await;
    service.say("Hello").await;
    let (_, report) = service.get("/ready").await;
    assert_eq!(report["checks"]["langfuse"], "not_configured");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(langfuse.requests(), 0);
}
