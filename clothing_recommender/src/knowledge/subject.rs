use crate::language::Tokens;

/// A part of looks that the face shape decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    Necklines,
    Glasses,
    Hats,
    Earrings,
}

impl Feature {
    pub(super) const ALL: [Self; 4] = [Self::Necklines, Self::Glasses, Self::Hats, Self::Earrings];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Necklines => "necklines",
            Self::Glasses => "glasses",
            Self::Hats => "hats",
            Self::Earrings => "earrings",
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Necklines => &["neckline", "neck line", "collar", "v neck", "turtleneck"],
            Self::Glasses => &["glasses", "sunglasses", "frame", "eyewear", "spectacles"],
            Self::Hats => &["hat", "cap", "beanie", "fedora"],
            Self::Earrings => &["earring", "hoop"],
        }
    }

    /// The features that `text` is about.
    pub(super) fn mentioned(text: &Tokens) -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|feature| text.has_any(feature.words()))
            .collect()
    }
}

/// Whether a message is about colors at all.
pub(super) fn is_about_color(text: &Tokens) -> bool {
    text.has_any(&["color", "colour", "shade", "palette", "tone", "hue"])
}

/// Whether a message asks what not to wear.
pub(super) fn is_about_avoiding(text: &Tokens) -> bool {
    text.has_any(&[
        "avoid",
        "not wear",
        "never wear",
        "stay away",
        "worst",
        "shouldnt",
        "unflattering",
        "wash me out",
        "bad for me",
        "dont suit",
        "not suit",
    ])
}

/// Whether a message asks if something flatters.
pub(super) fn is_about_suiting(text: &Tokens) -> bool {
    text.has_any(&[
        "suit",
        "flatter",
        "flattering",
        "look good",
        "looks good",
        "can i wear",
        "should i wear",
        "wear",
        "right for",
        "good on",
        "good for",
        "work on",
        "work for",
        "match my",
    ])
}

/// Whether a message is about faces.
pub(super) fn is_about_faces(text: &Tokens) -> bool {
    text.has_any(&["face", "face shape", "jaw", "jawline", "chin", "forehead"])
}

/// Whether a message is about make-up or hair.
pub(super) fn beauty(text: &Tokens) -> Option<shared::palette::Use> {
    use shared::palette::Use;
    if text.has_any(&[
        "makeup",
        "make up",
        "lipstick",
        "blusher",
        "eyeshadow",
        "nail polish",
        "lip",
    ]) {
        Some(Use::Makeup)
    } else if text.has_any(&[
        "hair color",
        "hair colour",
        "dye my hair",
        "hair dye",
        "highlight",
    ]) {
        Some(Use::Hair)
    } else {
        None
    }
}

/// Whether a message is about clothes, however little of it is understood.
pub(super) fn is_about_clothes(text: &Tokens) -> bool {
    text.has_any(&[
        "wear",
        "wardrobe",
        "outfit",
        "clothe",
        "clothing",
        "fashion",
        "style",
        "stylish",
        "styling",
        "fabric",
        "cloth",
        "garment",
        "look",
        "closet",
        "sew",
        "sewing",
        "textile",
        "brand",
        "designer",
        "dress",
        "shoe",
        "accessory",
        "accessories",
        "color",
        "colour",
        "jewelry",
        "size",
        "velvet",
        "tweed",
        "corduroy",
        "lace",
        "chiffon",
        "flannel",
        "fleece",
    ])
}

/// Whether a message is about the person who writes it.
pub(super) fn is_about_oneself(text: &Tokens) -> bool {
    text.has_any(&["me", "i", "my", "im", "mine"])
}
