use bytes::Bytes;
use http::{Request, StatusCode, header::HOST, uri::PathAndQuery};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use tokio::time::Duration;

use super::{Connection, Lease, Upstream, request_body::RequestBody};

/// No report or API document of a service comes near this.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// Why a question of the gateway's own was not answered.
#[derive(Debug)]
pub(crate) enum AskError {
    Refused,
    TimedOut,
    Broken,
    Status(u16),
}

impl Upstream {
    /// Asks the service a question of the gateway's own and takes the whole answer.
    pub async fn ask(&self, path: PathAndQuery, patience: Duration) -> Result<Bytes, AskError> {
        tokio::time::timeout(patience, self.get(path))
            .await
            .map_err(|_| AskError::TimedOut)?
    }

    async fn get(&self, path: PathAndQuery) -> Result<Bytes, AskError> {
        let mut tried = Vec::new();
        while let Some(lease) = self.choose(&tried) {
            let Ok(connection) = lease.endpoint().connect().await else {
                tried.push(lease.endpoint().address);
                self.look_up_again();
                continue;
            };
            return read(connection, &lease, path).await;
        }
        Err(AskError::Refused)
    }
}

async fn read(
    connection: Connection,
    lease: &Lease,
    path: PathAndQuery,
) -> Result<Bytes, AskError> {
    let request = Request::get(http::Uri::from(path))
        .header(HOST, &lease.endpoint().host)
        .body(RequestBody::empty())
        .map_err(|_| AskError::Broken)?;
    let (response, connection) = connection
        .send(request)
        .await
        .map_err(|_| AskError::Broken)?;
    match response.status() {
        StatusCode::OK => whole(response.into_body(), connection).await,
        status => Err(AskError::Status(status.as_u16())),
    }
}

async fn whole(body: Incoming, mut connection: Connection) -> Result<Bytes, AskError> {
    let mut body = std::pin::pin!(Limited::new(body, MAX_ANSWER_BYTES).collect());
    std::future::poll_fn(|context| {
        use std::future::Future;
        // The body says first how much it takes, and the connection then hands it over.
        if let std::task::Poll::Ready(whole) = body.as_mut().poll(context) {
            return std::task::Poll::Ready(whole);
        }
        connection.drive(context);
        body.as_mut().poll(context)
    })
    .await
    .map(|body| body.to_bytes())
    .map_err(|_| AskError::Broken)
}
