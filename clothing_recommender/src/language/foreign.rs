//! What has no place in a line of plain text about clothes: characters that nobody sees, and links.

/// Last parts of domains that are taken for links without `https://` or a path. Any other counts
/// with one of these only, since `warm.soft` is a missing blank.
const DOMAINS: [&str; 46] = [
    "ai", "app", "au", "biz", "ca", "cc", "ch", "cn", "co", "com", "de", "dev", "es", "eu",
    "example", "fr", "gg", "gov", "info", "invalid", "io", "ir", "jp", "kr", "ly", "me", "mobi",
    "name", "net", "nl", "online", "onion", "org", "pl", "pro", "ru", "shop", "site", "store",
    "test", "to", "tv", "uk", "vip", "win", "xyz",
];

/// Beginnings of addresses that need no `//`.
const SCHEMES: [&str; 6] = [
    "javascript:",
    "data:",
    "mailto:",
    "tel:",
    "vbscript:",
    "www.",
];

/// Whether `character` is a control character or one that changes how others are shown and is not
/// seen itself: direction marks, characters without width, tags, variation selectors, private use.
/// Unicode 16.0, categories Cc, Cf and Co in the main, without the marks that belong to a script.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{f0000}'..='\u{10fffd}')
}

/// Whether `word`, a run of characters without blanks, leads somewhere: a link, a domain, an
/// address for mail.
pub fn is_link(word: &str) -> bool {
    // Every link has one of these, and hardly a word of a text has.
    if !word.contains(['.', ':']) {
        return false;
    }
    let word = word.to_lowercase();
    let start = word.trim_start_matches(|character: char| !character.is_alphanumeric());
    let has_scheme = |scheme: &str| start.len() > scheme.len() && start.starts_with(scheme);
    if word.contains("://") || SCHEMES.iter().any(|scheme| has_scheme(scheme)) {
        return true;
    }
    let host = word
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default()
        .trim_matches(|character: char| !character.is_alphanumeric());
    // `J.Crew` and `1.5` are none.
    let Some((before, last)) = host.rsplit_once('.') else {
        return false;
    };
    let is_host = !before.is_empty()
        && before
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+'));
    is_host && DOMAINS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_from_names_and_numbers() {
        for link in [
            "https://evil.example/x",
            "HXXP://evil",
            "www.shop",
            "evil.example",
            "(Evil.COM)",
            "sale.shop/now?x=1",
            "me@mail.de",
            "javascript:alert(1)",
            "data:text/html,hi",
        ] {
            assert!(is_link(link), "{link}");
        }
        for word in [
            "J.Crew",
            "L.L.Bean",
            "1.5",
            "soft.",
            "e.g.",
            "Co.",
            "50/50",
            "A.P.C.",
            "warm.soft",
            "",
            ".",
            "H&M",
            "navy/white",
            "3:1",
            "hotel:",
            "data:",
        ] {
            assert!(!is_link(word), "{word}");
        }
    }

    #[test]
    fn what_nobody_sees_is_told_from_what_belongs_to_a_script() {
        for hidden in "\u{202e}\u{2066}\u{200b}\u{feff}\u{0}\u{1b}\u{e0041}\u{ad}\u{2028}".chars() {
            assert!(is_invisible(hidden), "{hidden:?}");
        }
        for seen in "aé漢ש👗 '&½%°ü\u{301}".chars() {
            assert!(!is_invisible(seen), "{seen:?}");
        }
    }
}
