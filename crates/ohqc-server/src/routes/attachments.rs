//! Evidence files.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use ohqc_app::App;
use ohqc_domain::attachments::AttachmentView;
use ohqc_domain::ids::AttachmentId;

use crate::error::ApiError;
use crate::extract::{Actor, FileName, Path, RawBody};
use crate::wire::{CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config.service(create_attachment).service(get_attachment);
}

/// Stores an evidence file; what it is, its bytes decide.
#[utoipa::path(operation_id = "create_attachment", summary = "Store an evidence file", tag = "attachments",
    params(("Content-Disposition" = String, Header, description = "The file's name with its extension: `attachment; filename*=UTF-8''…`",
        example = "attachment; filename*=UTF-8''%E6%89%A7%E4%B8%9A%E8%AE%B8%E5%8F%AF%E8%AF%81.pdf"),
        ("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    extensions(("x-permission" = json!("filings.edit|verifications.record|problems.answer|outings.edit"))),
    responses((status = 201, description = "Stored", body = AttachmentView), CreateProblems))]
#[post("/attachments")]
pub async fn create_attachment(actor: Actor, app: Data<App>, file: FileName, body: RawBody) -> Result<HttpResponse, ApiError> {
    let view = app.attachments(&actor)?.create(file.0, body.0.to_vec()).await?;
    Ok(HttpResponse::Created().insert_header(("location", format!("/api/v1/attachments/{}", view.id))).json(view))
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
