//! How handlers answer: a thing with its revision as `ETag`, a created thing with its place, a page with its link.

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use ohqc_app::Revised;
use ohqc_documents::DocumentError;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Code;
use ohqc_domain::text::Text;
use serde::Serialize;

use crate::error::ApiError;

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

/// Prints a document away from the threads that answer, and answers its file.
pub async fn pdf(
    name: &str,
    print: impl FnOnce() -> Result<Vec<u8>, DocumentError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let printed = actix_web::web::block(print).await.map_err(|_| unprinted())?.map_err(|error| {
        tracing::error!(error = %error, "a document could not be printed");
        unprinted()
    })?;
    let disposition = format!("inline; filename=\"{name}\"");
    Ok(HttpResponse::Ok().content_type("application/pdf").insert_header(("content-disposition", disposition)).body(printed))
}

fn unprinted() -> ApiError {
    let text = Text::new(
        "文书暂时无法生成：服务器缺少中文字体或排版失败",
        "The document cannot be printed now: the server lacks a Chinese font, or typesetting failed",
    );
    ApiError::said(StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable, text)
}

fn etag(revision: i32) -> String {
    format!("\"r{revision}\"")
}
