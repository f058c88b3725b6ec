use http::{HeaderValue, Request, Response, StatusCode, Version, header};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::{io::copy_bidirectional, time::timeout};

use super::{Held, Proxy, ResponseBody, headers, make_relative};
use crate::{
    error::{GatewayError, chain},
    upstream::{Fault, request_body::RequestBody},
};

const WEBSOCKET: HeaderValue = HeaderValue::from_static("websocket");

/// Whether the client asks to go on as a WebSocket (RFC 6455 section 4.1). Other upgrades are
/// not offered: as the standard allows, such a request is answered as if it had not asked.
pub(super) fn is_websocket(request: &Request<Incoming>) -> bool {
    request.version() == Version::HTTP_11
        && request.method() == http::Method::GET
        && request
            .headers()
            .get(header::UPGRADE)
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Asks a service for a WebSocket. If it agrees, bytes pass both ways until either side closes
/// or the gateway ends; otherwise its answer is passed on.
///
/// The connection is not taken from the pool, where it might be stale, and never goes there.
pub(super) async fn forward(
    proxy: &Proxy<'_>,
    mut request: Request<Incoming>,
    held: Held,
) -> Result<Response<ResponseBody>, GatewayError> {
    let upstream = proxy.upstream;
    let lease = upstream
        .choose(&[])
        .ok_or_else(|| GatewayError::unavailable(upstream, "no endpoint is left"))?;
    let connection = lease.endpoint().connect().await.map_err(|error| {
        lease.failed(Fault::Connect);
        GatewayError::unavailable(upstream, &error)
    })?;
    let (mut sender, driver) = connection.into_parts();
    tokio::spawn(driver.with_upgrades());

    let client_side = hyper::upgrade::on(&mut request);
    headers::prepare_request(&mut request, &proxy.client);
    make_relative(&mut request)?;
    let mut outgoing = Request::new(RequestBody::empty());
    *outgoing.uri_mut() = request.uri().clone();
    std::mem::swap(outgoing.headers_mut(), request.headers_mut());
    let asked = outgoing.headers_mut();
    asked.insert(header::CONNECTION, header::UPGRADE.into());
    asked.insert(header::UPGRADE, WEBSOCKET);
    asked.insert(header::HOST, lease.endpoint().host.clone());
    let mut response = timeout(upstream.timeouts.head, sender.send_request(outgoing))
        .await
        .map_err(|_| GatewayError::Timeout)?
        .map_err(|error| GatewayError::BrokenAnswer(chain(&error)))?;

    let agreed = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    headers::prepare_response(response.headers_mut());
    let mut held = Some(held);
    if agreed {
        let held = held.take();
        let service_side = hyper::upgrade::on(&mut response);
        response
            .headers_mut()
            .insert(header::CONNECTION, header::UPGRADE.into());
        response.headers_mut().insert(header::UPGRADE, WEBSOCKET);
        let closing = proxy.shutdown.closing().clone();
        let lease = lease.another();
        tokio::spawn(async move {
            let Ok((client, service)) = tokio::try_join!(client_side, service_side) else {
                return;
            };
            let (mut client, mut service) = (TokioIo::new(client), TokioIo::new(service));
            let both_ways = copy_bidirectional(&mut client, &mut service);
            let _ = closing.run_until_cancelled(both_ways).await;
            drop((lease, held));
        });
    }
    let (parts, body) = response.into_parts();
    let body = ResponseBody::new(body, None, lease, held, upstream.timeouts.idle, None);
    Ok(Response::from_parts(parts, body))
}
