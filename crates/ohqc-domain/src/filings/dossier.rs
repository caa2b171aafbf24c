//! The dossier (备案档案): licences, services, people, premises, equipment, quality system, reporting, materials.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::AttachmentId;
use crate::values::telephone;

/// Everything an institution hands in for one kind of body. Empty parts are allowed while it is a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Dossier {
    /// The day the service began; the first filing is due so many working days later (办法2019 第四条; 令6 第七条).
    pub began_on: Option<NaiveDate>,
    /// Licences.
    #[validate(nested)]
    pub licences: Licences,
    /// Filed categories and items.
    #[validate(length(max = 40), nested)]
    pub services: Vec<FiledService>,
    /// People.
    #[validate(length(max = 500), nested)]
    pub people: Vec<Person>,
    /// Premises.
    #[validate(nested)]
    pub premises: Premises,
    /// Equipment.
    #[validate(length(max = 1000), nested)]
    pub equipment: Vec<Device>,
    /// Vehicles for examinations away from home.
    #[validate(length(max = 200), nested)]
    pub vehicles: Vec<Vehicle>,
    /// Codes of the quality documents in force, of those that the kind knows.
    #[validate(length(max = 100))]
    pub quality_documents: Vec<String>,
    /// Information reporting.
    #[validate(nested)]
    pub reporting: Reporting,
    /// Filing materials.
    #[validate(length(max = 100), nested)]
    pub attachments: Vec<DossierAttachment>,
}

/// Licences that filing presupposes (办法2019 第五条(一)).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Licences {
    /// Last day of the practice licence's validity.
    pub practice_valid_to: Option<NaiveDate>,
    /// The authority that issued the practice licence (发证机关).
    #[validate(length(max = 80))]
    #[schema(example = "长春市卫生健康委员会")]
    pub licensor: String,
    /// The departments (诊疗科目) that the practice licence lists, as it prints them.
    #[validate(length(max = 400))]
    #[schema(example = "预防保健科、职业病科（尘肺专业）")]
    pub departments: String,
    /// Number of the radiological practice licence, where X-rays are taken.
    #[validate(length(max = 40))]
    pub radiology_number: String,
    /// Last day of its validity.
    pub radiology_valid_to: Option<NaiveDate>,
    /// What the radiological licence allows, as it prints it.
    #[validate(length(max = 200))]
    #[schema(example = "X 射线影像诊断")]
    pub radiology_scope: String,
    /// Number of the certificate of qualification (资质证书), of a technical-service body.
    #[validate(length(max = 60))]
    pub qualification_number: String,
    /// Last day of its validity.
    pub qualification_valid_to: Option<NaiveDate>,
}

/// One filed category with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FiledService {
    /// Category code of the kind: a hazard category for examinations, a disease class for diagnosis.
    #[validate(length(min = 1, max = 40))]
    #[schema(example = "1")]
    pub category: String,
    /// Item codes; empty means the whole category.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub items: Vec<String>,
}

enumeration! {
    /// What a person does for the service.
    pub enum PersonRole {
        /// Legal representative.
        LegalRepresentative = "legal_representative" => ("法定代表人", "Legal representative"),
        /// Quality head.
        QualityHead = "quality_head" => ("质量负责人", "Quality head"),
        /// Technical head.
        TechnicalHead = "technical_head" => ("技术负责人", "Technical head"),
        /// Chief examining physician.
        ChiefPhysician = "chief_physician" => ("主检医师", "Chief examining physician"),
        /// Diagnosis physician.
        DiagnosisPhysician = "diagnosis_physician" => ("诊断医师", "Diagnosis physician"),
        /// Physician.
        Physician = "physician" => ("执业医师", "Physician"),
        /// Nurse.
        Nurse = "nurse" => ("护士", "Nurse"),
        /// Technician for hearing, lung function, imaging or laboratory.
        Technician = "technician" => ("医技人员", "Technician"),
        /// Head of an office or of a support body.
        Head = "head" => ("机构负责人", "Head"),
        /// Takes applications for appraisal and organises it.
        CaseOfficer = "case_officer" => ("鉴定办事人员", "Case officer"),
        /// Sits on appraisal committees.
        AppraisalExpert = "appraisal_expert" => ("鉴定专家", "Appraisal expert"),
        /// Samples and tests hazards.
        Tester = "tester" => ("检测人员", "Tester"),
        /// Evaluates hazards and protection.
        Evaluator = "evaluator" => ("评价人员", "Evaluator"),
        /// Reports information to the authorities.
        Reporter = "reporter" => ("信息报告员", "Reporting officer"),
    }
}

enumeration! {
    /// Professional title.
    pub enum Title {
        /// Senior.
        Senior = "senior" => ("高级", "Senior"),
        /// Intermediate.
        Intermediate = "intermediate" => ("中级", "Intermediate"),
        /// Junior.
        Junior = "junior" => ("初级", "Junior"),
        /// None.
        None = "none" => ("无", "None"),
    }
}

/// A person of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name.
    #[validate(length(min = 1, max = 40))]
    pub name: String,
    /// Citizen identity number, where it is given (diagnosis.md §7.4, set by this platform). It is kept in full and shown masked;
    /// one that comes back as it was shown stays as it is.
    #[serde(default)]
    #[validate(length(max = 18))]
    #[schema(example = "110***********002X")]
    pub identity_number: String,
    /// What they do; several at once are common.
    #[validate(length(min = 1, max = 14))]
    pub roles: Vec<PersonRole>,
    /// Title.
    pub title: Title,
    /// Years of work in occupational health.
    #[serde(default)]
    #[validate(range(max = 70))]
    pub years: u32,
    /// Number of the certificate of practice.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub practice_certificate: String,
    /// Whether their main place of practice is another institution (外聘).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub external: bool,
    /// Qualification for diagnosis.
    #[serde(default)]
    #[validate(nested)]
    pub diagnosis_certificate: Option<DiagnosisCertificate>,
}

impl Person {
    /// Whether the person holds the role.
    #[must_use]
    pub fn is(&self, role: PersonRole) -> bool {
        self.roles.contains(&role)
    }

    /// Whether their qualification for diagnosis holds on that day.
    #[must_use]
    pub fn qualified(&self, on: NaiveDate) -> bool {
        self.diagnosis_certificate
            .as_ref()
            .is_some_and(|held| held.valid_from.is_none_or(|first| first <= on) && held.valid_to.is_none_or(|last| last >= on))
    }

    /// Whether their qualification for diagnosis covers the category on that day.
    #[must_use]
    pub fn qualified_for(&self, category: &str, on: NaiveDate) -> bool {
        let covers = |held: &DiagnosisCertificate| held.categories.iter().any(|covered| covered == category);
        self.qualified(on) && self.diagnosis_certificate.as_ref().is_some_and(covers)
    }
}

/// A qualification for occupational disease diagnosis (职业病诊断资格).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisCertificate {
    /// Certificate number.
    #[validate(length(min = 1, max = 40))]
    pub number: String,
    /// Categories covered, by the codes of filed services.
    #[validate(length(min = 1, max = 20))]
    pub categories: Vec<String>,
    /// First day of validity, where it is stated.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last day of validity; absent when it has no end.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// Rooms and areas (办法2019 第五条(二)).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Premises {
    /// Total floor area in m².
    #[schema(value_type = Option<String>, example = "620.5")]
    pub total_area: Option<Decimal>,
    /// Whether there is a waiting area.
    pub waiting_area: bool,
    /// Whether there is a laboratory.
    pub laboratory: bool,
    /// Independent examination rooms.
    #[validate(length(max = 200), nested)]
    pub rooms: Vec<Room>,
}

/// A room of the premises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// What it is called.
    #[validate(length(min = 1, max = 60))]
    pub name: String,
    /// Usable area in m².
    #[schema(value_type = String, example = "8.4")]
    pub area: Decimal,
    /// Whether nobody is examined in it, as in an archive: the least area is that of examination rooms (办法2019 第五条(二)).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auxiliary: bool,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Name.
    #[validate(length(min = 1, max = 80))]
    pub name: String,
    /// Model.
    #[serde(default)]
    #[validate(length(max = 80))]
    pub model: String,
    /// Serial number.
    #[serde(default)]
    #[validate(length(max = 80))]
    pub serial: String,
    /// Categories it serves.
    #[validate(length(min = 1, max = 20))]
    pub categories: Vec<String>,
    /// Whether it can be taken along to examinations away from home (JL24-1-2-a).
    #[serde(default)]
    pub portable: bool,
    /// Last day of calibration; absent where none is needed.
    #[serde(default)]
    pub calibrated_to: Option<NaiveDate>,
}

impl Device {
    /// Whether it serves the category.
    #[must_use]
    pub fn serves(&self, category: &str) -> bool {
        self.categories.iter().any(|served| served == category)
    }

    /// Whether its calibration holds on that day, where it needs one.
    #[must_use]
    pub fn is_fit(&self, on: NaiveDate) -> bool {
        self.calibrated_to.is_none_or(|last| last >= on)
    }
}

/// A vehicle for examinations away from home (JL24-1-2-a, JL24-1-2-b).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Vehicle {
    /// Plate.
    #[validate(length(min = 1, max = 20))]
    #[schema(example = "吉A·12345")]
    pub plate: String,
    /// Model.
    #[serde(default)]
    #[validate(length(max = 80))]
    pub model: String,
    /// Whether it serves examinations only.
    #[serde(default)]
    pub dedicated: bool,
    /// Serial number of the X-ray system mounted in it; empty where there is none.
    #[serde(default)]
    #[validate(length(max = 80))]
    pub dr_serial: String,
    /// Its model.
    #[serde(default)]
    #[validate(length(max = 80))]
    pub dr_model: String,
    /// The day its protection and performance were tested last.
    #[serde(default)]
    pub dr_tested_on: Option<NaiveDate>,
    /// Last day of its road test.
    #[serde(default)]
    pub road_test_valid_to: Option<NaiveDate>,
    /// Last day of the test of its radiation protection.
    #[serde(default)]
    pub protection_test_valid_to: Option<NaiveDate>,
}

impl Vehicle {
    /// Whether an X-ray system is mounted in it.
    #[must_use]
    pub fn carries_dr(&self) -> bool {
        !self.dr_serial.trim().is_empty()
    }

    /// Whether its tests hold on that day: the road test, and that of the radiation protection where it carries an X-ray system.
    #[must_use]
    pub fn is_fit(&self, on: NaiveDate) -> bool {
        let holds = |last: Option<NaiveDate>| last.is_some_and(|last| last >= on);
        holds(self.road_test_valid_to) && (!self.carries_dr() || holds(self.protection_test_valid_to))
    }
}

/// How information is reported, and by whom (办法2019 第五条(七); 令6 第九条(四)).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Reporting {
    /// The reporting officer's name.
    #[validate(length(max = 40))]
    pub officer: String,
    /// The officer's telephone number.
    #[validate(custom(function = telephone::optional))]
    pub telephone: String,
    /// The officer's account in the reporting system.
    #[validate(length(max = 60))]
    pub account: String,
    /// Who reports when the officer is away.
    #[validate(length(max = 40))]
    pub deputy: String,
    /// The deputy's telephone number.
    #[validate(custom(function = telephone::optional))]
    pub deputy_telephone: String,
    /// The deputy's account in the reporting system.
    #[validate(length(max = 60))]
    pub deputy_account: String,
    /// Whether there is a dedicated computer with network access.
    pub network: bool,
    /// The information system in use.
    #[validate(length(max = 80))]
    pub system: String,
}

/// A filing material, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DossierAttachment {
    /// Code of the material, of those that the kind hands in.
    #[validate(length(min = 1, max = 8))]
    pub kind: String,
    /// The stored file.
    pub attachment: AttachmentId,
    /// The file's name.
    #[validate(length(min = 1, max = 200))]
    pub name: String,
}
