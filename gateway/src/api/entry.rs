use std::{convert::Infallible, future::Future, net::IpAddr, sync::Arc, time::Instant};

use axum::{Router, body::Body, extract::ConnectInfo};
use futures_util::future::BoxFuture;
use http::{
    HeaderValue, Method, Request, Response,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY},
};
use hyper::body::Incoming;
use prometheus_client::registry::Registry;
use shared::{
    http::{X_REQUEST_ID, request_id},
    server::{App, Peer},
    trace_context::TraceContext,
};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::cors::CorsLayer;

use super::{
    AppState,
    body::{AnswerBody, Passed},
    log,
    route::{AmbiguousPath, Route},
    security,
};
use crate::{
    admission::{Allowance, Knock},
    error::GatewayError,
    proxy::{self, Client, Held, Proxy, ResponseBody},
    upstream::{Endpoints, linger},
};

/// What the CORS layer says as well: answers differ with these headers of the request.
const VARIES: HeaderValue = HeaderValue::from_static(
    "origin, access-control-request-method, access-control-request-headers",
);

/// The gateway's app. Requests for a service take a short way of their own to it; the others
/// are for the router.
#[derive(Clone)]
pub struct Gateway {
    state: AppState,
    own: Router,
    cors: Arc<CorsLayer>,
}

impl Gateway {
    pub(super) fn new(state: AppState, own: Router, cors: CorsLayer) -> Self {
        Self {
            state,
            own,
            cors: Arc::new(cors),
        }
    }

    /// The way that a request takes is boxed, and found before anything waits: otherwise the request
    /// and all that any way needs in memory is moved from call to call, which showed as a fifth of
    /// the work.
    fn route(
        &self,
        mut request: Request<Incoming>,
        peer: Peer,
    ) -> BoxFuture<'static, Response<AnswerBody>> {
        let prefix = &self.state.context.common.api_v1_prefix;
        let route = match Route::find(&mut request, prefix) {
            Ok(Some(route)) => Ok(route),
            Ok(None) => return Box::pin(self.clone().answer_itself(request, peer)),
            Err(error) => Err(error),
        };
        let headers = request.headers();
        let is_plain_options = *request.method() == Method::OPTIONS
            && !headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if headers.contains_key(ORIGIN) && !is_plain_options {
            return Box::pin(self.clone().answer_browser(route, request, peer));
        }
        let state = self.state.clone();
        let mut request = request.map(Some);
        Box::pin(async move {
            let mut response = state.observed(route, &mut request, &peer).await;
            let headers = response.headers_mut();
            headers.append(VARY, VARIES);
            security::protect(headers, peer.tls);
            response
        })
    }

    /// Forwards a request of another site's page, if that is an allowed one.
    async fn answer_browser(
        self,
        route: Result<Route, AmbiguousPath>,
        request: Request<Incoming>,
        peer: Peer,
    ) -> Response<AnswerBody> {
        let state = self.state;
        let service = service_fn(move |mut request: Request<Option<Incoming>>| {
            let state = state.clone();
            async move { Ok::<_, Infallible>(state.observed(route, &mut request, &peer).await) }
        });
        let answer = self.cors.layer(service).oneshot(request.map(Some));
        let mut response = match answer.await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        security::protect(response.headers_mut(), peer.tls);
        response
    }

    async fn answer_itself(self, request: Request<Incoming>, peer: Peer) -> Response<AnswerBody> {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer.address));
        let mut response = match self.own.oneshot(request).await {
            Ok(response) => response.map(AnswerBody::Own),
            Err(never) => match never {},
        };
        security::protect(response.headers_mut(), peer.tls);
        response
    }
}

impl App for Gateway {
    const IS_PUBLIC: bool = true;

    type Body = AnswerBody;

    fn call(
        &self,
        request: Request<Incoming>,
        peer: Peer,
    ) -> impl Future<Output = Response<AnswerBody>> + Send + 'static {
        self.route(request, peer)
    }

    fn observed(mut self, registry: &mut Registry) -> Self {
        let state = &self.state;
        state.figures.register(registry);
        registry.register_collector(Box::new(Endpoints(vec![
            state.face_analysis.clone(),
            state.clothing_recommender.clone(),
        ])));
        self.own = state.figures.http.observe(self.own);
        self
    }
}

impl AppState {
    /// Forwards a request, with an id on it and on the answer, and a line in the log.
    async fn observed(
        &self,
        route: Result<Route, AmbiguousPath>,
        request: &mut Request<Option<Incoming>>,
        peer: &Peer,
    ) -> Response<AnswerBody> {
        let started = Instant::now();
        let id = request_id(request.headers());
        let trace = TraceContext::enter(request.headers_mut());
        let (figures, outcome) = match route {
            Ok(route) => (
                route.figures(&self.figures),
                self.forward(route, request, &id, peer).await,
            ),
            Err(ambiguous) => (&self.figures.neither, Err(ambiguous.into())),
        };
        let line = log::Line {
            id: &id,
            trace: trace.as_ref(),
            method: request.method(),
            path: request.uri().path(),
        };
        let mut response = match outcome {
            Ok(response) => response.map(|body| AnswerBody::Passed(Passed(body))),
            Err(error) => {
                line.not_forwarded(&error);
                figures.failed(error.code());
                let max_body_bytes = self.context.common.max_request_body_bytes;
                error.answer(max_body_bytes).map(AnswerBody::Own)
            }
        };
        let latency = started.elapsed();
        figures.http.answered(response.status(), latency);
        line.answered(response.status(), latency);
        response.headers_mut().insert(X_REQUEST_ID, id);
        response
    }

    async fn forward(
        &self,
        route: Route,
        request: &mut Request<Option<Incoming>>,
        id: &HeaderValue,
        peer: &Peer,
    ) -> Result<Response<ResponseBody>, GatewayError> {
        let upstream = route.upstream(self);
        let address = peer.address.ip().to_canonical();
        let admitted = match self.admit(route, request, address) {
            Ok(allowance) => upstream
                .capacity
                .enter()
                .await
                .map(|place| (allowance, place))
                .ok_or(GatewayError::Busy),
            Err(refusal) => Err(refusal),
        };
        let figures = route.figures(&self.figures);
        let (allowance, place) = match admitted {
            Ok(admitted) => admitted,
            Err(refusal) => {
                linger::after_refusal(request);
                return Err(refusal);
            }
        };
        let proxy = Proxy {
            upstream,
            client: Client {
                peer: address,
                is_trusted_proxy: self.door.trusts(address),
                tls: peer.tls,
            },
            max_body_bytes: self.context.common.max_request_body_bytes,
            figures,
            shutdown: &self.context.shutdown,
        };
        let mut response = proxy
            .forward(request, id, Held::new(place, figures))
            .await?;
        if let Some(allowance) = allowance {
            allowance.tell(response.headers_mut());
        }
        Ok(response)
    }

    fn admit(
        &self,
        route: Route,
        request: &mut Request<Option<Incoming>>,
        peer: IpAddr,
    ) -> Result<Option<Allowance>, GatewayError> {
        if matches!(*request.method(), Method::TRACE | Method::CONNECT) {
            return Err(GatewayError::MethodNotForwarded);
        }
        proxy::check(request)?;
        let prefix = &self.context.common.api_v1_prefix;
        let is_personal = route.is_personal(request.uri().path(), prefix);
        self.door.open(Knock {
            peer,
            headers: request.headers_mut(),
            is_personal,
        })
    }
}
