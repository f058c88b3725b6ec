//! Clients that ask again and again until they are told to stop, and what became of each request.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use reqwest::{Client, RequestBuilder};
use tokio::{task::JoinSet, time::sleep};

use crate::client::client;

/// No answer may take so long, whatever happens.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two requests of one client: the load is steady and leaves the machine something.
const PAUSE: Duration = Duration::from_millis(5);

/// Clients under way.
pub struct Load {
    clients: JoinSet<Vec<Asked>>,
    stop: Arc<AtomicBool>,
}

/// What became of one request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// When it was sent.
    pub at: Instant,
    /// How long it took to the last byte of the answer.
    pub took: Duration,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// With a whole answer of this status.
    Status(u16),
    /// With half an answer of this status.
    Broken(u16),
    /// Without an answer: why.
    Lost(String),
    /// Not at all.
    Hung,
}

impl fmt::Display for Asked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} after {:?}", self.outcome, self.took)
    }
}

impl Load {
    /// Starts `count` clients, each with connections of its own; `request` makes what they send.
    pub fn start(
        count: usize,
        request: impl Fn(&Client) -> RequestBuilder + Clone + Send + 'static,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut clients = JoinSet::new();
        for _ in 0..count {
            let (request, stop) = (request.clone(), stop.clone());
            clients.spawn(async move {
                let client = client();
                let mut asked = Vec::new();
                while !stop.load(Relaxed) {
                    asked.push(ask(request(&client)).await);
                    sleep(PAUSE).await;
                }
                asked
            });
        }
        Self { clients, stop }
    }

    /// Waits for what is under way. All requests, in the order in which they were sent.
    pub async fn stop(self) -> Vec<Asked> {
        self.stop.store(true, Relaxed);
        let mut asked: Vec<Asked> = self
            .clients
            .join_all()
            .await
            .into_iter()
            .flatten()
            .collect();
        asked.sort_by_key(|asked| asked.at);
        asked
    }
}

async fn ask(request: RequestBuilder) -> Asked {
    let at = Instant::now();
    let outcome = tokio::time::timeout(PATIENCE, async {
        match request.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                match answer.bytes().await {
                    Ok(_) => Outcome::Status(status),
                    Err(_) => Outcome::Broken(status),
                }
            }
            Err(error) => Outcome::Lost(format!("{error:?}")),
        }
    });
    Asked {
        at,
        outcome: outcome.await.unwrap_or(Outcome::Hung),
        took: at.elapsed(),
    }
}
