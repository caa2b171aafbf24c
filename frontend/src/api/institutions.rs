//! Institutions: their list, their particulars, what happened to them.

use ohqc_domain::events::EventView;
use ohqc_domain::ids::InstitutionId;
pub use ohqc_domain::institutions::api::{InstitutionAction, InstitutionBody, InstitutionSummary, InstitutionView};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, Versioned};
use crate::query::Query;

/// The most pages an export asks for; at 200 rows each that is every institution of the country several times over.
const MOST_PAGES: usize = 100;

/// One page of the list.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<InstitutionSummary>, Problem> {
    client.list("institutions", &query).await
}

/// Every row that a filter leaves, for an export.
///
/// # Errors
/// Whatever the server answers in place of any page.
pub async fn list_all(client: Client, query: Query) -> Result<Vec<InstitutionSummary>, Problem> {
    let mut query = query.without("cursor").with("limit", 200);
    let mut rows = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = list(client, query.clone()).await?;
        rows.extend(page.items);
        match page.next {
            Some(next) => query = query.with("cursor", next),
            None => break,
        }
    }
    Ok(rows)
}

/// One institution with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: InstitutionId) -> Result<Versioned<InstitutionView>, Problem> {
    client.get_versioned(&format!("institutions/{id}")).await
}

/// Registers an institution.
///
/// # Errors
/// `duplicate` when the credit code is registered already, `invalid` with every complaint.
pub async fn create(client: Client, body: InstitutionBody) -> Result<Versioned<InstitutionView>, Problem> {
    client.create("institutions", &body).await
}

/// Changes its particulars.
///
/// # Errors
/// `stale` when somebody was faster, `invalid` with every complaint.
pub async fn update(
    client: Client,
    id: InstitutionId,
    etag: String,
    body: InstitutionBody,
) -> Result<Versioned<InstitutionView>, Problem> {
    client.put(&format!("institutions/{id}"), &etag, &body).await
}

/// What happened to it, latest first.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn history(client: Client, id: InstitutionId) -> Result<Vec<EventView>, Problem> {
    client.get(&format!("institutions/{id}/history")).await
}
