//! Both ends of the gateway by hand, byte by byte.

use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use aesthetiq_tests::{
    process::Process,
    stack::{dead_url, gateway},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

/// Far longer than anything here takes.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What a service got, request by request: heads in small letters, and bodies as they came.
pub type Seen = Arc<Mutex<Vec<String>>>;

/// A service that does on each connection whatever `serve` does, behind a gateway.
pub async fn behind<F>(
    serve: impl Fn(TcpStream) -> F + Send + 'static,
    variables: &[(&str, &str)],
) -> Process
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    gateway(&url, &dead_url(), variables)
}

/// A service that answers every request with `answer` and notes down what it got.
pub async fn answering(answer: &'static str) -> (Process, Seen) {
    let seen = Seen::default();
    let notes = seen.clone();
    let serve = move |mut stream: TcpStream| {
        let notes = notes.clone();
        async move {
            while let Some(request) = read_request(&mut stream).await {
                notes.lock().expect("no panic").push(request);
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    };
    (behind(serve, &[]).await, seen)
}

/// All that a service got.
pub fn all(seen: &Seen) -> Vec<String> {
    seen.lock().expect("no panic").clone()
}

/// Reads one request to its end, chunked or not; `None` when the connection ends first.
pub async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    loop {
        let mut byte = [0];
        if stream.read(&mut byte).await.ok()? == 0 {
            return None;
        }
        read.push(byte[0]);
        let text = String::from_utf8_lossy(&read);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let head = head.to_lowercase();
        let is_whole = match field(&head, "content-length") {
            Some(length) => body.len() >= length.parse().expect("a length"),
            None if field(&head, "transfer-encoding").is_some() => {
                body == "0\r\n\r\n" || body.contains("\r\n0\r\n") && body.ends_with("\r\n\r\n")
            }
            None => true,
        };
        if is_whole {
            return Some(format!("{head}\r\n\r\n{body}"));
        }
    }
}

/// A header's value in a head in small letters.
pub fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let lines = head.split("\r\n").take_while(|line| !line.is_empty());
    let mut fields = lines.filter_map(|line| line.split_once(": "));
    fields
        .find(|(field, _)| field.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// A client that writes and reads bytes.
pub struct Client(TcpStream);

impl Client {
    pub async fn connect(gateway: &Process) -> Self {
        Self(
            TcpStream::connect(gateway.address())
                .await
                .expect("a connection"),
        )
    }

    pub async fn send(&mut self, bytes: &str) {
        self.0.write_all(bytes.as_bytes()).await.expect("sent");
    }

    /// Reads until `end` has come, or the gateway closes.
    pub async fn until(&mut self, end: &str) -> String {
        let mut read = Vec::new();
        let reading = async {
            let mut byte = [0];
            while self.0.read(&mut byte).await.unwrap_or(0) > 0 {
                read.push(byte[0]);
                if read.ends_with(end.as_bytes()) {
                    break;
                }
            }
        };
        let in_time = timeout(PATIENCE, reading).await.is_ok();
        let read = String::from_utf8_lossy(&read).into_owned();
        assert!(in_time, "{end:?} never came: {read}");
        read
    }

    /// Reads an answer's head.
    pub async fn head(&mut self) -> String {
        self.until("\r\n\r\n").await
    }

    /// Reads until the gateway closes.
    pub async fn rest(&mut self) -> String {
        self.until("\0\0never\0\0").await
    }
}

/// Sends `request` and reads until the gateway closes.
pub async fn exchange(gateway: &Process, request: &str) -> String {
    let mut client = Client::connect(gateway).await;
    client.send(request).await;
    client.rest().await
}
