//! Filings.

mod printing;

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post, put};
use ohqc_app::App;
use ohqc_domain::events::EventView;
use ohqc_domain::filings::api::{
    CancellationBody, ChangeBody, DeemBody, ExpiryFilter, ExpiryView, FilingBody, FilingFilter, FilingSummary, FilingView,
    OpinionsBody, ReviewerBody, ReviewerView, VersionView,
};
use ohqc_domain::filings::{Dossier, Holder, TellingBody};
use ohqc_domain::ids::FilingId;
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::print;
use crate::respond::{Created, Versioned};
use crate::server::Limits;
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_filings)
        .service(create_filing)
        .service(deem_filing)
        .service(list_filing_expiries)
        .service(get_filing)
        .service(update_filing)
        .service(submit_filing)
        .service(list_filing_reviewers)
        .service(assign_filing)
        .service(judge_filing)
        .service(return_filing)
        .service(accept_filing)
        .service(change_filing)
        .service(rename_filing)
        .service(cancel_filing)
        .service(withdraw_filing)
        .service(list_filing_versions)
        .service(get_filing_form)
        .service(list_filing_history)
        .service(get_filing_receipt)
        .service(tell_licensor)
        .service(get_licensor_letter);
}

/// Lists filings of the caller's scope, last changed first.
#[utoipa::path(operation_id = "list_filings", summary = "List filings", tag = "filings", params(FilingFilter),
    extensions(("x-permission" = json!("filings.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of filings", body = Page<FilingSummary>), ReadProblems))]
#[get("/filings")]
pub async fn list_filings(
    actor: Actor,
    app: Data<App>,
    filter: Query<FilingFilter>,
    shape: Shape,
) -> Result<Shaped<FilingSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.filings(&actor)?.list(filter).await).await
}

/// Starts a filing.
#[utoipa::path(operation_id = "create_filing", summary = "Start a filing", tag = "filings", request_body = FilingBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("filings.edit"))),
    responses((status = 201, description = "Started", body = FilingView), CreateProblems))]
#[post("/filings")]
pub async fn create_filing(actor: Actor, app: Data<App>, body: Body<FilingBody>) -> Result<Created<FilingView>, ApiError> {
    let revised = app.filings(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/filings/{}", revised.value.id), revised })
}

/// Puts a filing with a prefecture on record as deemed (视同备案, JL24-1-1-e), without an on-site check.
#[utoipa::path(operation_id = "deem_filing", summary = "Deem a local filing", tag = "filings", request_body = DeemBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("filings.accept"))),
    responses((status = 201, description = "On record", body = FilingView), CreateProblems))]
#[post("/filings/deemed")]
pub async fn deem_filing(actor: Actor, app: Data<App>, body: Body<DeemBody>) -> Result<Created<FilingView>, ApiError> {
    let revised = app.filings(&actor)?.deem(body.0).await?;
    Ok(Created { location: format!("/api/v1/filings/{}", revised.value.id), revised })
}

/// Lists what of the filings in force ends soon or has ended, the first to end first.
#[utoipa::path(operation_id = "list_filing_expiries", summary = "Papers that end", tag = "filings", params(ExpiryFilter),
    extensions(("x-permission" = json!("filings.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "One page", body = Page<ExpiryView>), ReadProblems))]
#[get("/filings/expiries")]
pub async fn list_filing_expiries(
    actor: Actor,
    app: Data<App>,
    filter: Query<ExpiryFilter>,
    shape: Shape,
) -> Result<Shaped<ExpiryView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.filings(&actor)?.expiring(filter).await).await
}

/// Shows one filing with its dossier and what it still lacks.
#[utoipa::path(operation_id = "get_filing", summary = "Show a filing", tag = "filings", params(FilingId),
    extensions(("x-permission" = json!("filings.read"))),
    responses((status = 200, description = "The filing", body = FilingView), ReadProblems))]
#[get("/filings/{id}")]
pub async fn get_filing(actor: Actor, app: Data<App>, id: Path<FilingId>) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.get(id.0).await?))
}

/// Saves the dossier.
#[utoipa::path(operation_id = "update_filing", summary = "Save the dossier", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = Dossier,
    extensions(("x-permission" = json!("filings.edit"))),
    responses((status = 200, description = "Saved", body = FilingView), ChangeProblems))]
#[put("/filings/{id}")]
pub async fn update_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
    body: Body<Dossier>,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.update(id.0, revision.0, body.0).await?))
}

/// Hands the filing in; refused with everything that is missing.
#[utoipa::path(operation_id = "submit_filing", summary = "Hand a filing in", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("filings.edit"))),
    responses((status = 200, description = "Handed in", body = FilingView), ChangeProblems))]
#[post("/filings/{id}/submit")]
pub async fn submit_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.submit(id.0, revision.0).await?))
}

/// Lists who may be named to verify the materials.
#[utoipa::path(operation_id = "list_filing_reviewers", summary = "Possible reviewers", tag = "filings", params(FilingId),
    extensions(("x-permission" = json!("filings.review"))),
    responses((status = 200, description = "By name", body = Vec<ReviewerView>), ReadProblems))]
#[get("/filings/{id}/reviewers")]
pub async fn list_filing_reviewers(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
) -> Result<Json<Vec<ReviewerView>>, ApiError> {
    Ok(Json(app.filings(&actor)?.reviewers(id.0).await?))
}

/// Names who verifies the materials (JL24-1-3-b); another may be named until it is concluded.
#[utoipa::path(operation_id = "assign_filing", summary = "Name the reviewer", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = ReviewerBody,
    extensions(("x-permission" = json!("filings.review"))),
    responses((status = 200, description = "Named", body = FilingView), ChangeProblems))]
#[put("/filings/{id}/reviewer")]
pub async fn assign_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
    body: Body<ReviewerBody>,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.assign(id.0, revision.0, body.0).await?))
}

/// Keeps what the named reviewer found, part by part, in place of what was found before.
#[utoipa::path(operation_id = "judge_filing", summary = "Write opinions part by part", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = OpinionsBody,
    extensions(("x-permission" = json!("filings.review"))),
    responses((status = 200, description = "Kept", body = FilingView), ChangeProblems))]
#[put("/filings/{id}/opinions")]
pub async fn judge_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
    body: Body<OpinionsBody>,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.judge(id.0, revision.0, body.0).await?))
}

/// Sends back what was handed in with every «to correct» of the opinions at once.
#[utoipa::path(operation_id = "return_filing", summary = "Return a filing for correction", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("filings.review"))),
    responses((status = 200, description = "Sent back", body = FilingView), ChangeProblems))]
#[post("/filings/{id}/return")]
pub async fn return_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.return_for_correction(id.0, revision.0).await?))
}

/// Begins a change of what is on record; the version in force stays until the change is accepted.
#[utoipa::path(operation_id = "change_filing", summary = "Begin a change", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = ChangeBody,
    extensions(("x-permission" = json!("filings.edit"))),
    responses((status = 200, description = "Begun", body = FilingView), ChangeProblems))]
#[post("/filings/{id}/change")]
pub async fn change_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
    body: Body<ChangeBody>,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.change(id.0, revision.0, body.0).await?))
}

/// Asks for the end of the filing.
#[utoipa::path(operation_id = "cancel_filing", summary = "Ask for cancellation", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = CancellationBody,
    extensions(("x-permission" = json!("filings.edit"))),
    responses((status = 200, description = "Asked for", body = FilingView), ChangeProblems))]
#[post("/filings/{id}/cancellation")]
pub async fn cancel_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
    body: Body<CancellationBody>,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.ask_cancellation(id.0, revision.0, body.0).await?))
}

/// Takes back a change that is not being verified, or the wish for the end.
#[utoipa::path(operation_id = "withdraw_filing", summary = "Withdraw an application", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("filings.edit"))),
    responses((status = 200, description = "Taken back", body = FilingView), ChangeProblems))]
#[post("/filings/{id}/withdraw")]
pub async fn withdraw_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.withdraw(id.0, revision.0).await?))
}

/// Lets a change give the institution another name, address, credit code or licence, with effect from its acceptance.
#[utoipa::path(operation_id = "rename_filing", summary = "Change the institution's particulars by a change", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = Holder,
    extensions(("x-permission" = json!("filings.edit"))),
    responses((status = 200, description = "Kept with the change", body = FilingView), ChangeProblems))]
#[put("/filings/{id}/holder")]
pub async fn rename_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
    body: Body<Holder>,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.rename(id.0, revision.0, body.0).await?))
}

/// Lists what was handed in, latest first, with what became of it.
#[utoipa::path(operation_id = "list_filing_versions", summary = "Versions of a filing", tag = "filings", params(FilingId),
    extensions(("x-permission" = json!("filings.read"))),
    responses((status = 200, description = "Latest first", body = Vec<VersionView>), ReadProblems))]
#[get("/filings/{id}/versions")]
pub async fn list_filing_versions(actor: Actor, app: Data<App>, id: Path<FilingId>) -> Result<Json<Vec<VersionView>>, ApiError> {
    Ok(Json(app.filings(&actor)?.versions(id.0).await?))
}

/// Prints the form of a version as it was handed in: of the filing, of a change, or of its end.
#[utoipa::path(operation_id = "get_filing_form", summary = "Form of a version as PDF", tag = "filings",
    params(("id" = FilingId, Path), ("number" = u32, Path, description = "The version, from 1", example = 1)),
    extensions(("x-permission" = json!("filings.read"))),
    responses((status = 200, description = "The form", body = Vec<u8>, content_type = "application/pdf"), ReadProblems))]
#[get("/filings/{id}/versions/{number}/form")]
pub async fn get_filing_form(actor: Actor, app: Data<App>, path: Path<(FilingId, u32)>) -> Result<HttpResponse, ApiError> {
    let (id, number) = path.0;
    let page = printing::form(app.filings(&actor)?.form(id, number).await?);
    print::pdf(&format!("filing-{id}-{number}.pdf"), move || ohqc_documents::filing_form(&page)).await
}

/// Puts the filing on record: number, receipt and the on-site check's clock.
#[utoipa::path(operation_id = "accept_filing", summary = "Accept a filing", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("filings.accept"))),
    responses((status = 200, description = "On record", body = FilingView), ChangeProblems))]
#[post("/filings/{id}/accept")]
pub async fn accept_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.accept(id.0, revision.0).await?))
}

/// Lists what happened to a filing, latest first.
#[utoipa::path(operation_id = "list_filing_history", summary = "History of a filing", tag = "filings", params(FilingId, PageFilter),
    extensions(("x-permission" = json!("filings.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/filings/{id}/history")]
pub async fn list_filing_history(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.filings(&actor)?.history(id.0, page).await).await
}

/// Prints the receipt.
#[utoipa::path(operation_id = "get_filing_receipt", summary = "Receipt as PDF", tag = "filings", params(FilingId),
    extensions(("x-permission" = json!("filings.read"))),
    responses((status = 200, description = "The receipt", body = Vec<u8>, content_type = "application/pdf"), ChangeProblems))]
#[get("/filings/{id}/receipt")]
pub async fn get_filing_receipt(
    actor: Actor,
    app: Data<App>,
    limits: Data<Limits>,
    id: Path<FilingId>,
) -> Result<HttpResponse, ApiError> {
    let data = app.filings(&actor)?.receipt(id.0).await?;
    let name = format!("{}.pdf", data.number);
    let page = printing::receipt(data, limits.public_url());
    print::pdf(&name, move || ohqc_documents::receipt(&page)).await
}

/// Records that the authority which issued the practice licence was told of the version on record (办法2019 第四条).
#[utoipa::path(operation_id = "tell_licensor", summary = "Tell the licensing authority", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = TellingBody,
    extensions(("x-permission" = json!("filings.accept"))),
    responses((status = 200, description = "Recorded", body = FilingView), ChangeProblems))]
#[post("/filings/{id}/licensor")]
pub async fn tell_licensor(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
    body: Body<TellingBody>,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.tell_licensor(id.0, revision.0, body.0).await?))
}

/// Prints the letter to the authority that issued the practice licence, as it was sent or to be sent; a template of this platform's.
#[utoipa::path(operation_id = "get_licensor_letter", summary = "Letter to the licensing authority as PDF", tag = "filings",
    params(FilingId),
    extensions(("x-permission" = json!("filings.accept"))),
    responses((status = 200, description = "The letter", body = Vec<u8>, content_type = "application/pdf"), ChangeProblems))]
#[get("/filings/{id}/licensor/letter")]
pub async fn get_licensor_letter(actor: Actor, app: Data<App>, id: Path<FilingId>) -> Result<HttpResponse, ApiError> {
    let page = printing::letter(app.filings(&actor)?.letter(id.0).await?);
    print::pdf(&format!("filing-{}-letter.pdf", id.0), move || ohqc_documents::licensor_letter(&page)).await
}
