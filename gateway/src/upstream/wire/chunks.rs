use bytes::{Buf, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use httparse::Status;

use super::{MAX_HEAD_BYTES, MAX_HEADERS, Step, WireError, trailers::may_be_trailer};

/// The longest line that begins a chunk, extensions included.
const MAX_LINE_BYTES: usize = 4 * 1024;

/// How far a body in chunks has come (RFC 9112 section 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chunks {
    /// Before a chunk's first line.
    Line,
    /// So many bytes of a chunk are to come.
    Data(u64),
    /// Before the line break that ends a chunk.
    LineBreak,
    /// After the last chunk.
    Trailers,
}

impl Chunks {
    pub fn next(&mut self, inbox: &mut BytesMut) -> Result<Step, WireError> {
        loop {
            match *self {
                Self::Line => match line(inbox)? {
                    None => return Ok(Step::More),
                    Some(0) => *self = Self::Trailers,
                    Some(size) => *self = Self::Data(size),
                },
                Self::Data(left) => {
                    if inbox.is_empty() {
                        return Ok(Step::More);
                    }
                    let here = left.min(inbox.len() as u64);
                    *self = if here == left {
                        Self::LineBreak
                    } else {
                        Self::Data(left - here)
                    };
                    // No more than `inbox.len()`.
                    let here = usize::try_from(here).unwrap_or(usize::MAX);
                    return Ok(Step::Data(inbox.split_to(here).freeze()));
                }
                Self::LineBreak => match inbox.get(..2) {
                    None => return Ok(Step::More),
                    Some(b"\r\n") => {
                        inbox.advance(2);
                        *self = Self::Line;
                    }
                    Some(_) => return Err(WireError::Malformed("a chunk is longer than it says")),
                },
                Self::Trailers => return trailers(inbox),
            }
        }
    }
}

/// The size of the chunk that begins here, once its line is whole.
fn line(inbox: &mut BytesMut) -> Result<Option<u64>, WireError> {
    const BAD: WireError = WireError::Malformed("a chunk without its size");
    // httparse takes a line without any digit for a zero.
    if inbox.first().is_some_and(|byte| !byte.is_ascii_hexdigit()) {
        return Err(BAD);
    }
    match httparse::parse_chunk_size(inbox).map_err(|_| BAD)? {
        Status::Complete((length, size)) => {
            inbox.advance(length);
            Ok(Some(size))
        }
        Status::Partial if inbox.len() > MAX_LINE_BYTES => Err(BAD),
        Status::Partial => Ok(None),
    }
}

/// What comes after the last chunk, once it is whole.
fn trailers(inbox: &mut BytesMut) -> Result<Step, WireError> {
    if inbox.starts_with(b"\r\n") {
        inbox.advance(2);
        return Ok(Step::End);
    }
    let mut fields = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let (length, fields) = match httparse::parse_headers(inbox, &mut fields)? {
        Status::Complete(parsed) => parsed,
        Status::Partial if inbox.len() > MAX_HEAD_BYTES => {
            return Err(WireError::Malformed("trailers that do not end"));
        }
        Status::Partial => return Ok(Step::More),
    };
    let mut trailers = HeaderMap::with_capacity(fields.len());
    for field in fields {
        let name = HeaderName::from_bytes(field.name.as_bytes());
        let value = HeaderValue::from_bytes(field.value);
        let (Ok(name), Ok(value)) = (name, value) else {
            return Err(WireError::Malformed(
                "a trailer with an impossible name or value",
            ));
        };
        if may_be_trailer(&name) {
            trailers.append(name, value);
        }
    }
    inbox.advance(length);
    Ok(Step::Trailers(trailers))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::upstream::wire::Reading;

    /// What is read of a body that comes in two pieces, cut at `cut`.
    fn read(body: &[u8], cut: usize) -> Result<(Vec<u8>, HeaderMap, bool), WireError> {
        let (mut chunks, mut inbox) = (Reading::CHUNKS, BytesMut::new());
        let (mut data, mut trailers) = (Vec::new(), HeaderMap::new());
        for piece in [&body[..cut], &body[cut..]] {
            inbox.extend_from_slice(piece);
            loop {
                match chunks.next(&mut inbox)? {
                    Step::Data(piece) => data.extend_from_slice(&piece),
                    Step::Trailers(fields) => trailers = fields,
                    Step::More | Step::End => break,
                }
                chunks.look_ahead(&mut inbox);
            }
        }
        Ok((data, trailers, chunks.is_done()))
    }

    #[test]
    fn it_does_not_matter_in_which_pieces_a_body_comes() {
        let body = b"4\r\nbody\r\n00A;ext=\"1\"\r\n0123456789\r\n0\r\nx-sum: 42\r\ncontent-length: 3\r\n\r\n";
        for cut in 0..=body.len() {
            let (data, trailers, is_done) = read(body, cut).unwrap();
            assert_eq!(data, b"body0123456789", "{cut}");
            assert!(is_done, "{cut}");
            assert_eq!(trailers["x-sum"], "42", "{cut}");
            assert_eq!(trailers.len(), 1, "a length after the body is too late");
        }
        let plain = b"4\r\nbody\r\n0\r\n\r\n";
        for cut in 0..=plain.len() {
            let (data, trailers, is_done) = read(plain, cut).unwrap();
            assert_eq!(
                (&data[..], trailers.len(), is_done),
                (&b"body"[..], 0, true)
            );
        }
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        for body in [
            "\r\n",
            "x\r\n",
            "-1\r\n",
            "+1\r\na\r\n",
            "1 1\r\na\r\n",
            "4\r\nbody0\r\n\r\n",
            "4\r\nbody\n0\r\n\r\n",
            "4\rxbody",
            "ffffffffffffffffff\r\n",
            "0\r\nno colon\r\n\r\n",
        ] {
            assert!(read(body.as_bytes(), 0).is_err(), "{body:?}");
        }
        let endless = format!("4;{}", "x".repeat(MAX_LINE_BYTES));
        assert!(read(endless.as_bytes(), 0).is_err());
        let endless = format!("0\r\nx: {}", "x".repeat(MAX_HEAD_BYTES));
        assert!(read(endless.as_bytes(), 0).is_err());
    }

    #[test]
    fn what_is_not_whole_is_not_done() {
        for body in [
            "",
            "4",
            "4\r\n",
            "4\r\nbod",
            "4\r\nbody\r\n",
            "0\r\n",
            "0\r\nx: 1\r\n",
        ] {
            let (_, _, is_done) = read(body.as_bytes(), 0).unwrap();
            assert!(!is_done, "{body:?}");
        }
    }
}
