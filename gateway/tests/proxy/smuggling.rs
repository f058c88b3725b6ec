//! Requests that two servers could take apart in two ways.

use crate::wire::{Seen, all, answering, exchange, field};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const START: &str = "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";

#[tokio::test]
async fn what_has_no_single_meaning_is_refused() {
    let (gateway, seen) = answering(OK).await;
    for (what, request) in [
        (
            "differing lengths",
            format!("{START}content-length: 4\r\ncontent-length: 5\r\n\r\nbody!"),
        ),
        (
            "a list of lengths",
            format!("{START}content-length: 4, 5\r\n\r\nbody!"),
        ),
        (
            "a signed length",
            format!("{START}content-length: +4\r\n\r\nbody"),
        ),
        (
            "a hexadecimal length",
            format!("{START}content-length: 0x4\r\n\r\nbody"),
        ),
        (
            "a negative length",
            format!("{START}content-length: -4\r\n\r\nbody"),
        ),
        (
            "an endless length",
            format!("{START}content-length: 99999999999999999999999\r\n\r\nbody"),
        ),
        (
            "chunks that are not last",
            format!("{START}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ),
        (
            "another coding",
            format!("{START}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "half a coding",
            format!("{START}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "a space before the colon",
            format!("{START}transfer-encoding : chunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "a NUL in a header",
            format!("{START}x: a\0b\r\ncontent-length: 0\r\n\r\n"),
        ),
        (
            "no host",
            "GET /api/v1/ml/x HTTP/1.1\r\nconnection: close\r\n\r\n".to_owned(),
        ),
        (
            "two hosts",
            format!("{START}host: y\r\ncontent-length: 0\r\n\r\n"),
        ),
        (
            "chunks in HTTP/1.0",
            "POST /api/v1/ml/x HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        ),
    ] {
        let answer = exchange(&gateway, &request).await;
        let status = answer.get(9..12).unwrap_or_default();
        assert!(["400", "501"].contains(&status), "{what}: {answer}");
        assert_eq!(
            all(&seen),
            Vec::<String>::new(),
            "{what} reached the service"
        );
    }
}

#[tokio::test]
async fn broken_chunks_end_in_a_refusal() {
    let (gateway, _) = answering(OK).await;
    for chunk in [
        "0x4\r\nbody\r\n",
        "-4\r\nbody\r\n",
        "4\r\nbodyGET",
        "zz\r\n",
    ] {
        let request = format!("{START}transfer-encoding: chunked\r\n\r\n{chunk}");
        let answer = exchange(&gateway, &request).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{chunk}: {answer}");
    }
}

#[tokio::test]
async fn what_passes_has_exactly_one_framing() {
    for (request, body) in [
        (
            format!("{START}content-length: 4\r\ncontent-length: 4\r\n\r\nbody"),
            "body",
        ),
        (
            format!(
                "{START}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
            ),
            "4\r\nbody\r\n0\r\n\r\n",
        ),
        (
            format!(
                "{START}transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
            ),
            "4\r\nbody\r\n0\r\n\r\n",
        ),
    ] {
        let (gateway, seen) = answering(OK).await;
        let answer = exchange(&gateway, &request).await;
        let status = answer.get(9..12).unwrap_or_default();
        assert!(["200", "400"].contains(&status), "{answer}");
        check_framing(&seen, body);
    }
}

fn check_framing(seen: &Seen, body: &str) {
    for request in all(seen) {
        let framings = [
            request.matches("\r\ncontent-length: ").count(),
            request.matches("\r\ntransfer-encoding: ").count(),
        ];
        assert_eq!(framings.iter().sum::<usize>(), 1, "{request}");
        assert!(request.ends_with(&format!("\r\n\r\n{body}")), "{request}");
    }
}

#[tokio::test]
async fn what_follows_a_chunked_body_is_a_request_of_its_own_if_anything() {
    let (gateway, seen) = answering(OK).await;
    let inner = "GET /api/v1/ml/../admin HTTP/1.1\r\nhost: x\r\n\r\n";
    let request = format!(
        "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
        5 + inner.len()
    );
    let answers = exchange(&gateway, &(request + "GET /live HTTP/1.0\r\n\r\n")).await;
    assert!(answers.starts_with("HTTP/1.1 "), "{answers}");
    assert!(all(&seen).len() <= 1, "{seen:?}");
    assert!(!all(&seen).concat().contains("admin"), "{seen:?}");
}

#[tokio::test]
async fn the_host_in_the_request_line_wins() {
    let (gateway, seen) = answering(OK).await;
    let request = "GET http://inside.example/api/v1/ml/x HTTP/1.1\r\nhost: outside.example\r\nconnection: close\r\n\r\n";
    assert!(
        exchange(&gateway, request)
            .await
            .starts_with("HTTP/1.1 200 ")
    );
    let request = &all(&seen)[0];
    assert!(
        request.starts_with("get /api/v1/ml/x http/1.1\r\n"),
        "{request}"
    );
    assert_eq!(field(request, "x-forwarded-host"), Some("inside.example"));
}
