//! Examinations away from home (外出职业健康检查) and their notices.

mod printing;
mod report;

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post, put};
use ohqc_app::App;
use ohqc_domain::events::EventView;
use ohqc_domain::ids::OutingId;
use ohqc_domain::outings::api::{
    CancelBody, ClueBody, CompleteBody, MessageBody, OutingBody, OutingCheck, OutingCounty, OutingFigureFilter, OutingFigures,
    OutingFilter, OutingSummary, OutingView, ReceiveBody, VersionView, VisitBody,
};
use ohqc_domain::outings::{NoticeBody, VisitRecord};
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::print;
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_outings)
        .service(create_outing)
        .service(check_outing)
        .service(get_outing_figures)
        .service(list_outing_counties)
        .service(get_outing)
        .service(update_outing)
        .service(notify_outing)
        .service(receive_outing)
        .service(confirm_outing)
        .service(message_outing)
        .service(plan_outing_visit)
        .service(record_outing_visit)
        .service(begin_outing)
        .service(complete_outing)
        .service(cancel_outing)
        .service(settle_outing_clue)
        .service(list_outing_versions)
        .service(list_outing_history)
        .service(get_outing_notice)
        .service(report::get_outing_report)
        .service(report::get_outing_report_document);
}

/// Lists outings, the one that begins last first: an institution its own, an authority those told of in its region, an employer
/// those it was named in.
#[utoipa::path(operation_id = "list_outings", summary = "List outings", tag = "outings", params(OutingFilter),
    extensions(("x-permission" = json!("outings.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of outings", body = Page<OutingSummary>), ReadProblems))]
#[get("/outings")]
pub async fn list_outings(
    actor: Actor,
    app: Data<App>,
    filter: Query<OutingFilter>,
    shape: Shape,
) -> Result<Shaped<OutingSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.outings(&actor)?.list(filter).await).await
}

/// Starts an outing; its notice may have gaps yet.
#[utoipa::path(operation_id = "create_outing", summary = "Start an outing", tag = "outings", request_body = OutingBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("outings.edit"))),
    responses((status = 201, description = "Started", body = OutingView), CreateProblems))]
#[post("/outings")]
pub async fn create_outing(actor: Actor, app: Data<App>, body: Body<OutingBody>) -> Result<Created<OutingView>, ApiError> {
    let revised = app.outings(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/outings/{}", revised.value.id), revised })
}

/// Says what a notice would meet if it were sent today, with every reason; keeps nothing.
#[utoipa::path(operation_id = "check_outing", summary = "Judge a notice", tag = "outings", request_body = OutingBody,
    extensions(("x-permission" = json!("outings.edit"))),
    responses((status = 200, description = "What it would meet", body = OutingCheck), CreateProblems))]
#[post("/outings/check")]
pub async fn check_outing(actor: Actor, app: Data<App>, body: Body<OutingBody>) -> Result<Json<OutingCheck>, ApiError> {
    Ok(Json(app.outings(&actor)?.check(&body.0).await?))
}

/// Counts outings of a period: told of, in time, and so many working days ahead (I28, I11, I29).
#[utoipa::path(operation_id = "get_outing_figures", summary = "Figures of outings", tag = "outings", params(OutingFigureFilter),
    extensions(("x-permission" = json!("outings.read"))),
    responses((status = 200, description = "Numerators and denominators", body = OutingFigures), ReadProblems))]
#[get("/outings/figures")]
pub async fn get_outing_figures(
    actor: Actor,
    app: Data<App>,
    filter: Query<OutingFigureFilter>,
) -> Result<Json<OutingFigures>, ApiError> {
    Ok(Json(app.outings(&actor)?.figures(&filter.0).await?))
}

/// Counts the outings of a period by the employer's county, in the order of the codes.
#[utoipa::path(operation_id = "list_outing_counties", summary = "Outings by county", tag = "outings", params(OutingFigureFilter),
    extensions(("x-permission" = json!("outings.read"))),
    responses((status = 200, description = "Counts by county", body = Vec<OutingCounty>), ReadProblems))]
#[get("/outings/counties")]
pub async fn list_outing_counties(
    actor: Actor,
    app: Data<App>,
    filter: Query<OutingFigureFilter>,
) -> Result<Json<Vec<OutingCounty>>, ApiError> {
    Ok(Json(app.outings(&actor)?.counties(&filter.0).await?))
}

/// Shows one outing.
#[utoipa::path(operation_id = "get_outing", summary = "Show an outing", tag = "outings", params(OutingId),
    extensions(("x-permission" = json!("outings.read"))),
    responses((status = 200, description = "The outing", body = OutingView), ReadProblems))]
#[get("/outings/{id}")]
pub async fn get_outing(actor: Actor, app: Data<App>, id: Path<OutingId>) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.get(id.0).await?))
}

/// Saves the notice; once it was sent, a change of place, date or people is told anew.
#[utoipa::path(operation_id = "update_outing", summary = "Change a notice", tag = "outings", request_body = NoticeBody,
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.edit"))),
    responses((status = 200, description = "Saved", body = OutingView), ChangeProblems))]
#[put("/outings/{id}")]
pub async fn update_outing(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
    body: Body<NoticeBody>,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.update(id.0, revision.0, body.0).await?))
}

/// Sends the notice to whoever is to be told; refused with every reason at once.
#[utoipa::path(operation_id = "notify_outing", summary = "Send the notice", tag = "outings",
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.edit"))),
    responses((status = 200, description = "Sent", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/notify")]
pub async fn notify_outing(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.notify(id.0, revision.0).await?))
}

/// Confirms the notice.
#[utoipa::path(operation_id = "receive_outing", summary = "Receive the notice", tag = "outings", request_body = ReceiveBody,
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.receive"))),
    responses((status = 200, description = "Received", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/receive")]
pub async fn receive_outing(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
    body: Body<ReceiveBody>,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.receive(id.0, revision.0, body.0).await?))
}

/// Confirms the notice, as the employer that it names.
#[utoipa::path(operation_id = "confirm_outing", summary = "Confirm a notice as the employer", tag = "outings",
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.confirm"))),
    responses((status = 200, description = "Confirmed", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/confirm")]
pub async fn confirm_outing(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.confirm(id.0, revision.0).await?))
}

/// Asks the institution, or answers the authority.
#[utoipa::path(operation_id = "message_outing", summary = "Ask or answer", tag = "outings", request_body = MessageBody,
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.read"))),
    responses((status = 200, description = "Said", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/message")]
pub async fn message_outing(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
    body: Body<MessageBody>,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.message(id.0, revision.0, body.0).await?))
}

/// Plans a visit on the spot, or plans it anew.
#[utoipa::path(operation_id = "plan_outing_visit", summary = "Plan a visit", tag = "outings", request_body = VisitBody,
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.receive"))),
    responses((status = 200, description = "Planned", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/visit")]
pub async fn plan_outing_visit(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
    body: Body<VisitBody>,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.plan_visit(id.0, revision.0, body.0).await?))
}

/// Records what a visit found, once.
#[utoipa::path(operation_id = "record_outing_visit", summary = "Record a visit", tag = "outings", request_body = VisitRecord,
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.receive"))),
    responses((status = 200, description = "Recorded", body = OutingView), ChangeProblems))]
#[put("/outings/{id}/visit")]
pub async fn record_outing_visit(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
    body: Body<VisitRecord>,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.record_visit(id.0, revision.0, body.0).await?))
}

/// Says that people are being examined; not before the first day.
#[utoipa::path(operation_id = "begin_outing", summary = "Begin an outing", tag = "outings",
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.edit"))),
    responses((status = 200, description = "Begun", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/begin")]
pub async fn begin_outing(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.begin(id.0, revision.0).await?))
}

/// Reports how many were examined, not before the last day.
#[utoipa::path(operation_id = "complete_outing", summary = "Complete an outing", tag = "outings", request_body = CompleteBody,
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.edit"))),
    responses((status = 200, description = "Completed", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/complete")]
pub async fn complete_outing(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
    body: Body<CompleteBody>,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.complete(id.0, revision.0, body.0).await?))
}

/// Calls an outing off before it begins.
#[utoipa::path(operation_id = "cancel_outing", summary = "Call an outing off", tag = "outings", request_body = CancelBody,
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.edit"))),
    responses((status = 200, description = "Called off", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/cancel")]
pub async fn cancel_outing(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
    body: Body<CancelBody>,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.cancel(id.0, revision.0, body.0).await?))
}

/// Says what became of the clue that a late or missing notice gave rise to.
#[utoipa::path(operation_id = "settle_outing_clue", summary = "Answer a clue", tag = "outings", request_body = ClueBody,
    params(OutingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("outings.receive"))),
    responses((status = 200, description = "Answered", body = OutingView), ChangeProblems))]
#[post("/outings/{id}/clue")]
pub async fn settle_outing_clue(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    revision: IfMatch,
    body: Body<ClueBody>,
) -> Result<Versioned<OutingView>, ApiError> {
    Ok(Versioned(app.outings(&actor)?.settle_clue(id.0, revision.0, body.0).await?))
}

/// Lists every notice of an outing as it was sent, the last first.
#[utoipa::path(operation_id = "list_outing_versions", summary = "Notices of an outing", tag = "outings", params(OutingId),
    extensions(("x-permission" = json!("outings.read"))),
    responses((status = 200, description = "Its notices", body = Vec<VersionView>), ReadProblems))]
#[get("/outings/{id}/versions")]
pub async fn list_outing_versions(actor: Actor, app: Data<App>, id: Path<OutingId>) -> Result<Json<Vec<VersionView>>, ApiError> {
    Ok(Json(app.outings(&actor)?.versions(id.0).await?))
}

/// Lists what happened to an outing, latest first.
#[utoipa::path(operation_id = "list_outing_history", summary = "History of an outing", tag = "outings", params(OutingId, PageFilter),
    extensions(("x-permission" = json!("outings.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/outings/{id}/history")]
pub async fn list_outing_history(
    actor: Actor,
    app: Data<App>,
    id: Path<OutingId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.outings(&actor)?.history(id.0, page).await).await
}

/// Prints the notice; the layout is this platform's, the official annex was not seen.
#[utoipa::path(operation_id = "get_outing_notice", summary = "Notice as PDF", tag = "outings", params(OutingId),
    extensions(("x-permission" = json!("outings.read"))),
    responses((status = 200, description = "The notice", body = Vec<u8>, content_type = "application/pdf"), ChangeProblems))]
#[get("/outings/{id}/notice")]
pub async fn get_outing_notice(actor: Actor, app: Data<App>, id: Path<OutingId>) -> Result<HttpResponse, ApiError> {
    let data = app.outings(&actor)?.notice(id.0).await?;
    let page = printing::printable(data);
    print::pdf(&format!("outing-{}.pdf", id.0), move || ohqc_documents::notice(&page)).await
}
