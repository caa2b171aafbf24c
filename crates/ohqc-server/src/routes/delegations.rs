//! Delegations (代管) and which office answers where.

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{get, post};
use ohqc_app::App;
use ohqc_domain::delegations::api::{AuthorityFilter, AuthorityView, DelegationBody, DelegationFilter, DelegationView, EndBody};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::DelegationId;
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::regions::RegionCode;

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_delegations)
        .service(create_delegation)
        .service(get_delegation)
        .service(end_delegation)
        .service(list_delegation_history)
        .service(get_region_authority);
}

/// Lists delegations of the caller's province, the one that began last first.
#[utoipa::path(operation_id = "list_delegations", summary = "List delegations", tag = "delegations", params(DelegationFilter),
    extensions(("x-permission" = json!("policies.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of delegations", body = Page<DelegationView>), ReadProblems))]
#[get("/delegations")]
pub async fn list_delegations(
    actor: Actor,
    app: Data<App>,
    filter: Query<DelegationFilter>,
    shape: Shape,
) -> Result<Shaped<DelegationView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.delegations(&actor)?.list(filter).await).await
}

/// Puts a delegation down; two of one county and line never share a day.
#[utoipa::path(operation_id = "create_delegation", summary = "Put down a delegation", tag = "delegations",
    request_body = DelegationBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("delegations.manage"))),
    responses((status = 201, description = "Put down", body = DelegationView), CreateProblems))]
#[post("/delegations")]
pub async fn create_delegation(
    actor: Actor,
    app: Data<App>,
    body: Body<DelegationBody>,
) -> Result<Created<DelegationView>, ApiError> {
    let revised = app.delegations(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/delegations/{}", revised.value.id), revised })
}

/// Shows one delegation.
#[utoipa::path(operation_id = "get_delegation", summary = "Show a delegation", tag = "delegations", params(DelegationId),
    extensions(("x-permission" = json!("policies.read"))),
    responses((status = 200, description = "The delegation", body = DelegationView), ReadProblems))]
#[get("/delegations/{id}")]
pub async fn get_delegation(actor: Actor, app: Data<App>, id: Path<DelegationId>) -> Result<Versioned<DelegationView>, ApiError> {
    Ok(Versioned(app.delegations(&actor)?.get(id.0).await?))
}

/// Ends a delegation with a day; an end is never put off.
#[utoipa::path(operation_id = "end_delegation", summary = "End a delegation", tag = "delegations", request_body = EndBody,
    params(DelegationId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("delegations.manage"))),
    responses((status = 200, description = "Ended", body = DelegationView), ChangeProblems))]
#[post("/delegations/{id}/end")]
pub async fn end_delegation(
    actor: Actor,
    app: Data<App>,
    id: Path<DelegationId>,
    revision: IfMatch,
    body: Body<EndBody>,
) -> Result<Versioned<DelegationView>, ApiError> {
    Ok(Versioned(app.delegations(&actor)?.end(id.0, revision.0, body.0).await?))
}

/// Lists what happened to a delegation, latest first.
#[utoipa::path(operation_id = "list_delegation_history", summary = "History of a delegation", tag = "delegations",
    params(DelegationId, PageFilter), extensions(("x-permission" = json!("policies.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/delegations/{id}/history")]
pub async fn list_delegation_history(
    actor: Actor,
    app: Data<App>,
    id: Path<DelegationId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.delegations(&actor)?.history(id.0, page).await).await
}

/// Says which office answers for a region on a day, line by line (JL24-3-1-c).
#[utoipa::path(operation_id = "get_region_authority", summary = "Which office answers for a region", tag = "delegations",
    params(("code" = RegionCode, Path, description = "The region", example = "220102"), AuthorityFilter),
    extensions(("x-permission" = json!("policies.read"))),
    responses((status = 200, description = "The offices", body = AuthorityView), ReadProblems))]
#[get("/regions/{code}/authority")]
pub async fn get_region_authority(
    actor: Actor,
    app: Data<App>,
    code: Path<RegionCode>,
    filter: Query<AuthorityFilter>,
) -> Result<Json<AuthorityView>, ApiError> {
    Ok(Json(app.delegations(&actor)?.authority(code.0, filter.0.on).await?))
}
