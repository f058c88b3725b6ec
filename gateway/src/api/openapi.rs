mod admission;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{Json, extract::State};
use http::uri::PathAndQuery;
use serde_json::{Map, Value};
use utoipa::OpenApi;

use super::AppState;
use crate::{single_flight::SingleFlight, upstream::Upstream};

const PATIENCE: Duration = Duration::from_secs(2);
/// Readers of any number cost the services one question each.
const FRESH_FOR: Duration = Duration::from_secs(1);

/// The gateway's own part of the API document.
#[derive(OpenApi)]
#[openapi(
    info(description = "Face shape and color season from a photo, and a stylist who knows both."),
    paths(
        super::root::root,
        super::health::health,
        super::health::ready,
        live,
        merged
    ),
    tags((name = "gateway", description = "The engine as a whole"))
)]
struct OwnDocument;

/// Whether the process runs.
#[utoipa::path(get, path = "/live", tag = "gateway", responses((status = 200, body = shared::health::Live)))]
#[expect(dead_code, reason = "documents the handler in `shared`")]
fn live() {}

/// The services' documents as last seen: one that is down stays documented.
pub(crate) struct Documents {
    merged: SingleFlight<Map<String, Value>>,
    face_analysis: Mutex<Option<Value>>,
    clothing_recommender: Mutex<Option<Value>>,
}

impl Documents {
    pub fn new() -> Self {
        Self {
            merged: SingleFlight::new(FRESH_FOR),
            face_analysis: Mutex::default(),
            clothing_recommender: Mutex::default(),
        }
    }
}

/// The API documents of the three services as one. What only the services themselves answer,
/// such as their own health, is left out: it cannot be reached from here.
#[utoipa::path(get, path = "/openapi.json", tag = "gateway", responses((status = 200, body = Value)))]
pub(crate) async fn merged(State(state): State<AppState>) -> Json<Map<String, Value>> {
    Json(state.documents.merged.get(merge_all(&state)).await)
}

async fn merge_all(state: &AppState) -> Map<String, Value> {
    let common = &state.context.common;
    let prefix = &common.api_v1_prefix;
    let documents = &state.documents;
    let (face_analysis, clothing_recommender) = tokio::join!(
        document(&state.face_analysis, &documents.face_analysis),
        document(&state.clothing_recommender, &documents.clothing_recommender),
    );
    let mut own = OwnDocument::openapi();
    own.info.title.clone_from(&common.app_name);
    own.info.version.clone_from(&common.app_version);
    let mut merged = match serde_json::to_value(own) {
        Ok(Value::Object(own)) => own,
        _ => Map::new(),
    };
    for (document, area) in [
        (face_analysis, format!("{prefix}/ml/")),
        (clothing_recommender, format!("{prefix}/agent/")),
    ] {
        if let Some(document) = document {
            merge(&mut merged, document, &area);
        }
    }
    admission::describe(&mut merged, !state.door.is_open_to_all());
    merged
}

async fn document(upstream: &Upstream, last_seen: &Mutex<Option<Value>>) -> Option<Value> {
    let answer = upstream
        .ask(PathAndQuery::from_static("/openapi.json"), PATIENCE)
        .await;
    let fresh = answer
        .ok()
        .and_then(|body| serde_json::from_slice::<Value>(&body).ok());
    let mut last_seen = last_seen.lock().unwrap_or_else(PoisonError::into_inner);
    if fresh.is_some() {
        last_seen.clone_from(&fresh);
    }
    last_seen.clone()
}

/// Adds the paths of `document` that lie in `area`, and the schemas and tags that go with them.
fn merge(into: &mut Map<String, Value>, mut document: Value, area: &str) {
    let mut take = |place: &str| document.pointer_mut(place).map(Value::take);
    if let Some(Value::Object(mut paths)) = take("/paths") {
        paths.retain(|path, _| path.starts_with(area));
        if let Some(into) = object_in(into, "paths") {
            into.extend(paths);
        }
    }
    if let Some(Value::Object(schemas)) = take("/components/schemas") {
        let into = object_in(into, "components").and_then(|into| object_in(into, "schemas"));
        if let Some(into) = into {
            into.extend(schemas);
        }
    }
    if let (Some(Value::Array(tags)), Some(Value::Array(into))) =
        (take("/tags"), into.get_mut("tags"))
    {
        into.extend(tags);
    }
}

/// The object under `key`, made if there is nothing there yet.
fn object_in<'a>(
    parent: &'a mut Map<String, Value>,
    key: &str,
) -> Option<&'a mut Map<String, Value>> {
    parent
        .entry(key)
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_that_is_none_changes_nothing() {
        let mut own = Map::new();
        for nonsense in [json!([]), json!(null), json!({"paths": 1, "tags": {}})] {
            merge(&mut own, nonsense, "/");
        }
        assert!(own.is_empty());
    }

    #[test]
    fn only_what_can_be_reached_through_the_gateway_is_merged() {
        let mut own = Map::from_iter([
            ("paths".to_owned(), json!({"/health": {}})),
            ("tags".to_owned(), json!([])),
        ]);
        let theirs = json!({
            "paths": {"/api/v1/ml/analyze-face": {"post": {}}, "/api/v1/health": {}},
            "components": {"schemas": {"Analysis": {}}},
            "tags": [{"name": "ml"}]
        });
        merge(&mut own, theirs, "/api/v1/ml/");
        assert_eq!(
            Value::Object(own),
            json!({
                "paths": {"/health": {}, "/api/v1/ml/analyze-face": {"post": {}}},
                "components": {"schemas": {"Analysis": {}}},
                "tags": [{"name": "ml"}]
            })
        );
    }
}
