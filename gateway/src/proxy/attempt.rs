use std::pin::Pin;

use tokio::{
    pin,
    time::{Duration, Instant, Sleep},
};

use crate::{
    error::{GatewayError, chain},
    upstream::{
        Connection, Fault, Lease, Outgoing, SendError, Stage, Upstream, progress::Progress,
        wire::Head,
    },
};

/// How often a wait looks at how things stand.
const TICK: Duration = Duration::from_secs(1);
/// A service that has not answered for so long is asked whether it is there at all.
const SUSPICIOUS_AFTER: Duration = Duration::from_secs(2);
/// The longest pause in an upload.
const CLIENT_SILENCE: Duration = Duration::from_secs(30);

/// An answer whose head is here.
pub(super) struct Answer {
    pub head: Head,
    pub connection: Connection,
    pub lease: Lease,
}

/// Sends a request to an endpoint of `upstream` and waits for the head of the answer.
///
/// A request goes out twice only if nothing of it was sent the first time, or if it has no body,
/// is idempotent, nothing of an answer came, and the connection was from the pool, where it may
/// have died unnoticed.
pub(super) async fn send(
    upstream: &Upstream,
    mut request: Outgoing<'_>,
    progress: Option<&Progress>,
) -> Result<Answer, GatewayError> {
    let is_repeatable = progress.is_none() && request.method.is_idempotent();
    let mut was_repeated = false;
    let mut tried = Vec::new();
    let mut last_error = None;
    loop {
        let Some(lease) = upstream.choose(&tried) else {
            return Err(last_error
                .unwrap_or_else(|| GatewayError::unavailable(upstream, "no endpoint is left")));
        };
        let endpoint = lease.endpoint();
        let pooled = if was_repeated {
            None
        } else {
            endpoint.pool.take()
        };
        let is_pooled = pooled.is_some();
        let mut connection = match pooled {
            Some(connection) => connection,
            None => match Box::pin(endpoint.connect()).await {
                Ok(connection) => connection,
                Err(error) => {
                    lease.failed(Fault::Connect);
                    upstream.look_up_again();
                    tried.push(endpoint.address);
                    last_error = Some(GatewayError::unavailable(upstream, &error));
                    continue;
                }
            },
        };
        let started = Instant::now();
        let mut alarm = connection.take_alarm(started + upstream.timeouts.head.min(TICK));
        let answer = wait(
            connection.send(&mut request, &endpoint.host),
            (started, alarm.as_mut()),
            upstream,
            &lease,
            progress,
        );
        let error = match answer.await? {
            Ok(head) => {
                endpoint.breaker.succeeded();
                connection.keep_alarm(alarm);
                return Ok(Answer {
                    head,
                    connection,
                    lease,
                });
            }
            Err(error) => error,
        };
        if let Some(fault) = progress.and_then(client_fault) {
            return Err(fault);
        }
        let broken = GatewayError::BrokenAnswer(chain(&error.cause));
        match error.stage {
            Stage::Unsent if is_pooled => {}
            Stage::Unsent => {
                lease.failed(Fault::Answer);
                tried.push(endpoint.address);
                last_error = Some(broken);
            }
            Stage::Unanswered if is_pooled && is_repeatable && !was_repeated => {
                was_repeated = true;
            }
            Stage::Unanswered | Stage::Answered => {
                lease.failed(Fault::Answer);
                return Err(broken);
            }
        }
    }
}

/// Waits for the answer's head while there is hope. The deadline moves with the upload: a slow
/// one is no silence of the service.
async fn wait(
    answer: impl Future<Output = Result<Head, SendError>>,
    (started, mut alarm): (Instant, Pin<&mut Sleep>),
    upstream: &Upstream,
    lease: &Lease,
    progress: Option<&Progress>,
) -> Result<Result<Head, SendError>, GatewayError> {
    let patience = upstream.timeouts.head;
    pin!(answer);
    loop {
        tokio::select! {
            biased;
            outcome = &mut answer => return Ok(outcome),
            () = &mut alarm => {}
        }
        let last_move = progress.map_or(started, Progress::last_move);
        let silent_for = last_move.elapsed();
        let waits_for_client = progress.is_some_and(Progress::waits_for_client);
        if waits_for_client {
            let too_slow = progress.is_some_and(Progress::is_too_slow);
            if too_slow || silent_for >= patience.min(CLIENT_SILENCE) {
                return Err(GatewayError::ClientSilent);
            }
        } else if silent_for >= patience {
            lease.failed(Fault::Silence);
            return Err(GatewayError::Timeout);
        } else if lease.endpoint().is_lost() {
            return Err(GatewayError::Timeout);
        } else if silent_for >= SUSPICIOUS_AFTER {
            lease.suspect();
        }
        let next = if silent_for >= patience {
            patience
        } else {
            patience - silent_for
        };
        alarm.as_mut().reset(Instant::now() + next.min(TICK));
    }
}

/// What the client did that ended its own request.
fn client_fault(progress: &Progress) -> Option<GatewayError> {
    if progress.is_over_limit() {
        Some(GatewayError::BodyTooLarge)
    } else if progress.client_failed() {
        Some(GatewayError::BrokenBody)
    } else {
        None
    }
}
