//! How far an application has come: drafted, handed in, sent back. A first filing and a change go the same way.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Missing, Part, StateName, TransitionError};
use crate::ids::UserId;

/// How far an application has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Being filled in by the institution.
    Draft,
    /// Handed in; the materials are being verified.
    Submitted {
        /// The day it was handed in.
        on: NaiveDate,
        /// What the reviewer found so far.
        opinions: Vec<Given>,
    },
    /// Sent back; everything to correct is listed at once.
    Returned {
        /// The day it was sent back.
        on: NaiveDate,
        /// What to correct.
        reasons: Vec<ReturnReason>,
    },
}

enumeration! {
    /// What a reviewer finds of a part.
    pub enum Verdict as PartVerdict {
        /// It is in order.
        Ok = "ok" => ("符合", "In order"),
        /// It must be corrected.
        ToCorrect = "to_correct" => ("需补正", "To correct"),
    }
}

/// The opinion on one part (JL24-1-3-b, JL24-1-3-c).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// The part of the dossier.
    pub part: Part,
    /// What was found.
    pub verdict: Verdict,
    /// What to correct there, or a remark.
    #[serde(default)]
    #[validate(length(max = 500))]
    pub note: String,
}

/// An opinion with who gave it, and when: it stays theirs when another reviewer is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The part of the dossier.
    pub part: Part,
    /// What was found.
    pub verdict: Verdict,
    /// What to correct there, or a remark.
    pub note: String,
    /// Who found it.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

impl Given {
    /// An opinion that somebody gives at a moment.
    #[must_use]
    pub fn new(opinion: Opinion, (by, at): (UserId, DateTime<Utc>)) -> Self {
        let Opinion { part, verdict, note } = opinion;
        Self { part, verdict, note, by, at }
    }

    fn says(&self, opinion: &Opinion) -> bool {
        (self.part, self.verdict, &self.note) == (opinion.part, opinion.verdict, &opinion.note)
    }
}

/// One thing to correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnReason {
    /// The part of the dossier.
    pub part: Part,
    /// What to correct there.
    pub note: String,
}

impl Stage {
    /// The stage's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Draft => StateName::Draft,
            Self::Submitted { .. } => StateName::Submitted,
            Self::Returned { .. } => StateName::Returned,
        }
    }

    /// Whether the institution may change what it hands in.
    ///
    /// # Errors
    /// [`TransitionError::NotEditable`] once it is handed in.
    pub const fn editable(&self) -> Result<(), TransitionError> {
        match self {
            Self::Draft | Self::Returned { .. } => Ok(()),
            Self::Submitted { .. } => Err(TransitionError::NotEditable),
        }
    }

    /// Hands it in. `missing` is what [`super::completeness`] found.
    ///
    /// # Errors
    /// When it is not editable, or anything is missing.
    pub fn submit(self, on: NaiveDate, missing: Vec<Missing>) -> Result<Self, TransitionError> {
        self.editable()?;
        if missing.is_empty() {
            Ok(Self::Submitted { on, opinions: Vec::new() })
        } else {
            Err(TransitionError::Incomplete(missing))
        }
    }

    /// Keeps the opinions of the reviewer in place of the earlier ones; one that says what it said stays with who gave it.
    ///
    /// # Errors
    /// When it was not handed in.
    pub fn judge(self, opinions: Vec<Opinion>, author: (UserId, DateTime<Utc>)) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted { on, opinions: earlier } => {
                let before = |opinion: &Opinion| earlier.iter().find(|given| given.says(opinion)).cloned();
                let given = |opinion| before(&opinion).unwrap_or_else(|| Given::new(opinion, author));
                Ok(Self::Submitted { on, opinions: opinions.into_iter().map(given).collect() })
            }
            Self::Draft | Self::Returned { .. } => Err(TransitionError::NotSubmitted),
        }
    }

    /// Sends it back with everything to correct at once, so every part must have been looked at.
    ///
    /// # Errors
    /// When it was not handed in, a part has no opinion, or nothing is to be corrected.
    pub fn send_back(self, on: NaiveDate, parts: &[Part]) -> Result<Self, TransitionError> {
        Ok(Self::Returned { on, reasons: self.reasons(parts)? })
    }

    /// What it would be sent back with.
    ///
    /// # Errors
    /// As [`Self::send_back`].
    pub fn reasons(&self, parts: &[Part]) -> Result<Vec<ReturnReason>, TransitionError> {
        let Self::Submitted { opinions, .. } = self else { return Err(TransitionError::NotSubmitted) };
        let open = unjudged(parts, opinions);
        if !open.is_empty() {
            return Err(TransitionError::NotJudged(open));
        }
        let wrong = opinions.iter().filter(|opinion| opinion.verdict == Verdict::ToCorrect);
        let reasons: Vec<_> = wrong.map(|one| ReturnReason { part: one.part, note: one.note.clone() }).collect();
        if reasons.is_empty() { Err(TransitionError::NoReason) } else { Ok(reasons) }
    }

    /// Whether each of its parts was found in order.
    ///
    /// # Errors
    /// When it was not handed in, or with the parts that were not found in order.
    pub fn acceptable(&self, parts: &[Part]) -> Result<(), TransitionError> {
        let Self::Submitted { opinions, .. } = self else { return Err(TransitionError::NotSubmitted) };
        let fine: BTreeSet<Part> =
            opinions.iter().filter(|opinion| opinion.verdict == Verdict::Ok).map(|opinion| opinion.part).collect();
        let open: Vec<Part> = parts.iter().copied().filter(|part| !fine.contains(part)).collect();
        if open.is_empty() { Ok(()) } else { Err(TransitionError::NotJudged(open)) }
    }
}

fn unjudged(parts: &[Part], opinions: &[Given]) -> Vec<Part> {
    parts.iter().copied().filter(|part| opinions.iter().all(|opinion| opinion.part != *part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 3, d).unwrap()
    }

    fn all(verdict: impl Fn(Part) -> Verdict) -> Vec<Opinion> {
        Part::ALL.iter().map(|part| Opinion { part: *part, verdict: verdict(*part), note: part.code().into() }).collect()
    }

    fn author(who: u128) -> (UserId, DateTime<Utc>) {
        (UserId(uuid::Uuid::from_u128(who)), DateTime::UNIX_EPOCH)
    }

    fn submitted(opinions: Vec<Opinion>) -> Stage {
        Stage::Submitted { on: day(1), opinions: Vec::new() }.judge(opinions, author(1)).unwrap()
    }

    /// JL24-1-3-b: who verifies is named in advance, and what each found stays with them.
    #[test]
    fn an_opinion_stays_with_who_gave_it_until_it_changes() {
        let mut opinions = all(|_| Verdict::Ok);
        opinions[1].note = "证书已核对原件".into();
        let Stage::Submitted { opinions: given, .. } = submitted(all(|_| Verdict::Ok)).judge(opinions, author(2)).unwrap() else {
            panic!()
        };
        let whose: Vec<u128> = given.iter().map(|one| one.by.0.as_u128()).collect();
        assert_eq!(whose, [1, 2, 1, 1, 1, 1, 1]);
    }

    /// JL24-1-3-b
    /// examination 1.3-4.
    #[test]
    fn everything_to_correct_goes_back_at_once() {
        let opinions = all(|part| if part == Part::People || part == Part::Quality { Verdict::ToCorrect } else { Verdict::Ok });
        let Ok(Stage::Returned { reasons, .. }) = submitted(opinions.clone()).send_back(day(2), Part::ALL) else { panic!() };
        assert_eq!(reasons.iter().map(|reason| reason.note.as_str()).collect::<Vec<_>>(), ["people", "quality"]);
        assert_eq!(submitted(opinions).acceptable(Part::ALL), Err(TransitionError::NotJudged(vec![Part::People, Part::Quality])));
    }

    #[test]
    fn a_part_without_opinion_stops_both_ways() {
        let mut opinions = all(|_| Verdict::Ok);
        assert_eq!(submitted(opinions.clone()).acceptable(Part::ALL), Ok(()));
        assert_eq!(submitted(opinions.clone()).send_back(day(2), Part::ALL), Err(TransitionError::NoReason));
        opinions.pop();
        let open = Err(TransitionError::NotJudged(vec![Part::Attachments]));
        assert_eq!(submitted(opinions.clone()).send_back(day(2), Part::ALL).map(|_| ()), open);
        assert_eq!(submitted(opinions).acceptable(Part::ALL), open);
    }

    #[test]
    fn nothing_is_sent_back_that_has_nothing_to_correct() {
        use crate::filings::{State, api::FilingAction};
        use crate::institutions::BodyKind;
        let offered = |opinions| FilingAction::Return.fits(BodyKind::Examination, &State::First { stage: submitted(opinions) });
        let people = |part| if part == Part::People { Verdict::ToCorrect } else { Verdict::Ok };
        assert!(offered(all(people)));
        assert!(!offered(vec![]) && !offered(all(|_| Verdict::Ok)));
        assert!(!offered(all(people).split_off(1)), "a part was not looked at");
    }

    #[test]
    fn what_is_handed_in_again_is_judged_anew() {
        let returned = submitted(all(|_| Verdict::ToCorrect)).send_back(day(2), Part::ALL).unwrap();
        assert_eq!(returned.submit(day(3), vec![]), Ok(Stage::Submitted { on: day(3), opinions: vec![] }));
    }

    #[test]
    fn nothing_happens_out_of_order() {
        assert_eq!(Stage::Draft.send_back(day(1), Part::ALL), Err(TransitionError::NotSubmitted));
        assert_eq!(Stage::Draft.judge(vec![], author(1)), Err(TransitionError::NotSubmitted));
        assert_eq!(Stage::Draft.acceptable(Part::ALL), Err(TransitionError::NotSubmitted));
        assert_eq!(submitted(vec![]).submit(day(2), vec![]), Err(TransitionError::NotEditable));
    }
}
