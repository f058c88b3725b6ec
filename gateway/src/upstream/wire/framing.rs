use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{
    Reading, WireError,
    hop_by_hop::{Named, options},
};

/// What the headers say of where the answer ends, and of the connection after it.
pub(super) struct Framing {
    length: Option<u64>,
    is_chunked: bool,
    /// Whether the connection may serve another request when the answer has ended.
    pub keeps_connection: bool,
    /// Which headers concern the connection alone.
    pub named: Named,
}

impl Framing {
    pub fn new(is_1_0: bool) -> Self {
        Self {
            length: None,
            is_chunked: false,
            keeps_connection: !is_1_0,
            named: Named::default(),
        }
    }

    /// Takes one header; `so_far` are the ones before it.
    ///
    /// # Errors
    /// When it leaves in doubt where the answer ends.
    pub fn note(
        &mut self,
        name: &HeaderName,
        value: &HeaderValue,
        so_far: &mut HeaderMap,
    ) -> Result<(), WireError> {
        if *name == header::CONTENT_LENGTH {
            let length = length(value)?;
            match self.length.replace(length) {
                None => {}
                Some(same) if same == length => drop(so_far.remove(name)),
                Some(_) => return Err(WireError::Malformed("two lengths")),
            }
        } else if *name == header::TRANSFER_ENCODING {
            if self.is_chunked || !value.as_bytes().eq_ignore_ascii_case(b"chunked") {
                return Err(WireError::Malformed(
                    "a transfer coding that is not understood",
                ));
            }
            self.is_chunked = true;
        } else if *name == header::CONNECTION {
            self.note_connection(value);
        }
        Ok(())
    }

    fn note_connection(&mut self, value: &HeaderValue) {
        // What nearly all say, if they say anything.
        if value == "keep-alive" {
            return;
        }
        if options(value).any(|option| option.eq_ignore_ascii_case("close")) {
            self.keeps_connection = false;
        }
        self.named.note(value);
    }

    /// Where the body ends, all headers being known.
    ///
    /// # Errors
    /// When they contradict each other.
    pub fn body(&mut self, status: StatusCode, is_head: bool) -> Result<Reading, WireError> {
        let has_none = is_head
            || status.is_informational()
            || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        match (self.is_chunked, self.length) {
            (true, Some(_)) => Err(WireError::Malformed("a length and chunks")),
            _ if has_none => Ok(Reading::Done),
            (true, None) => Ok(Reading::CHUNKS),
            (false, Some(0)) => Ok(Reading::Done),
            (false, Some(length)) => Ok(Reading::Length(length)),
            (false, None) => {
                self.keeps_connection = false;
                Ok(Reading::UntilClose)
            }
        }
    }
}

/// Digits and nothing else, not even a sign.
fn length(value: &HeaderValue) -> Result<u64, WireError> {
    let text = value.to_str().unwrap_or_default();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(length) if is_plain => Ok(length),
        _ => Err(WireError::Malformed("a length that is no number")),
    }
}
