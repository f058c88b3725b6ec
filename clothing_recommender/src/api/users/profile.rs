use axum::{
    Json,
    body::Body,
    extract::{FromRequest, Request, State},
    http::StatusCode,
};
use serde_json::{Map, Value};
use shared::{
    error::{ApiError, ErrorBody, FieldError, ValidationBody},
    face_shape::FaceShape,
    json_body,
    season::Season,
};
use utoipa::ToSchema;

use super::Named;
use crate::{
    api::{App, fields},
    context,
    error::Error,
    people::StoredProfile,
    preferences::Preferences,
};

/// A profile to be written, for the API documentation. It is read as a message's context is.
#[derive(ToSchema)]
#[schema(as = Profile)]
#[expect(dead_code, reason = "documentation only")]
pub(in crate::api) struct ProfileSchema {
    /// Color season, as the face analysis names it.
    #[schema(example = "Dark Winter")]
    palette: Option<String>,
    /// `Heart`, `Oblong`, `Oval`, `Round` or `Square`.
    #[schema(example = "Oval")]
    face_shape: Option<String>,
    /// An answer of the face analysis, whole, in place of the two.
    #[schema(value_type = Option<Object>)]
    analysis: Option<Map<String, Value>>,
    /// What the person prefers in general.
    preferences: Option<Preferences>,
}

/// A profile that has passed every check.
pub(in crate::api) struct ProfileBody(StoredProfile);

impl FromRequest<App> for ProfileBody {
    type Rejection = ApiError;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, ApiError> {
        let body = json_body::read(request, app.common.max_request_body_bytes).await?;
        check(&body).map(Self).map_err(ApiError::validation)
    }
}

fn check(body: &Value) -> Result<StoredProfile, Vec<FieldError>> {
    let Value::Object(sent) = body else {
        return Err(vec![FieldError::new(
            "dict_type",
            &["body"],
            "Input should be a valid dictionary",
            body.clone(),
        )]);
    };
    let known = context::read(sent).map_err(|mistakes| -> Vec<FieldError> {
        mistakes
            .into_iter()
            .map(|mistake| fields::told(&["body"], mistake))
            .collect()
    })?;
    // A message's context may name what nobody knows; what is kept may not.
    let named = |name: &str| sent.get(name).and_then(Value::as_str);
    let mut unknown = Vec::new();
    if let Some(Err(error)) = named("palette").map(str::parse::<Season>) {
        unknown.push(FieldError::value_error(
            &["body", "palette"],
            error,
            sent["palette"].clone(),
        ));
    }
    if let Some(Err(error)) = named("face_shape").map(str::parse::<FaceShape>) {
        unknown.push(FieldError::value_error(
            &["body", "face_shape"],
            error,
            sent["face_shape"].clone(),
        ));
    }
    if unknown.is_empty() {
        Ok(StoredProfile::new(known.profile, known.preferences))
    } else {
        Err(unknown)
    }
}

/// Shows a person's profile.
#[utoipa::path(
    get,
    path = "/agent/users/{user_id}/profile",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    responses(
        (status = 200, body = StoredProfile),
        (status = 404, body = ErrorBody, description = "This person has none"),
    ),
)]
pub(in crate::api) async fn get(
    State(app): State<App>,
    named: Named,
) -> Result<Json<StoredProfile>, ApiError> {
    let people = &app.workflow.people;
    let profile = people.profile(&named.user_id).await.map_err(Error::from)?;
    profile.map(Json).ok_or_else(|| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "unknown_profile",
            "This person has no profile",
        )
        .hint("PUT one: palette, face_shape, preferences, or a whole analysis.")
    })
}

/// Writes a person's profile in place of what was there. It counts wherever a message's context
/// says nothing.
#[utoipa::path(
    put,
    path = "/agent/users/{user_id}/profile",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    request_body = ProfileSchema,
    responses(
        (status = 200, body = StoredProfile, description = "As it was understood"),
        (status = 422, body = ValidationBody, description = "Fields are wrong"),
    ),
)]
pub(in crate::api) async fn put(
    State(app): State<App>,
    named: Named,
    ProfileBody(profile): ProfileBody,
) -> Result<Json<StoredProfile>, Error> {
    let people = &app.workflow.people;
    people.put_profile(&named.user_id, &profile).await?;
    Ok(Json(profile))
}

/// Forgets a person's profile.
#[utoipa::path(
    delete,
    path = "/agent/users/{user_id}/profile",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    responses((status = 204, description = "There is none any more")),
)]
pub(in crate::api) async fn delete(
    State(app): State<App>,
    named: Named,
) -> Result<StatusCode, Error> {
    app.workflow.people.delete_profile(&named.user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
