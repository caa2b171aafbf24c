//! What of a dossier in force ends soon or has ended, and what that means for what is filed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Dossier, Need, Part, category_label, takes_chest_films};
use crate::institutions::BodyKind;
use crate::text::Text;

enumeration! {
    /// A paper that ends.
    pub enum PaperKind {
        /// The practice licence.
        PracticeLicence = "practice_licence" => ("医疗机构执业许可证", "Practice licence"),
        /// The radiological licence.
        RadiologyLicence = "radiology_licence" => ("放射诊疗许可证", "Radiological licence"),
        /// The certificate of a technical-service body.
        BodyQualification = "body_qualification" => ("技术服务机构资质证书", "Technical-service qualification"),
        /// A qualification for diagnosis.
        Qualification = "qualification" => ("职业病诊断资格", "Qualification for diagnosis"),
        /// A calibration.
        Calibration = "calibration" => ("设备检定（校准）", "Calibration"),
        /// A vehicle's road test.
        RoadTest = "road_test" => ("车辆年检", "Road test"),
        /// A test of a vehicle's radiation protection.
        ProtectionTest = "protection_test" => ("车辆放射防护检测", "Radiation protection test"),
    }
}

/// A paper that ends soon or has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Expiry {
    /// What ends.
    pub paper: PaperKind,
    /// The part of the dossier.
    pub part: Part,
    /// Whose it is: a person, a device, a vehicle; absent for the institution's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Days from today to that day; below zero once it has ended.
    pub days_left: i64,
    /// How many of the province's warnings have been given by today.
    pub warnings: usize,
    /// Filed categories that nothing else covers.
    pub categories: Vec<String>,
    /// What that means, for people.
    pub effect: Text,
}

impl Expiry {
    /// Whether it has ended.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.days_left < 0
    }
}

struct Watch<'a> {
    kind: BodyKind,
    dossier: &'a Dossier,
    warn_days: &'a [u32],
    on: NaiveDate,
    found: Vec<Expiry>,
}

/// The papers of a dossier in force that have ended by a day, or end within the widest of the warnings
/// (`filing.certificate_warn_days`), the first to end first.
#[must_use]
pub fn expiries(kind: impl Into<BodyKind>, dossier: &Dossier, warn_days: &[u32], on: NaiveDate) -> Vec<Expiry> {
    let mut watch = Watch { kind: kind.into(), dossier, warn_days, on, found: Vec::new() };
    watch.licences();
    watch.people();
    watch.devices();
    watch.vehicles();
    watch.found.sort_by(|one, other| (one.ends_on, one.paper, &one.holder).cmp(&(other.ends_on, other.paper, &other.holder)));
    watch.found
}

impl Watch<'_> {
    fn add(&mut self, paper: PaperKind, part: Part, holder: Option<&str>, last: Option<NaiveDate>, categories: Vec<String>) {
        let Some(ends_on) = last else { return };
        let days_left = (ends_on - self.on).num_days();
        let warnings = self.warn_days.iter().filter(|days| days_left <= i64::from(**days)).count();
        if warnings > 0 || days_left < 0 {
            let effect = self.effect(paper, &categories);
            let holder = holder.map(str::to_owned);
            self.found.push(Expiry { paper, part, holder, ends_on, days_left, warnings, categories, effect });
        }
    }

    fn effect(&self, paper: PaperKind, categories: &[String]) -> Text {
        match paper {
            PaperKind::RoadTest | PaperKind::ProtectionTest => {
                return Text::new("该车辆不能用于外出检查", "The vehicle cannot be used away from home");
            }
            PaperKind::PracticeLicence => {
                return self.kind.said(Text::new("影响全部备案项目", "Everything of the filing"));
            }
            PaperKind::BodyQualification => return Text::new("影响全部业务范围", "Everything that it is qualified for"),
            PaperKind::Calibration if categories.is_empty() => {
                return Text::new("该设备不得使用", "The device cannot be used");
            }
            PaperKind::Qualification if categories.is_empty() => return Text::new("另有人员可以替代", "Others cover it"),
            PaperKind::RadiologyLicence if categories.is_empty() => {
                return self.kind.said(Text::new("备案类别不受影响", "No category of the filing"));
            }
            PaperKind::RadiologyLicence | PaperKind::Qualification | PaperKind::Calibration => {}
        }
        let names = |get: fn(&Text) -> String, comma: &str| {
            categories.iter().map(|code| get(&category_label(self.kind, code))).collect::<Vec<_>>().join(comma)
        };
        self.kind.said(Text::owned(
            format!("影响备案类别：{}", names(|text| text.zh.to_string(), "、")),
            format!("Categories of the filing: {}", names(|text| text.en.to_string(), ", ")),
        ))
    }

    fn filed(&self) -> impl Iterator<Item = &str> {
        self.dossier.services.iter().map(|filed| filed.category.as_str())
    }

    fn licences(&mut self) {
        let licences = &self.dossier.licences;
        let all = self.filed().map(str::to_owned).collect();
        self.add(PaperKind::PracticeLicence, Part::Services, None, licences.practice_valid_to, all);
        let everything = self.filed().map(str::to_owned).collect();
        self.add(PaperKind::BodyQualification, Part::Services, None, licences.qualification_valid_to, everything);
        let filmed = self.filed().filter(|code| takes_chest_films(code)).map(str::to_owned).collect();
        self.add(PaperKind::RadiologyLicence, Part::Services, None, licences.radiology_valid_to, filmed);
    }

    fn people(&mut self) {
        let leading = self.kind.body().leading;
        let leads = |person: &super::Person| leading.is_some_and(|role| person.is(role));
        for (index, person) in self.dossier.people.iter().enumerate() {
            let Some(held) = &person.diagnosis_certificate else { continue };
            let after = held.valid_to.and_then(|last| last.succ_opt()).unwrap_or(self.on).max(self.on);
            let others = |category: &str| {
                let mut others = self.dossier.people.iter().enumerate().filter(|(other, _)| *other != index);
                others.any(|(_, other)| leads(other) && other.qualified_for(category, after))
            };
            let alone = self
                .filed()
                .filter(|code| leads(person) && held.categories.iter().any(|covered| covered == code) && !others(code));
            let alone = alone.map(str::to_owned).collect();
            self.add(PaperKind::Qualification, Part::People, Some(&person.name), held.valid_to, alone);
        }
    }

    fn devices(&mut self) {
        for device in &self.dossier.equipment {
            let after = device.calibrated_to.and_then(|last| last.succ_opt()).unwrap_or(self.on).max(self.on);
            let missed =
                |code: &str| Need::of(code).any(|need| need.is_for(code, device) && !need.is_met(code, self.dossier, after));
            let missed = self.filed().filter(|code| missed(code)).map(str::to_owned).collect();
            self.add(PaperKind::Calibration, Part::Equipment, Some(&device.name), device.calibrated_to, missed);
        }
    }

    fn vehicles(&mut self) {
        for vehicle in &self.dossier.vehicles {
            let plate = Some(vehicle.plate.as_str());
            self.add(PaperKind::RoadTest, Part::Equipment, plate, vehicle.road_test_valid_to, Vec::new());
            let protection = vehicle.protection_test_valid_to.filter(|_| vehicle.carries_dr());
            self.add(PaperKind::ProtectionTest, Part::Equipment, plate, protection, Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::PersonRole;
    use crate::filings::{Device, DiagnosisCertificate, FiledService, Person, Title, Vehicle};
    use crate::institutions::Service;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn doctor(name: &str, valid_to: &str) -> Person {
        Person {
            name: name.into(),
            identity_number: String::new(),
            roles: vec![PersonRole::ChiefPhysician],
            title: Title::Senior,
            years: 9,
            practice_certificate: String::new(),
            external: false,
            diagnosis_certificate: Some(DiagnosisCertificate {
                number: "1".into(),
                categories: vec!["1".into(), "3".into()],
                valid_from: None,
                valid_to: Some(day(valid_to)),
            }),
        }
    }

    fn dossier() -> Dossier {
        let mut dossier = Dossier {
            services: vec![FiledService { category: "1".into(), items: vec![] }],
            people: vec![doctor("王某", "2025-07-01")],
            vehicles: vec![Vehicle {
                plate: "吉A·1".into(), road_test_valid_to: Some(day("2025-06-15")), ..Vehicle::default()
            }],
            ..Dossier::default()
        };
        dossier.licences.practice_valid_to = Some(day("2025-09-14"));
        dossier.licences.radiology_valid_to = Some(day("2025-09-15"));
        dossier
    }

    fn found(dossier: &Dossier) -> Vec<(PaperKind, i64, usize)> {
        let found = expiries(Service::Examination, dossier, &[90, 30, 7], day("2025-06-16"));
        found.iter().map(|one| (one.paper, one.days_left, one.categories.len())).collect()
    }

    /// examination 1.5 check.
    #[test]
    fn what_has_ended_and_what_ends_within_the_widest_warning() {
        let expected = [(PaperKind::RoadTest, -1, 0), (PaperKind::Qualification, 15, 1), (PaperKind::PracticeLicence, 90, 1)];
        assert_eq!(found(&dossier()), expected, "the radiological licence ends a day later");
        let warned = expiries(Service::Examination, &dossier(), &[90, 30, 7], day("2025-06-16"));
        assert_eq!(warned.iter().map(|one| one.warnings).collect::<Vec<_>>(), [3, 2, 1]);
    }

    #[test]
    fn a_body_that_is_only_recorded_has_categories_of_its_record() {
        let mut lab = Dossier { services: vec![FiledService { category: "T1".into(), items: vec![] }], ..Dossier::default() };
        lab.equipment.push(Device {
            name: "气相色谱仪".into(),
            model: String::new(),
            serial: "A1".into(),
            categories: vec!["T1".into()],
            portable: false,
            calibrated_to: Some(day("2025-06-20")),
        });
        let said = |kind: BodyKind| expiries(kind, &lab, &[90], day("2025-06-16"))[0].effect.zh.to_string();
        assert!(said(BodyKind::Examination).starts_with("影响备案类别："));
        assert!(said(BodyKind::TechnicalService).starts_with("影响登记类别："));
    }

    /// What the end of a calibration means is what [`crate::rights`] says of the day after.
    #[test]
    fn a_device_matters_when_no_other_does_what_its_category_needs() {
        let with = |others: &[&str]| {
            let names = ["车载 DR"].iter().chain(others);
            let device = |(index, name): (usize, &&str)| Device {
                name: (*name).into(),
                model: String::new(),
                serial: String::new(),
                categories: vec!["1".into()],
                portable: false,
                calibrated_to: Some(day(if index == 0 { "2025-06-20" } else { "2027-01-01" })),
            };
            let dossier = Dossier { equipment: names.enumerate().map(device).collect(), ..dossier() };
            let found = expiries(Service::Examination, &dossier, &[90], day("2025-06-16"));
            found.into_iter().find(|one| one.paper == PaperKind::Calibration).unwrap()
        };
        assert_eq!(with(&["肺功能仪"]).categories, ["1"], "another device of the category takes no films");
        let covered = with(&["肺功能仪", "高千伏 X 线机"]);
        assert!(covered.categories.is_empty());
        assert_eq!(covered.effect.zh, "该设备不得使用");
    }

    #[test]
    fn a_qualification_matters_when_nobody_else_covers_the_category_after_it() {
        let with = |other: &str| {
            let mut dossier = dossier();
            dossier.people.push(doctor("李某", other));
            found(&dossier).into_iter().filter(|(paper, ..)| *paper == PaperKind::Qualification).collect::<Vec<_>>()
        };
        assert_eq!(with("2027-01-01"), [(PaperKind::Qualification, 15, 0)]);
        assert_eq!(with("2025-07-01").len(), 2, "both end on the same day");
        assert!(with("2025-07-01").iter().all(|(.., categories)| *categories == 1));
    }
}
