//! Which trace a request belongs to, by the header `traceparent`
//! (W3C Trace Context, <https://www.w3.org/TR/trace-context/>).

use http::{HeaderMap, HeaderName, HeaderValue};

/// `version-trace_id-parent_id-flags`, in lowercase hexadecimals.
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// What tracing systems add to it; worth nothing without it.
pub const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// Sampled, and random trace id; the others are to be zero.
const KNOWN_FLAGS: u8 = 0b11;

/// A span in somebody's trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: String,
    span_id: String,
    flags: u8,
}

impl TraceContext {
    /// The span that a request comes from, if it says so and says it well.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(TRACEPARENT).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => Self::parse(value.to_str().ok()?),
            _ => None,
        }
    }

    /// Begins a span for a request that belongs to a trace, and puts it in the place of the one
    /// that the request came from. A header that cannot be read goes, as the standard has it.
    pub fn enter(headers: &mut HeaderMap) -> Option<Self> {
        if !headers.contains_key(TRACEPARENT) {
            return None;
        }
        let ours = Self::of(headers).map(|parent| Self {
            span_id: format!("{:016x}", rand::random_range(1..=u64::MAX)),
            ..parent
        });
        match ours.as_ref().and_then(Self::header) {
            Some(value) => drop(headers.insert(TRACEPARENT, value)),
            None => {
                headers.remove(TRACEPARENT);
                headers.remove(TRACESTATE);
            }
        }
        ours
    }

    /// The trace, for logs: 32 hexadecimals.
    pub fn trace_id(&self) -> &str {
        &self.trace_id
    }

    /// The span, for logs: 16 hexadecimals.
    pub fn span_id(&self) -> &str {
        &self.span_id
    }

    /// A version after 00 may add fields behind the four.
    fn parse(value: &str) -> Option<Self> {
        let mut fields = value.split('-');
        let version = hexadecimals(fields.next()?, 2)?;
        let trace_id = hexadecimals(fields.next()?, 32)?;
        let span_id = hexadecimals(fields.next()?, 16)?;
        let flags = hexadecimals(fields.next()?, 2)?;
        let is_over = version == "00" && fields.next().is_some();
        let is_nothing = |id: &str| id.bytes().all(|digit| digit == b'0');
        if version == "ff" || is_over || is_nothing(trace_id) || is_nothing(span_id) {
            return None;
        }
        Some(Self {
            trace_id: trace_id.to_owned(),
            span_id: span_id.to_owned(),
            flags: u8::from_str_radix(flags, 16).ok()? & KNOWN_FLAGS,
        })
    }

    fn header(&self) -> Option<HeaderValue> {
        let Self {
            trace_id,
            span_id,
            flags,
        } = self;
        HeaderValue::try_from(format!("00-{trace_id}-{span_id}-{flags:02x}")).ok()
    }
}

fn hexadecimals(text: &str, length: usize) -> Option<&str> {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (text.len() == length && text.bytes().all(is_digit)).then_some(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(TRACESTATE, HeaderValue::from_static("vendor=1"));
        for value in values {
            headers.append(TRACEPARENT, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_span_of_ours_takes_the_place_of_the_callers() {
        for value in [
            format!("00-{TRACE}-b7ad6b7169203331-01"),
            format!("cc-{TRACE}-b7ad6b7169203331-f9-what-comes-later"),
        ] {
            let mut headers = headers(&[&value]);
            let ours = TraceContext::enter(&mut headers).unwrap();
            assert_eq!(ours.trace_id(), TRACE);
            assert_ne!(ours.span_id(), "b7ad6b7169203331");
            let sent = headers[TRACEPARENT].to_str().unwrap();
            assert_eq!(sent, format!("00-{TRACE}-{}-01", ours.span_id()));
            assert_eq!(TraceContext::of(&headers), Some(ours));
            assert_eq!(headers[TRACESTATE], "vendor=1");
        }
    }

    #[test]
    fn what_cannot_be_read_goes_no_further() {
        let good = format!("00-{TRACE}-b7ad6b7169203331-01");
        for values in [
            vec![""],
            vec!["00"],
            vec![&format!("ff-{TRACE}-b7ad6b7169203331-01")],
            vec![&format!("00-{TRACE}-b7ad6b7169203331-01-more")],
            vec![&format!("00-{TRACE}-0000000000000000-01")],
            vec![&format!("00-{}-b7ad6b7169203331-01", "0".repeat(32))],
            vec![&good.to_uppercase()],
            vec![&good, &good],
        ] {
            let mut headers = headers(&values);
            assert_eq!(TraceContext::enter(&mut headers), None, "{values:?}");
            assert!(headers.is_empty(), "{values:?}");
        }
    }

    #[test]
    fn a_request_of_no_trace_stays_so() {
        let mut headers = HeaderMap::new();
        assert_eq!(TraceContext::enter(&mut headers), None);
        assert!(headers.is_empty());
    }
}
