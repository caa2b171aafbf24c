//! Tokens of programs. A refusal is a problem like any other and also says what OAuth 2 libraries read (RFC 6749 §5.2).

use actix_web::error::UrlencodedError;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, FormConfig, Json};
use actix_web::{HttpRequest, HttpResponse, ResponseError, post};
use ohqc_app::App;
use ohqc_app::identity::TokenError;
use ohqc_domain::identity::api::{TokenRequest, TokenView};
use ohqc_domain::problem::{Code, Problem};
use ohqc_domain::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::server::Limits;
use crate::wire::TokenProblems;

/// Largest form in bytes.
const MAX_FORM: usize = 64 * 1024;

/// Why a program gets no token.
#[derive(Debug)]
pub struct OauthError {
    error: &'static str,
    cause: ApiError,
}

/// A problem that also says what OAuth 2 libraries read.
#[derive(Serialize, ToSchema)]
pub struct OauthProblem {
    #[serde(flatten)]
    problem: Problem,
    /// The kind in OAuth's words (RFC 6749 §5.2).
    #[schema(value_type = String, example = "invalid_client")]
    error: &'static str,
    /// The kind in English.
    error_description: String,
}

impl std::fmt::Display for OauthError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.error, self.cause)
    }
}

impl ResponseError for OauthError {
    fn status_code(&self) -> StatusCode {
        self.cause.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let problem = self.cause.problem();
        // RFC 6749 §5.2 allows printable ASCII only: the English sentence, whatever the reader's language.
        let error_description = self.cause.english();
        self.cause.answer(&OauthProblem { problem, error: self.error, error_description })
    }
}

impl From<TokenError> for OauthError {
    fn from(error: TokenError) -> Self {
        let bad = |zh, en| ApiError::said(StatusCode::BAD_REQUEST, Code::BadRequest, Text::new(zh, en));
        let (error, cause) = match error {
            TokenError::Request => {
                ("invalid_request", bad("缺少客户端凭据，或凭据不止一种", "One credential is needed, and only one"))
            }
            TokenError::Grant => {
                ("unsupported_grant_type", bad("只支持 client_credentials", "Only client_credentials is supported"))
            }
            TokenError::Scope => ("invalid_scope", bad("该客户端没有所申请的范围", "The client does not have this scope")),
            TokenError::Client => {
                let text = Text::new("客户端不存在，或其凭据无效", "Unknown client, or its credential is not valid");
                ("invalid_client", ApiError::said(StatusCode::UNAUTHORIZED, Code::Unauthenticated, text))
            }
            TokenError::Audience(ours) => {
                let text = Text::owned(
                    format!("断言的 aud 应为 {ours}；请以平台对外地址（--public-url）作为客户端的基础地址"),
                    format!(
                        "The aud of the assertion must be {ours}; give the client the address the server calls itself (--public-url)"
                    ),
                );
                ("invalid_client", ApiError::said(StatusCode::UNAUTHORIZED, Code::Unauthenticated, text))
            }
            TokenError::App(error) => ("server_error", error.into()),
        };
        Self { error, cause }
    }
}

impl From<ApiError> for OauthError {
    fn from(cause: ApiError) -> Self {
        Self { error: "temporarily_unavailable", cause }
    }
}

/// Gives a client program a token (client credentials, `private_key_jwt`).
#[utoipa::path(operation_id = "create_token", summary = "Token for a program", tag = "identity", security(()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The token", body = TokenView), TokenProblems))]
#[post("/oauth/token")]
pub async fn create_token(
    app: Data<App>,
    limits: Data<Limits>,
    request: HttpRequest,
    form: Form<TokenRequest>,
) -> Result<Json<TokenView>, OauthError> {
    limits.count(&request)?;
    Ok(Json(app.client_token(&form, &limits.audience(&request)).await?))
}

/// How the form is read, and what is said when it cannot be.
pub fn form() -> FormConfig {
    FormConfig::default().limit(MAX_FORM).error_handler(|error, _| {
        let cause = match error {
            UrlencodedError::Overflow { .. } => ApiError::request(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge),
            UrlencodedError::ContentType => ApiError::request(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedMediaType),
            error => {
                let text = Text::owned(format!("表单不正确：{error}"), format!("The form is not valid: {error}"));
                ApiError::said(StatusCode::BAD_REQUEST, Code::BadRequest, text)
            }
        };
        OauthError { error: "invalid_request", cause }.into()
    })
}
