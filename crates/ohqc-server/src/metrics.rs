//! Figures of the server in the Prometheus format: requests by route and status, and how long they took.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use chrono::Utc;
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};
use tracing::Instrument as _;
use uuid::{Builder, Uuid};

/// The server's figures.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
}

impl Metrics {
    /// Registers the figures.
    ///
    /// # Errors
    /// When two figures share a name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let labels = ["method", "route", "status"];
        let requests = IntCounterVec::new(Opts::new("ohqc_requests_total", "Requests answered"), &labels)?;
        let options = HistogramOpts::new("ohqc_request_seconds", "Time to answer a request");
        let seconds = HistogramVec::new(options, &["method", "route"])?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self { registry, requests, seconds })
    }

    /// The figures as text.
    pub fn render(&self) -> String {
        TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap_or_default()
    }
}

/// What a request is counted as whose path is none of ours.
const UNMATCHED: &str = "unmatched";

/// Counts and logs every request under an id of its own. The path is logged as its pattern: ids and codes stay out.
pub async fn observe(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let metrics = request.app_data::<Data<Metrics>>().cloned();
    let method = method_of(request.method());
    let id = new_id().to_string();
    let span = tracing::info_span!("request", id = %id);
    let mut response = next.call(request).instrument(span.clone()).await?;
    // Routing has left the pattern there; before it, finding the pattern would cost as much as routing does.
    let route = response.request().match_pattern().unwrap_or_else(|| UNMATCHED.into());
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    if let Some(metrics) = metrics {
        metrics.requests.with_label_values(&[method, route.as_str(), status.to_string().as_str()]).inc();
        metrics.seconds.with_label_values(&[method, route.as_str()]).observe(elapsed.as_secs_f64());
    }
    tracing::info!(parent: &span, %method, %route, status, micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}

/// The id of a request, in the order of their moments. It is no secret: its random part asks the system for nothing.
fn new_id() -> Uuid {
    let millis = u64::try_from(Utc::now().timestamp_millis()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid()
}

/// A method's name. Whatever else a caller thinks up is one name, or each would be a figure of its own.
fn method_of(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.into_iter().find(|name| method.as_str() == *name).unwrap_or("OTHER")
}
