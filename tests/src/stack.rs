//! The engine, or as much of it as a test needs.

use std::{
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use crate::{client, process::Process};

/// Face analysis is the one service that takes a moment to start: tests that run at the same
/// time share one.
static FACE_ANALYSIS: Mutex<Weak<Process>> = Mutex::new(Weak::new());

/// A gateway in front of the two services.
pub struct Stack {
    /// The one open port.
    pub gateway: Process,
    /// :8002, as it were.
    pub clothing_recommender: Process,
    /// :8001, as it were.
    pub face_analysis: Arc<Process>,
}

impl Stack {
    /// All three, ready, as `make up` starts them with no `.env`.
    pub async fn start() -> Self {
        let face_analysis = shared_face_analysis().await;
        let clothing_recommender = Process::start("clothing_recommender", &[]);
        let gateway = gateway(face_analysis.url(), clothing_recommender.url(), &[]);
        Self {
            gateway,
            clothing_recommender,
            face_analysis,
        }
    }

    /// A URL at the gateway.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.url())
    }
}

/// The gateway and the recommender alone; the latter with `variables`.
pub struct Stylist {
    /// The one open port.
    pub gateway: Process,
    /// :8002, as it were.
    pub clothing_recommender: Process,
}

impl Stylist {
    /// Starts both.
    pub fn start(variables: &[(&str, &str)]) -> Self {
        let clothing_recommender = Process::start("clothing_recommender", variables);
        let gateway = gateway(&dead_url(), clothing_recommender.url(), &[]);
        Self {
            gateway,
            clothing_recommender,
        }
    }

    /// A URL at the gateway.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.url())
    }
}

/// A gateway in front of two addresses.
pub fn gateway(face_analysis: &str, clothing_recommender: &str, more: &[(&str, &str)]) -> Process {
    let mut variables = vec![
        ("FACE_ANALYSIS_URL", face_analysis),
        ("CLOTHING_RECOMMENDER_URL", clothing_recommender),
    ];
    variables.extend(more);
    Process::start("gateway", &variables)
}

/// A face analysis that has loaded its models. It ends when no test holds it any more.
pub async fn shared_face_analysis() -> Arc<Process> {
    let process = {
        let mut shared = FACE_ANALYSIS.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let process = Arc::new(face_analysis(&[]));
            *shared = Arc::downgrade(&process);
            process
        })
    };
    wait_until_healthy(&process).await;
    process
}

/// A face analysis of a test's own; its models may not be loaded yet.
pub fn face_analysis(more: &[(&str, &str)]) -> Process {
    let weights = weights();
    let mut variables = vec![("WEIGHTS_DIR", weights.as_str())];
    variables.extend(more);
    Process::start("face_analysis", &variables)
}

/// The project's `weights/`.
pub fn weights() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace")
        .join("weights")
        .display()
        .to_string()
}

/// Waits until a service's models are loaded.
pub async fn wait_until_healthy(process: &Process) {
    let url = format!("{}/api/v1/health", process.url());
    let deadline = Instant::now() + Duration::from_secs(120);
    while client::get(&url).await.0 != 200 {
        assert!(Instant::now() < deadline, "not healthy:\n{}", process.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// An address at which nobody listens.
pub fn dead_url() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    format!("http://{address}")
}
