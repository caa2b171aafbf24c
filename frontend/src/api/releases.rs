//! A year's frozen results: prepared, approved by a second person, published, pulled.

use ohqc_domain::ids::ReleaseId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
pub use ohqc_domain::releases::api::{
    PublishedRelease, PublishedReleases, PullForm, PullView, ReleaseAction, ReleaseBody, ReleaseDocument, ReleaseSummary,
    ReleaseView, ResultPage, ReturnReleaseBody,
};
pub use ohqc_domain::releases::{Manifest, ResultRow, Summary, Totals};

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("releases/drafts");

/// All receipts of a year's pulls as a file.
#[must_use]
pub fn pulls_file(year: i32) -> ListFile {
    ListFile::of(format!("releases/{year}/pulls"))
}

/// A page of versions in any state, the latest frozen first. Takes `year`, `state`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<ReleaseSummary>, Problem> {
    client.list("releases/drafts", &query).await
}

/// One version with its head, totals and indicators.
///
/// # Errors
/// `not_found` outside the person's place.
pub async fn get(client: Client, id: ReleaseId) -> Result<Versioned<ReleaseView>, Problem> {
    client.get_versioned(&draft(id, "")).await
}

/// Freezes a year of the person's province as the next version.
///
/// # Errors
/// `rule_refused` while another version waits for its decision, `invalid` for a year that is not over.
pub async fn prepare(client: Client, body: ReleaseBody) -> Result<Versioned<ReleaseView>, Problem> {
    client.create("releases", &body).await
}

/// Approves a version; never by the person who prepared it.
///
/// # Errors
/// `rule_refused` to the same person, or when it does not wait for approval.
pub async fn approve(client: Client, id: ReleaseId, etag: String) -> Result<Versioned<ReleaseView>, Problem> {
    client.act(&draft(id, "/approve"), &etag, &()).await
}

/// Refuses a version with a reason.
///
/// # Errors
/// `rule_refused` once it is published.
pub async fn send_back(
    client: Client,
    id: ReleaseId,
    etag: String,
    body: ReturnReleaseBody,
) -> Result<Versioned<ReleaseView>, Problem> {
    client.act(&draft(id, "/return"), &etag, &body).await
}

/// Publishes an approved version.
///
/// # Errors
/// `rule_refused` when it is not approved.
pub async fn publish(client: Client, id: ReleaseId, etag: String) -> Result<Versioned<ReleaseView>, Problem> {
    client.act(&draft(id, "/publish"), &etag, &()).await
}

/// A page of a version's rows. Takes `cursor`.
///
/// # Errors
/// `not_found` outside the person's place.
pub async fn results(client: Client, id: ReleaseId, query: Query) -> Result<Page<ResultRow>, Problem> {
    let page: ResultPage = client.get(&format!("{}{query}", draft(id, "/results"))).await?;
    Ok(Page { items: page.items, next: page.next })
}

/// What happened to a version, latest first.
#[must_use]
pub fn history(id: ReleaseId) -> ListFile {
    ListFile::of(draft(id, "/history"))
}

/// A page of receipts of a year's pulls, latest first. Takes `region`, `cursor`.
///
/// # Errors
/// `not_found` while nothing of that year is published.
pub async fn pulls(client: Client, year: i32, query: Query) -> Result<Page<PullView>, Problem> {
    client.list(&format!("releases/{year}/pulls"), &query).await
}

fn draft(id: ReleaseId, act: &str) -> String {
    format!("releases/drafts/{id}{act}")
}

/// Everything published in the person's scope: the newest version of each year and province.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn published(client: Client) -> Result<Vec<PublishedRelease>, Problem> {
    client.get::<PublishedReleases>("releases").await.map(|found| found.items)
}

/// A published year: its head, totals and indicators. Takes `region`, `version`. Leaves a receipt.
///
/// # Errors
/// `not_found` when nothing of that year is published in the person's scope.
pub async fn document(client: Client, year: i32, query: Query) -> Result<ReleaseDocument, Problem> {
    client.get(&format!("releases/{year}{query}")).await
}

/// A page of a published year's rows. Takes `region`, `version`, `cursor`. Leaves a receipt.
///
/// # Errors
/// `not_found` when nothing of that year is published in the person's scope.
pub async fn published_results(client: Client, year: i32, query: Query) -> Result<Page<ResultRow>, Problem> {
    let page: ResultPage = client.get(&format!("releases/{year}/results{query}")).await?;
    Ok(Page { items: page.items, next: page.next })
}
