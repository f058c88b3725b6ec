//! The real gateway in front of services of the tests' own, over real sockets.

mod admission;
mod figures;
