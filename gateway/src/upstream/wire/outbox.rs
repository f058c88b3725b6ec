use std::{
    io::{self, IoSlice, Write},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http::{HeaderMap, HeaderValue};
use http_body::{Body, Frame};
use tokio::{io::AsyncWrite, net::TcpStream};

use super::{
    Outgoing, WireError,
    outgoing::{Coding, write_field},
    trailers::may_be_trailer,
};
use crate::upstream::request_body::RequestBody;

const LAST_CHUNK: &[u8] = b"0\r\n";
const LINE_BREAK: &[u8] = b"\r\n";

/// A request on its way to a service: its head, and its body piece by piece as it comes.
pub(crate) struct Outbox {
    /// The head, and the lines between the pieces.
    text: Vec<u8>,
    sent_of_text: usize,
    /// A piece of the body.
    piece: Bytes,
    /// What ends the piece.
    tail: &'static [u8],
    body: Option<RequestBody>,
    coding: Coding,
    has_sent: bool,
    has_begun_body: bool,
}

impl Outbox {
    pub fn new() -> Self {
        Self {
            text: Vec::new(),
            sent_of_text: 0,
            piece: Bytes::new(),
            tail: &[],
            body: None,
            coding: Coding::None,
            has_sent: false,
            has_begun_body: false,
        }
    }

    /// Begins a request; everything of the last one has been sent.
    pub fn begin(&mut self, request: &mut Outgoing<'_>, host: &HeaderValue) {
        self.coding = request.coding();
        self.text.clear();
        self.sent_of_text = 0;
        request.encode(host, self.coding, &mut self.text);
        self.body = request.body.take();
        self.has_sent = false;
        self.has_begun_body = false;
    }

    /// Sends what can be sent; ready when that was all.
    pub fn poll_send(
        &mut self,
        stream: &mut TcpStream,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), WireError>> {
        loop {
            // The first piece goes out together with the head, if it is here.
            let next = if self.piece.is_empty() && self.tail.is_empty() {
                self.poll_next_piece(context)?
            } else {
                Poll::Ready(())
            };
            ready!(self.poll_write(stream, context))?;
            ready!(next);
            if self.body.is_none() {
                return Poll::Ready(Ok(()));
            }
        }
    }

    /// Whether nothing is left to send.
    pub fn is_done(&self) -> bool {
        self.body.is_none() && self.is_empty()
    }

    /// Whether not a byte of the request was sent, nor of its body asked for.
    pub fn is_unsent(&self) -> bool {
        !self.has_sent && !self.has_begun_body
    }

    /// Gives up on the rest. Returns the body.
    pub fn abandon(&mut self) -> Option<RequestBody> {
        self.text.clear();
        self.sent_of_text = 0;
        self.piece = Bytes::new();
        self.tail = &[];
        self.body.take()
    }

    fn is_empty(&self) -> bool {
        self.sent_of_text == self.text.len() && self.piece.is_empty() && self.tail.is_empty()
    }

    fn poll_next_piece(&mut self, context: &mut Context<'_>) -> Result<Poll<()>, WireError> {
        let Some(body) = &mut self.body else {
            return Ok(Poll::Ready(()));
        };
        let frame = match Pin::new(body).poll_frame(context) {
            Poll::Pending => return Ok(Poll::Pending),
            Poll::Ready(frame) => frame.transpose().map_err(WireError::Upload)?,
        };
        self.has_begun_body = true;
        match frame.map(Frame::into_data) {
            Some(Ok(data)) => self.put_piece(data)?,
            Some(Err(trailers)) => self.end(trailers.into_trailers().ok().as_ref())?,
            None => self.end(None)?,
        }
        Ok(Poll::Ready(()))
    }

    fn put_piece(&mut self, data: Bytes) -> Result<(), WireError> {
        let length = data.len() as u64;
        match &mut self.coding {
            // A chunk without bytes would be the last.
            _ if length == 0 => {}
            Coding::Chunked => {
                write!(self.text, "{length:x}\r\n")?;
                self.piece = data;
                self.tail = LINE_BREAK;
            }
            Coding::Length(left) => {
                *left = left.checked_sub(length).ok_or_else(too_long)?;
                self.piece = data;
                if *left == 0 {
                    self.body = None;
                }
            }
            Coding::None => return Err(too_long()),
        }
        Ok(())
    }

    fn end(&mut self, trailers: Option<&HeaderMap>) -> Result<(), WireError> {
        self.body = None;
        match self.coding {
            Coding::Chunked => {
                self.text.extend_from_slice(LAST_CHUNK);
                let fields = trailers.into_iter().flatten();
                for (name, value) in fields.filter(|(name, _)| may_be_trailer(name)) {
                    write_field(&mut self.text, name.as_str(), value.as_bytes());
                }
                self.text.extend_from_slice(LINE_BREAK);
                Ok(())
            }
            Coding::None | Coding::Length(0) => Ok(()),
            Coding::Length(_) => Err(WireError::Upload("the body is shorter than it says".into())),
        }
    }

    fn poll_write(
        &mut self,
        stream: &mut TcpStream,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        while !self.is_empty() {
            let text = &self.text[self.sent_of_text..];
            let stream = Pin::new(&mut *stream);
            let sent = if self.piece.is_empty() && self.tail.is_empty() {
                ready!(stream.poll_write(context, text))?
            } else {
                let parts = [text, &self.piece, self.tail].map(IoSlice::new);
                ready!(stream.poll_write_vectored(context, &parts))?
            };
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent(sent);
        }
        self.text.clear();
        self.sent_of_text = 0;
        Poll::Ready(Ok(()))
    }

    fn sent(&mut self, mut bytes: usize) {
        self.has_sent = true;
        let of_text = bytes.min(self.text.len() - self.sent_of_text);
        self.sent_of_text += of_text;
        bytes -= of_text;
        let of_piece = bytes.min(self.piece.len());
        self.piece.advance(of_piece);
        bytes -= of_piece;
        self.tail = self.tail.get(bytes..).unwrap_or_default();
    }
}

fn too_long() -> WireError {
    WireError::Upload("the body is longer than it says".into())
}
