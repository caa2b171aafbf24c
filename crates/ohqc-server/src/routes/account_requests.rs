//! Requests for accounts: handed in and looked up by anybody, answered at the desk.

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, get, post};
use ohqc_app::App;
use ohqc_domain::accounts::requests::{
    ApproveBody, ApprovedRequest, RefuseBody, RequestBody, RequestFilter, RequestReceipt, RequestView,
};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::AccountRequestId;
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Secret, Versioned};
use crate::server::Limits;
use crate::wire::{ChangeProblems, PublicCreateProblems, PublicProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(request_account)
        .service(check_account_request)
        .service(list_account_requests)
        .service(get_account_request)
        .service(approve_account_request)
        .service(refuse_account_request)
        .service(list_account_request_history);
}

/// Asks for an account. The answer holds the number to ask after it with.
#[utoipa::path(operation_id = "request_account", summary = "Ask for an account", tag = "public", security(()),
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")), request_body = RequestBody,
    responses((status = 201, description = "Received", body = RequestReceipt), PublicCreateProblems))]
#[post("/public/account-requests")]
pub async fn request_account(
    app: Data<App>,
    limits: Data<Limits>,
    request: HttpRequest,
    body: Body<RequestBody>,
) -> Result<Created<RequestReceipt>, ApiError> {
    limits.count(&request)?;
    let revised = app.request_account(body.0).await?;
    Ok(Created { location: format!("/api/v1/public/account-requests/{}", revised.value.number), revised })
}

/// Says how a request for an account stands.
#[utoipa::path(operation_id = "check_account_request", summary = "Look a request for an account up", tag = "public", security(()),
    params(("number" = String, Path, description = "The request's number, any case, hyphens optional", example = "7K3M-9QXA-2BCD")),
    responses((status = 200, description = "How it stands", body = RequestReceipt), PublicProblems))]
#[get("/public/account-requests/{number}")]
pub async fn check_account_request(
    app: Data<App>,
    limits: Data<Limits>,
    request: HttpRequest,
    number: Path<String>,
) -> Result<Json<RequestReceipt>, ApiError> {
    limits.count(&request)?;
    Ok(Json(app.account_request(&number.0).await?))
}

/// Lists requests for accounts of the caller's place.
#[utoipa::path(operation_id = "list_account_requests", summary = "List requests for accounts", tag = "accounts", params(RequestFilter),
    extensions(("x-permission" = json!("users.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of requests", body = Page<RequestView>), ReadProblems))]
#[get("/account-requests")]
pub async fn list_account_requests(
    actor: Actor,
    app: Data<App>,
    filter: Query<RequestFilter>,
    shape: Shape,
) -> Result<Shaped<RequestView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.accounts(&actor)?.requests(filter).await).await
}

/// Shows one request with what was handed in, while it is pending.
#[utoipa::path(operation_id = "get_account_request", summary = "Show a request for an account", tag = "accounts", params(AccountRequestId),
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 200, description = "The request", body = RequestView), ReadProblems))]
#[get("/account-requests/{id}")]
pub async fn get_account_request(
    actor: Actor,
    app: Data<App>,
    id: Path<AccountRequestId>,
) -> Result<Versioned<RequestView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.request(id.0).await?))
}

/// Approves a request: registers the institution unless its credit code is known, and opens its administrator's account. The
/// answer tells the first password, this once.
#[utoipa::path(operation_id = "approve_account_request", summary = "Approve a request for an account", tag = "accounts",
    params(AccountRequestId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = ApproveBody,
    extensions(("x-permission" = json!("institutions.register"))),
    responses((status = 200, description = "Approved, and the account it opened", body = ApprovedRequest), ChangeProblems))]
#[post("/account-requests/{id}/approve")]
pub async fn approve_account_request(
    actor: Actor,
    app: Data<App>,
    id: Path<AccountRequestId>,
    revision: IfMatch,
    body: Body<ApproveBody>,
) -> Result<Secret<Versioned<ApprovedRequest>>, ApiError> {
    Ok(Secret(Versioned(app.accounts(&actor)?.approve_request(id.0, revision.0, body.0).await?)))
}

/// Refuses a request with a reason for the applicant.
#[utoipa::path(operation_id = "refuse_account_request", summary = "Refuse a request for an account", tag = "accounts",
    params(AccountRequestId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = RefuseBody,
    extensions(("x-permission" = json!("institutions.register"))),
    responses((status = 200, description = "Refused", body = RequestView), ChangeProblems))]
#[post("/account-requests/{id}/refuse")]
pub async fn refuse_account_request(
    actor: Actor,
    app: Data<App>,
    id: Path<AccountRequestId>,
    revision: IfMatch,
    body: Body<RefuseBody>,
) -> Result<Versioned<RequestView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.refuse_request(id.0, revision.0, body.0).await?))
}

/// Lists what happened to a request, latest first.
#[utoipa::path(operation_id = "list_account_request_history", summary = "History of a request for an account", tag = "accounts",
    params(AccountRequestId, PageFilter), extensions(("x-permission" = json!("users.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/account-requests/{id}/history")]
pub async fn list_account_request_history(
    actor: Actor,
    app: Data<App>,
    id: Path<AccountRequestId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.accounts(&actor)?.request_history(id.0, page).await).await
}
