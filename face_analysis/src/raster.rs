//! Lending pictures to OpenCV without copying them.

use image::RgbImage;
use opencv::{
    boxed_ref::{BoxedRef, BoxedRefMut},
    core::{Mat, Vec3b},
};

use crate::error::InferenceError;

/// `picture` as OpenCV sees it: rows of red, green, blue.
///
/// # Errors
/// When the picture has more than 2³¹ rows or columns.
pub fn view(picture: &RgbImage) -> Result<BoxedRef<'_, Mat>, InferenceError> {
    let (width, height) = size(picture)?;
    Ok(Mat::new_rows_cols_with_bytes::<Vec3b>(
        height,
        width,
        picture.as_raw(),
    )?)
}

/// `picture` for OpenCV to write into.
///
/// # Errors
/// When the picture has more than 2³¹ rows or columns.
pub fn view_mut(picture: &mut RgbImage) -> Result<BoxedRefMut<'_, Mat>, InferenceError> {
    let (width, height) = size(picture)?;
    Ok(Mat::new_rows_cols_with_bytes_mut::<Vec3b>(
        height, width, picture,
    )?)
}

fn size(picture: &RgbImage) -> Result<(i32, i32), InferenceError> {
    let side = |pixels: u32| i32::try_from(pixels).map_err(opencv::Error::from);
    Ok((side(picture.width())?, side(picture.height())?))
}
