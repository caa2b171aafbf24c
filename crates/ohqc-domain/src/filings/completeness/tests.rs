//! What a dossier lacks, by clause.

use Mark::{Inferred, Own, Secondary, Unverified, Verified};
use chrono::NaiveDate;

use super::*;
use crate::filings::{Device, DiagnosisCertificate, FiledService, Room, advice};
use crate::institutions::Service;
use crate::policy::profile_for;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 1).unwrap()
}

fn profile(region: &str) -> Profile {
    profile_for(region.parse().unwrap(), today())
}

fn codes(dossier: &Dossier) -> Vec<String> {
    completeness(Service::Examination, dossier, &profile("220000")).into_iter().map(|m| m.code).collect()
}

fn person(role: PersonRole, category: &str, valid_to: Option<NaiveDate>) -> Person {
    Person {
        name: "王某".into(),
        identity_number: String::new(),
        roles: vec![role],
        title: Title::Senior,
        years: 9,
        practice_certificate: String::new(),
        external: false,
        diagnosis_certificate: Some(DiagnosisCertificate {
            number: "1".into(),
            categories: vec![category.into()],
            valid_from: None,
            valid_to,
        }),
    }
}

fn filed(category: &str) -> Vec<FiledService> {
    vec![FiledService { category: category.into(), items: vec![] }]
}

/// A dossier in which everything that is there is wrong.
fn wrong(category: &str, role: PersonRole) -> Dossier {
    let mut chief = person(role, category, today().pred_opt());
    (chief.title, chief.years) = (Title::Junior, 2);
    let device = Device {
        name: "听力计".into(),
        model: String::new(),
        serial: String::new(),
        categories: vec!["x".into()],
        portable: false,
        calibrated_to: today().pred_opt(),
    };
    let mut dossier = Dossier { services: filed(category), people: vec![chief], equipment: vec![device], ..Dossier::default() };
    dossier.began_on = today().succ_opt();
    dossier.premises.rooms = vec![Room { name: "测听室".into(), area: Decimal::ONE, auxiliary: false }];
    dossier
}

/// Every gap of the empty dossier and of the wrong one, each named once.
fn cited(service: Service, region: &str, wrong: &Dossier) -> Vec<(String, String, Mark)> {
    let profile = profile(region);
    let mut gaps = unmet(service.into(), &Dossier::default(), &profile);
    gaps.extend(unmet(service.into(), wrong, &profile));
    let mut cited: Vec<_> = Vec::new();
    for gap in gaps.into_iter().map(|gap| (gap.code, gap.clause, gap.mark)) {
        if !cited.contains(&gap) {
            cited.push(gap);
        }
    }
    cited
}

#[track_caller]
fn assert_cited(found: &[(String, String, Mark)], expected: &[(&str, &str, Mark)]) {
    let found: Vec<_> = found.iter().map(|(code, clause, mark)| (code.as_str(), clause.as_str(), *mark)).collect();
    assert_eq!(found, expected);
}

/// examination 1.2 C1, examination 1.2 C2, examination 1.2 C3, examination 1.2 C4, examination 1.2 C5,
/// examination 1.2 C6, examination 1.2 C7, examination 1.3 F02, examination 1.3 F03, examination 1.3 F04, examination 1.3 F05,
/// examination 1.3 F06, examination 1.3 F07, examination 1.3 F08, examination 1.3 F09, examination 1.5-2, examination 1.5-4, diagnosis 7.5-1.
#[test]
fn every_gap_of_an_examination_filing_cites_its_clause() {
    let found = cited(Service::Examination, "220000", &wrong("1", PersonRole::ChiefPhysician));
    let list = "枣庄市备案材料清单（2023）";
    let expected = [
        ("no_services", "JL24-1-1-c", Inferred),
        ("practice_licence", "办法2019 第五条(一)", Verified),
        ("departments", "办法2019 第五条(一)", Inferred),
        ("legal_representative", "JL24-4-1", Inferred),
        ("quality_head", "JL24-4-1", Inferred),
        ("technical_head", "JL24-4-1", Inferred),
        ("physician", "办法2019 第五条(三)", Unverified),
        ("nurse", "办法2019 第五条(三)", Unverified),
        ("no_qualified_physician", "办法2019 第五条(四)", Unverified),
        ("area", "办法2019 第五条(二)", Verified),
        ("no_rooms", "办法2019 第五条(二)", Verified),
        ("waiting_area", "办法2019 第五条(二)", Verified),
        ("laboratory", "办法2019 第五条(二)", Verified),
        ("no_quality_documents", "办法2019 第五条(六)", Unverified),
        ("no_officer", "办法2019 第五条(七)", Unverified),
        ("no_network", "办法2019 第五条(七)", Unverified),
        ("F02", list, Secondary),
        ("F03", list, Secondary),
        ("F04", list, Secondary),
        ("F05", list, Secondary),
        ("F06", list, Secondary),
        ("F07", list, Secondary),
        ("F08", list, Secondary),
        ("F09", list, Secondary),
        ("began_on", "办法2019 第四条", Inferred),
        ("radiology_licence", "办法2019 第五条(一)", Inferred),
        ("no_physician", "A2.4", Own),
        ("practice_certificate", list, Secondary),
        ("chief_title", list, Secondary),
        ("chief_years", "省级质量考核评分细则", Secondary),
        ("room_area", "办法2019 第五条(二)", Verified),
        ("no_equipment", "办法2019 第五条(五)", Unverified),
        ("E101", "设备配置规范（备案表汇编）", Verified),
        ("E102", "设备配置规范（备案表汇编）", Verified),
        ("calibration", "办法2019 第五条(五)", Inferred),
    ];
    assert_cited(&found, &expected);
}

/// diagnosis F-03, diagnosis F-04, diagnosis 1.2 stricter-5, diagnosis P-01, diagnosis P-02.
#[test]
fn every_gap_of_a_diagnosis_filing_cites_its_clause() {
    let found = cited(Service::Diagnosis, "220000", &wrong("04", PersonRole::DiagnosisPhysician));
    let expected = [
        ("no_services", "令6 第七条", Inferred),
        ("practice_licence", "令6 第八条(一)", Unverified),
        ("departments", "令6 第八条(二)", Verified),
        ("legal_representative", "JL24-4-1", Inferred),
        ("quality_head", "JL24-4-1", Inferred),
        ("technical_head", "JL24-4-1", Inferred),
        ("no_rooms", "令6 第八条(三)", Verified),
        ("no_quality_documents", "令6 第八条(四)", Verified),
        ("no_officer", "令6 第九条(四)", Unverified),
        ("no_network", "令6 第九条(四)", Inferred),
        ("F02", "令6 第九条", Unverified),
        ("F04", "令6 第九条", Unverified),
        ("F05", "令6 第九条(四)", Unverified),
        ("F06", "令6 第九条", Unverified),
        ("F07", "令6 第九条", Unverified),
        ("began_on", "令6 第七条", Inferred),
        ("no_physician", "令6 第八条(二)", Verified),
        ("practice_certificate", "令6 第十六条", Secondary),
        ("no_equipment", "令6 第八条(三)", Verified),
        ("calibration", "令6 第八条(三)", Inferred),
    ];
    assert_cited(&found, &expected);
}

#[test]
fn another_province_is_not_told_what_jilin_wants() {
    for region in ["000000", "210000", "120000"] {
        let found = cited(Service::Examination, region, &Dossier::default());
        assert!(found.iter().all(|(_, clause, _)| !clause.contains("JL")), "{region}");
        let find =
            |wanted: &str| found.iter().find(|(code, ..)| code == wanted).map(|(_, clause, mark)| (clause.as_str(), *mark));
        assert_eq!(find("no_services"), Some(("办法2019 第四条", Inferred)), "{region}");
        assert_eq!(find("quality_head"), Some(("—", Own)), "{region}");
    }
}

/// What was read in no text, as a list of materials of another province, is advice, with its clause and mark.
/// examination 1.2 C3, examination 1.2 C6, examination 1.2 C7, examination 1.3 F02, examination 1.3 F04,
/// examination 1.3 F05, examination 1.3 F06, examination 1.3 F07, examination 1.5-1, examination 1.5-2,
/// examination 1.5-4, diagnosis F-03, diagnosis F-04, diagnosis P-01, diagnosis 7.5-1.
#[test]
fn what_was_read_in_no_text_stops_no_filing() {
    for kind in BodyKind::ALL.iter().copied() {
        let profile = profile("220000");
        let stops = completeness(kind, &Dossier::default(), &profile);
        assert!(stops.iter().all(|gap| matches!(gap.mark, Verified | Inferred | Own)), "{kind}: {stops:?}");
        let said = advice(kind, &Dossier::default(), &profile);
        for gap in unmet(kind, &Dossier::default(), &profile) {
            assert_ne!(stops.contains(&gap), said.contains(&gap), "{gap:?}");
        }
    }
    let said = advice(BodyKind::Examination, &Dossier::default(), &profile("220000"));
    let list = said.iter().find(|gap| gap.code == "F04").unwrap();
    assert_eq!((list.clause.as_str(), list.mark), ("枣庄市备案材料清单（2023）", Secondary));
}

/// F-03, examination.md §1.5: a chief is a licensed physician, known by the certificate's number.
/// examination 1.5-1.
#[test]
fn a_chief_without_a_certificate_of_practice_is_named() {
    let mut dossier =
        Dossier { people: vec![person(PersonRole::ChiefPhysician, "1", None)], services: filed("1"), ..Dossier::default() };
    let at = |dossier: &Dossier| {
        let found = unmet(BodyKind::Examination, dossier, &profile("220000"));
        found.into_iter().filter(|gap| gap.code == "practice_certificate").map(|gap| gap.pointer).collect::<Vec<_>>()
    };
    assert_eq!(at(&dossier), ["/people/0"]);
    dossier.people[0].practice_certificate = "110220000000001".into();
    assert!(at(&dossier).is_empty());
    dossier.people[0].practice_certificate.clear();
    dossier.people[0].roles = vec![PersonRole::Technician];
    assert!(at(&dossier).is_empty(), "a technician practises no medicine");
}

/// examination 1.2 C1.
#[test]
fn chest_films_are_taken_for_dust_and_for_radiation() {
    for (category, asked) in [("1", true), ("5", true), ("2", false)] {
        let dossier = Dossier { services: filed(category), ..Dossier::default() };
        assert_eq!(codes(&dossier).contains(&"radiology_licence".into()), asked, "{category}");
    }
}

/// examination 1.2 C2.
#[test]
fn areas_count_from_their_least_value_on() {
    let mut dossier = Dossier::default();
    dossier.premises.total_area = Some(Decimal::from(400));
    dossier.premises.rooms = vec![Room { name: "测听室".into(), area: Decimal::new(599, 2), auxiliary: false }];
    assert!(!codes(&dossier).contains(&"area".into()));
    assert!(codes(&dossier).contains(&"room_area".into()));

    // Nobody is examined in an archive; a house of archives examines nowhere.
    dossier.premises.rooms[0].auxiliary = true;
    assert!(!codes(&dossier).contains(&"room_area".into()));
    assert!(codes(&dossier).contains(&"no_rooms".into()));
    let diagnosis = completeness(Service::Diagnosis, &dossier, &profile_for("220104".parse().unwrap(), today()));
    assert!(diagnosis.iter().all(|one| one.code != "no_rooms"), "rooms are not told apart there");
}

/// diagnosis 1.2 stricter-1.
#[test]
fn how_many_diagnosis_physicians_is_a_stricter_provinces_to_say() {
    let physician = person(PersonRole::DiagnosisPhysician, "01", Some(today()));
    let dossier = Dossier { services: filed("01"), people: vec![physician; 2], ..Dossier::default() };
    let few = |profile: &Profile| {
        let missing = completeness(Service::Diagnosis, &dossier, profile).into_iter();
        missing
            .filter(|missing| missing.part == Part::People && missing.pointer == "/services/0")
            .map(|m| m.clause)
            .collect::<Vec<_>>()
    };
    assert_eq!(few(&profile("220000")), Vec::<String>::new(), "the nation asks for one");
    let clause = "渝卫发〔2021〕49号 第五条(三)";
    let stricter = profile("220000").setting("filing.diagnosis_physicians_min", Value::Integer(3), clause);
    assert_eq!(few(&stricter), [clause]);
}

/// diagnosis 1.2 stricter-2.
#[test]
fn whether_a_diagnosis_physician_may_be_of_another_house_is_a_stricter_provinces_to_say() {
    let own = person(PersonRole::DiagnosisPhysician, "01", Some(today()));
    let hired = Person { external: true, ..own.clone() };
    let nurse = Person { external: true, ..person(PersonRole::Nurse, "01", None) };
    let dossier = Dossier { services: filed("01"), people: vec![own, hired, nurse], ..Dossier::default() };
    let found = |profile: &Profile| {
        let missing = completeness(Service::Diagnosis, &dossier, profile).into_iter().filter(|gap| gap.code == "external");
        missing.map(|gap| (gap.pointer, gap.clause)).collect::<Vec<_>>()
    };
    for region in ["000000", "220000", "210000", "120000"] {
        assert_eq!(found(&profile(region)), [], "{region}: no text that was read says so");
    }
    let (key, clause) = ("filing.diagnosis_physicians_own", "渝卫发〔2021〕49号 第五条(三)");
    let stricter = |says| profile("220000").setting(key, Value::Boolean(says), clause);
    assert_eq!(found(&stricter(true)), [("/people/1".to_owned(), clause.to_owned())]);
    assert_eq!(found(&stricter(false)), []);
}

/// examination 1.2 C4, examination 1.5-3, examination 1.5 check, diagnosis 7.5-4, diagnosis 7.5 rule.
#[test]
fn an_expired_qualification_leaves_the_category_without_physician() {
    let chief = |valid_to| person(PersonRole::ChiefPhysician, "1", valid_to);
    let mut dossier = Dossier { services: filed("1"), people: vec![chief(Some(today()))], ..Dossier::default() };
    assert!(!codes(&dossier).contains(&"no_physician".into()));
    dossier.people = vec![chief(today().pred_opt())];
    assert!(codes(&dossier).contains(&"no_physician".into()));
}

/// Everything the empty dossier of a kind lacks, by part.
fn lacking(kind: BodyKind) -> Vec<(Part, String, String, Mark)> {
    let missing = unmet(kind, &Dossier::default(), &profile("220000"));
    missing.into_iter().map(|gap| (gap.part, gap.code, gap.clause, gap.mark)).collect()
}

/// TJ25-1, JL21-4-0: what a body of another kind lacks is named by the clause, and what is our template is marked so.
#[test]
fn a_body_of_another_kind_is_asked_for_what_is_its_own() {
    for kind in [BodyKind::Appraisal, BodyKind::TechnicalService, BodyKind::Support] {
        let found = lacking(kind);
        assert!(found.iter().all(|(part, ..)| kind.body().parts.contains(part)), "{kind}");
        assert!(found.iter().all(|(_, code, ..)| code != "practice_licence" && code != "area"), "{kind}");
        assert!(found.iter().all(|(.., clause, mark)| clause != "—" || *mark == Mark::Own), "{kind}");
        assert!(found.iter().all(|(.., clause, _)| !clause.contains("JL")), "{kind}: another province reads the same file");
    }
    let has = |kind, code: &str, clause: &str, mark| {
        lacking(kind).iter().any(|(_, found, cited, how)| (found.as_str(), cited.as_str(), *how) == (code, clause, mark))
    };
    assert!(has(BodyKind::Appraisal, "A01", "令6 第三十六条", Unverified));
    assert!(has(BodyKind::TechnicalService, "qualification", "职业病防治法 第七十九条", Secondary));
    assert!(has(BodyKind::Support, "no_services", "国卫职健发〔2020〕5号", Inferred));
}

#[test]
fn a_technical_service_body_needs_a_qualification_that_is_valid() {
    let mut dossier = Dossier::default();
    let lacks = |dossier: &Dossier| {
        unmet(BodyKind::TechnicalService, dossier, &profile("220000")).iter().any(|gap| gap.code == "qualification")
    };
    dossier.licences.qualification_number = "（吉）卫职技字（2021）第003号".into();
    dossier.licences.qualification_valid_to = today().pred_opt();
    assert!(lacks(&dossier));
    dossier.licences.qualification_valid_to = Some(today());
    assert!(!lacks(&dossier));
}
