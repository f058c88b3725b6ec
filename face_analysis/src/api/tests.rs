//! The API over workers that only pretend to analyze.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{num::NonZeroUsize, sync::mpsc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use shared::{
    config::{Common, LogFormat, LogLevel},
    season::Season,
    service::Context,
    shutdown::Shutdown,
};
use tower::ServiceExt;

use crate::{
    engine::{Engine, Outcome},
    error::{AnalysisError, ModelError},
    face::mesh::POINTS,
    pipeline::PhotoAnalysis,
    quality::issue::{Code, Issue},
    request::{Options, Request as AnalysisRequest, WhiteBalance},
    sample,
    stopwatch::Timings,
};

const PATH: &str = "/api/v1/ml/analyze-face";
const LIMIT: usize = 20_000;
const JPEG: &[u8] = b"\xff\xd8\xff\xe0 and so on";
const FILE: &str = "Content-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"";

struct Api {
    app: Router,
    shutdown: Shutdown,
}

/// The API in front of a worker; the queue takes two.
fn api<W>(load: impl FnOnce() -> Result<W, ModelError> + Send + 'static) -> Api
where
    W: FnMut(AnalysisRequest) -> Outcome + Send + 'static,
{
    let shutdown = Shutdown::new();
    let context = Context {
        common: Common {
            app_name: "Test".to_owned(),
            app_version: "1.2.3".to_owned(),
            host: "127.0.0.1".to_owned(),
            port: 0,
            api_v1_prefix: "/api/v1".to_owned(),
            max_request_body_bytes: LIMIT,
            log_level: LogLevel(tracing::Level::INFO),
            log_format: LogFormat::Console,
        },
        shutdown: shutdown.clone(),
    };
    let fail = |error| panic!("{error}");
    let engine = Engine::start(NonZeroUsize::new(2).unwrap(), |_| Ok(vec![load()?]), fail).unwrap();
    Api {
        app: super::app(engine, &context),
        shutdown,
    }
}

/// The API in front of a worker that ends every analysis the same way.
async fn answering(outcome: fn() -> Outcome) -> Api {
    let api = api(move || Ok(move |_| outcome()));
    api.until_healthy().await;
    api
}

fn analysis() -> Outcome {
    let mut timings = Timings::default();
    timings.add("decode", Duration::from_micros(7_125));
    Ok(PhotoAnalysis {
        faces: vec![sample::analysis()],
        face_count: 3,
        size: (4, 2),
        timings,
        picture: None,
    })
}

impl Api {
    async fn send(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Sends a multipart form of one part with the given headers.
    async fn post(&self, headers: &str, content: &[u8]) -> (StatusCode, Value) {
        self.send(form(headers, content)).await
    }

    async fn post_file(&self, declared: &str, content: &[u8]) -> (StatusCode, Value) {
        self.post(&format!("{FILE}{declared}"), content).await
    }

    async fn until_healthy(&self) {
        while self.get("/api/v1/health").await.0 != StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn form(headers: &str, content: &[u8]) -> Request<Body> {
    form_to(PATH, headers, content)
}

fn form_to(uri: &str, headers: &str, content: &[u8]) -> Request<Body> {
    let head = format!("--XX\r\n{headers}\r\n\r\n");
    let body = [head.as_bytes(), content, b"\r\n--XX--\r\n"].concat();
    Request::post(uri)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX")
        .body(body.into())
        .unwrap()
}

#[tokio::test]
async fn an_analysis_is_answered_in_the_originals_shape() {
    let api = answering(analysis).await;
    let (status, mut body) = api.post_file("\r\nContent-Type: image/jpeg", JPEG).await;
    assert_eq!(status, StatusCode::OK);
    let time = body.as_object_mut().unwrap().remove("processing_time_ms");
    assert!(time.unwrap().is_f64());
    let scores = body
        .as_object_mut()
        .unwrap()
        .remove("palette_scores")
        .unwrap();
    assert_eq!(scores.as_object().unwrap().len(), 12);
    assert_eq!(scores["DARK WINTER"], json!(0.56));
    let features = body.as_object_mut().unwrap().remove("features").unwrap();
    let names: Vec<_> = features
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(
        names,
        [
            "skin",
            "hair",
            "brows",
            "lips",
            "left_eye",
            "right_eye",
            "eyes"
        ]
    );
    assert_eq!(
        features[0],
        json!({
            "name": "skin",
            "present": false,
            "hex": null,
            "lab": null,
            "pixels": 0,
            "coverage": 0.0,
            "confidence": 0.0,
            "reason": "none_seen"
        })
    );
    assert_eq!(
        body,
        json!({
            "face_shape": "Heart",
            "face_shape_score": 0.5,
            "face_shape_scores": {"Heart": 0.5, "Oblong": 0.2, "Oval": 0.1, "Round": 0.1, "Square": 0.1},
            "face_shape_runner_up": "Oblong",
            "face_shape_borderline": false,
            "face_ratios": null,
            "palette": "Dark Winter",
            "palette_confidence": 0.56,
            "palette_runner_up": "Bright Spring",
            "palette_borderline": false,
            "axes": {
                "undertone": null,
                "value": null,
                "chroma": null,
                "contrast": null,
                "ita": null,
                "ita_class": null,
                "confidence": {"undertone": 0.0, "value": 0.0, "chroma": 0.0, "contrast": 0.0}
            },
            "illumination": {
                "method": "none",
                "cast": "neutral",
                "strength": 0.0,
                "white": "#FFFFFF",
                "confidence": 0.0,
                "applied": false
            },
            "quality": {
                "score": 0.9,
                "issues": [{
                    "code": "dark",
                    "message": "There is too little light on the face.",
                    "hint": Code::Dark.hint()
                }]
            },
            "face_count": 3
        })
    );
}

#[tokio::test]
async fn what_is_asked_for_reaches_the_models_and_is_answered() {
    let (asked, questions) = mpsc::channel();
    let api = api(move || {
        Ok(move |request: AnalysisRequest| {
            asked.send(request.options).unwrap();
            let mut analysis = analysis()?;
            analysis.faces.push(sample::analysis());
            Ok(analysis)
        })
    });
    api.until_healthy().await;
    let query = "max_faces=4&include=landmarks,mask,timings&white_balance=off";
    let (status, body) = api
        .send(form_to(&format!("{PATH}?{query}"), FILE, JPEG))
        .await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(
        questions.recv().unwrap(),
        Options {
            max_faces: 4,
            white_balance: WhiteBalance::Off,
            keep_picture: false
        }
    );
    let faces = body["faces"].as_array().unwrap();
    assert_eq!(faces.len(), 2);
    for face in [&body, &faces[0], &faces[1]] {
        assert_eq!(face["palette"], "Dark Winter");
        assert_eq!(face["landmarks"].as_array().unwrap().len(), POINTS);
        assert!(face["mask"].as_str().unwrap().starts_with("iVBOR"));
    }
    assert_eq!(body["timings"], json!({"decode": 7.13}));
}

/// A form with the field `file` repeated.
fn form_of(photos: &[&[u8]]) -> Request<Body> {
    let mut body = Vec::new();
    for photo in photos {
        body.extend(format!("--XX\r\n{FILE}\r\n\r\n").as_bytes());
        body.extend(*photo);
        body.extend(b"\r\n");
    }
    body.extend(b"--XX--\r\n");
    Request::post(PATH)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX")
        .body(body.into())
        .unwrap()
}

/// A worker whose first photo is a poor one of another season than those that follow.
async fn album() -> Api {
    let api = api(move || {
        let mut count = 0;
        Ok(move |_: AnalysisRequest| {
            count += 1;
            let mut analysis = analysis()?;
            let face = &mut analysis.faces[0];
            if count == 1 {
                face.season.0 = [1.0 / 12.0; 12];
                face.season.0[Season::WarmSpring.index()] += 1e-3;
                face.quality.score = 0.3;
            }
            Ok(analysis)
        })
    });
    api.until_healthy().await;
    api
}

#[tokio::test]
async fn several_photos_are_measured_apart_and_told_together() {
    let api = album().await;
    let (status, body) = api.send(form_of(&[JPEG, b"no photo", JPEG])).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body["palette"], "Dark Winter");
    assert!(body["palette_confidence"].as_f64() < Some(0.56), "{body}");
    assert_eq!(body["quality"]["score"], 0.9);
    let photos = body["photos"].as_array().unwrap();
    assert_eq!(photos.len(), 3);
    assert_eq!(photos[0]["palette"], "Warm Spring");
    assert_eq!(photos[0]["weight"], 0.1);
    assert_eq!(photos[0]["quality"]["score"], 0.3);
    assert_eq!(photos[1]["error"]["code"], "not_an_image");
    assert_eq!(photos[1]["weight"], 0.0);
    assert!(photos[1].get("palette").is_none());
    assert_eq!(photos[2]["palette"], "Dark Winter");
    assert_eq!(photos[2]["index"], 2);
    assert_eq!(
        body["agreement"],
        json!({"palette": 0.9, "face_shape": 1.0, "disagreements": ["palette"]})
    );
}

#[tokio::test]
async fn photos_of_which_none_can_be_analyzed_are_refused_like_the_first() {
    let api = answering(|| Err(AnalysisError::NoFace)).await;
    let (status, body) = api.send(form_of(&[JPEG, b"no photo"])).await;
    assert_eq!((status.as_u16(), &body["code"]), (400, &json!("no_face")));
    let failing = answering(|| panic!("a bug")).await;
    let (status, body) = failing.send(form_of(&[b"no photo", JPEG])).await;
    assert_eq!(
        (status.as_u16(), &body["code"]),
        (500, &json!("internal_error"))
    );
}

#[tokio::test]
async fn a_single_photo_has_no_list_and_six_are_too_many() {
    let api = answering(analysis).await;
    let (_, body) = api.send(form_of(&[JPEG])).await;
    assert!(body.get("photos").is_none() && body.get("agreement").is_none());
    let (status, body) = api.send(form_of(&[JPEG; 6])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        body["detail"],
        json!([{
            "type": "too_long",
            "loc": ["body", "file"],
            "msg": "List should have at most 5 items after validation, not 6",
            "input": null,
            "ctx": {"field_type": "List", "max_length": 5, "actual_length": 6}
        }])
    );
}

#[tokio::test]
async fn mistakes_in_query_and_body_are_told_together() {
    let api = answering(analysis).await;
    let nothing = Request::post(format!("{PATH}?max_faces=0"))
        .body(Body::empty())
        .unwrap();
    let (status, body) = api.send(nothing).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(body["code"], "validation_error");
    assert_eq!(body["detail"][0]["loc"], json!(["query", "max_faces"]));
    assert_eq!(body["detail"][1]["loc"], json!(["body", "file"]));
}

#[tokio::test]
async fn the_old_path_knows_no_wishes() {
    let api = answering(analysis).await;
    let path = format!("{PATH}-legacy?include=mask&max_faces=nine");
    let (status, body) = api.send(form_to(&path, FILE, JPEG)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.get("mask").is_none() && body.get("processing_time_ms").is_none());
}

#[tokio::test]
async fn content_decides_whatever_type_is_declared() {
    let api = answering(analysis).await;
    for declared in [
        "",
        "\r\nContent-Type: application/octet-stream",
        "\r\nContent-Type: text/plain",
    ] {
        assert_eq!(api.post_file(declared, JPEG).await.0, StatusCode::OK);
    }
    for (declared, content, detail) in [
        ("", b"".as_slice(), "The file is not an image."),
        (
            "\r\nContent-Type: image/png",
            b"hello",
            "The file is not an image.",
        ),
        (
            "\r\nContent-Type: text/plain",
            b"hello",
            "Invalid file type: text/plain. Must be an image.",
        ),
    ] {
        let (status, body) = api.post_file(declared, content).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(body["code"], "not_an_image");
        assert_eq!(body["detail"], detail);
    }
    let (status, body) = api
        .post_file("\r\nContent-Type: image/heic", b"\0\0\0\x18ftypheic")
        .await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(body["code"], "unsupported_format");
}

#[tokio::test]
async fn a_missing_file_is_fastapis_422() {
    let api = answering(analysis).await;
    let missing = json!([{"type": "missing", "loc": ["body", "file"], "msg": "Field required", "input": null}]);
    let json_body = Request::post(PATH)
        .header(header::CONTENT_TYPE, "application/json")
        .body("{}".into())
        .unwrap();
    let nothing = Request::post(PATH).body(Body::empty()).unwrap();
    let other_field = form(
        "Content-Disposition: form-data; name=\"photo\"; filename=\"a\"",
        JPEG,
    );
    for request in [json_body, nothing, other_field] {
        let (status, body) = api.send(request).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(body["detail"], missing);
        assert_eq!(body["code"], "validation_error");
    }
    let (status, body) = api
        .post("Content-Disposition: form-data; name=\"file\"", JPEG)
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(body["detail"][0]["type"], "value_error");
    assert_eq!(body["detail"][0]["loc"], json!(["body", "file"]));
}

#[tokio::test]
async fn a_broken_form_is_400_and_a_large_one_413() {
    let api = answering(analysis).await;
    let cut_off = Request::post(PATH)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX")
        .body(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc"
                .into(),
        )
        .unwrap();
    let (status, body) = api.send(cut_off).await;
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_multipart"))
    );
    let (status, body) = api.post_file("", &vec![0; LIMIT]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(body["code"], "body_too_large");
    assert_eq!(body["max_bytes"], json!(LIMIT));
}

#[tokio::test]
async fn each_failure_has_its_status_and_code() {
    type Case = (fn() -> Outcome, u16, &'static str);
    let cases: [Case; 5] = [
        (|| Err(AnalysisError::NoFace), 400, "no_face"),
        (
            || {
                Err(AnalysisError::Unfit(Issue::new(
                    Code::TooSmall,
                    "It is small.",
                )))
            },
            400,
            "too_small",
        ),
        (
            || Err(AnalysisError::Unreadable("JPEG")),
            400,
            "unreadable_image",
        ),
        (
            || Err(AnalysisError::TooMuchMemory { limit: 1 }),
            413,
            "too_many_pixels",
        ),
        (|| panic!("a bug"), 500, "internal_error"),
    ];
    for (outcome, status, code) in cases {
        let (found, body) = answering(outcome).await.post_file("", JPEG).await;
        assert_eq!((found.as_u16(), &body["code"]), (status, &json!(code)));
        assert!(body["hint"].is_string());
    }
}

#[tokio::test]
async fn nothing_is_healthy_until_the_models_are_loaded() {
    let (loaded, wait) = mpsc::channel();
    let api = api(move || {
        wait.recv().unwrap();
        Ok(|_| analysis())
    });
    let (status, body) = api.get("/api/v1/health").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body["detail"], "Model service not initialized");
    let (status, body) = api.get("/api/v1/ready").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        body["checks"],
        json!({"face_analysis_service": "not_initialized"})
    );
    let (status, body) = api.post_file("", JPEG).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body["detail"], "Face analysis service not initialized");

    loaded.send(()).unwrap();
    while api.get("/api/v1/ready").await.0 != StatusCode::OK {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let (status, body) = api.get("/api/v1/ml/health").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&body["status"], &body["version"]),
        (&json!("healthy"), &json!("1.2.3"))
    );

    api.shutdown.draining().cancel();
    assert_eq!(api.get("/ready").await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(api.get("/live").await.0, StatusCode::OK);
}

/// The API in front of a worker that tells when it begins and waits to be told to end.
async fn slow() -> (
    Api,
    tokio::sync::mpsc::UnboundedReceiver<()>,
    mpsc::Sender<()>,
) {
    let (started, working) = tokio::sync::mpsc::unbounded_channel();
    let (finish, wait) = mpsc::channel();
    let api = api(move || {
        Ok(move |_| {
            started.send(()).unwrap();
            wait.recv().unwrap();
            analysis()
        })
    });
    api.until_healthy().await;
    (api, working, finish)
}

fn photo() -> Request<Body> {
    form(
        "Content-Disposition: form-data; name=\"file\"; filename=\"a\"",
        JPEG,
    )
}

#[tokio::test]
async fn a_request_whose_client_left_is_never_analyzed() {
    let (api, mut working, finish) = slow().await;
    let send = || tokio::spawn(api.app.clone().oneshot(photo()));
    let first = send();
    working.recv().await.unwrap();
    let leaving = send();
    let last = send();
    // Both stand in line before one leaves it: there is no place for another.
    let refused = send().await.unwrap().unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    leaving.abort();
    assert!(leaving.await.unwrap_err().is_cancelled());
    for _ in 0..3 {
        finish.send(()).unwrap();
    }
    for request in [first, last] {
        assert_eq!(request.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    working.recv().await.unwrap();
    assert!(working.try_recv().is_err(), "it was analyzed");
}

#[tokio::test]
async fn a_full_queue_is_503_with_retry_after() {
    let (api, mut working, finish) = slow().await;
    let request = photo;
    // One is worked on; two wait.
    let mut accepted = vec![tokio::spawn(api.app.clone().oneshot(request()))];
    working.recv().await.unwrap();
    accepted.extend((0..2).map(|_| tokio::spawn(api.app.clone().oneshot(request()))));
    let refused = tokio::spawn(api.app.clone().oneshot(request()));

    let response = refused.await.unwrap().unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key(header::RETRY_AFTER));
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(
        serde_json::from_slice::<Value>(&body).unwrap()["code"],
        "busy"
    );

    for _ in &accepted {
        finish.send(()).unwrap();
    }
    for request in accepted {
        assert_eq!(request.await.unwrap().unwrap().status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn the_description_lists_every_route_below_the_prefix() {
    let api = answering(analysis).await;
    let (_, document) = api.get("/openapi.json").await;
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/health",
            "/api/v1/ml/analyze-face",
            "/api/v1/ml/analyze-face-legacy",
            "/api/v1/ml/analyze-face/overlay",
            "/api/v1/ml/health",
            "/api/v1/ml/match-color",
            "/api/v1/ml/palettes",
            "/api/v1/ml/palettes/{season}",
            "/api/v1/ready"
        ]
    );
    let responses = &document["paths"][PATH]["post"]["responses"];
    for status in ["200", "400", "413", "415", "422", "500", "503"] {
        assert!(responses[status].is_object(), "{status}");
    }
}

/// A face and a palette both have axes; one's description must not take the other's place.
#[tokio::test]
async fn the_description_tells_a_faces_axes_from_a_palettes() {
    let api = answering(analysis).await;
    let (_, document) = api.get("/openapi.json").await;
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Axes"]["properties"]["value"]["type"], "string");
    let numbers = &schemas["FaceAxes"]["properties"];
    for axis in ["undertone", "value", "chroma", "contrast", "ita"] {
        assert_eq!(numbers[axis]["type"], json!(["number", "null"]), "{axis}");
    }
    for schema in [
        "FaceRatios",
        "Illumination",
        "IlluminationMethod",
        "IlluminationCast",
    ] {
        assert!(schemas[schema].is_object(), "{schema}");
    }
}
