use std::{
    future::poll_fn,
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Method, StatusCode};
use http_body::{Frame, SizeHint};
use tokio::{
    net::TcpStream,
    time::{Duration, Instant, Sleep, sleep_until, timeout},
};

use super::wire::{Head, Inbox, Outbox, Outgoing, Reading, Step, WireError, parse_head};

/// An open connection to an endpoint, on which one request at a time is answered.
///
/// It has no task of its own: whoever waits for an answer moves the bytes, so that those that
/// arrive wake the very task that passes them on.
pub(crate) struct Connection(Box<Parts>);

struct Parts {
    stream: TcpStream,
    outbox: Outbox,
    inbox: Inbox,
    /// The body of the answer that is on its way.
    body: Reading,
    /// Whether any head came for the request that was sent last, be it an interim one.
    has_answered: bool,
    /// Whether another request may be sent when this one has been answered.
    is_kept: bool,
    /// By the pool's ticks.
    resting_since: u64,
    /// Wakes whoever waits for an answer from time to time; kept, since to set one for each
    /// request would cost more than to let one ring now and then.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// A request was not answered.
pub(crate) struct SendError {
    /// Why.
    pub cause: WireError,
    /// How far it had come.
    pub stage: Stage,
}

/// How far a request had come when its connection failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing of it was sent, and it still has its body.
    Unsent,
    /// Nothing of an answer came: the connection may have been dead all along.
    Unanswered,
    /// The service has seen it, and some answer came.
    Answered,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody accepts in time.
    pub async fn open(address: SocketAddr, patience: Duration) -> io::Result<Self> {
        let stream = timeout(patience, TcpStream::connect(address))
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        stream.set_nodelay(true)?;
        Ok(Self(Box::new(Parts {
            stream,
            outbox: Outbox::new(),
            inbox: Inbox::new(),
            body: Reading::Done,
            has_answered: false,
            is_kept: true,
            resting_since: 0,
            alarm: None,
        })))
    }

    /// The alarm, set to ring at `latest`; to be given back by [`Self::keep_alarm`].
    pub fn take_alarm(&mut self, latest: Instant) -> Pin<Box<Sleep>> {
        match self.0.alarm.take() {
            Some(mut alarm) => {
                if alarm.is_elapsed() || alarm.deadline() > latest {
                    alarm.as_mut().reset(latest);
                }
                alarm
            }
            None => Box::pin(sleep_until(latest)),
        }
    }

    pub fn keep_alarm(&mut self, alarm: Pin<Box<Sleep>>) {
        self.0.alarm = Some(alarm);
    }

    /// Sends a request and returns the head of its answer. The body, of either, moves on with
    /// [`Self::poll_frame`].
    ///
    /// # Errors
    /// The connection cannot be used any more.
    pub async fn send(
        &mut self,
        request: &mut Outgoing<'_>,
        host: &HeaderValue,
    ) -> Result<Head, SendError> {
        let parts = &mut *self.0;
        parts.outbox.begin(request, host);
        parts.has_answered = false;
        let cause = match poll_fn(|context| parts.poll_head(request, context)).await {
            Ok(head) => return Ok(head),
            Err(cause) => cause,
        };
        let stage = if parts.outbox.is_unsent() {
            request.body = parts.outbox.abandon();
            Stage::Unsent
        } else if parts.has_answered || parts.has_bytes() || !cause.is_of_connection() {
            Stage::Answered
        } else {
            Stage::Unanswered
        };
        Err(SendError { cause, stage })
    }

    /// The next of the answer's body; none when it has ended.
    pub fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, WireError>>> {
        let frame = ready!(self.0.poll_body(context));
        if frame.is_err() {
            self.0.is_kept = false;
        }
        Poll::Ready(frame.transpose())
    }

    /// Whether the answer has been read to its end.
    pub fn is_done(&self) -> bool {
        self.0.body.is_done()
    }

    /// How much of the answer's body is to come.
    pub fn size_hint(&self) -> SizeHint {
        self.0.body.size_hint()
    }

    /// Whether the service can be asked something else: everything of the last request is over on
    /// either side, and nothing came that nobody asked for.
    pub fn is_reusable(&self) -> bool {
        let parts = &*self.0;
        parts.is_kept && parts.is_over() && !parts.has_bytes()
    }

    /// Whether an idle connection is still good: the service has neither closed it nor sent
    /// anything unasked.
    pub fn is_open(&mut self) -> bool {
        let parts = &mut *self.0;
        let mut context = Context::from_waker(Waker::noop());
        parts
            .inbox
            .poll_fill(&mut parts.stream, &mut context)
            .is_pending()
    }

    /// Between two requests; `tick` says since when.
    pub fn rests(&mut self, tick: u64) {
        self.0.resting_since = tick;
        self.0.inbox.rest();
    }

    pub fn resting_since(&self) -> u64 {
        self.0.resting_since
    }

    /// After an upgrade: the connection, and what has come on it already.
    pub fn into_stream(self) -> (TcpStream, BytesMut) {
        (self.0.stream, self.0.inbox.bytes)
    }
}

impl Parts {
    fn is_over(&self) -> bool {
        self.body.is_done() && self.outbox.is_done()
    }

    /// Whether something came that was not passed on.
    fn has_bytes(&self) -> bool {
        !self.inbox.bytes.is_empty()
    }

    /// Sends, and reads until the head of the final answer is here. A service may answer before it
    /// has everything, and may even have stopped reading then.
    fn poll_head(
        &mut self,
        request: &mut Outgoing<'_>,
        context: &mut Context<'_>,
    ) -> Poll<Result<Head, WireError>> {
        if let Poll::Ready(Err(error)) = self.outbox.poll_send(&mut self.stream, context) {
            if self.outbox.is_unsent() {
                return Poll::Ready(Err(error));
            }
            self.stop_sending(error)?;
        }
        let is_head = *request.method == Method::HEAD;
        loop {
            let room = &mut request.room;
            let Some(head) = parse_head(&mut self.inbox.bytes, room, is_head)? else {
                if ready!(self.inbox.poll_fill(&mut self.stream, context))? == 0 {
                    return Poll::Ready(Err(WireError::Closed));
                }
                continue;
            };
            self.has_answered = true;
            let switches = head.status == StatusCode::SWITCHING_PROTOCOLS;
            if switches && !request.may_upgrade {
                return Poll::Ready(Err(WireError::Malformed(
                    "an upgrade that nobody asked for",
                )));
            }
            if switches || !head.status.is_informational() {
                self.body = head.body;
                self.is_kept &= head.keeps_connection;
                return Poll::Ready(Ok(head));
            }
        }
    }

    /// The service takes no more. What it has answered may be here all the same.
    fn stop_sending(&mut self, error: WireError) -> Result<(), WireError> {
        self.is_kept = false;
        self.outbox.abandon();
        match error {
            WireError::Upload(_) => Err(error),
            _ => Ok(()),
        }
    }

    fn poll_body(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Frame<Bytes>>, WireError>> {
        if !self.outbox.is_done()
            && let Poll::Ready(Err(error)) = self.outbox.poll_send(&mut self.stream, context)
        {
            self.stop_sending(error)?;
        }
        loop {
            let frame = match self.body.next(&mut self.inbox.bytes)? {
                Step::Data(data) => Frame::data(data),
                Step::Trailers(trailers) => Frame::trailers(trailers),
                Step::End => return Poll::Ready(Ok(None)),
                Step::More => {
                    if ready!(self.inbox.poll_fill(&mut self.stream, context))? == 0 {
                        self.body.close()?;
                    }
                    continue;
                }
            };
            self.body.look_ahead(&mut self.inbox.bytes);
            return Poll::Ready(Ok(Some(frame)));
        }
    }
}
