use http::{HeaderMap, HeaderName, HeaderValue, Request, Version, header, uri::Authority};

use super::forwarded::Client;
use crate::error::GatewayError;

/// What a header concerns, as far as a proxy has to know. One pass over a message's headers finds
/// those that need a hand: to ask the map for each of them would take a hash for each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Concern {
    /// One connection and not the message (RFC 9110 section 7.6.1), as do the ones that
    /// `Connection` names.
    Connection,
    /// The gateway, which has asked the client to go on, or will; the service need not.
    Gateway,
    /// HTTP/2 may split it over several headers, HTTP/1.1 may not (RFC 9113 section 8.2.3).
    Cookie,
}

impl Concern {
    fn of(name: &HeaderName) -> Option<Self> {
        match name.as_str() {
            "connection"
            | "keep-alive"
            | "proxy-connection"
            | "proxy-authenticate"
            | "proxy-authorization"
            | "te"
            | "transfer-encoding"
            | "upgrade" => Some(Self::Connection),
            "expect" => Some(Self::Gateway),
            "cookie" => Some(Self::Cookie),
            _ => None,
        }
    }
}

/// Not to be removed by naming it in `Connection`: a service or another proxy relies on them.
const NEVER_NAMED: [HeaderName; 5] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::AUTHORIZATION,
    header::COOKIE,
];

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

/// Makes a client's headers fit for the service: those of the connection go, and X-Forwarded-*
/// tells what the gateway saw.
pub(super) fn prepare_request<B>(request: &mut Request<B>, client: &Client) {
    let authority = request.uri().authority().cloned();
    let headers = request.headers_mut();
    let concerned = concerned(headers);
    if !concerned.is_empty() {
        let wants_trailers = headers
            .get(header::TE)
            .is_some_and(|te| names(te).any(|name| name.eq_ignore_ascii_case("trailers")));
        drop_hop_by_hop(headers, &concerned);
        if wants_trailers {
            headers.insert(header::TE, HeaderValue::from_static("trailers"));
        }
        headers.remove(header::EXPECT);
        join_cookies(headers);
    }
    let host = asked_host(headers, authority.as_ref());
    client.tell(headers, host);
}

/// Makes a service's headers fit for the client.
pub(super) fn prepare_response(headers: &mut HeaderMap) {
    let concerned = concerned(headers);
    drop_hop_by_hop(headers, &concerned);
}

fn concerned(headers: &HeaderMap) -> Vec<(HeaderName, Concern)> {
    let concern = |name: &HeaderName| Some((name.clone(), Concern::of(name)?));
    headers.keys().filter_map(concern).collect()
}

/// The host that the client asked for, by HTTP/1.1's header or HTTP/2's pseudo-header.
fn asked_host(headers: &mut HeaderMap, authority: Option<&Authority>) -> Option<HeaderValue> {
    let host = headers.remove(header::HOST);
    match authority {
        Some(authority) => HeaderValue::from_str(authority.as_str()).ok(),
        None => host,
    }
}

fn join_cookies(headers: &mut HeaderMap) {
    if headers.get_all(header::COOKIE).iter().nth(1).is_none() {
        return;
    }
    let crumbs: Vec<&[u8]> = headers
        .get_all(header::COOKIE)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    if let Ok(whole) = HeaderValue::from_bytes(&crumbs.join(&b"; "[..])) {
        headers.insert(header::COOKIE, whole);
    }
}

fn drop_hop_by_hop(headers: &mut HeaderMap, concerned: &[(HeaderName, Concern)]) {
    if concerned.is_empty() {
        return;
    }
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .flat_map(names)
        .filter(|name| !matches!(*name, "close" | "keep-alive"))
        .filter_map(|name| name.parse().ok())
        .filter(|name| !NEVER_NAMED.contains(name))
        .collect();
    for name in &named {
        headers.remove(name);
    }
    for (name, concern) in concerned {
        if *concern == Concern::Connection {
            headers.remove(name);
        }
    }
}

/// The entries of a comma-separated header, without weights and other parameters.
fn names(value: &HeaderValue) -> impl Iterator<Item = &str> {
    let text = value.to_str().unwrap_or_default();
    text.split(',')
        .map(|entry| entry.split(';').next().unwrap_or(entry).trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::forwarded::tests::stranger;

    fn prepared(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut request = Request::new(());
        for (name, value) in pairs {
            request
                .headers_mut()
                .append(*name, HeaderValue::from_static(value));
        }
        prepare_request(&mut request, &stranger());
        request.into_parts().0.headers
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
        let mut headers = HeaderMap::new();
        headers.append(header::SET_COOKIE, HeaderValue::from_static("a=1"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("b=2"));
        prepare_response(&mut headers);
        assert_eq!(headers.get_all(header::SET_COOKIE).iter().count(), 2);
    }
}
