//! What a caller is told when something is wrong: `application/problem+json` (RFC 9457) with a code and a sentence.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::text::{Language, Text};

/// A code that no variant of an enumeration has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind} has no value «{code}»")]
pub struct UnknownCode {
    /// The enumeration.
    pub kind: &'static str,
    /// What was given.
    pub code: String,
}

enumeration! {
    /// What kind of thing went wrong; programs match on it.
    pub enum Code {
        /// The request could not be read.
        BadRequest = "bad_request" => ("请求格式不正确", "The request could not be read"),
        /// Nobody is logged in, or the token is not valid.
        Unauthenticated = "unauthenticated" => ("请先登录", "Please log in"),
        /// Name or password is wrong, or the account is locked.
        LoginFailed = "login_failed" => ("登录失败", "Login failed"),
        /// The caller may not do this.
        Denied = "denied" => ("无权进行此操作", "You may not do this"),
        /// There is no such thing, or the caller may not know of it.
        NotFound = "not_found" => ("未找到", "Not found"),
        /// The path exists, the method does not.
        MethodNotAllowed = "method_not_allowed" => ("不支持该请求方法", "Method not allowed"),
        /// A rule refuses the act: the state, or what a gate found. The detail says which.
        RuleRefused = "rule_refused" => ("不能这样做", "A rule refuses this"),
        /// The same thing exists already.
        Duplicate = "duplicate" => ("已存在相同记录", "Already exists"),
        /// Somebody else changed it in the meantime.
        Stale = "stale" => ("内容已被他人修改，请刷新后重试", "Changed by somebody else; reload and retry"),
        /// `If-Match` is missing.
        PreconditionRequired = "precondition_required" => ("缺少 If-Match", "If-Match is required"),
        /// `Idempotency-Key` was used before with another body.
        IdempotencyMismatch = "idempotency_mismatch" => ("Idempotency-Key 已用于不同内容", "Idempotency-Key was used with another body"),
        /// Values are not valid; see `errors`.
        Invalid = "invalid" => ("内容有误，请按提示修改", "Some values are not valid"),
        /// The body is larger than allowed.
        TooLarge = "too_large" => ("内容超过大小限制", "The body is too large"),
        /// The media type is not supported, or a file is not what its name says.
        UnsupportedMediaType = "unsupported_media_type" => ("不支持的文件或内容类型", "Unsupported media type"),
        /// Too many requests.
        TooManyRequests = "too_many_requests" => ("请求过于频繁，请稍后再试", "Too many requests"),
        /// The caller's connection or the service failed.
        Unavailable = "unavailable" => ("服务暂不可用", "Service unavailable"),
        /// Our fault.
        Internal = "internal" => ("服务器内部错误", "Internal error"),
    }
}

/// One complaint about one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// JSON Pointer (RFC 6901) into the request body; empty for the whole.
    pub pointer: String,
    /// What is wrong, for programs.
    pub code: String,
    /// What is wrong, for people.
    pub detail: String,
}

/// The body of every answer that is not 2xx or 3xx.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A URI reference that names the kind, `/problems/{code}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The kind, for programs.
    pub code: Code,
    /// What happened this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Complaints about single values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

impl Problem {
    /// A problem in the reader's language.
    #[must_use]
    pub fn new(status: u16, code: Code, detail: Option<&Text>, language: Language) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: code.label().get(language).to_owned(),
            status,
            code,
            detail: detail.map(|text| text.get(language).to_owned()),
            errors: Vec::new(),
        }
    }
}
