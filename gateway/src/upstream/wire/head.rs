use std::{mem::MaybeUninit, ops::Range};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use httparse::{ParserConfig, Status};

use super::{
    MAX_HEAD_BYTES, MAX_HEADERS, Reading, WireError, framing::Framing, hop_by_hop::is_hop_by_hop,
};

/// Room for what the gateway adds.
const ADDED: usize = 8;

/// The head of an answer.
#[derive(Debug)]
pub(crate) struct Head {
    pub status: StatusCode,
    /// Without those that concern the connection alone.
    pub headers: HeaderMap,
    /// How the body after it is framed.
    pub body: Reading,
    /// Whether the connection may serve another request when the body has ended.
    pub keeps_connection: bool,
}

/// Where a header stands in the head.
#[derive(Clone, Copy, Default)]
struct Place {
    name: (u32, u32),
    value: (u32, u32),
}

/// Takes a head off what came from a service; `None` until it is whole. `room` is a
/// map of which nothing but its room is taken, for the headers; `is_head` says that HEAD was the question.
///
/// # Errors
/// When it is no head, or when it leaves in doubt where the answer ends.
pub(crate) fn parse(
    inbox: &mut BytesMut,
    room: &mut HeaderMap,
    is_head: bool,
) -> Result<Option<Head>, WireError> {
    if inbox.is_empty() {
        return Ok(None);
    }
    let mut places = [Place::default(); MAX_HEADERS];
    let (length, status, is_1_0, count) = {
        let mut fields = [const { MaybeUninit::uninit() }; MAX_HEADERS];
        let mut answer = httparse::Response::new(&mut []);
        let config = ParserConfig::default();
        let parsed = config.parse_response_with_uninit_headers(&mut answer, inbox, &mut fields)?;
        let Status::Complete(length) = parsed else {
            return if inbox.len() > MAX_HEAD_BYTES {
                Err(WireError::Malformed("a head that does not end"))
            } else {
                Ok(None)
            };
        };
        let start = inbox.as_ptr().addr();
        let within = |part: &[u8]| {
            let begin = part.as_ptr().addr() - start;
            (begin as u32, (begin + part.len()) as u32)
        };
        for (place, field) in places.iter_mut().zip(answer.headers.iter()) {
            place.name = within(field.name.as_bytes());
            place.value = within(field.value);
        }
        let status = answer.code.unwrap_or_default();
        let is_1_0 = answer.version == Some(0);
        (length, status, is_1_0, answer.headers.len())
    };
    let status = StatusCode::from_u16(status)
        .map_err(|_| WireError::Malformed("a status that there is not"))?;
    let bytes = inbox.split_to(length).freeze();
    let mut framing = Framing::new(is_1_0);
    let mut headers = std::mem::take(room);
    headers.clear();
    headers.reserve(count + ADDED);
    for place in &places[..count] {
        let (name, value) = field(&bytes, *place)?;
        framing.note(&name, &value, &mut headers)?;
        if !is_hop_by_hop(&name) {
            headers.append(name, value);
        }
    }
    for name in framing.named.iter() {
        headers.remove(name);
    }
    Ok(Some(Head {
        body: framing.body(status, is_head)?,
        keeps_connection: framing.keeps_connection,
        status,
        headers,
    }))
}

fn field(head: &Bytes, place: Place) -> Result<(HeaderName, HeaderValue), WireError> {
    let range = |(begin, end): (u32, u32)| -> Range<usize> { begin as usize..end as usize };
    let name = HeaderName::from_bytes(&head[range(place.name)]);
    let value = HeaderValue::from_maybe_shared(head.slice(range(place.value)));
    match (name, value) {
        (Ok(name), Ok(value)) => Ok((name, value)),
        _ => Err(WireError::Malformed(
            "a header with an impossible name or value",
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::upstream::wire::Step;

    fn head(bytes: &[u8], is_head: bool) -> Result<Option<Head>, WireError> {
        parse(&mut BytesMut::from(bytes), &mut HeaderMap::new(), is_head)
    }

    #[test]
    fn a_head_is_taken_off_when_it_is_whole_and_what_follows_stays() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-A: 1\r\nx-a: 2\r\n\r\nbody";
        let end = bytes.len() - 4;
        for length in 0..end {
            assert!(head(&bytes[..length], false).unwrap().is_none(), "{length}");
        }
        let mut inbox = BytesMut::from(&bytes[..]);
        let mut room = HeaderMap::new();
        room.insert("left", HeaderValue::from_static("over"));
        let head = parse(&mut inbox, &mut room, false).unwrap().unwrap();
        assert_eq!(head.status, StatusCode::OK);
        assert_eq!(head.body, Reading::Length(4));
        assert!(head.keeps_connection);
        assert_eq!(head.headers.get_all("x-a").iter().count(), 2);
        assert_eq!(head.headers.len(), 3, "{:?}", head.headers);
        assert_eq!(&inbox[..], b"body");
    }

    #[test]
    fn some_answers_have_no_body_whatever_they_say() {
        for status in ["204 No Content", "304 Not Modified", "100 Continue"] {
            let bytes = format!("HTTP/1.1 {status}\r\ncontent-length: 4\r\n\r\n");
            let head = head(bytes.as_bytes(), false).unwrap().unwrap();
            assert_eq!(head.body, Reading::Done, "{status}");
        }
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        assert_eq!(head(chunked, true).unwrap().unwrap().body, Reading::Done);
        assert_eq!(head(chunked, false).unwrap().unwrap().body, Reading::CHUNKS);
    }

    #[test]
    fn more_headers_than_there_is_room_for_are_refused() {
        let answer = |count: usize| {
            let fields = "x: 1\r\n".repeat(count);
            head(format!("HTTP/1.1 200 OK\r\n{fields}\r\n").as_bytes(), false)
        };
        assert!(answer(MAX_HEADERS).unwrap().is_some());
        assert!(answer(MAX_HEADERS + 1).is_err());
        let endless = format!("HTTP/1.1 200 OK\r\nx: {}", "x".repeat(MAX_HEAD_BYTES));
        assert!(head(endless.as_bytes(), false).is_err());
    }

    proptest! {
        /// Neither bytes of any kind nor a head with something changed in it can do any harm.
        #[test]
        fn nothing_panics(
            noise in proptest::collection::vec(any::<u8>(), 0..200),
            at in 0_usize..90,
            byte in any::<u8>(),
        ) {
            let _ = head(&noise, false);
            let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close, x-a\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.extend_from_slice(&noise);
            if let Ok(Some(head)) = head(&bytes, false) {
                prop_assert!(head.headers.get("connection").is_none());
                let mut inbox = BytesMut::from(&noise[..]);
                let mut body = head.body;
                while let Ok(Step::Data(_)) = body.next(&mut inbox) {}
            }
        }
    }
}
