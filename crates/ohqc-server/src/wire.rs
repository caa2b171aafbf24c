//! What every operation of the API document may answer besides its result.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};

fn problems(list: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    problems_of("Problem", list)
}

fn problems_of(schema: &str, list: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    list.iter()
        .map(|(status, description)| {
            let content = Content::new(Some(Ref::from_schema_name(schema)));
            let response = ResponseBuilder::new().description(*description).content("application/problem+json", content).build();
            ((*status).to_owned(), RefOr::T(response))
        })
        .collect()
}

const BAD: (&str, &str) = ("400", "The request could not be read");
const WHO: (&str, &str) = ("401", "Nobody is logged in, or the token is not valid");
const DENIED: (&str, &str) = ("403", "The caller may not do this");
const MISSING: (&str, &str) = ("404", "Not found, or outside the caller's scope");
const CONFLICT: (&str, &str) = ("409", "A rule refuses it in the present state");
const STALE: (&str, &str) = ("412", "Somebody else changed it in the meantime");
const LARGE: (&str, &str) = ("413", "The body is too large");
const MEDIA: (&str, &str) = ("415", "The media type is not supported");
const INVALID: (&str, &str) = ("422", "Values are not valid; `errors` says which");
const REQUIRED: (&str, &str) = ("428", "`If-Match` is missing");
const MANY: (&str, &str) = ("429", "Too many requests");
const OURS: (&str, &str) = ("500", "Internal error");

/// Failures of an operation that reads.
pub struct ReadProblems;

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[BAD, WHO, DENIED, MISSING, INVALID, MANY, OURS])
    }
}

/// Failures of an operation that creates.
pub struct CreateProblems;

impl IntoResponses for CreateProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[BAD, WHO, DENIED, MISSING, CONFLICT, LARGE, MEDIA, INVALID, MANY, OURS])
    }
}

/// Failures of an operation that changes something with a revision.
pub struct ChangeProblems;

impl IntoResponses for ChangeProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[BAD, WHO, DENIED, MISSING, CONFLICT, STALE, LARGE, MEDIA, INVALID, REQUIRED, MANY, OURS])
    }
}

/// Failures of an operation that needs no login.
pub struct PublicProblems;

impl IntoResponses for PublicProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[BAD, MISSING, INVALID, MANY, OURS])
    }
}

/// Failures of an operation that creates and needs no login.
pub struct PublicCreateProblems;

impl IntoResponses for PublicCreateProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[BAD, CONFLICT, LARGE, MEDIA, INVALID, MANY, OURS])
    }
}

/// Failures of getting a token, which say what OAuth 2 libraries read too.
pub struct TokenProblems;

impl IntoResponses for TokenProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems_of("OauthProblem", &[BAD, WHO, DENIED, LARGE, MEDIA, INVALID, MANY, OURS])
    }
}

/// Failures of logging in.
pub struct LoginProblems;

impl IntoResponses for LoginProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[BAD, WHO, DENIED, LARGE, MEDIA, INVALID, MANY, OURS])
    }
}
