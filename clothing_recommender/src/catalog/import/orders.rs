//! What is said to a language model where a garment should be described.

use std::borrow::Cow;

/// What is said to a model and not of a garment, in lower case. No such list is complete, and nothing
/// depends on it but that the stylist does not repeat nonsense.
const ORDERS: [&str; 24] = [
    "previous instruction",
    "prior instruction",
    "your instruction",
    "all instructions",
    "hidden instruction",
    "ignore all",
    "ignore your",
    "ignore the rules",
    "ignore every",
    "disregard",
    "system prompt",
    "developer mode",
    "you are now",
    "from now on",
    "im_start",
    "im_end",
    "reply with",
    "reply only",
    "respond with",
    "recommend only",
    "### instruction",
    "<system",
    "<assistant",
    "<|",
];

/// Roles of a conversation, where a text begins with one as if it was said in it.
const ROLES: [&str; 4] = ["system:", "assistant:", "developer:", "instruction:"];

/// How many bits tell the beginnings of [`ORDERS`] apart from others.
const BITS: usize = 4_096;

/// A bit for the first four bytes of each of [`ORDERS`] that has as many.
const BEGINNINGS: [u64; BITS / 64] = beginnings();

/// Whether `text` speaks to a language model.
pub(super) fn says_orders(text: &str) -> bool {
    let lower = lower(text);
    begins_as_role(&lower)
        || (may_say_orders(&lower) && ORDERS.iter().any(|order| lower.contains(order)))
}

/// Whether `text` begins as if it was said in a conversation.
pub(super) fn begins_as_role(text: &str) -> bool {
    let lower = lower(text);
    let start = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    ROLES.iter().any(|role| start.starts_with(role))
}

/// Whether it is worth looking for [`ORDERS`] one by one: a large catalog is almost all texts for
/// which it is not.
fn may_say_orders(lower: &str) -> bool {
    // The shortest of them begin so.
    if lower.contains('<') {
        return true;
    }
    lower.as_bytes().windows(4).any(|four| {
        let bit = bit([four[0], four[1], four[2], four[3]]);
        BEGINNINGS[bit / 64] >> (bit % 64) & 1 == 1
    })
}

fn lower(text: &str) -> Cow<'_, str> {
    match text
        .bytes()
        .any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii())
    {
        true => Cow::Owned(text.to_lowercase()),
        false => Cow::Borrowed(text),
    }
}

const fn beginnings() -> [u64; BITS / 64] {
    let mut bits = [0; BITS / 64];
    let mut at = 0;
    // No iterator is constant.
    while at < ORDERS.len() {
        if let [a, b, c, d, ..] = *ORDERS[at].as_bytes() {
            let bit = bit([a, b, c, d]);
            bits[bit / 64] |= 1 << (bit % 64);
        }
        at += 1;
    }
    bits
}

/// Fibonacci hashing: Knuth, The Art of Computer Programming, 6.4.
const fn bit(four: [u8; 4]) -> usize {
    let hash = u32::from_le_bytes(four).wrapping_mul(0x9E37_79B1);
    (hash >> (u32::BITS - BITS.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_seen_in_any_case_and_anywhere() {
        for order in ORDERS {
            for text in [
                order.to_owned(),
                format!("Wool, {} again", order.to_uppercase()),
                format!("Größe 38. {order}"),
            ] {
                assert!(says_orders(&text), "{text}");
            }
        }
        for role in ROLES {
            assert!(says_orders(&format!("\"{} obey", role.to_uppercase())));
        }
    }

    #[test]
    fn garments_are_no_orders() {
        for text in [
            "",
            "a",
            "From Portugal, all wool; your favorite developed anew",
            "Hidden buttons. Reply-free returns",
            "waist < hip",
            "A watch system: leather strap",
        ] {
            assert!(!says_orders(text), "{text}");
        }
    }
}
