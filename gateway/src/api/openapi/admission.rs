use serde_json::{Map, Value, json};

use super::object_in;

/// Adds what the gateway itself may answer in place of a service, and how to send a key, to the
/// operations of `document` that are forwarded.
pub(super) fn describe(document: &mut Map<String, Value>, asks_for_keys: bool) {
    if let Some(components) = object_in(document, "components") {
        components.insert(
            "securitySchemes".to_owned(),
            json!({
                "api_key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
                "bearer": {"type": "http", "scheme": "bearer"},
            }),
        );
        if let Some(schemas) = object_in(components, "schemas") {
            schemas.entry("ErrorBody").or_insert_with(error_body);
        }
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, operations) in paths.into_iter().flatten() {
        let is_personal = path.contains("/agent/users/");
        let operations = operations
            .as_object_mut()
            .into_iter()
            .flat_map(Map::values_mut)
            .filter_map(Value::as_object_mut)
            .filter(|operation| !is_the_gateways_own(operation));
        for operation in operations {
            if asks_for_keys {
                operation.insert(
                    "security".to_owned(),
                    json!([{"api_key": []}, {"bearer": []}]),
                );
            }
            if let Some(responses) = object_in(operation, "responses") {
                add_answers(responses, is_personal);
            }
        }
    }
}

fn add_answers(responses: &mut Map<String, Value>, is_personal: bool) {
    let mut add = |status: &str, meaning: &str| {
        responses.entry(status).or_insert_with(|| error(meaning));
    };
    add(
        "400",
        "The path is ambiguous, the body broken off, or the Host header not one",
    );
    add("401", "API_KEYS is set, and no key of them was sent");
    if is_personal {
        add("403", "Closed until API_KEYS is set");
    }
    add("429", "Over RATE_LIMIT; Retry-After says when to come back");
    add("502", "The service broke off its answer");
    add(
        "503",
        "The service is down or busy; Retry-After says when to come back",
    );
    add("504", "The service did not answer in time");
}

fn is_the_gateways_own(operation: &Map<String, Value>) -> bool {
    operation
        .get("tags")
        .is_some_and(|tags| *tags == json!(["gateway"]))
}

fn error(meaning: &str) -> Value {
    let schema = json!({"$ref": "#/components/schemas/ErrorBody"});
    json!({"description": meaning, "content": {"application/json": {"schema": schema}}})
}

fn error_body() -> Value {
    use utoipa::PartialSchema;
    serde_json::to_value(shared::error::ErrorBody::schema()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn described(asks_for_keys: bool) -> Value {
        let document = json!({"paths": {
            "/health": {"get": {"tags": ["gateway"], "responses": {"200": {}}}},
            "/api/v1/ml/x": {"post": {"tags": ["ml"], "responses": {"503": {"description": "own"}}}},
            "/api/v1/agent/users/{user_id}/x": {"get": {"tags": ["people"]}},
        }});
        let mut document = document.as_object().unwrap().clone();
        describe(&mut document, asks_for_keys);
        Value::Object(document)
    }

    #[test]
    fn what_the_gateway_answers_stands_beside_what_the_service_does() {
        let document = described(false);
        let forwarded = &document["paths"]["/api/v1/ml/x"]["post"];
        assert_eq!(forwarded["responses"]["503"]["description"], "own");
        assert!(forwarded["responses"]["429"].is_object());
        assert!(forwarded.get("security").is_none(), "nobody asks for a key");
        assert!(forwarded["responses"].get("403").is_none());
        let personal = &document["paths"]["/api/v1/agent/users/{user_id}/x"]["get"];
        assert!(personal["responses"]["403"].is_object());
        let own = &document["paths"]["/health"]["get"];
        assert!(own["responses"].get("429").is_none());
        assert!(document["components"]["schemas"]["ErrorBody"].is_object());
    }

    #[test]
    fn keys_are_documented_where_they_are_asked_for() {
        let forwarded = &described(true)["paths"]["/api/v1/ml/x"]["post"];
        assert_eq!(forwarded["security"][0], json!({"api_key": []}));
    }
}
