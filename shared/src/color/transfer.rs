//! sRGB's transfer functions: between a channel's eight bits and linear light.

use std::sync::LazyLock;

/// Linear light of each channel value: pictures have millions of channels, and 256 values.
static LINEAR: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|channel| {
        let value = channel as f64 / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
});

/// Channel to linear light, 0 to 1 (IEC 61966-2-1, 5.2).
pub fn to_linear(channel: u8) -> f64 {
    LINEAR[usize::from(channel)]
}

/// Linear light to channel (IEC 61966-2-1, 5.3), clipped to what eight bits hold.
pub fn from_linear(linear: f64) -> u8 {
    let value = if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    };
    // Float-to-integer casts saturate.
    (value * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_is_that_of_the_standard_and_comes_back_as_the_same_channel() {
        assert_eq!((to_linear(0), to_linear(255)), (0.0, 1.0));
        // On either side of the bound between the straight part and the power.
        assert!((to_linear(10) - 0.003_035_269_8).abs() < 1e-9);
        assert!((to_linear(11) - 0.003_346_535_8).abs() < 1e-9);
        assert!((to_linear(128) - 0.215_860_500_1).abs() < 1e-9);
        for channel in 0..=255 {
            assert_eq!(from_linear(to_linear(channel)), channel);
        }
        assert_eq!((from_linear(-0.2), from_linear(1.3)), (0, 255));
    }
}
