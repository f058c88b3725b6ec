//! An analysis for tests that need one and no networks.

use std::array;

use shared::season::Season;

use crate::{
    color::{region::RegionColors, season::SeasonScores},
    face::{
        Face,
        detection::{Detection, KEY_POINTS},
        eye::{CONTOUR_POINTS, Eye, Eyes, IRIS_POINTS},
        geometry::{Bounds, Point, Square},
        mesh::{Mesh, POINTS},
    },
    illumination::Illumination,
    parsing::LabelMap,
    pipeline::Analysis,
    quality::{
        issue::{Code, Issue},
        verdict::Quality,
    },
    regions::{
        Regions,
        reading::{Reading, Reason},
    },
    request::WhiteBalance,
    shape::ShapeScores,
};

/// A face of season Dark Winter and shape Heart, of which nothing was measured, in a photo of 4 × 2
/// pixels that is somewhat dark.
pub fn analysis() -> Analysis {
    let mut season = [0.04; 12];
    season[Season::DarkWinter.index()] = 0.56;
    Analysis {
        face: Face {
            detection: Detection {
                score: 0.9,
                bounds: Bounds::default(),
                key_points: [Point::default(); KEY_POINTS],
            },
            mesh: Mesh {
                points: vec![Point::default(); POINTS],
                depths: vec![0.0; POINTS],
                presence: 1.0,
            },
            eyes: Eyes {
                left: eye(),
                right: eye(),
            },
        },
        colors: RegionColors::default(),
        regions: Regions::new(array::from_fn(|_| Reading::Absent(Reason::NoneSeen))),
        illumination: Illumination::UNKNOWN,
        white_balance: WhiteBalance::Auto,
        season: SeasonScores(season),
        shape: ShapeScores([0.5, 0.2, 0.1, 0.1, 0.1]),
        shape_by_network: ShapeScores([0.5, 0.2, 0.1, 0.1, 0.1]),
        ratios: None,
        labels: LabelMap::new(Square::around_picture(4, 2), 1, vec![1]),
        quality: Quality {
            score: 0.9,
            issues: vec![Issue::new(
                Code::Dark,
                "There is too little light on the face.",
            )],
        },
    }
}

fn eye() -> Eye {
    Eye {
        contour: vec![Point::default(); CONTOUR_POINTS],
        iris: [Point::default(); IRIS_POINTS],
    }
}
