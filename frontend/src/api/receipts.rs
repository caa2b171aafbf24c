//! What anybody may ask about filings: whether a receipt is genuine, and who is on record.

use ohqc_domain::filings::VerificationCode;
pub use ohqc_domain::filings::api::ReceiptCheck;
pub use ohqc_domain::institutions::api::FiledInstitution;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
use ohqc_domain::regions::RegionView;

use super::{Client, ListFile};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("public/institutions");

/// What is on record under a receipt's code.
///
/// # Errors
/// `not_found` when no receipt has that code.
pub async fn check(client: Client, code: VerificationCode) -> Result<ReceiptCheck, Problem> {
    client.get(&format!("public/receipts/{}", code.as_str())).await
}

/// A page of institutions on record, one row a filing. Takes `q`, `region`, `service`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn filed(client: Client, query: Query) -> Result<Page<FiledInstitution>, Problem> {
    client.list("public/institutions", &query).await
}

/// The provinces that have an institution on record.
///
/// # Errors
/// Whatever the server answers in place of them.
pub async fn provinces(client: Client) -> Result<Vec<RegionView>, Problem> {
    client.get("regions?on_record=true").await
}
