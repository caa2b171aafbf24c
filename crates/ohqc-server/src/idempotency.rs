//! `Idempotency-Key` on creations: one middleware, so that no route can forget it.

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpMessage as _, HttpResponse, ResponseError as _};
use ohqc_app::App;
use ohqc_app::idempotency::{Answer, Attempt, Claim, Key};
use ohqc_domain::identity::Principal;
use ohqc_domain::problem::Code;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use crate::extract::{MAX_JSON, bearer, collect};
use crate::respond::Untold;
use crate::server::Limits;
use crate::values::Paths;

/// The header that names a creation.
const HEADER: &str = "idempotency-key";
/// Where nobody needs a token.
pub const PUBLIC: &str = "/api/v1/public/";
/// Headers of an answer that are repeated with it.
const KEPT: [header::HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// Answers a repeated creation with the first answer; its own failures are answers too.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (app, keyed) = match keyed(&mut request).await {
        Ok(Some(keyed)) => keyed,
        Ok(None) => return Ok(next.call(request).await?.map_into_boxed_body()),
        Err(error) => return Ok(request.into_response(error.error_response())),
    };
    match app.claim_key(&keyed.key, &keyed.hash).await {
        Ok(Attempt::Repeat(answer)) => Ok(request.into_response(repeat(answer))),
        Ok(Attempt::First(claim)) => {
            let answered = claim.carry_out(next.call(request)).await;
            keep(&app, &claim, answered).await
        }
        Err(error) => Ok(request.into_response(ApiError::from(error).error_response())),
    }
}

/// Whose key it is, and for which request.
struct Keyed {
    key: Key,
    hash: String,
}

/// None where the document declares no key: what an answer of a login or of a token says is kept nowhere.
async fn keyed(request: &mut ServiceRequest) -> Result<Option<(Data<App>, Keyed)>, ApiError> {
    let declared = |paths: &Data<Paths>| request.method() == Method::POST && paths.take_key(request);
    let declared = request.app_data::<Data<Paths>>().is_some_and(declared);
    let Some(key) = request.headers().get(HEADER).filter(|_| declared) else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| (8..=128).contains(&key.len())).map(str::to_owned);
    let key = key.ok_or_else(|| ApiError::request(StatusCode::BAD_REQUEST, Code::BadRequest))?;
    let Some(app) = request.app_data::<Data<App>>().cloned() else { return Ok(None) };
    let Some(caller) = caller(request, &app)? else { return Ok(None) };
    let body = read(request).await?;
    let hash = fingerprint(request, &body);
    request.set_payload(Payload::from(body));
    Ok(Some((app, Keyed { key: Key { caller, key }, hash })))
}

/// Whose key it is. Whoever needs no token is counted first, for a key costs a change of the database; what tells two of them
/// apart is their keys. Otherwise, without a valid token, the route itself answers 401: there is nobody to keep an answer for.
fn caller(request: &ServiceRequest, app: &App) -> Result<Option<String>, ApiError> {
    if let Some(claims) = bearer(request.request()).and_then(|token| app.keys().verify(token).ok()) {
        return Ok(Some(match claims.actor.principal {
            Principal::User(id) => format!("user:{id}"),
            Principal::Client(id) => format!("client:{id}"),
        }));
    }
    if !request.path().starts_with(PUBLIC) {
        return Ok(None);
    }
    if let Some(limits) = request.app_data::<Data<Limits>>() {
        limits.count(request.request())?;
    }
    Ok(Some("public".into()))
}

async fn read(request: &mut ServiceRequest) -> Result<Bytes, ApiError> {
    let public = request.path().starts_with(PUBLIC);
    let limit = if public { MAX_JSON } else { ohqc_domain::attachments::MAX_BYTES };
    collect(request.take_payload(), limit).await
}

fn fingerprint(request: &ServiceRequest, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(request.path());
    hash.update([0]);
    hash.update(request.query_string());
    hash.update([0]);
    hash.update(request.headers().get(header::CONTENT_DISPOSITION).map_or(&[][..], header::HeaderValue::as_bytes));
    hash.update([0]);
    hash.update(body);
    ohqc_app::hash::hex(&hash.finalize())
}

fn repeat(answer: Answer) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK));
    for (name, value) in answer.headers {
        response.insert_header((name, value));
    }
    response.insert_header(("idempotent-replayed", "true")).body(answer.body)
}

async fn keep(
    app: &App,
    claim: &Claim,
    answered: Result<ServiceResponse<impl MessageBody + 'static>, Error>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = match answered {
        // A secret stays out of the database: the key remains marked as written, and a repetition creates nothing.
        Ok(response) if response.status().is_success() && !response.response().extensions().contains::<Untold>() => response,
        other => {
            free(app, claim).await;
            return other.map(ServiceResponse::map_into_boxed_body);
        }
    };
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body).await else {
        free(app, claim).await;
        let failed = ApiError::request(StatusCode::INTERNAL_SERVER_ERROR, Code::Internal);
        return Ok(ServiceResponse::new(request, failed.error_response()));
    };
    let headers =
        KEPT.iter().filter_map(|name| Some((name.to_string(), head.headers().get(name)?.to_str().ok()?.to_owned()))).collect();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let answer = Answer { status: head.status().as_u16(), headers, body: text };
    if let Err(error) = app.keep_answer(claim, answer).await {
        tracing::error!(%error, "an answer could not be kept");
    }
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(bytes))))
}

async fn free(app: &App, claim: &Claim) {
    if let Err(error) = app.free_key(claim).await {
        tracing::error!(%error, "a key could not be freed");
    }
}
