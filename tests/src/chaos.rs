//! A bad network between the gateway and a service: a TCP proxy that does to the service's bytes
//! what it is told to.

use std::{
    future::pending,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::Notify,
};

/// What becomes of the service's bytes. Numbers of bytes count from the moment at which the fault
/// was set, for each connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// They pass.
    None,
    /// Each piece comes so much later.
    Latency(Duration),
    /// So many pass, and then the connection ends as if all had been said.
    Cut(usize),
    /// So many pass, and then the connection breaks with a RST.
    Reset(usize),
    /// So many pass, and then none.
    Stall(usize),
    /// Something else comes in their place.
    Garbage,
    /// The service is gone without a word: connections stay open, take what fits into their
    /// buffers, and nothing ever comes back. New ones are accepted all the same.
    HalfOpen,
}

/// The proxy. It lives as long as the test's runtime.
pub struct Chaos {
    url: String,
    line: Arc<Line>,
}

/// What all connections share.
struct Line {
    service: String,
    state: Mutex<State>,
    reset: Notify,
}

#[derive(Debug, Clone, Copy)]
struct State {
    fault: Fault,
    /// How often a fault was set.
    number: u64,
}

impl Chaos {
    /// Starts a proxy in front of the service at `url`; at first it harms nothing.
    pub async fn start(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let line = Arc::new(Line {
            service: url.trim_start_matches("http://").to_owned(),
            state: Mutex::new(State {
                fault: Fault::None,
                number: 0,
            }),
            reset: Notify::new(),
        });
        tokio::spawn(accept(listener, line.clone()));
        Self {
            url: format!("http://{address}"),
            line,
        }
    }

    /// Where the gateway has to look for the service.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sets the fault for all connections, open and new.
    pub fn set(&self, fault: Fault) {
        let mut state = self.line.state();
        state.fault = fault;
        state.number += 1;
    }

    /// Breaks all connections that are open at this moment.
    pub fn reset_open_connections(&self) {
        self.line.reset.notify_waiters();
    }
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a connection to the gateway ends.
enum End {
    Clean,
    Reset,
}

async fn accept(listener: TcpListener, line: Arc<Line>) {
    while let Ok((mut gateway, _)) = listener.accept().await {
        let line = line.clone();
        tokio::spawn(async move {
            let end = tokio::select! {
                end = relay(&mut gateway, &line) => end.unwrap_or(End::Reset),
                () = line.reset.notified() => End::Reset,
            };
            if let End::Reset = end {
                // Closing becomes a RST.
                let _ = gateway.set_zero_linger();
            }
        });
    }
}

async fn relay(gateway: &mut TcpStream, line: &Line) -> io::Result<End> {
    let mut service = TcpStream::connect(&line.service).await?;
    let (from_gateway, to_gateway) = gateway.split();
    let (from_service, to_service) = service.split();
    tokio::select! {
        end = pass_requests(from_gateway, to_service, line) => end,
        end = pass_answers(from_service, to_gateway, line) => end,
    }
}

async fn pass_requests(
    mut gateway: ReadHalf<'_>,
    mut service: WriteHalf<'_>,
    line: &Line,
) -> io::Result<End> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = gateway.read(&mut buffer).await?;
        if line.state().fault == Fault::HalfOpen {
            pending::<()>().await;
        }
        if count == 0 {
            return Ok(End::Clean);
        }
        service.write_all(&buffer[..count]).await?;
    }
}

async fn pass_answers(
    mut service: ReadHalf<'_>,
    mut gateway: WriteHalf<'_>,
    line: &Line,
) -> io::Result<End> {
    let mut buffer = vec![0; 16 * 1024];
    let (mut passed, mut number) = (0, 0);
    loop {
        let count = service.read(&mut buffer).await?;
        if count == 0 {
            return Ok(End::Clean);
        }
        let state = *line.state();
        if number != state.number {
            (passed, number) = (0, state.number);
        }
        let room = match state.fault {
            Fault::None => count,
            Fault::Latency(pause) => {
                tokio::time::sleep(pause).await;
                count
            }
            Fault::Garbage => {
                gateway.write_all(b"\x16\x03\x01 no HTTP \r\n\r\n").await?;
                continue;
            }
            Fault::Cut(after) | Fault::Reset(after) | Fault::Stall(after) => after - passed,
            Fault::HalfOpen => 0,
        };
        let piece = &buffer[..count.min(room)];
        gateway.write_all(piece).await?;
        passed += piece.len();
        if piece.len() < count {
            match state.fault {
                Fault::Cut(_) => return Ok(End::Clean),
                Fault::Reset(_) => return Ok(End::Reset),
                _ => pending().await,
            }
        }
    }
}
