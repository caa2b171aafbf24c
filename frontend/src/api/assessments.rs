//! Rounds of QC assessment: scoring item by item, teams, results.

pub use ohqc_domain::assessments::api::{
    AnswerBody, AnswerView, AssessmentAction, AssessmentSummary, AssessmentView, ConclusionView, FindingsBody, SheetView,
    TeamBody, TrendView,
};
use ohqc_domain::checklists::{Answer, ItemCode};
use ohqc_domain::ids::AssessmentId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::{Query, escape};

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("assessments");

/// One page of the list. Takes `q`, `year`, `service`, `state`, `grade`, `plan`, `institution`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<AssessmentSummary>, Problem> {
    client.list("assessments", &query).await
}

/// How the key links fare from year to year. Takes `service`, `region`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn trend(client: Client, query: Query) -> Result<TrendView, Problem> {
    client.get(&format!("assessments/trend{query}")).await
}

/// One round with its sheets and its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: AssessmentId) -> Result<Versioned<AssessmentView>, Problem> {
    client.get_versioned(&format!("assessments/{id}")).await
}

/// Answers one item, or takes its answer back; `template` is the sheet's id.
///
/// # Errors
/// `stale` when somebody was faster, `invalid` when the template refuses the answer.
pub async fn answer(
    client: Client,
    id: AssessmentId,
    (template, item): (String, ItemCode),
    etag: String,
    answer: Option<Answer>,
) -> Result<Versioned<AnswerView>, Problem> {
    let path = format!("assessments/{id}/sheets/{}/items/{}", escape(&template), escape(item.as_str()));
    client.patch(&path, &etag, &AnswerBody { answer }).await
}

/// Puts down what bears on the conclusion beside the sheets.
///
/// # Errors
/// `stale` when somebody was faster, `invalid` for what the service does not ask.
pub async fn put_findings(
    client: Client,
    id: AssessmentId,
    etag: String,
    body: FindingsBody,
) -> Result<Versioned<AssessmentView>, Problem> {
    client.put(&format!("assessments/{id}/findings"), &etag, &body).await
}

/// Puts a team on the round in place of the present one.
///
/// # Errors
/// `invalid` names whoever is no expert or works at the institution.
pub async fn assign(
    client: Client,
    id: AssessmentId,
    etag: String,
    body: TeamBody,
) -> Result<Versioned<AssessmentView>, Problem> {
    client.put(&format!("assessments/{id}/experts"), &etag, &body).await
}

/// Fixes the result.
///
/// # Errors
/// `rule_refused` with every item that is missing.
pub async fn finalise(client: Client, id: AssessmentId, etag: String) -> Result<Versioned<AssessmentView>, Problem> {
    client.act(&format!("assessments/{id}/finalise"), &etag, &()).await
}

/// The conclusion of a finalised round, with its derivation.
///
/// # Errors
/// `not_found` when there is none.
pub async fn conclusion(client: Client, id: AssessmentId) -> Result<ConclusionView, Problem> {
    client.get(&format!("assessments/{id}/conclusion")).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: AssessmentId) -> ListFile {
    ListFile::of(format!("assessments/{id}/history"))
}
