use std::future::poll_fn;

use bytes::{Bytes, BytesMut};
use http::{StatusCode, uri::PathAndQuery};
use tokio::time::Duration;

use super::{Connection, Lease, Upstream, wire::Outgoing};

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
    mut connection: Connection,
    lease: &Lease,
    path: PathAndQuery,
) -> Result<Bytes, AskError> {
    let uri = path.into();
    let mut request = Outgoing::get(&uri);
    let head = connection
        .send(&mut request, &lease.endpoint().host)
        .await
        .map_err(|_| AskError::Broken)?;
    match head.status {
        StatusCode::OK => whole(connection).await,
        status => Err(AskError::Status(status.as_u16())),
    }
}

async fn whole(mut connection: Connection) -> Result<Bytes, AskError> {
    let mut whole = BytesMut::new();
    while let Some(frame) = poll_fn(|context| connection.poll_frame(context)).await {
        let frame = frame.map_err(|_| AskError::Broken)?;
        if let Ok(data) = frame.into_data() {
            whole.extend_from_slice(&data);
        }
        if whole.len() > MAX_ANSWER_BYTES {
            return Err(AskError::Broken);
        }
    }
    Ok(whole.freeze())
}
