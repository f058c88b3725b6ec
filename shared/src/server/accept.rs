use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};

/// How long to wait when the system has no more sockets to give: asking again at once would
/// only burn the processor until a connection ends.
const EXHAUSTED_PAUSE: Duration = Duration::from_millis(100);

/// A connection, and the right to have it open.
pub(super) struct Accepted {
    pub stream: TcpStream,
    pub peer: SocketAddr,
    pub permit: OwnedSemaphorePermit,
}

/// Accepts connections while fewer than the cap are open; the others wait in the backlog.
pub(super) struct Accept {
    listener: TcpListener,
    slots: Arc<Semaphore>,
}

impl Accept {
    pub fn new(listener: TcpListener, max_connections: usize) -> Self {
        Self {
            listener,
            slots: Arc::new(Semaphore::new(max_connections)),
        }
    }

    /// The next connection.
    pub async fn next(&mut self) -> Accepted {
        let permit = loop {
            // Never closed, so never an error.
            if let Ok(permit) = self.slots.clone().acquire_owned().await {
                break permit;
            }
        };
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => {
                    super::configure(&stream);
                    return Accepted {
                        stream,
                        peer,
                        permit,
                    };
                }
                Err(error) if concerns_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "cannot accept connections");
                    tokio::time::sleep(EXHAUSTED_PAUSE).await;
                }
            }
        }
    }
}

fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
