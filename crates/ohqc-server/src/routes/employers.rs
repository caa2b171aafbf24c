//! Employers (用人单位).

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{get, post, put};
use ohqc_app::App;
use ohqc_domain::employers::api::{
    EmployerBody, EmployerBrief, EmployerFilter, EmployerLookup, EmployerSummary, EmployerView, MergeBody,
};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::EmployerId;
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_employers)
        .service(create_employer)
        .service(find_employers)
        .service(get_employer)
        .service(update_employer)
        .service(merge_employer)
        .service(list_employer_history);
}

/// Lists employers of the caller's scope by name.
#[utoipa::path(operation_id = "list_employers", summary = "List employers", tag = "employers", params(EmployerFilter),
    extensions(("x-permission" = json!("employers.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of employers", body = Page<EmployerSummary>), ReadProblems))]
#[get("/employers")]
pub async fn list_employers(
    actor: Actor,
    app: Data<App>,
    filter: Query<EmployerFilter>,
    shape: Shape,
) -> Result<Shaped<EmployerSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.employers(&actor)?.list(filter).await).await
}

/// Registers an employer's work place in a county; a credit code stands once in each.
#[utoipa::path(operation_id = "create_employer", summary = "Register an employer", tag = "employers", request_body = EmployerBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("employers.register"))),
    responses((status = 201, description = "Registered", body = EmployerView), CreateProblems))]
#[post("/employers")]
pub async fn create_employer(actor: Actor, app: Data<App>, body: Body<EmployerBody>) -> Result<Created<EmployerView>, ApiError> {
    let revised = app.employers(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/employers/{}", revised.value.id), revised })
}

/// Finds employers of the caller's province, to address one of them: at most twenty, with no more than who and where.
#[utoipa::path(operation_id = "find_employers", summary = "Look employers up", tag = "employers", params(EmployerLookup),
    extensions(("x-permission" = json!("employers.find"))),
    responses((status = 200, description = "Those found, by name", body = Vec<EmployerBrief>), ReadProblems))]
#[get("/employers/lookup")]
pub async fn find_employers(
    actor: Actor,
    app: Data<App>,
    lookup: Query<EmployerLookup>,
) -> Result<Json<Vec<EmployerBrief>>, ApiError> {
    Ok(Json(app.employers(&actor)?.find(&lookup.0).await?))
}

/// Shows one employer.
#[utoipa::path(operation_id = "get_employer", summary = "Show an employer", tag = "employers", params(EmployerId),
    extensions(("x-permission" = json!("employers.read"))),
    responses((status = 200, description = "The employer", body = EmployerView), ReadProblems))]
#[get("/employers/{id}")]
pub async fn get_employer(actor: Actor, app: Data<App>, id: Path<EmployerId>) -> Result<Versioned<EmployerView>, ApiError> {
    Ok(Versioned(app.employers(&actor)?.get(id.0).await?))
}

/// Changes an employer's particulars; its region stays.
#[utoipa::path(operation_id = "update_employer", summary = "Change an employer", tag = "employers",
    params(EmployerId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = EmployerBody,
    extensions(("x-permission" = json!("employers.edit"))),
    responses((status = 200, description = "Changed", body = EmployerView), ChangeProblems))]
#[put("/employers/{id}")]
pub async fn update_employer(
    actor: Actor,
    app: Data<App>,
    id: Path<EmployerId>,
    revision: IfMatch,
    body: Body<EmployerBody>,
) -> Result<Versioned<EmployerView>, ApiError> {
    Ok(Versioned(app.employers(&actor)?.update(id.0, revision.0, body.0).await?))
}

/// Merges an employer into another entry of the same; it stays readable and points there. This is not undone.
#[utoipa::path(operation_id = "merge_employer", summary = "Merge an employer into another", tag = "employers",
    params(EmployerId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = MergeBody,
    extensions(("x-permission" = json!("employers.edit"))),
    responses((status = 200, description = "Merged", body = EmployerView), ChangeProblems))]
#[post("/employers/{id}/merge")]
pub async fn merge_employer(
    actor: Actor,
    app: Data<App>,
    id: Path<EmployerId>,
    revision: IfMatch,
    body: Body<MergeBody>,
) -> Result<Versioned<EmployerView>, ApiError> {
    Ok(Versioned(app.employers(&actor)?.merge(id.0, revision.0, body.0).await?))
}

/// Lists what happened to an employer, latest first.
#[utoipa::path(operation_id = "list_employer_history", summary = "History of an employer", tag = "employers", params(EmployerId, PageFilter),
    extensions(("x-permission" = json!("employers.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/employers/{id}/history")]
pub async fn list_employer_history(
    actor: Actor,
    app: Data<App>,
    id: Path<EmployerId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.employers(&actor)?.history(id.0, page).await).await
}
