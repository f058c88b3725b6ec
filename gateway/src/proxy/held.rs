use shared::metrics::InFlight;

use crate::{admission::Place, figures::Area};

/// What a request holds from its admission until its answer's body has ended.
pub(crate) struct Held {
    _place: Place,
    _in_flight: InFlight,
    stream: Option<InFlight>,
}

impl Held {
    /// A place among those that are taken at once, counted.
    pub fn new(place: Place, figures: &Area) -> Self {
        Self {
            _place: place,
            _in_flight: figures.http.begin(),
            stream: None,
        }
    }

    /// The answer is an event stream.
    pub fn is_stream(&mut self, figures: &Area) {
        self.stream = Some(figures.stream_begun());
    }
}
