//! What may be spent, and how prices stand to it.

mod read;

use std::fmt;

use super::{Currencies, Price, Unit};

/// What a message allows to be spent, in whole units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget {
    /// At least this much.
    pub from: Option<u32>,
    /// At most this much.
    pub to: Option<u32>,
    /// What these are counted in.
    pub unit: Unit,
    /// "Cheap" without a number: the less, the better.
    pub thrifty: bool,
}

impl Budget {
    /// What prices are compared in; nothing where there is no limit to compare with.
    pub(super) fn compared_in(&self) -> Option<Unit> {
        (self.from.is_some() || self.to.is_some()).then_some(self.unit)
    }

    /// How a typical price stands to the limits. One in another currency is converted, one without
    /// a rate compared as it stands.
    pub(super) fn standing(&self, price: Price, currencies: &Currencies) -> Standing {
        let to = self.unit.currency_for(price.currency);
        let rate = currencies.rate(price.currency, to).unwrap_or(1.0);
        self.standing_of([price.from, price.to].map(|end| f64::from(end) * rate))
    }

    /// The same for both ends of a price in hundredths of the limits' currency.
    pub(super) fn standing_of(&self, price: [f64; 2]) -> Standing {
        let [lowest, highest] = price.map(|end| end / 100.0);
        let share = |limit: u32, beyond: f64| beyond / f64::from(limit.max(1));
        if let Some(to) = self.to
            && highest > f64::from(to)
        {
            let within = (f64::from(to) - lowest) / (highest - lowest).max(1.0);
            return match within >= PARTLY {
                true => Standing::Partly,
                false => Standing::Outside(share(to, highest - f64::from(to))),
            };
        }
        // What is typically below the least is too cheap, whatever its dearest costs.
        let usual = f64::midpoint(lowest, highest);
        match self.from {
            Some(from) if usual < f64::from(from) => {
                Standing::Outside(share(from, f64::from(from) - usual))
            }
            _ => Standing::Within,
        }
    }
}

/// The share of a price range below the limit from which a garment is worth a look: it may well be
/// had for that.
const PARTLY: f64 = 0.4;

/// How a typical price stands to limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Standing {
    /// Within them.
    Within,
    /// A good part of the range is within them.
    Partly,
    /// Outside, by this share of the limit.
    Outside(f64),
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = self.unit.mark();
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "between {mark}{from} and {mark}{to}"),
            (None, Some(to)) => write!(f, "under {mark}{to}"),
            (Some(from), None) => write!(f, "over {mark}{from}"),
            (None, None) => f.write_str("at a low price"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::language::Tokens;

    #[test]
    fn a_price_fits_whole_partly_or_not_at_all() {
        let currencies = Currencies::bundled().unwrap();
        let price: Price = "$80-150".parse().unwrap();
        let under = |to| Budget {
            to: Some(to),
            ..Budget::default()
        };
        let stands = |budget: Budget| budget.standing(price, &currencies);
        assert_eq!(stands(under(150)), Standing::Within);
        assert_eq!(stands(under(130)), Standing::Partly);
        assert_eq!(stands(under(100)), Standing::Outside(0.5));
        assert_eq!(stands(Budget::default()), Standing::Within);
        // $150 is less than €140 and more than £60.
        let read = |text: &str| stands(Budget::read(&Tokens::of(text)));
        assert_eq!(read("under €140"), Standing::Within);
        assert_ne!(read("under £60"), Standing::Within);
        assert_ne!(read("under 12000 yen"), Standing::Within);
        assert_eq!(read("under 30000 yen"), Standing::Within);
        assert_eq!(read("over $100"), Standing::Within);
        assert_ne!(read("over $120"), Standing::Within);
    }
}
