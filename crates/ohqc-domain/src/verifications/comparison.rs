//! The dossier on record against what is found on site, entry by entry (令6 第十条: what was filed is true and is what is there).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogues::KeyLink;
use crate::checklists::ItemCode;
use crate::filings::{Device, Dossier, Licences, Person, Vehicle};
use crate::institutions::BodyKind;
use crate::text::Text;
use crate::validation::Complaints;

enumeration! {
    /// What was found on site of one entry of the dossier.
    pub enum Finding as ComparisonFinding {
        /// It is there as it was filed.
        AsFiled = "as_filed" => ("与备案一致", "As filed"),
        /// It is there and differs.
        Differs = "differs" => ("与备案不一致", "Differs"),
        /// It is not there.
        NotFound = "not_found" => ("现场未见", "Not found"),
    }
}

/// One thing of the dossier to look for on site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ComparisonEntry)]
pub struct Entry {
    /// Its code within the check.
    pub code: ItemCode,
    /// The key link it belongs to.
    pub link: KeyLink,
    /// What is looked for.
    pub label: Text,
    /// What was filed.
    pub filed: Text,
}

/// What the team found of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// The finding.
    pub finding: Finding,
    /// What is there instead; needed for the conclusion where it is not as filed.
    #[serde(default)]
    pub note: String,
}

/// What the team found, by the code of the entry.
pub type Comparison = BTreeMap<ItemCode, Compared>;

/// An entry that is not as filed: the institution files the change within the working days of the profile
/// (`filing.change_working_days`; 办法2019 第六条, 令6 第十条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ComparisonDifference)]
pub struct Difference {
    /// The entry.
    pub entry: Entry,
    /// What was found.
    pub finding: Finding,
    /// What is there instead.
    pub note: String,
}

/// A thing to look for: its key link, what it is, and what was filed.
type Line = (KeyLink, Text, Text);

/// What a dossier says that can be looked for on site, in the order of the five key links (JL24-1-3-c).
#[must_use]
pub fn entries(kind: impl Into<BodyKind>, dossier: &Dossier) -> Vec<Entry> {
    let kind = kind.into();
    let mut found: Vec<Line> = Vec::new();
    for person in &dossier.people {
        found.push((KeyLink::People, words("在岗：", "Present: ", &person.name), roles(person)));
        found.extend(certificates(person));
    }
    found.extend(dossier.equipment.iter().flat_map(device));
    found.extend(dossier.vehicles.iter().flat_map(vehicle));
    let premises = &dossier.premises;
    if let Some(area) = premises.total_area {
        found.push((KeyLink::Premises, Text::new("场所总面积", "Total floor area"), square_metres(area)));
    }
    found.extend(
        premises.rooms.iter().map(|room| (KeyLink::Premises, words("检查室：", "Room: ", &room.name), square_metres(room.area))),
    );
    for (held, label) in
        [(premises.waiting_area, Text::new("候检区", "Waiting area")), (premises.laboratory, Text::new("实验室", "Laboratory"))]
    {
        found.extend(held.then(|| (KeyLink::Premises, label, filed_so())));
    }
    // The checklist has the licences under this link.
    found.extend(licences(&dossier.licences));
    if let Some(began_on) = dossier.began_on {
        found.push((KeyLink::QualitySystem, Text::new("开展服务日期", "Service began on"), words("", "", &began_on.to_string())));
    }
    found.extend(dossier.quality_documents.iter().map(|code| {
        let name = kind.document(code).map_or_else(|| words("", "", code), |document| document.name.clone());
        let label = Text::owned(format!("质量文件：{}", name.zh), format!("Quality document: {}", name.en));
        (KeyLink::QualitySystem, label, Text::new("现行有效", "In force"))
    }));
    let reporting = &dossier.reporting;
    found.extend(
        reporting
            .network
            .then(|| (KeyLink::InformationReporting, Text::new("专用计算机与网络", "Computer with network access"), filed_so())),
    );
    for (label, filed) in [
        (Text::new("信息报告员", "Reporting officer"), &reporting.officer),
        (Text::new("信息系统", "Information system"), &reporting.system),
    ] {
        found.extend((!filed.is_empty()).then(|| (KeyLink::InformationReporting, label, words("", "", filed))));
    }
    (1..)
        .zip(found)
        .filter_map(|(number, (link, label, filed))| Some(Entry { code: code(number)?, link, label, filed }))
        .collect()
}

fn code(number: u32) -> Option<ItemCode> {
    format!("D{number}").parse().ok()
}

fn words(zh: &str, en: &str, filed: &str) -> Text {
    Text::owned(format!("{zh}{filed}"), format!("{en}{filed}"))
}

fn roles(person: &Person) -> Text {
    let joined = |pick: fn(&Text) -> &str, between: &str| {
        person.roles.iter().map(|role| pick(&role.label()).to_owned()).collect::<Vec<_>>().join(between)
    };
    let title = person.title.label();
    Text::owned(
        format!("{}，职称{}", joined(|text| &text.zh, "、"), title.zh),
        format!("{}; title: {}", joined(|text| &text.en, ", "), title.en),
    )
}

/// That something is there, which is all that was filed of it.
const fn filed_so() -> Text {
    Text::new("已备案", "Filed")
}

/// The last day of a paper, where one was filed.
fn until(link: KeyLink, label: Text, last: Option<NaiveDate>) -> Option<Line> {
    last.map(|day| (link, label, valid_to(day)))
}

fn valid_to(day: NaiveDate) -> Text {
    words("有效期至 ", "valid to ", &day.to_string())
}

fn licences(held: &Licences) -> Vec<Line> {
    let paper = |number: &str, last: Option<NaiveDate>| {
        let until = last.map_or(Text::new("未登记有效期", "no last day on record"), valid_to);
        Text::owned(format!("{number}，{}", until.zh), format!("{number}, {}", until.en))
    };
    let link = KeyLink::QualitySystem;
    let practice = until(link, Text::new("医疗机构执业许可证原件", "Practice licence"), held.practice_valid_to);
    let radiology = (!held.radiology_number.is_empty()).then(|| {
        let label = Text::new("放射诊疗许可证原件", "Radiological licence");
        (link, label, paper(&held.radiology_number, held.radiology_valid_to))
    });
    practice.into_iter().chain(radiology).collect()
}

/// A device and, where it needs one, its certificate of calibration.
fn device(device: &Device) -> impl Iterator<Item = Line> {
    let link = KeyLink::Equipment;
    let named = [device.model.as_str(), device.serial.as_str()].into_iter().filter(|part| !part.is_empty());
    let named = named.collect::<Vec<_>>().join(" ");
    let filed = if named.is_empty() { filed_so() } else { words("", "", &named) };
    let certificate = words("检定（校准）证书：", "Certificate of calibration: ", &device.name);
    std::iter::once((link, words("", "", &device.name), filed)).chain(until(link, certificate, device.calibrated_to))
}

/// A vehicle with its tests.
fn vehicle(vehicle: &Vehicle) -> impl Iterator<Item = Line> {
    let (link, plate) = (KeyLink::Equipment, &vehicle.plate);
    let use_of = if vehicle.dedicated {
        Text::new("专用车辆", "for outings only")
    } else {
        Text::new("非专用车辆", "not only for outings")
    };
    let model = if vehicle.model.is_empty() { String::new() } else { format!("{} ", vehicle.model) };
    let dr = vehicle
        .carries_dr()
        .then(|| format!("DR {}", vehicle.dr_serial))
        .map(|dr| (format!("，车载 {dr}"), format!(", carries {dr}")));
    let (dr_zh, dr_en) = dr.unwrap_or_default();
    let filed = Text::owned(format!("{model}{}{dr_zh}", use_of.zh), format!("{model}{}{dr_en}", use_of.en));
    let road = until(link, words("车辆年检：", "Road test: ", plate), vehicle.road_test_valid_to);
    let protection = words("车载 DR 防护检测：", "Radiation protection test: ", plate);
    let protection = until(link, protection, vehicle.protection_test_valid_to);
    std::iter::once((link, words("车辆：", "Vehicle: ", plate), filed)).chain(road).chain(protection)
}

fn certificates(person: &Person) -> Vec<Line> {
    let mut found = Vec::new();
    if !person.practice_certificate.is_empty() {
        let label = words("执业证书原件：", "Certificate of practice: ", &person.name);
        found.push((KeyLink::People, label, words("", "", &person.practice_certificate)));
    }
    if let Some(held) = &person.diagnosis_certificate {
        let label = words("职业病诊断资格证书原件：", "Diagnosis certificate: ", &person.name);
        let until =
            held.valid_to.map_or_else(|| Text::new("长期", "without end"), |day| words("至 ", "until ", &day.to_string()));
        let filed = Text::owned(format!("{}，有效期{}", held.number, until.zh), format!("{}, valid {}", held.number, until.en));
        found.push((KeyLink::People, label, filed));
    }
    found
}

fn square_metres(area: rust_decimal::Decimal) -> Text {
    words("", "", &format!("{} m²", area.normalize()))
}

/// Checks that what was put down concerns entries of the check; a note may still be missing while it is typed.
pub(super) fn check(entries: &[Entry], comparison: &Comparison, found: &mut Complaints) {
    let known: BTreeSet<&ItemCode> = entries.iter().map(|entry| &entry.code).collect();
    for (code, compared) in comparison {
        if !known.contains(code) {
            let text = Text::new("备案档案中没有该条目", "The dossier has no such entry");
            found.add(format!("/comparison/{code}"), "unknown_entry", text);
        }
        if compared.note.chars().count() > super::api::LONGEST_REASON {
            found.add(format!("/comparison/{code}/note"), "length", super::api::too_long());
        }
    }
}

/// Entries that are not as filed, in order.
#[must_use]
pub fn differences(entries: &[Entry], comparison: &Comparison) -> Vec<Difference> {
    let difference = |entry: &Entry| {
        let Compared { finding, note } = comparison.get(&entry.code)?.clone();
        (finding != Finding::AsFiled).then(|| Difference { entry: entry.clone(), finding, note: note.trim().to_owned() })
    };
    entries.iter().filter_map(difference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::{DiagnosisCertificate, PersonRole, Room, Title};
    use crate::institutions::Service;

    fn dossier() -> Dossier {
        let mut dossier = Dossier::default();
        dossier.people.push(Person {
            name: "王芳".into(),
            identity_number: String::new(),
            roles: vec![PersonRole::ChiefPhysician, PersonRole::Physician],
            title: Title::Senior,
            years: 8,
            practice_certificate: "110220000000001".into(),
            external: false,
            diagnosis_certificate: Some(DiagnosisCertificate {
                number: "吉诊001".into(),
                categories: vec!["1".into()],
                valid_from: None,
                valid_to: None,
            }),
        });
        dossier.premises.rooms.push(Room { name: "听力室".into(), area: "8.40".parse().unwrap() });
        dossier.equipment.push(Device {
            name: "肺功能仪".into(),
            model: "X1".into(),
            serial: "007".into(),
            categories: vec!["1".into()],
            calibrated_to: "2026-01-31".parse().ok(),
            portable: false,
        });
        dossier
    }

    /// `JL24-1-3-c`: what the dossier says of each key link is looked for on site.
    /// diagnosis 1.2 fields-5.
    #[test]
    fn people_certificates_rooms_and_devices_become_entries_of_their_links() {
        let found = entries(Service::Examination, &dossier());
        let lines: Vec<(String, KeyLink)> =
            found.iter().map(|entry| (format!("{} {}｜{}", entry.code, entry.label.zh, entry.filed.zh), entry.link)).collect();
        assert_eq!(lines[0], ("D1 在岗：王芳｜主检医师、执业医师，职称高级".into(), KeyLink::People));
        assert_eq!(lines[1], ("D2 执业证书原件：王芳｜110220000000001".into(), KeyLink::People));
        assert_eq!(lines[2], ("D3 职业病诊断资格证书原件：王芳｜吉诊001，有效期长期".into(), KeyLink::People));
        assert_eq!(lines[3], ("D4 肺功能仪｜X1 007".into(), KeyLink::Equipment));
        assert_eq!(lines[4], ("D5 检定（校准）证书：肺功能仪｜有效期至 2026-01-31".into(), KeyLink::Equipment));
        assert_eq!(lines[5], ("D6 检查室：听力室｜8.4 m²".into(), KeyLink::Premises));
        let diagnosis = entries(Service::Diagnosis, &dossier());
        assert!(diagnosis.iter().any(|entry| entry.link == KeyLink::Equipment && entry.filed.zh == "有效期至 2026-01-31"));
    }

    /// `JL24-1-3-c`, `JL24-1-2-b`: nothing that was filed is left out of the comparison.
    /// diagnosis 1.2 fields-7.
    #[test]
    fn vehicles_licences_network_and_documents_become_entries_too() {
        let day = |text: &str| text.parse().ok();
        let mut dossier = Dossier { began_on: day("2025-05-06"), quality_documents: vec!["QD01".into()], ..Dossier::default() };
        dossier.vehicles.push(Vehicle {
            plate: "吉A·1".into(),
            dedicated: true,
            dr_serial: "V-1".into(),
            road_test_valid_to: day("2026-01-31"),
            protection_test_valid_to: day("2026-02-28"),
            ..Vehicle::default()
        });
        dossier.licences.practice_valid_to = day("2027-12-31");
        dossier.licences.radiology_number = "吉卫放证字 1 号".into();
        dossier.reporting.network = true;
        let of_diagnosis = Dossier { quality_documents: vec!["DD01".into()], ..dossier.clone() };
        assert!(entries(Service::Diagnosis, &of_diagnosis).iter().any(|entry| entry.filed.zh == "现行有效"));
        let found = entries(Service::Examination, &dossier);
        let lines: Vec<String> = found.iter().map(|entry| format!("{}｜{}", entry.label.zh, entry.filed.zh)).collect();
        let expected = [
            "车辆：吉A·1｜专用车辆，车载 DR V-1",
            "车辆年检：吉A·1｜有效期至 2026-01-31",
            "车载 DR 防护检测：吉A·1｜有效期至 2026-02-28",
            "医疗机构执业许可证原件｜有效期至 2027-12-31",
            "放射诊疗许可证原件｜吉卫放证字 1 号，未登记有效期",
            "开展服务日期｜2025-05-06",
        ];
        assert_eq!(lines[..6], expected);
        let document = crate::catalogues::quality_documents().iter().find(|document| document.code == "QD01").unwrap();
        assert_eq!(lines[6..], [format!("质量文件：{}｜现行有效", document.name.zh), "专用计算机与网络｜已备案".into()]);
    }

    #[test]
    fn only_what_is_not_as_filed_is_a_difference() {
        let entries = entries(Service::Examination, &dossier());
        let compared = |finding, note: &str| Compared { finding, note: note.into() };
        let comparison: Comparison = [
            ("D1".parse().unwrap(), compared(Finding::AsFiled, "")),
            ("D4".parse().unwrap(), compared(Finding::NotFound, " 送修 ")),
            ("D6".parse().unwrap(), compared(Finding::Differs, "实测 6.1 m²")),
        ]
        .into();
        let found = differences(&entries, &comparison);
        let said: Vec<_> = found.iter().map(|one| (one.entry.code.as_str(), one.finding, one.note.as_str())).collect();
        assert_eq!(said, [("D4", Finding::NotFound, "送修"), ("D6", Finding::Differs, "实测 6.1 m²")]);
        let mut complaints = Complaints::default();
        check(&entries, &[("D99".parse().unwrap(), compared(Finding::AsFiled, ""))].into(), &mut complaints);
        assert_eq!(complaints.iter().map(|one| one.pointer.clone()).collect::<Vec<_>>(), ["/comparison/D99"]);
    }
}
