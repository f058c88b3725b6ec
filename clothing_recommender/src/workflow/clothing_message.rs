//! Recommendations as one text, in the original's form.

use std::fmt::Write;

use super::Items;

/// The text of `items`.
pub(super) fn of(items: &Items) -> String {
    let mut text = "Based on your style profile, here are my recommendations:\n\n".to_owned();
    if let Some(note) = &items.note {
        text.push_str(note);
        text.push_str("\n\n");
    }
    for item in &items.recommendations {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{}. **{}** in {}\n   - Style: {}\n   - Why: {}\n   - Price: {}\n   - Where: {}\n\n",
            item.index,
            item.item,
            item.color,
            item.style,
            item.reason,
            item.price_range,
            item.where_to_buy.join(", "),
        );
    }
    if !items.styling_tips.is_empty() {
        text.push_str("**Styling Tips:**\n");
        for tip in &items.styling_tips {
            let _ = writeln!(text, "- {tip}");
        }
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::Recommendation;

    #[test]
    fn the_text_has_the_originals_form() {
        let items = Items {
            recommendations: vec![Recommendation {
                index: 1,
                item: "Silk Blouse".to_owned(),
                color: "Emerald Green".to_owned(),
                style: "Professional, elegant".to_owned(),
                reason: "It suits you.".to_owned(),
                price_range: "$80-150".to_owned(),
                where_to_buy: vec!["Nordstrom".to_owned(), "Macy's".to_owned()],
                hex_color: "#50C878".to_owned(),
                id: "x".to_owned(),
                score: 1.0,
                why: Vec::new(),
            }],
            styling_tips: vec!["Half-tuck it.".to_owned()],
            note: None,
        };
        assert_eq!(
            of(&items),
            "Based on your style profile, here are my recommendations:\n\n\
             1. **Silk Blouse** in Emerald Green\n   \
             - Style: Professional, elegant\n   \
             - Why: It suits you.\n   \
             - Price: $80-150\n   \
             - Where: Nordstrom, Macy's\n\n\
             **Styling Tips:**\n- Half-tuck it."
        );
    }
}
