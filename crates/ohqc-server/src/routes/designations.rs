//! Designations (指定承担): who carries the diagnosis of a city that has no institution for it.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{get, post};
use ohqc_app::App;
use ohqc_domain::designations::api::{DesignationBody, DesignationFilter, DesignationView, EndBody};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::DesignationId;
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_designations)
        .service(create_designation)
        .service(get_designation)
        .service(end_designation)
        .service(list_designation_history);
}

/// Lists designations of the caller's province, the one that began last first.
#[utoipa::path(operation_id = "list_designations", summary = "List designations", tag = "designations", params(DesignationFilter),
    extensions(("x-permission" = json!("policies.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of designations", body = Page<DesignationView>), ReadProblems))]
#[get("/designations")]
pub async fn list_designations(
    actor: Actor,
    app: Data<App>,
    filter: Query<DesignationFilter>,
    shape: Shape,
) -> Result<Shaped<DesignationView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.designations(&actor)?.list(filter).await).await
}

/// Names an institution for a city that has none with a filing of diagnosis in force on the first day (diagnosis F-06).
#[utoipa::path(operation_id = "create_designation", summary = "Name an institution for a city", tag = "designations",
    request_body = DesignationBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("designations.manage"))),
    responses((status = 201, description = "Named", body = DesignationView), CreateProblems))]
#[post("/designations")]
pub async fn create_designation(
    actor: Actor,
    app: Data<App>,
    body: Body<DesignationBody>,
) -> Result<Created<DesignationView>, ApiError> {
    let revised = app.designations(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/designations/{}", revised.value.id), revised })
}

/// Shows one designation.
#[utoipa::path(operation_id = "get_designation", summary = "Show a designation", tag = "designations", params(DesignationId),
    extensions(("x-permission" = json!("policies.read"))),
    responses((status = 200, description = "The designation", body = DesignationView), ReadProblems))]
#[get("/designations/{id}")]
pub async fn get_designation(
    actor: Actor,
    app: Data<App>,
    id: Path<DesignationId>,
) -> Result<Versioned<DesignationView>, ApiError> {
    Ok(Versioned(app.designations(&actor)?.get(id.0).await?))
}

/// Ends a designation with a day; an end is never put off.
#[utoipa::path(operation_id = "end_designation", summary = "End a designation", tag = "designations", request_body = EndBody,
    params(DesignationId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("designations.manage"))),
    responses((status = 200, description = "Ended", body = DesignationView), ChangeProblems))]
#[post("/designations/{id}/end")]
pub async fn end_designation(
    actor: Actor,
    app: Data<App>,
    id: Path<DesignationId>,
    revision: IfMatch,
    body: Body<EndBody>,
) -> Result<Versioned<DesignationView>, ApiError> {
    Ok(Versioned(app.designations(&actor)?.end(id.0, revision.0, body.0).await?))
}

/// Lists what happened to a designation, latest first.
#[utoipa::path(operation_id = "list_designation_history", summary = "History of a designation", tag = "designations",
    params(DesignationId, PageFilter), extensions(("x-permission" = json!("policies.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/designations/{id}/history")]
pub async fn list_designation_history(
    actor: Actor,
    app: Data<App>,
    id: Path<DesignationId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.designations(&actor)?.history(id.0, page).await).await
}
