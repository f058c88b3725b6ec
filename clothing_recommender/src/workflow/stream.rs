use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::{Stream, future::BoxFuture};
use tokio::sync::mpsc;

use super::{Event, turn::Emitter};

/// Events that may wait to be taken; a turn pauses when there are more.
const WAITING: usize = 16;

/// A turn at work and the events it tells.
///
/// The work is done while events are asked for, in the task of whoever asks. So dropping this, as
/// when a client leaves, stops everything at once, down to the request at a language model.
pub struct Events {
    work: Option<BoxFuture<'static, ()>>,
    events: mpsc::Receiver<Event>,
}

impl Events {
    pub(super) fn of<F>(work: impl FnOnce(Emitter) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (sender, events) = mpsc::channel(WAITING);
        Self {
            work: Some(Box::pin(work(Emitter(sender)))),
            events,
        }
    }
}

impl Stream for Events {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        // What was told already goes out before any more work is done.
        if let Poll::Ready(event) = self.events.poll_recv(cx) {
            return Poll::Ready(event);
        }
        if let Some(work) = &mut self.work
            && work.as_mut().poll(cx).is_ready()
        {
            self.work = None;
        }
        self.events.poll_recv(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use futures_util::StreamExt;

    use super::*;

    fn chunk(number: usize) -> Event {
        Event::Chunk(number.to_string())
    }

    #[tokio::test]
    async fn every_event_arrives_in_order_and_then_the_end() {
        let events = Events::of(|emitter| async move {
            for number in 0..100 {
                emitter.emit(chunk(number)).await;
                tokio::task::yield_now().await;
            }
        });
        let told: Vec<String> = events
            .map(|event| match event {
                Event::Chunk(words) => words,
                other => format!("{other:?}"),
            })
            .collect()
            .await;
        assert_eq!(
            told,
            (0..100)
                .map(|number| number.to_string())
                .collect::<Vec<_>>()
        );
    }

    #[tokio::test]
    async fn work_stops_when_nobody_asks_for_events_any_more() {
        let done = Arc::new(AtomicUsize::new(0));
        let counter = done.clone();
        let mut events = Events::of(|emitter| async move {
            loop {
                emitter.emit(chunk(0)).await;
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
        });
        events.next().await;
        drop(events);
        let before = done.load(Ordering::SeqCst);
        tokio::task::yield_now().await;
        assert_eq!(done.load(Ordering::SeqCst), before);
        assert!(before < WAITING);
    }
}
