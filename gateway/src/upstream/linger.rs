use std::time::Duration;

use http::{Request, header::EXPECT};
use http_body::Body as _;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::runtime::Handle;

/// Clients that read no answer before they have sent everything get this much of a chance.
const PATIENCE: Duration = Duration::from_secs(5);
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Reads on for a while and throws away, beside the answer that refuses the body. Without it the
/// system resets the connection under a client that is still sending, which then sees a network
/// error in place of the answer.
pub(crate) fn over(mut body: Incoming) {
    // A body may be dropped when the runtime is gone already.
    let Ok(runtime) = Handle::try_current() else {
        return;
    };
    runtime.spawn(tokio::time::timeout(PATIENCE, async move {
        let mut read = 0;
        while let Some(Ok(frame)) = body.frame().await {
            read += frame.data_ref().map_or(0, bytes::Bytes::len);
            if read > MAX_BYTES {
                break;
            }
        }
    }));
}

/// The same for a request that is refused before anything of its body was read. A client that
/// asked first has not sent anything yet.
pub(crate) fn after_refusal(request: &mut Request<Option<Incoming>>) {
    let asks_first = request.headers().contains_key(EXPECT);
    if let Some(body) = request.body_mut().take()
        && !body.is_end_stream()
        && !asks_first
    {
        over(body);
    }
}
