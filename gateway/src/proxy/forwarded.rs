use std::{cell::RefCell, net::IpAddr};

use http::{HeaderName, HeaderValue};

use crate::upstream::wire::write_field;

const X_FORWARDED_FOR: &str = "x-forwarded-for";
const X_FORWARDED_HOST: &str = "x-forwarded-host";
const X_FORWARDED_PROTO: &str = "x-forwarded-proto";

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

/// What a trusted proxy says of where a request comes from. Nobody else is asked.
#[derive(Debug, Default)]
pub(super) struct Forwarded<'a> {
    hops: Vec<&'a [u8]>,
    has_proto: bool,
    has_host: bool,
}

impl<'a> Forwarded<'a> {
    /// Takes one of its headers; those that are not continued pass as they are.
    pub fn note(&mut self, name: &HeaderName, value: &'a HeaderValue, fields: &mut Vec<u8>) {
        match name.as_str() {
            X_FORWARDED_FOR => return self.hops.push(value.as_bytes()),
            X_FORWARDED_PROTO => self.has_proto = true,
            X_FORWARDED_HOST => self.has_host = true,
            _ => {}
        }
        write_field(fields, name.as_str(), value.as_bytes());
    }

    /// Writes what it did not say. `host` is the one that the client asked for.
    pub fn tell(mut self, client: &Client, host: Option<&[u8]>, fields: &mut Vec<u8>) {
        with_text(client.peer, |peer| {
            if self.hops.is_empty() {
                write_field(fields, X_FORWARDED_FOR, peer.as_bytes());
            } else {
                let hops = self.hops.drain(..).chain([peer.as_bytes()]);
                let hops: Vec<&[u8]> = hops.collect();
                write_field(fields, X_FORWARDED_FOR, &hops.join(&b", "[..]));
            }
        });
        if !self.has_proto {
            let scheme: &[u8] = if client.tls { b"https" } else { b"http" };
            write_field(fields, X_FORWARDED_PROTO, scheme);
        }
        if let Some(host) = host
            && !self.has_host
        {
            write_field(fields, X_FORWARDED_HOST, host);
        }
    }
}

/// Gives an address as a header says it. The last one is kept: the next request comes most likely
/// from the same.
fn with_text(address: IpAddr, write: impl FnOnce(&str)) {
    thread_local! {
        static LAST: RefCell<Option<(IpAddr, String)>> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| {
        let known = last.take().filter(|(known, _)| *known == address);
        let (_, text) = last.insert(known.unwrap_or_else(|| (address, address.to_string())));
        write(text);
    });
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use http::{HeaderMap, Request};

    use super::*;
    use crate::proxy::headers::for_service;

    pub fn stranger() -> Client {
        Client {
            peer: [10, 0, 0, 7].into(),
            is_trusted_proxy: false,
            tls: false,
        }
    }

    /// Headers as a service reads them.
    pub fn read(fields: &[u8]) -> HeaderMap {
        let text = String::from_utf8_lossy(fields);
        let lines = text.split_terminator("\r\n");
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    fn told(client: Client) -> HeaderMap {
        let request = Request::get("/")
            .header("host", "engine.example")
            .header("x-forwarded-for", "1.2.3.4")
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-host", "shop.example")
            .header("forwarded", "for=1.2.3.4");
        let id = HeaderValue::from_static("id-1");
        read(&for_service(&request.body(()).unwrap(), &id, &client))
    }

    #[test]
    fn what_a_stranger_says_is_replaced() {
        let headers = told(stranger());
        assert_eq!(headers[X_FORWARDED_FOR], "10.0.0.7");
        assert_eq!(headers[X_FORWARDED_HOST], "engine.example");
        assert_eq!(headers[X_FORWARDED_PROTO], "http");
        assert!(!headers.contains_key("forwarded"));
    }

    #[test]
    fn what_a_trusted_proxy_says_is_continued() {
        let headers = told(Client {
            is_trusted_proxy: true,
            ..stranger()
        });
        assert_eq!(headers.get_all(X_FORWARDED_FOR).iter().count(), 1);
        assert_eq!(headers[X_FORWARDED_FOR], "1.2.3.4, 10.0.0.7");
        assert_eq!(headers[X_FORWARDED_HOST], "shop.example");
        assert_eq!(headers[X_FORWARDED_PROTO], "https");
        assert_eq!(headers["forwarded"], "for=1.2.3.4");
    }

    #[test]
    fn a_new_peer_is_told_by_its_own_address() {
        for last in [1, 1, 2] {
            let peer = [10, 0, 0, last].into();
            let headers = told(Client { peer, ..stranger() });
            assert_eq!(headers[X_FORWARDED_FOR], format!("10.0.0.{last}"));
        }
    }
}
