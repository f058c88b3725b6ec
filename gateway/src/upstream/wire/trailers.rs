use http::HeaderName;

use super::hop_by_hop::is_hop_by_hop;

/// Whether a field may follow a body. Those that say how a message is framed, routed or read, or who
/// sends it, come too late there (RFC 9110 section 6.5.1): whoever merged them into the headers
/// would take a stranger's word for what the gateway has said.
pub(super) fn may_be_trailer(name: &HeaderName) -> bool {
    let decides = matches!(
        name.as_str(),
        "authorization"
            | "cache-control"
            | "content-encoding"
            | "content-length"
            | "content-range"
            | "content-type"
            | "cookie"
            | "expect"
            | "forwarded"
            | "host"
            | "max-forwards"
            | "set-cookie"
            | "trailer"
            | "x-api-key"
            | "x-forwarded-for"
            | "x-forwarded-host"
            | "x-forwarded-proto"
            | "x-request-id"
    );
    !decides && !is_hop_by_hop(name)
}
