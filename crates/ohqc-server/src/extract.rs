//! What handlers take: the acting caller, a parsed body, a path value, a query, the revision a change is based on.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::ContentDisposition;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;
use ohqc_app::identity::Claims;
use ohqc_app::{App, AppError};
use ohqc_domain::identity;
use ohqc_domain::problem::{Code, FieldProblem};
use ohqc_domain::text::Text;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::error::ApiError;
use crate::{language, values};

/// Largest JSON body in bytes.
pub const MAX_JSON: usize = 1024 * 1024;

type Boxed<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// The caller, from the bearer token.
pub struct Actor(Arc<Claims>);

impl std::ops::Deref for Actor {
    type Target = identity::Actor;
    fn deref(&self) -> &identity::Actor {
        &self.0.actor
    }
}

/// The token of an `Authorization: Bearer` header.
pub fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = std::str::from_utf8(request.headers().get(header::AUTHORIZATION)?.as_bytes()).ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

impl FromRequest for Actor {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let actor = request
            .app_data::<Data<App>>()
            .zip(bearer(request))
            .ok_or(AppError::Unauthenticated)
            .and_then(|(app, token)| app.keys().verify(token))
            .map(Self)
            .map_err(ApiError::from);
        ready(actor)
    }
}

/// The revision in `If-Match`, as `"r12"`.
pub struct IfMatch(pub i32);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(header::IF_MATCH) else {
            return ready(Err(ApiError::request(StatusCode::PRECONDITION_REQUIRED, Code::PreconditionRequired)));
        };
        let revision = value.to_str().ok().and_then(|text| text.trim().strip_prefix("\"r")?.strip_suffix('"')?.parse().ok());
        ready(revision.map(Self).ok_or_else(|| AppError::Stale.into()))
    }
}

/// A value of the path, already of its domain type.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let bad = || {
            ApiError::said(
                StatusCode::BAD_REQUEST,
                Code::BadRequest,
                Text::new("路径中的编号格式不正确", "The id in the path is not well-formed"),
            )
        };
        ready(request.match_info().load().map(Self).map_err(|_| bad()))
    }
}

/// The query of the URL; unknown names and values are refused with their name.
pub struct Query<T>(pub T);

impl<T> std::ops::Deref for Query<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A value, or where in the query it is at fault.
struct Traced<T>(Result<T, String>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Traced<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = serde_path_to_error::deserialize(deserializer);
        Ok(Self(read.map_err(|error| pointer(error.path()))))
    }
}

/// What is wrong with a query, by the parameter where it is known: the decoder's own words are no reader's language.
fn unreadable(pointer: &str) -> Text {
    match pointer.strip_prefix('/') {
        Some(name) => {
            Text::owned(format!("查询参数 {name} 的值不正确"), format!("The value of the query parameter {name} is not valid"))
        }
        None => Text::new("查询参数不完整或格式不正确", "A query parameter is missing, or the query is not well-formed"),
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let traced = actix_web::web::Query::<Traced<T>>::from_query(request.query_string()).map(|query| query.into_inner().0);
        let read = traced.unwrap_or_else(|_| Err(String::new()));
        ready(read.map(Self).map_err(|pointer| {
            let text = unreadable(&pointer);
            let field = FieldProblem { pointer, code: "type".into(), detail: text.get(language::current()).to_owned() };
            ApiError::Request(StatusCode::BAD_REQUEST, Code::BadRequest, Some(text), vec![field])
        }))
    }
}

/// A JSON body. Bad syntax is 400; a value that does not fit is 422 with its JSON Pointer.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Boxed<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = request.mime_type().ok().flatten().is_some_and(|mime| mime.essence_str() == "application/json");
        let payload = payload.take();
        Box::pin(async move {
            if !json {
                return Err(ApiError::request(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedMediaType));
            }
            parse(&collect(payload, MAX_JSON).await?).map(Self)
        })
    }
}

/// A body of raw bytes, up to the size of an evidence file.
pub struct RawBody(pub Bytes);

impl FromRequest for RawBody {
    type Error = ApiError;
    type Future = Boxed<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (payload, limit) = (payload.take(), ohqc_domain::attachments::MAX_BYTES);
        let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        Box::pin(async move {
            // Refused by its declared length before any of it is read.
            if declared.is_some_and(|length: usize| length > limit) {
                return Err(ApiError::request(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge));
            }
            collect(payload, limit).await.map(Self)
        })
    }
}

/// The name of the file that a body of raw bytes is, as `Content-Disposition: attachment; filename*=UTF-8''…` tells it: in a
/// header, because addresses are kept in logs and histories and a file's name may name a person.
pub struct FileName(pub String);

impl FromRequest for FileName {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = request.headers().get(header::CONTENT_DISPOSITION);
        let named = value.and_then(|value| file_name(&ContentDisposition::from_raw(value).ok()?)).filter(|name| !name.is_empty());
        ready(named.map(Self).ok_or_else(|| {
            let text = Text::new(
                "缺少文件名，或格式不正确：Content-Disposition: attachment; filename*=UTF-8''…",
                "The file has no name, or not in this form: Content-Disposition: attachment; filename*=UTF-8''…",
            );
            ApiError::said(StatusCode::BAD_REQUEST, Code::BadRequest, text)
        }))
    }
}

/// The name in a header, without what could lead out of a folder or of another header. The extended form goes before the
/// plain one, and is UTF-8 (RFC 6266 §4.3).
fn file_name(told: &ContentDisposition) -> Option<String> {
    let name = match told.get_filename_ext() {
        Some(name) if name.charset.to_string().eq_ignore_ascii_case("utf-8") => std::str::from_utf8(&name.value).ok()?,
        Some(_) => return None,
        None => told.get_filename()?,
    };
    Some(name.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | '"')).take(200).collect())
}

/// A whole body, up to a size.
pub async fn collect(mut payload: Payload, limit: usize) -> Result<Bytes, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| ApiError::request(StatusCode::BAD_REQUEST, Code::BadRequest))?;
        if bytes.len().saturating_add(chunk.len()) > limit {
            return Err(ApiError::request(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Syntax first, so that what is no JSON is told as such whatever it would have meant; then each value.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let plain = serde_json::from_slice(bytes).map_err(|cause| {
        let text = Text::owned(format!("请求体不是有效的 JSON：{cause}"), format!("The body is not valid JSON: {cause}"));
        ApiError::said(StatusCode::BAD_REQUEST, Code::BadRequest, text)
    })?;
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let text = Text::owned(format!("值不符合要求：{}", error.inner()), format!("The value does not fit: {}", error.inner()));
        let field = FieldProblem { pointer, code: "type".into(), detail: text.get(language::current()).to_owned() };
        ApiError::Request(StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, None, vec![field])
    })?;
    values::check(&plain).map_err(AppError::Invalid)?;
    Ok(value)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(values::pointer("", key)),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}
