//! Evidence files: storing and fetching them.

pub use ohqc_domain::attachments::AttachmentView;
use ohqc_domain::ids::AttachmentId;
use ohqc_domain::problem::Problem;

use super::Client;
use crate::ui::Chosen;

/// Stores a file under the name it has on the reader's computer.
///
/// # Errors
/// `too_large`, or `unsupported_media_type` when the bytes are of no accepted kind.
pub async fn store(client: Client, file: Chosen) -> Result<AttachmentView, Problem> {
    client.upload_file("attachments", file.file()).await
}

/// Hands a stored file to the reader.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn fetch(client: Client, id: AttachmentId, name: String) -> Result<(), Problem> {
    client.download(&format!("attachments/{id}"), &name).await
}
