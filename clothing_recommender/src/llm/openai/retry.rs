use std::time::Duration;

use super::Pace;
use crate::llm::LlmError;

/// Attempts in all.
const MAX_ATTEMPTS: u32 = 3;

/// The longest pause that an endpoint may ask for; one that wants more is given up for now, and
/// the builtin stylist answers instead of letting a person wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// How long to pause before the next attempt; nothing where there should be none.
///
/// Only what is safe and likely to help is tried again: a connection that never came about, a
/// limit on the rate, and a server's own failure. Not a timeout: the endpoint may be at work on
/// the request, and the person has waited long enough.
pub(super) fn pause(
    error: &LlmError,
    attempt: u32,
    elapsed: Duration,
    pace: &Pace,
) -> Option<Duration> {
    let asked = match error {
        LlmError::Unreachable => None,
        LlmError::Refused { status } if (500..600).contains(status) => None,
        LlmError::RateLimited { retry_after } => *retry_after,
        _ => return None,
    };
    if attempt >= MAX_ATTEMPTS {
        return None;
    }
    let pause = match asked {
        Some(asked) if asked > LONGEST_PAUSE => return None,
        Some(asked) => asked + jittered(pace.first_retry / 4),
        None => jittered(pace.first_retry * 2_u32.pow(attempt - 1)),
    };
    (elapsed + pause <= pace.retry_budget).then_some(pause)
}

/// Between half of `pause` and all of it, so that those who failed together do not return together.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(rand::random_range(0.5..1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause_after(error: LlmError, attempt: u32) -> Option<Duration> {
        pause(&error, attempt, Duration::ZERO, &Pace::default())
    }

    fn limited(seconds: u64) -> LlmError {
        LlmError::RateLimited {
            retry_after: Some(Duration::from_secs(seconds)),
        }
    }

    #[test]
    fn what_may_pass_by_itself_is_tried_again_and_nothing_else() {
        for again in [
            LlmError::Unreachable,
            LlmError::Refused { status: 503 },
            LlmError::RateLimited { retry_after: None },
        ] {
            assert!(pause_after(again.clone(), 1).is_some(), "{again:?}");
            assert!(
                pause_after(again.clone(), MAX_ATTEMPTS).is_none(),
                "{again:?}"
            );
        }
        for never in [
            LlmError::RejectedKey,
            LlmError::QuotaExhausted,
            LlmError::Timeout,
            LlmError::Interrupted,
            LlmError::Refused { status: 400 },
        ] {
            assert!(pause_after(never.clone(), 1).is_none(), "{never:?}");
        }
    }

    #[test]
    fn pauses_grow_and_vary() {
        let pauses: Vec<_> = (0..20)
            .filter_map(|_| pause_after(LlmError::Unreachable, 1))
            .collect();
        let pace = Pace::default();
        assert!(
            pauses
                .iter()
                .all(|pause| *pause >= pace.first_retry / 2 && *pause <= pace.first_retry)
        );
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        assert!(pause_after(LlmError::Unreachable, 2) > Some(pace.first_retry / 2));
    }

    #[test]
    fn an_endpoint_may_ask_for_patience_within_reason() {
        assert!(pause_after(limited(2), 1) >= Some(Duration::from_secs(2)));
        assert_eq!(pause_after(limited(600), 1), None);
        let late = Pace::default().retry_budget;
        assert_eq!(pause(&limited(2), 1, late, &Pace::default()), None);
    }
}
