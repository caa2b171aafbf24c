//! Institutions.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{get, post, put};
use ohqc_app::App;
use ohqc_domain::events::EventView;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::api::{InstitutionBody, InstitutionFilter, InstitutionSummary, InstitutionView};
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_institutions)
        .service(create_institution)
        .service(get_institution)
        .service(update_institution)
        .service(list_institution_history);
}

/// Lists institutions of the caller's scope by name.
#[utoipa::path(operation_id = "list_institutions", summary = "List institutions", tag = "institutions", params(InstitutionFilter),
    extensions(("x-permission" = json!("institutions.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of institutions", body = Page<InstitutionSummary>), ReadProblems))]
#[get("/institutions")]
pub async fn list_institutions(
    actor: Actor,
    app: Data<App>,
    filter: Query<InstitutionFilter>,
    shape: Shape,
) -> Result<Shaped<InstitutionSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.institutions(&actor)?.list(filter).await).await
}

/// Registers an institution.
#[utoipa::path(operation_id = "create_institution", summary = "Register an institution", tag = "institutions", request_body = InstitutionBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("institutions.register"))),
    responses((status = 201, description = "Registered", body = InstitutionView), CreateProblems))]
#[post("/institutions")]
pub async fn create_institution(
    actor: Actor,
    app: Data<App>,
    body: Body<InstitutionBody>,
) -> Result<Created<InstitutionView>, ApiError> {
    let revised = app.institutions(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/institutions/{}", revised.value.id), revised })
}

/// Shows one institution.
#[utoipa::path(operation_id = "get_institution", summary = "Show an institution", tag = "institutions", params(InstitutionId),
    extensions(("x-permission" = json!("institutions.read"))),
    responses((status = 200, description = "The institution", body = InstitutionView), ReadProblems))]
#[get("/institutions/{id}")]
pub async fn get_institution(
    actor: Actor,
    app: Data<App>,
    id: Path<InstitutionId>,
) -> Result<Versioned<InstitutionView>, ApiError> {
    Ok(Versioned(app.institutions(&actor)?.get(id.0).await?))
}

/// Changes an institution's particulars.
#[utoipa::path(operation_id = "update_institution", summary = "Change an institution", tag = "institutions",
    params(InstitutionId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = InstitutionBody,
    extensions(("x-permission" = json!("institutions.edit"))),
    responses((status = 200, description = "Changed", body = InstitutionView), ChangeProblems))]
#[put("/institutions/{id}")]
pub async fn update_institution(
    actor: Actor,
    app: Data<App>,
    id: Path<InstitutionId>,
    revision: IfMatch,
    body: Body<InstitutionBody>,
) -> Result<Versioned<InstitutionView>, ApiError> {
    Ok(Versioned(app.institutions(&actor)?.update(id.0, revision.0, body.0).await?))
}

/// Lists what happened to an institution, latest first.
#[utoipa::path(operation_id = "list_institution_history", summary = "History of an institution", tag = "institutions", params(InstitutionId, PageFilter),
    extensions(("x-permission" = json!("institutions.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/institutions/{id}/history")]
pub async fn list_institution_history(
    actor: Actor,
    app: Data<App>,
    id: Path<InstitutionId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.institutions(&actor)?.history(id.0, page).await).await
}
