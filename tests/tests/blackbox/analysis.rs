//! A photo in, face shape and color season out.

use std::io::Cursor;

use aesthetiq_tests::{
    client::{client, read, upload},
    portrait,
    stack::Stack,
};
use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::{StatusCode, multipart};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/ml/analyze-face";
const SHAPES: [&str; 5] = ["Heart", "Oblong", "Oval", "Round", "Square"];
const SEASONS: [&str; 12] = [
    "BRIGHT SPRING",
    "BRIGHT WINTER",
    "COOL SUMMER",
    "COOL WINTER",
    "DARK AUTUMN",
    "DARK WINTER",
    "LIGHT SPRING",
    "LIGHT SUMMER",
    "MUTED AUTUMN",
    "MUTED SUMMER",
    "WARM AUTUMN",
    "WARM SPRING",
];

fn encoded(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, format)
        .expect("a picture");
    bytes.into_inner()
}

/// A landscape of stripes: a picture, but nobody in it.
fn stripes() -> RgbImage {
    RgbImage::from_fn(640, 480, |x, y| {
        image::Rgb([(x / 3) as u8, (y / 2) as u8, ((x + y) % 251) as u8])
    })
}

fn assert_analysis(body: &Value) {
    let shape = body["face_shape"].as_str().expect("a shape");
    assert!(SHAPES.contains(&shape), "{body}");
    let score = body["face_shape_score"].as_f64().expect("a score");
    assert!((0.2..=1.0).contains(&score), "{body}");

    let scores = body["palette_scores"].as_object().expect("scores");
    let mut keys: Vec<&str> = scores.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, SEASONS);
    let value = |key: &str| scores[key].as_f64().expect("a number");
    let sum: f64 = SEASONS.iter().map(|season| value(season)).sum();
    assert!((sum - 1.0).abs() < 1e-3, "{sum}");
    let best = SEASONS
        .iter()
        .max_by(|a, b| value(a).total_cmp(&value(b)))
        .expect("twelve");
    let palette = body["palette"].as_str().expect("a palette");
    assert_eq!(palette.to_uppercase(), *best);
    assert!(palette.starts_with(|first: char| first.is_ascii_uppercase()));
    assert!(palette.contains(|other: char| other.is_ascii_lowercase()));

    let shapes = body["face_shape_scores"].as_object().expect("scores");
    assert_eq!(shapes.len(), SHAPES.len());
    assert_eq!(shapes[shape], body["face_shape_score"]);
    let sum: f64 = shapes.values().filter_map(Value::as_f64).sum();
    assert!((sum - 1.0).abs() < 1e-3, "{sum}");
    assert_eq!(body["palette_confidence"], scores[*best]);
    for (runner_up, scores, borderline) in [
        ("face_shape_runner_up", shapes, "face_shape_borderline"),
        ("palette_runner_up", scores, "palette_borderline"),
    ] {
        let second = body[runner_up].as_str().expect("a runner-up");
        let key = scores.keys().find(|key| key.eq_ignore_ascii_case(second));
        let second = scores[key.expect("one of the names")].as_f64();
        let mut sorted: Vec<f64> = scores.values().filter_map(Value::as_f64).collect();
        sorted.sort_by(|a, b| b.total_cmp(a));
        assert_eq!(second, Some(sorted[1]), "{body}");
        assert_eq!(body[borderline], sorted[1] >= 0.75 * sorted[0], "{body}");
    }

    assert!(body["features"].is_array());
    assert!(body["processing_time_ms"].as_f64().expect("a time") > 0.0);
}

async fn refused(stack: &Stack, bytes: Vec<u8>, kind: &str, status: StatusCode, code: &str) {
    let (got, body) = upload(&stack.url(PATH), bytes, Some(kind)).await;
    assert_eq!(got, status, "{body}");
    assert_eq!(body["code"], code, "{body}");
    assert!(body["detail"].is_string(), "{body}");
    assert!(body["hint"].is_string(), "{body}");
    assert!(body.get("palette").is_none());
}

#[tokio::test]
async fn portraits_are_analyzed() {
    let stack = Stack::start().await;
    for (bytes, kind) in [
        (portrait::grace_hopper(), "image/jpeg"),
        (portrait::astronaut(), "image/png"),
    ] {
        let (status, body) = upload(&stack.url(PATH), bytes, Some(kind)).await;
        assert_eq!(status, 200, "{body}");
        assert_analysis(&body);
    }
}

#[tokio::test]
async fn the_same_photo_has_the_same_answer() {
    let stack = Stack::start().await;
    let mut answers = Vec::new();
    for _ in 0..2 {
        let (_, mut body) = upload(&stack.url(PATH), portrait::astronaut(), None).await;
        body["processing_time_ms"] = json!(0);
        answers.push(body);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn the_old_path_answers_the_same_but_for_the_time() {
    let stack = Stack::start().await;
    let photo = portrait::grace_hopper;
    let (_, mut body) = upload(&stack.url(PATH), photo(), None).await;
    let legacy = stack.url("/api/v1/ml/analyze-face-legacy");
    let (status, old) = upload(&legacy, photo(), Some("text/plain")).await;
    assert_eq!(status, 200, "{old}");
    body.as_object_mut()
        .expect("an object")
        .remove("processing_time_ms");
    assert_eq!(old, body);

    let (status, body) = upload(&legacy, b"hello".to_vec(), Some("application/pdf")).await;
    assert_eq!(status, 400);
    assert_eq!(body["detail"], "The file is not an image.");
}

#[tokio::test]
async fn content_decides_and_not_the_declared_type() {
    let stack = Stack::start().await;
    for kind in [
        None,
        Some("application/octet-stream"),
        Some("image/png"),
        Some("text/plain"),
    ] {
        let (status, body) = upload(&stack.url(PATH), portrait::grace_hopper(), kind).await;
        assert_eq!(status, 200, "{kind:?}: {body}");
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let stack = Stack::start().await;
    for bytes in [
        b"just some text, whatever its name says".to_vec(),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec(),
        Vec::new(),
    ] {
        refused(
            &stack,
            bytes,
            "image/jpeg",
            StatusCode::BAD_REQUEST,
            "not_an_image",
        )
        .await;
    }
    let (status, body) = upload(&stack.url(PATH), b"hello".to_vec(), Some("application/pdf")).await;
    assert_eq!(status, 400);
    assert_eq!(
        body["detail"],
        "Invalid file type: application/pdf. Must be an image."
    );
}

#[tokio::test]
async fn a_broken_picture_is_refused() {
    let stack = Stack::start().await;
    let whole = portrait::grace_hopper();
    for length in [20, 400, whole.len() / 2] {
        refused(
            &stack,
            whole[..length].to_vec(),
            "image/jpeg",
            StatusCode::BAD_REQUEST,
            "unreadable_image",
        )
        .await;
    }
    let png = portrait::astronaut();
    refused(
        &stack,
        png[..png.len() / 2].to_vec(),
        "image/png",
        StatusCode::BAD_REQUEST,
        "unreadable_image",
    )
    .await;
}

#[tokio::test]
async fn a_picture_without_a_face_is_refused_and_never_guessed_at() {
    let stack = Stack::start().await;
    for picture in [
        stripes(),
        RgbImage::from_pixel(800, 800, image::Rgb([224, 172, 140])),
        RgbImage::from_pixel(1, 1, image::Rgb([0, 0, 0])),
        RgbImage::from_pixel(3000, 2, image::Rgb([9, 9, 9])),
    ] {
        refused(
            &stack,
            encoded(picture, ImageFormat::Png),
            "image/png",
            StatusCode::BAD_REQUEST,
            "no_face",
        )
        .await;
    }
}

#[tokio::test]
async fn every_lossless_format_has_the_same_answer() {
    let stack = Stack::start().await;
    let photo = image::load_from_memory(&portrait::astronaut()).expect("a picture");
    let mut answers = Vec::new();
    for format in [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Tiff,
        ImageFormat::Bmp,
    ] {
        let bytes = encoded(photo.to_rgb8(), format);
        let (status, mut body) = upload(&stack.url(PATH), bytes, Some("image/jpeg")).await;
        assert_eq!(status, 200, "{format:?}: {body}");
        body["processing_time_ms"] = json!(0);
        answers.push(body);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn a_gif_is_read() {
    let stack = Stack::start().await;
    let photo = image::load_from_memory(&portrait::astronaut()).expect("a picture");
    let gif = encoded(photo.to_rgb8(), ImageFormat::Gif);
    let (status, body) = upload(&stack.url(PATH), gif, Some("image/gif")).await;
    assert_eq!(status, 200, "{body}");
    assert_analysis(&body);
}

#[tokio::test]
async fn a_known_format_that_is_not_read_is_415() {
    let stack = Stack::start().await;
    for (bytes, kind) in [
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "image/heic"),
        (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", "image/avif"),
    ] {
        refused(
            &stack,
            bytes.to_vec(),
            kind,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_format",
        )
        .await;
    }
}

#[tokio::test]
async fn a_picture_of_too_many_pixels_is_413_before_it_is_decoded() {
    let stack = Stack::start().await;
    let mut bytes = portrait::grace_hopper();
    // The start-of-frame segment: marker, length, bits, and then height and width.
    let frame = bytes
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .expect("a baseline JPEG");
    bytes[frame + 5..frame + 9].fill(0xff);
    refused(
        &stack,
        bytes,
        "image/jpeg",
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_many_pixels",
    )
    .await;
}

#[tokio::test]
async fn a_missing_file_is_fastapis_422() {
    let stack = Stack::start().await;
    let no_form = client().post(stack.url(PATH)).send();
    let empty_form = client()
        .post(stack.url(PATH))
        .multipart(multipart::Form::new())
        .send();
    let other_field = client()
        .post(stack.url(PATH))
        .multipart(multipart::Form::new().text("picture", "x"))
        .send();
    let json = client().post(stack.url(PATH)).json(&json!({})).send();
    for answer in [
        no_form.await,
        empty_form.await,
        other_field.await,
        json.await,
    ] {
        let (status, body) = read(answer.expect("an answer")).await;
        assert_eq!(status, 422, "{body}");
        assert_eq!(
            body["detail"],
            json!([{
                "type": "missing",
                "loc": ["body", "file"],
                "msg": "Field required",
                "input": null
            }])
        );
    }
}

#[tokio::test]
async fn several_people_may_ask_at_once() {
    let stack = Stack::start().await;
    let url = stack.url(PATH);
    let all = (0..6).map(|_| upload(&url, portrait::grace_hopper(), None));
    for (status, body) in futures_util::future::join_all(all).await {
        assert_eq!(status, 200, "{body}");
        assert_analysis(&body);
    }
}

#[tokio::test]
async fn nothing_of_a_photo_reaches_the_log_or_the_disk() {
    let stack = Stack::start().await;
    upload(&stack.url(PATH), portrait::astronaut(), None).await;
    let files: Vec<_> = std::fs::read_dir(stack.face_analysis.folder())
        .expect("its folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(files, ["stderr"]);
    let log = stack.face_analysis.log();
    for word in ["palette", "Heart", "Oblong", "Oval", "Round", "Square"] {
        assert!(!log.contains(word), "{log}");
    }
}
