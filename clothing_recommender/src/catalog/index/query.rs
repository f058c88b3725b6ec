use crate::embedding::{DIMENSIONS, Embedding};

/// A query's numbers are this many to the unit: small enough that 384 products with bytes fit an
/// `i32`, fine enough to add nothing to the rounding of the bytes.
const QUERY_SCALE: f32 = 4096.0;

/// A query in whole numbers.
pub(super) type Query = [i16; DIMENSIONS];

/// `vector` in whole numbers.
pub(super) fn query(vector: &Embedding) -> Query {
    vector.map(|value| (value * QUERY_SCALE) as i16)
}

/// The product of a query and a vector: their cosine in whole numbers.
pub(super) fn dot(query: &Query, vector: &[i8]) -> i32 {
    query
        .iter()
        .zip(vector)
        .map(|(a, b)| i32::from(*a) * i32::from(*b))
        .sum()
}
