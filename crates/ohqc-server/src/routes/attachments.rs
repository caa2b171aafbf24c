//! Evidence files.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use ohqc_app::App;
use ohqc_domain::attachments::AttachmentView;
use ohqc_domain::ids::AttachmentId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::ApiError;
use crate::extract::{Actor, Path, Query, RawBody};
use crate::wire::{CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config.service(create_attachment).service(get_attachment);
}

/// The name a file comes with.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FileName {
    /// File name with its extension.
    #[param(example = "执业许可证.pdf", max_length = 200)]
    name: String,
}

/// Stores an evidence file; what it is, its bytes decide.
#[utoipa::path(operation_id = "create_attachment", summary = "Store an evidence file", tag = "attachments", params(FileName),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    extensions(("x-permission" = json!("filings.edit|verifications.record|problems.answer|outings.edit"))),
    responses((status = 201, description = "Stored", body = AttachmentView), CreateProblems))]
#[post("/attachments")]
pub async fn create_attachment(
    actor: Actor,
    app: Data<App>,
    file: Query<FileName>,
    body: RawBody,
) -> Result<HttpResponse, ApiError> {
    let view = app.attachments(&actor)?.create(safe_name(&file.0.name), body.0.to_vec()).await?;
    Ok(HttpResponse::Created().insert_header(("location", format!("/api/v1/attachments/{}", view.id))).json(view))
}

/// A file's name without what could lead out of a folder or of a header.
pub fn safe_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | '"')).take(200).collect()
}

/// Reads an evidence file back. It is never run: a strict policy and the recognised type travel with it.
#[utoipa::path(operation_id = "get_attachment", summary = "Read an evidence file", tag = "attachments", params(AttachmentId),
    extensions(("x-permission" = json!("filings.read|verifications.read|problems.read|outings.read"))),
    responses((status = 200, description = "The bytes, as what they were recognised", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))), ReadProblems))]
#[get("/attachments/{id}")]
pub async fn get_attachment(actor: Actor, app: Data<App>, id: Path<AttachmentId>) -> Result<HttpResponse, ApiError> {
    let (view, bytes) = app.attachments(&actor)?.get(id.0).await?;
    Ok(HttpResponse::Ok()
        .content_type(view.media_type.code())
        .insert_header(("content-disposition", "inline"))
        .insert_header(("content-security-policy", "sandbox; default-src 'none'"))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("etag", format!("\"{}\"", view.sha256)))
        .body(bytes))
}
