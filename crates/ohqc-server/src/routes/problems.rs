//! The problem list and rectification ledger.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{get, post};
use ohqc_app::App;
use ohqc_domain::events::EventView;
use ohqc_domain::ids::ProblemId;
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::problems::api::{CloseBody, CorrectBody, PlanBody, ProblemFilter, ProblemSummary, ProblemView, RejectBody};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::Versioned;
use crate::wire::{ChangeProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_problems)
        .service(get_problem)
        .service(list_problem_history)
        .service(plan_problem)
        .service(correct_problem)
        .service(close_problem)
        .service(reject_problem);
}

/// Lists problems of the caller's scope, first due first.
#[utoipa::path(operation_id = "list_problems", summary = "List problems", tag = "problems", params(ProblemFilter),
    extensions(("x-permission" = json!("problems.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of problems", body = Page<ProblemSummary>), ReadProblems))]
#[get("/problems")]
pub async fn list_problems(
    actor: Actor,
    app: Data<App>,
    filter: Query<ProblemFilter>,
    shape: Shape,
) -> Result<Shaped<ProblemSummary>, ApiError> {
    match shape {
        Shape::Page => Ok(Shaped::Page(app.problems(&actor)?.list(&filter.0).await?)),
        Shape::File(file) => {
            let ledger = async move |filter: &ProblemFilter| app.problems(&actor)?.ledger(filter).await;
            file.of(filter.0, ledger).await.map(Shaped::File)
        }
    }
}

/// Shows one problem: its finding, which never changes, and its rectification.
#[utoipa::path(operation_id = "get_problem", summary = "Show a problem", tag = "problems", params(ProblemId),
    extensions(("x-permission" = json!("problems.read"))),
    responses((status = 200, description = "The problem", body = ProblemView), ReadProblems))]
#[get("/problems/{id}")]
pub async fn get_problem(actor: Actor, app: Data<App>, id: Path<ProblemId>) -> Result<Versioned<ProblemView>, ApiError> {
    Ok(Versioned(app.problems(&actor)?.get(id.0).await?))
}

/// Lists what happened to a problem, latest first.
#[utoipa::path(operation_id = "list_problem_history", summary = "History of a problem", tag = "problems", params(ProblemId, PageFilter),
    extensions(("x-permission" = json!("problems.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/problems/{id}/history")]
pub async fn list_problem_history(
    actor: Actor,
    app: Data<App>,
    id: Path<ProblemId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.problems(&actor)?.history(id.0, page).await).await
}

/// Plans the rectification, or plans it anew before it is handed in.
#[utoipa::path(operation_id = "plan_problem", summary = "Plan a rectification", tag = "problems",
    params(ProblemId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = PlanBody,
    extensions(("x-permission" = json!("problems.answer"))),
    responses((status = 200, description = "Planned", body = ProblemView), ChangeProblems))]
#[post("/problems/{id}/plan")]
pub async fn plan_problem(
    actor: Actor,
    app: Data<App>,
    id: Path<ProblemId>,
    revision: IfMatch,
    body: Body<PlanBody>,
) -> Result<Versioned<ProblemView>, ApiError> {
    Ok(Versioned(app.problems(&actor)?.plan(id.0, revision.0, body.0).await?))
}

/// Hands in what was done, with evidence.
#[utoipa::path(operation_id = "correct_problem", summary = "Hand in a rectification", tag = "problems",
    params(ProblemId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = CorrectBody,
    extensions(("x-permission" = json!("problems.answer"))),
    responses((status = 200, description = "Waiting for review", body = ProblemView), ChangeProblems))]
#[post("/problems/{id}/correct")]
pub async fn correct_problem(
    actor: Actor,
    app: Data<App>,
    id: Path<ProblemId>,
    revision: IfMatch,
    body: Body<CorrectBody>,
) -> Result<Versioned<ProblemView>, ApiError> {
    Ok(Versioned(app.problems(&actor)?.correct(id.0, revision.0, body.0).await?))
}

/// Verifies the evidence and closes the problem, as another person of another organisation.
#[utoipa::path(operation_id = "close_problem", summary = "Verify and close a problem", tag = "problems",
    params(ProblemId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = CloseBody,
    extensions(("x-permission" = json!("problems.review"))),
    responses((status = 200, description = "Closed", body = ProblemView), ChangeProblems))]
#[post("/problems/{id}/close")]
pub async fn close_problem(
    actor: Actor,
    app: Data<App>,
    id: Path<ProblemId>,
    revision: IfMatch,
    body: Body<CloseBody>,
) -> Result<Versioned<ProblemView>, ApiError> {
    Ok(Versioned(app.problems(&actor)?.close(id.0, revision.0, body.0).await?))
}

/// Sends the rectification back; what was handed in is kept, and the days of the review are given back.
#[utoipa::path(operation_id = "reject_problem", summary = "Send a rectification back", tag = "problems",
    params(ProblemId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = RejectBody,
    extensions(("x-permission" = json!("problems.review"))),
    responses((status = 200, description = "Sent back", body = ProblemView), ChangeProblems))]
#[post("/problems/{id}/reject")]
pub async fn reject_problem(
    actor: Actor,
    app: Data<App>,
    id: Path<ProblemId>,
    revision: IfMatch,
    body: Body<RejectBody>,
) -> Result<Versioned<ProblemView>, ApiError> {
    Ok(Versioned(app.problems(&actor)?.reject(id.0, revision.0, body.0).await?))
}
