//! What a dossier still lacks, by clause. The form asks it while it is filled in, the server again on submission.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Dossier, Part, PersonRole, Title, category_label};
use crate::catalogues::{Category, MaterialKind};
use crate::institutions::Service;
use crate::provenance::Mark;
use crate::text::Text;

/// Least floor area in m² (办法2019 第五条(二)).
pub const LEAST_AREA: u32 = 400;
/// Least usable area of an examination room in m² (办法2019 第五条(二)).
pub const LEAST_ROOM: u32 = 6;
/// Least years of work of a chief examining physician (examination.md §1.5).
pub const LEAST_YEARS: u32 = 3;

fn material_label(code: &str) -> Text {
    code.parse::<MaterialKind>().map_or_else(|_| Text::owned(code, code), MaterialKind::label)
}

/// One thing that is missing or not enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Missing {
    /// The part of the dossier.
    pub part: Part,
    /// JSON Pointer into the dossier.
    pub pointer: String,
    /// What is missing, for programs.
    pub code: String,
    /// What is missing, for people.
    pub text: Text,
    /// The clause that demands it.
    pub clause: String,
    /// How sure the clause is.
    pub mark: Mark,
}

struct Finder(Vec<Missing>);

impl Finder {
    fn demand(&mut self, met: bool, part: Part, pointer: impl Into<String>, code: &str, text: Text, clause: (&str, Mark)) {
        if !met {
            let (clause, mark) = clause;
            self.0.push(Missing { part, pointer: pointer.into(), code: code.into(), text, clause: clause.into(), mark });
        }
    }
}

/// Lists everything a dossier lacks for its service on a day, in the order of the form.
#[must_use]
pub fn completeness(service: Service, dossier: &Dossier, today: NaiveDate) -> Vec<Missing> {
    let mut finder = Finder(Vec::new());
    services(&mut finder, service, dossier, today);
    people(&mut finder, service, dossier, today);
    if service == Service::Examination {
        premises(&mut finder, dossier);
    }
    equipment(&mut finder, service, dossier, today);
    quality_and_reporting(&mut finder, dossier);
    materials(&mut finder, service, dossier);
    finder.0
}

fn services(f: &mut Finder, service: Service, dossier: &Dossier, today: NaiveDate) {
    let clause = match service {
        Service::Examination => ("办法2019 第五条(一)", Mark::Verified),
        Service::Diagnosis => ("令6 第八条(一)", Mark::Unverified),
    };
    let text = Text::new("至少选择一个备案类别", "Choose at least one category");
    f.demand(!dossier.services.is_empty(), Part::Services, "/services", "no_services", text, ("JL24-1-1-c", Mark::Verified));
    let valid = dossier.licences.practice_valid_to.is_some_and(|last| last >= today);
    let text = Text::new("《医疗机构执业许可证》应在有效期内", "The practice licence must be valid");
    f.demand(valid, Part::Services, "/licences/practice_valid_to", "practice_licence", text, clause);
    let needs_radiology = service == Service::Examination && dossier.services.iter().any(|s| s.category == Category::Dust.code());
    let held = !dossier.licences.radiology_number.trim().is_empty()
        && dossier.licences.radiology_valid_to.is_some_and(|last| last >= today);
    let text = Text::new("开展胸片检查应有有效的《放射诊疗许可证》", "Chest X-rays need a valid radiological licence");
    f.demand(
        !needs_radiology || held,
        Part::Services,
        "/licences/radiology_number",
        "radiology_licence",
        text,
        ("办法2019 第五条(一)", Mark::Verified),
    );
}

fn people(f: &mut Finder, service: Service, dossier: &Dossier, today: NaiveDate) {
    for (role, text) in [
        (PersonRole::LegalRepresentative, Text::new("缺法定代表人", "The legal representative is missing")),
        (PersonRole::QualityHead, Text::new("缺质量负责人", "The quality head is missing")),
        (PersonRole::TechnicalHead, Text::new("缺技术负责人", "The technical head is missing")),
    ] {
        let found = dossier.people.iter().any(|person| person.is(role));
        f.demand(found, Part::People, "/people", role.code(), text, ("JL24-4-1", Mark::Verified));
    }
    let (role, clause, who) = match service {
        Service::Examination => {
            (PersonRole::ChiefPhysician, ("办法2019 第五条(四)", Mark::Unverified), ("主检医师", "chief examining physician"))
        }
        Service::Diagnosis => {
            (PersonRole::DiagnosisPhysician, ("令6 第八条(二)", Mark::Verified), ("诊断医师", "diagnosis physician"))
        }
    };
    for (index, filed) in dossier.services.iter().enumerate() {
        let covered = dossier.people.iter().any(|p| p.is(role) && p.qualified_for(&filed.category, today));
        let name = category_label(service, &filed.category);
        let text = Text::owned(
            format!("「{}」类别缺有相应诊断资格的{}", name.zh, who.0),
            format!("No {} with a valid qualification for «{}»", who.1, name.en),
        );
        f.demand(covered, Part::People, format!("/services/{index}"), "no_physician", text, clause);
    }
    for (index, person) in dossier.people.iter().enumerate().filter(|(_, p)| p.is(PersonRole::ChiefPhysician)) {
        let fit = matches!(person.title, Title::Senior | Title::Intermediate) && person.years >= LEAST_YEARS;
        let text = Text::owned(
            format!("主检医师「{}」应具中级以上职称并从业 {LEAST_YEARS} 年以上", person.name),
            format!("Chief physician «{}» needs an intermediate title and {LEAST_YEARS} years of work", person.name),
        );
        f.demand(
            fit,
            Part::People,
            format!("/people/{index}"),
            "chief_not_qualified",
            text,
            ("枣庄市备案材料清单（2023）", Mark::Secondary),
        );
    }
}

fn premises(f: &mut Finder, dossier: &Dossier) {
    let clause = ("办法2019 第五条(二)", Mark::Verified);
    let enough = dossier.premises.total_area.is_some_and(|area| area >= Decimal::from(LEAST_AREA));
    let text =
        Text::owned(format!("建筑总面积应不少于 {LEAST_AREA} m²"), format!("The floor area must be at least {LEAST_AREA} m²"));
    f.demand(enough, Part::Premises, "/premises/total_area", "area", text, clause);
    let text = Text::new("至少登记一间独立检查室", "List at least one examination room");
    f.demand(!dossier.premises.rooms.is_empty(), Part::Premises, "/premises/rooms", "no_rooms", text, clause);
    for (index, room) in dossier.premises.rooms.iter().enumerate() {
        let text = Text::owned(
            format!("检查室「{}」使用面积应不少于 {LEAST_ROOM} m²", room.name),
            format!("Room «{}» must have at least {LEAST_ROOM} m²", room.name),
        );
        f.demand(
            room.area >= Decimal::from(LEAST_ROOM),
            Part::Premises,
            format!("/premises/rooms/{index}/area"),
            "room_area",
            text,
            clause,
        );
    }
    let text = Text::new("应有候检场所", "A waiting area is needed");
    f.demand(dossier.premises.waiting_area, Part::Premises, "/premises/waiting_area", "waiting_area", text, clause);
    let text = Text::new("应有检验室", "A laboratory is needed");
    f.demand(dossier.premises.laboratory, Part::Premises, "/premises/laboratory", "laboratory", text, clause);
}

fn equipment(f: &mut Finder, service: Service, dossier: &Dossier, today: NaiveDate) {
    let clause = ("办法2019 第五条(五)", Mark::Unverified);
    for (index, filed) in dossier.services.iter().enumerate() {
        let served = dossier.equipment.iter().any(|device| device.categories.contains(&filed.category));
        let name = category_label(service, &filed.category);
        let text = Text::owned(format!("「{}」类别未登记仪器设备", name.zh), format!("No device is listed for «{}»", name.en));
        f.demand(served, Part::Equipment, format!("/services/{index}"), "no_equipment", text, clause);
    }
    for (index, device) in dossier.equipment.iter().enumerate() {
        let valid = device.calibrated_to.is_none_or(|last| last >= today);
        let text = Text::owned(
            format!("设备「{}」检定或校准已过期", device.name),
            format!("The calibration of «{}» has expired", device.name),
        );
        f.demand(valid, Part::Equipment, format!("/equipment/{index}/calibrated_to"), "calibration", text, clause);
    }
}

fn quality_and_reporting(f: &mut Finder, dossier: &Dossier) {
    let text = Text::new("应建立质量管理制度，至少登记一份制度文件", "List at least one document of the quality system");
    let clause = ("办法2019 第五条(六)", Mark::Unverified);
    f.demand(!dossier.quality_documents.is_empty(), Part::Quality, "/quality_documents", "no_quality_documents", text, clause);
    let clause = ("办法2019 第五条(七)", Mark::Unverified);
    let text = Text::new("应指定信息报告人员", "Name the reporting officer");
    f.demand(!dossier.reporting.officer.trim().is_empty(), Part::Reporting, "/reporting/officer", "no_officer", text, clause);
    let text = Text::new("应具备信息报告的计算机与网络条件", "A computer with network access is needed for reporting");
    f.demand(dossier.reporting.network, Part::Reporting, "/reporting/network", "no_network", text, clause);
}

fn materials(f: &mut Finder, service: Service, dossier: &Dossier) {
    let (wanted, clause): (&[&str], _) = match service {
        Service::Examination => (&["F02", "F04", "F05", "F06", "F07"], ("枣庄市备案材料清单（2023）", Mark::Secondary)),
        Service::Diagnosis => (&["F02", "F04", "F06", "F07"], ("令6 第九条", Mark::Unverified)),
    };
    for kind in wanted {
        let found = dossier.attachments.iter().any(|file| file.kind == *kind);
        let name = material_label(kind);
        let text = Text::owned(format!("缺备案材料：{}", name.zh), format!("Material missing: {}", name.en));
        f.demand(found, Part::Attachments, "/attachments", kind, text, clause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::{DiagnosisCertificate, Person, Room};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 6, 1).unwrap()
    }

    fn codes(dossier: &Dossier) -> Vec<String> {
        completeness(Service::Examination, dossier, today()).into_iter().map(|m| m.code).collect()
    }

    #[test]
    fn an_empty_dossier_lacks_every_part() {
        let parts: std::collections::BTreeSet<Part> =
            completeness(Service::Examination, &Dossier::default(), today()).into_iter().map(|m| m.part).collect();
        for part in [Part::Services, Part::People, Part::Premises, Part::Quality, Part::Reporting, Part::Attachments] {
            assert!(parts.contains(&part), "{part}");
        }
    }

    #[test]
    fn areas_count_from_their_least_value_on() {
        let mut dossier = Dossier::default();
        dossier.premises.total_area = Some(Decimal::from(400));
        dossier.premises.rooms = vec![Room { name: "测听室".into(), area: Decimal::new(599, 2) }];
        assert!(!codes(&dossier).contains(&"area".into()));
        assert!(codes(&dossier).contains(&"room_area".into()));
    }

    #[test]
    fn an_expired_qualification_leaves_the_category_without_physician() {
        let person = |valid_to| Person {
            name: "王某".into(),
            roles: vec![PersonRole::ChiefPhysician],
            title: Title::Senior,
            years: 9,
            practice_certificate: String::new(),
            diagnosis_certificate: Some(DiagnosisCertificate { number: "1".into(), categories: vec!["1".into()], valid_to }),
        };
        let services = vec![super::super::FiledService { category: "1".into(), items: vec![] }];
        let mut dossier = Dossier { services, people: vec![person(Some(today()))], ..Dossier::default() };
        assert!(!codes(&dossier).contains(&"no_physician".into()));
        dossier.people = vec![person(today().pred_opt())];
        assert!(codes(&dossier).contains(&"no_physician".into()));
    }
}
