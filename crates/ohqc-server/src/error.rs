//! From failures to `application/problem+json`: one exhaustive map, the cause to the log only.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use ohqc_app::AppError;
use ohqc_domain::problem::{Code, FieldProblem, Problem};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use serde::Serialize;

use crate::language;

/// Why a request gets no result.
#[derive(Debug)]
pub enum ApiError {
    /// A use case failed.
    App(AppError),
    /// The request itself is at fault.
    Request(StatusCode, Code, Option<Text>, Vec<FieldProblem>),
    /// Too many attempts; how long to wait.
    TooMany(Duration),
    /// The path is known and answers to these methods only.
    NotAllowed(String),
}

impl ApiError {
    /// A request at fault, without further words.
    pub fn request(status: StatusCode, code: Code) -> Self {
        Self::Request(status, code, None, Vec::new())
    }

    /// A request at fault, in words.
    pub fn said(status: StatusCode, code: Code, text: Text) -> Self {
        Self::Request(status, code, Some(text), Vec::new())
    }

    /// The answer with a body: the problem, or one that says more. The cause of a failure of ours goes to the log here.
    pub fn answer(&self, body: &impl Serialize) -> HttpResponse {
        if let Self::App(cause @ (AppError::Store(_) | AppError::Internal(_))) = self {
            tracing::error!(error = cause.for_log(), "failed");
        }
        let status = self.status_code();
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if let Self::TooMany(wait) = self {
            response.insert_header((header::RETRY_AFTER, wait.as_secs().saturating_add(1)));
        }
        if let Self::NotAllowed(methods) = self {
            response.insert_header((header::ALLOW, methods.as_str()));
        }
        response.body(serde_json::to_string(body).unwrap_or_default())
    }

    /// What the caller is told.
    pub fn problem(&self) -> Problem {
        let (status, code, detail, errors) = self.parts();
        let mut problem = Problem::new(status.as_u16(), code, detail.as_ref(), language::current());
        problem.errors = errors;
        problem
    }

    /// What is wrong in English, for programs that read nothing else.
    pub fn english(&self) -> String {
        let (_, code, detail, _) = self.parts();
        detail.unwrap_or_else(|| code.label()).en.into_owned()
    }

    fn parts(&self) -> (StatusCode, Code, Option<Text>, Vec<FieldProblem>) {
        match self {
            Self::App(error) => of_app(error),
            Self::Request(status, code, detail, errors) => (*status, *code, detail.clone(), errors.clone()),
            Self::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, Code::TooManyRequests, None, Vec::new()),
            Self::NotAllowed(_) => (StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed, None, Vec::new()),
        }
    }
}

fn of_app(error: &AppError) -> (StatusCode, Code, Option<Text>, Vec<FieldProblem>) {
    let fields = |complaints: &Complaints| complaints.iter().map(|complaint| complaint.to_problem(language::current())).collect();
    match error {
        AppError::Unauthenticated => (StatusCode::UNAUTHORIZED, Code::Unauthenticated, None, Vec::new()),
        AppError::LoginFailed(text) => (StatusCode::UNAUTHORIZED, Code::LoginFailed, Some(text.clone()), Vec::new()),
        AppError::Denied => (StatusCode::FORBIDDEN, Code::Denied, None, Vec::new()),
        AppError::NotFound => (StatusCode::NOT_FOUND, Code::NotFound, None, Vec::new()),
        AppError::Rule(text) => (StatusCode::CONFLICT, Code::RuleRefused, Some(text.clone()), Vec::new()),
        AppError::RuleAt(text, complaints) => (StatusCode::CONFLICT, Code::RuleRefused, Some(text.clone()), fields(complaints)),
        AppError::Duplicate(text) => (StatusCode::CONFLICT, Code::Duplicate, Some(text.clone()), Vec::new()),
        AppError::Stale => (StatusCode::PRECONDITION_FAILED, Code::Stale, None, Vec::new()),
        AppError::Invalid(complaints) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, None, fields(complaints)),
        AppError::Unsupported(text) => {
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedMediaType, Some(text.clone()), Vec::new())
        }
        AppError::KeyReused => (StatusCode::CONFLICT, Code::IdempotencyMismatch, None, Vec::new()),
        AppError::Store(_) | AppError::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, None, Vec::new()),
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::App(error) => error.fmt(f),
            Self::Request(status, code, ..) => write!(f, "{status} {code}"),
            Self::TooMany(_) => f.write_str("too many attempts"),
            Self::NotAllowed(methods) => write!(f, "only {methods}"),
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::App(error) => of_app(error).0,
            Self::Request(status, ..) => *status,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(&self.problem())
    }
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}
