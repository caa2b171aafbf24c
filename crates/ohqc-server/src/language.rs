//! The reader's language, known to everything that answers a request.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use ohqc_domain::text::Language;

tokio::task_local! {
    static LANGUAGE: Language;
}

/// The language of the request being answered; Chinese outside of one.
pub fn current() -> Language {
    LANGUAGE.try_with(|language| *language).unwrap_or_default()
}

/// Answers a request in its reader's language. Everything further in answers its own failures, so they are in it too.
pub async fn answer(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let header = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = header.map(Language::from_accept_language).unwrap_or_default();
    let mut response = LANGUAGE.scope(language, next.call(request)).await?;
    response.headers_mut().insert(header::CONTENT_LANGUAGE, header::HeaderValue::from_static(language.tag()));
    response.headers_mut().append(header::VARY, header::HeaderValue::from_static("Accept-Language"));
    Ok(response)
}
