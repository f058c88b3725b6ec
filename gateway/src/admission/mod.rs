//! Who may come in, how often, and how many at once. All of it is off unless it is asked for,
//! but for the number at once.

mod capacity;
mod door;
mod keys;
mod proxies;
mod rate;

pub(crate) use capacity::{Capacity, Place};
pub(crate) use door::{Door, Knock};
pub use keys::Keys;
pub use proxies::TrustedProxies;
pub(crate) use rate::{Allowance, RATE_LIMIT_HEADERS, RateLimit};
