//! Whether a message is in another language than English.

use std::collections::HashSet;

use super::Tokens;

/// Frequent words of German, French, Spanish, Italian, Portuguese and Dutch that are none of
/// English, without accents' help: as people type them.
const WORDS: &str = "aber auch auf bei bin dem den der dich dir ein eine einen einer fuer für gibt hallo ich ihr ist kann \
    kein kleid kleider mein meine mich mir mit nicht oder passen passt schuhe sind soll stehen steht trage tragen und \
    uns warum welche welcher welches wie zu zum zur farbe farben \
    avec bonjour ce cette comment couleur couleurs dans des du elle est et je les mes moi mon ne nous ou pas porter \
    pour pourquoi puis quel quelle quelles quels que qui robe suis sur une vous \
    colores como cómo con cuál cual cuales de del el ella es esta hola la las los mi mis muy para pero por porque \
    puedo que qué quedan queda quiero ropa ser soy su una vestido yo zapatos \
    che chi ciao colori come cosa di gli il indossare io mi mia mio per perché posso quale quali sono stanno un vestito \
    com eu minha meu não nao qual quais roupa sapatos são uma você \
    dat deze een het hoe ik jij kan kleding kleur kleuren maar mijn mij naar niet ook staan staat van voor waarom wat \
    welke wij zijn";

/// Words that English has too, if rarely.
const ENGLISH_TOO: [&str; 8] = ["de", "des", "du", "la", "mi", "per", "un", "van"];

/// Whether most of `message` is in letters that English has not, or in words of another language.
pub fn is_other_language(message: &str) -> bool {
    let letters: Vec<char> = message.chars().filter(|c| c.is_alphabetic()).collect();
    let other = letters.iter().filter(|c| !is_latin(**c)).count();
    if !letters.is_empty() && 2 * other > letters.len() {
        return true;
    }
    let words = Tokens::of(WORDS);
    let known: HashSet<&str> = words
        .words()
        .iter()
        .map(String::as_str)
        .filter(|word| !ENGLISH_TOO.contains(word))
        .collect();
    let text = Tokens::of(message);
    let count = text
        .words()
        .iter()
        .filter(|word| known.contains(word.as_str()))
        .count();
    let all = text.words().len();
    count > 0 && (count == all || (count >= 2 && 3 * count >= all))
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_told_from_english() {
        for text in [
            "Welche Farben stehen mir?",
            "Quelle robe pour un mariage?",
            "¿Qué colores me quedan bien?",
            "quali colori mi stanno bene",
            "welke kleuren staan mij",
            "hola",
            "你好",
            "Какие цвета мне идут?",
        ] {
            assert!(is_other_language(text), "{text}");
        }
        for text in [
            "Which colors suit me?",
            "what to wear to a cafe in Paris",
            "hi",
            "",
            "a la mode dress, s'il vous plait",
            "de rigueur",
            "I die for that dress",
        ] {
            assert!(!is_other_language(text), "{text}");
        }
    }
}
