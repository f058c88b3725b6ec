use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
};

/// For browsers: take no answer for something that it does not say it is, show none of them in
/// another site's frame, and tell no other site which page led there.
const ALWAYS: [(HeaderName, HeaderValue); 3] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];
/// A year. Subdomains are not the gateway's to speak for.
const ONLY_ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds what browsers should know to an answer; what a service says itself stays.
pub(super) fn protect(headers: &mut HeaderMap, tls: bool) {
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if tls {
        headers
            .entry(STRICT_TRANSPORT_SECURITY)
            .or_insert(ONLY_ENCRYPTED);
    }
}
