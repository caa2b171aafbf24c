//! On-site checks after filing: found, filled in, concluded.

use ohqc_domain::ids::VerificationId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::{Code, Problem};
pub use ohqc_domain::verifications::api::{
    ConcludeBody, SheetBody, VerificationAction, VerificationFigures, VerificationSummary, VerificationView,
};
pub use ohqc_domain::verifications::{CandidateView, StandAsideBody, TeamBody};

use super::{Client, ListFile, Versioned};
use crate::query::Query;
use crate::ui::draft::{self, Seen};

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("verifications");

/// Under what the check at hand is kept: the last one somebody was told of who may fill it in.
const AT_HAND: &str = "check";

/// The check as the server last told it to somebody who fills it in, where it is the one at hand.
#[must_use]
pub fn at_hand(id: VerificationId) -> Option<Seen<Versioned<VerificationView>>> {
    let Seen { at, value: (etag, value) } = draft::seen::<(String, VerificationView)>(AT_HAND)?;
    (value.id == id).then_some(Seen { at, value: Versioned { value, etag } })
}

/// Keeps the check at hand as every answer tells it; one that may not be filled in any more is dropped.
fn told(id: VerificationId, answer: &Result<Versioned<VerificationView>, Problem>) {
    match answer {
        Ok(read) if read.value.actions.contains(&VerificationAction::Record) => {
            draft::saw(AT_HAND, &(&read.etag, &read.value));
        }
        Ok(_) => put_away(id),
        Err(problem) if matches!(problem.code, Code::Denied | Code::NotFound) => put_away(id),
        Err(_) => {}
    }
}

fn put_away(id: VerificationId) {
    if at_hand(id).is_some() {
        draft::unsee(AT_HAND);
    }
}

/// One page of the list.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<VerificationSummary>, Problem> {
    client.list("verifications", &query).await
}

/// How many were made in time.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn figures(client: Client, query: Query) -> Result<VerificationFigures, Problem> {
    client.get(&format!("verifications/figures{query}")).await
}

/// One check with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: VerificationId) -> Result<Versioned<VerificationView>, Problem> {
    let answer = client.get_versioned(&format!("verifications/{id}")).await;
    told(id, &answer);
    answer
}

/// Saves the sheet as it is now.
///
/// # Errors
/// `stale` when somebody was faster, `invalid` with every answer the checklist cannot take, `rule_refused` once it is over.
pub async fn record(
    client: Client,
    id: VerificationId,
    etag: String,
    body: SheetBody,
) -> Result<Versioned<VerificationView>, Problem> {
    let answer = client.put(&format!("verifications/{id}/sheet"), &etag, &body).await;
    told(id, &answer);
    answer
}

/// Who may be named for the team.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn candidates(client: Client, id: VerificationId) -> Result<Vec<CandidateView>, Problem> {
    client.get(&format!("verifications/{id}/candidates")).await
}

/// Names the team.
///
/// # Errors
/// `invalid` for somebody who has to stand aside; `rule_refused` once it is over; `stale` when somebody was faster.
pub async fn assign(
    client: Client,
    id: VerificationId,
    etag: String,
    body: TeamBody,
) -> Result<Versioned<VerificationView>, Problem> {
    let answer = client.put(&format!("verifications/{id}/team"), &etag, &body).await;
    told(id, &answer);
    answer
}

/// Declares an interest in the institution and leaves the team.
///
/// # Errors
/// `rule_refused` for somebody who is not on the team; `stale` when somebody was faster.
pub async fn stand_aside(client: Client, id: VerificationId, etag: String, body: StandAsideBody) -> Result<(), Problem> {
    client.act(&format!("verifications/{id}/stand-aside"), &etag, &body).await.map(|_: Versioned<()>| put_away(id))
}

/// Hands the record over as a PDF.
///
/// # Errors
/// `unavailable` when the server cannot print.
pub async fn print(client: Client, id: VerificationId, name: String) -> Result<(), Problem> {
    client.download(&format!("verifications/{id}/record"), &name).await
}

/// Concludes the check.
///
/// # Errors
/// `rule_refused` while the sheet has gaps or the day on site is impossible; `stale` when somebody was faster.
pub async fn conclude(
    client: Client,
    id: VerificationId,
    etag: String,
    body: ConcludeBody,
) -> Result<Versioned<VerificationView>, Problem> {
    let answer = client.act(&format!("verifications/{id}/conclude"), &etag, &body).await;
    told(id, &answer);
    answer
}

/// Opens a follow-up of a check that failed.
///
/// # Errors
/// `rule_refused` for one that did not fail or has its follow-up; `stale` when somebody was faster.
pub async fn follow_up(client: Client, id: VerificationId, etag: String) -> Result<Versioned<VerificationView>, Problem> {
    client.act(&format!("verifications/{id}/follow-up"), &etag, &()).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: VerificationId) -> ListFile {
    ListFile::of(format!("verifications/{id}/history"))
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use ohqc_domain::text::Language;
    use serde_json::json;

    use super::*;

    /// A check as somebody is told of it who may do this to it.
    fn check(id: u128, actions: &[&str], etag: &str) -> Result<Versioned<VerificationView>, Problem> {
        let id = uuid::Uuid::from_u128(id);
        let value = json!({
            "id": id, "filing": id, "number": "220000-OHE-2025-0001", "institution": id, "institution_name": "甲", "region_name": "",
            "service": "examination", "filed": [], "state": "open", "accepted_on": "2026-01-05", "opened_on": "2026-01-05",
            "not_before": "2026-01-05", "due_on": "2026-04-05", "template": { "id": "verification-ohe", "version": 1 },
            "sheet": {}, "missing": [], "refused": [], "entries": [], "comparison": {}, "photos": [], "members": [],
            "updated_at": "2026-01-05T00:00:00Z", "actions": actions,
        });
        Ok(Versioned { value: serde_json::from_value(value).unwrap(), etag: etag.to_owned() })
    }

    fn etag_at_hand(id: u128) -> Option<String> {
        at_hand(VerificationId(uuid::Uuid::from_u128(id))).map(|seen| seen.value.etag)
    }

    fn tell(id: u128, answer: &Result<Versioned<VerificationView>, Problem>) {
        told(VerificationId(uuid::Uuid::from_u128(id)), answer);
    }

    #[test]
    fn the_check_at_hand_is_kept_as_the_last_answer_told_it_and_no_other() {
        let owned = pin!(draft::belong_to("7")).poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(owned, Poll::Ready(()));
        tell(1, &check(1, &["record"], "\"1\""));
        tell(1, &check(1, &["record"], "\"2\""));
        assert_eq!(etag_at_hand(1).as_deref(), Some("\"2\""), "a save renews it");
        tell(2, &check(2, &["record"], "\"5\""));
        assert_eq!((etag_at_hand(1), etag_at_hand(2).as_deref()), (None, Some("\"5\"")), "the last one alone");
        tell(1, &check(1, &[], "\"3\""));
        tell(2, &Err(Problem::new(0, Code::Unavailable, None, Language::Zh)));
        assert!(etag_at_hand(2).is_some(), "neither another check nor a lost connection");
        tell(2, &check(2, &["follow_up"], "\"6\""));
        assert_eq!(etag_at_hand(2), None, "it is concluded");
        tell(2, &check(2, &["record"], "\"7\""));
        tell(2, &Err(Problem::new(404, Code::NotFound, None, Language::Zh)));
        assert_eq!(etag_at_hand(2), None, "it is not for them any more");
        draft::wipe();
    }
}
