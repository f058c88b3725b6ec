use super::{Unit, Vocabulary, Wish};
use crate::{knowledge::FaceShapes, profile::Profile};

/// What people are told beside garments to rank them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) wish: &'a Wish,
    pub(super) profile: &'a Profile,
    pub(super) shapes: &'a FaceShapes,
    pub(super) vocabulary: &'a Vocabulary,
    /// What prices are compared in.
    pub(super) unit: Unit,
}
