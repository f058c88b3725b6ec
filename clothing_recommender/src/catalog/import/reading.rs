use shared::color::Rgb;

use super::{
    Columns,
    fields::{COLORS, ID, ITEM, MATERIALS, NOTE, SIZES, WHERE},
};
use crate::{
    catalog::{Audience, Currency, Record, Swatch, Vocabulary},
    language::Tokens,
    weather::Weather,
};

/// Formality where a file says nothing of it: casual, of which there is most.
const USUAL_FORMALITY: u8 = 2;

/// The garment that `columns` describe.
///
/// # Errors
/// What is missing or wrong, in words for who made the file.
pub(super) fn record(
    columns: &Columns,
    source: &str,
    vocabulary: &Vocabulary,
) -> Result<Record, String> {
    let text = |names: &[&str]| columns.get(names).unwrap_or_default().to_owned();
    let item = columns.get(ITEM).ok_or("has no `item`")?.to_owned();
    let id = columns.get(ID).unwrap_or(&item);
    let (kind, category) = kind(columns, &item, vocabulary)?;
    let (price_from, price_to, currency) = price(columns)?;
    let occasions = occasions(columns, vocabulary)?;
    Ok(Record {
        id: 0,
        key: format!("{source}:{id}"),
        kind,
        category,
        audience: audience(columns, &item, vocabulary)?,
        style: text(&["style"]),
        details: columns.list(&["details"]),
        materials: columns.list(MATERIALS),
        fit: text(&["fit"]),
        sizes: columns.list(SIZES).join(", "),
        formality: formality(columns)?,
        occasions,
        weather: weather(columns)?,
        price_from,
        price_to,
        currency,
        retailers: columns.list(WHERE),
        colors: colors(columns, &item, vocabulary)?,
        note: clause(&text(NOTE)),
        tip: text(&["tip"]),
        item,
    })
}

/// One of our kinds, by its name or by the words that name it, in the columns meant for it or else
/// in the item's own name, whose last such words count: a "shirt dress" is a dress.
fn kind(
    columns: &Columns,
    item: &str,
    vocabulary: &Vocabulary,
) -> Result<(String, String), String> {
    let kinds = &vocabulary.kinds;
    let texts = [
        columns.get(&["kind"]),
        columns.get(&["words"]),
        columns.get(&["type", "product_type"]),
        Some(item),
        columns.get(&["category", "department"]),
    ];
    texts
        .into_iter()
        .flatten()
        .find_map(|text| {
            if let Some(category) = kinds.category(text) {
                return Some((text.to_owned(), category.to_string()));
            }
            let text = Tokens::of(text);
            let found = kinds.mentions(&text).pop()?;
            let kind = kinds.ids(&found).into_iter().next()?;
            let category = kinds.category(&kind)?.to_string();
            Some((kind, category))
        })
        .ok_or_else(|| "names no kind of garment that is known (see data/kinds.toml)".to_owned())
}

/// The range in hundredths, and the currency.
fn price(columns: &Columns) -> Result<(u32, u32, String), String> {
    let single = columns.get(&["price", "price_range", "variant_price"]);
    let (from, to) = match (
        columns.get(&["price_from", "price_min", "min_price"]),
        single,
    ) {
        (Some(from), _) => {
            let to = columns.get(&["price_to", "price_max", "max_price"]);
            (from, to.unwrap_or(from))
        }
        (None, Some(range)) => range.split_once('-').unwrap_or((range, range)),
        (None, None) => return Err("has no `price`".to_owned()),
    };
    let (from, to) = (hundredths(from)?, hundredths(to)?);
    if from > to {
        return Err("its lowest price is above its highest".to_owned());
    }
    let marked = single.and_then(|text| {
        let marks = [('€', "EUR"), ('£', "GBP"), ('$', "USD")];
        let mark = marks.iter().find(|(mark, _)| text.contains(*mark));
        mark.map(|(_, code)| *code)
    });
    let currency: Currency = columns
        .get(&["currency", "currency_code"])
        .or(marked)
        .unwrap_or("USD")
        .parse()?;
    Ok((from, to, currency.code().to_owned()))
}

fn hundredths(text: &str) -> Result<u32, String> {
    let digits: String = text
        .chars()
        .filter(|character| character.is_ascii_digit() || matches!(character, '.' | ',' | '-'))
        .collect();
    // "49,99" is 49.99 and "1,250" is 1250.
    let number = match digits.rsplit_once(',') {
        Some((whole, cents)) if cents.len() == 2 && !cents.contains('.') => {
            format!("{}.{cents}", whole.replace(',', ""))
        }
        _ => digits.replace(',', ""),
    };
    number
        .parse::<f64>()
        .ok()
        .map(|amount| (amount * 100.0).round())
        .filter(|amount| (1.0..=f64::from(u32::MAX)).contains(amount))
        .map(|amount| amount as u32)
        .ok_or_else(|| "its price is no amount above zero".to_owned())
}

fn audience(columns: &Columns, item: &str, vocabulary: &Vocabulary) -> Result<Audience, String> {
    let named = columns.get(&["audience", "gender", "google_shopping___gender", "sex"]);
    let Some(text) = named else {
        let other = [columns.get(&["words"]), columns.get(&["tags"]), Some(item)];
        let mut hinted = other
            .into_iter()
            .flatten()
            .filter_map(|text| vocabulary.hints.audience(&Tokens::of(text)));
        return Ok(hinted.next().unwrap_or(Audience::Unisex));
    };
    let lower = text.to_lowercase();
    Audience::named(&lower)
        .or_else(|| vocabulary.hints.audience(&Tokens::of(&lower)))
        .ok_or_else(|| "its `audience` is not women, men or unisex".to_owned())
}

fn formality(columns: &Columns) -> Result<u8, String> {
    let Some(text) = columns.get(&["formality"]) else {
        return Ok(USUAL_FORMALITY);
    };
    let number = text.parse().ok().filter(|number| (1..=5).contains(number));
    number.ok_or_else(|| "its `formality` is not within 1 and 5".to_owned())
}

fn occasions(columns: &Columns, vocabulary: &Vocabulary) -> Result<Vec<String>, String> {
    let mut tags = Vec::new();
    for text in columns.list(&["occasions", "occasion"]) {
        let known = &vocabulary.occasions;
        let lower = text.to_lowercase();
        let occasion = known
            .named(&lower)
            .or_else(|| known.mentioned(&Tokens::of(&lower)));
        let tag = &occasion
            .ok_or("names an occasion that is not known (see data/occasions.toml)")?
            .tag;
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
    if tags.is_empty() {
        tags.push("casual".to_owned());
    }
    Ok(tags)
}

fn weather(columns: &Columns) -> Result<Vec<Weather>, String> {
    let mut weather = Vec::new();
    for text in columns.list(&["weather", "seasons_of_year", "season_of_year", "season"]) {
        let one = match text.to_lowercase().as_str() {
            "cold" | "winter" => Weather::Cold,
            "mild" | "spring" | "autumn" | "fall" => Weather::Mild,
            "hot" | "summer" => Weather::Hot,
            "all" | "any" | "all year" | "year-round" => continue,
            _ => return Err("its `weather` is not cold, mild or hot".to_owned()),
        };
        if !weather.contains(&one) {
            weather.push(one);
        }
    }
    Ok(weather)
}

/// The colors, by their own hex values where they have one and by what their names mean otherwise.
fn colors(columns: &Columns, item: &str, vocabulary: &Vocabulary) -> Result<Vec<Swatch>, String> {
    let named = columns.list(COLORS);
    let hexes = columns.list(&["hex", "hex_color", "hexes", "color_hex"]);
    if named.is_empty() {
        // A "Navy Wool Coat" is navy.
        let color = vocabulary.colors.value_of(item);
        let (name, hex) = color.ok_or("has no `color`")?;
        return Ok(vec![Swatch { name, hex }]);
    }
    named
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let own = text.split_whitespace().find(|word| word.starts_with('#'));
            let name = text.replace(own.unwrap_or_default(), "");
            let hex = own.or(hexes.get(index).map(String::as_str));
            let hex = match hex {
                Some(hex) => Rgb::from_hex(hex).map_err(|error| error.to_string())?,
                None => {
                    let value = vocabulary.colors.value_of(&name);
                    value
                        .ok_or(
                            "has a color whose name means nothing here and that has no hex value",
                        )?
                        .1
                }
            };
            let name = name.trim().to_owned();
            if name.is_empty() {
                return Err("has a color without a name".to_owned());
            }
            Ok(Swatch { name, hex })
        })
        .collect()
}

/// `text` as a clause that can follow a semicolon.
fn clause(text: &str) -> String {
    text.trim_end_matches(['.', '!', ' ']).to_owned()
}
