//! sRGB, as eight bits a channel and as hexadecimal text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A color in sRGB (IEC 61966-2-1), eight bits a channel, gamma-encoded as in image files.
///
/// In JSON and TOML it is a string such as `"#50C878"`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct Rgb {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green, 0 to 255.
    pub g: u8,
    /// Blue, 0 to 255.
    pub b: u8,
}

/// A text that is no hexadecimal color.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is no hexadecimal color such as #50C878")]
pub struct InvalidHex(String);

impl Rgb {
    /// A color of its three channels.
    pub const fn new(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// Reads `#RRGGBB` or CSS's short `#RGB`, in either case, with or without `#`.
    ///
    /// # Errors
    /// [`InvalidHex`] for anything else; an alpha channel is not read.
    pub fn from_hex(text: &str) -> Result<Self, InvalidHex> {
        let invalid = || InvalidHex(text.to_owned());
        let digits = text.strip_prefix('#').unwrap_or(text);
        // `from_str_radix` alone would take a sign.
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(invalid());
        }
        let digits = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return Err(invalid()),
        };
        let value = u32::from_str_radix(&digits, 16).map_err(|_| invalid())?;
        let [_, r, g, b] = value.to_be_bytes();
        Ok(Self::new(r, g, b))
    }

    /// `#RRGGBB` in capitals.
    pub fn hex(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.r, self.g, self.b)
    }
}

impl FromStr for Rgb {
    type Err = InvalidHex;

    fn from_str(text: &str) -> Result<Self, InvalidHex> {
        Self::from_hex(text)
    }
}

impl TryFrom<String> for Rgb {
    type Error = InvalidHex;

    fn try_from(text: String) -> Result<Self, InvalidHex> {
        Self::from_hex(&text)
    }
}

impl From<Rgb> for String {
    fn from(color: Rgb) -> Self {
        color.hex()
    }
}

impl PartialSchema for Rgb {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^#[0-9A-Fa-f]{6}$"))
            .examples(["#50C878"])
            .into()
    }
}

impl ToSchema for Rgb {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::Rgb;

    const EMERALD: Rgb = Rgb::new(0x50, 0xC8, 0x78);

    #[test]
    fn hexadecimal_text_is_read_in_every_usual_form() {
        for text in ["#50C878", "#50c878", "50C878"] {
            assert_eq!(Rgb::from_hex(text), Ok(EMERALD));
        }
        assert_eq!(Rgb::from_hex("#0cF"), Ok(Rgb::new(0x00, 0xCC, 0xFF)));
        assert_eq!(EMERALD.hex(), "#50C878");
    }

    #[test]
    fn what_is_no_color_is_refused() {
        for text in [
            "", "#", "#50C87", "#50C8780", "##50C878", "#+0C878", "#50C87G", "emerald", "#é0C8",
        ] {
            let error = Rgb::from_hex(text).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("`{text}` is no hexadecimal color such as #50C878")
            );
        }
    }

    #[test]
    fn text_and_back_changes_nothing() {
        for value in (0..=0xFF_FFFF_u32).step_by(4099) {
            let [_, r, g, b] = value.to_be_bytes();
            let color = Rgb::new(r, g, b);
            assert_eq!(color.hex().parse(), Ok(color));
        }
    }

    #[test]
    fn json_carries_hexadecimal_text() {
        assert_eq!(serde_json::to_string(&EMERALD).unwrap(), "\"#50C878\"");
        assert_eq!(serde_json::from_str::<Rgb>("\"#50c878\"").unwrap(), EMERALD);
        assert!(serde_json::from_str::<Rgb>("\"green\"").is_err());
    }
}
