//! Where a network runs, and with which numbers.

use std::str::FromStr;

use tch::Device;

/// Where a network runs, and with which numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The processor.
    pub device: Device,
    /// The numbers.
    pub precision: Precision,
}

impl From<Device> for Target {
    fn from(device: Device) -> Self {
        Self {
            device,
            precision: Precision::Auto,
        }
    }
}

/// Which numbers a network may run with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// The quickest of those that the processor multiplies in hardware.
    Auto,
    /// 32 bits.
    Float32,
    /// 16 bits with the range of 32.
    BFloat16,
}

impl FromStr for Precision {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name.to_ascii_lowercase().as_str() {
            "auto" => Ok(Self::Auto),
            "float32" => Ok(Self::Float32),
            "bfloat16" => Ok(Self::BFloat16),
            _ => Err("not one of auto, float32, bfloat16"),
        }
    }
}
