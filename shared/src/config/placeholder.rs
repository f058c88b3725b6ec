/// Whether a value is one that documentation prints for the reader to replace, such as the
/// original's `sk-your-openai-api-key`: it counts as unset, so that a copied `.env.example` runs.
pub(super) fn is_placeholder(value: &str) -> bool {
    const MARKS: [&str; 8] = [
        "your-",
        "your_",
        "changeme",
        "change-me",
        "placeholder",
        "replace-me",
        "xxxx",
        "...",
    ];
    let lower = value.trim().to_ascii_lowercase();
    lower.is_empty() || lower.starts_with('<') || MARKS.iter().any(|mark| lower.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_placeholders_are_recognized() {
        for value in [
            "sk-your-openai-api-key",
            "pk-lf-your-public-key",
            "sk-lf-your-secret-key",
            "https://your-resource.openai.azure.com",
            "<key>",
            "sk-...",
            " ",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn real_looking_values_are_kept() {
        for value in [
            "sk-proj-Zk31",
            "ollama",
            "https://stylist.openai.azure.com",
            "pk-lf-2f3c",
        ] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
