//! On-site checks after filing.

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{get, post, put};
use ohqc_app::App;
use ohqc_domain::events::EventView;
use ohqc_domain::ids::VerificationId;
use ohqc_domain::page::Page;
use ohqc_domain::verifications::api::{ConcludeBody, SheetBody, VerificationFilter, VerificationSummary, VerificationView};

use crate::error::ApiError;
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Listed, Versioned};
use crate::wire::{ChangeProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_verifications)
        .service(get_verification)
        .service(update_verification_sheet)
        .service(conclude_verification)
        .service(follow_up_verification)
        .service(list_verification_history);
}

/// Lists on-site checks of the caller's scope.
#[utoipa::path(operation_id = "list_verifications", summary = "List on-site checks", tag = "verifications",
    params(VerificationFilter), extensions(("x-permission" = json!("verifications.read"))),
    responses((status = 200, description = "A page of on-site checks", body = Page<VerificationSummary>), ReadProblems))]
#[get("/verifications")]
pub async fn list_verifications(
    actor: Actor,
    app: Data<App>,
    filter: Query<VerificationFilter>,
) -> Result<Listed<VerificationSummary>, ApiError> {
    Ok(Listed(app.verifications(&actor)?.list(&filter.0).await?))
}

/// Shows one on-site check with its answers, what is still open, and what it came to.
#[utoipa::path(operation_id = "get_verification", summary = "Show an on-site check", tag = "verifications",
    params(VerificationId), extensions(("x-permission" = json!("verifications.read"))),
    responses((status = 200, description = "The on-site check", body = VerificationView), ReadProblems))]
#[get("/verifications/{id}")]
pub async fn get_verification(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
) -> Result<Versioned<VerificationView>, ApiError> {
    Ok(Versioned(app.verifications(&actor)?.get(id.0).await?))
}

/// Saves the whole sheet as it is now; it may have gaps.
#[utoipa::path(operation_id = "update_verification_sheet", summary = "Save the sheet", tag = "verifications",
    params(VerificationId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = SheetBody,
    extensions(("x-permission" = json!("verifications.record"))),
    responses((status = 200, description = "Saved", body = VerificationView), ChangeProblems))]
#[put("/verifications/{id}/sheet")]
pub async fn update_verification_sheet(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    revision: IfMatch,
    body: Body<SheetBody>,
) -> Result<Versioned<VerificationView>, ApiError> {
    Ok(Versioned(app.verifications(&actor)?.save_sheet(id.0, revision.0, body.0).await?))
}

/// Concludes an on-site check for good; refused with every gap of its sheet.
#[utoipa::path(operation_id = "conclude_verification", summary = "Conclude an on-site check", tag = "verifications",
    params(VerificationId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    request_body = ConcludeBody, extensions(("x-permission" = json!("verifications.record"))),
    responses((status = 200, description = "Concluded", body = VerificationView), ChangeProblems))]
#[post("/verifications/{id}/conclude")]
pub async fn conclude_verification(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    revision: IfMatch,
    body: Body<ConcludeBody>,
) -> Result<Versioned<VerificationView>, ApiError> {
    Ok(Versioned(app.verifications(&actor)?.conclude(id.0, revision.0, body.0).await?))
}

/// Opens a follow-up (复核) of a check that failed; a filing never has two open checks.
#[utoipa::path(operation_id = "follow_up_verification", summary = "Follow up a failed on-site check", tag = "verifications",
    params(VerificationId, ("If-Match" = String, Header, description = "The ETag of the failed check"),
        ("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("verifications.record"))),
    responses((status = 201, description = "The follow-up", body = VerificationView), ChangeProblems))]
#[post("/verifications/{id}/follow-up")]
pub async fn follow_up_verification(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    revision: IfMatch,
) -> Result<Created<VerificationView>, ApiError> {
    let revised = app.verifications(&actor)?.follow_up(id.0, revision.0).await?;
    Ok(Created { location: format!("/api/v1/verifications/{}", revised.value.id), revised })
}

/// Lists what happened to an on-site check, latest first.
#[utoipa::path(operation_id = "list_verification_history", summary = "History of an on-site check", tag = "verifications",
    params(VerificationId), extensions(("x-permission" = json!("verifications.read"))),
    responses((status = 200, description = "Its events", body = Vec<EventView>), ReadProblems))]
#[get("/verifications/{id}/history")]
pub async fn list_verification_history(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
) -> Result<Json<Vec<EventView>>, ApiError> {
    Ok(Json(app.verifications(&actor)?.history(id.0).await?))
}
