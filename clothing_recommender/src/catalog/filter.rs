use shared::{color::Rgb, season::Season};

use super::{Audience, Currency};
use crate::occasions::Occasion;

/// What a garment must be to come into question at all, where a [`super::Wish`] is met as far as
/// it can be.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In the colors of this season.
    pub season: Option<Season>,
    /// In this department.
    pub category: Option<String>,
    /// Cut for these, or for everybody.
    pub audience: Option<Audience>,
    /// Right for this.
    pub occasion: Option<Occasion>,
    /// At least at this price, in hundredths.
    pub least: Option<u32>,
    /// At most at this price, in hundredths.
    pub most: Option<u32>,
    /// What those prices are in; each garment's own currency otherwise.
    pub currency: Option<Currency>,
    /// In a color that passes for this one.
    pub color: Option<Rgb>,
}
