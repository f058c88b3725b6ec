//! Gray-world white balance: the preprocessing that the season classifier was fitted on.

use image::RgbImage;

/// Scales each channel so that all three have the mean of the three, and rounds.
///
/// Buchsbaum: A spatial processor model for object colour perception. J. Franklin Inst. 310, 1980.
/// It takes part of a face's own warmth away with the light's, which is why only the classifier,
/// who learned on such colors, gets to see them.
pub fn balance(picture: &mut RgbImage) {
    let mut sums = [0_u64; 3];
    for pixel in picture.pixels() {
        for (sum, &value) in sums.iter_mut().zip(&pixel.0) {
            *sum += u64::from(value);
        }
    }
    let gray = sums.iter().sum::<u64>() as f64 / 3.0;
    // A channel that is zero everywhere stays so: nothing times any gain is nothing.
    let gains = sums.map(|sum| if sum == 0 { 1.0 } else { gray / sum as f64 });
    let tables = gains.map(|gain| -> [u8; 256] {
        // Float-to-integer casts saturate at 255.
        std::array::from_fn(|value| (value as f64 * gain).round() as u8)
    });
    for pixel in picture.pixels_mut() {
        for (value, table) in pixel.0.iter_mut().zip(&tables) {
            *value = table[usize::from(*value)];
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn a_cast_is_divided_out() {
        let mut picture = RgbImage::from_fn(2, 1, |x, _| {
            if x == 0 {
                Rgb([60, 40, 20])
            } else {
                Rgb([180, 120, 60])
            }
        });
        balance(&mut picture);
        assert_eq!(picture.get_pixel(0, 0).0, [40, 40, 40]);
        assert_eq!(picture.get_pixel(1, 0).0, [120, 120, 120]);
    }

    #[test]
    fn bright_values_saturate() {
        let mut picture = RgbImage::from_fn(2, 1, |x, _| {
            if x == 0 {
                Rgb([250; 3])
            } else {
                Rgb([0, 250, 250])
            }
        });
        balance(&mut picture);
        assert_eq!(picture.get_pixel(0, 0).0, [255, 208, 208]);
    }

    #[test]
    fn a_channel_of_nothing_stays_nothing() {
        let mut picture = RgbImage::from_pixel(2, 2, Rgb([60, 30, 0]));
        balance(&mut picture);
        assert_eq!(picture.get_pixel(0, 0).0, [30, 30, 0]);
    }

    #[test]
    fn black_and_gray_are_left_alone() {
        for value in [0, 128] {
            let mut picture = RgbImage::from_pixel(3, 3, Rgb([value; 3]));
            balance(&mut picture);
            assert_eq!(picture.get_pixel(1, 1).0, [value; 3]);
        }
    }
}
