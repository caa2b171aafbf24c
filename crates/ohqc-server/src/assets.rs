//! The built client, served precompressed from the binary (from the folder while developing).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;

use crate::error::ApiError;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../frontend/dist"]
#[allow_missing = true]
struct Client;

/// What pages may load: nothing from elsewhere.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/// Serves a file of the client, or its page for any other path that is not the API's.
pub async fn serve(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let path = request.path().trim_start_matches('/');
    let page = !path.contains('.') || path.is_empty();
    let belongs_to_the_api = ["api/", "oauth/", ".well-known/", "docs/"].iter().any(|prefix| path.starts_with(prefix));
    let readable = matches!(*request.method(), actix_web::http::Method::GET | actix_web::http::Method::HEAD);
    if belongs_to_the_api || !readable {
        return Err(ohqc_app::AppError::NotFound.into());
    }
    let name = if page { "index.html" } else { path };
    file(&request, name).ok_or_else(|| ohqc_app::AppError::NotFound.into())
}

fn file(request: &HttpRequest, name: &str) -> Option<HttpResponse> {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wants = |coding: &str| accepted.split(',').any(|part| part.split(';').next().is_some_and(|name| name.trim() == coding));
    let (bytes, coding) = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| wants(coding))
        .find_map(|(coding, suffix)| Some((Client::get(&format!("{name}{suffix}"))?, Some(coding))))
        .or_else(|| Some((Client::get(name)?, None)))?;
    let etag: String = bytes.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let etag = format!("\"{etag}\"");
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let same = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) == Some(etag.as_str());
    let mut response = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .content_type(media_type(name));
    if let Some(coding) = coding {
        response.insert_header((header::CONTENT_ENCODING, coding));
    }
    Some(if same { response.finish() } else { response.body(bytes.data.into_owned()) })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
