//! Spans in Langfuse's terms: `gen_ai.*` as OpenTelemetry names them, `langfuse.*` where it has a
//! name of its own (<https://langfuse.com/integrations/native/opentelemetry>).

use std::time::SystemTime;

use jiff::Timestamp;
use opentelemetry::{
    Context, KeyValue,
    trace::{Span as _, SpanKind, Status, TraceContextExt as _, Tracer as _},
};
use opentelemetry_sdk::trace::SdkTracer;

use super::noted::{NodeTimes, Noted, Outcome};
use crate::llm::Call;

/// Leaves the trace of a turn that ended `at`.
pub(super) fn leave(tracer: &SdkTracer, noted: &Noted, at: SystemTime, with_content: bool) {
    let mut attributes = whose(noted);
    attributes.push(KeyValue::new("langfuse.trace.name", "chat"));
    attributes.push(KeyValue::new("langfuse.observation.type", "span"));
    if with_content {
        attributes.push(KeyValue::new("langfuse.trace.input", noted.message.clone()));
    }
    attributes.extend(of_outcome(&noted.outcome, with_content));
    let mut root = tracer
        .span_builder("chat")
        .with_kind(SpanKind::Server)
        .with_start_time(noted.begun)
        .with_attributes(attributes)
        .start_with_context(tracer, &Context::new());
    match noted.outcome {
        Outcome::Answered { .. } => {}
        Outcome::Failed => root.set_status(Status::error("failed")),
        Outcome::Abandoned => root.set_status(Status::error("abandoned")),
    }
    let whole = Context::new().with_span(root);
    let calls = noted.calls.all();
    for (place, node) in noted.nodes.iter().enumerate() {
        let next = noted.nodes.get(place + 1);
        let own = calls.iter().filter(|call| {
            call.begun >= node.begun && next.is_none_or(|next| call.begun < next.begun)
        });
        leave_node(tracer, &whole, noted, node, own, with_content);
    }
    whole.span().end_with_timestamp(at);
}

fn leave_node<'a>(
    tracer: &SdkTracer,
    whole: &Context,
    noted: &Noted,
    node: &NodeTimes,
    calls: impl Iterator<Item = &'a Call>,
    with_content: bool,
) {
    let mut attributes = whose(noted);
    attributes.push(KeyValue::new("langfuse.observation.type", "span"));
    let span = tracer
        .span_builder(node.name)
        .with_start_time(node.begun)
        .with_attributes(attributes)
        .start_with_context(tracer, whole);
    let inside = whole.with_span(span);
    for call in calls {
        leave_call(tracer, &inside, noted, call, with_content);
    }
    inside.span().end_with_timestamp(node.ended);
}

fn leave_call(tracer: &SdkTracer, node: &Context, noted: &Noted, call: &Call, with_content: bool) {
    let mut attributes = whose(noted);
    attributes.extend([
        KeyValue::new("langfuse.observation.type", "generation"),
        KeyValue::new("gen_ai.operation.name", "chat"),
        KeyValue::new(
            "gen_ai.provider.name",
            match call.identity.provider {
                "azure" => "azure.ai.openai",
                other => other,
            },
        ),
        KeyValue::new("gen_ai.request.model", call.identity.model.clone()),
    ]);
    if let Some(usage) = call.usage {
        let count = |tokens: u64| i64::try_from(tokens).unwrap_or(i64::MAX);
        attributes.extend([
            KeyValue::new("gen_ai.usage.input_tokens", count(usage.prompt_tokens)),
            KeyValue::new("gen_ai.usage.output_tokens", count(usage.completion_tokens)),
        ]);
    }
    if let Some(at) = call.first_words
        && let Ok(at) = Timestamp::try_from(at)
    {
        // As JSON, which is how Langfuse reads it.
        attributes.push(KeyValue::new(
            "langfuse.observation.completion_start_time",
            format!("\"{at}\""),
        ));
    }
    if with_content {
        attributes.push(KeyValue::new(
            "langfuse.observation.input",
            noted.message.clone(),
        ));
        attributes.push(KeyValue::new(
            "langfuse.observation.output",
            call.said.clone(),
        ));
    }
    if let Some(reason) = call.failure {
        attributes.push(KeyValue::new("langfuse.observation.level", "ERROR"));
        attributes.push(KeyValue::new("langfuse.observation.status_message", reason));
    }
    let mut span = tracer
        .span_builder(call.name)
        .with_kind(SpanKind::Client)
        .with_start_time(call.begun)
        .with_attributes(attributes)
        .start_with_context(tracer, node);
    if let Some(reason) = call.failure {
        span.set_status(Status::error(reason));
    }
    span.end_with_timestamp(call.ended);
}

/// Langfuse wants these on every span, to count by them.
fn whose(noted: &Noted) -> Vec<KeyValue> {
    vec![
        KeyValue::new("user.id", noted.user_id.clone()),
        KeyValue::new("session.id", noted.session_id.clone()),
    ]
}

fn of_outcome(outcome: &Outcome, with_content: bool) -> Vec<KeyValue> {
    let Outcome::Answered { reply, metadata } = outcome else {
        return vec![KeyValue::new("langfuse.observation.level", "ERROR")];
    };
    let mut attributes: Vec<KeyValue> = metadata
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| {
            let text = value.as_str()?.to_owned();
            Some(KeyValue::new(
                format!("langfuse.trace.metadata.{name}"),
                text,
            ))
        })
        .collect();
    if with_content {
        attributes.push(KeyValue::new("langfuse.trace.output", reply.clone()));
    }
    attributes
}
