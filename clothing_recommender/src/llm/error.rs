use std::time::Duration;

/// Why an endpoint was of no use. None of these texts holds anything the endpoint sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// 401: it does not take our key.
    #[error("the endpoint rejected the key")]
    RejectedKey,
    /// 403: it knows our key and does not let it do this.
    #[error("the endpoint does not let the key do this")]
    Forbidden,
    /// No connection.
    #[error("the endpoint cannot be reached")]
    Unreachable,
    /// Connected, but silent for too long.
    #[error("the endpoint took too long")]
    Timeout,
    /// 429: too many requests, for now.
    #[error("the endpoint is rate limited")]
    RateLimited {
        /// When to come back, if it said so.
        retry_after: Option<Duration>,
    },
    /// 429 because nothing is left to be spent.
    #[error("the endpoint's quota is used up")]
    QuotaExhausted,
    /// Any other status, or an error inside an answer.
    #[error("the endpoint answered with status {status}")]
    Refused {
        /// The HTTP status, or the code inside the answer.
        status: u16,
    },
    /// 400 of Azure: its content filter let the message, or the answer, not pass.
    #[error("the endpoint's content filter stopped it")]
    Filtered,
    /// The answer broke off.
    #[error("the endpoint's answer broke off")]
    Interrupted,
    /// The answer came whole but is not what was asked for.
    #[error("the endpoint's answer cannot be used: {0}")]
    UnusableAnswer(&'static str),
}

impl LlmError {
    /// The stable name of the reason, for metadata and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RejectedKey | Self::Forbidden => "rejected_key",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::RateLimited { .. } => "rate_limited",
            Self::QuotaExhausted => "quota_exhausted",
            Self::Refused { .. } => "refused",
            Self::Filtered => "filtered",
            Self::Interrupted => "interrupted",
            Self::UnusableAnswer(_) => "unusable_answer",
        }
    }
}
