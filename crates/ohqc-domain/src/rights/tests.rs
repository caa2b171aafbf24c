//! Golden cases of JL24-1-2 and JL24-1-3, and what holds whatever the facts.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::events::SubjectKind;
use crate::filings::{Device, DiagnosisCertificate, Licences, Person, PersonRole, Title, Vehicle};
use crate::policy::profile_for;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn profile(region: &str, on: &str) -> Profile {
    profile_for(region.parse().unwrap(), day(on))
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Dust as a whole, and lead of the chemical agents; everything is valid through 2025.
fn dossier() -> Dossier {
    let filed = |category: &str, items: &[&str]| FiledService {
        category: category.into(),
        items: items.iter().map(|item| (*item).into()).collect(),
    };
    let last = Some(day("2025-12-31"));
    let device = |name: &str, category: &str| Device {
        name: name.into(),
        model: String::new(),
        serial: String::new(),
        categories: vec![category.into()],
        portable: true,
        calibrated_to: last,
    };
    let vehicle = Vehicle { plate: "吉A·12345".into(), dedicated: true, road_test_valid_to: last, ..Vehicle::default() };
    Dossier {
        licences: Licences {
            practice_valid_to: last,
            radiology_number: "1".into(),
            radiology_valid_to: last,
            ..Licences::default()
        },
        services: vec![filed("1", &[]), filed("2", &["5.1"])],
        people: vec![Person {
            name: "孙某".into(),
            identity_number: String::new(),
            roles: vec![PersonRole::ChiefPhysician],
            title: Title::Senior,
            years: 9,
            practice_certificate: String::new(),
            external: false,
            diagnosis_certificate: Some(DiagnosisCertificate {
                number: "1".into(),
                categories: vec!["1".into(), "2".into()],
                valid_from: None,
                valid_to: last,
            }),
        }],
        equipment: vec![device("便携式 DR", "1"), device("血细胞分析仪", "2"), device("肺功能仪", "1")],
        vehicles: vec![vehicle],
        ..Dossier::default()
    }
}

fn facts(origin: Origin) -> Facts {
    let filing = Filing {
        id: FilingId(id(1)),
        number: FilingNumber::from("JL-OHE-2024-0001".to_owned()),
        accepted_on: day("2024-07-01"),
        origin,
        ends_on: None,
        version: 3,
        dossier: dossier(),
    };
    Facts { filing: Some(filing), ..Facts::unfiled(Service::Examination) }
}

fn checked(outcome: Outcome, unable: &[(&str, Option<&str>)]) -> Option<Check> {
    let unable = unable.iter().map(|(category, item)| UnableItem { category: (*category).into(), item: item.map(Into::into) });
    let categories = vec!["1".to_owned(), "2".to_owned()];
    let state = CheckState::Concluded { on: day("2024-08-15"), outcome, categories, unable: unable.collect() };
    Some(Check { id: VerificationId(id(2)), state })
}

fn assessed(key_items_passed: bool, grade: Grade) -> Option<Round> {
    Some(Round { id: AssessmentId(id(3)), on: day("2025-04-02"), grade, key_items_passed })
}

/// May it be examined, and may it go out, for dust and for lead.
fn answers(facts: &Facts, region: &str, on: &str) -> [(bool, bool); 2] {
    let rights = judge(facts, &profile(region, on)).unwrap();
    let answer = |unit: &UnitRight| (unit.perform.granted, unit.going_out.as_ref().is_some_and(|right| right.granted));
    [answer(&rights.units[0]), answer(&rights.units[1])]
}

const JILIN: &str = "220102";
const ON: &str = "2025-06-16";
const NONE: (bool, bool) = (false, false);
const HOME: (bool, bool) = (true, false);
const OUT: (bool, bool) = (true, true);

/// `JL24-1-2-c`: an institution filed locally goes out once every key item passed in the last assessment.
/// examination 5.1-2.
#[test]
fn gate_a_asks_for_every_key_item_of_the_last_assessment() {
    let mut local = facts(Origin::Local);
    assert_eq!(answers(&local, JILIN, ON), [HOME, HOME], "not assessed");
    local.check = checked(Outcome::Qualified, &[]);
    assert_eq!(answers(&local, JILIN, ON), [HOME, HOME], "the check opens the other gate only");
    local.round = assessed(false, Grade::Qualified);
    assert_eq!(answers(&local, JILIN, ON), [HOME, HOME], "qualified, but a key item did not pass");
    local.round = assessed(true, Grade::BasicallyQualified);
    assert_eq!(answers(&local, JILIN, ON), [OUT, OUT]);
}

/// `JL24-1-2-d`: an institution filed on the platform goes out once its on-site check passed.
/// examination 5.1-2.
#[test]
fn gate_b_asks_for_the_on_site_check() {
    let mut new = facts(Origin::Platform);
    assert_eq!(answers(&new, JILIN, ON), [HOME, HOME], "no check");
    new.round = assessed(true, Grade::Qualified);
    assert_eq!(answers(&new, JILIN, ON), [HOME, HOME], "the assessment opens the other gate only");
    new.check = Some(Check { id: VerificationId(id(2)), state: CheckState::Open { due_on: day("2024-10-01") } });
    assert_eq!(answers(&new, JILIN, ON), [HOME, HOME], "still to come: it examines at home meanwhile");
    new.check = checked(Outcome::PartlyQualified, &[("2", Some("5.1"))]);
    assert_eq!(answers(&new, JILIN, ON), [OUT, NONE], "each category by itself (JL24-1-3-e)");
    new.check = checked(Outcome::Unqualified, &[]);
    assert_eq!(answers(&new, JILIN, ON), [NONE, NONE]);
    new.check = checked(Outcome::Qualified, &[]);
    assert_eq!(answers(&new, JILIN, ON), [OUT, OUT]);
    if let Some(Check { state: CheckState::Concluded { categories, .. }, .. }) = &mut new.check {
        categories.pop();
    }
    assert_eq!(answers(&new, JILIN, ON), [OUT, HOME], "filed by a later change and not looked at");
}

/// `JL24-1-2-d`, `JL24-1-3-e`: what a check found beyond capability keeps that item at home and no other of its category.
#[test]
fn one_item_beyond_capability_leaves_the_others_of_its_category() {
    let mut new = facts(Origin::Platform);
    new.filing.as_mut().unwrap().dossier.services =
        vec![FiledService { category: "2".into(), items: vec!["5.1".into(), "5.2".into()] }];
    new.check = checked(Outcome::PartlyQualified, &[("2", Some("5.1"))]);
    assert_eq!(answers(&new, JILIN, ON), [NONE, OUT]);
    new.check = checked(Outcome::PartlyQualified, &[("2", None)]);
    assert_eq!(answers(&new, JILIN, ON), [NONE, NONE], "the category as a whole");
}

/// C-05, C-06: where no gate is set none is asked for, and the answer says so.
#[test]
fn a_province_without_a_gate_says_so() {
    let rights = judge(&facts(Origin::Platform), &profile("210102", ON)).unwrap();
    let out = rights.units[0].going_out.clone().unwrap();
    assert!(out.granted);
    let codes: Vec<ReasonCode> = out.chain.iter().map(|reason| reason.code).collect();
    assert_eq!(codes, [ReasonCode::Filed, ReasonCode::NoGate, ReasonCode::Scope]);
    assert!(out.chain[2].text.zh.contains("执业登记机关"));
    assert_eq!(answers(&facts(Origin::Platform), JILIN, "2024-06-20"), [OUT, OUT], "before the notice");
}

#[test]
fn nothing_is_held_without_a_filing_in_force() {
    let rights = judge(&Facts { filing: None, ..facts(Origin::Local) }, &profile(JILIN, ON)).unwrap();
    assert_eq!((rights.units.len(), rights.reasons[0].code), (0, ReasonCode::NotFiled));
    assert_eq!(rights.sentence.zh, "2025-06-16 没有有效的职业健康检查备案");
}

/// Each licence, certificate and device counts on the very day it is asked about.
#[test]
fn what_expires_takes_away_what_rests_on_it() {
    let mut all = facts(Origin::Platform);
    all.check = checked(Outcome::Qualified, &[]);
    let with = |change: fn(&mut Dossier)| {
        let mut changed = all.clone();
        change(&mut changed.filing.as_mut().unwrap().dossier);
        [answers(&changed, JILIN, "2025-06-30"), answers(&changed, JILIN, "2025-07-01")]
    };
    let certificate = |dossier: &mut Dossier| {
        dossier.people[0].diagnosis_certificate.as_mut().unwrap().valid_to = NaiveDate::from_ymd_opt(2025, 6, 30);
    };
    assert_eq!(
        with(|dossier| dossier.licences.practice_valid_to = NaiveDate::from_ymd_opt(2025, 6, 30)),
        [[OUT, OUT], [NONE, NONE]]
    );
    assert_eq!(
        with(|dossier| dossier.licences.radiology_valid_to = NaiveDate::from_ymd_opt(2025, 6, 30)),
        [[OUT, OUT], [NONE, OUT]]
    );
    assert_eq!(
        with(|dossier| dossier.equipment[1].calibrated_to = NaiveDate::from_ymd_opt(2025, 6, 30)),
        [[OUT, OUT], [OUT, NONE]]
    );
    // Without films, or lung function, dust is not examined, whatever else of the category is fit.
    for device in [0, 2] {
        let mut changed = all.clone();
        changed.filing.as_mut().unwrap().dossier.equipment[device].calibrated_to = Some(day("2025-06-30"));
        assert_eq!(answers(&changed, JILIN, "2025-06-30"), [OUT, OUT]);
        assert_eq!(answers(&changed, JILIN, "2025-07-01"), [NONE, OUT]);
    }
    assert_eq!(with(certificate), [[OUT, OUT], [NONE, NONE]]);
    let mut changed = all.clone();
    changed.filing.as_mut().unwrap().dossier.people[0].diagnosis_certificate.as_mut().unwrap().categories = vec!["1".into()];
    assert_eq!(answers(&changed, JILIN, ON), [OUT, NONE], "nobody is qualified for chemical agents");
}

/// `JL24-1-2-a`: whoever goes out owns a vehicle for it and devices that can be taken along.
/// examination 1.2 C5.
#[test]
fn an_outing_needs_a_vehicle_and_devices_that_can_be_taken_along() {
    let mut new = facts(Origin::Platform);
    new.check = checked(Outcome::Qualified, &[]);
    let mut fixed = new.clone();
    fixed.filing.as_mut().unwrap().dossier.equipment[1].portable = false;
    assert_eq!(answers(&fixed, JILIN, ON), [OUT, HOME], "the device for chemical agents stays at home");
    let mut walking = new.clone();
    walking.filing.as_mut().unwrap().dossier.vehicles[0].dedicated = false;
    assert_eq!(answers(&walking, JILIN, ON), [HOME, HOME]);
    let mut untested = new.clone();
    untested.filing.as_mut().unwrap().dossier.vehicles[0].road_test_valid_to = None;
    assert_eq!(answers(&untested, JILIN, ON), [HOME, HOME], "nothing says that it may be driven");
    let mut mounted = new;
    let dossier = &mut mounted.filing.as_mut().unwrap().dossier;
    dossier.equipment[0].portable = false;
    dossier.equipment[2].portable = false;
    dossier.vehicles[0].dr_serial = "DR-1".into();
    assert_eq!(answers(&mounted, JILIN, ON), [HOME, HOME], "its protection was not tested");
    for (until, expected) in [("2025-06-15", [HOME, HOME]), (ON, [OUT, OUT])] {
        mounted.filing.as_mut().unwrap().dossier.vehicles[0].protection_test_valid_to = Some(day(until));
        assert_eq!(answers(&mounted, JILIN, ON), expected, "films are taken in the vehicle while its test holds");
    }
    let vehicles = &mut mounted.filing.as_mut().unwrap().dossier.vehicles;
    let bare = Vehicle { plate: "吉A·2".into(), dr_serial: String::new(), ..vehicles[0].clone() };
    vehicles.push(bare);
    vehicles[0].protection_test_valid_to = None;
    assert_eq!(answers(&mounted, JILIN, ON), [HOME, OUT], "another vehicle drives, and no films are taken");
}

/// `JL24-1-3-e`: what the last check narrowed is marked where the filing is shown.
#[test]
fn what_is_filed_is_told_with_what_the_check_narrowed() {
    let filed = dossier().services;
    let told = |check: Option<&Check>| -> Vec<String> {
        filed_categories(Service::Examination, &filed, check).iter().map(|one| one.text().zh.into_owned()).collect()
    };
    assert_eq!(told(None), ["接触粉尘类", "接触化学因素类（铅）"]);
    let partly = checked(Outcome::PartlyQualified, &[("2", Some("5.1"))]);
    assert_eq!(told(partly.as_ref()), ["接触粉尘类", "接触化学因素类（铅）（现场核查认定不具备能力：铅）"]);
    assert_eq!(unable(&filed, partly.as_ref()), [UnableItem { category: "2".into(), item: Some("5.1".into()) }]);
    let failed = checked(Outcome::Unqualified, &[]);
    assert_eq!(told(failed.as_ref())[0], "接触粉尘类（现场核查认定不具备能力：全部项目）");
}

/// A penalty takes the right away where it disqualifies, and is told in any case.
#[test]
fn a_penalty_is_a_reason() {
    let mut facts = facts(Origin::Platform);
    let penalty = |disqualifies| Penalty {
        on: day("2025-05-06"),
        disqualifies,
        clause: "职业病防治法 第八十条".into(),
        mark: Mark::Unverified,
    };
    facts.penalties = vec![penalty(false)];
    assert_eq!(answers(&facts, JILIN, ON), [HOME, HOME]);
    facts.penalties.push(penalty(true));
    assert_eq!(answers(&facts, JILIN, ON), [NONE, NONE]);
    let rights = judge(&facts, &profile(JILIN, ON)).unwrap();
    let told: Vec<_> = rights.reasons.iter().filter(|one| one.code == ReasonCode::Penalty).map(|one| one.effect).collect();
    assert_eq!(told, [Effect::Notes, Effect::Denies]);
}

#[test]
fn a_right_reads_as_a_sentence_with_links() {
    let mut local = facts(Origin::Local);
    local.round = assessed(false, Grade::Unqualified);
    local.problems = vec![
        Problem { id: ProblemId(id(4)), due_on: Some(day("2025-05-02")), key_item: true },
        Problem { id: ProblemId(id(5)), due_on: Some(day("2025-07-02")), key_item: false },
    ];
    let rights = judge(&local, &profile(JILIN, ON)).unwrap();
    assert_eq!(rights.sentence.zh, "备案 2 项，可开展 2 项，可外出开展 0 项");
    let lead = &rights.units[1];
    assert_eq!(lead.perform.chain[0].evidence[0].version, Some(3), "the version that is in force");
    assert_eq!(lead.perform.sentence.zh, "可以开展“接触化学因素类（铅）”职业健康检查：2024-07-01 备案，编号 JL-OHE-2024-0001");
    let out = lead.going_out.as_ref().unwrap();
    assert_eq!(
        out.sentence.zh,
        "不能外出开展“接触化学因素类（铅）”检查：2025-04-02 质控考核关键项未全部合格；整改后须经下一次考核"
    );
    let gate = out.obstacles().next().unwrap();
    assert_eq!(gate.clause, "JL24-1-2-c; JL24-1-2-d");
    assert_eq!((gate.mark, gate.evidence.len()), (Mark::Verified, 2));
    assert_eq!(gate.evidence[0], Evidence::new(SubjectKind::Assessment, id(3), day("2025-04-02")));
    assert_eq!(gate.evidence[1], Evidence::new(SubjectKind::Problem, id(4), day("2025-05-02")));
    let problem = |number, due: &str| Evidence::new(SubjectKind::Problem, id(number), day(due));
    let round = Evidence::new(SubjectKind::Assessment, id(3), day("2025-04-02"));
    let unqualified = "2025-04-02 质控考核结论为不合格，关键项未全部合格，所列问题须整改";
    let expected = [
        (ReasonCode::RoundUnqualified, unqualified, vec![round]),
        (ReasonCode::KeyProblems, "1 个关键项问题尚未销号", vec![problem(4, "2025-05-02")]),
        (ReasonCode::OverdueProblems, "1 个问题逾期未整改", vec![problem(4, "2025-05-02")]),
        (ReasonCode::OpenProblems, "另有 1 个问题在整改中", vec![problem(5, "2025-07-02")]),
    ];
    assert_eq!(noted(lead), expected.map(|(code, text, proof)| (code, text.to_owned(), proof)));
}

/// What a unit's chain tells and does not decide by: code, text and proof.
fn noted(unit: &UnitRight) -> Vec<(ReasonCode, String, Vec<Evidence>)> {
    let notes = unit.perform.chain.iter().filter(|reason| reason.effect == Effect::Notes);
    notes.map(|reason| (reason.code, reason.text.zh.to_string(), reason.evidence.clone())).collect()
}

/// The chain leads to the last round whatever it came to, and to every problem that is open.
#[test]
fn a_round_that_was_passed_and_what_is_being_mended_are_told() {
    let mut local = facts(Origin::Local);
    local.round = assessed(true, Grade::BasicallyQualified);
    local.problems = vec![Problem { id: ProblemId(id(6)), due_on: None, key_item: false }];
    let dust = &judge(&local, &profile(JILIN, ON)).unwrap().units[0];
    let round = Evidence::new(SubjectKind::Assessment, id(3), day("2025-04-02"));
    let expected = [
        (ReasonCode::RoundResult, "2025-04-02 质控考核结论为基本合格，关键项全部合格", vec![round]),
        (ReasonCode::OpenProblems, "1 个问题在整改中", vec![Evidence::new(SubjectKind::Problem, id(6), None)]),
    ];
    assert_eq!(noted(dust), expected.map(|(code, text, proof)| (code, text.to_owned(), proof)));
    assert_eq!(dust.perform.sentence.zh, "可以开展“接触粉尘类”职业健康检查：2024-07-01 备案，编号 JL-OHE-2024-0001");
}

#[test]
fn diagnosis_knows_no_outings() {
    let mut diagnosis = facts(Origin::Platform);
    diagnosis.service = Service::Diagnosis;
    let filed = diagnosis.filing.as_mut().unwrap();
    filed.dossier.services = vec![FiledService { category: "01".into(), items: Vec::new() }];
    let rights = judge(&diagnosis, &profile(JILIN, ON)).unwrap();
    assert_eq!(rights.units[0].going_out, None);
    assert!(!rights.units[0].perform.granted, "no diagnosis physician");
}

/// A date before, or after, the day of the question.
fn expiry() -> impl Strategy<Value = Option<NaiveDate>> {
    prop_oneof![Just(None), Just(Some(day("2025-06-15"))), Just(Some(day("2025-12-31")))]
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let outcome = prop_oneof![Just(Outcome::Qualified), Just(Outcome::PartlyQualified), Just(Outcome::Unqualified)];
    let check = prop_oneof![
        Just(None),
        Just(Some(CheckState::Open { due_on: day("2025-01-01") })),
        (outcome, any::<bool>()).prop_map(|(outcome, unable)| {
            let unable = if unable { vec![UnableItem { category: "2".into(), item: None }] } else { Vec::new() };
            let categories = vec!["1".to_owned(), "2".to_owned()];
            Some(CheckState::Concluded { on: day("2024-08-15"), outcome, categories, unable })
        }),
    ];
    let round = prop_oneof![Just(None), any::<bool>().prop_map(|passed| assessed(passed, Grade::Unqualified))];
    (any::<bool>(), [expiry(), expiry(), expiry(), expiry(), expiry()], check, round, 0..3_u128).prop_map(
        |(local, [practice, radiology, certificate, first, second], check, round, problems)| {
            let mut facts = facts(if local { Origin::Local } else { Origin::Platform });
            let dossier = &mut facts.filing.as_mut().unwrap().dossier;
            dossier.licences.practice_valid_to = practice;
            dossier.licences.radiology_valid_to = radiology;
            dossier.people[0].diagnosis_certificate.as_mut().unwrap().valid_to = certificate;
            dossier.equipment[0].calibrated_to = first;
            dossier.equipment[1].calibrated_to = second;
            facts.check = check.map(|state| Check { id: VerificationId(id(2)), state });
            facts.round = round;
            let problem = |number| Problem { id: ProblemId(id(number)), due_on: Some(day("2025-01-01")), key_item: true };
            facts.problems = (0..problems).map(problem).collect();
            facts
        },
    )
}

/// One obstacle less.
fn eased(facts: &Facts, which: usize) -> Facts {
    let mut eased = facts.clone();
    let dossier = &mut eased.filing.as_mut().unwrap().dossier;
    let later = Some(day("2026-12-31"));
    match which {
        0 => dossier.licences.practice_valid_to = later,
        1 => dossier.licences.radiology_valid_to = later,
        2 => dossier.people[0].diagnosis_certificate.as_mut().unwrap().valid_to = later,
        3 => dossier.equipment[0].calibrated_to = later,
        4 => dossier.equipment[1].calibrated_to = later,
        5 => eased.check = checked(Outcome::Qualified, &[]),
        6 => eased.round = assessed(true, Grade::Qualified),
        _ => eased.problems.clear(),
    }
    eased
}

proptest! {
    #[test]
    fn one_obstacle_less_never_takes_a_right_away(facts in any_facts(), which in 0..8_usize) {
        let (before, after) = (answers(&facts, JILIN, ON), answers(&eased(&facts, which), JILIN, ON));
        for ((perform, out), (later, later_out)) in before.into_iter().zip(after) {
            prop_assert!(later >= perform && later_out >= out, "{facts:?}");
        }
    }

    #[test]
    fn nobody_goes_out_for_what_may_not_be_examined(facts in any_facts()) {
        for unit in judge(&facts, &profile(JILIN, ON)).unwrap().units {
            let out = unit.going_out.unwrap();
            prop_assert!(unit.perform.granted || !out.granted);
            prop_assert_eq!(out.granted, out.obstacles().next().is_none());
        }
    }
}

#[test]
fn a_right_ends_with_its_filing_on_each_day_for_itself() {
    let mut facts = facts(Origin::Platform);
    facts.filing.as_mut().unwrap().ends_on = Some(day("2025-03-05"));
    let may = |on: &str| {
        let rights = judge(&facts, &profile("220000", on)).unwrap();
        rights.units.iter().any(|unit| unit.perform.granted)
    };
    assert!(may("2025-03-05"));
    assert!(!may("2025-03-06"));
}
