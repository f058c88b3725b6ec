use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Version, header};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncWriteExt, copy_bidirectional},
    time::timeout,
};

use super::{Held, Proxy, ResponseBody, attempt::Answer, headers};
use crate::{
    error::{GatewayError, chain},
    upstream::{Fault, Outgoing, wire::write_field},
};

const WEBSOCKET: &str = "websocket";

/// Whether the client asks to go on as a WebSocket (RFC 6455 section 4.1). Other upgrades are
/// not offered: as the standard allows, such a request is answered as if it had not asked.
pub(super) fn is_websocket<B>(request: &Request<B>) -> bool {
    request.version() == Version::HTTP_11
        && request.method() == http::Method::GET
        && request
            .headers()
            .get(header::UPGRADE)
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(WEBSOCKET.as_bytes()))
}

/// Asks a service for a WebSocket. If it agrees, bytes pass both ways until either side closes
/// or the gateway ends; otherwise its answer is passed on.
///
/// The connection is not taken from the pool, where it might be stale.
pub(super) async fn forward(
    proxy: &Proxy<'_>,
    request: &mut Request<Option<Incoming>>,
    id: &HeaderValue,
    held: Held,
) -> Result<Response<ResponseBody>, GatewayError> {
    let upstream = proxy.upstream;
    let lease = upstream
        .choose(&[])
        .ok_or_else(|| GatewayError::unavailable(upstream, "no endpoint is left"))?;
    let mut connection = lease.endpoint().connect().await.map_err(|error| {
        lease.failed(Fault::Connect);
        GatewayError::unavailable(upstream, &error)
    })?;

    let client_side = hyper::upgrade::on(&mut *request);
    let mut fields = headers::for_service(request, id, &proxy.client);
    write_field(&mut fields, "connection", b"upgrade");
    write_field(&mut fields, "upgrade", WEBSOCKET.as_bytes());
    let mut outgoing = Outgoing {
        method: request.method(),
        uri: request.uri(),
        fields,
        room: HeaderMap::new(),
        body: None,
        may_upgrade: true,
    };
    let sent = connection.send(&mut outgoing, &lease.endpoint().host);
    let head = timeout(upstream.timeouts.head, sent)
        .await
        .map_err(|_| GatewayError::Timeout)?
        .map_err(|error| GatewayError::BrokenAnswer(chain(&error.cause)))?;
    if head.status != StatusCode::SWITCHING_PROTOCOLS {
        let answer = Answer {
            head,
            connection,
            lease,
        };
        return Ok(proxy.pass_on(answer, held));
    }

    let mut headers = head.headers;
    headers.insert(header::CONNECTION, header::UPGRADE.into());
    headers.insert(header::UPGRADE, HeaderValue::from_static(WEBSOCKET));
    let closing = proxy.shutdown.closing().clone();
    let (mut service, first) = connection.into_stream();
    tokio::spawn(async move {
        let Ok(client) = client_side.await else {
            return;
        };
        let mut client = TokioIo::new(client);
        let both_ways = async {
            client.write_all(&first).await?;
            copy_bidirectional(&mut client, &mut service).await
        };
        let _ = closing.run_until_cancelled(both_ways).await;
        drop((lease, held));
    });
    let mut response = Response::new(ResponseBody::none());
    *response.status_mut() = head.status;
    *response.headers_mut() = headers;
    Ok(response)
}
