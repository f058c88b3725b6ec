//! The CIEDE2000 color difference.

use super::Lab;

/// 25⁷, where the corrections for chroma are half of their full strength.
const POW25_7: f64 = 6_103_515_625.0;

/// Color difference ΔE00 between two colors, symmetric, 0 for equal ones; about 1 is just
/// noticeable side by side, and black to white is 100.
///
/// CIE 142-2001 with k_L = k_C = k_H = 1, as clarified in G. Sharma, W. Wu, E. N. Dalal,
/// "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and
/// Mathematical Observations", Color Research and Application 30(1), 2005. Numbers in brackets
/// are that paper's equations.
pub fn ciede2000(first: Lab, second: Lab) -> f64 {
    let stretch = 1.5 - 0.5 * saturation((first.chroma() + second.chroma()) / 2.0); // (2)-(4), 1 + G
    let [first, second] = [first, second].map(|lab| Lab {
        a: lab.a * stretch,
        ..lab
    }); // (5)
    let [c1, c2] = [first.chroma(), second.chroma()]; // (6)
    let [h1, h2] = [first.hue_degrees(), second.hue_degrees()]; // (7)
    let achromatic = c1 * c2 == 0.0;

    let dl = second.l - first.l; // (8)
    let dc = c2 - c1; // (9)
    let turn = if achromatic {
        0.0
    } else {
        shortest_turn(h2 - h1)
    }; // (10)
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin(); // (11)

    let l = (first.l + second.l) / 2.0; // (12)
    let c = (c1 + c2) / 2.0; // (13)
    let h = if achromatic {
        h1 + h2
    } else {
        mean_hue(h1, h2)
    }; // (14)

    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0); // (15)
    let rotation = 60.0 * (-((h - 275.0) / 25.0).powi(2)).exp(); // (16), 2 Δθ
    let squared = (l - 50.0).powi(2);
    let dl = dl / (1.0 + 0.015 * squared / (20.0 + squared).sqrt()); // (18)
    let dc = dc / (1.0 + 0.045 * c); // (19)
    let dh = dh / (1.0 + 0.015 * c * t); // (20)
    let rt = -2.0 * saturation(c) * rotation.to_radians().sin(); // (17), (21)

    (dl.powi(2) + dc.powi(2) + dh.powi(2) + rt * dc * dh).sqrt() // (22)
}

/// √(C⁷ / (C⁷ + 25⁷)), from 0 for grays to nearly 1 for vivid colors.
fn saturation(chroma: f64) -> f64 {
    let power = chroma.powi(7);
    (power / (power + POW25_7)).sqrt()
}

/// A difference of two hues as the shorter way round, -180 to 180 degrees.
fn shortest_turn(difference: f64) -> f64 {
    if difference > 180.0 {
        difference - 360.0
    } else if difference < -180.0 {
        difference + 360.0
    } else {
        difference
    }
}

/// Middle of the shorter arc between two hues, in degrees.
fn mean_hue(h1: f64, h2: f64) -> f64 {
    let sum = h1 + h2;
    if (h1 - h2).abs() <= 180.0 {
        sum / 2.0
    } else if sum < 360.0 {
        (sum + 360.0) / 2.0
    } else {
        (sum - 360.0) / 2.0
    }
}

#[cfg(test)]
mod tests;
