use http::{HeaderMap, HeaderValue, Method, Uri, header};
use http_body::Body;

use crate::upstream::request_body::RequestBody;

/// A request for a service. It outlives a connection that fails it.
pub(crate) struct Outgoing<'a> {
    pub method: &'a Method,
    /// Its path and query are sent.
    pub uri: &'a Uri,
    /// Its headers as they go out (see [`write_field`]), but for Host and those that frame the
    /// body.
    pub fields: Vec<u8>,
    /// A map that is not needed any more: the headers of the answer take its room.
    pub room: HeaderMap,
    /// Taken by the connection that sends it.
    pub body: Option<RequestBody>,
    /// Whether the service may answer by another protocol.
    pub may_upgrade: bool,
}

/// How a request's body is framed (RFC 9112 section 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    None,
    Length(u64),
    Chunked,
}

impl<'a> Outgoing<'a> {
    /// A question of the gateway's own.
    pub fn get(uri: &'a Uri) -> Self {
        Self {
            method: &Method::GET,
            uri,
            fields: Vec::new(),
            room: HeaderMap::new(),
            body: None,
            may_upgrade: false,
        }
    }

    pub(super) fn coding(&self) -> Coding {
        let length = self.body.as_ref().map(|body| body.size_hint().exact());
        // Some services want to be told that there is no body where they expect one.
        let expects_body = matches!(*self.method, Method::POST | Method::PUT | Method::PATCH);
        match length {
            Some(Some(length)) => Coding::Length(length),
            Some(None) => Coding::Chunked,
            None if expects_body => Coding::Length(0),
            None => Coding::None,
        }
    }

    /// Appends the request's line and headers to `out`.
    pub(super) fn encode(&self, host: &HeaderValue, coding: Coding, out: &mut Vec<u8>) {
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        out.extend_from_slice(self.method.as_str().as_bytes());
        out.push(b' ');
        out.extend_from_slice(path.as_bytes());
        out.extend_from_slice(b" HTTP/1.1\r\n");
        write_field(out, header::HOST.as_str(), host.as_bytes());
        out.extend_from_slice(&self.fields);
        match coding {
            Coding::None => {}
            Coding::Length(length) => {
                let length = length.to_string();
                write_field(out, header::CONTENT_LENGTH.as_str(), length.as_bytes());
            }
            Coding::Chunked => {
                write_field(out, header::TRANSFER_ENCODING.as_str(), b"chunked");
            }
        }
        out.extend_from_slice(b"\r\n");
    }
}

/// Appends one header's line.
pub(crate) fn write_field(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    out.reserve(name.len() + value.len() + 4);
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}
