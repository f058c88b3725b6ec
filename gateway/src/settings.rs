mod admission;

use std::time::Duration;

use http::HeaderValue;
use shared::config::Reader;

use crate::upstream::{Target, Timeouts};

pub use admission::{AdmissionSettings, RateSettings};

/// What the gateway is told beside the settings that every service has.
#[derive(Debug, Clone)]
pub struct Settings {
    /// FACE_ANALYSIS_URL and ML_SERVICE_TIMEOUT.
    pub face_analysis: ServiceSettings,
    /// CLOTHING_RECOMMENDER_URL and LLM_SERVICE_TIMEOUT.
    pub clothing_recommender: ServiceSettings,
    /// ALLOWED_ORIGINS.
    pub allowed_origins: Origins,
    /// API_KEYS, RATE_LIMIT and TRUSTED_PROXIES.
    pub admission: AdmissionSettings,
}

/// Where a service is and what is granted to it.
#[derive(Debug, Clone)]
pub struct ServiceSettings {
    /// One or more addresses or names.
    pub targets: Vec<Target>,
    /// How long it may take over what.
    pub timeouts: Timeouts,
    /// How many requests it gets at once.
    pub max_in_flight: usize,
    /// QUEUE_TIMEOUT: how long a request waits for others to end when that many are on their way.
    pub max_wait: Duration,
}

/// More than any machine has sockets for.
const MOST_IN_FLIGHT: usize = 1_000_000;

/// Whose pages may call the gateway from a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// `*`: everybody's.
    Any,
    /// These, as browsers send them.
    Listed(Vec<HeaderValue>),
}

impl Settings {
    /// Reads the gateway's own settings.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            face_analysis: ServiceSettings::read(
                reader,
                ("FACE_ANALYSIS_URL", "http://127.0.0.1:8001"),
                ("ML_SERVICE_TIMEOUT", 300.0),
                // A slow upload holds a place: with far fewer places than connections, a few
                // thousand of them would keep everybody out.
                ("ML_MAX_IN_FLIGHT", 8192),
            ),
            clothing_recommender: ServiceSettings::read(
                reader,
                ("CLOTHING_RECOMMENDER_URL", "http://127.0.0.1:8002"),
                ("LLM_SERVICE_TIMEOUT", 600.0),
                ("LLM_MAX_IN_FLIGHT", 8192),
            ),
            allowed_origins: origins(reader),
            admission: AdmissionSettings::read(reader),
        }
    }
}

impl ServiceSettings {
    fn read(
        reader: &mut Reader<'_>,
        url: (&str, &str),
        timeout: (&str, f64),
        in_flight: (&str, usize),
    ) -> Self {
        let head = reader.seconds(timeout.0, timeout.1);
        let max_in_flight = reader.value(in_flight.0, in_flight.1);
        if !(1..=MOST_IN_FLIGHT).contains(&max_in_flight) {
            reader.refuse(
                in_flight.0,
                format_args!("must be from 1 to {MOST_IN_FLIGHT}"),
            );
        }
        Self {
            targets: targets(reader, url.0, url.1),
            timeouts: Timeouts {
                connect: reader.seconds("CONNECT_TIMEOUT", 2.0),
                head,
                idle: reader.seconds("STREAM_IDLE_TIMEOUT", head.as_secs_f64()),
            },
            max_in_flight: max_in_flight.clamp(1, MOST_IN_FLIGHT),
            max_wait: reader.seconds_or_zero("QUEUE_TIMEOUT", 1.0),
        }
    }
}

/// A service's addresses, each `http://host:port` with no path of its own.
fn targets(reader: &mut Reader<'_>, name: &str, default: &str) -> Vec<Target> {
    let mut targets = Vec::new();
    for url in reader.list(name, &[default]) {
        match Target::parse(&url) {
            Some(target) if !targets.contains(&target) => targets.push(target),
            Some(_) => {}
            None => reader.refuse(
                name,
                format_args!("{url:?} is not of the form http://host:port"),
            ),
        }
    }
    targets
}

fn origins(reader: &mut Reader<'_>) -> Origins {
    const NAME: &str = "ALLOWED_ORIGINS";
    let listed = reader.list(NAME, &["http://localhost:3000"]);
    if listed.iter().any(|origin| origin == "*") {
        return Origins::Any;
    }
    let mut origins = Vec::with_capacity(listed.len());
    for origin in listed {
        match HeaderValue::from_str(origin.trim_end_matches('/')) {
            Ok(value) if origin.contains("://") => origins.push(value),
            _ => reader.refuse(NAME, format_args!("{origin:?} is not an origin")),
        }
    }
    Origins::Listed(origins)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use shared::config::Layers;

    use super::*;

    fn read(name: &str, value: &str) -> Result<Settings, String> {
        let environment = [(name.to_owned(), value.to_owned())].into();
        let layers = Layers::merge(Default::default(), environment).unwrap();
        let mut reader = layers.reader();
        let settings = Settings::read(&mut reader);
        reader.finish().map_err(|error| error.to_string())?;
        Ok(settings)
    }

    #[test]
    fn an_address_may_end_with_a_slash_and_must_be_plain_http() {
        let settings = read("FACE_ANALYSIS_URL", "http://face_analysis:8001/").unwrap();
        let target = &settings.face_analysis.targets[0];
        assert_eq!(target.authority, "face_analysis:8001");
        assert_eq!((target.host.as_str(), target.port), ("face_analysis", 8001));
        for bad in [
            "face_analysis:8001",
            "https://a",
            "http://a/b",
            "http://",
            "http://u:p@a",
            "http://a:1,b:2",
        ] {
            let message = read("FACE_ANALYSIS_URL", bad).unwrap_err();
            assert!(message.contains("FACE_ANALYSIS_URL"), "{bad}: {message}");
        }
    }

    #[test]
    fn a_service_may_have_several_addresses() {
        let list = "http://10.0.0.1:8002, http://[::1]:8002,http://10.0.0.1:8002/";
        let targets = read("CLOTHING_RECOMMENDER_URL", list)
            .unwrap()
            .clothing_recommender
            .targets;
        assert_eq!(targets.len(), 2, "each once");
        assert_eq!(targets[1].literal(), Some("[::1]:8002".parse().unwrap()));
    }

    #[test]
    fn origins_are_a_list_or_everybody() {
        let settings = read("ALLOWED_ORIGINS", "http://a.example, http://b.example/").unwrap();
        assert_eq!(
            settings.allowed_origins,
            Origins::Listed(vec![
                HeaderValue::from_static("http://a.example"),
                HeaderValue::from_static("http://b.example")
            ])
        );
        assert_eq!(
            read("ALLOWED_ORIGINS", "*").unwrap().allowed_origins,
            Origins::Any
        );
        assert!(
            read("ALLOWED_ORIGINS", "localhost")
                .unwrap_err()
                .contains("localhost")
        );
    }
}
