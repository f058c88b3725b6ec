use bytes::{Buf, Bytes, BytesMut};
use http::HeaderMap;
use http_body::SizeHint;

use super::{WireError, chunks::Chunks};

/// How an answer's body is framed, and how far it has come (RFC 9112 section 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// So many bytes are to come.
    Length(u64),
    /// It says for itself when it ends.
    Chunks(Chunks),
    /// It ends with the connection.
    UntilClose,
    /// It has ended, or there is none.
    Done,
}

/// What can be made of the bytes that are here.
#[derive(Debug)]
pub(crate) enum Step {
    Data(Bytes),
    /// And with them the end.
    Trailers(HeaderMap),
    End,
    /// Nothing yet.
    More,
}

impl Reading {
    /// A body in chunks, from its beginning.
    pub const CHUNKS: Self = Self::Chunks(Chunks::Line);

    /// The next of the body out of what is here.
    pub fn next(&mut self, inbox: &mut BytesMut) -> Result<Step, WireError> {
        let step = match self {
            Self::Done | Self::Length(0) => Step::End,
            Self::Length(_) | Self::UntilClose if inbox.is_empty() => Step::More,
            Self::UntilClose => Step::Data(inbox.split().freeze()),
            Self::Length(left) => {
                let here = usize::try_from(*left).map_or(inbox.len(), |left| left.min(inbox.len()));
                *left -= here as u64;
                Step::Data(inbox.split_to(here).freeze())
            }
            Self::Chunks(chunks) => chunks.next(inbox)?,
        };
        if matches!(step, Step::End | Step::Trailers(_)) {
            *self = Self::Done;
        }
        Ok(step)
    }

    /// Goes past the end if that is here already, so that whoever takes the last piece learns that
    /// it is the last. Trailers stay where they are.
    pub fn look_ahead(&mut self, inbox: &mut BytesMut) {
        if *self == Self::Chunks(Chunks::LineBreak) && inbox.starts_with(END_OF_CHUNKS) {
            inbox.advance(END_OF_CHUNKS.len());
            *self = Self::Done;
        }
    }

    /// The connection has ended; so may the body.
    pub fn close(&mut self) -> Result<(), WireError> {
        match self {
            Self::UntilClose | Self::Done => {
                *self = Self::Done;
                Ok(())
            }
            Self::Length(_) | Self::Chunks(_) => Err(WireError::Closed),
        }
    }

    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done | Self::Length(0))
    }

    /// How much is to come.
    pub fn size_hint(&self) -> SizeHint {
        match self {
            Self::Length(left) => SizeHint::with_exact(*left),
            Self::Done => SizeHint::with_exact(0),
            Self::Chunks(_) | Self::UntilClose => SizeHint::new(),
        }
    }
}

/// A chunk's end and the last chunk, without trailers.
const END_OF_CHUNKS: &[u8] = b"\r\n0\r\n\r\n";
