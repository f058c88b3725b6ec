//! Garment photos, read on threads where they keep nobody waiting but their own requests.

use std::sync::Arc;

use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{
    color::garment::{DominantColor, dominant_colors},
    error::AnalysisError,
    photo::EncodedPhoto,
};

/// Photos that are read at a time. One of the largest takes 200 MB decoded.
const AT_A_TIME: usize = 2;

/// Photos that may be read or wait. At 10 MiB each, the gateway's limit, they hold 160 MiB.
pub const PLACES: usize = 16;

/// Reads garment photos, a few at a time. Clones share the places.
#[derive(Clone)]
pub struct Garments {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Garments {
    /// With so many `places` for requests.
    pub fn new(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            turns: Arc::new(Semaphore::new(AT_A_TIME)),
        }
    }

    /// Waits for a turn and tells a garment's [`dominant_colors`]: at least one. Dropping the
    /// future gives the place up; a photo that is being read is read to its end.
    ///
    /// # Errors
    /// [`AnalysisError::Busy`] at once when no place is free, [`AnalysisError::Lost`] when reading
    /// panicked, or what decoding ends with.
    pub async fn colors(&self, photo: EncodedPhoto) -> Result<Vec<DominantColor>, AnalysisError> {
        let _place = self.places.try_acquire().map_err(|_| AnalysisError::Busy)?;
        let turn = self.turns.clone().acquire_owned().await;
        let turn = turn.map_err(|_| AnalysisError::Lost)?;
        let read = move || {
            // The turn ends with the work, even if nobody waits for it any more.
            let _turn = turn;
            photo.decode().map(|picture| dominant_colors(&picture))
        };
        spawn_blocking(read)
            .await
            .map_err(|_| AnalysisError::Lost)?
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{io::Cursor, pin::pin, task::Poll};

    use image::{ImageFormat, RgbImage};

    use super::*;

    fn photo() -> EncodedPhoto {
        let mut png = Cursor::new(Vec::new());
        let picture = RgbImage::from_pixel(8, 8, image::Rgb([80, 200, 120]));
        picture.write_to(&mut png, ImageFormat::Png).unwrap();
        EncodedPhoto::recognize(png.into_inner().into()).unwrap()
    }

    #[tokio::test]
    async fn a_photo_beyond_the_places_is_refused_until_one_is_free() {
        let garments = Garments::new(1);
        {
            // Its turn does not come as long as these are taken.
            let _all = garments.turns.acquire_many(AT_A_TIME as u32).await.unwrap();
            let mut waiting = pin!(garments.colors(photo()));
            let polled =
                std::future::poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context)));
            assert!(polled.await.is_pending());
            let refused = garments.colors(photo()).await;
            assert!(matches!(refused, Err(AnalysisError::Busy)), "{refused:?}");
        }
        let colors = garments.colors(photo()).await.unwrap();
        assert_eq!(colors[0].color.hex(), "#50C878");
    }
}
