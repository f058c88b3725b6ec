//! Where a message begins and ends, and what goes with it, on HTTP/1.

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::wire::{Client, all, answering, behind, exchange, field, read_request};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

#[tokio::test]
async fn trailers_reach_a_client_that_takes_them() {
    let (gateway, _) = answering(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n4\r\nbody\r\n0\r\nx-sum: 42\r\n\r\n",
    )
    .await;
    let ask = |more: &str| {
        format!("GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close, te\r\n{more}\r\n")
    };
    let taken = exchange(&gateway, &ask("te: trailers\r\n")).await;
    assert!(taken.contains("\r\n0\r\nx-sum: 42\r\n\r\n"), "{taken}");
    let not_taken = exchange(&gateway, &ask("")).await;
    assert!(not_taken.contains("body"), "{not_taken}");
    assert!(!not_taken.contains("x-sum: 42"), "{not_taken}");
}

#[tokio::test]
async fn trailers_reach_the_service() {
    let (gateway, seen) = answering(OK).await;
    let request = "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\
                   trailer: x-sum\r\n\r\n4\r\nbody\r\n0\r\nx-sum: 42\r\n\r\n";
    let answer = exchange(&gateway, request).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(
        all(&seen)[0].ends_with("\r\n0\r\nx-sum: 42\r\n\r\n"),
        "{seen:?}"
    );
}

#[tokio::test]
async fn trailers_that_would_be_taken_for_the_gateways_word_do_not_reach_the_service() {
    let (gateway, seen) = answering(OK).await;
    let forbidden = "transfer-encoding: chunked\r\ncontent-length: 3\r\nhost: evil\r\nauthorization: Bearer x\r\n\
                     x-forwarded-for: 1.2.3.4\r\nx-request-id: evil\r\nconnection: close\r\n";
    let request = format!(
        "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\
         trailer: x-sum\r\n\r\n4\r\nbody\r\n0\r\n{forbidden}x-sum: 42\r\n\r\n"
    );
    let answer = exchange(&gateway, &request).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let seen = all(&seen);
    assert!(
        seen[0].ends_with("body\r\n0\r\nx-sum: 42\r\n\r\n"),
        "{}",
        seen[0]
    );
}

#[tokio::test]
async fn a_client_that_asks_first_is_told_to_go_on() {
    let (gateway, seen) = answering(OK).await;
    let mut client = Client::connect(&gateway).await;
    client
        .send("POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\nexpect: 100-continue\r\n\r\n")
        .await;
    assert_eq!(client.head().await, "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("body").await;
    let answer = client.until("ok").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let request = &all(&seen)[0];
    assert!(request.ends_with("\r\n\r\nbody"), "{request}");
    assert_eq!(field(request, "expect"), None);
}

#[tokio::test]
async fn an_answer_without_a_body_leaves_the_connection_usable() {
    for head in [
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\netag: \"1\"\r\n\r\n",
    ] {
        let (gateway, _) = answering(head).await;
        let mut client = Client::connect(&gateway).await;
        for _ in 0..3 {
            client
                .send("GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\n\r\n")
                .await;
            let answer = client.head().await;
            assert!(
                answer.starts_with(head.split("\r\n").next().expect("a line")),
                "{answer}"
            );
            assert_eq!(field(&answer, "transfer-encoding"), None, "{answer}");
        }
    }
}

#[tokio::test]
async fn head_keeps_the_length_that_get_would_have() {
    let (gateway, seen) = answering("HTTP/1.1 200 OK\r\ncontent-length: 1234\r\n\r\n").await;
    let mut client = Client::connect(&gateway).await;
    for _ in 0..2 {
        client
            .send("HEAD /api/v1/ml/x HTTP/1.1\r\nhost: x\r\n\r\n")
            .await;
        let answer = client.head().await;
        assert_eq!(field(&answer, "content-length"), Some("1234"), "{answer}");
    }
    assert!(all(&seen)[1].starts_with("head /api/v1/ml/x "));
}

#[tokio::test]
async fn options_that_is_no_preflight_is_the_services() {
    let (gateway, seen) = answering("HTTP/1.1 204 No Content\r\nallow: GET\r\n\r\n").await;
    let request = "OPTIONS /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answer = exchange(&gateway, request).await;
    assert_eq!(field(&answer, "allow"), Some("GET"), "{answer}");
    assert!(all(&seen)[0].starts_with("options /api/v1/ml/x "));
}

#[tokio::test]
async fn large_headers_pass_and_larger_ones_are_refused() {
    let serve = |mut stream: TcpStream| async move {
        while read_request(&mut stream).await.is_some() {
            let large = "y".repeat(40_000);
            let answer =
                format!("HTTP/1.1 200 OK\r\nx-large: {large}\r\ncontent-length: 2\r\n\r\nok");
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    };
    let gateway = behind(serve, &[]).await;
    let ask = |bytes: usize| {
        let large = "x".repeat(bytes);
        format!(
            "GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-large: {large}\r\n\r\n"
        )
    };
    let answer = exchange(&gateway, &ask(40_000)).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{:.100}", answer);
    assert_eq!(field(&answer, "x-large").map(str::len), Some(40_000));
    let refused = exchange(&gateway, &ask(70_000)).await;
    assert!(refused.starts_with("HTTP/1.1 431 "), "{refused:.100}");
    let many = "x-one: 1\r\n".repeat(200);
    let many = format!("GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\n{many}\r\n");
    let refused = exchange(&gateway, &many).await;
    assert!(refused.starts_with("HTTP/1.1 431 "), "{refused:.100}");
}

#[tokio::test]
async fn one_connection_serves_many_requests_on_either_side() {
    let connections = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = connections.clone();
    let serve = move |mut stream: TcpStream| {
        count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        async move {
            while read_request(&mut stream).await.is_some() {
                if stream.write_all(OK.as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    };
    let gateway = behind(serve, &[]).await;
    let mut client = Client::connect(&gateway).await;
    for _ in 0..5 {
        client
            .send("POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbody")
            .await;
        assert!(client.until("ok").await.starts_with("HTTP/1.1 200 "));
    }
    assert_eq!(connections.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn requests_sent_ahead_are_answered_in_order() {
    let (gateway, seen) = answering(OK).await;
    let two = "GET /api/v1/ml/1 HTTP/1.1\r\nhost: x\r\n\r\n\
               GET /api/v1/ml/2 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answers = exchange(&gateway, two).await;
    assert_eq!(answers.matches("HTTP/1.1 200 ").count(), 2, "{answers}");
    assert!(all(&seen)[0].starts_with("get /api/v1/ml/1 "));
    assert!(all(&seen)[1].starts_with("get /api/v1/ml/2 "));
}

#[tokio::test]
async fn a_client_of_http_1_0_gets_an_answer_that_it_understands() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n";
    let (gateway, _) = answering(chunked).await;
    let answer = exchange(&gateway, "GET /api/v1/ml/x HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 200 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\nbody"), "{answer}");
}

#[tokio::test]
async fn a_method_for_the_gateway_itself_is_refused_with_a_list_of_the_others() {
    let (gateway, seen) = answering(OK).await;
    let request = "TRACE /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answer = exchange(&gateway, request).await;
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    let allowed = field(&answer, "allow").unwrap_or_default();
    assert!(
        allowed.contains("POST") && !allowed.contains("TRACE"),
        "{answer}"
    );
    assert!(all(&seen).is_empty());
}
