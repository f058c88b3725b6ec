use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// What [`Allowance::tell`] writes.
pub(crate) const RATE_LIMIT_HEADERS: [HeaderName; 5] = [
    HeaderName::from_static("ratelimit-policy"),
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-limit"),
    HeaderName::from_static("ratelimit-remaining"),
    HeaderName::from_static("ratelimit-reset"),
];

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Caller {
    /// Everybody with one API key, by its place in API_KEYS.
    Key(usize),
    /// Everybody at one IPv4 address or in one IPv6 network of 64 bits, which is what one
    /// customer has.
    Address(IpAddr),
}

impl Caller {
    pub fn at(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                Ipv6Addr::from_bits(network).into()
            }
            address => address,
        })
    }
}

/// How many requests each caller may make.
pub(crate) struct RateLimit {
    limiter: DefaultKeyedRateLimiter<Caller, StateInformationMiddleware>,
    per_minute: NonZeroU32,
    burst: NonZeroU32,
}

/// What is left to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    per_minute: u32,
    burst: u32,
    remaining: u32,
    /// Until another request is allowed, or until there is one more than now.
    next: Duration,
}

impl RateLimit {
    /// `per_minute` requests a minute, evenly, of which up to `burst` may come at once.
    pub fn new(per_minute: NonZeroU32, burst: NonZeroU32) -> Self {
        let quota = Quota::per_minute(per_minute).allow_burst(burst);
        Self {
            limiter: DefaultKeyedRateLimiter::keyed(quota).with_middleware(),
            per_minute,
            burst,
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// When it is one too many.
    pub fn check(&self, caller: Caller) -> Result<Allowance, Allowance> {
        let allowance = |remaining, next| Allowance {
            per_minute: self.per_minute.get(),
            burst: self.burst.get(),
            remaining,
            next,
        };
        match self.limiter.check_key(&caller) {
            Ok(state) => {
                let one_more = Duration::from_secs(60) / self.per_minute.get();
                Ok(allowance(state.remaining_burst_capacity(), one_more))
            }
            Err(refusal) => {
                let now = DefaultClock::default().now();
                Err(allowance(0, refusal.wait_time_from(now)))
            }
        }
    }

    /// Forgets callers who have used nothing of late.
    pub fn forget_idle(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

impl Allowance {
    /// Whole seconds, rounded up: never too early.
    pub fn seconds(&self) -> u64 {
        self.next
            .as_millis()
            .div_ceil(1000)
            .try_into()
            .unwrap_or(u64::MAX)
    }

    /// Writes the `RateLimit` fields of the IETF's draft, and beside them the three that came
    /// before and that most clients read.
    pub fn tell(&self, headers: &mut HeaderMap) {
        const NAME: &str = "\"requests\"";
        let seconds = self.seconds();
        let values = [
            format!("{NAME};q={};w=60", self.per_minute),
            format!("{NAME};r={};t={seconds}", self.remaining),
            self.burst.to_string(),
            self.remaining.to_string(),
            seconds.to_string(),
        ];
        for (name, value) in RATE_LIMIT_HEADERS.into_iter().zip(values) {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_no_more_and_others_are_not_touched() {
        let number = |number| NonZeroU32::new(number).unwrap();
        let limit = RateLimit::new(number(6), number(3));
        let caller = Caller::at("10.0.0.1".parse().unwrap());
        let remaining = [(); 3].map(|()| limit.check(caller).unwrap().remaining);
        assert_eq!(remaining, [2, 1, 0]);
        let refused = limit.check(caller).unwrap_err();
        assert!((1..=10).contains(&refused.seconds()), "{refused:?}");
        assert!(limit.check(Caller::Key(0)).is_ok());
        let mut headers = HeaderMap::new();
        refused.tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"requests\";q=6;w=60");
        assert_eq!(headers["ratelimit-remaining"], "0");
    }

    #[test]
    fn one_customers_many_addresses_are_one_caller() {
        let at = |address: &str| Caller::at(address.parse().unwrap());
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:1"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
        assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
    }
}
