use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use moxcms::ColorProfile;

use super::{
    assert_near, decode,
    files::{Metadata, encode_with, exif_of_adobe_rgb, squares},
};

const WITH_PROFILES: [ImageFormat; 4] = [
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Tiff,
    ImageFormat::Jpeg,
];

/// A color space by its own definition rather than by its ICC profile.
struct Space {
    name: &'static str,
    profile: ColorProfile,
    /// From encoded to linear.
    linear: fn(f64) -> f64,
    /// From the space's linear RGB to sRGB's; both have D65 white.
    to_srgb: [[f64; 3]; 3],
}

/// IEC 61966-2-1.
fn srgb_linear(encoded: f64) -> f64 {
    if encoded <= 0.04045 {
        encoded / 12.92
    } else {
        ((encoded + 0.055) / 1.055).powf(2.4)
    }
}

fn srgb_encoded(linear: f64) -> f64 {
    if linear <= 0.003_130_8 {
        12.92 * linear
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    }
}

/// The matrices follow from the primaries of SMPTE EG 432-1 and of Adobe RGB (1998).
fn spaces() -> [Space; 2] {
    [
        Space {
            name: "Display P3",
            profile: ColorProfile::new_display_p3(),
            linear: srgb_linear,
            to_srgb: [
                [1.224_940, -0.224_940, 0.0],
                [-0.042_057, 1.042_057, 0.0],
                [-0.019_638, -0.078_636, 1.098_274],
            ],
        },
        Space {
            name: "Adobe RGB",
            profile: ColorProfile::new_adobe_rgb(),
            linear: |encoded| encoded.powf(563.0 / 256.0),
            to_srgb: [
                [1.398_283, -0.398_283, 0.0],
                [0.0, 1.0, 0.0],
                [0.0, -0.042_939, 1.042_939],
            ],
        },
    ]
}

impl Space {
    fn srgb(&self, pixel: Rgb<u8>) -> Rgb<u8> {
        let linear = pixel
            .0
            .map(|channel| (self.linear)(f64::from(channel) / 255.0));
        Rgb(self.to_srgb.map(|row| {
            let mixed: f64 = row.iter().zip(linear).map(|(a, b)| a * b).sum();
            (srgb_encoded(mixed.clamp(0.0, 1.0)) * 255.0).round() as u8
        }))
    }
}

fn with_profile(
    picture: impl Into<DynamicImage>,
    format: ImageFormat,
    icc: impl Into<Vec<u8>>,
) -> Vec<u8> {
    let metadata = Metadata {
        exif: None,
        icc: Some(icc.into()),
    };
    encode_with(picture, format, &metadata)
}

#[test]
fn wide_gamut_photos_become_srgb() {
    for space in spaces() {
        let mut expected = squares();
        expected
            .pixels_mut()
            .for_each(|pixel| *pixel = space.srgb(*pixel));
        // A conversion that one could leave out would prove nothing.
        assert!(expected.get_pixel(0, 0).0[0] > squares().get_pixel(0, 0).0[0] + 5);
        let icc = space.profile.encode().unwrap();
        for format in WITH_PROFILES {
            let decoded = decode(with_profile(squares(), format, &*icc)).unwrap();
            let tolerance = if format == ImageFormat::Jpeg { 9 } else { 2 };
            let what = format!("{} in {format:?}", space.name);
            assert_near(&decoded, &expected, tolerance, &what);
        }
        let deep = DynamicImage::from(squares()).to_rgb16();
        let decoded = decode(with_profile(deep, ImageFormat::Png, &*icc)).unwrap();
        assert_near(&decoded, &expected, 2, "16 bits");
    }
}

#[test]
fn a_picture_larger_than_one_step_of_the_conversion_is_converted_whole() {
    let [p3, _] = spaces();
    let skin = Rgb([224, 172, 140]);
    let file = with_profile(
        RgbImage::from_pixel(301, 173, skin),
        ImageFormat::Png,
        p3.profile.encode().unwrap(),
    );
    let expected = RgbImage::from_pixel(301, 173, p3.srgb(skin));
    assert_near(&decode(file).unwrap(), &expected, 1, "Display P3");
}

#[test]
fn a_camera_that_says_adobe_rgb_in_exif_alone_is_believed() {
    let [_, adobe_rgb] = spaces();
    let mut expected = squares();
    expected
        .pixels_mut()
        .for_each(|pixel| *pixel = adobe_rgb.srgb(*pixel));
    let with = |icc| Metadata {
        exif: Some(exif_of_adobe_rgb()),
        icc,
    };
    let decoded = decode(encode_with(squares(), ImageFormat::Jpeg, &with(None))).unwrap();
    assert_near(&decoded, &expected, 9, "EXIF alone");
    // What the file holds counts more than what the camera said before it was edited.
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let decoded = decode(encode_with(squares(), ImageFormat::Png, &with(Some(srgb)))).unwrap();
    assert_near(&decoded, &squares(), 0, "EXIF beside a profile");
}

#[test]
fn an_srgb_profile_changes_nothing() {
    let icc = ColorProfile::new_srgb().encode().unwrap();
    let decoded = decode(with_profile(squares(), ImageFormat::Png, icc)).unwrap();
    assert_near(&decoded, &squares(), 0, "sRGB");
}

#[test]
fn a_gray_profile_is_for_gray_pictures() {
    let icc = ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    let gray = DynamicImage::from(squares()).to_luma8();
    let mut expected = DynamicImage::from(gray.clone()).to_rgb8();
    for channel in expected.iter_mut() {
        let linear = (f64::from(*channel) / 255.0).powf(1.8);
        *channel = (srgb_encoded(linear) * 255.0).round() as u8;
    }
    let decoded = decode(with_profile(gray, ImageFormat::Png, &*icc)).unwrap();
    assert_near(&decoded, &expected, 2, "gray");
    let decoded = decode(with_profile(squares(), ImageFormat::WebP, icc)).unwrap();
    assert_near(&decoded, &squares(), 0, "color");
}

#[test]
fn a_profile_that_is_broken_or_of_another_kind_is_ignored() {
    let whole = ColorProfile::new_display_p3().encode().unwrap();
    let mut cmyk = whole.clone();
    cmyk[16..20].copy_from_slice(b"CMYK");
    let mut nameless = whole.clone();
    nameless[36..40].fill(0);
    let mut scrambled = whole.clone();
    scrambled[128..].fill(0xff);
    let profiles = [
        b"no profile at all".to_vec(),
        whole[..100].to_vec(),
        whole[..200].to_vec(),
        cmyk,
        nameless,
        scrambled,
    ];
    for (number, icc) in profiles.into_iter().enumerate() {
        for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff] {
            let decoded = decode(with_profile(squares(), format, &*icc)).unwrap();
            assert_near(&decoded, &squares(), 0, &format!("{number} in {format:?}"));
        }
    }
}
