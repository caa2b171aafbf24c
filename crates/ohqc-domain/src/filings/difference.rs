//! What differs between two dossiers, field by field: what a reviewer looks at when a change is handed in.
//!
//! Rows are the same row by what names them (a person's certificate, a device's serial number, a room's name, a vehicle's
//! plate), never by their place in a list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::masking::shown;
use super::words::{self, Field, Row, same};
use super::{Dossier, Holder, Part, Person};
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

/// Everything in which a dossier differs from the one before it, in the order of the form.
fn differences(kind: impl Into<BodyKind>, before: &Dossier, after: &Dossier) -> Vec<Difference> {
    let kind = kind.into();
    let mut found = Vec::new();
    let mut fields = |part, one: fn(BodyKind, &Dossier) -> Vec<Field>| {
        compare_fields(&mut found, part, None, one(kind, before), one(kind, after));
    };
    fields(Part::Services, words::licences);
    fields(Part::Premises, words::premises);
    fields(Part::Reporting, words::reporting);
    let mut rows = |part, one: fn(BodyKind, &Dossier) -> Vec<Row>| {
        compare_rows(&mut found, part, one(kind, before), one(kind, after));
    };
    rows(Part::Services, words::services);
    rows(Part::People, words::people);
    rows(Part::Premises, words::rooms);
    rows(Part::Equipment, words::devices);
    rows(Part::Equipment, words::vehicles);
    rows(Part::Quality, words::documents);
    rows(Part::Attachments, words::materials);
    hidden_digits(&mut found, before, after);
    found.sort_by_key(|difference| difference.part);
    found
}

/// Identity numbers that differ only in what is never shown: that they do is said.
fn hidden_digits(found: &mut Vec<Difference>, before: &Dossier, after: &Dossier) {
    for person in &after.people {
        let number = &person.identity_number;
        let read = same(&shown(number));
        let alike = |other: &Person| other.identity_number != *number && same(&shown(&other.identity_number)) == read;
        let mut earlier = before.people.iter().filter(|other| words::person_key(other) == words::person_key(person));
        let kept = before.people.iter().any(|other| other.identity_number == *number);
        if !kept && earlier.any(alike) {
            let (row, field) = (same(&person.name), Some(Text::new("身份证号", "identity number")));
            found.push(Difference { part: Part::People, row, field, before: read.clone(), after: read });
        }
    }
}

/// In what a submission differs from what was in force: the institution itself first, where it is named on both sides, then its
/// dossier.
#[must_use]
pub fn compare(
    kind: impl Into<BodyKind>,
    named: Option<(&Holder, &Holder)>,
    (before, after): (&Dossier, &Dossier),
) -> Vec<Difference> {
    let mut found = named.map(|(before, after)| holder_differences(before, after)).unwrap_or_default();
    found.extend(differences(kind, before, after));
    found
}

/// What a change puts in place of the institution's name, address, credit code or licence.
fn holder_differences(before: &Holder, after: &Holder) -> Vec<Difference> {
    let row = Text::new("机构信息", "The institution");
    let mut found = Vec::new();
    compare_fields(&mut found, Part::Services, Some(&row), words::holder(before), words::holder(after));
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
    let words = words::said(row.fields).unwrap_or_else(|| row.name.clone());
    let (before, after) = if came { (None, Some(words)) } else { (Some(words), None) };
    Difference { part, row: Some(row.name), field: None, before, after }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::filings::{Device, DiagnosisCertificate, FiledService, PersonRole, Room, Title, Vehicle};
    use crate::institutions::Service;

    fn doctor(name: &str, certificate: &str) -> Person {
        Person {
            name: name.into(),
            identity_number: String::new(),
            roles: vec![PersonRole::ChiefPhysician],
            title: Title::Senior,
            years: 9,
            practice_certificate: certificate.into(),
            external: false,
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
        dossier.premises.rooms = vec![
            Room { name: "测听室".into(), area: Decimal::from(8), auxiliary: false },
            Room { name: "采血室".into(), area: Decimal::from(9), auxiliary: false },
        ];
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
    fn another_identity_number_is_said_though_it_reads_the_same() {
        let with = |number: &str| {
            let mut dossier = dossier();
            dossier.people[0].identity_number = number.into();
            dossier
        };
        let found = |before: &str, after: &str| differences(Service::Examination, &with(before), &with(after)).len();
        assert_eq!(found("11010519491231002X", "11010519491231002X"), 0);
        assert_eq!(found("11010519491231002X", "11010519480229002X"), 1);
        assert_eq!(found("11010519491231002X", "440524188001010014"), 1);
        assert_eq!(found("", ""), 0);
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
        after.reporting.deputy = "李某".into();
        after.licences.departments = "职业病科".into();
        after.licences.radiology_scope = "X 射线影像诊断".into();
        let found = said(&after);
        let fields: Vec<&str> = found.iter().map(|one| one[1].as_str()).collect();
        assert_eq!(
            fields,
            ["诊疗科目", "放射诊疗许可证范围", "项目", "建筑总面积", "使用面积", "", "备用报告员", "计算机与网络"]
        );
        assert_eq!(found[2][2], "全部项目");
        assert_eq!(found[3][3], "620.5 m²");
        assert_eq!(found[4], ["测听室", "使用面积", "8 m²", "12 m²"].map(str::to_owned));
        let parts: Vec<Part> = differences(Service::Examination, &dossier(), &after).iter().map(|one| one.part).collect();
        assert!(parts.is_sorted());
    }
}
