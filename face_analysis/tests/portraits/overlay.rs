//! The card, drawn for each portrait.

use face_analysis::overlay::draw;
use image::{GenericImageView, Rgba, imageops};

use crate::support::{ASTRONAUT, HOPPER, analyze, portrait};

#[test]
fn a_card_shows_the_portrait_and_what_was_found() {
    for name in [ASTRONAUT, HOPPER] {
        let photo = portrait(name);
        let face = analyze(&photo);
        let png = draw(&photo, &face).unwrap();
        if let Some(folder) = std::env::var_os("CARDS") {
            std::fs::write(
                std::path::Path::new(&folder).join(format!("{name}.png")),
                &png,
            )
            .unwrap();
        }
        let card = image::load_from_memory(&png).unwrap();
        assert_eq!(card.dimensions(), (1600, 1040));
        // The corners are paper, and there is ink beside the portrait.
        let paper = card.get_pixel(2, 2);
        assert_eq!(paper, card.get_pixel(1597, 1037));
        let column = imageops::crop_imm(&card, 1040, 40, 520, 900).to_image();
        let inked = column.pixels().filter(|&&pixel| pixel != paper).count();
        assert!(inked > 60_000, "{inked}");
        // The season's first color stands on it.
        let season = shared::palette::palette(face.season.verdict().first);
        let hex = season.colors[0].hex;
        let color = Rgba([hex.r, hex.g, hex.b, 255]);
        assert!(column.pixels().filter(|&&pixel| pixel == color).count() > 1_000);
    }
}

#[test]
fn a_face_at_the_edge_of_a_narrow_photo_is_framed() {
    let photo = portrait(ASTRONAUT);
    let narrow = imageops::crop_imm(&photo, 150, 20, 150, 492).to_image();
    let face = analyze(&narrow);
    let png = draw(&narrow, &face).unwrap();
    assert_eq!(
        image::load_from_memory(&png).unwrap().dimensions(),
        (1600, 1040)
    );
}
