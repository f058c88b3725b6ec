use futures_util::{Stream, StreamExt};
use reqwest::Response;
use serde_json::Value;

/// An event stream as a client reads it.
pub struct Sse {
    pub response_headers: reqwest::header::HeaderMap,
    body: std::pin::Pin<Box<dyn Stream<Item = reqwest::Result<bytes::Bytes>> + Send>>,
    pending: String,
    /// Comments that came so far.
    pub comments: usize,
}

impl Sse {
    pub fn of(response: Response) -> Self {
        assert_eq!(response.status(), reqwest::StatusCode::OK);
        Self {
            response_headers: response.headers().clone(),
            body: Box::pin(response.bytes_stream()),
            pending: String::new(),
            comments: 0,
        }
    }

    /// The next event's text after `data: `, and nothing at a clean end.
    ///
    /// Fails where the stream holds anything but `data:` lines and comments with a blank line after
    /// each, or breaks off.
    pub async fn next_text(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.pending.find("\n\n") {
                let event: String = self.pending.drain(..end + 2).collect();
                let data = event.trim_end_matches("\n\n");
                assert!(!data.contains('\n'), "one line an event: {data:?}");
                if data == ": keep-alive" {
                    self.comments += 1;
                    continue;
                }
                return Some(data.strip_prefix("data: ").expect("only data").to_owned());
            }
            let Some(chunk) = self.body.next().await else {
                assert_eq!(self.pending, "", "nothing after the last event");
                return None;
            };
            let chunk = chunk.expect("the stream ends cleanly");
            self.pending
                .push_str(std::str::from_utf8(&chunk).expect("ASCII alone"));
        }
    }

    /// The next event.
    pub async fn next(&mut self) -> Option<Value> {
        let text = self.next_text().await?;
        Some(serde_json::from_str(&text).expect("JSON"))
    }

    /// Every event until the end.
    pub async fn all(mut self) -> Vec<Value> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }
}

/// The types of `events` in order, with each run of chunks as one.
pub fn types(events: &[Value]) -> Vec<&str> {
    let mut types: Vec<&str> = events
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    types.dedup_by(|second, first| *second == "chunk" && *first == "chunk");
    types
}
