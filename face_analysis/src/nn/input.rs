//! From a picture to what the networks take.

use image::RgbImage;
use tch::{Device, Kind, TchError, Tensor};

/// Mean of red, green and blue over ImageNet, of 0 to 1. Torchvision's published constants.
const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
/// Standard deviation of red, green and blue over ImageNet.
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];

/// `picture` as `[1, 3, H, W]`, normalized, its channels next to each other in memory.
///
/// # Errors
/// When libtorch fails.
pub fn normalized(picture: &RgbImage, device: Device, kind: Kind) -> Result<Tensor, TchError> {
    let shape = [i64::from(picture.height()), i64::from(picture.width()), 3];
    Tensor::f_from_data_size(picture.as_raw(), &shape, Kind::Uint8)?
        .f_to_device(device)?
        .f_to_kind(Kind::Float)?
        .f_sub_(&Tensor::f_from_slice(&MEAN.map(|mean| mean * 255.0))?.f_to_device(device)?)?
        .f_div_(&Tensor::f_from_slice(&DEVIATION.map(|sd| sd * 255.0))?.f_to_device(device)?)?
        .f_to_kind(kind)?
        .f_permute([2, 0, 1])?
        .f_unsqueeze(0)
}
