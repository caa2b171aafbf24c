//! The way of a filing through its states.

use super::*;
use crate::filings::{FilingNumber, Verdict, VerificationCode};

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 3, d).unwrap()
}

fn author() -> (UserId, DateTime<Utc>) {
    (by(), DateTime::UNIX_EPOCH)
}

fn by() -> UserId {
    UserId(uuid::Uuid::from_u128(3))
}

fn record(on: u32, serial: u32) -> Record {
    let text = || "某某医院".to_owned();
    Record {
        on: day(on),
        number: FilingNumber::new("220000", crate::institutions::Service::Examination, 2025, serial),
        version_on: day(on),
        verification_code: VerificationCode::from_bytes([u8::try_from(on).unwrap(); 10]),
        by: by(),
        holder: Holder { name: text(), credit_code: text(), licence_number: text(), address: text() },
        deemed: None,
        tellings: Vec::new(),
    }
}

fn fine() -> Vec<Opinion> {
    Part::ALL.iter().map(|part| Opinion { part: *part, verdict: Verdict::Ok, note: String::new() }).collect()
}

fn accepted() -> State {
    State::draft().submit(day(1), vec![], &[]).unwrap().judge(fine(), author()).unwrap().accept(record(5, 7), Part::ALL).unwrap()
}

fn change() -> Application {
    Application::Change { changed_on: day(8), holder: None, stage: Stage::Draft }
}

fn changes() -> [Difference; 1] {
    let text = |text| Some(Text::new(text, text));
    [Difference { part: Part::People, row: None, field: text("姓名"), before: text("王某"), after: text("李某") }]
}

fn cancellation() -> Application {
    Application::Cancellation { on: day(9), last_day: day(30), reason: "停止开展".into() }
}

/// 令6 第三十一条 (F-07): the end of diagnosis is told fifteen working days before its last day; of examinations no clause does.
/// diagnosis F-07.
#[test]
fn the_end_of_diagnosis_is_told_fifteen_working_days_ahead() {
    use crate::filings::{Dossier, due};
    use crate::institutions::Service;
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let profile = crate::policy::profile_for("220104".parse().unwrap(), day("2025-06-16"));
    for (on, late) in [("2025-06-16", false), ("2025-06-17", true)] {
        let asked = Application::Cancellation { on: day(on), last_day: day("2025-07-07"), reason: "撤并".into() };
        let ending = accepted().apply(asked).unwrap();
        assert_eq!(due::of(Service::Examination, &ending, &Dossier::default(), &profile), None);
        let due_on = due::of(Service::Diagnosis, &ending, &Dossier::default(), &profile).unwrap();
        assert_eq!(due_on, day("2025-06-16"));
        assert_eq!(due::handed_in(&ending, None, day("2025-09-01")) > due_on, late, "the day it was told counts");
    }
}

#[test]
fn what_is_taken_off_the_record_is_in_force_through_its_last_day() {
    let ended = accepted().apply(cancellation()).unwrap().cancel(day(10), by()).unwrap();
    assert_eq!([29, 30, 31].map(|on| ended.in_force(day(on))), [true, true, false]);
    assert!(accepted().in_force(day(31)) && !State::draft().in_force(day(31)));
}

/// examination 1.3 states, diagnosis 1.2 states.
#[test]
fn the_straight_way_ends_on_record() {
    assert_eq!(accepted().name(), StateName::Accepted);
    assert_eq!(
        State::draft().submit(day(1), vec![], &[]).unwrap().accept(record(5, 7), Part::ALL).unwrap_err(),
        TransitionError::NotJudged(Part::ALL.to_vec())
    );
}

#[test]
fn a_record_stays_in_force_through_every_step_of_a_change() {
    let mut state = accepted();
    let steps: [fn(State) -> Result<State, TransitionError>; 6] = [
        |state| state.apply(change()),
        |state| state.submit(day(9), vec![], &changes()),
        |state| state.judge(vec![Opinion { part: Part::People, verdict: Verdict::ToCorrect, note: "证书".into() }; 1], author()),
        |state| {
            let mut opinions = fine();
            opinions[1].verdict = Verdict::ToCorrect;
            state.judge(opinions, author())
        },
        |state| state.send_back(day(10), Part::ALL),
        |state| state.submit(day(11), vec![], &changes()),
    ];
    for step in steps {
        state = step(state).unwrap();
        assert_eq!((state.name(), state.record()), (StateName::Accepted, Some(&record(5, 7))));
    }
    let State::Accepted { record: now, application: None } =
        state.judge(fine(), author()).unwrap().accept(record(20, 99), Part::ALL).unwrap()
    else {
        panic!()
    };
    assert_eq!((now.on, now.version_on, &now.number), (day(5), day(20), &record(5, 7).number));
    assert_ne!(now.verification_code, record(5, 7).verification_code, "a new receipt");
}

#[test]
fn a_change_is_taken_back_until_it_is_handed_in() {
    let changing = accepted().apply(change()).unwrap();
    assert_eq!(changing.clone().withdraw(), Ok(accepted()));
    assert_eq!(changing.submit(day(9), vec![], &changes()).unwrap().withdraw(), Err(TransitionError::NotEditable));
    assert_eq!(accepted().apply(cancellation()).unwrap().withdraw(), Ok(accepted()));
}

#[test]
fn a_change_changes_something_and_a_first_filing_need_not() {
    let changing = accepted().apply(change()).unwrap();
    assert_eq!(changing.submit(day(9), vec![], &[]), Err(TransitionError::Unchanged));
    assert!(State::draft().submit(day(1), vec![], &[]).is_ok());
    assert_eq!(accepted().submit(day(2), vec![], &[]), Err(TransitionError::NotEditable));
}

#[test]
fn a_change_may_give_the_institution_another_name() {
    let renamed = Holder { name: "某某职业病医院".into(), ..record(5, 7).holder };
    let changing = accepted().apply(change()).unwrap().rename(renamed.clone()).unwrap();
    assert_eq!(changing.renamed(), Some(&renamed));
    assert_eq!(changing.record().unwrap().holder, record(5, 7).holder, "what is on record stays until it is accepted");
    let submitted = changing.clone().submit(day(9), vec![], &changes()).unwrap();
    assert_eq!(submitted.renamed(), Some(&renamed));
    assert_eq!(submitted.rename(renamed), Err(TransitionError::NotEditable));
    assert_eq!(changing.rename(record(5, 7).holder).unwrap().renamed(), None, "the same again is no change");
    assert_eq!(State::draft().rename(record(5, 7).holder), Err(TransitionError::NotEditable));
}

/// examination 1.3-1.
#[test]
fn the_licensing_authority_is_told_once_of_each_version() {
    let telling = |state: &State| Telling {
        on: day(6),
        licensor: "长春市卫生健康委员会".into(),
        number: String::new(),
        verification_code: state.record().unwrap().verification_code.clone(),
    };
    let tell = |state: State| {
        let told = telling(&state);
        state.tell(told)
    };
    let told = tell(accepted()).unwrap();
    assert_eq!(tell(told.clone()), Err(TransitionError::AlreadyTold));
    let asked = told.apply(change()).unwrap().submit(day(9), vec![], &changes()).unwrap().judge(fine(), author()).unwrap();
    let changed = asked.accept(record(20, 99), Part::ALL).unwrap();
    assert_eq!(changed.record().unwrap().telling(), None, "of the change nobody told it yet");
    let again = tell(changed).unwrap();
    assert_eq!(again.record().unwrap().tellings.len(), 2, "what was told stays told");
    let ended = again.apply(cancellation()).unwrap().cancel(day(12), by()).unwrap();
    let told = telling(&ended);
    assert_eq!(State::draft().tell(told.clone()), Err(TransitionError::NotOnRecord));
    assert_eq!(ended.tell(told), Err(TransitionError::NotOnRecord));
}

#[test]
fn the_end_keeps_the_record() {
    let cancelled = accepted().apply(cancellation()).unwrap().cancel(day(12), by()).unwrap();
    assert_eq!((cancelled.name(), cancelled.record().is_some()), (StateName::Cancelled, true));
    assert_eq!(cancelled.apply(change()), Err(TransitionError::NotOnRecord));
    assert_eq!(accepted().cancel(day(12), by()), Err(TransitionError::NotSubmitted), "nobody asked for it");
}

#[test]
fn nothing_happens_out_of_order() {
    assert_eq!(State::draft().accept(record(1, 1), Part::ALL), Err(TransitionError::NotSubmitted));
    assert_eq!(State::draft().apply(change()), Err(TransitionError::NotOnRecord));
    assert_eq!(accepted().apply(change()).unwrap().apply(cancellation()), Err(TransitionError::Busy));
    assert_eq!(accepted().submit(day(2), vec![], &changes()), Err(TransitionError::NotEditable));
    assert_eq!(accepted().editable(), Err(TransitionError::NotEditable));
    assert_eq!(accepted().send_back(day(2), Part::ALL), Err(TransitionError::NotSubmitted));
    assert_eq!(accepted().acceptable(Part::ALL), Err(TransitionError::NotSubmitted), "nothing is asked for");
}
