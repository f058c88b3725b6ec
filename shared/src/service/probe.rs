use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::body::Body;
use http::{Request, StatusCode, header::HOST};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::Identity;
use crate::config::{Common, Layers};

const TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the service on this machine's PORT how it is.
pub(super) async fn run(identity: Identity) -> anyhow::Result<()> {
    let layers = Layers::load()?;
    let common = Common::read(&mut layers.reader(), identity.listen);
    let path = (identity.healthcheck)(&common.api_v1_prefix);
    tokio::time::timeout(TIMEOUT, ask(common.port, &path))
        .await
        .context("no answer in time")?
}

async fn ask(port: u16, path: &str) -> anyhow::Result<()> {
    let stream = TcpStream::connect(("localhost", port)).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::get(path)
        .header(HOST, "localhost")
        .body(Body::empty())?;
    match sender.send_request(request).await?.status() {
        StatusCode::OK => Ok(()),
        status => bail!("{path} answered {status}"),
    }
}
