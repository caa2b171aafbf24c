//! What the institution puts on the right side of the ledger, and what the reviewer says about it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::{AttachmentId, OrganisationId, UserId};

/// Who did it, for whom, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The person.
    pub by: UserId,
    /// The organisation the person spoke for.
    pub organisation: OrganisationId,
    /// The day.
    pub on: NaiveDate,
}

/// How the institution means to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What will be done.
    pub measures: String,
    /// Who answers for it.
    pub responsible: String,
    /// The day it will be done.
    pub target_date: NaiveDate,
    /// Why it will be done after the due date, for a plan made when that had passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    /// Who planned it.
    pub signed: Signature,
}

/// Evidence files: one at least.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<AttachmentId>", into = "Vec<AttachmentId>")]
pub struct Evidence(Vec<AttachmentId>);

/// A rectification without evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a rectification needs evidence")]
pub struct NoEvidence;

impl Evidence {
    /// The files.
    #[must_use]
    pub fn files(&self) -> &[AttachmentId] {
        &self.0
    }
}

impl TryFrom<Vec<AttachmentId>> for Evidence {
    type Error = NoEvidence;

    fn try_from(files: Vec<AttachmentId>) -> Result<Self, NoEvidence> {
        if files.is_empty() { Err(NoEvidence) } else { Ok(Self(files)) }
    }
}

impl From<Evidence> for Vec<AttachmentId> {
    fn from(evidence: Evidence) -> Self {
        evidence.0
    }
}

/// What the institution did, with proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What was done.
    pub measures: String,
    /// The proof.
    pub evidence: Evidence,
    /// What the institution declares about it.
    pub statement: String,
    /// Who handed it in.
    pub signed: Signature,
}

/// The review that closed the problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// What the reviewer remarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Who verified it.
    pub signed: Signature,
}

/// The review that sent a rectification back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// What is not mended.
    pub reason: String,
    /// Whether the plan itself has to be made anew.
    pub replan: bool,
    /// Who sent it back.
    pub signed: Signature,
}

/// An answer that was not enough, kept as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The plan it followed.
    pub plan: Plan,
    /// The answer.
    pub correction: Correction,
    /// Why it was sent back.
    pub rejection: Rejection,
}
