//! The state machine.

use super::*;

/// The employer confirms a notice that was sent and holds, once for each.
#[test]
fn an_employer_confirms_what_was_sent_and_holds() {
    let confirmation = Confirmation { at: "2025-06-17T01:00:00Z".parse().unwrap(), employer: "某某公司".into() };
    let told = State::Draft.notify(sent(1)).unwrap();
    assert_eq!(told.confirm(None), Ok(()));
    assert_eq!(told.confirm(Some(&confirmation)), Err(TransitionError::NothingToConfirm));
    assert_eq!(State::Draft.confirm(None), Err(TransitionError::NothingToConfirm));
    let off = told.cancel(day("2025-06-18"), "停产".into(), None).unwrap();
    assert_eq!(off.confirm(None), Err(TransitionError::NothingToConfirm));
}

fn receipt() -> Receipt {
    let at = "2025-06-17T01:00:00Z".parse().unwrap();
    Receipt { at, office: "朝阳区卫生健康局".into(), by: "周某".into(), remark: String::new() }
}

/// examination 5.1-6.
#[test]
fn the_straight_way_ends_with_head_counts() {
    let (first, last) = (day("2025-06-24"), day("2025-06-26"));
    let received = State::Draft.notify(sent(1)).unwrap().receive(receipt()).unwrap();
    assert_eq!(received.clone().begin(day("2025-06-23"), first), Err(TransitionError::TooEarly { not_before: first }));
    let under_way = received.begin(first, first).unwrap();
    let report = |on: &str| Completion { on: day(on), examined: Heads::default(), remark: String::new() };
    assert_eq!(under_way.clone().complete(last, report("2025-06-25")), Err(TransitionError::TooEarly { not_before: last }));
    let over = under_way.complete(last, report("2025-06-26")).unwrap();
    assert_eq!((over.name(), over.receipt().map(|one| one.office.as_str())), (StateName::Completed, Some("朝阳区卫生健康局")));
    assert_eq!(over.cancel(last, "改期".into(), None), Err(TransitionError::Over));
}

#[test]
fn a_change_is_told_anew_and_leaves_the_notice_before() {
    let received = State::Draft.notify(sent(1)).unwrap().receive(receipt()).unwrap();
    let (again, before) = received.notify_again(sent(2)).unwrap();
    assert_eq!((again.name(), before.version, again.sent().unwrap().version), (StateName::Notified, 1, 2));
    let under_way = again.begin(day("2025-06-24"), day("2025-06-24")).unwrap();
    assert_eq!(under_way.clone().notify_again(sent(3)).map(|_| ()), Err(TransitionError::Fixed));
    assert_eq!(State::Draft.notify_again(sent(2)).map(|_| ()), Err(TransitionError::Fixed));
    assert_eq!(under_way.notify(sent(3)), Err(TransitionError::NotDraft));
    assert_eq!(State::Draft.receive(receipt()), Err(TransitionError::NotNotified));
}

/// `JL24-3-1-d`: a visit lies within the outing and is recorded once.
#[test]
fn a_visit_lies_within_the_outing() {
    let (first, last) = (day("2025-06-24"), day("2025-06-26"));
    let notified = State::Draft.notify(sent(1)).unwrap();
    assert_eq!(State::Draft.plan_visit(first, (first, last)), Err(TransitionError::NothingToVisit));
    assert!(notified.plan_visit(day("2025-06-25"), (first, last)).is_ok());
    assert!(notified.plan_visit(day("2025-06-27"), (first, last)).is_err());
    let visit = Visit { planned_on: first, office: "某局".into(), record: None, cancelled: None };
    let record = |on: &str| VisitRecord { made_on: day(on), as_notified: true, findings: "与告知一致".into() };
    assert!(visit.clone().recorded(record("2025-06-25"), (first, last), first).is_err(), "still to come");
    let made = visit.recorded(record("2025-06-24"), (first, last), first).unwrap();
    assert_eq!(made.recorded(record("2025-06-24"), (first, last), last), Err(TransitionError::NoVisit));
}

/// `JL24-3-1-b`: another physician two days before the outing leaves a notice in time; another place or first day is another notice.
#[test]
fn a_change_of_people_keeps_the_time_of_the_first_notice() {
    let again = |changed: &str| {
        let on = day("2025-06-20");
        let late = Sent { on, first_on: on, standing: Standing::Late, changed: vec![changed.into()], ..sent(2) };
        late.after(&sent(1))
    };
    let kept = again("people");
    assert_eq!((kept.standing, kept.first_on, kept.on), (Standing::OnTime, day("2025-06-16"), day("2025-06-20")));
    assert!(kept.is_ahead());
    for field in ["address", "employer", "starts_on"] {
        assert_eq!((again(field).standing, again(field).first_on), (Standing::Late, day("2025-06-20")), "{field}");
    }
}

/// `JL24-3-1-b`: a notice sent while a year's holidays were not published is judged once they are.
#[test]
fn a_notice_is_judged_once_the_calendar_knows_the_year() {
    let starts = day("2025-06-24");
    let window = window(starts, &profile("220102", "2025-06-24"), WorkCalendar::embedded()).unwrap().unwrap();
    let untimed = |on: &str| Sent { first_on: day(on), standing: Standing::Unknown, due_on: None, ..sent(1) };
    for (on, standing) in [("2025-06-17", Standing::OnTime), ("2025-06-18", Standing::Late)] {
        let judged = State::Received { sent: untimed(on), receipt: receipt() }.judged(&window, starts);
        let told = judged.sent().unwrap();
        assert_eq!((told.standing, told.due_on), (standing, Some(day("2025-06-17"))), "{on}");
    }
    assert_eq!(State::Draft.judged(&window, starts), State::Draft);
}

/// `JL24-3-1-d`: a planned visit is given up, with a reason, when the outing moves away or to other days.
#[test]
fn a_visit_does_not_outlive_a_move() {
    let (first, last) = (day("2025-06-24"), day("2025-06-26"));
    let here = sent(1).recipient;
    let there = Recipient { region: "220104".parse().unwrap(), region_name: "长春市朝阳区".into(), ..here.clone() };
    let visit = Visit { planned_on: first, office: "某局".into(), record: None, cancelled: None };
    let today = day("2025-06-18");
    assert_eq!(visit.clone().told_anew(today, [&here, &here], (first, last)), visit);
    let moved = visit.clone().told_anew(today, [&here, &there], (first, last));
    assert!(moved.cancelled.as_ref().unwrap().reason.zh.contains("朝阳区"));
    assert!(!moved.is_planned());
    let later = visit.told_anew(today, [&here, &here], (last, last));
    assert!(later.cancelled.unwrap().reason.zh.contains("改期"));
}

/// A notice that is called off keeps what the authority said to it.
#[test]
fn calling_off_keeps_the_receipt() {
    let received = State::Draft.notify(sent(1)).unwrap().receive(receipt()).unwrap();
    let off = received.cancel(day("2025-06-18"), "停产".into(), None).unwrap();
    assert_eq!(off.receipt().map(|one| one.office.as_str()), Some("朝阳区卫生健康局"));
}

/// Own rule: a slip of a digit is asked about, an outing that grew is explained.
#[test]
fn many_more_than_planned_are_explained() {
    let planned = Heads { in_service: 60, ..Heads::default() };
    let report = |in_service, remark: &str| {
        let body = CompleteBody { examined: Heads { in_service, ..Heads::default() }, remark: remark.into() };
        body.check(planned).err().map(|found| found.iter().map(|one| one.pointer.clone()).collect::<Vec<_>>())
    };
    assert_eq!(report(120, ""), None);
    assert_eq!(report(121, " "), Some(vec!["/remark".to_owned()]));
    assert_eq!(report(121, "企业临时增加一个车间"), None);
    assert_eq!(report(100_001, "企业临时增加一个车间"), Some(vec!["/examined/in_service".to_owned()]));
}
