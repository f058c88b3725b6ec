mod pinned;

use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::body::Body;
use http::{Request, StatusCode, header::HOST};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

use super::Identity;
use crate::{
    config::{Common, Layers},
    server::{App, TlsFiles},
};

const TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the service on this machine's PORT how it is.
pub(super) async fn run<A: App>(identity: Identity) -> anyhow::Result<()> {
    let layers = Layers::load()?;
    let mut reader = layers.reader();
    let common = Common::read(&mut reader, identity.listen);
    let tls = A::IS_PUBLIC.then(|| TlsFiles::read(&mut reader)).flatten();
    let path = (identity.healthcheck)(&common.api_v1_prefix);
    tokio::time::timeout(TIMEOUT, connect_and_ask(common.port, tls, &path))
        .await
        .context("no answer in time")?
}

async fn connect_and_ask(port: u16, tls: Option<TlsFiles>, path: &str) -> anyhow::Result<()> {
    let stream = TcpStream::connect(("localhost", port)).await?;
    match tls {
        None => ask(stream, path).await,
        Some(files) => ask(pinned::connect(&files, stream).await?, path).await,
    }
}

async fn ask<I>(stream: I, path: &str) -> anyhow::Result<()>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
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
