//! Publications: the console's side, and what anybody may read.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use ohqc_app::App;
use ohqc_domain::events::EventView;
use ohqc_domain::ids::PublicationId;
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::publications::api::{
    PrepareBody, PrepareCheckBody, PublicPublication, PublicPublicationFilter, PublicPublicationSummary, PublicationFilter,
    PublicationSummary, PublicationView, RowFilter, WithdrawBody,
};

use crate::error::ApiError;
use crate::exact::{self, Exact};
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, PublicProblems, ReadProblems};

/// Anybody may keep it a minute; a withdrawal must not stay hidden for long.
const FOR_A_MINUTE: &str = "public, max-age=60, must-revalidate";

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_publications)
        .service(prepare_publication)
        .service(prepare_check_publication)
        .service(get_publication)
        .service(list_publication_history)
        .service(discard_publication)
        .service(release_publication)
        .service(withdraw_publication)
        .service(list_public_publications)
        .service(get_public_publication);
}

/// Lists publications of the caller's region: first what waits for its release, then the others, last changed first.
#[utoipa::path(operation_id = "list_publications", summary = "List publications", tag = "publications", params(PublicationFilter),
    extensions(("x-permission" = json!("publications.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of publications", body = Page<PublicationSummary>), ReadProblems))]
#[get("/publications")]
pub async fn list_publications(
    actor: Actor,
    app: Data<App>,
    filter: Query<PublicationFilter>,
    shape: Shape,
) -> Result<Shaped<PublicationSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.publications(&actor)?.list(filter).await).await
}

/// Freezes a list as its next version.
#[utoipa::path(operation_id = "prepare_publication", summary = "Prepare a publication", tag = "publications", request_body = PrepareBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("publications.prepare"))),
    responses((status = 201, description = "Prepared", body = PublicationView), CreateProblems))]
#[post("/publications")]
pub async fn prepare_publication(
    actor: Actor,
    app: Data<App>,
    body: Body<PrepareBody>,
) -> Result<Created<PublicationView>, ApiError> {
    let revised = app.publications(&actor)?.prepare(body.0).await?;
    Ok(Created { location: format!("/api/v1/publications/{}", revised.value.id), revised })
}

/// Freezes what an on-site check found as the next version of the list its outcome belongs on.
#[utoipa::path(operation_id = "prepare_check_publication", summary = "Prepare the publication of an on-site check",
    tag = "publications", request_body = PrepareCheckBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("publications.prepare"))),
    responses((status = 201, description = "Prepared", body = PublicationView), CreateProblems))]
#[post("/publications/checks")]
pub async fn prepare_check_publication(
    actor: Actor,
    app: Data<App>,
    body: Body<PrepareCheckBody>,
) -> Result<Created<PublicationView>, ApiError> {
    let revised = app.publications(&actor)?.prepare_check(body.0).await?;
    Ok(Created { location: format!("/api/v1/publications/{}", revised.value.id), revised })
}

/// Shows one publication with its frozen rows.
#[utoipa::path(operation_id = "get_publication", summary = "Show a publication", tag = "publications", params(PublicationId),
    extensions(("x-permission" = json!("publications.read"))),
    responses((status = 200, description = "The publication", body = PublicationView), ReadProblems))]
#[get("/publications/{id}")]
pub async fn get_publication(
    actor: Actor,
    app: Data<App>,
    id: Path<PublicationId>,
) -> Result<Versioned<PublicationView>, ApiError> {
    Ok(Versioned(app.publications(&actor)?.get(id.0).await?))
}

/// Lists what happened to a publication, latest first.
#[utoipa::path(operation_id = "list_publication_history", summary = "History of a publication", tag = "publications",
    params(PublicationId, PageFilter), extensions(("x-permission" = json!("publications.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/publications/{id}/history")]
pub async fn list_publication_history(
    actor: Actor,
    app: Data<App>,
    id: Path<PublicationId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.publications(&actor)?.history(id.0, page).await).await
}

/// Discards what was prepared and not released; refused once it was public.
#[utoipa::path(operation_id = "discard_publication", summary = "Discard a publication", tag = "publications",
    params(PublicationId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("publications.prepare|publications.release"))),
    responses((status = 204, description = "Discarded"), ChangeProblems))]
#[delete("/publications/{id}")]
pub async fn discard_publication(
    actor: Actor,
    app: Data<App>,
    id: Path<PublicationId>,
    revision: IfMatch,
) -> Result<HttpResponse, ApiError> {
    app.publications(&actor)?.discard(id.0, revision.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes it public, as another person than the one who prepared it; an earlier version gives way.
#[utoipa::path(operation_id = "release_publication", summary = "Release a publication", tag = "publications",
    params(PublicationId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("publications.release"))),
    responses((status = 200, description = "Public", body = PublicationView), ChangeProblems))]
#[post("/publications/{id}/release")]
pub async fn release_publication(
    actor: Actor,
    app: Data<App>,
    id: Path<PublicationId>,
    revision: IfMatch,
) -> Result<Versioned<PublicationView>, ApiError> {
    Ok(Versioned(app.publications(&actor)?.release(id.0, revision.0).await?))
}

/// Takes it back with a reason, which the public sees.
#[utoipa::path(operation_id = "withdraw_publication", summary = "Withdraw a publication", tag = "publications",
    params(PublicationId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = WithdrawBody,
    extensions(("x-permission" = json!("publications.release"))),
    responses((status = 200, description = "Withdrawn", body = PublicationView), ChangeProblems))]
#[post("/publications/{id}/withdraw")]
pub async fn withdraw_publication(
    actor: Actor,
    app: Data<App>,
    id: Path<PublicationId>,
    revision: IfMatch,
    body: Body<WithdrawBody>,
) -> Result<Versioned<PublicationView>, ApiError> {
    Ok(Versioned(app.publications(&actor)?.withdraw(id.0, revision.0, body.0).await?))
}

/// Lists what is or was public, last released first.
#[utoipa::path(operation_id = "list_public_publications", summary = "Published lists", tag = "public", security(()),
    params(PublicPublicationFilter),
    extensions(("x-file" = json!(true))),
    responses((status = 200, description = "A page of publications", body = Page<PublicPublicationSummary>), PublicProblems))]
#[get("/public/publications")]
pub async fn list_public_publications(
    app: Data<App>,
    filter: Query<PublicPublicationFilter>,
    shape: Shape,
) -> Result<Shaped<PublicPublicationSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.public_publications(filter).await).await
}

/// Shows a published list, or the rows that contain a text; of a withdrawn one only that and why. `ETag` is the SHA-256 of the bytes.
#[utoipa::path(operation_id = "get_public_publication", summary = "Show a published list", tag = "public", security(()),
    params(PublicationId, RowFilter, ("If-None-Match" = Option<String>, Header, description = "ETags the caller has")),
    responses((status = 200, description = "The list", body = PublicPublication), (status = 304, description = "The caller has these bytes"),
        PublicProblems))]
#[get("/public/publications/{id}")]
pub async fn get_public_publication(
    app: Data<App>,
    request: HttpRequest,
    id: Path<PublicationId>,
    filter: Query<RowFilter>,
) -> Result<HttpResponse, ApiError> {
    let found = app.public_publication(id.0, filter.0.q.as_deref()).await?;
    let (bytes, sha256) = exact::json(&found)?;
    Ok(exact::answer(&request, Exact { media_type: "application/json", bytes, sha256: &sha256 }, FOR_A_MINUTE, Vec::new()).0)
}
