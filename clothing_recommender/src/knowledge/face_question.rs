//! "Which glasses suit a square face?": what flatters a face shape.

use shared::face_shape::FaceShape;

use super::{
    Knowledge,
    face_shapes::Feature,
    phrases::capitalized,
    question::Question,
    subject::Subject::{Face, OnMe, Suiting},
};

impl Knowledge {
    pub(super) fn about_shape(&self, question: &Question<'_>) -> Option<String> {
        let subjects = &question.subjects;
        let features: Vec<Feature> = Feature::ALL
            .into_iter()
            .filter(|feature| subjects.has(feature.subject()))
            .collect();
        // "I have a round face; is red for me?"
        let is_on_color = !question.colors.is_empty() && subjects.has_any(&[OnMe, Suiting]);
        if features.is_empty() && is_on_color && question.profile.season.is_some() {
            return None;
        }
        match question.profile.face_shape {
            Some(shape) if subjects.has(Face) || !features.is_empty() => {
                self.shape_advice_after(shape, &features, &question.said)
            }
            None if subjects.has(Face) || (!features.is_empty() && subjects.has(Suiting)) => {
                Some(self.every_shape(&features))
            }
            _ => None,
        }
    }

    /// The same without the thought behind it, where that was `said` before.
    pub(super) fn shape_advice_after(
        &self,
        shape: FaceShape,
        features: &[Feature],
        said: &str,
    ) -> Option<String> {
        let advice = self.shape_advice(shape, features)?;
        let idea = format!("{}. ", capitalized(&self.shapes.advice(shape)?.idea));
        match advice.strip_prefix(&idea) {
            Some(rest) if said.contains(&idea) => Some(rest.to_owned()),
            _ => Some(advice),
        }
    }

    /// What flatters `shape`, in the features asked about or, where none was, in all.
    pub(super) fn shape_advice(&self, shape: FaceShape, features: &[Feature]) -> Option<String> {
        let advice = self.shapes.advice(shape)?;
        let features = if features.is_empty() {
            &Feature::ALL
        } else {
            features
        };
        let sentences: Vec<String> = features
            .iter()
            .map(|&feature| {
                let works = advice.works(feature);
                let name = capitalized(feature.name());
                format!("{name}: {}; go easy on {}.", works.good, works.less)
            })
            .collect();
        let idea = capitalized(&advice.idea);
        Some(format!("{idea}. {}", sentences.join(" ")))
    }

    /// The same in short for all shapes, where nobody knows which one is meant.
    pub(super) fn every_shape(&self, features: &[Feature]) -> String {
        let features = if features.is_empty() {
            &[Feature::Necklines]
        } else {
            features
        };
        let shapes: Vec<String> = FaceShape::ALL
            .into_iter()
            .filter_map(|shape| {
                let advice = self.shapes.advice(shape)?;
                let good: Vec<&str> = features
                    .iter()
                    .map(|&feature| advice.works(feature).good.as_str())
                    .collect();
                Some(format!("{}: {}.", shape.title(), good.join("; ")))
            })
            .collect();
        format!(
            "It depends on the face shape. {} Tell me yours, or send the face analysis along, and I say more.",
            shapes.join(" ")
        )
    }
}
