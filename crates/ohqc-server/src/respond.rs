//! How handlers answer: a thing with its revision as `ETag`, a created thing with its place, a page with its link.

use actix_web::body::BoxBody;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpRequest, HttpResponse, Responder};
use ohqc_app::Revised;
use ohqc_domain::page::Page;
use serde::Serialize;

/// How an answer is kept as a file: shown or saved, under a name.
pub fn named(disposition: DispositionType, name: impl Into<String>) -> ContentDisposition {
    ContentDisposition { disposition, parameters: vec![DispositionParam::Filename(name.into())] }
}

/// A thing, with its revision as the `ETag` that `If-Match` repeats.
pub struct Versioned<T>(pub Revised<T>);

impl<T: Serialize> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().insert_header((header::ETAG, etag(self.0.revision))).json(self.0.value)
    }
}

/// A thing just created, and where it can be found.
pub struct Created<T> {
    /// The thing.
    pub revised: Revised<T>,
    /// Its path.
    pub location: String,
}

impl<T: Serialize> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Created()
            .insert_header((header::ETAG, etag(self.revised.revision)))
            .insert_header((header::LOCATION, self.location))
            .json(self.revised.value)
    }
}

/// An answer that holds a secret: told once, and kept for no repetition.
pub struct Secret<R>(pub R);

/// The mark of such an answer.
pub struct Untold;

impl<R: Responder<Body = BoxBody>> Responder for Secret<R> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = self.0.respond_to(request);
        response.extensions_mut().insert(Untold);
        response
    }
}

/// A page of a list, with `Link: rel="next"`.
pub struct Listed<T>(pub Page<T>);

impl<T: Serialize> Responder for Listed<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        if let Some(next) = &self.0.next {
            let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
            let query: Vec<String> = kept.map(str::to_owned).chain([format!("cursor={next}")]).collect();
            response.insert_header((header::LINK, format!("<{}?{}>; rel=\"next\"", request.path(), query.join("&"))));
        }
        response.json(self.0)
    }
}

fn etag(revision: i32) -> String {
    format!("\"r{revision}\"")
}
