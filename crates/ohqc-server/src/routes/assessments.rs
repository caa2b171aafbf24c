//! Rounds of QC assessment.

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{get, patch, post, put};
use ohqc_app::App;
use ohqc_domain::assessments::api::{
    AnswerBody, AnswerView, AssessmentFilter, AssessmentSummary, AssessmentView, ConclusionView, FindingsBody, SheetBody,
    TeamBody, TrendFilter, TrendView,
};
use ohqc_domain::checklists::ItemCode;
use ohqc_domain::events::EventView;
use ohqc_domain::ids::AssessmentId;
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::Versioned;
use crate::wire::{ChangeProblems, ReadProblems};

/// Mounts the operations; what has a name of its own comes before `/assessments/{id}`.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_assessments)
        .service(get_assessment_trend)
        .service(get_assessment)
        .service(answer_assessment_item)
        .service(update_assessment_sheet)
        .service(update_assessment_findings)
        .service(assign_assessment)
        .service(finalise_assessment)
        .service(get_assessment_conclusion)
        .service(list_assessment_history);
}

/// Lists rounds, last changed first. Experts see their assignments, institutions their final results.
#[utoipa::path(operation_id = "list_assessments", summary = "List rounds", tag = "assessments", params(AssessmentFilter),
    extensions(("x-permission" = json!("assessments.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of rounds", body = Page<AssessmentSummary>), ReadProblems))]
#[get("/assessments")]
pub async fn list_assessments(
    actor: Actor,
    app: Data<App>,
    filter: Query<AssessmentFilter>,
    shape: Shape,
) -> Result<Shaped<AssessmentSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.assessments(&actor)?.list(filter).await).await
}

/// Shows how the five key links fare from year to year: the points kept, and at how many items something was found.
#[utoipa::path(operation_id = "get_assessment_trend", summary = "Trend of the key links", tag = "assessments", params(TrendFilter),
    extensions(("x-permission" = json!("assessments.read"))),
    responses((status = 200, description = "A tally per year and key link", body = TrendView), ReadProblems))]
#[get("/assessments/trend")]
pub async fn get_assessment_trend(actor: Actor, app: Data<App>, filter: Query<TrendFilter>) -> Result<Json<TrendView>, ApiError> {
    Ok(Json(app.assessments(&actor)?.trend(&filter.0).await?))
}

/// Shows a round with its sheets and what they come to so far.
#[utoipa::path(operation_id = "get_assessment", summary = "Show a round", tag = "assessments", params(AssessmentId),
    extensions(("x-permission" = json!("assessments.read"))),
    responses((status = 200, description = "The round", body = AssessmentView), ReadProblems))]
#[get("/assessments/{id}")]
pub async fn get_assessment(actor: Actor, app: Data<App>, id: Path<AssessmentId>) -> Result<Versioned<AssessmentView>, ApiError> {
    Ok(Versioned(app.assessments(&actor)?.get(id.0).await?))
}

/// Answers one item, or takes its answer back with `null`. The first answer begins the round.
#[utoipa::path(operation_id = "answer_assessment_item", summary = "Answer an item", tag = "assessments",
    params(("id" = AssessmentId, Path), ("template" = String, Path, description = "The sheet's template", example = "ohe-a"),
        ("item" = String, Path, description = "The item's code", example = "A1.4"),
        ("If-Match" = String, Header, description = "The ETag the change is based on")),
    request_body = AnswerBody, extensions(("x-permission" = json!("assessments.score"))),
    responses((status = 200, description = "Put down", body = AnswerView), ChangeProblems))]
#[patch("/assessments/{id}/sheets/{template}/items/{item}")]
pub async fn answer_assessment_item(
    actor: Actor,
    app: Data<App>,
    path: Path<(AssessmentId, String, ItemCode)>,
    revision: IfMatch,
    body: Body<AnswerBody>,
) -> Result<Versioned<AnswerView>, ApiError> {
    let (id, template, item) = path.0;
    Ok(Versioned(app.assessments(&actor)?.answer(id, revision.0, (&template, item), body.0).await?))
}

/// Replaces a whole sheet; it may have gaps.
#[utoipa::path(operation_id = "update_assessment_sheet", summary = "Replace a sheet", tag = "assessments",
    params(("id" = AssessmentId, Path), ("template" = String, Path, description = "The sheet's template", example = "ohe-a"),
        ("If-Match" = String, Header, description = "The ETag the change is based on")),
    request_body = SheetBody, extensions(("x-permission" = json!("assessments.score"))),
    responses((status = 200, description = "Saved", body = AssessmentView), ChangeProblems))]
#[put("/assessments/{id}/sheets/{template}")]
pub async fn update_assessment_sheet(
    actor: Actor,
    app: Data<App>,
    path: Path<(AssessmentId, String)>,
    revision: IfMatch,
    body: Body<SheetBody>,
) -> Result<Versioned<AssessmentView>, ApiError> {
    let (id, template) = path.0;
    Ok(Versioned(app.assessments(&actor)?.put_sheet(id, revision.0, &template, body.0).await?))
}

/// Puts down what bears on the conclusion beside the sheets: circumstances of a veto, people examined.
#[utoipa::path(operation_id = "update_assessment_findings", summary = "Replace the findings", tag = "assessments",
    params(AssessmentId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    request_body = FindingsBody, extensions(("x-permission" = json!("assessments.score"))),
    responses((status = 200, description = "Saved", body = AssessmentView), ChangeProblems))]
#[put("/assessments/{id}/findings")]
pub async fn update_assessment_findings(
    actor: Actor,
    app: Data<App>,
    id: Path<AssessmentId>,
    revision: IfMatch,
    body: Body<FindingsBody>,
) -> Result<Versioned<AssessmentView>, ApiError> {
    Ok(Versioned(app.assessments(&actor)?.put_findings(id.0, revision.0, body.0).await?))
}

/// Puts a team on a round in place of the present one; nobody assesses the own organisation.
#[utoipa::path(operation_id = "assign_assessment", summary = "Assign experts", tag = "assessments",
    params(AssessmentId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = TeamBody,
    extensions(("x-permission" = json!("assessments.plan"))),
    responses((status = 200, description = "Assigned", body = AssessmentView), ChangeProblems))]
#[put("/assessments/{id}/experts")]
pub async fn assign_assessment(
    actor: Actor,
    app: Data<App>,
    id: Path<AssessmentId>,
    revision: IfMatch,
    body: Body<TeamBody>,
) -> Result<Versioned<AssessmentView>, ApiError> {
    Ok(Versioned(app.assessments(&actor)?.assign(id.0, revision.0, body.0).await?))
}

/// Fixes the result for good; refused with every item that is missing.
#[utoipa::path(operation_id = "finalise_assessment", summary = "Finalise a round", tag = "assessments",
    params(AssessmentId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("assessments.finalise"))),
    responses((status = 200, description = "Fixed", body = AssessmentView), ChangeProblems))]
#[post("/assessments/{id}/finalise")]
pub async fn finalise_assessment(
    actor: Actor,
    app: Data<App>,
    id: Path<AssessmentId>,
    revision: IfMatch,
) -> Result<Versioned<AssessmentView>, ApiError> {
    Ok(Versioned(app.assessments(&actor)?.finalise(id.0, revision.0).await?))
}

/// Shows the conclusion of a finalised round: every step that led to it, and the rules it was drawn by.
#[utoipa::path(operation_id = "get_assessment_conclusion", summary = "Show a conclusion", tag = "assessments", params(AssessmentId),
    extensions(("x-permission" = json!("assessments.read"))),
    responses((status = 200, description = "The conclusion", body = ConclusionView), ReadProblems))]
#[get("/assessments/{id}/conclusion")]
pub async fn get_assessment_conclusion(
    actor: Actor,
    app: Data<App>,
    id: Path<AssessmentId>,
) -> Result<Json<ConclusionView>, ApiError> {
    Ok(Json(app.assessments(&actor)?.conclusion(id.0).await?))
}

/// Lists what happened to a round, latest first.
#[utoipa::path(operation_id = "list_assessment_history", summary = "History of a round", tag = "assessments", params(AssessmentId, PageFilter),
    extensions(("x-permission" = json!("assessments.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/assessments/{id}/history")]
pub async fn list_assessment_history(
    actor: Actor,
    app: Data<App>,
    id: Path<AssessmentId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.assessments(&actor)?.history(id.0, page).await).await
}
