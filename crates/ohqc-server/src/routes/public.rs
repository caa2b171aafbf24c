//! What anybody may ask without logging in.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::{Data, Json};
use ohqc_app::App;
use ohqc_domain::filings::api::ReceiptCheck;
use ohqc_domain::institutions::api::{FiledInstitution, PublicInstitutionFilter};
use ohqc_domain::page::Page;

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Path, Query};
use crate::wire::PublicProblems;

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config.service(check_receipt).service(list_filed_institutions);
}

/// Confirms a receipt by its verification code.
#[utoipa::path(operation_id = "check_receipt", summary = "Confirm a receipt", tag = "public", security(()),
    params(("code" = String, Path, description = "Verification code, any case, hyphens optional", example = "7K3M-9QXA-2BCD-EFGH")),
    responses((status = 200, description = "The receipt is genuine", body = ReceiptCheck), PublicProblems))]
#[get("/public/receipts/{code}")]
pub async fn check_receipt(app: Data<App>, code: Path<String>) -> Result<Json<ReceiptCheck>, ApiError> {
    Ok(Json(app.check_receipt(&code.0).await?))
}

/// Lists filed institutions with their categories (the published list of filed institutions, P11).
#[utoipa::path(operation_id = "list_filed_institutions", summary = "Filed institutions", tag = "public", security(()),
    params(PublicInstitutionFilter),
    extensions(("x-file" = json!(true))),
    responses((status = 200, description = "A page of filed institutions", body = Page<FiledInstitution>), PublicProblems))]
#[get("/public/institutions")]
pub async fn list_filed_institutions(
    app: Data<App>,
    filter: Query<PublicInstitutionFilter>,
    shape: Shape,
) -> Result<Shaped<FiledInstitution>, ApiError> {
    shape.answer(filter.0, async move |filter| app.filed_institutions(filter).await).await
}
