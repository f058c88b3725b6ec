use std::num::NonZeroU32;

use shared::config::Reader;

use crate::admission::{Keys, TrustedProxies};

/// Who may come in, and how often.
#[derive(Debug, Clone, Default)]
pub struct AdmissionSettings {
    /// API_KEYS.
    pub keys: Keys,
    /// RATE_LIMIT and RATE_LIMIT_BURST.
    pub rate: Option<RateSettings>,
    /// TRUSTED_PROXIES.
    pub trusted_proxies: TrustedProxies,
}

/// How many requests each caller may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateSettings {
    /// Requests a minute, evenly.
    pub per_minute: NonZeroU32,
    /// As many may come at once.
    pub burst: NonZeroU32,
}

impl AdmissionSettings {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            keys: keys(reader),
            rate: rate(reader),
            trusted_proxies: trusted_proxies(reader),
        }
    }
}

fn keys(reader: &mut Reader<'_>) -> Keys {
    const NAME: &str = "API_KEYS";
    // Whatever looks like a placeholder counts as well: the gateway must never be open because a
    // key of somebody's happens to look like one.
    let entries = reader.list(NAME, &[]);
    Keys::parse(entries.iter().map(String::as_str)).unwrap_or_else(|why| {
        reader.refuse(NAME, why);
        Keys::default()
    })
}

fn rate(reader: &mut Reader<'_>) -> Option<RateSettings> {
    let per_minute = reader.value("RATE_LIMIT", 0);
    let burst = reader.optional::<NonZeroU32>("RATE_LIMIT_BURST");
    let per_minute = NonZeroU32::new(per_minute)?;
    Some(RateSettings {
        per_minute,
        burst: burst.unwrap_or(per_minute),
    })
}

fn trusted_proxies(reader: &mut Reader<'_>) -> TrustedProxies {
    const NAME: &str = "TRUSTED_PROXIES";
    TrustedProxies::parse(&reader.list(NAME, &[])).unwrap_or_else(|why| {
        reader.refuse(NAME, why);
        TrustedProxies::default()
    })
}
