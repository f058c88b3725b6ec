//! The columns whose texts are kept, and how long each may be.

use std::collections::BTreeSet;

use super::{
    Columns,
    plain_text::{list, plain},
};

/// Longest texts that are kept, in characters.
const MAX_NAME: usize = 120;
const MAX_VALUE: usize = 80;
const MAX_TEXT: usize = 500;

/// Fields that are kept as text: how they are called, which columns they are read from, and whether
/// they are a list.
struct Field {
    name: &'static str,
    columns: &'static [&'static str],
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Value,
    List,
    Text,
}

pub(super) const ITEM: &[&str] = &["item", "name", "title", "product", "product_name"];
pub(super) const ID: &[&str] = &["id", "sku", "handle", "key", "product_id"];
pub(super) const MATERIALS: &[&str] = &["materials", "material", "fabric", "composition"];
pub(super) const SIZES: &[&str] = &["sizes", "size"];
pub(super) const WHERE: &[&str] = &[
    "where",
    "where_to_buy",
    "retailers",
    "retailer",
    "vendor",
    "brand",
];
pub(super) const COLORS: &[&str] = &["colors", "color", "colour", "colours", "color_name"];
pub(super) const NOTE: &[&str] = &["note", "description", "body"];

const FIELDS: [Field; 11] = [
    Field {
        name: "item",
        columns: ITEM,
        kind: Kind::Name,
    },
    Field {
        name: "id",
        columns: ID,
        kind: Kind::Name,
    },
    Field {
        name: "style",
        columns: &["style"],
        kind: Kind::Value,
    },
    Field {
        name: "details",
        columns: &["details"],
        kind: Kind::List,
    },
    Field {
        name: "materials",
        columns: MATERIALS,
        kind: Kind::List,
    },
    Field {
        name: "fit",
        columns: &["fit"],
        kind: Kind::Value,
    },
    Field {
        name: "sizes",
        columns: SIZES,
        kind: Kind::List,
    },
    Field {
        name: "where",
        columns: WHERE,
        kind: Kind::List,
    },
    Field {
        name: "color",
        columns: COLORS,
        kind: Kind::List,
    },
    Field {
        name: "note",
        columns: NOTE,
        kind: Kind::Text,
    },
    Field {
        name: "tip",
        columns: &["tip"],
        kind: Kind::Text,
    },
];

/// Makes the texts of `columns` that are kept plain, and says what was taken out of which.
pub(super) fn clean(columns: &mut Columns) -> Vec<String> {
    let mut told = Vec::new();
    for field in FIELDS {
        let Some(text) = columns.get(field.columns).map(str::to_owned) else {
            continue;
        };
        let mut faults = BTreeSet::new();
        let plain = match field.kind {
            Kind::Name => plain(&text, MAX_NAME, &mut faults),
            Kind::Value => plain(&text, MAX_VALUE, &mut faults),
            Kind::Text => plain(&text, MAX_TEXT, &mut faults),
            Kind::List => list(columns.list(field.columns), MAX_VALUE, &mut faults),
        };
        for fault in faults {
            told.push(format!("{} in its `{}`", fault.words(), field.name));
        }
        columns.replace(field.columns, plain);
    }
    told
}
