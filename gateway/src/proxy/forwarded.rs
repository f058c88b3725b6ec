use std::{cell::RefCell, net::IpAddr};

use http::{HeaderMap, HeaderName, HeaderValue, header};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Who asks, as far as the gateway can tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client {
    /// The other end of the connection.
    pub peer: IpAddr,
    /// Whether that is a proxy whose word is taken.
    pub is_trusted_proxy: bool,
    /// Whether the connection is encrypted.
    pub tls: bool,
}

impl Client {
    /// Writes X-Forwarded-*: a trusted proxy's are continued, anybody else's replaced.
    pub fn tell(&self, headers: &mut HeaderMap, host: Option<HeaderValue>) {
        let peer = text(self.peer);
        if self.is_trusted_proxy {
            if let Some(chain) = chain(headers, &peer) {
                headers.insert(X_FORWARDED_FOR, chain);
            }
            if !headers.contains_key(X_FORWARDED_PROTO) {
                headers.insert(X_FORWARDED_PROTO, self.scheme());
            }
            if !headers.contains_key(X_FORWARDED_HOST)
                && let Some(host) = host
            {
                headers.insert(X_FORWARDED_HOST, host);
            }
            return;
        }
        headers.remove(header::FORWARDED);
        headers.insert(X_FORWARDED_FOR, peer);
        headers.insert(X_FORWARDED_PROTO, self.scheme());
        match host {
            Some(host) => drop(headers.insert(X_FORWARDED_HOST, host)),
            None => drop(headers.remove(X_FORWARDED_HOST)),
        }
    }

    fn scheme(&self) -> HeaderValue {
        HeaderValue::from_static(if self.tls { "https" } else { "http" })
    }
}

/// An address as a header says it. The last one is kept: the next request comes most likely from
/// the same.
fn text(address: IpAddr) -> HeaderValue {
    thread_local! {
        static LAST: RefCell<Option<(IpAddr, HeaderValue)>> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| match last {
        Some((known, value)) if *known == address => value.clone(),
        _ => {
            let value = HeaderValue::from_str(&address.to_string())
                .unwrap_or(HeaderValue::from_static("unknown"));
            *last = Some((address, value.clone()));
            value
        }
    })
}

fn chain(headers: &HeaderMap, peer: &HeaderValue) -> Option<HeaderValue> {
    let hops = headers.get_all(X_FORWARDED_FOR).iter().chain([peer]);
    let hops: Vec<&[u8]> = hops.map(HeaderValue::as_bytes).collect();
    HeaderValue::from_bytes(&hops.join(&b", "[..])).ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn stranger() -> Client {
        Client {
            peer: [10, 0, 0, 7].into(),
            is_trusted_proxy: false,
            tls: false,
        }
    }

    fn told(client: Client) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("x-forwarded-for", "1.2.3.4"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "shop.example"),
            ("forwarded", "for=1.2.3.4"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        client.tell(
            &mut headers,
            Some(HeaderValue::from_static("engine.example")),
        );
        headers
    }

    #[test]
    fn what_a_stranger_says_is_replaced() {
        let headers = told(stranger());
        assert_eq!(headers[X_FORWARDED_FOR], "10.0.0.7");
        assert_eq!(headers[X_FORWARDED_HOST], "engine.example");
        assert_eq!(headers[X_FORWARDED_PROTO], "http");
        assert!(!headers.contains_key(header::FORWARDED));
    }

    #[test]
    fn what_a_trusted_proxy_says_is_continued() {
        let headers = told(Client {
            is_trusted_proxy: true,
            ..stranger()
        });
        assert_eq!(headers[X_FORWARDED_FOR], "1.2.3.4, 10.0.0.7");
        assert_eq!(headers[X_FORWARDED_HOST], "shop.example");
        assert_eq!(headers[X_FORWARDED_PROTO], "https");
    }
}
