//! What suits a season: the palettes, and a color or a garment held against one.

use std::io::Cursor;

use aesthetiq_tests::{
    client::{Answer, client, get, post, read},
    stack::Stack,
};
use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const PALETTES: &str = "/api/v1/ml/palettes";
const MATCH: &str = "/api/v1/ml/match-color";

/// A garment of one color in the middle of white paper.
fn garment(color: [u8; 3]) -> RgbImage {
    RgbImage::from_fn(300, 400, |x, y| {
        let inside = (75..225).contains(&x) && (50..350).contains(&y);
        image::Rgb(if inside { color } else { [255; 3] })
    })
}

fn encoded(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, format)
        .expect("a picture");
    bytes.into_inner()
}

fn file(bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name("garment")
}

async fn send(stack: &Stack, form: Form) -> Answer {
    let answer = client().post(stack.url(MATCH)).multipart(form).send();
    read(answer.await.expect("an answer")).await
}

async fn ask(stack: &Stack, hex: &str, season: &str) -> Value {
    let question = json!({"hex": hex, "season": season});
    let (status, body) = post(&stack.url(MATCH), &question).await;
    assert_eq!(status, 200, "{body}");
    body
}

fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    let items = list.as_array().expect("a list").iter();
    items
        .map(|item| item[field].as_str().expect("a text"))
        .collect()
}

fn assert_hex(value: &Value) {
    let hex = value.as_str().expect("a text");
    let digits = hex.strip_prefix('#').expect("a #");
    assert!(digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit()));
}

#[tokio::test]
async fn the_overview_lists_twelve_palettes_and_each_is_there_in_whole() {
    let stack = Stack::start().await;
    let (status, overview) = get(&stack.url(PALETTES)).await;
    assert_eq!(status, 200);
    let list = overview["palettes"].as_array().expect("a list");
    assert_eq!(list.len(), 12);
    for entry in list {
        let slug = entry["slug"].as_str().expect("a slug");
        let (status, whole) = get(&stack.url(&format!("{PALETTES}/{slug}"))).await;
        assert_eq!(status, 200, "{slug}");
        for field in ["season", "key", "slug", "summary", "axes"] {
            assert_eq!(entry[field], whole[field], "{slug}: {field}");
        }
        let season = entry["season"].as_str().expect("a season");
        assert_eq!(entry["key"], season.to_uppercase());
        for axis in ["undertone", "value", "chroma"] {
            assert!(entry["axes"][axis].is_string(), "{entry}");
        }
        let colors = whole["colors"].as_array().expect("colors");
        let best: Vec<&Value> = colors
            .iter()
            .filter(|color| color["use"] == "best")
            .map(|color| &color["hex"])
            .take(6)
            .collect();
        assert_eq!(entry["best"].as_array().expect("hexes").len(), 6);
        assert!(entry["best"].as_array().expect("hexes").iter().eq(best));
    }
}

#[tokio::test]
async fn a_palette_says_what_to_wear_for_what_and_what_to_avoid_and_why() {
    let stack = Stack::start().await;
    let (_, palette) = get(&stack.url(&format!("{PALETTES}/warm-autumn"))).await;
    let colors = palette["colors"].as_array().expect("colors");
    assert!((38..=45).contains(&colors.len()), "{}", colors.len());
    for color in colors {
        assert_hex(&color["hex"]);
        assert!(color["name"].is_string());
    }
    let mut uses = texts(&palette["colors"], "use");
    uses.sort_unstable();
    uses.dedup();
    assert_eq!(
        uses,
        ["accent", "best", "hair", "makeup", "metal", "neutral"]
    );
    assert!(texts(&palette["colors"], "name").contains(&"rust"));
    assert!(texts(&palette["avoid"], "name").contains(&"black"));
    assert!(
        texts(&palette["avoid"], "why")
            .iter()
            .all(|why| !why.is_empty())
    );
    assert!(palette["metals"].as_str().expect("metals").contains("gold"));
}

#[tokio::test]
async fn a_season_may_be_spelled_in_any_usual_way_and_answers_may_be_kept() {
    let stack = Stack::start().await;
    for spelling in ["dark-winter", "DARK_WINTER", "Dark%20Winter", "deepwinter"] {
        let answer = client()
            .get(stack.url(&format!("{PALETTES}/{spelling}")))
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.headers()["cache-control"], "public, max-age=3600");
        let (status, body) = read(answer).await;
        assert_eq!(status, 200, "{spelling}");
        assert_eq!(body["season"], "Dark Winter");
    }
}

#[tokio::test]
async fn an_unknown_season_is_404_and_the_hint_lists_the_twelve() {
    let stack = Stack::start().await;
    for unknown in ["monsoon", "winter", "%F0%9F%8D%82", "%ff"] {
        let answer = client()
            .get(stack.url(&format!("{PALETTES}/{unknown}")))
            .send()
            .await
            .expect("an answer");
        assert!(answer.headers().get("cache-control").is_none());
        let (status, body) = read(answer).await;
        assert_eq!(status, 404, "{unknown}");
        assert_eq!(body["code"], "unknown_season");
        let hint = body["hint"].as_str().expect("a hint");
        assert_eq!(hint.matches('-').count(), 12, "{hint}");
        assert!(hint.contains("muted-summer"), "{hint}");
    }
}

#[tokio::test]
async fn a_color_of_the_palette_suits_and_one_to_avoid_does_not() {
    let stack = Stack::start().await;
    let rust = ask(&stack, "#A8441C", "Warm Autumn").await;
    assert_eq!(
        (&rust["suits"], &rust["score"], &rust["delta_e"]),
        (&json!(true), &json!(1.0), &json!(0.0))
    );
    assert_eq!(
        rust["nearest"],
        json!({"name": "rust", "hex": "#A8441C", "use": "best"})
    );
    assert!(rust.get("dominant_colors").is_none());

    let black = ask(&stack, "000", "true-autumn").await;
    assert_eq!(black["season"], "Warm Autumn");
    assert_eq!(black["hex"], "#000000");
    assert_eq!(
        (&black["suits"], &black["score"]),
        (&json!(false), &json!(0.0))
    );
    let avoided = &black["nearest_avoided"];
    assert_eq!(
        (&avoided["name"], &avoided["delta_e"]),
        (&json!("black"), &json!(0.0))
    );
    let why = avoided["why"].as_str().expect("a reason");
    assert!(black["reason"].as_str().expect("a sentence").contains(why));
}

#[tokio::test]
async fn the_score_follows_its_formula() {
    let stack = Stack::start().await;
    for hex in ["#50C878", "#9CAF88", "#123456", "#FFD1DC", "#39FF14"] {
        for season in ["Dark Winter", "Warm Autumn", "Light Summer"] {
            let answer = ask(&stack, hex, season).await;
            let number = |value: &Value| value.as_f64().expect("a number");
            let distance = number(&answer["delta_e"]);
            let avoided = number(&answer["nearest_avoided"]["delta_e"]);
            let expected =
                (1.0 / (1.0 + (distance / 10.0).powi(2))).min(avoided / (avoided + distance));
            let score = number(&answer["score"]);
            assert!((score - expected).abs() < 1e-9, "{answer}");
            assert_eq!(answer["suits"], json!(score >= 0.5), "{answer}");
        }
    }
}

#[tokio::test]
async fn a_garment_is_judged_by_its_own_color_and_not_by_its_background() {
    let stack = Stack::start().await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let form = Form::new()
            .part("file", file(encoded(garment([0xA8, 0x44, 0x1C]), format)))
            .text("season", "warm autumn");
        let (status, body) = send(&stack, form).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(body["suits"], true);
        assert_eq!(body["nearest"]["name"], "rust");
        assert!(body["delta_e"].as_f64().expect("a number") < 2.0, "{body}");
        let colors = body["dominant_colors"].as_array().expect("colors");
        assert_eq!(colors.len(), 1, "{body}");
        assert_eq!(colors[0]["hex"], body["hex"]);
        assert_eq!(colors[0]["share"], 1.0);
    }
}

#[tokio::test]
async fn of_a_striped_garment_the_commonest_color_decides() {
    let stack = Stack::start().await;
    let mut picture = garment([0x1F, 0x2A, 0x44]);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        if (75..225).contains(&x) && (50..350).contains(&y) && y % 60 < 20 {
            *pixel = image::Rgb([0xD8, 0x70, 0x1F]);
        }
    }
    let form = Form::new()
        .part("file", file(encoded(picture, ImageFormat::Png)))
        .text("season", "Warm Autumn");
    let (status, body) = send(&stack, form).await;
    assert_eq!(status, 200, "{body}");
    let colors = body["dominant_colors"].as_array().expect("colors");
    let share = |place: usize| colors[place]["share"].as_f64().expect("a number");
    assert_eq!(colors.len(), 2, "{body}");
    assert!(share(0) > 0.6 && share(1) > 0.25, "{body}");
    assert_eq!(colors[0]["hex"], body["hex"]);
    let season_color = ask(
        &stack,
        colors[1]["hex"].as_str().expect("a hex"),
        "Warm Autumn",
    )
    .await;
    assert_eq!(season_color["nearest"]["name"], "pumpkin");
}

#[tokio::test]
async fn mistakes_in_json_are_fastapis_422() {
    let stack = Stack::start().await;
    for (question, mistakes) in [
        (json!({}), vec![("missing", "hex"), ("missing", "season")]),
        (
            json!({"hex": 5, "season": null}),
            vec![("string_type", "hex"), ("string_type", "season")],
        ),
        (
            json!({"hex": "emerald", "season": "Dark Winter"}),
            vec![("string_pattern_mismatch", "hex")],
        ),
        (
            json!({"hex": "#50C878", "season": "monsoon"}),
            vec![("value_error", "season")],
        ),
    ] {
        let (status, body) = post(&stack.url(MATCH), &question).await;
        assert_eq!(status, 422, "{body}");
        assert_eq!(body["code"], "validation_error");
        let told: Vec<_> = body["detail"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|mistake| {
                assert_eq!(mistake["loc"][0], "body");
                let text = |value: &Value| value.as_str().expect("a text").to_owned();
                (text(&mistake["type"]), text(&mistake["loc"][1]))
            })
            .collect();
        let expected: Vec<_> = mistakes
            .into_iter()
            .map(|(kind, field)| (kind.to_owned(), field.to_owned()))
            .collect();
        assert_eq!(told, expected, "{body}");
    }
    let (_, body) = post(
        &stack.url(MATCH),
        &json!({"hex": "#50C878", "season": "monsoon"}),
    )
    .await;
    assert_eq!(
        body["detail"][0]["msg"],
        "Value error, `monsoon` is none of the twelve color seasons"
    );
}

#[tokio::test]
async fn what_is_no_json_object_is_422_too() {
    let stack = Stack::start().await;
    for (body, kind) in [
        ("", "missing"),
        ("{", "json_invalid"),
        ("[]", "model_attributes_type"),
    ] {
        let answer = client()
            .post(stack.url(MATCH))
            .header("content-type", "application/json")
            .body(body)
            .send();
        let (status, answer) = read(answer.await.expect("an answer")).await;
        assert_eq!(status, 422, "{answer}");
        assert_eq!(answer["detail"][0]["type"], kind);
        assert_eq!(answer["detail"][0]["loc"][0], "body");
    }
}

#[tokio::test]
async fn mistakes_in_a_form_are_told_together() {
    let stack = Stack::start().await;
    let (status, body) = send(&stack, Form::new().text("file", "text")).await;
    assert_eq!(status, 422, "{body}");
    assert_eq!(
        body["detail"],
        json!([
            {
                "type": "value_error",
                "loc": ["body", "file"],
                "msg": "Value error, Expected UploadFile, received: <class 'str'>",
                "input": null
            },
            {"type": "missing", "loc": ["body", "season"], "msg": "Field required", "input": null}
        ])
    );
    let form = Form::new().text("season", "monsoon");
    let (_, body) = send(&stack, form).await;
    let mistakes = &body["detail"];
    assert_eq!(texts(mistakes, "type"), ["missing", "value_error"]);
    assert_eq!(mistakes[1]["loc"], json!(["body", "season"]));
}

#[tokio::test]
async fn a_broken_photo_is_refused_as_by_the_face_analysis() {
    let stack = Stack::start().await;
    let png = encoded(garment([9, 80, 90]), ImageFormat::Png);
    for (bytes, status, code) in [
        (b"no picture".to_vec(), 400, "not_an_image"),
        (png[..png.len() / 2].to_vec(), 400, "unreadable_image"),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0heicmif1".to_vec(),
            415,
            "unsupported_format",
        ),
        (vec![0; 11 << 20], 413, "body_too_large"),
    ] {
        let form = Form::new()
            .part("file", file(bytes))
            .text("season", "Dark Winter");
        let (got, body) = send(&stack, form).await;
        assert_eq!(got, status, "{body}");
        assert_eq!(body["code"], code);
    }
}

#[tokio::test]
async fn garments_are_judged_at_the_same_time() {
    let stack = Stack::start().await;
    let photo = encoded(garment([0x12, 0x69, 0x6A]), ImageFormat::Jpeg);
    let all = (0..8).map(|_| {
        let form = Form::new().part("file", file(photo.clone()));
        send(&stack, form.text("season", "Warm Autumn"))
    });
    for (status, body) in futures_util::future::join_all(all).await {
        assert_eq!(status, 200, "{body}");
        assert_eq!(body["nearest"]["name"], "teal");
    }
}
