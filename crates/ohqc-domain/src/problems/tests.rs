//! The ledger's rules, one by one.

use proptest::prelude::*;

use super::*;
use crate::deadlines::EscalationStep;
use crate::ids::{AttachmentId, OrganisationId, UserId};
use crate::policy::settings_for;

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, d).unwrap()
}

fn signed(person: u128, organisation: u128, on: NaiveDate) -> Signature {
    Signature { by: UserId(uuid::Uuid::from_u128(person)), organisation: OrganisationId(uuid::Uuid::from_u128(organisation)), on }
}

fn plan(on: NaiveDate, target_date: NaiveDate) -> Plan {
    Plan {
        measures: "补齐检定".into(), responsible: "王某".into(), target_date, late_reason: None, signed: signed(1, 10, on)
    }
}

/// A plan made after the due date, with its reason.
fn late(on: NaiveDate, target_date: NaiveDate) -> Plan {
    Plan { late_reason: Some("设备厂家延期供货".into()), ..plan(on, target_date) }
}

fn correction(on: NaiveDate) -> Correction {
    let evidence = vec![AttachmentId(uuid::Uuid::from_u128(5))].try_into().unwrap();
    Correction { measures: "已检定".into(), evidence, statement: "属实".into(), signed: signed(1, 10, on) }
}

fn closing(signed: Signature) -> Closing {
    Closing { remark: None, signed }
}

fn rejection(on: NaiveDate, replan: bool) -> Rejection {
    Rejection { reason: "证书已过期".into(), replan, signed: signed(2, 20, on) }
}

fn corrected(on: NaiveDate) -> Rectification {
    Rectification::open(Some(day(20))).plan(plan(day(2), day(15))).unwrap().correct(correction(on)).unwrap()
}

#[test]
fn the_straight_way_ends_closed_and_in_time() {
    let closed = corrected(day(20)).close(closing(signed(2, 20, day(28)))).unwrap();
    assert_eq!(closed.state.name(), StateName::Closed);
    assert_eq!(closed.standing(day(29), 7), Standing::Met);
}

#[test]
fn what_was_handed_in_late_is_met_late() {
    let closed = corrected(day(21)).close(closing(signed(2, 20, day(22)))).unwrap();
    assert_eq!(closed.standing(day(29), 7), Standing::MetLate);
}

#[test]
fn a_due_date_told_late_counts_the_days_with_the_reviewer_as_one_known_before() {
    for handed_in in [day(10), day(21)] {
        let known = corrected(handed_in).reject(rejection(day(25), true)).unwrap();
        let unknown = Rectification { due_on: None, ..corrected(handed_in) }.reject(rejection(day(25), true)).unwrap();
        assert_eq!(unknown.due_on, None);
        assert_eq!(unknown.told(day(20)), known);
    }
}

#[test]
fn nobody_reviews_what_is_their_own() {
    let waiting = corrected(day(10));
    assert_eq!(waiting.clone().close(closing(signed(1, 20, day(11)))), Err(TransitionError::SamePerson));
    assert_eq!(waiting.clone().close(closing(signed(2, 10, day(11)))), Err(TransitionError::SameOrganisation));
    let own = Rejection { signed: signed(1, 10, day(11)), ..rejection(day(11), false) };
    assert_eq!(waiting.reject(own), Err(TransitionError::SamePerson));
}

#[test]
fn nothing_happens_out_of_order() {
    let open = Rectification::open(Some(day(20)));
    assert_eq!(open.clone().correct(correction(day(3))), Err(TransitionError::NotPlanned));
    assert_eq!(open.clone().close(closing(signed(2, 20, day(3)))), Err(TransitionError::NotCorrected));
    assert_eq!(open.reject(rejection(day(3), true)), Err(TransitionError::NotCorrected));
    let waiting = corrected(day(10));
    assert_eq!(waiting.clone().plan(plan(day(11), day(12))), Err(TransitionError::NotOpen));
    assert_eq!(waiting.clone().correct(correction(day(11))), Err(TransitionError::NotPlanned));
    let closed = waiting.close(closing(signed(2, 20, day(12)))).unwrap();
    assert_eq!(closed.clone().plan(plan(day(13), day(14))), Err(TransitionError::NotOpen));
    assert_eq!(closed.clone().close(closing(signed(2, 20, day(13)))), Err(TransitionError::NotCorrected));
    assert_eq!(closed.reject(rejection(day(13), false)), Err(TransitionError::NotCorrected));
}

#[test]
fn a_plan_keeps_within_its_time() {
    let open = Rectification::open(Some(day(20)));
    let refused = |on, target| open.clone().plan(plan(on, target)).unwrap_err();
    assert_eq!(refused(day(5), day(4)), TransitionError::TargetDate { earliest: day(5), latest: Some(day(20)) });
    assert_eq!(refused(day(5), day(21)), TransitionError::TargetDate { earliest: day(5), latest: Some(day(20)) });
    assert_eq!(refused(day(25), day(24)), TransitionError::TargetDate { earliest: day(25), latest: None });
    assert_eq!(refused(day(25), day(28)), TransitionError::LateReason);
    let reason = |plan| open.clone().plan(plan).unwrap().state.plan().and_then(|plan| plan.late_reason.clone());
    assert_eq!(reason(late(day(25), day(28))).as_deref(), Some("设备厂家延期供货"), "the reason stays in the ledger");
    assert_eq!(reason(late(day(5), day(20))), None, "nothing is late");
}

#[test]
fn what_is_sent_back_is_kept_and_its_review_costs_no_time() {
    let back = corrected(day(18)).reject(rejection(day(25), false)).unwrap();
    assert_eq!((back.state.name(), back.attempts.len(), back.due_on), (StateName::Planned, 1, Some(day(27))));
    let again = back.correct(correction(day(26))).unwrap().reject(rejection(day(28), true)).unwrap();
    assert_eq!((again.state.name(), again.attempts.len(), again.due_on), (StateName::Open, 2, Some(day(29))));
    assert_eq!(again.attempts.first().map(|attempt| attempt.correction.signed.on), Some(day(18)));
}

#[test]
fn a_late_answer_gains_no_time() {
    let back = corrected(day(21)).reject(rejection(day(25), false)).unwrap();
    assert_eq!((back.due_on, back.standing(day(25), 7)), (Some(day(20)), Standing::Overdue));
}

#[test]
fn the_ladder_speaks_only_while_the_institution_is_late() {
    let ladder = settings_for("220000".parse().unwrap(), day(1)).unwrap().rectification.ladder;
    let step = |rectification: &Rectification, on| rectification.escalation(&ladder, on).map(|step| step.step);
    let open = Rectification::open(Some(day(1)));
    assert_eq!(step(&open, day(1)), None);
    assert_eq!(step(&open, day(2)), Some(EscalationStep::Urge));
    assert_eq!(step(&open, day(17)), Some(EscalationStep::Order));
    let waiting = open.plan(late(day(10), day(10))).unwrap().correct(correction(day(11))).unwrap();
    assert_eq!((step(&waiting, day(17)), waiting.standing(day(17), 7)), (None, Standing::Paused));
}

#[test]
fn evidence_is_never_empty() {
    assert_eq!(Evidence::try_from(vec![]), Err(NoEvidence));
    assert!(serde_json::from_str::<Evidence>("[]").is_err());
}

proptest! {
    #[test]
    fn what_is_stored_is_read_back(rejections in 0usize..4, replan: bool, close: bool) {
        let mut rectification = Rectification::open(Some(day(20)));
        for _ in 0..rejections {
            let planned = rectification.plan(plan(day(2), day(15))).unwrap();
            rectification = planned.correct(correction(day(3))).unwrap().reject(rejection(day(4), replan)).unwrap();
        }
        if close {
            let planned = rectification.plan(plan(day(5), day(15))).unwrap();
            rectification = planned.correct(correction(day(6))).unwrap().close(closing(signed(2, 20, day(7)))).unwrap();
        }
        let stored = serde_json::to_value(&rectification).unwrap();
        prop_assert_eq!(serde_json::from_value::<Rectification>(stored).unwrap(), rectification);
    }
}
