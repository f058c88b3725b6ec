use crate::catalog::Price;

/// An item that was recommended earlier, as the reply told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What it is called.
    pub item: String,
    /// Its color.
    pub color: String,
    /// Why it was recommended, where the reply still has it.
    pub why: Option<String>,
    /// Its price, where the reply still has it.
    pub price: Option<Price>,
}

/// The items of a reply in the form that [`crate::workflow`] gives them, in their order; none for
/// any other reply.
pub fn shown_in(reply: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for line in reply.lines() {
        if let Some((item, color)) = headline(line) {
            shown.push(Shown {
                item: item.to_owned(),
                color: color.to_owned(),
                why: None,
                price: None,
            });
        } else if let (Some(last), Some(why)) =
            (shown.last_mut(), line.trim().strip_prefix("- Why: "))
        {
            last.why = Some(why.to_owned());
        } else if let (Some(last), Some(price)) =
            (shown.last_mut(), line.trim().strip_prefix("- Price: "))
        {
            last.price = price.parse().ok();
        }
    }
    shown
}

/// "1. **Silk Blouse** in Emerald Green".
fn headline(line: &str) -> Option<(&str, &str)> {
    let (number, rest) = line.split_once(". **")?;
    number.parse::<u8>().ok()?;
    rest.split_once("** in ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_read_back_from_a_reply() {
        let reply = "Based on your style profile, here are my recommendations:\n\n\
            1. **Silk Blouse** in Emerald Green\n   - Style: Elegant\n   - Why: It suits you.\n   - Price: $80-150\n   - Where: X\n\n\
            2. **Wool Coat** in Navy\n   - Style: Cl";
        assert_eq!(
            shown_in(reply),
            [
                Shown {
                    item: "Silk Blouse".to_owned(),
                    color: "Emerald Green".to_owned(),
                    why: Some("It suits you.".to_owned()),
                    price: "$80-150".parse().ok(),
                },
                Shown {
                    item: "Wool Coat".to_owned(),
                    color: "Navy".to_owned(),
                    why: None,
                    price: None,
                },
            ]
        );
        for other in ["", "Navy goes with **camel** in winter.", "x. **A** in B"] {
            assert_eq!(shown_in(other), []);
        }
    }
}
