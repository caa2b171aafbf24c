//! Prints documents beside the threads that answer requests.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::DispositionType;
use ohqc_documents::DocumentError;
use ohqc_domain::problem::Code;
use ohqc_domain::text::Text;

use crate::error::ApiError;
use crate::respond::named;

/// Prints a document and shows it under a name.
///
/// # Errors
/// `unavailable` when the server lacks a Chinese font or typesetting failed.
pub async fn pdf(
    name: &str,
    press: impl FnOnce() -> Result<Vec<u8>, DocumentError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let pdf = actix_web::web::block(press).await.map_err(|_| unavailable())?.map_err(|error| {
        tracing::error!(error = %error, "a document could not be printed");
        unavailable()
    })?;
    let disposition = named(DispositionType::Inline, name);
    Ok(HttpResponse::Ok().content_type("application/pdf").insert_header(disposition).body(pdf))
}

fn unavailable() -> ApiError {
    let text = Text::new(
        "文件暂时无法生成：服务器缺少中文字体或排版失败",
        "The document cannot be printed now: the server lacks a Chinese font, or typesetting failed",
    );
    ApiError::said(StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable, text)
}
