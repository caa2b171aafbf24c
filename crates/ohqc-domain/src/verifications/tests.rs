//! The check's way from opening to conclusion, and everything that is refused on it.

use super::*;
use crate::checklists::{Answer, latest};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn filed(codes: &[&str]) -> Vec<FiledService> {
    codes.iter().map(|code| FiledService { category: (*code).into(), items: vec![] }).collect()
}

fn template(service: Service) -> &'static Template {
    latest(match service {
        Service::Examination => "verification-ohe",
        Service::Diagnosis => "verification-diagnosis",
    })
    .unwrap()
}

fn sheet(service: Service, filed: &[FiledService], failing: &[&str]) -> Sheet {
    let answer = |code: &str| match failing.contains(&code) {
        true => Answer::DoesNotConform { reason: "现场未见".into() },
        false => Answer::Conforms,
    };
    let narrowed = template(service).for_categories(&results::categories(service, filed));
    narrowed.items().map(|item| (item.code.clone(), answer(item.code.as_str()))).collect()
}

fn report(conducted_on: &str) -> Report {
    Report {
        conducted_on: day(conducted_on),
        team: vec!["王芳".into()],
        unable: vec![],
        differences: vec![],
        not_compared: String::new(),
        signatures: SignaturesBody::default().at(chrono::DateTime::UNIX_EPOCH),
        remark: String::new(),
    }
}

fn conclude(service: Service, filed: &[FiledService], sheet: &Sheet, conducted_on: &str) -> Result<State, TransitionError> {
    let case = Case { service, filed, not_before: day("2025-03-01"), template: template(service), sheet };
    State::InProgress.conclude(&case, report(conducted_on), day("2025-05-20"), UserId(uuid::Uuid::from_u128(7)))
}

fn concluded(service: Service, categories: &[&str], failing: &[&str]) -> Concluded {
    let filed = filed(categories);
    let state = conclude(service, &filed, &sheet(service, &filed, failing), "2025-05-19").unwrap();
    state.concluded().unwrap().clone()
}

fn passed(concluded: &Concluded) -> Vec<(&str, bool)> {
    concluded.results.iter().map(|result| (result.category.as_str(), result.passed)).collect()
}

#[test]
fn each_filed_category_gets_its_own_result() {
    let all = concluded(Service::Examination, &["1", "3"], &[]);
    assert_eq!((all.conclusion.outcome, passed(&all)), (Outcome::Qualified, vec![("1", true), ("3", true)]));
    let without_spirometer = concluded(Service::Examination, &["1", "3"], &["V2.4"]);
    assert_eq!(without_spirometer.conclusion.outcome, Outcome::PartlyQualified);
    assert_eq!(passed(&without_spirometer), [("1", false), ("3", true)]);
    assert_eq!(without_spirometer.results[0].failed, ["V2.4".parse().unwrap()]);
}

#[test]
fn no_category_passes_where_the_institution_lacks_a_condition() {
    let too_small = concluded(Service::Examination, &["1", "3"], &["V3.1"]);
    assert_eq!(too_small.conclusion.outcome, Outcome::Unqualified);
    assert_eq!(passed(&too_small), [("1", false), ("3", false)]);
    assert_eq!(too_small.results[1].failed, ["V3.1".parse().unwrap()]);
}

#[test]
fn the_sheet_fails_diagnosis_as_a_whole() {
    let veto = template(Service::Diagnosis).items().find(|item| item.veto).unwrap().code.as_str();
    assert_eq!(passed(&concluded(Service::Diagnosis, &["01", "05"], &[])), [("01", true), ("05", true)]);
    assert_eq!(passed(&concluded(Service::Diagnosis, &["01", "05"], &[veto])), [("01", false), ("05", false)]);
}

/// The item's code, none for the category as a whole, and why it failed.
type Said = (Option<String>, Option<String>);

/// What each item says after the team named some, of a filing of two dust items and of noise as a whole.
fn items(failing: &[&str], unable: &[(&str, Option<&str>)]) -> (Outcome, Vec<Said>) {
    let mut filed = filed(&["1", "3"]);
    filed[0].items = vec!["6.1".into(), "6.2".into()];
    let sheet = sheet(Service::Examination, &filed, failing);
    let service = Service::Examination;
    let case = Case { service, filed: &filed, not_before: day("2025-03-01"), template: template(service), sheet: &sheet };
    let named = unable.iter().map(|(category, item)| Unable {
        category: (*category).into(),
        item: item.map(str::to_owned),
        reason: "现场不能开展".into(),
    });
    let report = Report { unable: named.collect(), ..report("2025-05-19") };
    let state = State::Open.conclude(&case, report, day("2025-05-20"), UserId(uuid::Uuid::from_u128(7))).unwrap();
    let concluded = state.concluded().unwrap();
    let results = concluded.results.iter().flat_map(|result| &result.items);
    let words = |item: &ItemResult| {
        assert_eq!(item.passed, item.reason.is_none());
        (item.item.clone(), item.reason.as_ref().map(|reason| reason.zh.to_string()))
    };
    (concluded.conclusion.outcome, results.map(words).collect())
}

#[test]
fn each_filed_item_passes_or_fails_with_its_reason() {
    let of = |reasons: [Option<&str>; 3]| {
        let codes = [Some("6.1"), Some("6.2"), None];
        codes
            .into_iter()
            .zip(reasons)
            .map(|(code, reason)| (code.map(str::to_owned), reason.map(str::to_owned)))
            .collect::<Vec<_>>()
    };
    let (said, sheet) = (Some("现场不能开展"), Some("核查表不符合：V2.4"));
    assert_eq!(items(&[], &[]), (Outcome::Qualified, of([None, None, None])));
    assert_eq!(items(&[], &[("1", Some("6.2"))]), (Outcome::PartlyQualified, of([None, said, None])));
    assert_eq!(items(&[], &[("1", None)]), (Outcome::PartlyQualified, of([said, said, None])));
    assert_eq!(items(&["V2.4"], &[("1", Some("6.2"))]), (Outcome::PartlyQualified, of([sheet, sheet, None])));
    assert_eq!(items(&[], &[("1", None), ("3", None)]), (Outcome::Unqualified, of([said, said, said])));
}

#[test]
fn a_class_of_diagnosis_may_fail_alone() {
    let filed = filed(&["01", "05"]);
    let sheet = sheet(Service::Diagnosis, &filed, &[]);
    let service = Service::Diagnosis;
    let case = Case { service, filed: &filed, not_before: day("2025-03-01"), template: template(service), sheet: &sheet };
    let unable = vec![Unable { category: "05".into(), item: None, reason: "无毒理实验室".into() }];
    let report = Report { unable, ..report("2025-05-19") };
    let state = State::Open.conclude(&case, report, day("2025-05-20"), UserId(uuid::Uuid::from_u128(7))).unwrap();
    let concluded = state.concluded().unwrap();
    assert_eq!(concluded.conclusion.outcome, Outcome::PartlyQualified);
    assert_eq!(passed(concluded), [("01", true), ("05", false)]);
}

#[test]
fn the_day_on_site_lies_between_the_filing_and_today() {
    let filed = filed(&["1"]);
    let sheet = sheet(Service::Examination, &filed, &[]);
    let on = |date| conclude(Service::Examination, &filed, &sheet, date);
    assert!(on("2025-03-01").is_ok() && on("2025-05-20").is_ok());
    assert_eq!(on("2025-05-21"), Err(TransitionError::InFuture));
    assert_eq!(on("2025-02-28"), Err(TransitionError::TooEarly { not_before: day("2025-03-01") }));
}

#[test]
fn gaps_are_listed_and_items_of_other_categories_are_no_gaps() {
    let filed = filed(&["1"]);
    let mut sheet = sheet(Service::Examination, &filed, &[]);
    sheet.remove(&"V1.1".parse().unwrap());
    sheet.insert("V1.2".parse().unwrap(), Answer::DoesNotConform { reason: " ".into() });
    let Err(error @ TransitionError::NotConclusive(_)) = conclude(Service::Examination, &filed, &sheet, "2025-05-19") else {
        panic!("a sheet with gaps was concluded");
    };
    let TransitionError::NotConclusive(ConcludeError::Incomplete(gaps)) = &error else { panic!("{error}") };
    assert_eq!(gaps[0].missing, ["V1.1".parse().unwrap()]);
    assert_eq!(gaps[0].refused.iter().map(|refused| refused.code.as_str()).collect::<Vec<_>>(), ["missing_reason"]);
    assert!(error.text().zh.contains("2 项"));
}

#[test]
fn a_conclusion_is_final() {
    let filed = filed(&["1"]);
    let sheet = sheet(Service::Examination, &filed, &[]);
    let state = conclude(Service::Examination, &filed, &sheet, "2025-05-19").unwrap();
    assert_eq!(state.name(), StateName::Concluded);
    assert_eq!(state.clone().record(&Sheet::new()), Err(TransitionError::Concluded));
    let case = Case {
        service: Service::Examination,
        filed: &filed,
        not_before: day("2025-03-01"),
        template: template(Service::Examination),
        sheet: &sheet,
    };
    let again = state.conclude(&case, report("2025-05-19"), day("2025-05-20"), UserId(uuid::Uuid::from_u128(8)));
    assert_eq!(again, Err(TransitionError::Concluded));
}

#[test]
fn what_failed_is_followed_up_once() {
    let after = |failing: &[&str]| State::Concluded(Box::new(concluded(Service::Examination, &["1", "3"], failing)));
    assert_eq!(after(&["V2.4"]).follow_up(Sequel::None), Ok(()));
    assert_eq!(after(&["V3.1"]).follow_up(Sequel::None), Ok(()));
    assert_eq!(after(&["V3.1"]).follow_up(Sequel::Followed), Err(TransitionError::Followed));
    assert_eq!(after(&["V3.1"]).follow_up(Sequel::FilingEnded), Err(TransitionError::FilingEnded));
    assert_eq!(after(&[]).follow_up(Sequel::None), Err(TransitionError::NotFailed));
    assert_eq!(after(&[]).follow_up(Sequel::Outgrown), Ok(()), "what was filed later is looked at too");
    assert!(outgrown(&filed(&["1"]), &filed(&["1", "3"])) && !outgrown(&filed(&["1", "3"]), &filed(&["3"])));
    assert_eq!(State::InProgress.follow_up(Sequel::None), Err(TransitionError::NotFailed));
}

#[test]
fn a_check_ends_with_its_filing_unless_it_is_over() {
    let on = day("2025-05-20");
    let ended = State::InProgress.call_off(on).unwrap();
    assert_eq!((ended.name(), ended.ongoing()), (StateName::CalledOff, Err(TransitionError::FilingEnded)));
    assert_eq!(ended.clone().record(&Sheet::new()), Err(TransitionError::FilingEnded));
    assert_eq!(ended.follow_up(Sequel::FilingEnded), Err(TransitionError::NotFailed));
    let over = State::Concluded(Box::new(concluded(Service::Examination, &["1"], &[])));
    assert_eq!(over.call_off(on), Err(TransitionError::Concluded));
}

#[test]
fn an_emptied_sheet_is_not_begun() {
    let filed = filed(&["1"]);
    let begun = State::Open.record(&sheet(Service::Examination, &filed, &[])).unwrap();
    assert_eq!(begun.name(), StateName::InProgress);
    assert_eq!(begun.record(&Sheet::new()).unwrap(), State::Open);
}

#[test]
fn a_conclusion_reads_back_as_it_was_stored() {
    let filed = filed(&["1", "3"]);
    let state = conclude(Service::Examination, &filed, &sheet(Service::Examination, &filed, &["V2.4"]), "2025-05-19").unwrap();
    let stored = serde_json::to_value(&state).unwrap();
    assert_eq!(serde_json::from_value::<State>(stored).unwrap(), state);
}

#[test]
fn what_is_not_as_filed_has_to_say_how_and_stays_in_the_conclusion() {
    let filed = filed(&["1"]);
    let sheet = sheet(Service::Examination, &filed, &[]);
    let case = Case {
        service: Service::Examination,
        filed: &filed,
        not_before: day("2025-03-01"),
        template: template(Service::Examination),
        sheet: &sheet,
    };
    let entry = Entry {
        code: "D1".parse().unwrap(),
        link: crate::catalogues::KeyLink::Premises,
        label: Text::new("听力室", "Hearing room"),
        filed: Text::new("8.4 m²", "8.4 m²"),
    };
    let with = |note: &str| {
        let difference = Difference { entry: entry.clone(), finding: Finding::Differs, note: note.into() };
        let report = Report { differences: vec![difference], ..report("2025-05-19") };
        State::InProgress.conclude(&case, report, day("2025-05-20"), UserId(uuid::Uuid::from_u128(7)))
    };
    assert_eq!(with(""), Err(TransitionError::Unexplained(vec!["D1".parse().unwrap()])));
    assert_eq!(with("实测 6.1 m²").unwrap().concluded().unwrap().differences.len(), 1);
}
