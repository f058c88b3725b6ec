use std::collections::HashMap;

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde_json::{Value, json};
use shared::{
    color::Rgb,
    error::{ApiError, ErrorBody, FieldError, ValidationBody},
    season::Season,
};

use super::App;
use crate::catalog::{Audience, Catalog, Currency, Filter, Listing};

/// Garments on a page unless it is said, and at most.
const USUAL_LIMIT: usize = 20;
const MOST: usize = 100;

/// The longest question, in characters.
const MAX_QUESTION_CHARS: usize = 1_000;

/// Searches the catalog by words, meaning and filters.
#[utoipa::path(
    get,
    path = "/agent/catalog/search",
    tag = "agent",
    params(
        ("q" = Option<String>, Query, description = "What is looked for, in words: \"linen shirt under $60, not white\"", max_length = 1_000),
        ("season" = Option<String>, Query, description = "Color season: only colors of its palette", example = "Dark Winter"),
        ("category" = Option<String>, Query, description = "Department", example = "outerwear"),
        ("gender" = Option<Audience>, Query, description = "Cut for these or for everybody; `department` is the same"),
        ("occasion" = Option<String>, Query, description = "What it is for", example = "wedding"),
        ("min_price" = Option<f64>, Query, description = "At least at this price"),
        ("max_price" = Option<f64>, Query, description = "At most at this price"),
        ("currency" = Option<String>, Query, description = "What `min_price` and `max_price` are in, ISO 4217, converted by approximate rates; each garment's own currency otherwise", example = "EUR"),
        ("color" = Option<String>, Query, description = "A color that it should pass for, in sRGB", example = "#0B8A57"),
        ("limit" = Option<usize>, Query, description = "Garments on a page, 1 to 100", minimum = 1, maximum = 100),
        ("offset" = Option<usize>, Query, description = "Garments to pass over", minimum = 0),
    ),
    responses(
        (status = 200, body = Listing),
        (status = 422, body = ValidationBody, description = "Parameters are wrong"),
        (status = 500, body = ErrorBody, description = "The catalog cannot be searched"),
    ),
)]
pub(super) async fn search(
    State(app): State<App>,
    Query(sent): Query<HashMap<String, String>>,
) -> Result<Json<Listing>, ApiError> {
    let catalog = &app.workflow.catalog;
    let mut parameters = Parameters {
        sent: &sent,
        mistakes: Vec::new(),
    };
    let question = parameters.question();
    let filter = parameters.filter(catalog);
    let limit = parameters.count("limit", 1..=MOST).unwrap_or(USUAL_LIMIT);
    let offset = parameters.count("offset", 0..=usize::MAX).unwrap_or(0);
    if !parameters.mistakes.is_empty() {
        return Err(ApiError::validation(parameters.mistakes));
    }
    let wish = catalog.wish(question.trim());
    let shapes = app.workflow.knowledge.shapes();
    let page = catalog
        .browse(wish.clone(), &filter, shapes, (offset, limit))
        .await
        .map_err(|error| {
            tracing::error!(%error, "the catalog cannot be searched");
            ApiError::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "catalog_not_searched",
                "The catalog could not be searched. Please try again.",
            )
        })?;
    Ok(Json(Listing::of(
        page,
        &wish,
        filter.season,
        (offset, limit),
    )))
}

/// Reads parameters and remembers every mistake it meets.
struct Parameters<'a> {
    sent: &'a HashMap<String, String>,
    mistakes: Vec<FieldError>,
}

impl<'a> Parameters<'a> {
    fn question(&mut self) -> &'a str {
        let question = self.sent.get("q").map_or("", String::as_str);
        if question.chars().count() > MAX_QUESTION_CHARS {
            let why = format!("String should have at most {MAX_QUESTION_CHARS} characters");
            let limit = json!({"max_length": MAX_QUESTION_CHARS});
            self.mistake("string_too_long", "q", why, question, limit);
        }
        question
    }

    fn filter(&mut self, catalog: &Catalog) -> Filter {
        let gender = if self.given("gender").is_some() {
            "gender"
        } else {
            "department"
        };
        Filter {
            season: self.parsed::<Season>("season"),
            category: self.one_of("category", &catalog.categories(), |name| {
                Some(name.to_owned())
            }),
            audience: self.one_of(gender, &["women", "men", "unisex"], Audience::named),
            occasion: self.one_of("occasion", &catalog.occasions(), |name| {
                catalog.occasion(name)
            }),
            least: self.hundredths("min_price"),
            most: self.hundredths("max_price"),
            currency: self.currency(&catalog.currencies()),
            color: self.parsed::<Rgb>("color"),
        }
    }

    /// Blank is as good as nothing.
    fn given(&self, name: &str) -> Option<&'a str> {
        let text = self.sent.get(name)?.trim();
        (!text.is_empty()).then_some(text)
    }

    fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(&mut self, name: &str) -> Option<T> {
        let text = self.given(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(why) => {
                let mistake = FieldError::value_error(&["query", name], why, json!(text));
                self.mistakes.push(mistake);
                None
            }
        }
    }

    fn one_of<T>(
        &mut self,
        name: &str,
        known: &[&str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.given(name)?;
        let lower = text.to_lowercase();
        let value = known
            .contains(&lower.as_str())
            .then(|| read(&lower))
            .flatten();
        if value.is_none() {
            let expected = known.join(", ");
            let why = format!("Input should be one of {expected}");
            self.mistake("enum", name, why, text, json!({"expected": expected}));
        }
        value
    }

    fn currency(&mut self, known: &[&str]) -> Option<Currency> {
        let text = self.given("currency")?;
        let code = text.to_uppercase();
        let currency = known
            .contains(&code.as_str())
            .then(|| code.parse().ok())
            .flatten();
        if currency.is_none() {
            let expected = known.join(", ");
            let why = format!("Input should be one of {expected}");
            self.mistake("enum", "currency", why, text, json!({"expected": expected}));
        }
        currency
    }

    fn hundredths(&mut self, name: &str) -> Option<u32> {
        let text = self.given(name)?;
        let hundredths = text
            .parse::<f64>()
            .ok()
            .map(|amount| (amount * 100.0).round());
        match hundredths.filter(|amount| (0.0..=f64::from(u32::MAX)).contains(amount)) {
            Some(amount) => Some(amount as u32),
            None => {
                let why = "Input should be an amount of money, such as 99.50";
                self.mistake("float_parsing", name, why.to_owned(), text, json!({}));
                None
            }
        }
    }

    fn count(&mut self, name: &str, allowed: std::ops::RangeInclusive<usize>) -> Option<usize> {
        let text = self.given(name)?;
        let count = text.parse().ok().filter(|count| allowed.contains(count));
        if count.is_none() {
            let (first, last) = (allowed.start(), allowed.end());
            let why = match *last {
                usize::MAX => format!("Input should be a whole number from {first}"),
                last => format!("Input should be a whole number from {first} to {last}"),
            };
            self.mistake("int_parsing", name, why, text, json!({}));
        }
        count
    }

    fn mistake(&mut self, kind: &str, name: &str, why: String, input: &str, context: Value) {
        let mistake = FieldError::new(kind, &["query", name], why, json!(input));
        self.mistakes.push(if context == json!({}) {
            mistake
        } else {
            mistake.ctx(context)
        });
    }
}
