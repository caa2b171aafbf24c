//! Filings.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post, put};
use ohqc_app::App;
use ohqc_app::filings::ReceiptData;
use ohqc_documents::{Category, Origin, Receipt, ReceiptKind};
use ohqc_domain::events::EventView;
use ohqc_domain::filings::api::{DeemBody, FilingBody, FilingFilter, FilingSummary, FilingView, ReturnBody};
use ohqc_domain::filings::{Dossier, FiledCategory};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::Service;
use ohqc_domain::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::ApiError;
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Listed, Versioned, pdf};
use crate::server::Limits;
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut ServiceConfig<'_>) {
    config
        .service(list_filings)
        .service(create_filing)
        .service(deem_filing)
        .service(get_filing)
        .service(update_filing)
        .service(submit_filing)
        .service(return_filing)
        .service(accept_filing)
        .service(list_filing_history)
        .service(get_filing_receipt);
}

/// Lists filings of the caller's scope, last changed first.
#[utoipa::path(operation_id = "list_filings", summary = "List filings", tag = "filings", params(FilingFilter),
    extensions(("x-permission" = json!("filings.read"))),
    responses((status = 200, description = "A page of filings", body = Page<FilingSummary>), ReadProblems))]
#[get("/filings")]
pub async fn list_filings(actor: Actor, app: Data<App>, filter: Query<FilingFilter>) -> Result<Listed<FilingSummary>, ApiError> {
    Ok(Listed(app.filings(&actor)?.list(&filter.0).await?))
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

/// Sends the filing back with everything to correct at once.
#[utoipa::path(operation_id = "return_filing", summary = "Return a filing for correction", tag = "filings",
    params(FilingId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = ReturnBody,
    extensions(("x-permission" = json!("filings.review"))),
    responses((status = 200, description = "Sent back", body = FilingView), ChangeProblems))]
#[post("/filings/{id}/return")]
pub async fn return_filing(
    actor: Actor,
    app: Data<App>,
    id: Path<FilingId>,
    revision: IfMatch,
    body: Body<ReturnBody>,
) -> Result<Versioned<FilingView>, ApiError> {
    Ok(Versioned(app.filings(&actor)?.return_for_correction(id.0, revision.0, body.0).await?))
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
#[utoipa::path(operation_id = "list_filing_history", summary = "History of a filing", tag = "filings", params(FilingId),
    extensions(("x-permission" = json!("filings.read"))),
    responses((status = 200, description = "Its events", body = Vec<EventView>), ReadProblems))]
#[get("/filings/{id}/history")]
pub async fn list_filing_history(actor: Actor, app: Data<App>, id: Path<FilingId>) -> Result<Json<Vec<EventView>>, ApiError> {
    Ok(Json(app.filings(&actor)?.history(id.0).await?))
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
    let page = printable(data, limits.public_url());
    pdf(&name, move || ohqc_documents::receipt(&page)).await
}

fn printable(data: ReceiptData, base: &str) -> Receipt {
    Receipt {
        kind: match data.service {
            Service::Examination => ReceiptKind::Examination,
            Service::Diagnosis => ReceiptKind::Diagnosis,
        },
        verification_url: format!("{base}/verify/{}", data.verification_code),
        number: data.number,
        institution: data.holder.name,
        credit_code: data.holder.credit_code,
        licence_number: data.holder.licence_number,
        address: data.holder.address,
        legal_representative: None,
        categories: data.categories.into_iter().map(category).collect(),
        outreach: None,
        first_filed_on: None,
        filed_on: data.accepted_on,
        authority: data.authority.zh.into_owned(),
        origin: data.deemed.map_or(Origin::Platform, |deemed| Origin::Deemed {
            local_number: Some(deemed.local_number),
            local_date: Some(deemed.local_on),
        }),
        verification_code: data.verification_code,
    }
}

fn category(filed: FiledCategory) -> Category {
    let FiledCategory { name, items } = filed;
    Category { name: name.zh.into_owned(), items: items.into_iter().map(|item| item.zh.into_owned()).collect() }
}
