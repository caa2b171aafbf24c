//! Sessions of people, tokens of programs, the permission table.

use crate::mount::Mount;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use ohqc_app::identity::{RefreshToken, Session};
use ohqc_app::{App, AppError};
use ohqc_domain::accounts::api::PasswordBody;
use ohqc_domain::identity::Permission;
use ohqc_domain::identity::api::{LoginBody, RoleView, SessionView};

use crate::error::ApiError;
use crate::extract::{Actor, Body};
use crate::server::Limits;
use crate::wire::{LoginProblems, ReadProblems};

/// The cookie of the refresh token.
const COOKIE: &str = "ohqc_refresh";

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(create_session)
        .service(refresh_session)
        .service(delete_all_sessions)
        .service(delete_session)
        .service(change_password)
        .service(list_permissions);
}

/// Logs a person in. The refresh token travels in an HttpOnly cookie.
#[utoipa::path(operation_id = "create_session", summary = "Log in", tag = "identity", security(()), request_body = LoginBody,
    responses((status = 200, description = "Logged in", body = SessionView), LoginProblems))]
#[post("/session")]
pub async fn create_session(
    app: Data<App>,
    limits: Data<Limits>,
    request: HttpRequest,
    body: Body<LoginBody>,
) -> Result<HttpResponse, ApiError> {
    limits.count(&request)?;
    Ok(answer(app.log_in(body.0).await?, limits.is_secure(&request)))
}

/// Renews the session by the cookie. Each refresh token works once; a second use more than ten seconds later ends the login.
#[utoipa::path(operation_id = "refresh_session", summary = "Renew the session", tag = "identity", security(("refresh_cookie" = [])),
    responses((status = 200, description = "Renewed", body = SessionView), LoginProblems))]
#[post("/session/refresh")]
pub async fn refresh_session(app: Data<App>, limits: Data<Limits>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let secure = limits.is_secure(&request);
    let cookie = request.cookie(COOKIE).ok_or(AppError::Unauthenticated)?;
    match app.refresh(cookie.value()).await {
        Ok(session) => Ok(answer(session, secure)),
        // Only a login that has ended takes its cookie along; after a failure of ours the caller may try again.
        Err(AppError::Unauthenticated) => {
            let mut response = actix_web::ResponseError::error_response(&ApiError::from(AppError::Unauthenticated));
            response.add_cookie(&cookie_of("", 0, secure)).map_err(|_| AppError::Unauthenticated)?;
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// Logs out.
#[utoipa::path(operation_id = "delete_session", summary = "Log out", tag = "identity", security(("refresh_cookie" = [])),
    responses((status = 204, description = "Logged out"), LoginProblems))]
#[delete("/session")]
pub async fn delete_session(app: Data<App>, limits: Data<Limits>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    if let Some(cookie) = request.cookie(COOKIE) {
        app.log_out(cookie.value()).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cookie_of("", 0, limits.is_secure(&request))).finish())
}

/// Ends every login of the caller.
#[utoipa::path(operation_id = "delete_all_sessions", summary = "Log out everywhere", tag = "identity",
    responses((status = 204, description = "Every login has ended"), ReadProblems))]
#[delete("/session/all")]
pub async fn delete_all_sessions(
    app: Data<App>,
    limits: Data<Limits>,
    actor: Actor,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    app.log_out_everywhere(&actor).await?;
    Ok(HttpResponse::NoContent().cookie(cookie_of("", 0, limits.is_secure(&request))).finish())
}

/// Changes the caller's own password. Every login of theirs ends, and the answer begins a new one.
#[utoipa::path(operation_id = "change_password", summary = "Change one's own password", tag = "identity", request_body = PasswordBody,
    responses((status = 200, description = "Changed, and logged in anew", body = SessionView), LoginProblems))]
#[post("/session/password")]
pub async fn change_password(
    actor: Actor,
    app: Data<App>,
    limits: Data<Limits>,
    request: HttpRequest,
    body: Body<PasswordBody>,
) -> Result<HttpResponse, ApiError> {
    limits.count(&request)?;
    Ok(answer(app.change_password(&actor, body.0).await?, limits.is_secure(&request)))
}

/// Shows which role may do what, and where.
#[utoipa::path(operation_id = "list_permissions", summary = "The permission table", tag = "identity",
    extensions(("x-permission" = json!("permissions.read"))),
    responses((status = 200, description = "One row per role", body = Vec<RoleView>), ReadProblems))]
#[get("/permissions")]
pub async fn list_permissions(actor: Actor) -> Result<Json<Vec<RoleView>>, ApiError> {
    actor.permit(Permission::PermissionsRead).ok_or(AppError::Denied)?;
    Ok(Json(RoleView::table()))
}

/// The public keys that check our tokens (RFC 7517).
#[utoipa::path(operation_id = "get_key_set", summary = "Key set", tag = "identity", security(()),
    responses((status = 200, description = "The key set", body = Object), LoginProblems))]
#[get("/.well-known/jwks.json")]
pub async fn get_key_set(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("cache-control", "public, max-age=3600")).json(app.keys().key_set())
}

fn answer(session: Session, secure: bool) -> HttpResponse {
    let RefreshToken { secret, seconds } = session.refresh;
    HttpResponse::Ok().cookie(cookie_of(&secret, seconds, secure)).json(session.view)
}

fn cookie_of(value: &str, seconds: i64, secure: bool) -> Cookie<'static> {
    Cookie::build(COOKIE, value.to_owned())
        .path("/api/v1/session")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(seconds))
        .finish()
}
