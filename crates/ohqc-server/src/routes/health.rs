//! Whether the server lives, whether it can serve, and its figures.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use ohqc_app::{App, AppError};
use ohqc_domain::problem::{Code, Problem};

use crate::error::ApiError;
use crate::metrics::Metrics;
use crate::wire::PublicProblems;

/// Says that the process lives.
#[utoipa::path(operation_id = "get_health", summary = "Liveness", tag = "service", security(()),
    responses((status = 204, description = "The process lives"), PublicProblems))]
#[get("/healthz")]
pub async fn get_health() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// Says that the database answers.
#[utoipa::path(operation_id = "get_readiness", summary = "Readiness", tag = "service", security(()),
    responses((status = 204, description = "The database answers"), (status = 503, description = "It does not", body = Problem,
        content_type = "application/problem+json"), PublicProblems))]
#[get("/readyz")]
pub async fn get_readiness(app: Data<App>) -> Result<HttpResponse, ApiError> {
    app.db().ping().await.map_err(|error| {
        tracing::error!(error = AppError::from(error).for_log(), "the database does not answer");
        ApiError::request(StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable)
    })?;
    Ok(HttpResponse::NoContent().finish())
}

/// Figures in the Prometheus text format.
#[get("/metrics")]
pub async fn metrics(metrics: Data<Metrics>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(metrics.render())
}
