use axum::{
    Json,
    body::Body,
    extract::{FromRequest, Request, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::{
    error::{ApiError, ErrorBody, FieldError, ValidationBody},
    json_body,
};
use utoipa::ToSchema;

use super::Named;
use crate::{
    api::{App, fields},
    error::Error,
    people::{Added, StoredItem},
    sheet::{MAX_ENTRIES, Sheet},
    wardrobe::Owned,
};

/// What a person owns.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Wardrobe {
    /// In the order in which it was added.
    items: Vec<StoredItem>,
}

/// A wardrobe to be written, for the API documentation. A name alone may stand for an object.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewWardrobe)]
#[expect(dead_code, reason = "documentation only")]
pub(in crate::api) struct WardrobeSchema {
    /// At most 100.
    #[schema(value_type = Vec<Owned>, max_items = 100)]
    items: Value,
}

/// A whole wardrobe that has passed every check.
pub(in crate::api) struct WardrobeBody(Vec<Owned>);

impl FromRequest<App> for WardrobeBody {
    type Rejection = ApiError;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, ApiError> {
        let body = json_body::read(request, app.common.max_request_body_bytes).await?;
        check_all(&body).map(Self).map_err(ApiError::validation)
    }
}

/// A garment that has passed every check.
pub(in crate::api) struct ItemBody(Owned);

impl FromRequest<App> for ItemBody {
    type Rejection = ApiError;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, ApiError> {
        let body = json_body::read(request, app.common.max_request_body_bytes).await?;
        check_one(&body, &["body"])
            .map(Self)
            .map_err(ApiError::validation)
    }
}

fn check_all(body: &Value) -> Result<Vec<Owned>, Vec<FieldError>> {
    let (list, place): (&Value, &[&str]) = match body {
        Value::Object(fields) => match fields.get("items") {
            Some(items) => (items, &["body", "items"]),
            None => return Err(vec![FieldError::missing(&["body", "items"], body.clone())]),
        },
        other => (other, &["body"]),
    };
    let Some(list) = list.as_array() else {
        let mistake = FieldError::new(
            "list_type",
            place,
            "Input should be a valid list",
            list.clone(),
        );
        return Err(vec![mistake]);
    };
    if list.len() > MAX_ENTRIES {
        let mistake = FieldError::new(
            "too_long",
            place,
            format!("List should have at most {MAX_ENTRIES} items"),
            json!(list.len()),
        );
        return Err(vec![mistake.ctx(json!({"max_length": MAX_ENTRIES}))]);
    }
    let mut garments = Vec::with_capacity(list.len());
    let mut mistakes = Vec::new();
    for (index, entry) in list.iter().enumerate() {
        match check_one(entry, place) {
            Ok(owned) => garments.push(owned),
            Err(of_entry) => mistakes.extend(of_entry.into_iter().map(|mut mistake| {
                // FastAPI names an entry by its number.
                mistake.loc.insert(place.len(), json!(index));
                mistake
            })),
        }
    }
    if mistakes.is_empty() {
        Ok(garments)
    } else {
        Err(mistakes)
    }
}

fn check_one(value: &Value, place: &[&str]) -> Result<Owned, Vec<FieldError>> {
    let fields = match value {
        Value::String(name) => {
            let owned = Owned::named(name);
            return if owned.item.is_empty() {
                Err(vec![FieldError::value_error(
                    place,
                    "a garment needs a name",
                    value.clone(),
                )])
            } else {
                Ok(owned)
            };
        }
        Value::Object(fields) => fields,
        other => {
            return Err(vec![FieldError::new(
                "dict_type",
                place,
                "Input should be a garment's name or a valid dictionary",
                other.clone(),
            )]);
        }
    };
    let mut sheet = Sheet::of(fields);
    let owned = Owned::read(&mut sheet);
    let mistakes = sheet.mistakes();
    match owned {
        Some(owned) if mistakes.is_empty() => Ok(owned),
        None if mistakes.is_empty() => Err(vec![FieldError::missing(
            &[place, &["item"]].concat(),
            value.clone(),
        )]),
        _ => Err(mistakes
            .into_iter()
            .map(|mistake| fields::told(place, mistake))
            .collect()),
    }
}

/// Shows what a person owns.
#[utoipa::path(
    get,
    path = "/agent/users/{user_id}/wardrobe",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    responses((status = 200, body = Wardrobe)),
)]
pub(in crate::api) async fn get(
    State(app): State<App>,
    named: Named,
) -> Result<Json<Wardrobe>, Error> {
    let items = app.workflow.people.wardrobe(&named.user_id).await?;
    Ok(Json(Wardrobe { items }))
}

/// Writes a whole wardrobe in place of what was there. It counts wherever a message's context
/// holds none.
#[utoipa::path(
    put,
    path = "/agent/users/{user_id}/wardrobe",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    request_body = WardrobeSchema,
    responses(
        (status = 200, body = Wardrobe),
        (status = 422, body = ValidationBody, description = "Fields are missing or wrong"),
    ),
)]
pub(in crate::api) async fn put(
    State(app): State<App>,
    named: Named,
    WardrobeBody(garments): WardrobeBody,
) -> Result<Json<Wardrobe>, Error> {
    let people = &app.workflow.people;
    let items = people.put_wardrobe(&named.user_id, garments).await?;
    Ok(Json(Wardrobe { items }))
}

/// Adds a garment.
#[utoipa::path(
    post,
    path = "/agent/users/{user_id}/wardrobe",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    request_body = Owned,
    responses(
        (status = 201, body = StoredItem),
        (status = 409, body = ErrorBody, description = "The wardrobe is full"),
        (status = 422, body = ValidationBody, description = "Fields are missing or wrong"),
    ),
)]
pub(in crate::api) async fn add(
    State(app): State<App>,
    named: Named,
    ItemBody(owned): ItemBody,
) -> Result<(StatusCode, Json<StoredItem>), ApiError> {
    let people = &app.workflow.people;
    let added = people
        .add_to_wardrobe(&named.user_id, owned)
        .await
        .map_err(Error::from)?;
    match added {
        Added::Item(item) => Ok((StatusCode::CREATED, Json(item))),
        Added::Full => Err(ApiError::new(
            StatusCode::CONFLICT,
            "wardrobe_full",
            format!("A wardrobe holds at most {MAX_ENTRIES} garments"),
        )
        .hint("Delete what is worn no more.")),
    }
}

/// Takes a garment out.
#[utoipa::path(
    delete,
    path = "/agent/users/{user_id}/wardrobe/{item_id}",
    tag = "users",
    params(
        ("user_id" = String, Path, description = "As messages name them"),
        ("item_id" = String, Path, description = "As the wardrobe names it"),
    ),
    responses(
        (status = 204, description = "It is there no more"),
        (status = 404, body = ErrorBody, description = "It was not there"),
    ),
)]
pub(in crate::api) async fn delete(
    State(app): State<App>,
    named: Named,
) -> Result<StatusCode, ApiError> {
    let people = &app.workflow.people;
    let was_there = people
        .delete_from_wardrobe(&named.user_id, &named.item_id)
        .await
        .map_err(Error::from)?;
    if was_there {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "unknown_item",
            "There is no such garment in this wardrobe",
        ))
    }
}

/// Forgets a person's wardrobe.
#[utoipa::path(
    delete,
    path = "/agent/users/{user_id}/wardrobe",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    responses((status = 204, description = "It is empty")),
)]
pub(in crate::api) async fn delete_all(
    State(app): State<App>,
    named: Named,
) -> Result<StatusCode, Error> {
    app.workflow.people.delete_wardrobe(&named.user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
