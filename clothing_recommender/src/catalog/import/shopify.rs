//! Shopify's product export: a product's first row has its title and texts, the rows after it
//! further variants and pictures. <https://help.shopify.com/en/manual/products/import-export/using-csv>

use std::{collections::BTreeSet, iter::Peekable};

use super::{Columns, Line, orders::says_orders};

/// Options by which variants differ.
const OPTIONS: [(&str, &str); 3] = [
    ("option1_name", "option1_value"),
    ("option2_name", "option2_value"),
    ("option3_name", "option3_value"),
];

/// Whether `header` is the first line of such an export.
pub(super) fn is_export(header: &str) -> bool {
    ["Handle", "Title", "Variant Price"]
        .iter()
        .all(|name| header.contains(name))
}

/// A row for each product of `rows`.
pub(super) fn lines(rows: impl Iterator<Item = Line>) -> impl Iterator<Item = Line> {
    let mut rows = rows.peekable();
    std::iter::from_fn(move || {
        let (line, first) = rows.next()?;
        Some((line, first.and_then(|first| product(first, &mut rows))))
    })
}

fn product(
    first: Columns,
    rows: &mut Peekable<impl Iterator<Item = Line>>,
) -> Result<Columns, String> {
    let handle = first.get(&["handle"]).ok_or("has no Handle")?.to_owned();
    let mut all = vec![first];
    let is_same = |row: &Line| {
        row.1.as_ref().is_ok_and(|columns| {
            columns.get(&["handle"]) == Some(handle.as_str()) && columns.get(&["title"]).is_none()
        })
    };
    while let Some((_, row)) = rows.next_if(is_same) {
        all.extend(row);
    }
    let first = &all[0];
    let title = first.get(&["title"]).ok_or("has no Title")?.to_owned();
    let is_active = |text: &str| matches!(text.to_lowercase().as_str(), "active" | "true");
    if !first.get(&["status", "published"]).is_none_or(is_active) {
        return Err("is not published".to_owned());
    }
    let prices: Vec<f64> = all
        .iter()
        .filter_map(|row| row.get(&["variant_price"])?.parse().ok())
        .collect();
    let lowest = prices.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = prices.iter().copied().fold(0.0, f64::max);
    let mut product = first.clone();
    product.set("id", handle);
    product.set("item", title);
    if highest > 0.0 {
        product.set("price_from", lowest.to_string());
        product.set("price_to", highest.to_string());
    }
    for (names, field) in [
        (&["color", "colour", "shade"][..], "colors"),
        (&["size"], "sizes"),
        (&["material", "fabric"], "materials"),
    ] {
        let values = options(&all, names);
        if !values.is_empty() {
            product.set(field, values.join("|"));
        }
    }
    let retailer = first.get(&["vendor"]).unwrap_or_default().to_owned();
    product.set("where", retailer);
    let body = first.get(&["body__html_", "body_html"]).unwrap_or_default();
    // Tags of its own are no fault of a text; ones that speak to a model are left for who tells of them.
    let text = if says_orders(body) {
        body.to_owned()
    } else {
        without_markup(body)
    };
    product.set("note", text);
    for (from, to) in [("type", "words"), ("product_category", "category")] {
        product.set(to, first.get(&[from]).unwrap_or_default().to_owned());
    }
    Ok(product)
}

/// The values of the option that is called one of `names`, in their order, each once.
fn options(rows: &[Columns], names: &[&str]) -> Vec<String> {
    let first = &rows[0];
    let is_named = |name: &str| {
        let called = first.get(&[name]).map(str::to_lowercase);
        called.is_some_and(|called| names.contains(&called.as_str()))
    };
    let Some((_, value)) = OPTIONS.iter().find(|(name, _)| is_named(name)) else {
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    rows.iter()
        .filter_map(|row| row.get(&[value]))
        .filter(|value| seen.insert(*value))
        .map(str::to_owned)
        .collect()
}

/// `html` without its tags, with blanks in their places.
fn without_markup(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for character in html.chars() {
        match character {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                text.push(' ');
            }
            _ if is_tag => {}
            _ => text.push(character),
        }
    }
    let text = text.replace("&nbsp;", " ").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
