//! Color as numbers: [`Rgb`] is what a screen shows, [`Lab`] is what an eye tells apart, and
//! [`ciede2000`] says how far two colors are from each other.

mod difference;
mod lab;
mod rgb;

pub use difference::ciede2000;
pub use lab::Lab;
pub use rgb::{InvalidHex, Rgb};
