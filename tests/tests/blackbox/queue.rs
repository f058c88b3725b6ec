//! Many photos at once: the queue in front of the models, its end, and those who leave it.

use std::time::Duration;

use aesthetiq_tests::{
    client::{client, read, upload},
    portrait,
    process::Process,
    stack::{Stack, face_analysis, wait_until_healthy},
};
use reqwest::{Response, StatusCode, multipart};
use tokio::{io::AsyncWriteExt, net::TcpStream};

const PATH: &str = "/api/v1/ml/analyze-face";
const AT_ONCE: usize = 50;

/// Sends so many photos at once and returns every answer.
async fn at_once(url: &str, count: usize) -> Vec<Response> {
    let client = client();
    let photo = portrait::grace_hopper();
    let requests = (0..count).map(|_| {
        let part = multipart::Part::bytes(photo.clone()).file_name("photo.jpg");
        let form = multipart::Form::new().part("file", part);
        client.post(url).multipart(form).send()
    });
    let answers = futures_util::future::join_all(requests).await;
    answers
        .into_iter()
        .map(|answer| answer.expect("an answer"))
        .collect()
}

/// How many were analyzed and how many were told to come back; there is no third kind.
async fn analyzed_and_busy(answers: Vec<Response>) -> (usize, usize) {
    let (mut analyzed, mut busy) = (0, 0);
    for answer in answers {
        let retry_after = answer.headers().get("retry-after").cloned();
        match read(answer).await {
            (StatusCode::OK, body) => {
                assert!(body["palette"].is_string(), "{body}");
                analyzed += 1;
            }
            (StatusCode::SERVICE_UNAVAILABLE, body) => {
                assert_eq!(body["code"], "busy", "{body}");
                let seconds = retry_after.expect("retry-after");
                assert!(
                    seconds
                        .to_str()
                        .is_ok_and(|text| text.parse::<u32>().is_ok_and(|seconds| seconds > 0))
                );
                busy += 1;
            }
            (status, body) => panic!("{status}: {body}"),
        }
    }
    (analyzed, busy)
}

#[tokio::test]
async fn fifty_photos_at_once_are_all_answered() {
    let stack = Stack::start().await;
    let answers = at_once(&stack.url(PATH), AT_ONCE).await;
    let (analyzed, busy) = analyzed_and_busy(answers).await;
    assert_eq!(analyzed + busy, AT_ONCE);
    assert!(analyzed > 0);
}

#[tokio::test]
async fn photos_beyond_the_queue_are_sent_away_and_none_is_lost() {
    let service = face_analysis(&[("MAX_WAITING_PHOTOS", "1")]);
    wait_until_healthy(&service).await;
    let url = format!("{}{PATH}", service.url());
    let (analyzed, busy) = analyzed_and_busy(at_once(&url, AT_ONCE).await).await;
    assert_eq!(analyzed + busy, AT_ONCE);
    assert!(analyzed > 0 && busy > 0, "{analyzed} analyzed, {busy} busy");
    // And afterwards all is as before.
    let (status, body) = upload(&url, portrait::grace_hopper(), None).await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn a_photo_whose_sender_has_left_is_never_analyzed() {
    const LEAVING: usize = 40;
    const PATIENCE: Duration = Duration::from_secs(5);
    let service = face_analysis(&[("LOG_LEVEL", "DEBUG")]);
    wait_until_healthy(&service).await;
    let url = format!("{}{PATH}", service.url());
    let mut sent = 0;
    // Whoever leaves too early never stood in line; whoever leaves too late has been answered.
    let mut pause = Duration::from_millis(20);
    while dropped(&service) == 0 {
        assert!(pause < PATIENCE, "none was dropped");
        let all = (0..LEAVING).map(|_| send_only(&service));
        let connections = futures_util::future::join_all(all).await;
        tokio::time::sleep(pause).await;
        drop(connections);
        sent += LEAVING;
        pause *= 2;
        // This one stands behind all of them.
        let (status, body) = upload(&url, portrait::grace_hopper(), None).await;
        assert_eq!(status, 200, "{body}");
    }
    assert!(dropped(&service) <= sent);
    assert!(!service.log().contains("ERROR"), "{}", service.log());
}

fn dropped(service: &Process) -> usize {
    service
        .log()
        .matches("dropped: its client has left")
        .count()
}

/// A connection on which a whole request has been sent.
async fn send_only(service: &Process) -> TcpStream {
    let head = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    let body = [
        head.as_bytes(),
        &portrait::grace_hopper(),
        b"\r\n--XX--\r\n",
    ]
    .concat();
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=XX\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(service.address())
        .await
        .expect("a connection");
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream.write_all(&body).await.expect("sent");
    stream
}
