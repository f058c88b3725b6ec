use http::{HeaderName, HeaderValue, Request, Version, header};

use shared::http::X_REQUEST_ID;

use super::forwarded::{Client, Forwarded};
use crate::{
    error::GatewayError,
    upstream::wire::{
        hop_by_hop::{Named, is_hop_by_hop, options},
        write_field,
    },
};

/// What a proxy has to know of a client's header. Nearly all pass as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Concern {
    /// Whom the request is for, how it is framed, what its id is: said anew for the service.
    Anew,
    /// The gateway, which has asked the client to go on, or will; the service need not.
    Gateway,
    /// HTTP/2 may split it over several headers, HTTP/1.1 may not (RFC 9113 section 8.2.3).
    Cookie,
    /// One of several that say where the request comes from.
    Forwarded,
}

impl Concern {
    fn of(name: &HeaderName) -> Option<Self> {
        match name.as_str() {
            "host" | "content-length" | "x-request-id" => Some(Self::Anew),
            "expect" => Some(Self::Gateway),
            "cookie" => Some(Self::Cookie),
            "forwarded" | "x-forwarded-for" | "x-forwarded-host" | "x-forwarded-proto" => {
                Some(Self::Forwarded)
            }
            _ => None,
        }
    }
}

/// Whether a request says in one way whom it is for and where it ends. hyper has already refused
/// what it cannot frame itself.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check<B>(request: &Request<B>) -> Result<(), GatewayError> {
    let headers = request.headers();
    let mut hosts = headers.get_all(header::HOST).iter();
    let has_host = hosts.next().is_some();
    let needs_host = request.version() == Version::HTTP_11 && request.uri().authority().is_none();
    if (needs_host && !has_host) || hosts.next().is_some() {
        return Err(GatewayError::BadHost);
    }
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let is_chunked = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"chunked");
    let is_plain = codings.next().is_none_or(is_chunked) && codings.next().is_none();
    is_plain.then_some(()).ok_or(GatewayError::UnknownCoding)
}

/// A client's headers as the service is to get them, in one pass: those of the connection are left
/// out, those that frame the request as well, and X-Forwarded-* tell what the gateway saw.
pub(super) fn for_service<B>(request: &Request<B>, id: &HeaderValue, client: &Client) -> Vec<u8> {
    let headers = request.headers();
    let mut named = Named::default();
    for value in headers.get_all(header::CONNECTION) {
        named.note(value);
    }
    let mut fields = Vec::with_capacity(512);
    let mut forwarded = Forwarded::default();
    let mut cookies: Vec<&[u8]> = Vec::new();
    let mut wants_trailers = false;
    for (name, value) in headers {
        if is_hop_by_hop(name) {
            let is_wanted = |option: &str| option.eq_ignore_ascii_case("trailers");
            wants_trailers |= *name == header::TE && options(value).any(is_wanted);
            continue;
        }
        match Concern::of(name) {
            None if named.contains(name) => {}
            None => write_field(&mut fields, name.as_str(), value.as_bytes()),
            Some(Concern::Cookie) => cookies.push(value.as_bytes()),
            Some(Concern::Forwarded) if client.is_trusted_proxy && !named.contains(name) => {
                forwarded.note(name, value, &mut fields);
            }
            Some(Concern::Anew | Concern::Gateway | Concern::Forwarded) => {}
        }
    }
    if wants_trailers {
        write_field(&mut fields, header::TE.as_str(), b"trailers");
    }
    match &cookies[..] {
        [] => {}
        [cookie] => write_field(&mut fields, header::COOKIE.as_str(), cookie),
        crumbs => write_field(
            &mut fields,
            header::COOKIE.as_str(),
            &crumbs.join(&b"; "[..]),
        ),
    }
    write_field(&mut fields, X_REQUEST_ID.as_str(), id.as_bytes());
    forwarded.tell(client, asked_host(request), &mut fields);
    fields
}

/// The host that the client asked for, by HTTP/2's pseudo-header or HTTP/1.1's header.
fn asked_host<B>(request: &Request<B>) -> Option<&[u8]> {
    match request.uri().authority() {
        Some(authority) => Some(authority.as_str().as_bytes()),
        None => request
            .headers()
            .get(header::HOST)
            .map(HeaderValue::as_bytes),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::proxy::forwarded::tests::{read, stranger};

    fn prepared(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut request = Request::new(());
        for (name, value) in pairs {
            request
                .headers_mut()
                .append(*name, HeaderValue::from_static(value));
        }
        read(&for_service(
            &request,
            &HeaderValue::from_static("id-1"),
            &stranger(),
        ))
    }

    #[test]
    fn headers_of_the_connection_and_those_it_names_stay_behind() {
        let headers = prepared(&[
            ("connection", "close, X-Private"),
            ("x-private", "1"),
            ("keep-alive", "timeout=5"),
            ("te", "gzip"),
            ("expect", "100-continue"),
            ("upgrade", "websocket"),
            ("proxy-authorization", "Basic x"),
            ("authorization", "Bearer y"),
        ]);
        for gone in [
            "connection",
            "x-private",
            "keep-alive",
            "te",
            "expect",
            "upgrade",
            "proxy-authorization",
        ] {
            assert!(!headers.contains_key(gone), "{gone}");
        }
        assert_eq!(headers["authorization"], "Bearer y");
    }

    #[test]
    fn what_a_service_relies_on_cannot_be_named_away() {
        let headers = prepared(&[
            ("connection", "authorization, x-forwarded-for"),
            ("authorization", "Bearer y"),
        ]);
        assert!(headers.contains_key("authorization"));
        assert!(headers.contains_key("x-forwarded-for"));
    }

    #[test]
    fn trailers_are_asked_for_when_the_client_takes_them() {
        assert_eq!(
            prepared(&[("te", "gzip;q=0.5, trailers")])["te"],
            "trailers"
        );
    }

    #[test]
    fn cookies_in_crumbs_become_one_and_other_repeated_headers_stay_apart() {
        let headers = prepared(&[("cookie", "a=1"), ("cookie", "b=2"), ("x", "1"), ("x", "2")]);
        assert_eq!(headers["cookie"], "a=1; b=2");
        assert_eq!(headers.get_all("x").iter().count(), 2);
    }
}
