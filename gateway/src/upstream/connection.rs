use std::{
    future::poll_fn,
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use http::{Request, Response};
use hyper::{
    body::Incoming,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpStream,
    time::{Duration, Instant, Sleep, sleep_until, timeout},
};

use super::request_body::RequestBody;

/// What the headers of one answer may take. hyper's own limit of 100 headers stays: with any other
/// it allocates room for them anew for each answer.
const MAX_BUFFER_BYTES: usize = 64 * 1024;

pub(crate) type Sender = SendRequest<RequestBody>;
pub(crate) type Driver = http1::Connection<TokioIo<TcpStream>, RequestBody>;

/// An open connection to an endpoint.
///
/// hyper splits a connection into a handle and a driver that has to be polled for anything to
/// happen. Instead of a task of its own, the driver is polled by whoever waits for the answer:
/// the bytes that arrive wake the very task that passes them on.
pub(crate) struct Connection(Box<Parts>);

struct Parts {
    sender: Sender,
    driver: Driver,
    closed: bool,
    idle_since: Instant,
    /// Wakes whoever waits for an answer from time to time; kept, since to set one for each
    /// request would cost more than to let one ring now and then.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// A request was not answered.
pub(crate) struct SendError {
    /// Why.
    pub cause: hyper::Error,
    /// The request, if nothing of it was sent.
    pub unsent: Option<Request<RequestBody>>,
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
        let (sender, driver) = http1::Builder::new()
            .max_buf_size(MAX_BUFFER_BYTES)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        Ok(Self(Box::new(Parts {
            sender,
            driver,
            closed: false,
            idle_since: Instant::now(),
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

    /// Sends a request and returns the head of the answer, with the connection, which has to be
    /// driven for the body to come.
    pub async fn send(
        mut self,
        request: Request<RequestBody>,
    ) -> Result<(Response<Incoming>, Self), SendError> {
        let mut answer = pin!(self.0.sender.try_send_request(request));
        let answer = poll_fn(|context| {
            self.drive(context);
            answer.as_mut().poll(context)
        })
        .await;
        match answer {
            Ok(response) => Ok((response, self)),
            Err(mut error) => Err(SendError {
                unsent: error.take_message(),
                cause: error.into_error(),
            }),
        }
    }

    /// Lets bytes move in both directions.
    pub fn drive(&mut self, context: &mut Context<'_>) {
        if !self.0.closed
            && let Poll::Ready(outcome) = Pin::new(&mut self.0.driver).poll(context)
        {
            self.0.closed = true;
            if let Err(error) = outcome {
                tracing::trace!(%error, "connection to a service ended");
            }
        }
    }

    /// Whether another request can be sent: everything of the last one is over, and the service
    /// has not closed the connection.
    pub fn is_usable(&mut self) -> bool {
        self.drive(&mut Context::from_waker(Waker::noop()));
        !self.0.closed && self.0.sender.is_ready()
    }

    pub fn rests(&mut self) {
        self.0.idle_since = Instant::now();
    }

    pub fn idle_for(&self) -> Duration {
        self.0.idle_since.elapsed()
    }

    /// For an upgrade, which needs a driver of its own.
    pub fn into_parts(self) -> (Sender, Driver) {
        (self.0.sender, self.0.driver)
    }
}
