//! From a photo to an analysis: faces, what the networks see of each, then its colors and season.

use std::time::Duration;

use image::RgbImage;

use crate::{
    color::{
        measure::region_colors,
        region::RegionColors,
        season::{SeasonModel, SeasonScores},
    },
    engine::threads::beside,
    error::{AnalysisError, InferenceError, ModelError},
    face::{Face, FaceFinder, Faces, FeatureFinder, detection::Detection},
    illumination::Illumination,
    manifest::ModelStore,
    nn::target::Target,
    parsing::{FaceParser, LabelMap},
    quality::{measures::Measures, verdict::Quality},
    regions::{Region, Regions, Views},
    request::{Options, Request, WhiteBalance},
    shape::{ShapeClassifier, ShapeScores, ratios::FaceRatios, vote::Vote},
    stopwatch::{Timings, timed},
};

/// What was found out about a photo.
#[derive(Debug, Clone)]
pub struct PhotoAnalysis {
    /// At least one, at most as many as were asked for, the largest first.
    pub faces: Vec<Analysis>,
    /// How many faces the photo shows.
    pub face_count: usize,
    /// Width and height of the upright photo in pixels.
    pub size: (u32, u32),
    /// How long each stage took. Some run side by side, so that their sum may be more than the whole.
    pub timings: Timings,
    /// The upright photo, if it was asked for.
    pub picture: Option<RgbImage>,
}

/// What was found out about a face.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// Where the face is.
    pub face: Face,
    /// The colors that the season was told by.
    pub colors: RegionColors,
    /// The colors that people read, balanced as they were asked for.
    pub regions: Regions,
    /// The light, as far as it is known.
    pub illumination: Illumination,
    /// Whether its cast was taken out of [`Self::regions`].
    pub white_balance: WhiteBalance,
    /// How well the colors fit each season.
    pub season: SeasonScores,
    /// How well the face fits each shape, as network and proportions say together.
    pub shape: ShapeScores,
    /// What the network alone says.
    pub shape_by_network: ShapeScores,
    /// The face's proportions.
    pub ratios: Option<FaceRatios>,
    /// What is where on and around the face.
    pub labels: LabelMap,
    /// How well the photo shows the face.
    pub quality: Quality,
}

/// What the networks see of a face.
struct Seen {
    face: Face,
    labels: LabelMap,
    shape: ShapeScores,
}

/// Every model that an analysis takes.
pub struct Pipeline {
    faces: FaceFinder,
    parser: FaceParser,
    season: SeasonModel,
    shape: ShapeClassifier,
    vote: Vote,
}

impl Pipeline {
    /// Loads the models and runs each once, so that the first request is not slower than others.
    ///
    /// # Errors
    /// When a file is missing, altered or of another form, or a network does not run.
    pub fn load(store: &ModelStore, target: impl Into<Target>) -> Result<Self, ModelError> {
        let target = target.into();
        let mut pipeline = Self {
            faces: FaceFinder::load(store)?,
            parser: FaceParser::load(store.read("parser")?, target)?,
            season: SeasonModel::load(&store.read("season")?)?,
            shape: ShapeClassifier::load(store.read("face_shape")?, target)?,
            vote: Vote::load(&store.read("face_shape_vote")?)?,
        };
        pipeline.faces.warm_up()?;
        // The two have warmed up with all threads, each by itself.
        pipeline.warm_up_beside()?;
        Ok(pipeline)
    }

    fn warm_up_beside(&mut self) -> Result<(), InferenceError> {
        let (parser, shape) = (&self.parser, &mut self.shape);
        let (told, parsed) = beside(move || shape.warm_up(), || parser.warm_up());
        told.and(parsed)
    }

    /// Another one, for another thread. It shares the weights of libtorch's networks; OpenCV's hold
    /// buffers of their own and are loaded anew.
    ///
    /// # Errors
    /// As [`Pipeline::load`].
    pub fn another(&self, store: &ModelStore) -> Result<Self, ModelError> {
        let mut another = Self {
            faces: FaceFinder::load(store)?,
            parser: self.parser.clone(),
            season: self.season.clone(),
            shape: self.shape.clone(),
            vote: self.vote.clone(),
        };
        another.faces.warm_up()?;
        another.parser.warm_up()?;
        another.shape.warm_up()?;
        Ok(another)
    }

    /// Analyzes an uploaded photo.
    ///
    /// # Errors
    /// When the photo cannot be decoded, shows no face or shows it too badly, or a network fails.
    pub fn analyze(&mut self, request: &Request) -> Result<PhotoAnalysis, AnalysisError> {
        let mut timings = Timings::default();
        let picture = timings.measure("decode", || request.photo.decode())?;
        let jpeg_quality = request.photo.jpeg_quality();
        let options = &request.options;
        let mut analysis = self.look(&picture, jpeg_quality, options, timings)?;
        analysis.picture = options.keep_picture.then_some(picture);
        Ok(analysis)
    }

    /// Analyzes the largest faces of an upright picture.
    ///
    /// # Errors
    /// When the picture shows no face or shows it too badly, or a network fails.
    pub fn analyze_picture(
        &mut self,
        photo: &RgbImage,
        options: &Options,
    ) -> Result<PhotoAnalysis, AnalysisError> {
        self.look(photo, None, options, Timings::default())
    }

    fn look(
        &mut self,
        photo: &RgbImage,
        jpeg_quality: Option<f64>,
        options: &Options,
        mut timings: Timings,
    ) -> Result<PhotoAnalysis, AnalysisError> {
        let Faces { largest, count } = self.seen(photo, options.max_faces, &mut timings)?;
        let mut faces = Vec::with_capacity(largest.len());
        for seen in largest {
            let measure = || Measures::of(photo, &seen.face, &seen.labels);
            let measures = timings.measure("quality", measure)?;
            let measures = Measures {
                jpeg_quality,
                other_faces: count - 1,
                ..measures
            };
            let quality = match Quality::of(&measures) {
                Ok(quality) => quality,
                Err(issue) if faces.is_empty() => return Err(AnalysisError::Unfit(issue)),
                // Whoever stands in the background does not spoil the answer to the others.
                Err(_) => continue,
            };
            let balance = options.white_balance;
            faces.push(self.analyze_face(photo, seen, quality, balance, &mut timings)?);
        }
        if faces.is_empty() {
            return Err(AnalysisError::NoFace);
        }
        Ok(PhotoAnalysis {
            faces,
            face_count: count,
            size: photo.dimensions(),
            timings,
            picture: None,
        })
    }

    /// What the networks see in a photo. The parser works from the detector's box alone, so that it
    /// need not wait for the face's features, nor for the shape that is told by these.
    fn seen(
        &mut self,
        photo: &RgbImage,
        max_faces: usize,
        timings: &mut Timings,
    ) -> Result<Faces<Seen>, InferenceError> {
        let (parser, shape) = (&self.parser, &mut self.shape);
        let mut looked = Duration::ZERO;
        let look = |finder: &mut FeatureFinder, detection: Detection| {
            let bounds = detection.bounds;
            // Lent for change, though not changed: libtorch's tensors may be handed to another
            // thread, but not be shared with it.
            let shape = &mut *shape;
            let told_by_features = move || {
                let (face, found_in) = timed(|| finder.features(photo, detection));
                let Some(face) = face? else {
                    return Ok((None, found_in, Duration::ZERO));
                };
                let (scores, told_in) = timed(|| shape.classify(photo, &face.mesh));
                Ok::<_, InferenceError>((Some((face, scores?)), found_in, told_in))
            };
            let (both, time) =
                timed(|| beside(told_by_features, || timed(|| parser.parse(photo, &bounds))));
            looked += time;
            let (told, (labels, parsed_in)) = both;
            let (told, found_in, told_in) = told?;
            timings.add("detect", found_in);
            timings.add("parse", parsed_in);
            timings.add("shape", told_in);
            let labels = labels?;
            Ok(told.map(|(face, shape)| Seen {
                face,
                labels,
                shape,
            }))
        };
        let (faces, time) = timed(|| self.faces.find(photo, max_faces, look));
        timings.add("detect", time.saturating_sub(looked));
        faces
    }

    fn analyze_face(
        &self,
        photo: &RgbImage,
        Seen {
            face,
            labels,
            shape: shape_by_network,
        }: Seen,
        quality: Quality,
        white_balance: WhiteBalance,
        timings: &mut Timings,
    ) -> Result<Analysis, AnalysisError> {
        let measure = || region_colors(photo, &face.detection.bounds, &labels);
        let colors = timings.measure("measure", measure)?;
        let (regions, illumination) = timings.measure("regions", || {
            let views = Views::of(photo, &face, &labels)?;
            let regions = Regions::measure(&face, &views)?;
            let regions = match quality.lenses() {
                Some(lenses) => regions.behind(lenses),
                None => regions,
            };
            let skin = regions.of(Region::Skin).measured();
            let illumination = Illumination::estimate(&views, skin.map(|skin| skin.lab))?;
            Ok::<_, InferenceError>(match white_balance {
                WhiteBalance::Auto => (illumination.balanced(&regions), illumination),
                WhiteBalance::Off => (regions, illumination),
            })
        })?;
        let ratios = FaceRatios::of(&face.mesh);
        Ok(Analysis {
            season: timings.measure("season", || self.season.scores(&colors)),
            shape: ratios.map_or(shape_by_network, |ratios| {
                self.vote.of(&shape_by_network, &ratios)
            }),
            shape_by_network,
            ratios,
            regions,
            illumination,
            white_balance,
            colors,
            face,
            labels,
            quality,
        })
    }
}
