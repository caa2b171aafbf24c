//! The state machine, the notice, its timing, its recipient, and what stands in the way.

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::api::CompleteBody;
use super::*;
use crate::calendar::WorkCalendar;
use crate::delegations::Delegation;
use crate::filings::{
    Device, DiagnosisCertificate, Dossier, FiledService, FilingNumber, Licences, Origin, Person, PersonRole, Title, Vehicle,
};
use crate::ids::{EmployerId, FilingId, OutingId, VerificationId};
use crate::institutions::Service;
use crate::policy::{Profile, Value, profile_for};
use crate::regions::{Line, RegionCode};
use crate::rights::{Check, CheckState, Facts, Filing, Rights, judge};
use crate::text::Text;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn profile(region: &str, on: &str) -> Profile {
    profile_for(region.parse().unwrap(), day(on))
}

fn member(name: &str, duty: Duty) -> Member {
    Member { name: name.into(), practice_certificate: String::new(), duty, dosimeter: "1".into() }
}

fn body() -> NoticeBody {
    let text = || "见方案".to_owned();
    NoticeBody {
        employer: EmployerId(Uuid::from_u128(1)),
        employer_contact: text(),
        employer_phone: "0431-81000000".into(),
        agreement_number: text(),
        contact_name: text(),
        contact_phone: "0431-80000000".into(),
        starts_on: day("2025-06-24"),
        ends_on: day("2025-06-26"),
        daily_from: "08:00".into(),
        daily_to: "16:30".into(),
        address: text(),
        services: vec![FiledService { category: "1".into(), items: Vec::new() }],
        hazards: vec!["矽尘".into()],
        planned: Heads { pre_employment: 3, in_service: 120, leaving: 2 },
        people: vec![member("孙某", Duty::ChiefPhysician), member("王某", Duty::Leader)],
        vehicles: vec!["吉A·12345".into()],
        devices: vec![Carried { name: "肺功能仪".into(), serial: "FG-1".into() }],
        booth_tested_on: None,
        samples: Samples {
            collection: text(),
            transport: text(),
            time_limit: text(),
            laboratory: text(),
            plan_valid_to: Some(day("2025-12-31")),
        },
        safety: Safety { radiation: text(), cordon: text(), biosafety: text(), emergency: text() },
        declared: true,
        materials: Vec::new(),
    }
}

fn dossier() -> Dossier {
    let last = Some(day("2025-12-31"));
    let person = |name: &str, role, certificate| Person {
        name: name.into(),
        identity_number: String::new(),
        roles: vec![role],
        title: Title::Senior,
        years: 9,
        practice_certificate: "110".into(),
        external: false,
        diagnosis_certificate: certificate,
    };
    let certificate = DiagnosisCertificate { number: "1".into(), categories: vec!["1".into()], valid_from: None, valid_to: last };
    let device = |name: &str, serial: &str, portable| Device {
        name: name.into(),
        model: String::new(),
        serial: serial.into(),
        categories: vec!["1".into()],
        portable,
        calibrated_to: last,
    };
    Dossier {
        licences: Licences {
            practice_valid_to: last,
            radiology_number: "1".into(),
            radiology_valid_to: last,
            ..Licences::default()
        },
        services: vec![FiledService { category: "1".into(), items: Vec::new() }],
        people: vec![person("孙某", PersonRole::ChiefPhysician, Some(certificate)), person("王某", PersonRole::Physician, None)],
        equipment: vec![device("肺功能仪", "FG-1", true), device("数字化 X 线机（DR）", "DR-0", false)],
        vehicles: vec![Vehicle {
            plate: "吉A·12345".into(),
            model: String::new(),
            dedicated: true,
            dr_serial: "DR-1".into(),
            dr_model: "NeuVision".into(),
            dr_tested_on: Some(day("2025-03-01")),
            road_test_valid_to: last,
            protection_test_valid_to: last,
        }],
        ..Dossier::default()
    }
}

fn rights(dossier: &Dossier, notice: &NoticeBody, passed: bool) -> Vec<Rights> {
    let state = match passed {
        true => CheckState::Concluded {
            on: day("2025-01-10"),
            outcome: crate::assessments::score::Outcome::Qualified,
            categories: dossier.services.iter().map(|filed| filed.category.clone()).collect(),
            unable: Vec::new(),
        },
        false => CheckState::Open { due_on: day("2025-09-01") },
    };
    let facts = Facts {
        filing: Some(Filing {
            id: FilingId(Uuid::from_u128(2)),
            number: FilingNumber::from("JL-OHE-2024-0001".to_owned()),
            accepted_on: day("2024-12-01"),
            origin: Origin::Platform,
            ends_on: None,
            version: 1,
            dossier: dossier.clone(),
        }),
        check: Some(Check { id: VerificationId(Uuid::from_u128(3)), state }),
        ..Facts::unfiled(Service::Examination)
    };
    notice.days().map(|on| judge(&facts, &profile_for("220102".parse().unwrap(), on)).unwrap()).collect()
}

/// What refuses a notice, by pointer and code.
fn refusals(notice: &NoticeBody, dossier: &Dossier, passed: bool) -> Vec<(String, String)> {
    let (days, profile) = (rights(dossier, notice, passed), profile("220102", "2025-06-24"));
    let found = gate(notice, &Ground { dossier, days: &days, area: Area::Own, profile: &profile });
    found.into_iter().filter(|one| one.weight == Weight::Refusal).map(|one| (one.pointer, one.code)).collect()
}

fn at(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.into(), code.into())]
}

/// `JL24-3-1-a`: every field that is missing is named at once.
/// examination 5.1-4.
#[test]
fn a_notice_names_every_missing_field() {
    assert!(Notice::try_from(body()).is_ok());
    let empty: NoticeBody = serde_json::from_value(serde_json::json!({
        "employer": Uuid::nil(), "starts_on": "2025-06-24", "ends_on": "2025-06-26"
    }))
    .unwrap();
    assert!(empty.check().is_ok(), "a draft may be bare");
    let found = Notice::try_from(empty).unwrap_err();
    let pointers: Vec<&str> = found.iter().map(|one| one.pointer.as_str()).collect();
    let expected = [
        "/employer_contact",
        "/employer_phone",
        "/agreement_number",
        "/contact_name",
        "/contact_phone",
        "/daily_from",
        "/daily_to",
        "/address",
        "/samples/transport",
        "/samples/laboratory",
        "/safety/biosafety",
        "/safety/emergency",
        "/services",
        "/hazards",
        "/people",
        "/devices",
        "/planned",
        "/declared",
    ];
    assert_eq!(pointers, expected);
    let wrong = |change: fn(&mut NoticeBody)| {
        let mut body = body();
        change(&mut body);
        Notice::try_from(body).unwrap_err().iter().map(|one| (one.pointer.clone(), one.code.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(wrong(|body| body.ends_on = body.starts_on.pred_opt().unwrap()), at("/ends_on", "before_beginning"));
    assert_eq!(wrong(|body| body.ends_on = day("2025-12-24")), at("/ends_on", "too_long"));
    assert_eq!(wrong(|body| body.daily_to = "07:00".into()), at("/daily_to", "before_beginning"));
    assert_eq!(wrong(|body| body.daily_to = "25:00".into()), at("/daily_to", "time"));
    assert_eq!(wrong(|body| body.services[0].items = vec!["5.1".into()]), at("/services/0/items/0", "unknown_code"));
    assert_eq!(wrong(|body| body.people[1].duty = Duty::Nurse), at("/people", "no_leader"));
    assert_eq!(wrong(|body| body.safety.radiation.clear()), at("/safety/radiation", "required"));
}

/// `JL24-3-1-b`, the table of requirements §8.3: so many working days before an outing.
/// examination T05.
#[test]
fn the_fifth_working_day_before_an_outing() {
    for (starts, due) in [
        ("2024-10-08", "2024-09-25"),
        ("2025-02-05", "2025-01-22"),
        ("2025-05-06", "2025-04-25"),
        ("2025-10-09", "2025-09-25"),
        ("2026-02-24", "2026-02-10"),
        ("2026-05-06", "2026-04-24"),
        ("2026-10-08", "2026-09-23"),
        ("2024-07-08", "2024-07-01"),
    ] {
        let starts_on = day(starts);
        let standings = |rule: &str, sent: &[&str]| {
            let profile = profile("220102", starts).setting("outreach.notice_rule", Value::Text(rule.into()), "JL24-3-1-b");
            let window = window(starts_on, &profile, WorkCalendar::embedded()).unwrap().unwrap();
            assert_eq!(window.due_on, day(due), "{starts}");
            sent.iter().map(|sent| window.standing(day(sent), starts_on)).collect::<Vec<_>>()
        };
        let (eve, next) = (starts_on.pred_opt().unwrap().to_string(), day(due).succ_opt().unwrap().to_string());
        let before = day(due).pred_opt().unwrap().to_string();
        let sent = [before.as_str(), due, next.as_str(), eve.as_str(), starts];
        use Standing::{Early, Late, Missing, OnTime};
        assert_eq!(standings("at_least", &sent), [OnTime, OnTime, Late, Late, Missing], "{starts}");
        assert_eq!(standings("within", &sent), [Early, OnTime, OnTime, OnTime, Missing], "{starts}");
    }
}

/// C-03: the profile reads it as «at least», marks that as a reading, and the words name the other.
/// examination T05.
#[test]
fn the_reading_is_marked_and_a_province_without_rule_says_so() {
    let starts = day("2025-06-24");
    let jilin = window(starts, &profile("220102", "2025-06-24"), WorkCalendar::embedded()).unwrap().unwrap();
    assert_eq!(
        (jilin.rule, jilin.mark, jilin.clause.as_str()),
        (NoticeRule::AtLeast, crate::provenance::Mark::Inferred, "JL24-3-1-b")
    );
    assert!(jilin.text().zh.contains("亦可读作"));
    assert_eq!(window(starts, &profile("210102", "2025-06-24"), WorkCalendar::embedded()).unwrap(), None);
    assert_eq!(timing::standing(&Ok(None), day("2025-06-23"), starts), Standing::NoRule);
    assert_eq!(timing::standing(&Ok(None), starts, starts), Standing::Missing);
    let uncounted = window(day("2031-01-06"), &profile("220102", "2025-06-24"), WorkCalendar::embedded());
    assert!(uncounted.is_err(), "holidays are not published");
    assert_eq!(timing::standing(&uncounted, day("2030-12-02"), day("2031-01-06")), Standing::Unknown);
}

/// `JL24-3-1-c`, C-04: the prefecture is told while it stands in for the county, before and after the county itself.
/// examination 5.1-5.
#[test]
fn a_notice_follows_the_delegation_of_its_day() {
    let county: RegionCode = "220102".parse().unwrap();
    let table = |line| {
        [Delegation {
            county,
            authority: "220100".parse().unwrap(),
            line,
            valid_from: day("2025-03-01"),
            valid_to: Some(day("2025-05-31")),
        }]
    };
    let profile = profile("220102", "2025-06-24");
    for line in [Line::Health, Line::DiseaseControl] {
        let to = |on: &str| recipient(county, day(on), &profile, &table(line));
        assert_eq!((to("2025-02-28").region.as_str(), to("2025-02-28").delegated), ("220102", false));
        assert_eq!((to("2025-03-01").region.as_str(), to("2025-03-01").delegated), ("220100", true));
        assert_eq!(to("2025-05-31").clause, "JL24-3-1-c");
        assert!(to("2025-05-31").reason.zh.contains("代管"));
        assert_eq!((to("2025-06-01").region.as_str(), to("2025-06-01").clause.as_str()), ("220102", "JL24-3-1-b"));
    }
    assert_eq!(recipient(county, day("2025-04-01"), &profile, &table(Line::Technical)).region, county);
    assert_eq!(recipient(county, day("2025-04-01"), &profile, &[]).copy_to.as_str(), "220000");
    let special = recipient("22L001".parse().unwrap(), day("2025-06-24"), &profile, &[]);
    assert!(special.reason.zh.contains("单列单位"), "{}", special.reason.zh);
    let silent =
        recipient("110101".parse().unwrap(), day("2025-06-24"), &profile_for("110101".parse().unwrap(), day("2025-06-24")), &[]);
    assert!(silent.reason.zh.contains("没有规定"));
}

/// examination 5.3 materials.
#[test]
fn the_gate_lets_a_complete_outing_through_and_warns_of_materials_only() {
    let notice = body();
    assert_eq!(refusals(&notice, &dossier(), true), []);
    let (dossier, profile) = (dossier(), profile("220102", "2025-06-24"));
    let days = rights(&dossier, &notice, true);
    let ground = Ground { dossier: &dossier, days: &days, area: Area::Province, profile: &profile };
    let told: Vec<_> = gate(&notice, &ground).into_iter().map(|one| (one.code, one.weight)).collect();
    assert_eq!(
        told,
        vec![("no_material".to_owned(), Weight::Warning); MaterialKind::ALL.len()],
        "one for each, and nothing else"
    );
    let beyond = gate(&notice, &Ground { area: Area::Beyond, ..ground });
    assert!(beyond.iter().any(|one| one.code == "beyond" && one.weight == Weight::Refusal));
}

/// `JL24-1-2-d` and every paper: each is valid on all days of the outing, or the notice is refused with all reasons.
/// examination 5.1-3.
#[test]
fn the_gate_asks_for_everything_on_every_day() {
    assert_eq!(refusals(&body(), &dossier(), false), at("/services/0", "gate_check"));
    let with = |change: fn(&mut Dossier)| {
        let mut changed = dossier();
        change(&mut changed);
        refusals(&body(), &changed, true)
    };
    let second = || NaiveDate::from_ymd_opt(2025, 6, 25);
    assert_eq!(second(), Some(day("2025-06-25")));
    assert_eq!(
        with(|d| d.licences.radiology_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)),
        at("/services/0", "radiology_licence")
    );
    // No other vehicle on record may go out on that day, so the right ends with the test.
    let ended = [at("/services/0", "outing_equipment"), at("/vehicles/0", "expires")].concat();
    assert_eq!(with(|d| d.vehicles[0].road_test_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)), ended);
    assert_eq!(with(|d| d.vehicles[0].protection_test_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)), ended);
    assert_eq!(
        with(|d| d.people[0].diagnosis_certificate.as_mut().unwrap().valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)),
        [at("/services/0", "physician"), at("/services/0", "no_physician")].concat()
    );
    let all = with(|d| {
        d.vehicles.clear();
        d.equipment[0].portable = false;
    });
    let codes: Vec<&str> = all.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes, ["outing_equipment", "outing_equipment", "not_on_record", "no_vehicle", "not_portable"]);
    let mut notice = body();
    notice.services.push(FiledService { category: "2".into(), items: vec!["5.1".into()] });
    let codes: Vec<String> = refusals(&notice, &dossier(), true).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["not_filed", "no_device", "no_physician"]);
}

/// `JL24-1-2-b`: a road test or a protection test that is not on record refuses; a device may need no calibration.
#[test]
fn a_test_that_is_not_on_record_refuses() {
    let with = |change: fn(&mut Dossier)| {
        let mut changed = dossier();
        change(&mut changed);
        refusals(&body(), &changed, true)
    };
    let road = with(|d| d.vehicles[0].road_test_valid_to = None);
    assert!(road.contains(&at("/vehicles/0", "no_date")[0]), "{road:?}");
    let protection = with(|d| d.vehicles[0].protection_test_valid_to = None);
    assert!(protection.contains(&at("/vehicles/0", "no_date")[0]), "{protection:?}");
    assert_eq!(
        with(|d| {
            d.vehicles[0].dr_serial.clear();
            d.vehicles[0].protection_test_valid_to = None;
        }),
        [],
        "no X-rays, no protection test"
    );
    let (mut changed, notice, profile) = (dossier(), body(), profile("220102", "2025-06-24"));
    changed.equipment[0].calibrated_to = None;
    let days = rights(&changed, &notice, true);
    let found = gate(&notice, &Ground { dossier: &changed, days: &days, area: Area::Own, profile: &profile });
    let told = found.iter().find(|one| one.code == "no_date").unwrap();
    assert_eq!((told.weight, told.pointer.as_str()), (Weight::Warning, "/devices/0"));
}

/// 办法2019 第五条(三), as we read it: whoever examines is on record; who leads or drives need not be.
#[test]
fn whoever_examines_is_on_record() {
    for duty in Duty::ALL {
        let mut notice = body();
        notice.people.push(member("钱某", *duty));
        let refused = refusals(&notice, &dossier(), true);
        assert_eq!(refused == at("/people/2", "not_on_record"), duty.is_clinical(), "{duty}: {refused:?}");
        assert_eq!(refused.is_empty(), !duty.is_clinical(), "{duty}");
    }
}

/// `JL24-A2`, examination.md §5.3: what the record says of who and what a notice names.
#[test]
fn facts_are_those_of_who_and_what_the_notice_names() {
    let mut dossier = dossier();
    let mut head = dossier.people[1].clone();
    (head.name, head.roles) = ("张某".into(), vec![PersonRole::LegalRepresentative]);
    dossier.people.push(head);
    let mut other = dossier.vehicles[0].clone();
    other.plate = "吉A·99999".into();
    dossier.vehicles.push(other);
    for person in &mut dossier.people {
        person.identity_number = "11010519491231002X".into();
    }
    let institution = Sender {
        name: "某某医院".into(),
        credit_code: String::new(),
        address: String::new(),
        filing_number: None,
        services: dossier.services.clone(),
        rights: Text::new("可以", "may"),
    };
    let employer = crate::employers::api::EmployerBrief {
        id: EmployerId(Uuid::from_u128(1)),
        name: "某某公司".into(),
        credit_code: String::new(),
        region: "220102".into(),
        region_name: String::new(),
        address: String::new(),
    };
    let facts = NoticeFacts::of(&body(), &dossier, institution, (employer, Text::new("制造业", "Manufacturing")));
    assert_eq!(facts.legal_representative, "张某");
    assert_eq!(facts.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["孙某", "王某"]);
    assert!(facts.people.iter().all(|person| person.identity_number.is_empty()), "a number goes to no employer");
    assert_eq!((facts.vehicles.len(), facts.devices.len()), (1, 1), "what stays at home is nobody's business");
    assert_eq!((facts.vehicles[0].dr_model.as_str(), facts.devices[0].serial.as_str()), ("NeuVision", "FG-1"));
    assert_eq!(facts.certificates().collect::<Vec<_>>(), ["110", "110"]);
    let known = |name: &str| facts.person(&member(name, Duty::Physician));
    assert!(known("孙某").unwrap().diagnosis_certificate.is_some() && known("钱某").is_none());
}

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

/// Two people of a dossier may have one name: the number of the certificate of practice says which of them goes.
#[test]
fn a_notice_names_the_right_one_of_two_people_of_one_name() {
    let mut dossier = dossier();
    let namesake = Person { practice_certificate: "220".into(), diagnosis_certificate: None, ..dossier.people[0].clone() };
    let nurse = Person { practice_certificate: String::new(), roles: vec![PersonRole::Nurse], ..namesake.clone() };
    dossier.people.insert(0, namesake);
    let going = |number: &str, dossier: &Dossier| {
        let mut body = body();
        body.people[0].practice_certificate = number.into();
        let found = refusals(&body, dossier, true);
        let people: Vec<_> = body.people[0].among(&dossier.people).iter().map(|one| one.practice_certificate.clone()).collect();
        (found, people)
    };
    let told = |at: &str, code: &str| (at.to_owned(), code.to_owned());
    assert_eq!(going("110", &dossier), (vec![], vec!["110".to_owned()]));
    let (found, people) = going("220", &dossier);
    assert!(found.contains(&told("/services/0", "no_physician")), "the other is not qualified: {found:?}");
    assert_eq!(people, ["220"]);
    let (found, people) = going("", &dossier);
    assert_eq!((found, people.len()), (vec![told("/people/0/practice_certificate", "ambiguous")], 2));
    let (found, _) = going("330", &dossier);
    assert!(found.contains(&told("/people/0", "not_on_record")), "{found:?}");
    // Whoever has no number is the one of that name without.
    dossier.people.push(nurse);
    assert_eq!(going("", &dossier).1, [""]);
}

#[test]
fn a_number_put_down_later_names_the_same_people() {
    let with = |number: &str, duty| {
        let people = vec![Member { practice_certificate: number.into(), ..member("孙某", duty) }];
        NoticeBody { people, ..body() }
    };
    let before = with("", Duty::Physician);
    assert!(before.keeps_people(&before) && with("110", Duty::Physician).keeps_people(&before));
    assert!(!with("220", Duty::Physician).keeps_people(&with("110", Duty::Physician)), "somebody else");
    assert!(!before.keeps_people(&with("110", Duty::Physician)), "it says less than before");
    assert!(!with("110", Duty::Leader).keeps_people(&before), "other work");
    let mut fewer = before.clone();
    fewer.people.clear();
    assert!(!fewer.keeps_people(&before));
}

#[test]
fn namesakes_with_different_numbers_do_not_clash() {
    let occupied = |id, number: &str| {
        let mut notice = body();
        (notice.vehicles, notice.devices) = (Vec::new(), Vec::new());
        notice.people = vec![Member { practice_certificate: number.into(), ..member("孙某", Duty::Physician) }];
        let (name, certificates) = (Text::new("某某公司", "Somebody"), Vec::new());
        Occupancy { id: OutingId(Uuid::from_u128(id)), name, own: true, hours: None, certificates, notice }
    };
    let clash = |one, other| clashes(&occupied(1, one), &[occupied(2, other)]).len();
    assert_eq!((clash("110", "220"), clash("110", "110"), clash("110", "")), (0, 1, 1));
}

#[test]
fn one_vehicle_is_not_in_two_places() {
    let one = |id, from: &str, to: &str, own| Occupancy {
        id: OutingId(Uuid::from_u128(id)),
        name: Text::new("某某公司", "Somebody"),
        own,
        hours: Some((from.parse().unwrap(), to.parse().unwrap())),
        certificates: vec!["110".into()],
        notice: body(),
    };
    let morning = one(1, "08:00:00", "11:30:00", true);
    let found =
        |other: Occupancy| clashes(&morning, &[other]).into_iter().map(|one| (one.pointer, one.weight)).collect::<Vec<_>>();
    let pointers = ["/vehicles/0", "/devices/0", "/people/0", "/people/1"];
    assert_eq!(found(one(2, "11:00:00", "16:00:00", true)), pointers.map(|at| (at.to_owned(), Weight::Refusal)));
    assert_eq!(found(one(2, "13:00:00", "16:00:00", true)), pointers.map(|at| (at.to_owned(), Weight::Warning)));
    assert_eq!(found(one(2, "08:00:00", "16:00:00", false)), [("/people".to_owned(), Weight::Warning)], "a physician elsewhere");
    assert_eq!(found(one(1, "08:00:00", "16:00:00", true)), [], "it does not clash with itself");
    let mut later = one(2, "08:00:00", "16:00:00", true);
    (later.notice.starts_on, later.notice.ends_on) = (day("2025-06-27"), day("2025-06-28"));
    assert_eq!(found(later), []);
    assert_eq!(NaiveTime::from_hms_opt(8, 0, 0), "08:00:00".parse().ok());
}

fn sent(version: u32) -> Sent {
    let recipient = recipient("220102".parse().unwrap(), day("2025-06-16"), &profile("220102", "2025-06-16"), &[]);
    let (on, standing, due_on) = (day("2025-06-16"), Standing::OnTime, Some(day("2025-06-17")));
    Sent { version, on, first_on: on, standing, due_on, recipient, changed: Vec::new() }
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
    ] {
        counts.add(standing, ahead, count);
    }
    assert_eq!((counts.found, counts.notified, counts.timed, counts.on_time, counts.ahead), (21, 15, 14, 10, 8));
    assert_eq!((counts.early, counts.late, counts.missing, counts.unknown), (3, 4, 6, 1));
    let ratios: Vec<_> = counts.ratios().iter().map(|one| (one.indicator.code(), one.numerator, one.denominator)).collect();
    assert_eq!(ratios, [("I28", 15, 21), ("I11", 10, 14), ("I29", 8, 14)]);
    assert!(Figure::ALL.iter().all(|figure| counts.get(*figure) > 0));
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

/// `JL24-3-1-b`, C-03: the last moment of each reading, and what is ahead under both.
#[test]
fn the_last_moment_follows_the_reading() {
    let (due, starts) = (day("2025-06-17"), day("2025-06-24"));
    assert_eq!(NoticeRule::AtLeast.last_day(due, starts), due);
    assert_eq!(NoticeRule::Within.last_day(due, starts), day("2025-06-23"));
    assert!(sent(1).is_ahead());
    assert!(!Sent { first_on: day("2025-06-18"), ..sent(1) }.is_ahead());
    assert!(!Sent { due_on: None, ..sent(1) }.is_ahead(), "no rule, nothing to be ahead of");
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

/// `JL24-1-2-b`: the radiological licence for what takes films and for nothing else, the vehicle's protection test, the plan
/// of transport: each with the day it expires.
/// examination 2.6-8.
#[test]
fn radiation_and_samples_are_asked_for_with_their_expiry() {
    let last = body().ends_on;
    let eve = last.pred_opt();
    let with = |notice: &NoticeBody, change: fn(&mut Dossier)| {
        let mut changed = dossier();
        change(&mut changed);
        refusals(notice, &changed, true)
    };
    assert_eq!(with(&body(), |d| d.licences.radiology_valid_to = NaiveDate::from_ymd_opt(2025, 6, 26)), []);
    assert_eq!(
        with(&body(), |d| d.licences.radiology_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)),
        at("/services/0", "radiology_licence")
    );
    assert_eq!(with(&body(), |d| d.licences.radiology_number.clear()), at("/services/0", "radiology_licence"));
    let noise = |d: &mut Dossier| {
        d.licences.radiology_number.clear();
        d.services[0].category = "3".into();
        d.equipment[0].categories = vec!["3".into()];
        d.vehicles[0].dr_serial.clear();
        d.people[0].diagnosis_certificate.as_mut().unwrap().categories = vec!["3".into()];
    };
    let mut hearing = body();
    hearing.services[0].category = "3".into();
    assert_eq!(with(&hearing, noise), [], "hearing takes no films");
    assert_eq!(
        with(&body(), |d| d.vehicles[0].protection_test_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)),
        [at("/services/0", "outing_equipment"), at("/vehicles/0", "expires")].concat()
    );
    for (valid_to, expected) in [(eve, at("/samples/plan_valid_to", "expires")), (Some(last), Vec::new())] {
        let mut notice = body();
        notice.samples.plan_valid_to = valid_to;
        assert_eq!(refusals(&notice, &dossier(), true), expected);
    }
    let mut bare = body();
    bare.samples.plan_valid_to = None;
    assert_eq!(refusals(&bare, &dossier(), true), [], "worth a warning only");
}

/// `JL24-1-2-a`: a dedicated vehicle and portable, calibrated devices on record; what is missing is named.
/// examination 2.6-8.
#[test]
fn vehicle_and_instruments_are_the_institutions_own() {
    let without = |change: fn(&mut Dossier)| {
        let mut changed = dossier();
        change(&mut changed);
        refusals(&body(), &changed, true).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    assert!(without(|d| d.vehicles[0].dedicated = false).contains(&"no_vehicle".to_owned()));
    let expired = without(|d| d.equipment[0].calibrated_to = NaiveDate::from_ymd_opt(2025, 6, 25));
    assert!(expired.contains(&"expires".to_owned()), "{expired:?}");
    let mut foreign = body();
    foreign.vehicles = vec!["吉B·00000".into()];
    let codes: Vec<String> = refusals(&foreign, &dossier(), true).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["not_on_record", "no_vehicle"]);
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

/// `JL24-1-2-e`: since 2024-06-21 the way out is the province's alone; before it the rule was another, and history keeps that.
/// examination 5.1-1.
#[test]
fn the_rule_on_outings_has_its_days() {
    let on = |day: &str| profile("220102", day);
    assert_eq!(window(day("2024-06-20"), &on("2024-06-20"), WorkCalendar::embedded()), Ok(None), "no notice before the notice");
    assert!(window(day("2024-06-21"), &on("2024-06-21"), WorkCalendar::embedded()).unwrap().is_some());
    let scope = |day: &str| on(day).settings().unwrap().outreach.scope;
    assert_eq!((scope("2024-06-20").as_str(), scope("2024-06-21").as_str()), ("registered_area", "province"));
    let dated = on("2025-01-01").get("outreach.gate").unwrap().valid_from;
    assert_eq!(dated, Some(day("2024-06-21")));
}
