//! Answering with exact bytes: a strong `ETag` that is their SHA-256, `304` for whoever has them, no re-encoding.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use ohqc_app::AppError;
use ohqc_app::releases::Representation;
use serde::Serialize;

/// Bytes that go out as they are.
pub struct Exact<'a> {
    /// Their media type.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Bytes,
    /// Their SHA-256 in lower-case hexadecimal.
    pub sha256: &'a str,
}

impl<'a> From<&'a Representation> for Exact<'a> {
    fn from(found: &'a Representation) -> Self {
        Self { media_type: found.media_type, bytes: found.bytes.clone(), sha256: &found.sha256 }
    }
}

/// A value as JSON, with the hash of its bytes.
///
/// # Errors
/// [`AppError::Internal`] when it has no JSON.
pub fn json(value: &impl Serialize) -> Result<(Bytes, String), AppError> {
    let bytes = serde_json::to_vec(value)?;
    let sha256 = ohqc_app::hash::sha256(&bytes);
    Ok((bytes.into(), sha256))
}

/// The answer, with the values of `Link` that it bears, and whether the caller had the bytes already.
///
/// `Content-Encoding: identity` keeps the compressing middleware away: a strong `ETag` names the very bytes on the wire.
pub fn answer(request: &HttpRequest, found: Exact<'_>, cache: &'static str, links: Vec<String>) -> (HttpResponse, bool) {
    let etag = ["\"sha256-", found.sha256, "\""].concat();
    let unchanged = request.headers().get_all(header::IF_NONE_MATCH).any(|value| names(value, &etag));
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static(cache)))
        .insert_header((header::VARY, HeaderValue::from_static("accept")));
    for link in links {
        response.append_header((header::LINK, link));
    }
    if unchanged {
        return (response.finish(), true);
    }
    response
        .insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("identity")))
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(found.media_type)));
    (response.body(found.bytes), false)
}

/// Whether an `If-None-Match` names this `ETag`, or everything.
fn names(value: &HeaderValue, etag: &str) -> bool {
    let tags = value.to_str().unwrap_or_default().split(',').map(str::trim);
    tags.map(|tag| tag.strip_prefix("W/").unwrap_or(tag)).any(|tag| tag == "*" || tag == etag)
}

/// Whether the caller asks for this media type by name and does not rule it out.
pub fn accepts(request: &HttpRequest, media_type: &str) -> bool {
    request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(
        |range| {
            let mut parts = range.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(media_type));
            named && !parts.any(is_zero)
        },
    )
}

/// `q=0` in any spelling: not acceptable (RFC 9110, 12.4.2).
fn is_zero(parameter: &str) -> bool {
    parameter.strip_prefix("q=").is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_tag_is_found_in_a_list() {
        for (value, found) in [("\"a\"", true), ("\"b\", W/\"a\"", true), ("*", true), ("\"b\"", false), ("a", false)] {
            assert_eq!(names(&HeaderValue::from_static(value), "\"a\""), found, "{value}");
        }
    }

    #[test]
    fn a_media_type_must_be_asked_for_by_name() {
        let asks = |accept: &str| {
            accepts(&TestRequest::get().insert_header((header::ACCEPT, accept)).to_http_request(), "application/x-ndjson")
        };
        assert!(asks("application/x-ndjson"));
        assert!(asks("application/json;q=0.5, application/x-ndjson;q=0.9"));
        assert!(!asks("application/x-ndjson;q=0, application/json"));
        assert!(!asks("application/x-ndjson;q=0.000"));
        assert!(!asks("*/*"));
    }
}
