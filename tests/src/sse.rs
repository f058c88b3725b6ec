//! Event streams, as a front end reads them.

use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use serde_json::Value;

/// A whole event stream: its bytes, and the JSON of its events.
pub struct Events {
    /// Exactly what was sent.
    pub text: String,
    /// The `data:` of each event.
    pub events: Vec<Value>,
}

impl Events {
    /// Reads a stream to its end.
    pub async fn read(response: reqwest::Response) -> Self {
        let text = response.text().await.expect("a stream that ends cleanly");
        let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(text.clone())]);
        let events = bytes
            .eventsource()
            .map(|event| serde_json::from_str(&event.expect("an event").data).expect("JSON"))
            .collect()
            .await;
        Self { text, events }
    }

    /// What happened in what order: each event's type, with its node where it has one.
    pub fn outline(&self) -> Vec<String> {
        self.events
            .iter()
            .map(
                |event| match (event["type"].as_str(), event["node"].as_str()) {
                    (Some(kind), Some(node)) => format!("{kind}@{node}"),
                    (Some(kind), None) => kind.to_owned(),
                    _ => panic!("an event without a type: {event}"),
                },
            )
            .collect()
    }

    /// The last event.
    pub fn last(&self) -> &Value {
        self.events.last().expect("at least one event")
    }

    /// The text that the `chunk` events give together.
    pub fn chunks(&self) -> String {
        self.events
            .iter()
            .filter(|event| event["type"] == "chunk")
            .filter_map(|event| event["content"].as_str())
            .collect()
    }
}
