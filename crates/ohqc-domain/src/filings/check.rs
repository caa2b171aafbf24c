//! What a saved dossier must satisfy even while it is incomplete; the form asks it while it is filled in, the server again.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{DiagnosisCertificate, Dossier, Missing, Part, Person, is_category, is_item};
use crate::institutions::BodyKind;
use crate::provenance::Mark;
use crate::text::Text;
use crate::validation::{Complaint, Complaints};
use crate::values::IdentityNumber;

/// Everything that is wrong with a dossier as it stands: lengths, codes that the catalogues do not know, what is listed twice,
/// impossible areas and periods.
#[must_use]
pub fn complaints(kind: impl Into<BodyKind>, dossier: &Dossier, today: NaiveDate) -> Complaints {
    let kind = kind.into();
    let mut found = Complaints::default();
    found.extend_validated(dossier);
    services(&mut found, kind, dossier);
    people(&mut found, kind, dossier, today);
    devices(&mut found, kind, dossier);
    codes(&mut found, "/quality_documents", &dossier.quality_documents, |code| kind.document(code).is_some());
    for (index, file) in dossier.attachments.iter().enumerate() {
        code(&mut found, format!("/attachments/{index}/kind"), kind.body().material(&file.kind).is_some(), true);
    }
    areas(&mut found, dossier);
    found
}

/// The row that a pointer means: its place, and what it is called where it has a name.
#[must_use]
pub fn row_at(dossier: &Dossier, pointer: &str) -> Option<Text> {
    let lists = ["services", "people", "equipment", "vehicles", "rooms", "attachments"];
    let mut steps = pointer.split('/').skip_while(|step| !lists.contains(step));
    let (list, row) = (steps.next()?, steps.next()?.parse::<usize>().ok()?);
    let name = match list {
        "people" => dossier.people.get(row).map(|person| &person.name),
        "equipment" => dossier.equipment.get(row).map(|device| &device.name),
        "vehicles" => dossier.vehicles.get(row).map(|vehicle| &vehicle.plate),
        "rooms" => dossier.premises.rooms.get(row).map(|room| &room.name),
        _ => None,
    };
    let place = row + 1;
    Some(match name.map(|name| name.trim()).filter(|name| !name.is_empty()) {
        Some(name) => Text::owned(format!("第 {place} 项（{name}）"), format!("Row {place} ({name})")),
        None => Text::owned(format!("第 {place} 项"), format!("Row {place}")),
    })
}

/// A complaint as the form shows it while it is filled in: in its part, with the row it means, and what asks for it.
#[must_use]
pub fn fault(dossier: &Dossier, complaint: &Complaint) -> Missing {
    let Complaint { pointer, code, text } = complaint;
    let text = row_at(dossier, pointer)
        .map_or_else(|| text.clone(), |row| Text::owned(format!("{}：{}", row.zh, text.zh), format!("{}: {}", row.en, text.en)));
    // They are checks of ours, whatever clause the value itself rests on.
    Missing {
        part: Part::at(pointer), pointer: pointer.clone(), code: (*code).into(), text, clause: "—".into(), mark: Mark::Own
    }
}

fn services(found: &mut Complaints, kind: BodyKind, dossier: &Dossier) {
    let mut seen = BTreeSet::new();
    for (index, filed) in dossier.services.iter().enumerate() {
        let (known, first) = (is_category(kind, &filed.category), seen.insert(&filed.category));
        code(found, format!("/services/{index}/category"), known, first);
        if known {
            codes(found, &format!("/services/{index}/items"), &filed.items, |item| is_item(kind, &filed.category, item));
        }
    }
}

fn people(found: &mut Complaints, kind: BodyKind, dossier: &Dossier, today: NaiveDate) {
    for (index, person) in dossier.people.iter().enumerate() {
        let number = &person.identity_number;
        if !number.is_empty() && !IdentityNumber::is_masked(number) {
            found.check(format!("/people/{index}/identity_number"), IdentityNumber::parse(number));
        }
        listed_again(found, index, person, dossier);
        let Some(held) = &person.diagnosis_certificate else { continue };
        let at = format!("/people/{index}/diagnosis_certificate");
        codes(found, &format!("{at}/categories"), &held.categories, |code| is_category(kind, code));
        certificate(found, &at, held, today);
        let mut earlier = dossier.people.iter().take(index).filter(|other| same_person(person, other));
        if earlier.any(|other| other.diagnosis_certificate.as_ref().is_some_and(|other| overlap(held, other))) {
            let text = Text::new(
                "同一人员同一类别的诊断资格，有效期不得重叠",
                "One person's certificates for the same category overlap",
            );
            found.add(format!("{at}/valid_from"), "overlap", text);
        }
    }
}

/// What is wrong with a certificate's days; the dialog of a person asks it too.
pub fn certificate(found: &mut Complaints, at: &str, held: &DiagnosisCertificate, today: NaiveDate) {
    if held.valid_from.is_some_and(|from| from > today) {
        let text = Text::new("发证日期不得晚于今天", "The certificate begins in the future");
        found.add(format!("{at}/valid_from"), "future", text);
    }
    if held.valid_from.zip(held.valid_to).is_some_and(|(from, to)| from > to) {
        let text = Text::new("有效期的终止日早于起始日", "The last day is before the first");
        found.add(format!("{at}/valid_to"), "period", text);
    }
}

/// A person's further rows hold further certificates of diagnosis; one that holds none says what an earlier row could. An identity
/// number is one person's, who has one name.
fn listed_again(found: &mut Complaints, index: usize, person: &Person, dossier: &Dossier) {
    let earlier = || dossier.people.iter().take(index);
    if earlier().any(|other| same_number(person, other) && other.name.trim() != person.name.trim()) {
        let text = Text::new("该身份证号码已用于另一姓名", "The identity number stands beside another name");
        found.add(format!("/people/{index}/identity_number"), "other_name", text);
    } else if person.diagnosis_certificate.is_none()
        && let Some(other) = earlier().find(|other| same_person(person, other))
    {
        let field = if same_number(person, other) { "identity_number" } else { "practice_certificate" };
        found.add(format!("/people/{index}/{field}"), "duplicate", Text::new("重复", "Listed twice"));
    }
}

/// Rows with the same certificate of practice, or the same identity number, mean the same person.
pub(super) fn same_person(one: &Person, other: &Person) -> bool {
    let certificate = one.practice_certificate.trim();
    !certificate.is_empty() && certificate == other.practice_certificate.trim() || same_number(one, other)
}

/// Whether two rows hold the same identity number; what is masked may be anybody's.
fn same_number(one: &Person, other: &Person) -> bool {
    let number = |person: &Person| person.identity_number.parse::<IdentityNumber>().ok();
    number(one).is_some_and(|held| number(other) == Some(held))
}

/// Whether two certificates cover a category at the same time.
fn overlap(one: &DiagnosisCertificate, other: &DiagnosisCertificate) -> bool {
    let ends_before =
        |a: &DiagnosisCertificate, b: &DiagnosisCertificate| a.valid_to.zip(b.valid_from).is_some_and(|(to, from)| to < from);
    one.categories.iter().any(|code| other.categories.contains(code)) && !ends_before(one, other) && !ends_before(other, one)
}

fn devices(found: &mut Complaints, kind: BodyKind, dossier: &Dossier) {
    let mut serials = BTreeSet::new();
    for (index, device) in dossier.equipment.iter().enumerate() {
        codes(found, &format!("/equipment/{index}/categories"), &device.categories, |code| is_category(kind, code));
        once(found, &mut serials, &device.serial, || format!("/equipment/{index}/serial"));
    }
    let mut plates = BTreeSet::new();
    for (index, vehicle) in dossier.vehicles.iter().enumerate() {
        once(found, &mut plates, &vehicle.plate, || format!("/vehicles/{index}/plate"));
        once(found, &mut serials, &vehicle.dr_serial, || format!("/vehicles/{index}/dr_serial"));
    }
}

/// A number that is there is listed once.
fn once<'a>(found: &mut Complaints, seen: &mut BTreeSet<&'a str>, number: &'a str, pointer: impl Fn() -> String) {
    if !number.trim().is_empty() && !seen.insert(number.trim()) {
        found.add(pointer(), "duplicate", Text::new("重复", "Listed twice"));
    }
}

fn areas(found: &mut Complaints, dossier: &Dossier) {
    if dossier.premises.total_area.is_some_and(|area| area < Decimal::ZERO) {
        let text = Text::new("建筑总面积不能小于 0", "The floor area cannot be less than 0");
        found.add("/premises/total_area", "range", text);
    }
    for (index, _) in dossier.premises.rooms.iter().enumerate().filter(|(_, room)| room.area < Decimal::ZERO) {
        let text = Text::new("使用面积不能小于 0", "The usable area cannot be less than 0");
        found.add(format!("/premises/rooms/{index}/area"), "range", text);
    }
}

fn codes(found: &mut Complaints, at: &str, listed: &[String], known: impl Fn(&str) -> bool) {
    let mut seen = BTreeSet::new();
    for (index, listed) in listed.iter().enumerate() {
        code(found, format!("{at}/{index}"), known(listed), seen.insert(listed));
    }
}

fn code(found: &mut Complaints, pointer: String, known: bool, first: bool) {
    if !known {
        found.add(pointer, "unknown_code", Text::new("目录中没有该代码", "Not a code of the catalogue"));
    } else if !first {
        found.add(pointer, "duplicate", Text::new("重复", "Listed twice"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::{Device, PersonRole, Title, Vehicle};
    use crate::institutions::Service;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn physician(number: &str, category: &str, from: Option<&str>, to: Option<&str>) -> Person {
        Person {
            name: "王某".into(),
            identity_number: String::new(),
            roles: vec![PersonRole::ChiefPhysician],
            title: Title::Senior,
            years: 9,
            practice_certificate: number.into(),
            external: false,
            diagnosis_certificate: Some(DiagnosisCertificate {
                number: "1".into(),
                categories: vec![category.into()],
                valid_from: from.map(day),
                valid_to: to.map(day),
            }),
        }
    }

    fn found(dossier: &Dossier) -> Vec<(String, &'static str)> {
        let found = complaints(Service::Examination, dossier, day("2025-06-16"));
        found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect()
    }

    fn among(people: Vec<Person>) -> Vec<(String, &'static str)> {
        found(&Dossier { people, ..Dossier::default() })
    }

    /// diagnosis 7.4.
    #[test]
    fn a_certificate_begins_by_today_and_ends_after_it_began() {
        let at = |field: &str| format!("/people/0/diagnosis_certificate/{field}");
        assert_eq!(among(vec![physician("1", "1", Some("2025-06-16"), Some("2025-06-16"))]), []);
        assert_eq!(among(vec![physician("1", "1", Some("2025-06-17"), None)]), [(at("valid_from"), "future")]);
        assert_eq!(among(vec![physician("1", "1", Some("2024-06-17"), Some("2024-06-16"))]), [(at("valid_to"), "period")]);
    }

    #[test]
    fn certificates_of_one_person_for_one_category_do_not_overlap() {
        let first = physician("110", "1", None, Some("2024-12-31"));
        let overlap = [("/people/1/diagnosis_certificate/valid_from".to_owned(), "overlap")];
        assert_eq!(among(vec![first.clone(), physician("110", "1", Some("2024-12-31"), None)]), overlap);
        assert_eq!(among(vec![first.clone(), physician("110", "1", Some("2025-01-01"), None)]), []);
        assert_eq!(among(vec![first.clone(), physician("110", "3", Some("2024-12-31"), None)]), [], "another category");
        assert_eq!(among(vec![first, physician("111", "1", None, None)]), [], "another person");
    }

    #[test]
    fn an_identity_number_is_one_persons_with_or_without_a_certificate_of_practice() {
        let with = |number: &str, name: &str, held: Option<DiagnosisCertificate>| Person {
            name: name.into(),
            identity_number: number.into(),
            diagnosis_certificate: held,
            ..physician("", "1", None, None)
        };
        let held = |from: &str| physician("", "1", Some(from), None).diagnosis_certificate;
        let number = "11010519491231002X";
        let at = |field: &str| format!("/people/1/{field}");
        let after = |second: Person| among(vec![with(number, "王某", held("2024-01-01")), second]);
        assert_eq!(after(with("11010519491231002x", "王某", None)), [(at("identity_number"), "duplicate")]);
        assert_eq!(after(with(number, "李某", None)), [(at("identity_number"), "other_name")]);
        assert_eq!(after(with(number, "王某", held("2025-01-01"))), [(at("diagnosis_certificate/valid_from"), "overlap")]);
        assert_eq!(after(with("110***********002X", "李某", None)), [], "what is masked may be another's");
        assert_eq!(after(with("", "王某", None)), [], "a name is nobody's alone");
        let plain = |certificate: &str| Person { diagnosis_certificate: None, ..physician(certificate, "1", None, None) };
        assert_eq!(among(vec![plain("110"), plain("110")]), [(at("practice_certificate"), "duplicate")]);
        assert_eq!(among(vec![plain("110"), plain("111"), plain(""), plain("")]), []);
    }

    #[test]
    fn swapped_digits_of_an_identity_number_are_named() {
        let with = |number: &str| {
            let mut person = physician("1", "1", None, None);
            person.identity_number = number.into();
            among(vec![person])
        };
        let wrong = [("/people/0/identity_number".to_owned(), "identity_number")];
        assert_eq!(with("11010519491231002X"), []);
        assert_eq!(with("11010519491213002X"), wrong, "two digits swapped");
        assert_eq!(with("110105"), wrong);
        assert_eq!(with("110***********002X"), [], "as it was shown");
    }

    /// JL24-1-2-a
    #[test]
    fn a_serial_and_a_plate_stand_once() {
        let device = |serial: &str| Device {
            name: "肺功能仪".into(),
            model: String::new(),
            serial: serial.into(),
            categories: vec!["1".into()],
            portable: true,
            calibrated_to: None,
        };
        let vehicle =
            |plate: &str, dr_serial: &str| Vehicle { plate: plate.into(), dr_serial: dr_serial.into(), ..Vehicle::default() };
        let dossier = Dossier {
            equipment: vec![device("A1"), device(""), device(""), device("A1 ")],
            vehicles: vec![vehicle("吉A·12345", "A1"), vehicle("吉A·12345", "")],
            ..Dossier::default()
        };
        let twice = |pointer: &str| (pointer.to_owned(), "duplicate");
        assert_eq!(found(&dossier), [twice("/equipment/3/serial"), twice("/vehicles/0/dr_serial"), twice("/vehicles/1/plate")]);
        let told: Vec<Missing> =
            complaints(Service::Examination, &dossier, day("2025-06-16")).iter().map(|one| fault(&dossier, one)).collect();
        assert_eq!(
            (told[0].part, told[0].text.zh.as_ref(), told[0].mark),
            (Part::Equipment, "第 4 项（肺功能仪）：重复", Mark::Own)
        );
    }
}
