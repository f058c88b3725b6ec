//! Lenient reading of what endpoints send: nothing is required but the words.

use futures_util::{Stream, StreamExt, stream};
use serde_json::Value;

use super::failure;
use crate::llm::{LlmError, Piece, Usage};

/// The longest reply that is passed on, in characters. What an endpoint says beyond is cut off.
const MAX_REPLY_CHARS: usize = 16_000;

/// An answer that came whole.
#[derive(Debug)]
pub(super) struct Completion {
    pub(super) text: String,
    pub(super) usage: Option<Usage>,
}

impl Completion {
    pub(super) fn read(answer: &Value) -> Result<Self, LlmError> {
        if let Some(error) = failure::inside(answer) {
            return Err(error);
        }
        let message = &answer["choices"][0]["message"];
        let text = message["content"].as_str().unwrap_or_default();
        if text.trim().is_empty() {
            return Err(LlmError::UnusableAnswer("it is empty"));
        }
        Ok(Self {
            text: text.to_owned(),
            usage: usage(answer),
        })
    }
}

/// One event of a spoken answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chunk {
    words: String,
    is_last: bool,
    usage: Option<Usage>,
}

impl Chunk {
    pub(super) fn read(event: &Value) -> Result<Self, LlmError> {
        if let Some(error) = failure::inside(event) {
            return Err(error);
        }
        let choice = &event["choices"][0];
        let finish = choice["finish_reason"].as_str().unwrap_or_default();
        if finish == "error" {
            return Err(LlmError::Interrupted);
        }
        Ok(Self {
            words: choice["delta"]["content"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            is_last: !finish.is_empty(),
            usage: usage(event),
        })
    }
}

fn usage(answer: &Value) -> Option<Usage> {
    let usage = answer.get("usage")?.as_object()?;
    let count = |name: &str| usage.get(name).and_then(Value::as_u64);
    let prompt_tokens = count("prompt_tokens").unwrap_or_default();
    let completion_tokens = count("completion_tokens").unwrap_or_default();
    Some(Usage {
        prompt_tokens,
        completion_tokens,
        total_tokens: count("total_tokens").unwrap_or(prompt_tokens + completion_tokens),
    })
}

/// The pieces of a spoken answer. The end of `chunks` is a good one: the guard has seen to it that
/// one without `[DONE]` is an error. An error after a finish reason is none, since everything was
/// said by then.
pub(super) fn pieces(
    chunks: impl Stream<Item = Result<Chunk, LlmError>> + Send + 'static,
) -> impl Stream<Item = Result<Piece, LlmError>> + Send + 'static {
    let state = Some((chunks.boxed(), false, MAX_REPLY_CHARS));
    stream::unfold(state, |state| async move {
        let (mut chunks, was_last, room) = state?;
        match chunks.next().await {
            Some(Ok(chunk)) => {
                let words: String = chunk.words.chars().take(room).collect();
                let room = room - words.chars().count();
                let items: Vec<_> = (!words.is_empty())
                    .then_some(Piece::Words(words))
                    .into_iter()
                    .chain(chunk.usage.map(Piece::Usage))
                    .map(Ok)
                    .collect();
                let rest = (room > 0).then_some((chunks, was_last || chunk.is_last, room));
                Some((stream::iter(items), rest))
            }
            Some(Err(error)) if !was_last => Some((stream::iter(vec![Err(error)]), None)),
            Some(Err(_)) | None => None,
        }
    })
    .flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn strange_but_harmless_chunks_are_read() {
        for strange in [
            json!({}),
            json!({"choices": []}),
            json!({"choices": [{"delta": {"content": null}, "finish_reason": ""}]}),
            json!({"choices": [{"delta": {"role": "assistant"}}], "service_tier": "galactic", "usage": null}),
        ] {
            assert_eq!(Chunk::read(&strange), Ok(Chunk::default()), "{strange}");
        }
    }

    #[test]
    fn usage_comes_in_a_chunk_without_choices() {
        let chunk = json!({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 7}});
        assert_eq!(Chunk::read(&chunk).unwrap().usage.unwrap().total_tokens, 12);
    }

    #[test]
    fn an_error_inside_an_answer_is_one_whatever_its_code_is_made_of() {
        for (code, expected) in [
            (json!(429), LlmError::RateLimited { retry_after: None }),
            (json!("429"), LlmError::RateLimited { retry_after: None }),
            (json!(401), LlmError::RejectedKey),
            (json!(502), LlmError::Refused { status: 502 }),
            (json!("server_error"), LlmError::Refused { status: 200 }),
            (json!(null), LlmError::Refused { status: 200 }),
        ] {
            let answer = json!({"error": {"message": "m", "code": code}});
            assert_eq!(Chunk::read(&answer).unwrap_err(), expected);
            assert_eq!(Completion::read(&answer).unwrap_err(), expected);
        }
    }

    #[tokio::test]
    async fn an_error_after_the_finish_reason_is_of_no_consequence() {
        let word = |words: &str, is_last| {
            Ok(Chunk {
                words: words.to_owned(),
                is_last,
                usage: None,
            })
        };
        let cut = || Err(LlmError::Interrupted);
        let finished: Vec<_> = pieces(stream::iter([word("a", false), word("", true), cut()]))
            .collect()
            .await;
        assert_eq!(finished, [Ok(Piece::Words("a".to_owned()))]);
        let broken: Vec<_> = pieces(stream::iter([word("a", false), cut()]))
            .collect()
            .await;
        assert_eq!(
            broken,
            [Ok(Piece::Words("a".to_owned())), Err(LlmError::Interrupted)]
        );
    }

    #[tokio::test]
    async fn an_endless_reply_is_cut_off() {
        let flood = stream::repeat_with(|| {
            Ok(Chunk {
                words: "é".repeat(1000),
                ..Chunk::default()
            })
        });
        let said: Vec<_> = pieces(flood).collect().await;
        let length: usize = said
            .iter()
            .map(|piece| match piece {
                Ok(Piece::Words(words)) => words.chars().count(),
                _ => 0,
            })
            .sum();
        assert_eq!(length, MAX_REPLY_CHARS);
    }
}
