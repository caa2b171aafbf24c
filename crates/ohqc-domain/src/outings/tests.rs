//! The state machine, the notice, its timing, its recipient, and what stands in the way.

mod clues;
mod gate;
mod states;

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
