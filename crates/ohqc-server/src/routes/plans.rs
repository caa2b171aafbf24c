//! Yearly plans of QC assessment.

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post};
use ohqc_app::App;
use ohqc_domain::assessments::api::{
    ExpertView, PlanBody, PlanFilter, PlanSummary, PlanView, RoundsBody, UncoveredFilter, UncoveredView,
};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::{AssessmentId, PlanId};
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_plans)
        .service(create_plan)
        .service(get_plan)
        .service(add_plan_rounds)
        .service(remove_plan_round)
        .service(discard_plan)
        .service(approve_plan)
        .service(close_plan)
        .service(list_uncovered_institutions)
        .service(list_plan_history)
        .service(list_experts);
}

/// Lists yearly plans, last changed first.
#[utoipa::path(operation_id = "list_plans", summary = "List plans", tag = "plans", params(PlanFilter),
    extensions(("x-permission" = json!("assessments.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of plans", body = Page<PlanSummary>), ReadProblems))]
#[get("/plans")]
pub async fn list_plans(
    actor: Actor,
    app: Data<App>,
    filter: Query<PlanFilter>,
    shape: Shape,
) -> Result<Shaped<PlanSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.plans(&actor)?.list(filter).await).await
}

/// Draws up a plan; a province has one per year and service.
#[utoipa::path(operation_id = "create_plan", summary = "Draw up a plan", tag = "plans", request_body = PlanBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("assessments.plan"))),
    responses((status = 201, description = "Drawn up", body = PlanView), CreateProblems))]
#[post("/plans")]
pub async fn create_plan(actor: Actor, app: Data<App>, body: Body<PlanBody>) -> Result<Created<PlanView>, ApiError> {
    let revised = app.plans(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/plans/{}", revised.value.id), revised })
}

/// Shows a plan with its progress and the province's coverage.
#[utoipa::path(operation_id = "get_plan", summary = "Show a plan", tag = "plans", params(PlanId),
    extensions(("x-permission" = json!("assessments.read"))),
    responses((status = 200, description = "The plan", body = PlanView), ReadProblems))]
#[get("/plans/{id}")]
pub async fn get_plan(actor: Actor, app: Data<App>, id: Path<PlanId>) -> Result<Versioned<PlanView>, ApiError> {
    Ok(Versioned(app.plans(&actor)?.get(id.0).await?))
}

/// Adds institutions and experts. What is listed already stays, so the same call may be made again.
#[utoipa::path(operation_id = "add_plan_rounds", summary = "Add institutions to a plan", tag = "plans", request_body = RoundsBody,
    params(PlanId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("assessments.plan"))),
    responses((status = 200, description = "Added", body = PlanView), ChangeProblems))]
#[post("/plans/{id}/rounds")]
pub async fn add_plan_rounds(
    actor: Actor,
    app: Data<App>,
    id: Path<PlanId>,
    revision: IfMatch,
    body: Body<RoundsBody>,
) -> Result<Versioned<PlanView>, ApiError> {
    Ok(Versioned(app.plans(&actor)?.add_rounds(id.0, revision.0, body.0).await?))
}

/// Takes an institution out of a plan again; refused once the plan is approved.
#[utoipa::path(operation_id = "remove_plan_round", summary = "Take an institution out of a plan", tag = "plans",
    params(("id" = PlanId, Path), ("round" = AssessmentId, Path, description = "The institution's round"),
        ("If-Match" = String, Header, description = "The ETag of the plan that the change is based on")),
    extensions(("x-permission" = json!("assessments.plan"))),
    responses((status = 204, description = "Taken out"), ChangeProblems))]
#[delete("/plans/{id}/rounds/{round}")]
pub async fn remove_plan_round(
    actor: Actor,
    app: Data<App>,
    path: Path<(PlanId, AssessmentId)>,
    revision: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let (id, round) = path.0;
    app.plans(&actor)?.remove_round(id, revision.0, round).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Discards a plan with its rounds; refused once it is approved. The province may draw up another of the year and service.
#[utoipa::path(operation_id = "discard_plan", summary = "Discard a plan", tag = "plans",
    params(PlanId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("assessments.plan"))),
    responses((status = 204, description = "Discarded"), ChangeProblems))]
#[delete("/plans/{id}")]
pub async fn discard_plan(actor: Actor, app: Data<App>, id: Path<PlanId>, revision: IfMatch) -> Result<HttpResponse, ApiError> {
    app.plans(&actor)?.discard(id.0, revision.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Puts a plan in force and starts the clock of every round; refused to whoever drew it up.
#[utoipa::path(operation_id = "approve_plan", summary = "Approve a plan", tag = "plans",
    params(PlanId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("assessments.approve"))),
    responses((status = 200, description = "In force", body = PlanView), ChangeProblems))]
#[post("/plans/{id}/approve")]
pub async fn approve_plan(
    actor: Actor,
    app: Data<App>,
    id: Path<PlanId>,
    revision: IfMatch,
) -> Result<Versioned<PlanView>, ApiError> {
    Ok(Versioned(app.plans(&actor)?.approve(id.0, revision.0).await?))
}

/// Ends a plan; refused while rounds are being scored.
#[utoipa::path(operation_id = "close_plan", summary = "Close a plan", tag = "plans",
    params(PlanId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("assessments.plan"))),
    responses((status = 200, description = "Closed", body = PlanView), ChangeProblems))]
#[post("/plans/{id}/close")]
pub async fn close_plan(
    actor: Actor,
    app: Data<App>,
    id: Path<PlanId>,
    revision: IfMatch,
) -> Result<Versioned<PlanView>, ApiError> {
    Ok(Versioned(app.plans(&actor)?.close(id.0, revision.0).await?))
}

/// Lists institutions on record without a finalised round in the window.
#[utoipa::path(operation_id = "list_uncovered_institutions", summary = "Institutions not covered", tag = "plans",
    params(PlanId, UncoveredFilter), extensions(("x-permission" = json!("assessments.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of institutions", body = Page<UncoveredView>), ReadProblems))]
#[get("/plans/{id}/uncovered")]
pub async fn list_uncovered_institutions(
    actor: Actor,
    app: Data<App>,
    id: Path<PlanId>,
    filter: Query<UncoveredFilter>,
    shape: Shape,
) -> Result<Shaped<UncoveredView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.plans(&actor)?.uncovered(id.0, filter).await).await
}

/// Lists what happened to a plan, latest first.
#[utoipa::path(operation_id = "list_plan_history", summary = "History of a plan", tag = "plans", params(PlanId, PageFilter),
    extensions(("x-permission" = json!("assessments.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/plans/{id}/history")]
pub async fn list_plan_history(
    actor: Actor,
    app: Data<App>,
    id: Path<PlanId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.plans(&actor)?.history(id.0, page).await).await
}

/// Lists who may be put on a team.
#[utoipa::path(operation_id = "list_experts", summary = "List QC experts", tag = "plans",
    extensions(("x-permission" = json!("assessments.plan"))),
    responses((status = 200, description = "The experts of the caller's place", body = Vec<ExpertView>), ReadProblems))]
#[get("/experts")]
pub async fn list_experts(actor: Actor, app: Data<App>) -> Result<Json<Vec<ExpertView>>, ApiError> {
    Ok(Json(app.plans(&actor)?.experts().await?))
}
