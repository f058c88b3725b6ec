use std::{borrow::Cow, sync::Arc};

use http::{Request, Uri, uri::PathAndQuery};

use super::AppState;
use crate::{
    error::GatewayError,
    figures::{Area, Figures},
    proxy::path,
    upstream::Upstream,
};

/// The path could mean something else to the service than to the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AmbiguousPath;

impl From<AmbiguousPath> for GatewayError {
    fn from(AmbiguousPath: AmbiguousPath) -> Self {
        Self::AmbiguousPath
    }
}

/// Which service a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    Ml,
    Agent,
}

impl Route {
    /// Brings the request's path into its canonical form and reads from it which service the
    /// request is for; `None` if it is for the gateway itself.
    pub fn find<B>(request: &mut Request<B>, prefix: &str) -> Result<Option<Self>, AmbiguousPath> {
        // CONNECT names no path, and `OPTIONS *` concerns the gateway.
        if !request.uri().path().starts_with('/') {
            return Ok(None);
        }
        let canonical = path::canonical(request.uri().path()).ok_or(AmbiguousPath)?;
        let route = Self::of(&canonical, prefix);
        if let Cow::Owned(path) = canonical {
            let uri = with_path(request.uri(), path)?;
            *request.uri_mut() = uri;
        }
        Ok(route)
    }

    pub fn upstream(self, state: &AppState) -> &Arc<Upstream> {
        match self {
            Self::Ml => &state.face_analysis,
            Self::Agent => &state.clothing_recommender,
        }
    }

    pub fn figures(self, figures: &Figures) -> &Area {
        match self {
            Self::Ml => &figures.ml,
            Self::Agent => &figures.agent,
        }
    }

    /// Whether the request, whose path is canonical, is about what is kept of a person.
    pub fn is_personal(self, path: &str, prefix: &str) -> bool {
        let rest = path
            .strip_prefix(prefix)
            .and_then(|path| path.strip_prefix("/agent/users"));
        self == Self::Agent && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn of(path: &str, prefix: &str) -> Option<Self> {
        let rest = path.strip_prefix(prefix)?;
        let below = |area: &str| rest.strip_prefix(area).is_some_and(|rest| !rest.is_empty());
        if below("/ml/") {
            Some(Self::Ml)
        } else if below("/agent/") {
            Some(Self::Agent)
        } else {
            None
        }
    }
}

fn with_path(uri: &Uri, mut path: String) -> Result<Uri, AmbiguousPath> {
    if let Some(query) = uri.query() {
        path.push('?');
        path.push_str(query);
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path).map_err(|_| AmbiguousPath)?);
    Uri::from_parts(parts).map_err(|_| AmbiguousPath)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(uri: &'static str) -> (Option<Route>, String) {
        let mut request = Request::new(());
        *request.uri_mut() = Uri::from_static(uri);
        let route = Route::find(&mut request, "/api/v1").unwrap_or_default();
        (route, request.uri().to_string())
    }

    #[test]
    fn the_path_decides_in_its_canonical_form() {
        assert_eq!(find("/api/v1/ml/x").0, Some(Route::Ml));
        assert_eq!(find("/api/v1/agent/x").0, Some(Route::Agent));
        for own in [
            "/",
            "/health",
            "/api/v1/ml",
            "/api/v1/ml/",
            "/api/v1/mlx/y",
            "/api/v2/ml/x",
        ] {
            assert_eq!(find(own).0, None, "{own}");
        }
        assert!(Route::Agent.is_personal("/api/v1/agent/users/u1", "/api/v1"));
        assert!(!Route::Agent.is_personal("/api/v1/agent/userspace", "/api/v1"));
        let (route, uri) = find("http://engine.example/api/v1/%61gent/x?q=%61");
        assert_eq!(route, Some(Route::Agent));
        assert_eq!(uri, "http://engine.example/api/v1/agent/x?q=%61");
    }
}
