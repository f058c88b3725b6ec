//! The byte guard before the event-stream parser.
//!
//! eventsource-stream panics over a leading BOM, stalls over one bad byte of UTF-8, has no limit
//! on the size of an event and loses the last one if no blank line follows it; async-openai logs
//! whatever is not JSON and cannot tell a cut stream from a finished one. So what leaves the guard
//! is plain: `data:` events of one line of JSON each, then `[DONE]`; anything else is an error,
//! and so is an end before `[DONE]`.

use std::{collections::VecDeque, io};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use serde::de::IgnoredAny;

use super::lines::Lines;

/// The largest event that is taken.
const MAX_EVENT_BYTES: usize = 256 * 1024;

/// The events of `body`, made plain.
pub(super) fn events<E: Send + 'static>(
    body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let state = State {
        body: body.boxed(),
        lines: Lines::default(),
        event: Event::default(),
        ready: VecDeque::new(),
        is_over: false,
    };
    stream::unfold(state, |mut state| async move {
        let item = state.next().await?;
        Some((item, state))
    })
}

struct State<S> {
    body: S,
    lines: Lines,
    event: Event,
    ready: VecDeque<io::Result<Bytes>>,
    is_over: bool,
}

impl<S, E> State<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if self.is_over {
                return None;
            }
            match self.body.next().await {
                Some(Ok(bytes)) => self.take(&bytes),
                Some(Err(_)) => self.fail("the connection broke"),
                None => self.end(),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.lines.push(bytes);
        while let Some(line) = self.lines.next() {
            self.take_line(&line);
            if self.is_over {
                return;
            }
        }
        if self.lines.pending_bytes() + self.event.data.len() > MAX_EVENT_BYTES {
            self.fail("an event is too large");
        }
    }

    fn take_line(&mut self, line: &str) {
        let Some(data) = self.event.take(line) else {
            return;
        };
        if data == "[DONE]" {
            self.ready
                .push_back(Ok(Bytes::from_static(b"data: [DONE]\n\n")));
            self.is_over = true;
        } else if serde_json::from_str::<IgnoredAny>(&data).is_ok() {
            self.ready.push_back(Ok(format!("data: {data}\n\n").into()));
        } else {
            self.fail("an event is not JSON");
        }
    }

    /// A last line and a last event count even if nothing follows them.
    fn end(&mut self) {
        let rest = self.lines.rest();
        self.take_line(&rest);
        if !self.is_over {
            self.take_line("");
        }
        if !self.is_over {
            self.fail("the stream ended before [DONE]");
        }
    }

    fn fail(&mut self, why: &'static str) {
        self.ready.push_back(Err(io::Error::other(why)));
        self.is_over = true;
    }
}

/// The event whose lines are being read.
#[derive(Default)]
struct Event {
    name: String,
    data: String,
}

impl Event {
    /// Takes a line; a blank one ends the event and gives its data, in one line.
    fn take(&mut self, line: &str) -> Option<String> {
        if line.is_empty() {
            let event = std::mem::take(self);
            let is_wanted = !event.data.is_empty() && event.name != "keepalive";
            return is_wanted.then_some(event.data);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                // JSON may be broken over lines only where a blank would do as well.
                if !self.data.is_empty() {
                    self.data.push(' ');
                }
                self.data.push_str(value);
            }
            "event" => value.clone_into(&mut self.name),
            // Comments, ids and reconnection times are nothing to us.
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What comes out of `chunks`: the events joined, and the error if there is one.
    async fn guarded(chunks: &[&[u8]]) -> (String, Option<String>) {
        let chunks: Vec<_> = chunks
            .iter()
            .map(|chunk| Ok::<_, io::Error>(Bytes::copy_from_slice(chunk)))
            .collect();
        let mut text = String::new();
        let mut error = None;
        for item in events(stream::iter(chunks)).collect::<Vec<_>>().await {
            match item {
                Ok(bytes) => text.push_str(std::str::from_utf8(&bytes).unwrap()),
                Err(why) => error = Some(why.to_string()),
            }
        }
        (text, error)
    }

    const PLAIN: &str = "data: {\"a\":1}\n\ndata: [DONE]\n\n";

    #[tokio::test]
    async fn a_clean_stream_passes_unchanged() {
        assert_eq!(guarded(&[PLAIN.as_bytes()]).await, (PLAIN.to_owned(), None));
    }

    #[tokio::test]
    async fn the_same_comes_out_wherever_the_bytes_are_cut() {
        let chunks: Vec<&[u8]> = PLAIN.as_bytes().chunks(1).collect();
        assert_eq!(guarded(&chunks).await, (PLAIN.to_owned(), None));
    }

    #[tokio::test]
    async fn bom_line_ends_comments_and_keepalives_are_evened_out() {
        let strange = b"\xEF\xBB\xBF: hello\r\nevent: keepalive\r\ndata: {}\r\n\r\nid: 7\rdata:{\"a\":1}\r\rdata: [DONE]\n\n";
        assert_eq!(guarded(&[strange]).await, (PLAIN.to_owned(), None));
        let cut_in_the_bom: &[&[u8]] = &[b"\xEF", b"\xBB\xBFdata: [DONE]"];
        assert_eq!(guarded(cut_in_the_bom).await.0, "data: [DONE]\n\n");
    }

    #[tokio::test]
    async fn bytes_that_are_no_utf8_are_replaced_and_a_cut_character_is_not() {
        let (text, error) = guarded(&[
            b"data: \"\xFF\"\n\ndata: \"\xC3",
            b"\xA9\"\n\ndata: [DONE]\n\n",
        ])
        .await;
        assert_eq!(
            text,
            "data: \"\u{FFFD}\"\n\ndata: \"é\"\n\ndata: [DONE]\n\n"
        );
        assert_eq!(error, None);
    }

    #[tokio::test]
    async fn an_event_over_several_lines_becomes_one() {
        let (text, _) = guarded(&[b"data: {\"a\":\ndata: 1}\n\ndata: [DONE]\n\n"]).await;
        assert_eq!(text, "data: {\"a\": 1}\n\ndata: [DONE]\n\n");
    }

    #[tokio::test]
    async fn the_last_event_counts_without_a_blank_line() {
        assert_eq!(
            guarded(&[b"data: {\"a\":1}\n\ndata: [DONE]"]).await,
            (PLAIN.to_owned(), None)
        );
    }

    #[tokio::test]
    async fn a_stream_without_done_is_an_error_after_its_events() {
        let (text, error) = guarded(&[b"data: {\"a\":1}"]).await;
        assert_eq!(text, "data: {\"a\":1}\n\n");
        assert!(error.unwrap().contains("[DONE]"));
    }

    #[tokio::test]
    async fn garbage_and_giants_are_errors() {
        assert!(
            guarded(&[b"data: <html>\n\n"])
                .await
                .1
                .unwrap()
                .contains("JSON")
        );
        let giant = vec![b'x'; MAX_EVENT_BYTES + 1];
        assert!(guarded(&[&giant]).await.1.unwrap().contains("large"));
        let lines = b"data: 11111111\n".repeat(MAX_EVENT_BYTES / 8);
        assert!(guarded(&[&lines]).await.1.unwrap().contains("large"));
    }

    #[tokio::test]
    async fn nothing_is_read_beyond_done() {
        assert_eq!(
            guarded(&[b"data: [DONE]\n\ndata: {\"late\":true}\n\n"])
                .await
                .0,
            "data: [DONE]\n\n"
        );
    }
}
