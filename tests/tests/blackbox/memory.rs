//! What photos cost in memory, and for how long.

use std::io::Cursor;

use aesthetiq_tests::{
    client::upload,
    portrait,
    process::Process,
    stack::{face_analysis, wait_until_healthy},
};
use image::{
    DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};

const PATH: &str = "/api/v1/ml/analyze-face";
const MEGABYTE: u64 = 1024;

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let written = picture.into().write_to(&mut bytes, format);
    written.expect("a picture");
    bytes.into_inner()
}

/// A service that nobody else uses and that has answered once.
async fn service() -> Process {
    let service = face_analysis(&[]);
    wait_until_healthy(&service).await;
    let (status, body) = send(&service, portrait::grace_hopper()).await;
    assert_eq!(status, 200, "{body}");
    service
}

async fn send(service: &Process, photo: Vec<u8>) -> (u16, serde_json::Value) {
    let url = format!("{}{PATH}", service.url());
    let (status, body) = upload(&url, photo, None).await;
    (status.as_u16(), body)
}

#[tokio::test]
async fn a_photo_does_not_outlive_its_request() {
    let service = service().await;
    // 72 MB once decoded, and nobody in it.
    let large = RgbImage::from_fn(6_000, 4_000, |x, y| {
        Rgb([(x / 24) as u8, (y / 16) as u8, 90])
    });
    let large = encoded(large, ImageFormat::Jpeg);
    let (before, _) = service.memory();
    for _ in 0..4 {
        let (status, body) = send(&service, large.clone()).await;
        assert_eq!((status, &body["code"]), (400, &"no_face".into()), "{body}");
    }
    let (after, most) = service.memory();
    assert!(most > before + 60 * MEGABYTE, "{most} kB: was it decoded?");
    assert!(
        after < before + 60 * MEGABYTE,
        "from {before} to {after} kB"
    );
}

/// A PNG as small as can be.
fn compressed(picture: &GrayImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Up);
    let written = picture.write_with_encoder(encoder);
    written.expect("a picture");
    bytes
}

/// A TIFF whose header announces `side` × `side` pixels in color.
fn tiff(side: u32) -> Vec<u8> {
    let entries = [
        (256_u16, side),
        (257, side),
        (258, 8),
        (259, 1),
        (262, 2),
        (273, 8),
        (277, 3),
        (278, side),
        (279, 100),
    ];
    let mut bytes = b"II*\0\x08\0\0\0\x09\0".to_vec();
    for (tag, value) in entries {
        // Each is one number of 32 bits.
        bytes.extend([tag.to_le_bytes(), [4, 0], [1, 0], [0, 0]].concat());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 100]);
    bytes
}

/// Files of a few kilobytes that announce or hold pictures of gigabytes, or of far more pixels than
/// such a file can hold of a photo.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let small = |format| encoded(RgbImage::new(8, 8), format);
    let altered = |format, at: usize, bytes: &[u8]| {
        let mut file = small(format);
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    let jpeg = small(ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]);
    let frame = frame.expect("a baseline frame");
    let flat = GrayImage::from_pixel(7_000, 7_000, Luma([90]));
    vec![
        ("PNG", compressed(&flat)),
        (
            "WebP",
            encoded(DynamicImage::from(flat).to_rgb8(), ImageFormat::WebP),
        ),
        ("JPEG", altered(ImageFormat::Jpeg, frame + 5, &[0xff; 4])),
        ("GIF", altered(ImageFormat::Gif, 6, &[0xff; 4])),
        (
            "BMP",
            altered(ImageFormat::Bmp, 18, &[0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]),
        ),
        ("TIFF", tiff(60_000)),
    ]
}

#[tokio::test]
async fn a_bomb_of_any_format_is_refused_before_it_takes_memory() {
    let service = service().await;
    let (_, before) = service.memory();
    for (format, bomb) in bombs() {
        assert!(bomb.len() < 200_000, "{format}: {}", bomb.len());
        let (status, body) = send(&service, bomb).await;
        assert!([400, 413].contains(&status), "{format}: {status} {body}");
        let code = body["code"].as_str().unwrap_or_default();
        assert!(
            ["unreadable_image", "too_many_pixels"].contains(&code),
            "{format}: {body}"
        );
    }
    let (_, most) = service.memory();
    assert!(most < before + 30 * MEGABYTE, "from {before} to {most} kB");
}
