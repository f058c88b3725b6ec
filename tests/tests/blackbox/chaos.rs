//! Each thing that can happen on the way to a service: answered in time, with the right code, and
//! forgotten as soon as it is over.

use std::time::{Duration, Instant};

use aesthetiq_tests::{
    backend,
    chaos::{Chaos, Fault},
    client::client,
    load::{Load, Outcome},
    process::Process,
    stack::gateway,
};
use axum::{Router, routing::any};
use reqwest::Client;
use tokio::time::timeout;

/// Far more than any of the gateway's own timeouts here, and far less than a hang.
const PATIENCE: Duration = Duration::from_secs(30);
const BODY: usize = 200_000;
/// Somewhere in the middle of the head, and of the body.
const IN_HEAD: usize = 20;
const IN_BODY: usize = 100_000;

/// A gateway, a bad network, and a service that answers with [`BODY`] bytes.
struct Setting {
    gateway: Process,
    chaos: Chaos,
    client: Client,
}

impl Setting {
    async fn new() -> Self {
        Self::with(&[("ML_SERVICE_TIMEOUT", "3"), ("STREAM_IDLE_TIMEOUT", "3")]).await
    }

    async fn with(variables: &[(&str, &str)]) -> Self {
        let service = backend::serve(Router::new().fallback(any(async || vec![b'x'; BODY]))).await;
        let chaos = Chaos::start(&service).await;
        let gateway = gateway(chaos.url(), chaos.url(), variables);
        Self {
            gateway,
            chaos,
            client: client(),
        }
    }

    /// Asks, and insists on an end in time.
    async fn ask(&self, method: &str) -> Outcome {
        let url = format!("{}/api/v1/ml/x", self.gateway.url());
        let method = method.parse().expect("a method");
        let request = self.client.request(method, url);
        let asked = async {
            let answer = request.send().await.expect("the gateway answers");
            let status = answer.status().as_u16();
            match answer.bytes().await {
                Ok(body) if status == 200 => {
                    assert_eq!(body.len(), BODY, "half an answer passed off as a whole one");
                    Outcome::Status(status)
                }
                Ok(body) => {
                    let text = String::from_utf8_lossy(&body);
                    assert!(text.contains("\"code\""), "{text}");
                    Outcome::Status(status)
                }
                Err(_) => Outcome::Broken(status),
            }
        };
        timeout(PATIENCE, asked).await.expect("an end in time")
    }

    /// Asks through a connection that has served before, then one more time when the fault is over.
    async fn suffers(&self, method: &str, fault: Fault) -> Outcome {
        assert_eq!(self.ask(method).await, Outcome::Status(200));
        self.chaos.set(fault);
        let outcome = self.ask(method).await;
        self.chaos.set(Fault::None);
        self.recovers(method).await;
        outcome
    }

    /// The network is fine again: so are requests, at once or after the endpoint was probed.
    async fn recovers(&self, method: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.ask(method).await != Outcome::Status(200) {
            assert!(Instant::now() < deadline, "it does not recover");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn what_comes_late_comes_whole() {
    let setting = Setting::new().await;
    let late = Fault::Latency(Duration::from_millis(100));
    assert_eq!(setting.suffers("GET", late).await, Outcome::Status(200));
}

#[tokio::test]
async fn a_line_that_is_cut_before_the_head_ends_is_502() {
    let setting = Setting::new().await;
    for method in ["GET", "POST"] {
        for fault in [
            Fault::Cut(0),
            Fault::Cut(IN_HEAD),
            Fault::Reset(0),
            Fault::Reset(IN_HEAD),
        ] {
            let outcome = setting.suffers(method, fault).await;
            assert_eq!(outcome, Outcome::Status(502), "{method}, {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_line_that_is_cut_in_the_body_breaks_the_answer_off() {
    let setting = Setting::new().await;
    for fault in [Fault::Cut(IN_BODY), Fault::Reset(IN_BODY)] {
        let outcome = setting.suffers("GET", fault).await;
        assert_eq!(outcome, Outcome::Broken(200), "{fault:?}");
    }
}

#[tokio::test]
async fn silence_before_the_head_ends_is_504() {
    let setting = Setting::new().await;
    for fault in [Fault::Stall(0), Fault::Stall(IN_HEAD)] {
        let outcome = setting.suffers("POST", fault).await;
        assert_eq!(outcome, Outcome::Status(504), "{fault:?}");
    }
}

#[tokio::test]
async fn silence_in_the_body_breaks_the_answer_off() {
    let setting = Setting::new().await;
    let outcome = setting.suffers("GET", Fault::Stall(IN_BODY)).await;
    assert_eq!(outcome, Outcome::Broken(200));
}

#[tokio::test]
async fn what_is_no_http_is_502() {
    let setting = Setting::new().await;
    for method in ["GET", "POST"] {
        let outcome = setting.suffers(method, Fault::Garbage).await;
        assert_eq!(outcome, Outcome::Status(502), "{method}");
    }
}

#[tokio::test]
async fn a_connection_that_died_while_it_was_idle_costs_no_request() {
    let setting = Setting::new().await;
    for method in ["GET", "POST", "GET", "POST"] {
        assert_eq!(setting.ask(method).await, Outcome::Status(200));
        setting.chaos.reset_open_connections();
        // The RST is on its way; a service that dies does so before the next request as well.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn a_service_that_is_gone_without_a_word_is_504_when_its_time_is_over() {
    let setting = Setting::new().await;
    assert_eq!(
        setting.suffers("POST", Fault::HalfOpen).await,
        Outcome::Status(504)
    );
}

/// Takes as long as the gateway needs to be sure: a silence, and three probes without an answer.
#[tokio::test]
async fn a_service_that_is_gone_without_a_word_is_given_up_long_before_its_time_is_over() {
    let setting = Setting::with(&[("ML_SERVICE_TIMEOUT", "600")]).await;
    assert_eq!(setting.ask("POST").await, Outcome::Status(200));
    setting.chaos.set(Fault::HalfOpen);
    assert_eq!(setting.ask("POST").await, Outcome::Status(504));
    assert_eq!(setting.ask("POST").await, Outcome::Status(503));
    setting.chaos.set(Fault::None);
    setting.recovers("POST").await;
}

#[tokio::test]
async fn a_storm_of_all_faults_loses_no_client() {
    let setting = Setting::new().await;
    let url = format!("{}/api/v1/ml/x", setting.gateway.url());
    let load = Load::start(16, move |client| client.get(&url));
    for fault in [
        Fault::Cut(0),
        Fault::Latency(Duration::from_millis(20)),
        Fault::Reset(IN_BODY),
        Fault::Garbage,
        Fault::Stall(IN_HEAD),
        Fault::None,
        Fault::HalfOpen,
        Fault::None,
    ] {
        setting.chaos.set(fault);
        tokio::time::sleep(Duration::from_millis(700)).await;
    }
    setting.recovers("GET").await;
    let asked = load.stop().await;
    assert!(asked.len() > 100, "{}", asked.len());
    for asked in asked {
        let known = match asked.outcome {
            Outcome::Status(status) => [200, 502, 503, 504].contains(&status),
            Outcome::Broken(status) => status == 200,
            Outcome::Lost(_) | Outcome::Hung => false,
        };
        assert!(known, "{asked}");
    }
}
