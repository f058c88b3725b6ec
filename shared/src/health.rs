//! Health and readiness reports, in the original's shape.

use std::collections::BTreeMap;

use axum::Json;
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The present moment as the original writes it: UTC, ISO 8601, microseconds, `+00:00`.
pub fn timestamp() -> String {
    Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00")
        .to_string()
}

/// The answer to `GET {prefix}/health`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `healthy`, or `unhealthy` beside status 503.
    #[schema(example = "healthy")]
    pub status: &'static str,
    /// APP_NAME.
    pub app_name: String,
    /// APP_VERSION.
    pub version: String,
    /// When the report was made: UTC, ISO 8601.
    #[schema(example = "2025-12-16T15:08:45.934351+00:00")]
    pub timestamp: String,
    /// What is wrong, when something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Health {
    /// All is well.
    pub fn healthy(app_name: &str, version: &str) -> Self {
        Self {
            status: "healthy",
            app_name: app_name.to_owned(),
            version: version.to_owned(),
            timestamp: timestamp(),
            detail: None,
        }
    }

    /// Something is wrong, and `detail` says what.
    pub fn unhealthy(app_name: &str, version: &str, detail: impl Into<String>) -> Self {
        Self {
            status: "unhealthy",
            detail: Some(detail.into()),
            ..Self::healthy(app_name, version)
        }
    }

    /// The HTTP status that goes with the report: 200 or 503.
    pub fn http_status(&self) -> StatusCode {
        if self.detail.is_none() {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// The answer to `GET /ready` and `GET {prefix}/ready`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ready {
    /// `ready`, or `not_ready` beside status 503.
    #[schema(example = "ready")]
    pub status: &'static str,
    /// Each thing that was looked at, and how it stands.
    pub checks: BTreeMap<&'static str, String>,
    /// When the report was made: UTC, ISO 8601.
    pub timestamp: String,
}

impl Ready {
    /// A report of `checks`.
    pub fn new<const N: usize>(ready: bool, checks: [(&'static str, String); N]) -> Self {
        Self {
            status: if ready { "ready" } else { "not_ready" },
            checks: checks.into(),
            timestamp: timestamp(),
        }
    }

    /// The HTTP status that goes with the report: 200 or 503.
    pub fn http_status(&self) -> StatusCode {
        if self.status == "ready" {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// The answer to `GET /live`: the process runs and answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Live {
    /// Always `alive`.
    #[schema(example = "alive")]
    pub status: &'static str,
}

/// Answers `GET /live`.
pub async fn live() -> Json<Live> {
    Json(Live { status: "alive" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_has_pythons_form() {
        let stamp = timestamp();
        assert_eq!(stamp.len(), "2025-12-16T15:08:45.934351+00:00".len());
        assert_eq!(&stamp[19..20], ".");
        assert!(stamp.ends_with("+00:00"));
        assert!(stamp[20..26].bytes().all(|byte| byte.is_ascii_digit()));
    }
}
