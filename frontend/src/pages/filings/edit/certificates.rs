//! The dialogs' own forms: a person, a device and a vehicle, as typed and as kept in the dossier.

use chrono::NaiveDate;
use ohqc_domain::filings::{Device, DiagnosisCertificate, Person, PersonRole, Title, Vehicle, certificate};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use ohqc_domain::values::IdentityNumber;
use serde::{Deserialize, Serialize};

use super::form::{day, day_text};
use crate::format::whole;

/// A person as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PersonForm {
    pub(super) name: String,
    pub(super) identity_number: String,
    pub(super) roles: Vec<String>,
    pub(super) title: String,
    pub(super) years: String,
    pub(super) practice_certificate: String,
    pub(super) external: bool,
    pub(super) diagnosis_certificate: CertificateForm,
}

/// A qualification for diagnosis as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct CertificateForm {
    pub(super) held: bool,
    pub(super) number: String,
    pub(super) categories: Vec<String>,
    pub(super) valid_from: String,
    pub(super) valid_to: String,
}

impl From<&Person> for PersonForm {
    fn from(person: &Person) -> Self {
        let certificate = person.diagnosis_certificate.as_ref().map(|held| CertificateForm {
            held: true,
            number: held.number.clone(),
            categories: held.categories.clone(),
            valid_from: day_text(held.valid_from),
            valid_to: day_text(held.valid_to),
        });
        Self {
            name: person.name.clone(),
            identity_number: person.identity_number.clone(),
            roles: person.roles.iter().map(|role| role.code().to_owned()).collect(),
            title: person.title.code().into(),
            years: person.years.to_string(),
            practice_certificate: person.practice_certificate.clone(),
            external: person.external,
            diagnosis_certificate: certificate.unwrap_or_default(),
        }
    }
}

impl PersonForm {
    /// Whether one of these roles is ticked.
    pub(super) fn has_any(&self, roles: &[PersonRole]) -> bool {
        roles.iter().any(|role| self.roles.iter().any(|ticked| ticked == role.code()))
    }

    /// The person, checked by the dossier's own rules.
    pub(super) fn person(&self, today: NaiveDate) -> Result<Person, Complaints> {
        let mut found = Complaints::default();
        let title = self.title.parse::<Title>();
        if title.is_err() {
            found.add("/title", "required", Text::new("请选择职称", "Choose the title"));
        }
        let years = if self.years.trim().is_empty() { Ok(0) } else { whole(&self.years) };
        let years = found.check("/years", years).unwrap_or_default();
        let number = self.identity_number.trim().to_ascii_uppercase();
        if !number.is_empty() && !IdentityNumber::is_masked(&number) {
            found.check("/identity_number", IdentityNumber::parse(&number));
        }
        let typed = &self.diagnosis_certificate;
        let held = typed.held.then(|| DiagnosisCertificate {
            number: typed.number.trim().into(),
            categories: typed.categories.clone(),
            valid_from: day(&typed.valid_from),
            valid_to: day(&typed.valid_to),
        });
        if let Some(held) = &held {
            certificate(&mut found, "/diagnosis_certificate", held, today);
        }
        let person = Person {
            name: self.name.trim().into(),
            identity_number: number,
            roles: self.roles.iter().filter_map(|role| role.parse::<PersonRole>().ok()).collect(),
            title: title.unwrap_or(Title::None),
            years,
            practice_certificate: self.practice_certificate.trim().into(),
            external: self.external,
            diagnosis_certificate: held,
        };
        found.extend_validated(&person);
        found.into_result(person)
    }
}

/// A device as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct DeviceForm {
    pub(super) name: String,
    pub(super) model: String,
    pub(super) serial: String,
    pub(super) categories: Vec<String>,
    pub(super) portable: bool,
    pub(super) calibrated_to: String,
}

impl From<&Device> for DeviceForm {
    fn from(device: &Device) -> Self {
        Self {
            name: device.name.clone(),
            model: device.model.clone(),
            serial: device.serial.clone(),
            categories: device.categories.clone(),
            portable: device.portable,
            calibrated_to: day_text(device.calibrated_to),
        }
    }
}

impl DeviceForm {
    /// The device, checked by the dossier's own rules.
    pub(super) fn device(&self) -> Result<Device, Complaints> {
        let device = Device {
            name: self.name.trim().into(),
            model: self.model.trim().into(),
            serial: self.serial.trim().into(),
            categories: self.categories.clone(),
            portable: self.portable,
            calibrated_to: day(&self.calibrated_to),
        };
        let mut found = Complaints::default();
        found.extend_validated(&device);
        found.into_result(device)
    }
}

/// A vehicle as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct VehicleForm {
    pub(super) plate: String,
    pub(super) model: String,
    pub(super) dedicated: bool,
    pub(super) dr_serial: String,
    pub(super) dr_model: String,
    pub(super) dr_tested_on: String,
    pub(super) road_test_valid_to: String,
    pub(super) protection_test_valid_to: String,
}

impl From<&Vehicle> for VehicleForm {
    fn from(vehicle: &Vehicle) -> Self {
        Self {
            plate: vehicle.plate.clone(),
            model: vehicle.model.clone(),
            dedicated: vehicle.dedicated,
            dr_serial: vehicle.dr_serial.clone(),
            dr_model: vehicle.dr_model.clone(),
            dr_tested_on: day_text(vehicle.dr_tested_on),
            road_test_valid_to: day_text(vehicle.road_test_valid_to),
            protection_test_valid_to: day_text(vehicle.protection_test_valid_to),
        }
    }
}

impl VehicleForm {
    /// The vehicle, checked by the dossier's own rules.
    pub(super) fn vehicle(&self) -> Result<Vehicle, Complaints> {
        let vehicle = Vehicle {
            plate: self.plate.trim().into(),
            model: self.model.trim().into(),
            dedicated: self.dedicated,
            dr_serial: self.dr_serial.trim().into(),
            dr_model: self.dr_model.trim().into(),
            dr_tested_on: day(&self.dr_tested_on),
            road_test_valid_to: day(&self.road_test_valid_to),
            protection_test_valid_to: day(&self.protection_test_valid_to),
        };
        let mut found = Complaints::default();
        found.extend_validated(&vehicle);
        found.into_result(vehicle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers<T: std::fmt::Debug>(result: Result<T, Complaints>) -> std::collections::BTreeSet<String> {
        result.unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect()
    }

    fn set(pointers: &[&str]) -> std::collections::BTreeSet<String> {
        pointers.iter().map(|pointer| (*pointer).to_owned()).collect()
    }

    fn person(form: &PersonForm) -> Result<Person, Complaints> {
        form.person("2025-06-16".parse().unwrap())
    }

    fn doctor() -> PersonForm {
        PersonForm {
            name: "王某".into(),
            identity_number: "11010519491231002X".into(),
            roles: vec!["chief_physician".into()],
            title: "senior".into(),
            years: "12".into(),
            practice_certificate: "110220000001234".into(),
            external: true,
            diagnosis_certificate: CertificateForm {
                held: true,
                number: "吉职诊0001".into(),
                categories: vec!["1".into()],
                valid_from: "2021-06-01".into(),
                valid_to: "2027-05-31".into(),
            },
        }
    }

    #[test]
    fn a_person_survives_the_form() {
        assert_eq!(PersonForm::from(&person(&doctor()).unwrap()), doctor());
    }

    /// diagnosis 7.4.
    #[test]
    fn the_days_of_a_certificate_are_checked_in_the_dialog() {
        let between = |from: &str, to: &str| {
            let mut form = doctor();
            (form.diagnosis_certificate.valid_from, form.diagnosis_certificate.valid_to) = (from.into(), to.into());
            person(&form)
        };
        let at = |field: &str| format!("/diagnosis_certificate/{field}");
        assert!(between("2025-06-16", "2025-06-16").is_ok());
        assert_eq!(pointers(between("2027-01-01", "2020-01-01")), [at("valid_from"), at("valid_to")].into());
    }

    #[test]
    fn years_below_none_are_told_so() {
        let said = |years: &str| {
            let found = person(&PersonForm { years: years.into(), ..doctor() }).unwrap_err();
            found.iter().map(|one| one.text.zh.clone().into_owned()).collect::<Vec<_>>()
        };
        assert_eq!((said("-3"), said("3.5")), (vec!["不能小于 0".to_owned()], vec!["请填写整数".to_owned()]));
    }

    #[test]
    fn a_certificate_that_is_not_held_is_not_asked_about() {
        let mut form = doctor();
        form.diagnosis_certificate = CertificateForm::default();
        assert_eq!(person(&form).unwrap().diagnosis_certificate, None);
        form.diagnosis_certificate.held = true;
        assert_eq!(pointers(person(&form)), set(&["/diagnosis_certificate/number", "/diagnosis_certificate/categories"]));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        assert_eq!(pointers(person(&PersonForm::default())), set(&["/name", "/roles", "/title"]));
        assert_eq!(pointers(person(&PersonForm { years: "多年".into(), ..doctor() })), set(&["/years"]));
        let swapped = PersonForm { identity_number: "11010519491213002X".into(), ..doctor() };
        assert_eq!(pointers(person(&swapped)), set(&["/identity_number"]));
        let shown = PersonForm { identity_number: "110***********002X".into(), ..doctor() };
        assert!(person(&shown).is_ok(), "as the server shows it");
        assert_eq!(pointers(DeviceForm::default().device()), set(&["/name", "/categories"]));
        assert_eq!(pointers(VehicleForm::default().vehicle()), set(&["/plate"]));
    }

    #[test]
    fn roles_are_those_that_are_ticked() {
        assert!(doctor().has_any(&[PersonRole::DiagnosisPhysician, PersonRole::ChiefPhysician]));
        assert!(!doctor().has_any(&[PersonRole::Nurse]));
    }

    #[test]
    fn a_vehicle_survives_the_form() {
        let form = VehicleForm {
            plate: "吉A·12345".into(),
            dedicated: true,
            dr_serial: "VDR-1".into(),
            dr_model: "DRX-500".into(),
            dr_tested_on: "2025-03-01".into(),
            protection_test_valid_to: "2027-05-31".into(),
            ..VehicleForm::default()
        };
        assert_eq!(VehicleForm::from(&form.vehicle().unwrap()), form);
    }
}
