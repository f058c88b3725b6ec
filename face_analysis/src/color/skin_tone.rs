//! How light skin is: the individual typology angle and its classes.

use serde::Serialize;
use shared::color::Lab;
use utoipa::ToSchema;

/// A class of the individual typology angle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItaClass {
    /// Over 55°.
    VeryLight,
    /// Over 41° up to 55°.
    Light,
    /// Over 28° up to 41°.
    Intermediate,
    /// Over 10° up to 28°.
    Tan,
    /// Over −30° up to 10°.
    Brown,
    /// Up to −30°.
    Dark,
}

impl ItaClass {
    /// All of them, the lightest first.
    pub const ALL: [Self; 6] = [
        Self::VeryLight,
        Self::Light,
        Self::Intermediate,
        Self::Tan,
        Self::Brown,
        Self::Dark,
    ];

    /// The class of an angle in degrees, by the bounds of Del Bino, Bernerd: Variations in skin
    /// colour and the biological consequences of ultraviolet radiation exposure. British Journal of
    /// Dermatology 169 (suppl. 3), 2013.
    pub fn of(degrees: f64) -> Self {
        match degrees {
            _ if degrees > 55.0 => Self::VeryLight,
            _ if degrees > 41.0 => Self::Light,
            _ if degrees > 28.0 => Self::Intermediate,
            _ if degrees > 10.0 => Self::Tan,
            _ if degrees > -30.0 => Self::Brown,
            _ => Self::Dark,
        }
    }

    /// The name in an answer.
    pub const fn name(self) -> &'static str {
        match self {
            Self::VeryLight => "very_light",
            Self::Light => "light",
            Self::Intermediate => "intermediate",
            Self::Tan => "tan",
            Self::Brown => "brown",
            Self::Dark => "dark",
        }
    }
}

/// The individual typology angle of skin in degrees, −180 to 180, for usual skin −90 to 90: the
/// angle in the plane of b* and L* around the point where L* is 50, ITA° = atan2(L* − 50, b*).
///
/// Chardon, Cretois, Hourseau: Skin colour typology and suntanning pathways. International Journal of
/// Cosmetic Science 13, 1991. There it is measured by an instrument that brings its own light; out
/// of a photo it is as good as the photo's exposure.
pub fn individual_typology_angle(skin: Lab) -> f64 {
    (skin.l - 50.0).atan2(skin.b).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_angle_is_that_of_the_published_formula() {
        for (l, b, degrees) in [(50.0, 15.0, 0.0), (65.0, 15.0, 45.0), (35.0, 15.0, -45.0)] {
            let angle = individual_typology_angle(Lab::new(l, 9.0, b));
            assert!((angle - degrees).abs() < 1e-12, "{angle}");
        }
        // A blue cast must not turn light skin into dark skin, as a plain arctangent would.
        assert!(individual_typology_angle(Lab::new(70.0, 5.0, -1.0)) > 90.0);
    }

    #[test]
    fn each_class_reaches_up_to_its_bound() {
        let bounds = [90.0, 55.0, 41.0, 28.0, 10.0, -30.0];
        for (class, bound) in ItaClass::ALL.into_iter().zip(bounds) {
            assert_eq!(ItaClass::of(bound), class);
        }
        let above = [55.1, 41.1, 28.1, 10.1, -29.9];
        for (class, angle) in ItaClass::ALL.into_iter().zip(above) {
            assert_eq!(ItaClass::of(angle), class);
        }
    }
}
