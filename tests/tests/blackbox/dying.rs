//! Services that are killed, and services that are replaced, while clients are asking.

use std::{
    net::TcpListener,
    sync::atomic::{AtomicU16, Ordering::Relaxed},
    time::{Duration, Instant},
};

use aesthetiq_tests::{
    client::client,
    load::{Asked, Load, Outcome},
    portrait,
    process::Process,
    stack::{dead_url, face_analysis, gateway, wait_until_healthy},
};
use reqwest::{Client, RequestBuilder, multipart};
use serde_json::json;

const CLIENTS: usize = 8;
/// Seconds, where the gateway needs fractions of one: tests share slow machines.
const MARGIN: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(30);

/// A port that a service can be started on again and again: below those that the system gives
/// to connections of its own choice, or one of them could have it meanwhile.
fn port() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 10_000).unwrap_or_default();
    loop {
        let port = 20_000 + own + NEXT.fetch_add(1, Relaxed);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port.to_string();
        }
    }
}

fn recommender(port: &str) -> Process {
    Process::start("clothing_recommender", &[("PORT", port)])
}

fn chat(gateway: &Process) -> impl Fn(&Client) -> RequestBuilder + Clone + Send + 'static {
    let url = format!("{}/api/v1/agent/chat", gateway.url());
    move |client| {
        client
            .post(&url)
            .json(&json!({"message": "What colors suit warm autumn?", "user_id": "u"}))
    }
}

async fn pause(seconds: f64) {
    tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
}

async fn wait_until_answered(request: impl Fn(&Client) -> RequestBuilder) {
    let (client, deadline) = (client(), Instant::now() + PATIENCE);
    while request(&client).send().await.expect("an answer").status() != 200 {
        assert!(Instant::now() < deadline, "it does not recover");
        pause(0.02).await;
    }
}

/// Whatever was asked ended with a status that says what is the matter.
fn assert_all_answered(asked: &[Asked]) {
    for asked in asked {
        let outcome = &asked.outcome;
        assert!(
            matches!(outcome, Outcome::Status(200 | 502 | 503)),
            "{asked}"
        );
    }
}

/// And soon.
fn assert_none_hung(asked: &[Asked]) {
    assert_all_answered(asked);
    for asked in asked {
        assert!(asked.took < MARGIN, "{asked}");
    }
}

/// The figures, for whoever runs this with `--nocapture`.
fn tell(asked: &[Asked], killed: Instant, recovered_after: Duration) {
    let other_than_503 = asked
        .iter()
        .filter(|asked| asked.at < killed + Duration::from_secs(3))
        .rfind(|asked| asked.outcome != Outcome::Status(503));
    let ended = other_than_503.map_or(killed, |last| last.at + last.took);
    println!(
        "only 503 from {:?} after the kill; answered {recovered_after:?} after the service was back",
        ended.saturating_duration_since(killed)
    );
}

/// From `from` to `to` the answer was 503 and nothing else.
fn assert_refused(asked: &[Asked], from: Instant, to: Instant) {
    let meanwhile: Vec<&Asked> = asked
        .iter()
        .filter(|asked| asked.at > from && asked.at < to)
        .collect();
    assert!(meanwhile.len() > 10, "there was load");
    for asked in meanwhile {
        assert_eq!(asked.outcome, Outcome::Status(503), "{asked}");
    }
}

#[tokio::test]
async fn a_killed_stylist_is_503_soon_and_back_soon_after_its_restart() {
    let port = port();
    let mut service = recommender(&port);
    let gateway = gateway(&dead_url(), service.url(), &[]);
    let request = chat(&gateway);
    let load = Load::start(CLIENTS, request.clone());
    pause(1.0).await;

    let killed = Instant::now();
    service.kill();
    pause(4.0).await;
    let restarting = Instant::now();
    let service = recommender(&port);
    let restarted = Instant::now();
    wait_until_answered(&request).await;
    let recovered_after = restarted.elapsed();
    pause(1.0).await;

    let asked = load.stop().await;
    assert_none_hung(&asked);
    assert_refused(&asked, killed + Duration::from_secs(2), restarting);
    assert!(recovered_after < MARGIN, "{recovered_after:?}");
    let last = asked.last().expect("requests");
    assert_eq!(last.outcome, Outcome::Status(200));
    tell(&asked, killed, recovered_after);
    drop(service);
}

#[tokio::test]
async fn a_killed_face_analysis_is_503_soon_and_back_soon_after_its_restart() {
    let port = port();
    let mut service = face_analysis(&[("PORT", &port)]);
    wait_until_healthy(&service).await;
    let gateway = gateway(service.url(), &dead_url(), &[]);
    let url = format!("{}/api/v1/ml/analyze-face", gateway.url());
    let photo = portrait::astronaut();
    let request = move |client: &Client| {
        let part = multipart::Part::bytes(photo.clone()).file_name("photo");
        let form = multipart::Form::new().part("file", part);
        client.post(&url).multipart(form)
    };
    let load = Load::start(2, request.clone());
    pause(2.0).await;

    let killed = Instant::now();
    service.kill();
    pause(4.0).await;
    let restarting = Instant::now();
    let service = face_analysis(&[("PORT", &port)]);
    wait_until_healthy(&service).await;
    let healthy = Instant::now();
    wait_until_answered(&request).await;
    let recovered_after = healthy.elapsed();
    pause(1.0).await;

    let asked = load.stop().await;
    assert_all_answered(&asked);
    assert_refused(&asked, killed + Duration::from_secs(2), restarting);
    assert!(recovered_after < MARGIN, "{recovered_after:?}");
    tell(&asked, killed, recovered_after);
}

/// Two copies behind one gateway, each told to end and started again in turn.
#[tokio::test]
async fn no_request_of_a_rolling_restart_fails() {
    let ports = [port(), port()];
    let mut copies: Vec<Process> = ports.iter().map(|port| recommender(port)).collect();
    let urls = format!("{},{}", copies[0].url(), copies[1].url());
    let gateway = gateway(&dead_url(), &urls, &[]);
    let load = Load::start(CLIENTS, chat(&gateway));
    pause(1.0).await;

    for number in [0, 1, 0, 1] {
        copies[number].terminate();
        assert!(copies[number].wait().success());
        copies[number] = recommender(&ports[number]);
        wait_until_healthy(&copies[number]).await;
        // As an orchestrator does, until the new copy takes part.
        pause(1.5).await;
    }

    let asked = load.stop().await;
    assert!(asked.len() > 100, "there was load: {}", asked.len());
    for asked in asked {
        assert_eq!(asked.outcome, Outcome::Status(200), "{asked}");
    }
}

/// The one copy is killed while the other goes on: whoever asks is answered.
#[tokio::test]
async fn a_killed_copy_of_two_costs_no_more_than_what_it_was_answering() {
    let mut dying = recommender("0");
    let other = recommender("0");
    let urls = format!("{},{}", dying.url(), other.url());
    let gateway = gateway(&dead_url(), &urls, &[]);
    let load = Load::start(CLIENTS, chat(&gateway));
    pause(1.0).await;

    dying.kill();
    let killed = Instant::now();
    pause(3.0).await;

    let asked = load.stop().await;
    assert_none_hung(&asked);
    let failed = asked
        .iter()
        .filter(|asked| asked.outcome != Outcome::Status(200));
    assert!(failed.clone().count() <= CLIENTS, "those in flight alone");
    for asked in failed {
        assert!(asked.at < killed + Duration::from_secs(1), "{asked}");
    }
}
