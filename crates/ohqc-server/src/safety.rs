//! Headers that keep browsers from doing more with an answer than it is meant for; an answer that brings its own keeps it.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;

/// What the API's own pages of documentation may load: nothing from elsewhere.
const DOCS: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    frame-ancestors 'none'; base-uri 'self'; form-action 'self'";
/// What an answer of the API may load when somebody opens it in a browser.
const DATA: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds what an answer does not say itself. What the API answers is personal unless it says otherwise, so no cache keeps it.
pub async fn answer(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let docs = request.path().starts_with("/docs");
    let mut response = next.call(request).await?;
    let mut add = |name: HeaderName, value: &'static str| {
        if !response.headers().contains_key(&name) {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    };
    add(X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(REFERRER_POLICY, "same-origin");
    add(CONTENT_SECURITY_POLICY, if docs { DOCS } else { DATA });
    add(CACHE_CONTROL, if docs { "no-cache" } else { "no-store" });
    Ok(response)
}
