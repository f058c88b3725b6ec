use http::{HeaderName, HeaderValue, header};

/// Not to be taken off by naming it in `Connection`: a service or another proxy relies on them.
const NEVER_NAMED: [HeaderName; 5] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::AUTHORIZATION,
    header::COOKIE,
];

/// Whether a header concerns one connection and not the message (RFC 9110 section 7.6.1).
pub(crate) fn is_hop_by_hop(name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "connection"
            | "keep-alive"
            | "proxy-connection"
            | "proxy-authenticate"
            | "proxy-authorization"
            | "te"
            | "transfer-encoding"
            | "upgrade"
    )
}

/// The headers that `Connection` says concern the connection as well.
#[derive(Debug, Default)]
pub(crate) struct Named(Vec<HeaderName>);

impl Named {
    /// Reads a `Connection` header.
    pub fn note(&mut self, connection: &HeaderValue) {
        let named = options(connection)
            .filter(|name| !name.is_empty() && !matches!(*name, "close" | "keep-alive"))
            .filter_map(|name| name.parse().ok())
            .filter(|name| !NEVER_NAMED.contains(name));
        self.0.extend(named);
    }

    pub fn contains(&self, name: &HeaderName) -> bool {
        self.0.contains(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &HeaderName> {
        self.0.iter()
    }
}

/// The entries of a comma-separated header, without weights and other parameters.
pub(crate) fn options(value: &HeaderValue) -> impl Iterator<Item = &str> {
    let text = value.to_str().unwrap_or_default();
    text.split(',')
        .map(|entry| entry.split(';').next().unwrap_or(entry).trim())
}
