use std::{net::IpAddr, sync::Arc, time::Duration};

use http::HeaderMap;

use super::{Allowance, Keys, RateLimit, TrustedProxies, rate::Caller};
use crate::{error::GatewayError, settings::AdmissionSettings};

/// How often callers who are gone are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(30);

/// Decides whether a request may come in at all.
pub(crate) struct Door {
    keys: Keys,
    limit: Option<Arc<RateLimit>>,
    proxies: TrustedProxies,
}

/// What the door wants to know of a request.
pub(crate) struct Knock<'a> {
    /// The other end of the connection.
    pub peer: IpAddr,
    /// The request's headers, out of which its key is taken.
    pub headers: &'a mut HeaderMap,
    /// Whether it is about what is kept of a person.
    pub is_personal: bool,
}

impl Door {
    pub fn new(settings: AdmissionSettings) -> Self {
        let limit = settings
            .rate
            .map(|rate| Arc::new(RateLimit::new(rate.per_minute, rate.burst)));
        if let Some(limit) = &limit {
            let limit = Arc::downgrade(limit);
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(FORGET_EVERY).await;
                    match limit.upgrade() {
                        Some(limit) => limit.forget_idle(),
                        None => return,
                    }
                }
            });
        }
        Self {
            keys: settings.keys,
            limit,
            proxies: settings.trusted_proxies,
        }
    }

    /// Whether no key is asked for.
    pub fn is_open_to_all(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether the word of `peer` is taken for where a request comes from.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.proxies.contain(peer)
    }

    /// Lets a request in and says how many more its caller may make, where that is limited.
    ///
    /// Those without a key count as well, by their address: who guesses keys is slowed down.
    ///
    /// # Errors
    /// Why it may not come in.
    pub fn open(&self, knock: Knock<'_>) -> Result<Option<Allowance>, GatewayError> {
        let asks_for_key = !self.keys.is_empty();
        let is_sent = asks_for_key && self.keys.is_sent(knock.headers);
        let key = asks_for_key
            .then(|| self.keys.find(knock.headers))
            .flatten();
        let allowance = self
            .limit
            .as_ref()
            .map(|limit| {
                let caller = key.map_or_else(
                    || Caller::at(self.proxies.client(knock.peer, knock.headers)),
                    Caller::Key,
                );
                limit.check(caller).map_err(GatewayError::TooMany)
            })
            .transpose()?;
        match key {
            None if asks_for_key => Err(GatewayError::NoKey { is_wrong: is_sent }),
            None if knock.is_personal => Err(GatewayError::PersonalDataClosed),
            _ => Ok(allowance),
        }
    }
}
