use shared::color::Rgb;

/// Colors that are told by their values, as `#7A3B2E`, at most three.
pub fn hex_colors(text: &str) -> Vec<Rgb> {
    text.split(|character: char| !character.is_ascii_hexdigit() && character != '#')
        .filter(|word| word.starts_with('#') && word.len() == 7)
        .filter_map(|word| word.parse().ok())
        .take(3)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_the_midst_of_words() {
        let told: Vec<String> = hex_colors("is #7a3b2e, or (#FFFFFF)? #12 #12345g")
            .into_iter()
            .map(Rgb::hex)
            .collect();
        assert_eq!(told, ["#7A3B2E", "#FFFFFF"]);
    }
}
