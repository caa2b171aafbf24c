//! A complete dossier by chance.

use chrono::{NaiveDate, TimeDelta};
use ohqc_domain::catalogues::items_of;
use ohqc_domain::filings::{
    Check, Device, DiagnosisCertificate, Dossier, DossierAttachment, FiledService, Licences, Material, Part, Person, PersonRole,
    Premises, Reporting, Room, Title, Vehicle,
};
use ohqc_domain::ids::AttachmentId;
use ohqc_domain::institutions::{BodyKind, Service};
use rand::Rng;
use rand::rngs::StdRng;
use rust_decimal::Decimal;

use super::names;

/// How often each hazard category is filed (Guangdong's figures, examination.md §6.1), in percent.
const SHARES: [(&str, u32); 6] = [("1", 85), ("2", 89), ("3", 90), ("4", 4), ("5", 8), ("9", 63)];
/// Devices per hazard category.
const DEVICES: [(&str, &str); 8] = [
    ("1", "数字化 X 线摄影系统（DR）"),
    ("1", "肺通气功能仪"),
    ("2", "全自动五分类血细胞分析仪"),
    ("2", "原子吸收分光光度计"),
    ("3", "纯音听力计"),
    ("4", "酶标仪"),
    ("5", "染色体核型分析系统"),
    ("9", "深视力检查仪"),
];
/// What a practice licence lists.
const DEPARTMENTS: &str = "预防保健科、内科、外科、医学检验科、医学影像科、职业病科（职业中毒专业、尘肺专业、职业健康监护专业）";
/// Devices that go along to examinations away from home.
const PORTABLE: [&str; 2] = ["肺通气功能仪", "纯音听力计"];

/// A dossier of a body of another kind that lacks nothing on that day.
pub fn of_body(chance: &mut StdRng, kind: BodyKind, day: NaiveDate, file: AttachmentId) -> Dossier {
    let body = kind.body();
    let categories: Vec<String> = kind.categories().into_iter().map(|(code, _)| code.to_owned()).collect();
    let mut licences = Licences::default();
    if body.demands(Check::Qualification) {
        licences.qualification_number = format!("（吉）卫职技字（2022）第{:03}号", chance.random_range(1..200));
        licences.qualification_valid_to = Some(day + TimeDelta::days(chance.random_range(30..900)));
    }
    let person = |chance: &mut StdRng, role: &PersonRole| Person {
        name: names::person(chance),
        identity_number: String::new(),
        roles: vec![*role],
        title: Title::Senior,
        years: chance.random_range(4..28),
        practice_certificate: String::new(),
        external: false,
        diagnosis_certificate: None,
    };
    let device = |chance: &mut StdRng, category: &String| Device {
        name: ["个体粉尘采样器", "气相色谱仪", "声级计", "X、γ 辐射剂量率仪"]
            .get(chance.random_range(0..4_usize))
            .copied()
            .unwrap_or("声级计")
            .into(),
        model: format!("BX-{}", chance.random_range(100..900)),
        serial: format!("{:08}", chance.random_range(10_000_000..99_999_999)),
        categories: vec![category.clone()],
        portable: false,
        calibrated_to: Some(day + TimeDelta::days(chance.random_range(60..600))),
    };
    let equipment = if body.parts.contains(&Part::Equipment) {
        categories.iter().map(|category| device(chance, category)).collect()
    } else {
        Vec::new()
    };
    let room = |name: &str| Room { name: name.into(), area: Decimal::from(36), auxiliary: false };
    Dossier {
        licences,
        people: body.roles.iter().map(|role| person(chance, role)).collect(),
        premises: Premises { rooms: vec![room("会议室"), room("业务用房")], ..Premises::default() },
        equipment,
        services: categories.into_iter().map(|category| FiledService { category, items: Vec::new() }).collect(),
        quality_documents: kind.documents().iter().map(|document| document.code.clone()).collect(),
        reporting: Reporting { officer: names::person(chance), network: true, ..Reporting::default() },
        attachments: materials(kind, file),
        ..Dossier::default()
    }
}

/// Every material of a kind, one file each.
fn materials(kind: BodyKind, file: AttachmentId) -> Vec<DossierAttachment> {
    let one = |material: &Material| DossierAttachment {
        kind: material.code.clone(),
        attachment: file,
        name: format!("{}-材料.pdf", material.code),
    };
    kind.body().materials.iter().map(one).collect()
}

/// A dossier that lacks nothing on that day.
pub fn complete(chance: &mut StdRng, service: Service, day: NaiveDate, file: AttachmentId) -> Dossier {
    let categories = categories(chance, service);
    let later = |chance: &mut StdRng, years: i64| Some(day + TimeDelta::days(365 * years + chance.random_range(0..300)));
    // Drawn from a copy, so that which items are filed decides nothing else of the story.
    let mut apart = chance.clone();
    let practice_valid_to = later(chance, 3);
    let radiology_valid_to = later(chance, 3);
    Dossier {
        began_on: None,
        licences: Licences {
            practice_valid_to,
            departments: DEPARTMENTS.into(),
            radiology_scope: "X 射线影像诊断".into(),
            radiology_number: format!("吉卫放证字（2022）第 {:04} 号", chance.random_range(1..2000)),
            radiology_valid_to,
            ..Licences::default()
        },
        people: people(chance, service, &categories, day),
        premises: premises(chance),
        equipment: equipment(chance, service, &categories, day),
        services: categories.into_iter().map(|category| filed(&mut apart, category)).collect(),
        vehicles: vehicles(&mut apart, service, day),
        quality_documents: BodyKind::from(service).documents().iter().map(|document| document.code.clone()).collect(),
        reporting: Reporting {
            officer: names::person(chance),
            telephone: format!("0431-8{:07}", apart.random_range(1_000_000..9_999_999)),
            account: format!("jl-{:06}", apart.random_range(1..999_999)),
            deputy: names::person(&mut apart),
            network: true,
            system: "职业病及健康危害因素监测信息系统".into(),
            ..Reporting::default()
        },
        attachments: materials(service.into(), file),
    }
}

fn categories(chance: &mut StdRng, service: Service) -> Vec<String> {
    match service {
        Service::Diagnosis => vec!["01".into(), "04".into(), "05".into()],
        Service::Examination => {
            let mut found: Vec<String> = SHARES
                .iter()
                .filter(|(_, share)| chance.random_ratio(*share, 100))
                .map(|(category, _)| (*category).to_owned())
                .collect();
            if found.is_empty() {
                found.push("3".into());
            }
            found
        }
    }
}

/// A category, every third time with some of its items only.
fn filed(chance: &mut StdRng, category: String) -> FiledService {
    let all: Vec<String> = items_of(&category).map(|item| item.code.clone()).collect();
    let some = if chance.random_ratio(1, 3) { all.len().div_ceil(2) } else { 0 };
    let items = if some < all.len() { all.into_iter().take(some).collect() } else { Vec::new() };
    FiledService { category, items }
}

fn people(chance: &mut StdRng, service: Service, categories: &[String], day: NaiveDate) -> Vec<Person> {
    let person = |chance: &mut StdRng, roles: Vec<PersonRole>, title| Person {
        name: names::person(chance),
        identity_number: String::new(),
        roles,
        title,
        years: chance.random_range(4..28),
        practice_certificate: format!("1102200{:08}", chance.random_range(0..99_999_999)),
        external: false,
        diagnosis_certificate: None,
    };
    let mut found = vec![
        person(chance, vec![PersonRole::LegalRepresentative], Title::Senior),
        person(chance, vec![PersonRole::QualityHead, PersonRole::Physician], Title::Intermediate),
        person(chance, vec![PersonRole::TechnicalHead, PersonRole::Physician], Title::Senior),
        person(chance, vec![PersonRole::Nurse], Title::Junior),
        person(chance, vec![PersonRole::Technician], Title::Intermediate),
    ];
    // Diagnosis takes three of them, enough for a stricter province (`filing.diagnosis_physicians_min`).
    let (role, physicians) = match service {
        Service::Examination => (PersonRole::ChiefPhysician, chance.random_range(1..=3)),
        Service::Diagnosis => (PersonRole::DiagnosisPhysician, 3),
    };
    for number in 0..physicians {
        let mut physician =
            person(chance, vec![role, PersonRole::Physician], if number == 0 { Title::Senior } else { Title::Intermediate });
        physician.diagnosis_certificate = Some(DiagnosisCertificate {
            number: format!("吉职诊（2021）{:04}", chance.random_range(1..900)),
            categories: categories.to_vec(),
            valid_from: None,
            valid_to: Some(day + TimeDelta::days(chance.random_range(500..1400))),
        });
        found.push(physician);
    }
    found
}

fn premises(chance: &mut StdRng) -> Premises {
    let rooms = ["内科检查室", "外科检查室", "五官科检查室", "测听室", "肺功能室", "心电图室", "采血室"];
    Premises {
        total_area: Some(Decimal::from(chance.random_range(420..2600))),
        waiting_area: true,
        laboratory: true,
        rooms: rooms
            .iter()
            .map(|name| Room { name: (*name).into(), area: Decimal::new(chance.random_range(60..240), 1), auxiliary: false })
            .collect(),
    }
}

/// Two of three institutions that examine have a vehicle.
fn vehicles(chance: &mut StdRng, service: Service, day: NaiveDate) -> Vec<Vehicle> {
    if service == Service::Diagnosis || chance.random_ratio(1, 3) {
        return Vec::new();
    }
    let later = |chance: &mut StdRng| Some(day + TimeDelta::days(chance.random_range(60..700)));
    vec![Vehicle {
        plate: format!("吉A·{:05}", chance.random_range(10_000..99_999)),
        model: "NJ5040XYL 体检医疗车".into(),
        dedicated: true,
        dr_serial: format!("VDR-{:06}", chance.random_range(100_000..999_999)),
        dr_model: "移动式数字化摄影系统 DRX-500".into(),
        dr_tested_on: Some(day - TimeDelta::days(90)),
        road_test_valid_to: later(chance),
        protection_test_valid_to: later(chance),
    }]
}

fn equipment(chance: &mut StdRng, service: Service, categories: &[String], day: NaiveDate) -> Vec<Device> {
    let device = |chance: &mut StdRng, name: &str, categories: Vec<String>| Device {
        name: name.into(),
        model: format!(
            "{}-{}",
            ["XR", "MK", "AD", "ST"].get(chance.random_range(0..4_usize)).copied().unwrap_or("XR"),
            chance.random_range(100..900)
        ),
        serial: format!("{:08}", chance.random_range(10_000_000..99_999_999)),
        categories,
        portable: PORTABLE.contains(&name),
        calibrated_to: Some(day + TimeDelta::days(chance.random_range(380..720))),
    };
    match service {
        Service::Diagnosis => {
            vec![device(chance, "高仟伏胸片阅片终端", categories.to_vec()), device(chance, "纯音听力计", categories.to_vec())]
        }
        Service::Examination => DEVICES
            .iter()
            .filter(|(category, _)| categories.iter().any(|filed| filed == category))
            .map(|(category, name)| device(chance, name, vec![(*category).to_owned()]))
            .collect(),
    }
}
