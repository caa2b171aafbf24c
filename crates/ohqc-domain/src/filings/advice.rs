//! What a dossier had better hold: it is said while it is filled in and reviewed, and stops nothing.

use super::check::same_person;
use super::completeness::unmet;
use super::{Dossier, Material, Missing, Part, PersonRole};
use crate::catalogues::{ExpectedDevice, expected_devices, quality_documents};
use crate::institutions::BodyKind;
use crate::policy::Profile;
use crate::provenance::Mark;
use crate::text::Text;

/// Where the devices come from.
const DEVICES: &str = "设备配置规范（备案表汇编）";

/// The devices expected for what is filed that are not listed; [`super::completeness`] asks for those that are verified and
/// belong to a filed category, the others are advice.
pub(super) fn absent(dossier: &Dossier) -> impl Iterator<Item = &'static ExpectedDevice> {
    let filed = |device: &&ExpectedDevice| {
        device.category.is_none_or(|category| dossier.services.iter().any(|filed| filed.category == category.code()))
    };
    expected_devices().iter().filter(filed).filter(|device| !dossier.equipment.iter().any(|held| device.is(&held.name)))
}

/// Whether a filing without the device is not complete.
pub(super) const fn is_needed(device: &ExpectedDevice) -> bool {
    device.category.is_some() && device.when.is_none() && device.mark.is_official()
}

/// The words about a device that is not listed.
pub(super) fn device(device: &ExpectedDevice, pointer: String) -> Missing {
    let Text { zh, en } = &device.name;
    let text = match &device.when {
        None => Text::owned(format!("未登记设备：{zh}"), format!("Device not listed: {en}")),
        Some(when) => {
            Text::owned(format!("未登记设备：{zh}（{}需要）", when.zh), format!("Device not listed: {en}, needed {}", when.en))
        }
    };
    let code = device.code.clone();
    Missing { part: Part::Equipment, pointer, code, text, clause: DEVICES.into(), mark: device.mark }
}

/// Everything a dossier had better hold, in the order of the form; first what is asked for by a text that nobody here has read.
#[must_use]
pub fn advice(kind: impl Into<BodyKind>, dossier: &Dossier, profile: &Profile) -> Vec<Missing> {
    let kind = kind.into();
    let mut found: Vec<_> = unmet(kind, dossier, profile).into_iter().filter(|gap| !gap.mark.binds()).collect();
    if kind == BodyKind::Examination {
        found.extend(absent(dossier).filter(|one| !is_needed(one)).map(|one| device(one, "/equipment".into())));
        found.extend(documents(dossier));
    }
    found.extend(licensor(kind, dossier));
    found.extend(vehicles(dossier, profile));
    found.extend(materials(kind, dossier));
    found.sort_by_key(|one| one.part);
    found
}

/// The chief examining physicians of a dossier who are chiefs in another institution's filing in force too, each with where.
/// It is told to whoever verifies and stops nothing: no clause forbids it (diagnosis.md §7.5).
#[must_use]
pub fn chiefs_elsewhere(dossier: &Dossier, others: &[(String, Dossier)]) -> Vec<Missing> {
    let chief = |person: &super::Person| person.is(PersonRole::ChiefPhysician);
    let mut found = Vec::new();
    for (index, person) in dossier.people.iter().enumerate().filter(|(_, person)| chief(person)) {
        for (institution, other) in others {
            if other.people.iter().any(|known| chief(known) && same_person(person, known)) {
                let text = Text::owned(
                    format!("主检医师“{}”同时登记在“{institution}”的有效备案中", person.name),
                    format!("Chief physician «{}» also stands in the filing in force of «{institution}»", person.name),
                );
                let (part, pointer, code) = (Part::People, format!("/people/{index}"), "chief_elsewhere".into());
                found.push(Missing { part, pointer, code, text, clause: "—".into(), mark: Mark::Own });
            }
        }
    }
    found
}

/// Who issued the practice licence, where that authority is told of the record.
fn licensor(kind: BodyKind, dossier: &Dossier) -> Option<Missing> {
    let told = kind.body().licensor.as_ref()?;
    dossier.licences.licensor.trim().is_empty().then(|| Missing {
        part: Part::Services,
        pointer: "/licences/licensor".into(),
        code: "licensor".into(),
        text: Text::new(
            "未登记执业许可证发证机关，备案后将向其告知",
            "Who issued the practice licence is not listed; that authority is told of the filing",
        ),
        clause: told.clause.clone(),
        mark: Mark::Inferred,
    })
}

/// How many of the kinds of quality documents are not listed, in one sentence.
fn documents(dossier: &Dossier) -> Option<Missing> {
    let all = quality_documents();
    let open: Vec<_> = all.iter().filter(|document| !dossier.quality_documents.contains(&document.code)).collect();
    let names = |get: fn(&Text) -> &str, comma: &str| open.iter().map(|one| get(&one.name)).collect::<Vec<_>>().join(comma);
    (!open.is_empty()).then(|| Missing {
        part: Part::Quality,
        pointer: "/quality_documents".into(),
        code: "quality_documents".into(),
        text: Text::owned(
            format!("{} 类制度文件中尚缺 {} 类：{}", all.len(), open.len(), names(|name| &name.zh, "、")),
            format!("{} of {} kinds of documents are not listed: {}", open.len(), all.len(), names(|name| &name.en, ", ")),
        ),
        clause: "广东备案附件3".into(),
        mark: Mark::Secondary,
    })
}

/// Tests that a vehicle with an X-ray system goes without (`outreach.protection`, JL24-1-2-b); the date is a reading of the clause.
fn vehicles(dossier: &Dossier, profile: &Profile) -> impl Iterator<Item = Missing> {
    let set = profile.get("outreach.protection");
    let (clause, mark) = set.map_or(("—".to_owned(), Mark::Own), |setting| (setting.clause.clone(), Mark::Inferred));
    let untested = |(_, vehicle): &(usize, &super::Vehicle)| vehicle.carries_dr() && vehicle.protection_test_valid_to.is_none();
    dossier.vehicles.iter().enumerate().filter(untested).map(move |(index, vehicle)| Missing {
        part: Part::Equipment,
        pointer: format!("/vehicles/{index}/protection_test_valid_to"),
        code: "protection_test".into(),
        text: Text::owned(
            format!("车辆“{}”装有 DR，未登记放射防护检测有效期", vehicle.plate),
            format!("«{}» carries a DR, and the test of its radiation protection is not listed", vehicle.plate),
        ),
        clause: clause.clone(),
        mark,
    })
}

/// The materials of the kind that are not attached and that nothing demands.
fn materials(kind: BodyKind, dossier: &Dossier) -> impl Iterator<Item = Missing> {
    let open = |material: &&Material| !material.demanded && !dossier.attachments.iter().any(|file| file.kind == material.code);
    kind.body().materials.iter().filter(open).map(|material| Missing {
        part: Part::Attachments,
        pointer: "/attachments".into(),
        code: material.code.clone(),
        text: Text::owned(format!("未上传材料：{}", material.name.zh), format!("Material not attached: {}", material.name.en)),
        clause: material.clause.clone(),
        mark: material.mark,
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::filings::{Device, FiledService, Vehicle, completeness};
    use crate::institutions::Service;
    use crate::policy::profile_for;
    use crate::regions::RegionCode;

    fn jilin() -> RegionCode {
        "220104".parse().unwrap()
    }

    fn day() -> NaiveDate {
        "2025-06-16".parse().unwrap()
    }

    fn dossier(names: &[&str]) -> Dossier {
        let device = |name: &&str| Device {
            name: (*name).into(),
            model: String::new(),
            serial: String::new(),
            categories: vec!["1".into()],
            portable: false,
            calibrated_to: None,
        };
        let services = ["1", "3"].map(|category| FiledService { category: category.into(), items: vec![] });
        Dossier { services: services.into(), equipment: names.iter().map(device).collect(), ..Dossier::default() }
    }

    fn codes(found: &[Missing]) -> Vec<&str> {
        found
            .iter()
            .filter(|one| one.part == Part::Equipment)
            .map(|one| one.code.as_str())
            .filter(|code| code.starts_with('E'))
            .collect()
    }

    /// examination 1.2 C5.
    #[test]
    fn only_what_is_verified_for_a_filed_category_stops_a_filing() {
        let profile = profile_for(jilin(), day());
        let missing = |dossier: &Dossier| completeness(Service::Examination, dossier, &profile);
        assert_eq!(codes(&missing(&dossier(&["血压计"]))), ["E101", "E102"], "dust needs films and lung function");
        assert!(codes(&missing(&dossier(&["车载 DR", "便携式肺功能仪"]))).is_empty());
        let said = advice(Service::Examination, &dossier(&["电子血压计", "车载 DR", "便携式肺功能仪"]), &profile);
        let said = codes(&said);
        assert!(
            said.contains(&"E301") && said.contains(&"EB01") && !said.contains(&"EB02") && !said.contains(&"E101"),
            "{said:?}"
        );
        assert!(!said.contains(&"E401"), "nothing is said about what is not filed");
        let chemical = Dossier { services: vec![FiledService { category: "2".into(), items: vec![] }], ..Dossier::default() };
        assert_eq!(codes(&missing(&chemical)), [""; 0], "a laboratory is needed only where the basic devices do not suffice");
        let told = advice(Service::Examination, &chemical, &profile);
        let balance = told.iter().find(|one| one.code == "E205").unwrap();
        assert_eq!((balance.text.zh.as_ref(), balance.mark), ("未登记设备：分析天平（基本设备不能满足时需要）", Mark::Verified));
        assert!(codes(&advice(Service::Diagnosis, &dossier(&[]), &profile)).is_empty());
    }

    /// examination 1.5 check.
    #[test]
    fn a_chief_of_two_institutions_is_told_with_where() {
        use crate::filings::{Person, Title};
        let of = |number: &str, role| Dossier {
            people: vec![Person {
                name: "孙某".into(),
                identity_number: String::new(),
                roles: vec![role],
                title: Title::Senior,
                years: 9,
                practice_certificate: number.into(),
                external: false,
                diagnosis_certificate: None,
            }],
            ..Dossier::default()
        };
        let (chief, nurse) = (PersonRole::ChiefPhysician, PersonRole::Nurse);
        let told = |dossier: &Dossier, other| {
            let found = chiefs_elsewhere(dossier, &[("乙医院".into(), other)]);
            found.into_iter().map(|one| (one.pointer, one.mark, one.text.zh.contains("乙医院"))).collect::<Vec<_>>()
        };
        assert_eq!(told(&of("110", chief), of("110 ", chief)), [("/people/0".to_owned(), Mark::Own, true)]);
        assert_eq!(told(&of("110", chief), of("111", chief)), [], "another person");
        assert_eq!(told(&of("110", chief), of("110", nurse)), [], "not a chief there");
        assert_eq!(told(&of("", chief), of("", chief)), [], "no number names nobody");
    }

    /// examination 1.3 F01, examination 1.3 F03, examination 1.3 F08, examination 1.3 F09, examination 2.7.
    #[test]
    fn documents_materials_and_vehicles_are_advised() {
        let mut dossier = dossier(&[]);
        dossier.vehicles = vec![Vehicle { plate: "吉A·1".into(), dr_serial: "V1".into(), ..Vehicle::default() }];
        let said = advice(Service::Examination, &dossier, &profile_for(jilin(), day()));
        let said: Vec<String> = said.into_iter().map(|one| one.code).collect();
        for code in ["quality_documents", "protection_test", "F01", "F02", "F03", "F08", "F09"] {
            assert_eq!(said.iter().filter(|one| *one == code).count(), 1, "{code}");
        }
    }
}
