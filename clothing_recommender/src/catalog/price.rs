use std::{fmt, str::FromStr};

use serde::Deserialize;

/// Hundredths of a unit of money.
const HUNDREDTHS: u32 = 100;

/// A currency by its three letters of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency([u8; 3]);

impl Currency {
    /// US dollars, the sample's currency.
    pub const USD: Self = Self(*b"USD");

    /// Its three letters.
    pub fn code(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// What stands before an amount.
    pub(super) fn mark(&self) -> String {
        match &self.0 {
            b"USD" => "$".to_owned(),
            b"EUR" => "€".to_owned(),
            b"GBP" => "£".to_owned(),
            _ => format!("{} ", self.code()),
        }
    }
}

impl FromStr for Currency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let upper = text.trim().to_ascii_uppercase();
        <[u8; 3]>::try_from(upper.as_bytes())
            .ok()
            .filter(|letters| letters.iter().all(u8::is_ascii_uppercase))
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no currency such as USD"))
    }
}

/// A typical price range, in hundredths of a currency: cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Price {
    /// Lower end, in hundredths.
    pub from: u32,
    /// Upper end, in hundredths; the same as `from` for a single price.
    pub to: u32,
    /// The currency.
    pub currency: Currency,
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.currency.mark(), Amount(self.from))?;
        if self.to == self.from {
            return Ok(());
        }
        write!(f, "-{}", Amount(self.to))
    }
}

/// Hundredths as people write them: without ".00".
struct Amount(u32);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % HUNDREDTHS {
            0 => write!(f, "{}", self.0 / HUNDREDTHS),
            rest => write!(f, "{}.{rest:02}", self.0 / HUNDREDTHS),
        }
    }
}

impl FromStr for Price {
    type Err = String;

    /// Reads what [`Price`] displays: "$80-150", "€49.99", "CHF 50-80".
    fn from_str(text: &str) -> Result<Self, String> {
        read(text).ok_or_else(|| format!("`{text}` is no price range such as $80-150"))
    }
}

fn read(text: &str) -> Option<Price> {
    let start = text.find(|character: char| character.is_ascii_digit())?;
    let (mark, amounts) = text.split_at_checked(start)?;
    let currency = match mark.trim() {
        "$" => Currency::USD,
        "€" => Currency(*b"EUR"),
        "£" => Currency(*b"GBP"),
        code => code.parse().ok()?,
    };
    let (from, to) = amounts.split_once('-').unwrap_or((amounts, amounts));
    let (from, to) = (hundredths(from)?, hundredths(to)?);
    (0 < from && from <= to).then_some(Price { from, to, currency })
}

/// "80" and "49.99".
fn hundredths(amount: &str) -> Option<u32> {
    let (whole, rest) = amount.split_once('.').unwrap_or((amount, "00"));
    let rest = (rest.len() == 2).then(|| rest.parse::<u32>().ok())??;
    whole
        .parse::<u32>()
        .ok()?
        .checked_mul(HUNDREDTHS)?
        .checked_add(rest)
}

impl TryFrom<String> for Price {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_price_reads_as_people_write_it() {
        let price: Price = "$80-150".parse().unwrap();
        assert_eq!((price.from, price.to), (8_000, 15_000));
        assert_eq!(price.to_string(), "$80-150");
        let single = |hundredths, currency: &str| Price {
            from: hundredths,
            to: hundredths,
            currency: currency.parse().unwrap(),
        };
        assert_eq!(single(4_999, "eur").to_string(), "€49.99");
        assert_eq!(single(5_005, "CHF").to_string(), "CHF 50.05");
        for text in ["€49.99", "CHF 50.05", "$80-150", "£80-150.50"] {
            assert_eq!(text.parse::<Price>().unwrap().to_string(), text);
        }
        for wrong in [
            "80-150",
            "$150-80",
            "$0-10",
            "$-5",
            "$99999999-999999999",
            "",
        ] {
            assert!(wrong.parse::<Price>().is_err(), "{wrong}");
        }
        assert!("dollars".parse::<Currency>().is_err());
    }
}
