//! The dossier on record against what is found on site, entry by entry (令6 第十条: what was filed is true and is what is there).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogues::KeyLink;
use crate::checklists::ItemCode;
use crate::filings::words::{self, Field};
use crate::filings::{Device, Dossier, Holder, Person, Vehicle};
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

/// What a record says that can be looked for on site (JL24-1-3-c): the institution that it names, and then its dossier field by
/// field in the order of the five key links. What is examined and diagnosed is judged item by item, and files are no finding.
#[must_use]
pub fn entries(kind: impl Into<BodyKind>, holder: &Holder, dossier: &Dossier) -> Vec<Entry> {
    let kind = kind.into();
    let people = dossier.people.iter().flat_map(|one| person(kind, one));
    let equipment = dossier.equipment.iter().flat_map(|one| device(kind, one));
    let reporting = words::reporting(kind, dossier).into_iter().filter_map(|field| alone(KeyLink::InformationReporting, field));
    let found = words::holder(holder)
        .into_iter()
        // The checklist has the licences under this link.
        .filter_map(|field| alone(KeyLink::QualitySystem, field))
        .chain(people)
        .chain(equipment)
        .chain(dossier.vehicles.iter().flat_map(vehicle))
        .chain(premises(kind, dossier))
        .chain(licences(dossier))
        .chain(documents(kind, dossier))
        .chain(reporting);
    (1..)
        .zip(found)
        .filter_map(|(number, (link, label, filed))| Some(Entry { code: code(number)?, link, label, filed }))
        .collect()
}

fn code(number: u32) -> Option<ItemCode> {
    format!("D{number}").parse().ok()
}

/// What is looked for, by its sort and its name.
fn named(zh: &str, en: &str, name: &str) -> Text {
    Text::owned(format!("{zh}：{name}"), format!("{en}: {name}"))
}

/// A field that is looked for by itself; what was not filed, or as not there, is not.
fn alone(link: KeyLink, (name, value): Field) -> Option<Line> {
    let value = value.filter(|value| *value != words::NO)?;
    let mut letters = name.en.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Some((link, Text::owned(name.zh, capital), value))
}

/// Fields of one thing; none where all are empty.
fn together(link: KeyLink, label: Text, fields: impl IntoIterator<Item = Field>) -> Option<Line> {
    words::said(fields).map(|filed| (link, label, filed))
}

/// Somebody with their certificates.
fn person(kind: BodyKind, person: &Person) -> impl Iterator<Item = Line> {
    let (link, name) = (KeyLink::People, &person.name);
    let work = words::work(person).into_iter().chain([words::external(person)]);
    let present = together(link, named("在岗", "Present", name), work);
    let practice = together(link, named("执业证书原件", "Certificate of practice", name), [words::practice(person)]);
    let endless = person.diagnosis_certificate.as_ref().filter(|held| held.valid_to.is_none());
    let endless = endless.map(|_| (Text::new("有效期", "valid"), Some(Text::new("长期", "without end"))));
    let diagnosis = named("职业病诊断资格证书原件", "Diagnosis certificate", name);
    let diagnosis = together(link, diagnosis, words::qualification(kind, person).into_iter().chain(endless));
    [present, practice, diagnosis].into_iter().flatten()
}

/// A device and, where it needs one, its certificate of calibration.
fn device(kind: BodyKind, device: &Device) -> impl Iterator<Item = Line> {
    let (link, name) = (KeyLink::Equipment, &device.name);
    let made = together(link, named("设备", "Device", name), words::make(kind, device));
    let certificate = named("检定（校准）证书", "Certificate of calibration", name);
    made.into_iter().chain(together(link, certificate, [words::calibrated(device)]))
}

/// A vehicle with its tests.
fn vehicle(vehicle: &Vehicle) -> impl Iterator<Item = Line> {
    let (link, plate) = (KeyLink::Equipment, &vehicle.plate);
    let [road, protection] = words::tests(vehicle);
    let fittings = together(link, named("车辆", "Vehicle", plate), words::fittings(vehicle));
    let road = together(link, named("车辆年检", "Road test", plate), [road]);
    let protection = together(link, named("车载 DR 防护检测", "Radiation protection test", plate), [protection]);
    [fittings, road, protection].into_iter().flatten()
}

fn premises(kind: BodyKind, dossier: &Dossier) -> impl Iterator<Item = Line> {
    let link = KeyLink::Premises;
    let rooms = dossier.premises.rooms.iter();
    let rooms = rooms.filter_map(move |room| together(link, named("用房", "Room", &room.name), words::usable(kind, room)));
    words::premises(kind, dossier).into_iter().filter_map(move |field| alone(link, field)).chain(rooms)
}

/// The papers that a house holds, and since when it serves.
fn licences(dossier: &Dossier) -> impl Iterator<Item = Line> {
    let (link, held) = (KeyLink::QualitySystem, &dossier.licences);
    let practice = Text::new("医疗机构执业许可证原件", "Practice licence");
    let practice = together(link, practice, words::practice_licence(held));
    let qualification = Text::new("资质证书原件", "Certificate of qualification");
    let qualification = together(link, qualification, words::qualification_licence(held));
    let radiology = Text::new("放射诊疗许可证原件", "Radiological licence");
    let radiology = together(link, radiology, words::radiology_licence(held));
    [practice, qualification, radiology, alone(link, words::began(dossier))].into_iter().flatten()
}

fn documents(kind: BodyKind, dossier: &Dossier) -> impl Iterator<Item = Line> {
    dossier.quality_documents.iter().map(move |code| {
        let name = kind.document(code).map_or_else(|| Text::name(code), |document| document.name.clone());
        let label = Text::owned(format!("质量文件：{}", name.zh), format!("Quality document: {}", name.en));
        (KeyLink::QualitySystem, label, Text::new("现行有效", "In force"))
    })
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
    use crate::filings::{DiagnosisCertificate, Licences, PersonRole, Reporting, Room, Title, chapters};
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
        dossier.premises.rooms.push(Room { name: "听力室".into(), area: "8.40".parse().unwrap(), auxiliary: false });
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

    fn holder() -> Holder {
        Holder {
            name: "长春某医院".into(),
            credit_code: "12220000412759999X".into(),
            licence_number: "PDY00001".into(),
            address: "人民大街 1 号".into(),
        }
    }

    fn lines(entries: &[Entry]) -> Vec<String> {
        entries.iter().map(|entry| format!("{} {}｜{}", entry.code, entry.label.zh, entry.filed.zh)).collect()
    }

    /// `JL24-1-3-c`: what the record says of the institution and of each key link is looked for on site.
    /// diagnosis 1.2 fields-5.
    #[test]
    fn people_certificates_rooms_and_devices_become_entries_of_their_links() {
        let found = entries(Service::Examination, &holder(), &dossier());
        let expected = [
            "D1 机构名称｜长春某医院",
            "D2 统一社会信用代码｜12220000412759999X",
            "D3 执业许可证登记号｜PDY00001",
            "D4 地址｜人民大街 1 号",
            "D5 在岗：王芳｜岗位 主检医师、执业医师；职称 高级；从业年限 8；外聘 否",
            "D6 执业证书原件：王芳｜执业证书 110220000000001",
            "D7 职业病诊断资格证书原件：王芳｜诊断资格证书 吉诊001；资格类别 接触粉尘类；有效期 长期",
            "D8 设备：肺功能仪｜型号 X1；编号 007；用于类别 接触粉尘类；便携 否",
            "D9 检定（校准）证书：肺功能仪｜检定有效期至 2026-01-31",
            "D10 用房：听力室｜使用面积 8.4 m²；辅助用房 否",
        ];
        assert_eq!(lines(&found), expected);
        let links: Vec<KeyLink> = found.iter().map(|entry| entry.link).collect();
        let (house, people, equipment) = (KeyLink::QualitySystem, KeyLink::People, KeyLink::Equipment);
        let expected = [house, house, house, house, people, people, people, equipment, equipment, KeyLink::Premises];
        assert_eq!(links, expected);
        assert_eq!((found[0].label.en.as_ref(), found[4].label.en.as_ref()), ("Name", "Present: 王芳"));
        let diagnosis = entries(Service::Diagnosis, &holder(), &dossier());
        assert!(diagnosis.iter().any(|entry| entry.link == equipment && entry.filed.zh == "检定有效期至 2026-01-31"));
    }

    /// A dossier in which nothing is empty.
    fn whole() -> Dossier {
        let day = |text: &str| text.parse().ok();
        let mut dossier = dossier();
        dossier.premises.rooms[0].auxiliary = true;
        dossier.people[0].external = true;
        let held = dossier.people[0].diagnosis_certificate.as_mut().unwrap();
        (held.valid_from, held.valid_to) = (day("2021-06-01"), day("2027-05-31"));
        dossier.began_on = day("2025-05-06");
        dossier.vehicles.push(Vehicle {
            plate: "吉A·1".into(),
            model: "宇通".into(),
            dedicated: true,
            dr_serial: "V-1".into(),
            dr_model: "DRX-500".into(),
            dr_tested_on: day("2025-03-01"),
            road_test_valid_to: day("2026-01-31"),
            protection_test_valid_to: day("2026-02-28"),
        });
        dossier.licences = Licences {
            practice_valid_to: day("2027-12-31"),
            licensor: "长春市卫生健康委员会".into(),
            departments: "职业病科".into(),
            radiology_number: "吉卫放证字 1 号".into(),
            radiology_valid_to: day("2027-11-30"),
            radiology_scope: "X 射线影像诊断".into(),
            qualification_number: "吉资 1 号".into(),
            qualification_valid_to: day("2027-10-31"),
        };
        dossier.premises.total_area = "620.5".parse().ok();
        (dossier.premises.waiting_area, dossier.premises.laboratory) = (true, true);
        dossier.quality_documents = vec!["QD01".into()];
        dossier.reporting = Reporting {
            officer: "赵某".into(),
            telephone: "0431-80000001".into(),
            account: "jl-01".into(),
            deputy: "钱某".into(),
            deputy_telephone: "0431-80000002".into(),
            deputy_account: "jl-02".into(),
            network: true,
            system: "吉林省平台".into(),
        };
        dossier
    }

    /// `JL24-1-3-c`, `JL24-1-2-b`: vehicles, papers, rooms, documents and reporting, each field of them.
    /// diagnosis 1.2 fields-7.
    #[test]
    fn vehicles_licences_network_and_documents_become_entries_too() {
        let of_diagnosis = Dossier { quality_documents: vec!["DD01".into()], ..whole() };
        assert!(entries(Service::Diagnosis, &holder(), &of_diagnosis).iter().any(|entry| entry.filed.zh == "现行有效"));
        let document = crate::catalogues::quality_documents().iter().find(|document| document.code == "QD01").unwrap();
        let expected = [
            "D10 车辆：吉A·1｜型号 宇通；专用 是；车载 DR 编号 V-1；车载 DR 型号 DRX-500；DR 防护与性能检测日期 2025-03-01",
            "D11 车辆年检：吉A·1｜年检有效期至 2026-01-31",
            "D12 车载 DR 防护检测：吉A·1｜放射防护检测有效期至 2026-02-28",
            "D13 建筑总面积｜620.5 m²",
            "D14 候检场所｜是",
            "D15 检验室｜是",
            "D16 用房：听力室｜使用面积 8.4 m²；辅助用房 是",
            "D17 医疗机构执业许可证原件｜执业许可证有效期至 2027-12-31；执业许可证发证机关 长春市卫生健康委员会；诊疗科目 职业病科",
            "D18 资质证书原件｜资质证书编号 吉资 1 号；资质证书有效期至 2027-10-31",
            "D19 放射诊疗许可证原件｜放射诊疗许可证号 吉卫放证字 1 号；放射诊疗许可证有效期至 2027-11-30；放射诊疗许可证范围 X 射线影像诊断",
            "D20 开展日期｜2025-05-06",
            &format!("D21 质量文件：{}｜现行有效", document.name.zh),
            "D22 信息报告员｜赵某",
            "D23 报告员电话｜0431-80000001",
            "D24 报告员系统账号｜jl-01",
            "D25 备用报告员｜钱某",
            "D26 备用报告员电话｜0431-80000002",
            "D27 备用报告员系统账号｜jl-02",
            "D28 计算机与网络｜是",
            "D29 信息系统｜吉林省平台",
        ];
        assert_eq!(lines(&entries(Service::Examination, &holder(), &whole()))[9..], expected);
    }

    /// `JL24-1-3-c`: whatever the form prints and a change is compared by is looked for, but for identity numbers, which stay
    /// masked, the services, which are judged item by item, and the files.
    #[test]
    fn every_field_of_the_form_is_in_some_entry() {
        let found = entries(Service::Examination, &holder(), &whole());
        let told = |name: &str, value: &str| {
            found.iter().any(|Entry { label, filed, .. }| {
                filed.zh.split('；').any(|part| part == format!("{name} {value}"))
                    || label.zh == name && filed.zh == value
                    || label.zh.ends_with(&format!("：{value}"))
            })
        };
        let mut count = 0;
        for chapter in chapters(BodyKind::Examination, &whole()) {
            let tables = chapter.tables.into_iter().flat_map(|table| {
                let columns = table.columns;
                table.rows.into_iter().flat_map(move |row| columns.clone().into_iter().zip(row)).collect::<Vec<_>>()
            });
            let fields = chapter.fields.into_iter().map(|(name, value)| (name, Some(value))).chain(tables);
            for (name, value) in
                fields.filter(|(name, _)| !["身份证号", "类别", "项目", "材料", "文件"].contains(&name.zh.as_ref()))
            {
                let value = value.unwrap_or_else(|| panic!("nothing is empty: {}", name.zh));
                assert!(told(&name.zh, &value.zh), "{} {}", name.zh, value.zh);
                count += 1;
            }
        }
        assert!(count >= 45, "{count}");
        for (name, value) in crate::filings::words::holder(&holder()) {
            assert!(told(&name.zh, &value.unwrap().zh), "{}", name.zh);
        }
    }

    #[test]
    fn only_what_is_not_as_filed_is_a_difference() {
        let entries = entries(Service::Examination, &holder(), &dossier());
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
