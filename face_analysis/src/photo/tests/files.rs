//! Pictures, and files made of them: by encoders, and by hand where no encoder writes such a file.

use std::io::Cursor;

use image::{
    DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, tiff::TiffEncoder, webp::WebPEncoder},
};

/// The formats that keep every pixel as it is.
pub const LOSSLESS: [ImageFormat; 4] = [
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Tiff,
    ImageFormat::Bmp,
];
/// All that are read.
pub const ALL: [ImageFormat; 6] = [
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Tiff,
    ImageFormat::Bmp,
    ImageFormat::Gif,
    ImageFormat::Jpeg,
];

/// Six squares of 16 pixels, each of another color: nothing about it is symmetric, it is unharmed
/// by JPEG, whose blocks the squares are, and has few enough colors for GIF.
pub fn squares() -> RgbImage {
    const COLORS: [[u8; 3]; 6] = [
        [224, 172, 140],
        [60, 40, 30],
        [120, 150, 90],
        [40, 60, 130],
        [180, 60, 70],
        [235, 235, 225],
    ];
    RgbImage::from_fn(48, 32, |x, y| Rgb(COLORS[(x / 16 + 3 * (y / 16)) as usize]))
}

pub fn encode(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    match (picture.into(), format) {
        (picture, ImageFormat::Jpeg) => picture
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 95))
            .unwrap(),
        (picture, format) => picture.write_to(&mut bytes, format).unwrap(),
    }
    bytes.into_inner()
}

/// What stands in a file beside its pixels.
#[derive(Default, Clone)]
pub struct Metadata {
    pub exif: Option<Vec<u8>>,
    pub icc: Option<Vec<u8>>,
}

/// A PNG, WebP, JPEG or (without EXIF) TIFF.
pub fn encode_with(
    picture: impl Into<DynamicImage>,
    format: ImageFormat,
    metadata: &Metadata,
) -> Vec<u8> {
    fn write(mut encoder: impl ImageEncoder, picture: &DynamicImage, metadata: &Metadata) {
        if let Some(exif) = &metadata.exif {
            encoder.set_exif_metadata(exif.clone()).unwrap();
        }
        if let Some(icc) = &metadata.icc {
            encoder.set_icc_profile(icc.clone()).unwrap();
        }
        picture.write_with_encoder(encoder).unwrap();
    }
    let picture = &picture.into();
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Png => write(PngEncoder::new(&mut bytes), picture, metadata),
        ImageFormat::WebP => write(WebPEncoder::new_lossless(&mut bytes), picture, metadata),
        ImageFormat::Tiff => write(TiffEncoder::new(&mut bytes), picture, metadata),
        ImageFormat::Jpeg => write(
            JpegEncoder::new_with_quality(&mut bytes, 95),
            picture,
            metadata,
        ),
        _ => panic!("{format:?} has no metadata"),
    }
    bytes.into_inner()
}

/// An EXIF block that holds nothing but an orientation.
pub fn exif(orientation: u8) -> Vec<u8> {
    let entry = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    [entry.as_slice(), &[orientation], b"\0\0\0\0\0\0"].concat()
}

/// An EXIF block that holds nothing but the interoperability index R03.
pub fn exif_of_adobe_rgb() -> Vec<u8> {
    b"MM\0*\0\0\0\x08\
        \0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0\
        \0\x01\xa0\x05\0\x04\0\0\0\x01\0\0\0\x2c\0\0\0\0\
        \0\x01\0\x01\0\x02\0\0\0\x04R03\0\0\0\0\0"
        .to_vec()
}

/// An uncompressed TIFF of one strip, as TIFF 6.0 has it.
pub struct Tiff {
    pub size: (u32, u32),
    pub bits: u16,
    pub channels: u16,
    /// 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK.
    pub photometric: u16,
    pub orientation: u16,
    pub pixels: Vec<u8>,
}

impl Tiff {
    pub fn bytes(&self) -> Vec<u8> {
        const SHORT: u16 = 3;
        const LONG: u16 = 4;
        const ENTRIES: u16 = 11;
        let end_of_directory = 8 + 2 + 12 * u32::from(ENTRIES) + 4;
        let bits = vec![self.bits; usize::from(self.channels)];
        let bits_size = 2 * u32::from(self.channels);
        // Up to four bytes stand in the entry itself.
        let bits_value = match bits[..] {
            [one] => u32::from(one),
            _ => end_of_directory,
        };
        let palette = end_of_directory + bits_size;
        let (palette_size, pixels) = match self.photometric {
            3 => (3 * 256, palette + 2 * 3 * 256),
            _ => (1, palette),
        };
        let entries: [(u16, u16, u32, u32); ENTRIES as usize] = [
            (256, LONG, 1, self.size.0),
            (257, LONG, 1, self.size.1),
            (258, SHORT, u32::from(self.channels), bits_value),
            (259, SHORT, 1, 1),
            (262, SHORT, 1, u32::from(self.photometric)),
            (273, LONG, 1, pixels),
            (274, SHORT, 1, u32::from(self.orientation)),
            (277, SHORT, 1, u32::from(self.channels)),
            (278, LONG, 1, self.size.1),
            (279, LONG, 1, self.pixels.len() as u32),
            (320, SHORT, palette_size, palette),
        ];
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend(ENTRIES.to_le_bytes());
        for (tag, kind, count, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 4]);
        bytes.extend(bits.into_iter().flat_map(u16::to_le_bytes));
        bytes.resize(pixels as usize, 0);
        bytes.extend(&self.pixels);
        bytes
    }
}

/// A baseline JPEG of 16 × 8 pixels of one color in four components, as Photoshop writes CMYK:
/// each component is what remains of 255, and an Adobe segment says so.
pub fn cmyk_jpeg(inverted: [u8; 4]) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0".to_vec();
    // With a quantizer of 8 a block's DC coefficient is its mean.
    bytes.extend(b"\xff\xdb\0\x43\0");
    bytes.extend([8; 64]);
    bytes.extend(b"\xff\xc0\0\x14\x08\0\x08\0\x10\x04");
    bytes.extend((1..=4).flat_map(|component| [component, 0x11, 0]));
    // DC: the categories 0 to 8 are the codes 0000 to 1000. AC: the code 0 ends the block.
    bytes.extend(
        b"\xff\xc4\0\x1c\0\0\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08",
    );
    bytes.extend(b"\xff\xc4\0\x14\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes.extend(b"\xff\xda\0\x0e\x04");
    bytes.extend((1..=4).flat_map(|component| [component, 0]));
    bytes.extend([0, 63, 0]);
    let mut bits = String::new();
    for sample in inverted {
        bits += &dc(i32::from(sample) - 128);
    }
    // The second block differs from the first by nothing.
    bits += &dc(0).repeat(4);
    while !bits.len().is_multiple_of(8) {
        bits.push('1');
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte
            .iter()
            .fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit == b'1'));
        bytes.push(byte);
        if byte == 0xff {
            bytes.push(0);
        }
    }
    bytes.extend(b"\xff\xd9");
    bytes
}

/// A block that has only a DC coefficient, as bits (ITU-T T.81, F.1.2.1).
fn dc(difference: i32) -> String {
    let category = (32 - difference.abs().leading_zeros()) as usize;
    let value = match difference {
        0 => String::new(),
        1.. => format!("{difference:b}"),
        _ => format!("{:0category$b}", difference + (1 << category) - 1),
    };
    format!("{category:04b}{value}0")
}

/// One pixel in lossy WebP, which no encoder at hand writes.
pub const LOSSY_WEBP: &[u8] = b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d\x01\x2a\x01\0\x01\0\x03\0\x34\x25\xa4\0\x03\x70\0\xfe\xfb\x94\0\0";
