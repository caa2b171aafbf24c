//! The built client, served precompressed from the binary (from the folder while developing).

use actix_web::http::{Method, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use ohqc_app::AppError;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::ApiError;
use crate::values::Paths;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../frontend/dist"]
#[allow_missing = true]
struct Client;

/// What pages may load: nothing from elsewhere.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/// The client's pages, as its router knows them; a test of the client keeps the list.
const PAGES: &str = include_str!("../../../frontend/routes.txt");

/// Whether the client has a page at a path.
fn is_page(path: &str) -> bool {
    PAGES.lines().any(|pattern| fits(pattern, path))
}

/// Whether a path is one of a pattern's, as `/app/filings/:id`.
fn fits(pattern: &str, path: &str) -> bool {
    let parts = |text: &'_ str| text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (wanted, given) = (parts(pattern), parts(path));
    wanted.len() == given.len() && wanted.iter().zip(&given).all(|(wanted, given)| wanted.starts_with(':') || wanted == given)
}

/// Serves a file of the client, or its page for any other path that is not the API's: with 404 where it has none, to
/// browsers alone. What comes here for a path of the API was sent by a method that the path does not know.
pub async fn serve(request: HttpRequest, paths: Data<Paths>) -> Result<HttpResponse, ApiError> {
    if let Some(methods) = paths.methods(&request) {
        return Err(ApiError::NotAllowed(methods));
    }
    let path = request.path().trim_start_matches('/');
    let page = !path.contains('.') || path.is_empty();
    if ["api/", "oauth/", ".well-known/", "docs/"].iter().any(|prefix| path.starts_with(prefix)) {
        return Err(AppError::NotFound.into());
    }
    let (name, known) = if page { ("index.html", is_page(path)) } else { (path, Client::get(path).is_some()) };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(if known { ApiError::NotAllowed("GET, HEAD".into()) } else { AppError::NotFound.into() });
    }
    if !(known || page && text(&request, header::ACCEPT).contains("text/html")) {
        return Err(AppError::NotFound.into());
    }
    file(&request, name, known, Client::get).ok_or_else(|| AppError::NotFound.into())
}

fn text(request: &HttpRequest, name: header::HeaderName) -> &str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn file(request: &HttpRequest, name: &str, known: bool, get: impl Fn(&str) -> Option<EmbeddedFile>) -> Option<HttpResponse> {
    let accepted = text(request, header::ACCEPT_ENCODING);
    let wants = |coding: &str| accepted.split(',').any(|part| part.split(';').next().is_some_and(|name| name.trim() == coding));
    let (bytes, coding) = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| wants(coding))
        .find_map(|(coding, suffix)| Some((get(&format!("{name}{suffix}"))?, Some(coding))))
        .or_else(|| Some((get(name)?, None)))?;
    let etag: String = bytes.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let etag = format!("\"{etag}\"");
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let same = known && text(request, header::IF_NONE_MATCH) == etag;
    let mut response = match (known, same) {
        (false, _) => HttpResponse::NotFound(),
        (true, true) => HttpResponse::NotModified(),
        (true, false) => HttpResponse::Ok(),
    };
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

#[cfg(test)]
mod tests {
    use actix_web::middleware::Compress;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::web;

    use super::*;

    /// As a built client: one file with both precompressed forms, one with none.
    #[derive(RustEmbed)]
    #[folder = "$CARGO_MANIFEST_DIR/tests/assets"]
    struct Built;

    /// Every coding, header and byte as behind the server's own compression, which leaves them alone.
    #[actix_web::test]
    async fn a_file_is_sent_as_the_browser_takes_it() {
        let serve = |request: HttpRequest, name: web::Path<String>| async move {
            file(&request, &name, true, Built::get).unwrap_or_else(|| HttpResponse::NotFound().finish())
        };
        let app = init_service(actix_web::App::new().wrap(Compress::default()).route("/{name:.*}", web::get().to(serve))).await;
        for (name, accepted, coding, sent) in [
            ("page.js", "gzip, deflate, br", Some("br"), "page.js.br"),
            ("page.js", "gzip, deflate", Some("gzip"), "page.js.gz"),
            ("page.js", "identity", None, "page.js"),
            ("page.js", "deflate", Some("deflate"), ""),
            ("plain.css", "identity", None, "plain.css"),
        ] {
            let request = TestRequest::get().uri(&format!("/{name}")).insert_header((header::ACCEPT_ENCODING, accepted));
            let response = call_service(&app, request.to_request()).await;
            let told = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
            assert_eq!(told(header::CONTENT_ENCODING), coding, "{name} {accepted}");
            assert!(told(header::VARY).is_some_and(|vary| vary.to_lowercase().contains("accept-encoding")), "{name} {accepted}");
            assert!(told(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/")), "{name} {accepted}");
            let bytes = read_body(response).await;
            if let Some(file) = Built::get(sent) {
                assert_eq!(bytes, file.data.as_ref(), "{name} {accepted}");
            }
        }
    }

    #[test]
    fn what_the_client_does_not_draw_is_no_page() {
        for page in ["", "/", "login", "app", "app/", "app/filings", "app/filings/01997a5e", "verify/7K3M-9QXA-2BCD-EFGH"] {
            assert!(is_page(page), "{page}");
        }
        for nowhere in ["nowhere", "app/nowhere", "app/filings/1/2/3", "login/more", "wp-admin/setup"] {
            assert!(!is_page(nowhere), "{nowhere}");
        }
    }
}
