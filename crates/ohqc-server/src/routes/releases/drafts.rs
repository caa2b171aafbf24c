//! Preparing, approving and publishing a year's results.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use ohqc_app::App;
use ohqc_domain::events::EventView;
use ohqc_domain::ids::ReleaseId;
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::releases::api::{
    ReleaseBody, ReleaseFilter, ReleaseSummary, ReleaseView, ResultPage, ResultQuery, ReturnReleaseBody,
};

use crate::error::ApiError;
use crate::exact;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_release_drafts)
        .service(create_release)
        .service(get_release_draft)
        .service(list_release_draft_results)
        .service(list_release_draft_history)
        .service(approve_release)
        .service(return_release)
        .service(publish_release);
}

/// Lists versions in every state, the latest frozen first.
#[utoipa::path(operation_id = "list_release_drafts", summary = "List versions in any state", tag = "releases", params(ReleaseFilter),
    extensions(("x-permission" = json!("releases.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of versions", body = Page<ReleaseSummary>), ReadProblems))]
#[get("/releases/drafts")]
pub async fn list_release_drafts(
    actor: Actor,
    app: Data<App>,
    filter: Query<ReleaseFilter>,
    shape: Shape,
) -> Result<Shaped<ReleaseSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.releases(&actor)?.list(filter).await).await
}

/// Freezes a year of the caller's province as the next version. The content never changes afterwards.
#[utoipa::path(operation_id = "create_release", summary = "Freeze a year's results", tag = "releases", request_body = ReleaseBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("releases.prepare"))),
    responses((status = 201, description = "Frozen, waiting for the second person", body = ReleaseView), CreateProblems))]
#[post("/releases")]
pub async fn create_release(actor: Actor, app: Data<App>, body: Body<ReleaseBody>) -> Result<Created<ReleaseView>, ApiError> {
    let revised = app.releases(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/releases/drafts/{}", revised.value.id), revised })
}

/// Shows one version with its head, totals and indicators.
#[utoipa::path(operation_id = "get_release_draft", summary = "Show a version", tag = "releases", params(ReleaseId),
    extensions(("x-permission" = json!("releases.read"))),
    responses((status = 200, description = "The version", body = ReleaseView), ReadProblems))]
#[get("/releases/drafts/{id}")]
pub async fn get_release_draft(actor: Actor, app: Data<App>, id: Path<ReleaseId>) -> Result<Versioned<ReleaseView>, ApiError> {
    Ok(Versioned(app.releases(&actor)?.get(id.0).await?))
}

/// Lists the rows of one version, for whoever has to decide about it.
#[utoipa::path(operation_id = "list_release_draft_results", summary = "Rows of a version", tag = "releases", params(ReleaseId, ResultQuery),
    extensions(("x-permission" = json!("releases.read"))),
    responses((status = 200, description = "A page of rows", body = ResultPage), ReadProblems))]
#[get("/releases/drafts/{id}/results")]
pub async fn list_release_draft_results(
    actor: Actor,
    app: Data<App>,
    request: HttpRequest,
    id: Path<ReleaseId>,
    query: Query<ResultQuery>,
) -> Result<HttpResponse, ApiError> {
    let page = app.releases(&actor)?.results(id.0, &query.0).await?;
    Ok(exact::answer(&request, page.as_ref().into(), "private, no-cache", Vec::new()).0)
}

/// Lists what happened to a version, latest first.
#[utoipa::path(operation_id = "list_release_draft_history", summary = "History of a version", tag = "releases", params(ReleaseId, PageFilter),
    extensions(("x-permission" = json!("releases.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/releases/drafts/{id}/history")]
pub async fn list_release_draft_history(
    actor: Actor,
    app: Data<App>,
    id: Path<ReleaseId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.releases(&actor)?.history(id.0, page).await).await
}

/// Approves a version; whoever prepared it cannot.
#[utoipa::path(operation_id = "approve_release", summary = "Approve a version", tag = "releases",
    params(ReleaseId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("releases.approve"))),
    responses((status = 200, description = "Approved", body = ReleaseView), ChangeProblems))]
#[post("/releases/drafts/{id}/approve")]
pub async fn approve_release(
    actor: Actor,
    app: Data<App>,
    id: Path<ReleaseId>,
    revision: IfMatch,
) -> Result<Versioned<ReleaseView>, ApiError> {
    Ok(Versioned(app.releases(&actor)?.approve(id.0, revision.0).await?))
}

/// Refuses a version with a reason; a corrected one follows under the next number.
#[utoipa::path(operation_id = "return_release", summary = "Refuse a version", tag = "releases",
    params(ReleaseId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = ReturnReleaseBody,
    extensions(("x-permission" = json!("releases.approve"))),
    responses((status = 200, description = "Refused", body = ReleaseView), ChangeProblems))]
#[post("/releases/drafts/{id}/return")]
pub async fn return_release(
    actor: Actor,
    app: Data<App>,
    id: Path<ReleaseId>,
    revision: IfMatch,
    body: Body<ReturnReleaseBody>,
) -> Result<Versioned<ReleaseView>, ApiError> {
    Ok(Versioned(app.releases(&actor)?.send_back(id.0, revision.0, body.0).await?))
}

/// Publishes an approved version; from now on clients pull it.
#[utoipa::path(operation_id = "publish_release", summary = "Publish a version", tag = "releases",
    params(ReleaseId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("releases.approve"))),
    responses((status = 200, description = "Published", body = ReleaseView), ChangeProblems))]
#[post("/releases/drafts/{id}/publish")]
pub async fn publish_release(
    actor: Actor,
    app: Data<App>,
    id: Path<ReleaseId>,
    revision: IfMatch,
) -> Result<Versioned<ReleaseView>, ApiError> {
    Ok(Versioned(app.releases(&actor)?.publish(id.0, revision.0).await?))
}
