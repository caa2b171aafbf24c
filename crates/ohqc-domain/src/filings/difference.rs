//! What differs between two dossiers, field by field: what a reviewer looks at when a change is handed in.
//!
//! Rows are the same row by what names them (a person's certificate, a device's serial number, a room's name, a vehicle's
//! plate), never by their place in a list.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Device, Dossier, DossierAttachment, FiledCategory, FiledService, Holder, Part, Person, Room, Vehicle, category_label,
};
use crate::institutions::BodyKind;
use crate::text::Text;

/// One field that differs, or a row that is there in one dossier only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FilingDifference)]
pub struct Difference {
    /// The part of the dossier.
    pub part: Part,
    /// The row: a person, a room, a device; absent for what is there once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<Text>,
    /// The field; absent where the row as a whole came or went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Text>,
    /// How it is in force; absent where it was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Text>,
    /// How it is to be; absent where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Text>,
}

/// A field with its value in words; no words where it is empty.
type Field = (Text, Option<Text>);

/// A row as it is compared: what names it, what it is called, what it says.
struct Row {
    key: String,
    name: Text,
    fields: Vec<Field>,
}

/// Everything in which a dossier differs from the one before it, in the order of the form.
#[must_use]
pub fn differences(kind: impl Into<BodyKind>, before: &Dossier, after: &Dossier) -> Vec<Difference> {
    let kind = kind.into();
    let mut found = Vec::new();
    let mut fields = |part, one: fn(&Dossier) -> Vec<Field>| compare_fields(&mut found, part, None, one(before), one(after));
    fields(Part::Services, licences);
    fields(Part::Premises, premises);
    fields(Part::Reporting, reporting);
    let mut rows = |part, one: &dyn Fn(&Dossier) -> Vec<Row>| compare_rows(&mut found, part, one(before), one(after));
    rows(Part::Services, &|dossier| dossier.services.iter().map(|filed| filed_service(kind, filed)).collect());
    rows(Part::People, &|dossier| dossier.people.iter().map(|one| person(kind, one)).collect());
    rows(Part::Premises, &|dossier| dossier.premises.rooms.iter().map(room).collect());
    rows(Part::Equipment, &|dossier| dossier.equipment.iter().map(|one| device(kind, one)).collect());
    rows(Part::Equipment, &|dossier| dossier.vehicles.iter().map(vehicle).collect());
    rows(Part::Quality, &|dossier| dossier.quality_documents.iter().map(|code| document(kind, code)).collect());
    rows(Part::Attachments, &|dossier| dossier.attachments.iter().map(|file| material(kind, file)).collect());
    found.sort_by_key(|difference| difference.part);
    found
}

/// What a change puts in place of the institution's name, address, credit code or licence.
#[must_use]
pub fn holder_differences(before: &Holder, after: &Holder) -> Vec<Difference> {
    let row = Text::new("机构信息", "The institution");
    let fields = |holder: &Holder| -> Vec<Field> {
        vec![
            (Text::new("机构名称", "name"), same(&holder.name)),
            (Text::new("统一社会信用代码", "credit code"), same(&holder.credit_code)),
            (Text::new("执业许可证登记号", "practice licence number"), same(&holder.licence_number)),
            (Text::new("地址", "address"), same(&holder.address)),
        ]
    };
    let mut found = Vec::new();
    compare_fields(&mut found, Part::Services, Some(&row), fields(before), fields(after));
    found
}

fn compare_fields(found: &mut Vec<Difference>, part: Part, row: Option<&Text>, before: Vec<Field>, after: Vec<Field>) {
    for ((field, before), (_, after)) in before.into_iter().zip(after) {
        if before != after {
            found.push(Difference { part, row: row.cloned(), field: Some(field), before, after });
        }
    }
}

fn compare_rows(found: &mut Vec<Difference>, part: Part, before: Vec<Row>, after: Vec<Row>) {
    let mut held = keyed(before);
    for (key, row) in keyed(after) {
        match held.remove(&key) {
            Some(old) => compare_fields(found, part, Some(&row.name), old.fields, row.fields),
            None => found.push(whole(part, row, true)),
        }
    }
    found.extend(held.into_values().map(|row| whole(part, row, false)));
}

/// The rows by what names them; of several with one name the first meets the first, the second the second.
fn keyed(rows: Vec<Row>) -> BTreeMap<(String, usize), Row> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = rows.into_iter().map(|row| {
        let count = counts.entry(row.key.clone()).or_default();
        *count += 1;
        ((row.key.clone(), *count), row)
    });
    numbered.collect()
}

/// A row that came or went, with everything it says.
fn whole(part: Part, row: Row, came: bool) -> Difference {
    let says =
        |(field, value): Field| value.map(|value| (format!("{} {}", field.zh, value.zh), format!("{} {}", field.en, value.en)));
    let (zh, en): (Vec<String>, Vec<String>) = row.fields.into_iter().filter_map(says).unzip();
    let words = if zh.is_empty() { row.name.clone() } else { Text::owned(zh.join("；"), en.join("; ")) };
    let (before, after) = if came { (None, Some(words)) } else { (Some(words), None) };
    Difference { part, row: Some(row.name), field: None, before, after }
}

fn same(text: &str) -> Option<Text> {
    let text = text.trim();
    (!text.is_empty()).then(|| Text::owned(text, text))
}

fn day(day: Option<NaiveDate>) -> Option<Text> {
    day.map(|day| Text::owned(day.to_string(), day.to_string()))
}

fn area(area: Option<Decimal>) -> Option<Text> {
    area.map(|area| Text::owned(format!("{} m²", area.normalize()), format!("{} m²", area.normalize())))
}

const fn yes(yes: bool) -> Option<Text> {
    Some(if yes { Text::new("是", "yes") } else { Text::new("否", "no") })
}

fn list(words: impl Iterator<Item = Text>) -> Option<Text> {
    let (zh, en): (Vec<String>, Vec<String>) = words.map(|text| (text.zh.into_owned(), text.en.into_owned())).unzip();
    (!zh.is_empty()).then(|| Text::owned(zh.join("、"), en.join(", ")))
}

fn categories(kind: BodyKind, codes: &[String]) -> Option<Text> {
    list(codes.iter().map(|code| category_label(kind, code)))
}

fn licences(dossier: &Dossier) -> Vec<Field> {
    let licences = &dossier.licences;
    vec![
        (Text::new("开展日期", "service began on"), day(dossier.began_on)),
        (Text::new("执业许可证有效期至", "practice licence valid to"), day(licences.practice_valid_to)),
        (Text::new("资质证书编号", "certificate of qualification"), same(&licences.qualification_number)),
        (Text::new("资质证书有效期至", "qualification valid to"), day(licences.qualification_valid_to)),
        (Text::new("放射诊疗许可证号", "radiological licence"), same(&licences.radiology_number)),
        (Text::new("放射诊疗许可证有效期至", "radiological licence valid to"), day(licences.radiology_valid_to)),
    ]
}

fn premises(dossier: &Dossier) -> Vec<Field> {
    let premises = &dossier.premises;
    vec![
        (Text::new("建筑总面积", "floor area"), area(premises.total_area)),
        (Text::new("候检场所", "waiting area"), yes(premises.waiting_area)),
        (Text::new("检验室", "laboratory"), yes(premises.laboratory)),
    ]
}

fn reporting(dossier: &Dossier) -> Vec<Field> {
    let reporting = &dossier.reporting;
    vec![
        (Text::new("信息报告员", "reporting officer"), same(&reporting.officer)),
        (Text::new("计算机与网络", "computer and network"), yes(reporting.network)),
        (Text::new("信息系统", "information system"), same(&reporting.system)),
    ]
}

fn filed_service(kind: BodyKind, filed: &FiledService) -> Row {
    let category = FiledCategory::new(kind, filed);
    let items = list(category.items.into_iter()).unwrap_or(Text::new("全部项目", "all items"));
    Row { key: filed.category.clone(), name: category.name, fields: vec![(Text::new("项目", "items"), Some(items))] }
}

fn person(kind: BodyKind, person: &Person) -> Row {
    let held = person.diagnosis_certificate.as_ref();
    let certificate = person.practice_certificate.trim();
    let key = if certificate.is_empty() { &person.name } else { certificate };
    Row {
        key: key.to_owned(),
        name: Text::owned(person.name.clone(), person.name.clone()),
        fields: vec![
            (Text::new("姓名", "name"), same(&person.name)),
            (Text::new("岗位", "roles"), list(person.roles.iter().map(|role| role.label()))),
            (Text::new("职称", "title"), Some(person.title.label())),
            (Text::new("从业年限", "years"), same(&person.years.to_string())),
            (Text::new("执业证书", "practice certificate"), same(certificate)),
            (Text::new("诊断资格证书", "qualification"), held.and_then(|held| same(&held.number))),
            (Text::new("资格类别", "qualified for"), held.and_then(|held| categories(kind, &held.categories))),
            (Text::new("资格有效期起", "qualified from"), held.and_then(|held| day(held.valid_from))),
            (Text::new("资格有效期至", "qualified to"), held.and_then(|held| day(held.valid_to))),
        ],
    }
}

fn room(room: &Room) -> Row {
    Row {
        key: room.name.trim().to_owned(),
        name: Text::owned(room.name.clone(), room.name.clone()),
        fields: vec![(Text::new("使用面积", "usable area"), area(Some(room.area)))],
    }
}

fn device(kind: BodyKind, device: &Device) -> Row {
    let serial = device.serial.trim();
    let key = if serial.is_empty() { format!("{} {}", device.name.trim(), device.model.trim()) } else { serial.to_owned() };
    Row {
        key,
        name: Text::owned(device.name.clone(), device.name.clone()),
        fields: vec![
            (Text::new("设备名称", "name"), same(&device.name)),
            (Text::new("型号", "model"), same(&device.model)),
            (Text::new("编号", "serial number"), same(serial)),
            (Text::new("用于类别", "categories"), categories(kind, &device.categories)),
            (Text::new("便携", "portable"), yes(device.portable)),
            (Text::new("检定有效期至", "calibrated to"), day(device.calibrated_to)),
        ],
    }
}

fn vehicle(vehicle: &Vehicle) -> Row {
    Row {
        key: vehicle.plate.trim().to_owned(),
        name: Text::owned(vehicle.plate.clone(), vehicle.plate.clone()),
        fields: vec![
            (Text::new("型号", "model"), same(&vehicle.model)),
            (Text::new("专用", "dedicated"), yes(vehicle.dedicated)),
            (Text::new("车载 DR 编号", "mounted DR"), same(&vehicle.dr_serial)),
            (Text::new("车载 DR 型号", "model of the mounted DR"), same(&vehicle.dr_model)),
            (Text::new("DR 防护与性能检测日期", "DR tested on"), day(vehicle.dr_tested_on)),
            (Text::new("年检有效期至", "road test to"), day(vehicle.road_test_valid_to)),
            (Text::new("放射防护检测有效期至", "protection test to"), day(vehicle.protection_test_valid_to)),
        ],
    }
}

fn document(kind: BodyKind, code: &str) -> Row {
    let found = kind.documents().iter().find(|document| document.code == code);
    let name = found.map_or_else(|| Text::owned(code, code), |document| document.name.clone());
    Row { key: code.to_owned(), name, fields: Vec::new() }
}

fn material(kind: BodyKind, file: &DossierAttachment) -> Row {
    let code = || Text::owned(file.kind.clone(), file.kind.clone());
    Row {
        key: format!("{} {}", file.kind, file.attachment),
        name: kind.body().material(&file.kind).map_or_else(code, |material| material.name.clone()),
        fields: vec![(Text::new("文件", "file"), same(&file.name))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::{DiagnosisCertificate, PersonRole, Title};
    use crate::institutions::Service;

    fn doctor(name: &str, certificate: &str) -> Person {
        Person {
            name: name.into(),
            roles: vec![PersonRole::ChiefPhysician],
            title: Title::Senior,
            years: 9,
            practice_certificate: certificate.into(),
            diagnosis_certificate: Some(DiagnosisCertificate {
                number: "吉职诊0001".into(),
                categories: vec!["1".into()],
                valid_from: None,
                valid_to: "2027-05-31".parse().ok(),
            }),
        }
    }

    fn meter(serial: &str) -> Device {
        Device {
            name: "纯音听力计".into(),
            model: "AD-226".into(),
            serial: serial.into(),
            categories: vec!["3".into()],
            portable: false,
            calibrated_to: "2026-01-01".parse().ok(),
        }
    }

    fn dossier() -> Dossier {
        let mut dossier = Dossier {
            services: vec![FiledService { category: "1".into(), items: vec![] }],
            people: vec![doctor("王某", "110"), doctor("李某", "111"), doctor("李某", "")],
            equipment: vec![meter("A1"), meter("A2"), meter(""), meter("")],
            vehicles: vec![Vehicle { plate: "吉A·1".into(), ..Vehicle::default() }],
            ..Dossier::default()
        };
        dossier.premises.rooms =
            vec![Room { name: "测听室".into(), area: Decimal::from(8) }, Room { name: "采血室".into(), area: Decimal::from(9) }];
        dossier
    }

    /// Each difference as row, field, before, after in Chinese.
    fn said(after: &Dossier) -> Vec<[String; 4]> {
        let zh = |text: Option<Text>| text.map(|text| text.zh.into_owned()).unwrap_or_default();
        differences(Service::Examination, &dossier(), after)
            .into_iter()
            .map(|one| [zh(one.row), zh(one.field), zh(one.before), zh(one.after)])
            .collect()
    }

    #[test]
    fn another_order_is_no_difference() {
        let mut after = dossier();
        after.people.reverse();
        after.equipment.reverse();
        after.premises.rooms.reverse();
        assert_eq!(said(&after), Vec::<[String; 4]>::new());
    }

    #[test]
    fn a_row_is_known_by_what_names_it() {
        let mut after = dossier();
        after.people.remove(0);
        if let Some(person) = after.people.first_mut() {
            person.name = "李四".into();
            person.diagnosis_certificate.as_mut().unwrap().valid_to = None;
        }
        after.equipment.insert(0, meter("A3"));
        after.vehicles[0].dr_serial = "VDR-1".into();
        let found = said(&after);
        let expected = [["李四", "姓名", "李某", "李四"], ["李四", "资格有效期至", "2027-05-31", ""]];
        assert_eq!(found[..2], expected.map(|row| row.map(str::to_owned)));
        assert_eq!((found[2][0].as_str(), found[2][3].as_str()), ("王某", ""), "he left, and nobody was taken for him");
        assert_eq!((found[3][0].as_str(), found[3][2].as_str()), ("纯音听力计", ""), "a device came");
        assert!(found[3][3].contains("A3"));
        assert_eq!(found[4], ["吉A·1", "车载 DR 编号", "", "VDR-1"].map(str::to_owned));
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn single_fields_and_codes_are_said_in_words() {
        let mut after = dossier();
        after.services[0].items = vec!["6.1".into()];
        after.premises.total_area = Some(Decimal::new(6205, 1));
        after.premises.rooms[0].area = Decimal::from(12);
        after.quality_documents = vec!["QD01".into()];
        after.reporting.network = true;
        let found = said(&after);
        let fields: Vec<&str> = found.iter().map(|one| one[1].as_str()).collect();
        assert_eq!(fields, ["项目", "建筑总面积", "使用面积", "", "计算机与网络"]);
        assert_eq!(found[0][2], "全部项目");
        assert_eq!(found[1][3], "620.5 m²");
        assert_eq!(found[2], ["测听室", "使用面积", "8 m²", "12 m²"].map(str::to_owned));
        let parts: Vec<Part> = differences(Service::Examination, &dossier(), &after).iter().map(|one| one.part).collect();
        assert!(parts.is_sorted());
    }
}
