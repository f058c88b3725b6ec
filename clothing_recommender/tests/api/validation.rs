//! Requests with mistakes, refused as FastAPI refuses them, on both paths alike.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::Service;

const PATHS: [&str; 2] = ["/chat", "/chat/stream"];

async fn refused(service: &Service, path: &str, body: Value) -> Value {
    let response = service.post(path, &body).await;
    assert_eq!(
        response.status(),
        StatusCode::UNPROCESSABLE_ENTITY,
        "{body}"
    );
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["code"], "validation_error");
    body["detail"].clone()
}

#[tokio::test]
async fn every_mistake_is_in_the_list() {
    let service = Service::builtin().await;
    for path in PATHS {
        assert_eq!(
            refused(&service, path, json!({"message": " "})).await,
            json!([
                {
                    "type": "string_too_short",
                    "loc": ["body", "message"],
                    "msg": "String should have at least 1 character",
                    "input": " ",
                    "ctx": {"min_length": 1},
                },
                {
                    "type": "missing",
                    "loc": ["body", "user_id"],
                    "msg": "Field required",
                    "input": {"message": " "},
                },
            ])
        );
    }
}

#[tokio::test]
async fn limits_and_types_are_checked() {
    let service = Service::builtin().await;
    for (field, value, kind) in [
        ("message", json!("x".repeat(10_001)), "string_too_long"),
        ("message", json!(5), "string_type"),
        ("user_id", json!(null), "string_type"),
        ("session_id", json!(["a"]), "string_type"),
        ("context", json!("text"), "dict_type"),
    ] {
        let mut body = json!({"message": "hi", "user_id": "u"});
        body[field] = value;
        let detail = refused(&service, "/chat", body).await;
        assert_eq!(detail[0]["type"], kind);
        assert_eq!(detail[0]["loc"], json!(["body", field]));
    }
    let longest = json!({"message": "é".repeat(10_000), "user_id": "u"});
    assert_eq!(
        service.post("/chat", &longest).await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn anything_may_be_in_what_the_original_took() {
    let service = Service::builtin().await;
    for context in [
        json!({}),
        json!(null),
        json!({"history": "none", "wardrobe": {"a": [[[[]]]]}, "season": 4, "mood": {"x": 1}}),
        json!({"user_preferences": "x".repeat(100_000), "unknown": "\u{0}"}),
        json!({"user_preferences": {"style": 5, "budget": []}, "palette": "Mauve Monsoon"}),
        json!({"analysis": null, "preferences": null, "palette": null, "face_shape": null}),
    ] {
        let body = json!({"message": "Hello", "user_id": "u", "context": context});
        assert_eq!(
            service.post("/chat", &body).await.status(),
            StatusCode::OK,
            "{context}"
        );
    }
}

#[tokio::test]
async fn an_unknown_currency_is_refused_wherever_one_is_named() {
    let service = Service::builtin().await;
    let search = "/api/v1/agent/catalog/search?max_price=100&currency=ZZZ";
    let (status, searched) = service.send(Method::GET, search, None).await;
    assert_eq!(
        (status.as_u16(), &searched["code"]),
        (422, &json!("validation_error"))
    );
    let preferences = json!({"budget": {"max": 100, "currency": "ZZZ", "hint": 1}, "hobby": [1]});
    let context = json!({"preferences": preferences});
    let profile = "/api/v1/agent/users/u/profile";
    let (status, kept) = service
        .send(Method::PUT, profile, Some(context.clone()))
        .await;
    assert_eq!(
        (status.as_u16(), &kept["code"]),
        (422, &json!("validation_error"))
    );
    let body = json!({"message": "hi", "user_id": "u", "context": context});
    for (detail, loc) in [
        (
            &kept["detail"],
            json!(["body", "preferences", "budget", "currency"]),
        ),
        (
            &refused(&service, "/chat", body.clone()).await,
            json!(["body", "context", "preferences", "budget", "currency"]),
        ),
        (
            &refused(&service, "/chat/stream", body).await,
            json!(["body", "context", "preferences", "budget", "currency"]),
        ),
    ] {
        assert_eq!(detail.as_array().unwrap().len(), 1, "{detail}");
        assert_eq!(detail[0]["loc"], loc);
        for same in ["type", "msg", "input", "ctx"] {
            assert_eq!(detail[0][same], searched["detail"][0][same], "{same}");
        }
    }
    // What the search knows is known here as well, and other fields are nobody's concern.
    for currency in ["PHP", "vnd", "TRY", "€", "Canadian dollars"] {
        let budget = json!({"max": 100, "currency": currency, "hint": 1});
        let body = json!({"preferences": {"budget": budget, "hobby": [1]}});
        let (status, kept) = service.send(Method::PUT, profile, Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{currency}");
        assert_eq!(kept["preferences"]["budget"]["currency"], currency);
    }
}

#[tokio::test]
async fn amounts_of_an_unknown_currency_count_as_none_where_the_original_took_anything() {
    let service = Service::builtin().await;
    let reasons = async |currency: &str| {
        let budget = json!({"max": 5, "currency": currency});
        let body = json!({
            "message": "find me a wool coat", "user_id": "u",
            "context": {"user_preferences": {"budget": budget}},
        });
        service.chat(&body).await["message"].to_string()
    };
    let dollars = reasons("USD").await;
    assert!(dollars.contains("$5"), "{dollars}");
    let unknown = reasons("ZZZ").await;
    assert!(
        !unknown.contains("$5") && unknown.contains("coat"),
        "{unknown}"
    );
}

#[tokio::test]
async fn a_wrong_type_in_a_context_is_told_by_name() {
    let service = Service::builtin().await;
    let context = json!({
        "palette": 7,
        "analysis": {"face_shape": ["Oval"]},
        "preferences": {"dislikes": {"wool": true}, "budget": {"max": "much"}, "sizes": true},
        "user_preferences": 5,
    });
    for path in PATHS {
        let body = json!({"message": "hi", "user_id": "u", "context": context});
        let detail = refused(&service, path, body).await;
        let told: Vec<_> = detail
            .as_array()
            .unwrap()
            .iter()
            .map(|mistake| (mistake["loc"].clone(), mistake["type"].as_str().unwrap()))
            .collect();
        let loc = |path: &[&str]| json!([&["body", "context"], path].concat());
        assert_eq!(
            told,
            [
                (loc(&["palette"]), "string_type"),
                (loc(&["analysis", "face_shape"]), "string_type"),
                (loc(&["preferences", "budget", "max"]), "float_type"),
                (loc(&["preferences", "sizes"]), "dict_type"),
                (loc(&["preferences", "dislikes"]), "string_type"),
            ]
        );
        assert_eq!(detail[0]["input"], 7);
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused_as_such() {
    let service = Service::builtin().await;
    for (media_type, body, kind) in [
        (Some("application/json"), "{\"message\": ", "json_invalid"),
        (Some("application/json"), "", "missing"),
        (Some("application/json"), "[]", "model_attributes_type"),
        (None, "\u{1}", "json_invalid"),
        (
            Some("text/plain"),
            "{\"message\": \"hi\", \"user_id\": \"u\"}",
            "model_attributes_type",
        ),
    ] {
        let response = service.post_raw("/chat", media_type, body.into()).await;
        assert_eq!(
            response.status(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body:?}"
        );
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["detail"][0]["type"], kind, "{body:?}");
    }
    let without_type = br#"{"message": "hi", "user_id": "u"}"#.to_vec();
    assert_eq!(
        service.post_raw("/chat", None, without_type).await.status(),
        StatusCode::OK
    );
    let no_utf8 = service
        .post_raw(
            "/chat",
            Some("application/json"),
            b"{\"message\": \"\xFF\"}".to_vec(),
        )
        .await;
    assert_eq!(no_utf8.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let deep = "[".repeat(100_000).into_bytes();
    let too_deep = service
        .post_raw("/chat", Some("application/json"), deep)
        .await;
    assert_eq!(too_deep.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_the_limit() {
    let service = Service::start(&[("MAX_REQUEST_BODY_BYTES", "1000")]).await;
    for path in PATHS {
        let body = json!({"message": "hi", "user_id": "u".repeat(1_000)});
        let response = service.post(path, &body).await;
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["detail"], "Request body too large");
        assert_eq!(answer["max_bytes"], 1_000);
    }
}
