use std::net::{IpAddr, SocketAddr};

use http::{HeaderValue, Uri};

/// Where a service is said to be: an address, or a name that may stand for several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// A name, or an address without brackets.
    pub host: String,
    /// 80 where the URL has none.
    pub port: u16,
    /// What the Host header says.
    pub authority: HeaderValue,
}

impl Target {
    /// Understands `http://host:port` and nothing beyond it.
    pub fn parse(url: &str) -> Option<Self> {
        let uri = url.trim_end_matches('/').parse::<Uri>().ok()?;
        let authority = uri.authority()?;
        let plain = uri.scheme_str() == Some("http")
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
            && !authority.as_str().contains('@');
        let host = authority.host().trim_matches(['[', ']']);
        (plain && !host.is_empty()).then_some(())?;
        Some(Self {
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(80),
            authority: HeaderValue::from_str(authority.as_str()).ok()?,
        })
    }

    /// The address, where the host is one and no name.
    pub fn literal(&self) -> Option<SocketAddr> {
        let address = self.host.parse::<IpAddr>().ok()?;
        Some(SocketAddr::new(address, self.port))
    }
}
