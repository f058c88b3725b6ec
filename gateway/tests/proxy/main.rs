//! The real gateway in front of services of the tests' own, over real sockets.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod admission;
mod answers;
mod balance;
mod body_ends;
mod figures;
mod framing;
mod health;
mod http2;
mod leaving;
mod security;
mod smuggling;
mod stale;
mod stream;
mod tls;
mod websocket;
mod wire;
