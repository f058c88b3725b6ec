//! The sizes that a person wears, by what they are of.

use std::collections::{BTreeMap, BTreeSet};

use super::sizes;

/// A name under which people keep a size, the departments it is of, and those that it is taken
/// for where no other size is.
struct Name {
    words: &'static [&'static str],
    of: &'static [&'static str],
    also: &'static [&'static str],
}

/// Letters go by the chest and so from tops to all that is worn over or instead of them; the
/// numbers of dresses are those of skirts, trousers and blazers for women. Scales that differ are
/// never compared, so that a letter does no harm where numbers are sold.
const NAMES: [Name; 9] = [
    Name {
        words: &["top", "shirt", "blouse", "tee", "t-shirt", "upper", "chest"],
        of: &["tops"],
        also: &[
            "knitwear",
            "outerwear",
            "tailoring",
            "dresses",
            "activewear",
            "swimwear",
            "underlayers",
        ],
    },
    Name {
        words: &["knit", "sweater", "jumper", "hoodie", "cardigan"],
        of: &["knitwear"],
        also: &[],
    },
    Name {
        words: &["jacket", "coat", "outer"],
        of: &["outerwear", "tailoring"],
        also: &[],
    },
    Name {
        words: &["blazer", "suit", "tailor"],
        of: &["tailoring"],
        also: &[],
    },
    Name {
        words: &[
            "bottom", "pant", "trouser", "jean", "waist", "skirt", "short", "chino",
        ],
        of: &["bottoms"],
        also: &[],
    },
    Name {
        words: &["dress", "gown"],
        of: &["dresses"],
        also: &["bottoms", "tailoring"],
    },
    Name {
        words: &[
            "shoe", "boot", "sneaker", "footwear", "foot", "feet", "heel",
        ],
        of: &["shoes"],
        also: &[],
    },
    Name {
        words: &["active", "sport", "gym"],
        of: &["activewear"],
        also: &[],
    },
    Name {
        words: &["swim", "bikini"],
        of: &["swimwear"],
        also: &[],
    },
];

/// What a size of nobody knows what is taken for.
const ANY: [&str; 9] = [
    "tops",
    "knitwear",
    "outerwear",
    "tailoring",
    "bottoms",
    "dresses",
    "activewear",
    "swimwear",
    "shoes",
];

/// The sizes that a person wears, by department.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Worn(BTreeMap<&'static str, BTreeSet<String>>);

impl Worn {
    /// Reads sizes by what they are of, such as `{"top": "M", "shoes": "9"}`; several may stand in
    /// one text. A name that is not known is of nothing.
    pub fn of(sizes: &BTreeMap<String, String>) -> Self {
        let mut worn = Self::default();
        let mut spare: Vec<(&'static str, &str)> = Vec::new();
        for (name, size) in sizes {
            let name = name.to_lowercase();
            if name == "any" {
                spare.extend(ANY.iter().map(|department| (*department, size.as_str())));
                continue;
            }
            let known = NAMES
                .iter()
                .filter(|known| known.words.iter().any(|word| name.starts_with(word)));
            for known in known {
                for department in known.of {
                    worn.add(department, size);
                }
                spare.extend(
                    known
                        .also
                        .iter()
                        .map(|department| (*department, size.as_str())),
                );
            }
        }
        spare.retain(|(department, _)| !worn.0.contains_key(department));
        for (department, size) in spare {
            worn.add(department, size);
        }
        worn
    }

    /// The size of a department that a garment of `sizes` does not come in; nothing where it comes
    /// in one of them, or says nothing that compares.
    pub(super) fn missing(&self, department: &str, sizes: &str) -> Option<&str> {
        let worn = self.0.get(department)?;
        let mut comparable = worn
            .iter()
            .filter_map(|size| Some((size, sizes::comes_in(sizes, size)?)))
            .peekable();
        let (first, _) = comparable.peek()?;
        let first = first.as_str();
        comparable.all(|(_, comes)| !comes).then_some(first)
    }

    /// The size of a department that a garment of `sizes` surely comes in.
    pub(super) fn met(&self, department: &str, sizes: &str) -> Option<&str> {
        let worn = self.0.get(department)?;
        worn.iter()
            .find(|size| sizes::comes_in(sizes, size) == Some(true))
            .map(String::as_str)
    }

    fn add(&mut self, department: &'static str, sizes: &str) {
        let sizes = sizes.split([',', ';', '/']).map(str::trim);
        self.0
            .entry(department)
            .or_default()
            .extend(sizes.filter(|size| !size.is_empty()).map(str::to_owned));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worn(sizes: &[(&str, &str)]) -> Worn {
        let owned = |(name, size): &(&str, &str)| ((*name).to_owned(), (*size).to_owned());
        Worn::of(&sizes.iter().map(owned).collect())
    }

    #[test]
    fn a_size_is_of_what_it_is_called_and_of_what_has_no_other() {
        let worn = worn(&[("Top", "XL"), ("shoes", "12"), ("sweater", "L")]);
        assert_eq!(worn.missing("tops", "XS-L"), Some("XL"));
        assert_eq!(worn.missing("outerwear", "S-XXL"), None);
        assert_eq!(worn.met("outerwear", "S-XXL"), Some("XL"));
        assert_eq!(worn.missing("knitwear", "XL-XXL"), Some("L"));
        assert_eq!(worn.missing("shoes", "US 5-11"), Some("12"));
        assert_eq!(worn.missing("bottoms", "0-8"), None);
        assert_eq!(worn.missing("bags", "S"), None);
    }

    #[test]
    fn of_several_sizes_the_one_on_the_scale_counts() {
        let worn = worn(&[("jeans", "30"), ("pants", "8"), ("any", "M, 38")]);
        assert_eq!(worn.missing("bottoms", "24-34"), None);
        assert_eq!(worn.missing("bottoms", "0-6"), Some("8"));
        assert_eq!(worn.missing("bottoms", "24-28"), Some("30"));
        assert_eq!(worn.missing("tops", "L-XXL"), Some("M"));
        assert_eq!(worn.missing("bottoms", "one size"), None);
    }
}
