//! Color as numbers: [`Rgb`] is what a screen shows, [`Lab`] is what an eye tells apart, and
//! [`ciede2000`] says how far two colors are from each other.

mod adaptation;
mod difference;
mod lab;
mod rgb;
mod transfer;

pub use adaptation::Adaptation;
pub use difference::ciede2000;
pub use lab::Lab;
pub use rgb::{InvalidHex, Rgb};
pub use transfer::{from_linear, to_linear};

#[cfg(test)]
mod properties;
