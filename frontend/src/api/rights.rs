//! Service rights: what an institution may do on a day, and who may do what near somebody.

use ohqc_domain::ids::InstitutionId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
pub use ohqc_domain::rights::api::{PublicRight, PublicUnit, RightsView};

use super::{Client, ListFile};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("public/rights");

/// Every service of an institution. Takes `on`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn of(client: Client, id: InstitutionId, query: Query) -> Result<RightsView, Problem> {
    client.get(&format!("institutions/{id}/rights{query}")).await
}

/// Who may do what, for anybody. Takes `region`, `service`, `category`, `item`, `going_out`, `on`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn public(client: Client, query: Query) -> Result<Page<PublicRight>, Problem> {
    client.list("public/rights", &query).await
}
