use http::{HeaderMap, HeaderName, HeaderValue, Request, header, uri::Authority};

use super::forwarded::Client;

/// Headers that concern one connection and not the message (RFC 9110 section 7.6.1), beside the
/// ones that `Connection` names.
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Not to be removed by naming it in `Connection`: a service or another proxy relies on them.
const NEVER_NAMED: [HeaderName; 5] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::AUTHORIZATION,
    header::COOKIE,
];

/// Makes a client's headers fit for the service: those of the connection go, and X-Forwarded-*
/// tells what the gateway saw.
pub(super) fn prepare_request<B>(request: &mut Request<B>, client: &Client) {
    let authority = request.uri().authority().cloned();
    let headers = request.headers_mut();
    let wants_trailers = headers
        .get(header::TE)
        .is_some_and(|te| names(te).any(|name| name.eq_ignore_ascii_case("trailers")));
    drop_hop_by_hop(headers);
    if wants_trailers {
        headers.insert(header::TE, HeaderValue::from_static("trailers"));
    }
    // The gateway has asked the client to go on, or will; the service need not.
    headers.remove(header::EXPECT);
    join_cookies(headers);
    let host = asked_host(headers, authority.as_ref());
    client.tell(headers, host);
}

/// Makes a service's headers fit for the client.
pub(super) fn prepare_response(headers: &mut HeaderMap) {
    drop_hop_by_hop(headers);
}

/// The host that the client asked for, by HTTP/1.1's header or HTTP/2's pseudo-header.
fn asked_host(headers: &mut HeaderMap, authority: Option<&Authority>) -> Option<HeaderValue> {
    let host = headers.remove(header::HOST);
    match authority {
        Some(authority) => HeaderValue::from_str(authority.as_str()).ok(),
        None => host,
    }
}

/// HTTP/2 may split cookies over several headers, HTTP/1.1 may not (RFC 9113 section 8.2.3).
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

fn drop_hop_by_hop(headers: &mut HeaderMap) {
    if headers.contains_key(header::CONNECTION) {
        let named: Vec<HeaderName> = headers
            .get_all(header::CONNECTION)
            .iter()
            .flat_map(names)
            .filter_map(|name| name.parse().ok())
            .filter(|name| !NEVER_NAMED.contains(name))
            .collect();
        for name in &named {
            headers.remove(name);
        }
    }
    for name in &HOP_BY_HOP {
        headers.remove(name);
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
