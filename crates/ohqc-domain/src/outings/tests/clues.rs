//! Late and missing notices: clues, and figures.

use super::*;

#[test]
fn what_was_told_stands_from_its_first_day_on() {
    let (first, last) = (day("2025-06-20"), day("2025-06-21"));
    let told = State::Notified { sent: sent(1) };
    assert_eq!(told.editable(day("2025-06-19"), first), Ok(()));
    assert_eq!(told.editable(first, first), Err(TransitionError::Fixed));
    assert_eq!(State::Draft.editable(last, first), Ok(()), "nobody was told yet");
}

/// `JL24-3-1-b`: what is a clue, on each day, for each state.
#[test]
fn late_and_missing_notices_are_clues() {
    let (first, due) = (day("2025-06-24"), Some(day("2025-06-17")));
    let told = |standing| State::Notified { sent: Sent { standing, ..sent(1) } };
    let kind = |state: &State, today: &str| Clue::of(state, first, due, day(today)).map(|clue| clue.kind);
    assert_eq!(kind(&State::Draft, "2025-06-23"), None, "a draft is nobody's business before its first day");
    assert_eq!(kind(&State::Draft, "2025-06-24"), Some(ClueKind::NoNotice));
    for (standing, expected) in [
        (Standing::OnTime, None),
        (Standing::Early, None),
        (Standing::NoRule, None),
        (Standing::Unknown, None),
        (Standing::Late, Some(ClueKind::Late)),
        (Standing::Missing, Some(ClueKind::AfterStart)),
    ] {
        assert_eq!(kind(&told(standing), "2025-06-20"), expected, "{standing}");
    }
    let off = |state: State, on: &str| state.cancel(day(on), "停产".into(), None).unwrap();
    assert_eq!(kind(&off(told(Standing::Late), "2025-06-23"), "2025-07-01"), None, "it took place nowhere");
    assert_eq!(kind(&off(State::Draft, "2025-06-23"), "2025-07-01"), None);
    assert_eq!(kind(&off(State::Draft, "2025-06-24"), "2025-07-01"), Some(ClueKind::NoNotice), "called off after its first day");
}

/// One clue per outing: the first day that came without notice is not undone, and what was answered stays.
#[test]
fn a_clue_is_kept_once() {
    let first = day("2025-06-24");
    let untold = Clue::of(&State::Draft, first, None, first).unwrap();
    assert_eq!((untold.since, untold.told_on, untold.status()), (first, None, ClueStatus::Open));
    assert_eq!(Clue::follow(Some(untold.clone()), None), Some(untold.clone()), "another day was chosen");
    let late = Clue::of(&State::Notified { sent: Sent { standing: Standing::Late, ..sent(1) } }, first, None, first).unwrap();
    let after = Clue::follow(Some(untold.clone()), Some(late.clone())).unwrap();
    assert_eq!((after.kind, after.since, after.told_on), (ClueKind::AfterStart, first, Some(day("2025-06-16"))));
    assert_eq!(Clue::follow(Some(late.clone()), None), None, "moved to a day for which it is in time");
    let answer = |confirmed| {
        let (office, remark) = ("某局".into(), "已电话核实".into());
        ClueSettlement { on: first, office, starts_on: first, recipient: None, confirmed, remark }
    };
    let settled = late.settle(answer(false)).unwrap();
    assert_eq!(settled.status(), ClueStatus::Dismissed);
    assert_eq!(Clue::follow(Some(settled.clone()), Some(untold)), Some(settled.clone()));
    assert_eq!(settled.settle(answer(true)), Err(TransitionError::NoClue));
}

/// `JL24-3-1-b`: what was answered is done with, and another first day or another office told late is a clue of its own.
#[test]
fn what_happens_after_an_answer_is_another_clue() {
    let clue = |starts_on: &str, county: &str| {
        let recipient = Recipient { region: county.parse().unwrap(), ..sent(1).recipient };
        let sent = Sent { standing: Standing::Late, recipient, ..sent(1) };
        Clue::of(&State::Notified { sent }, day(starts_on), None, day(starts_on)).unwrap()
    };
    let late = clue("2025-06-24", "220102");
    let (starts_on, recipient) = (late.starts_on, late.recipient);
    let (on, office, remark) = (starts_on, "某局".into(), "已电话核实".into());
    let settlement = ClueSettlement { on, office, starts_on, recipient, confirmed: true, remark };
    let settled = late.clone().settle(settlement).unwrap();
    assert_eq!(Clue::follow(Some(settled.clone()), Some(late)), Some(settled.clone()), "the same notice");
    for other in [clue("2025-06-26", "220102"), clue("2025-06-24", "220103")] {
        let renewed = Clue::follow(Some(settled.clone()), Some(other.clone())).unwrap();
        assert_eq!(
            (renewed.status(), renewed.starts_on, renewed.recipient),
            (ClueStatus::Open, other.starts_on, other.recipient)
        );
        assert_eq!(renewed.before.as_deref(), Some(&settled), "what was found stays");
        assert_eq!(Clue::follow(Some(renewed.clone()), Some(other)), Some(renewed.clone()));
        assert_eq!(Clue::follow(Some(renewed), None), Some(settled.clone()), "it came to nothing");
    }
}

/// I11, I28, I29: an early notice is not late, in whichever way the five working days are read, and one whose time nobody can judge
/// yet is neither.
#[test]
fn figures_count_by_the_reading_of_the_province() {
    let mut counts = OutingCounts::default();
    for (standing, ahead, count) in [
        (Standing::OnTime, true, 5),
        (Standing::OnTime, false, 2),
        (Standing::Early, true, 3),
        (Standing::Late, false, 4),
        (Standing::Missing, false, 6),
        (Standing::Unknown, false, 1),
        // Where a province has no rule, nothing is in time and nothing late.
        (Standing::NoRule, false, 7),
    ] {
        counts.add(standing, ahead, count);
    }
    assert_eq!((counts.found, counts.notified, counts.timed, counts.on_time, counts.ahead), (28, 22, 14, 10, 8));
    assert_eq!((counts.early, counts.late, counts.missing, counts.unknown), (3, 4, 6, 1));
    let ratios: Vec<_> = counts.ratios().iter().map(|one| (one.indicator.code(), one.numerator, one.denominator)).collect();
    assert_eq!(ratios, [("I28", 22, 28), ("I11", 10, 14), ("I29", 8, 14)]);
    assert!(Figure::ALL.iter().all(|figure| counts.get(*figure) > 0));
}
