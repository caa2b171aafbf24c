//! Service rights: what an institution may do on a day, and who may do what near somebody.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::{Data, Json};
use ohqc_app::App;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::page::Page;
use ohqc_domain::rights::api::{PublicRight, PublicRightsFilter, RightsFilter, RightsView};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Path, Query};
use crate::wire::{PublicProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config.service(get_institution_rights).service(list_public_rights);
}

/// Says what an institution may examine or diagnose on a day, whether it may go out for it, why, and by which evidence.
#[utoipa::path(operation_id = "get_institution_rights", summary = "Service rights of an institution", tag = "rights",
    params(InstitutionId, RightsFilter), extensions(("x-permission" = json!("institutions.read"))),
    responses((status = 200, description = "Its rights, one answer per service", body = RightsView), ReadProblems))]
#[get("/institutions/{id}/rights")]
pub async fn get_institution_rights(
    actor: Actor,
    app: Data<App>,
    id: Path<InstitutionId>,
    filter: Query<RightsFilter>,
) -> Result<Json<RightsView>, ApiError> {
    Ok(Json(app.rights(&actor)?.of(id.0, &filter.0).await?))
}

/// Lists institutions that may do what is asked for on a day; names no person.
#[utoipa::path(operation_id = "list_public_rights", summary = "Who may do what, where", tag = "public", security(()),
    params(PublicRightsFilter),
    extensions(("x-file" = json!(true))),
    responses((status = 200, description = "A page of institutions", body = Page<PublicRight>), PublicProblems))]
#[get("/public/rights")]
pub async fn list_public_rights(
    app: Data<App>,
    filter: Query<PublicRightsFilter>,
    shape: Shape,
) -> Result<Shaped<PublicRight>, ApiError> {
    shape.answer(filter.0, async move |filter| app.public_rights(filter).await).await
}
