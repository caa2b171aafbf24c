//! The notice (外出职业健康检查告知书, form M3). The official annex was not seen: the fields are this platform's (examination.md §5.3).

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::MaterialKind;
use crate::filings::{Device, FiledService, Person, PersonRole, is_category, is_item};
use crate::ids::{AttachmentId, EmployerId};
use crate::institutions::Service;
use crate::text::Text;
use crate::validation::Complaints;
use crate::values::telephone;

/// The longest outing a notice covers.
const MOST_DAYS: i64 = 60;

enumeration! {
    /// What somebody does on an outing.
    pub enum Duty as OutingDuty {
        /// In charge on the spot.
        Leader = "leader" => ("现场负责人", "In charge"),
        /// Chief examining physician.
        ChiefPhysician = "chief_physician" => ("主检医师", "Chief physician"),
        /// Physician.
        Physician = "physician" => ("检查医师", "Physician"),
        /// Nurse.
        Nurse = "nurse" => ("护士", "Nurse"),
        /// Takes X-rays.
        Radiographer = "radiographer" => ("放射工作人员", "Radiographer"),
        /// Technician for hearing, lung function or samples.
        Technician = "technician" => ("医技人员", "Technician"),
        /// Drives, or helps otherwise; need not be on record.
        Support = "support" => ("司机及后勤", "Driver and support"),
    }
}

impl Duty {
    /// What somebody of the dossier does on an outing, unless the notice says otherwise.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        if person.is(PersonRole::ChiefPhysician) {
            Self::ChiefPhysician
        } else if person.is(PersonRole::Physician) {
            Self::Physician
        } else if person.is(PersonRole::Nurse) {
            Self::Nurse
        } else {
            Self::Technician
        }
    }

    /// Whether they examine people or take their samples, and so must be on record.
    #[must_use]
    pub const fn is_clinical(self) -> bool {
        match self {
            Self::ChiefPhysician | Self::Physician | Self::Nurse | Self::Radiographer | Self::Technician => true,
            Self::Leader | Self::Support => false,
        }
    }
}

/// People by the kind of examination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
#[schema(as = OutingHeads)]
pub struct Heads {
    /// Before they take up the work (上岗前).
    #[validate(range(max = 100_000))]
    pub pre_employment: u32,
    /// While they do it (在岗期间).
    #[validate(range(max = 100_000))]
    pub in_service: u32,
    /// When they leave it (离岗时).
    #[validate(range(max = 100_000))]
    pub leaving: u32,
}

impl Heads {
    /// All of them.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.pre_employment.saturating_add(self.in_service).saturating_add(self.leaving)
    }

    /// These and others.
    #[must_use]
    pub const fn plus(self, more: Self) -> Self {
        Self {
            pre_employment: self.pre_employment.saturating_add(more.pre_employment),
            in_service: self.in_service.saturating_add(more.in_service),
            leaving: self.leaving.saturating_add(more.leaving),
        }
    }
}

/// Somebody who goes along; certificates are those of the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = OutingMember)]
pub struct Member {
    /// Name, as in the dossier.
    #[validate(length(min = 1, max = 40))]
    pub name: String,
    /// Number of their certificate of practice, as in the dossier; tells those apart who have one name.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub practice_certificate: String,
    /// What they do there.
    pub duty: Duty,
    /// Number of the dosimeter of whoever works with radiation.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub dosimeter: String,
}

/// A device that is taken along, as in the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = OutingDevice)]
pub struct Carried {
    /// Its name.
    #[validate(length(min = 1, max = 80))]
    pub name: String,
    /// Its serial number.
    #[serde(default)]
    #[validate(length(max = 80))]
    pub serial: String,
}

impl Member {
    /// The rows of these people that it names, by name and number of the certificate of practice; without a number it names
    /// whoever has none, or else everybody of the name.
    #[must_use]
    pub fn among<'a>(&self, people: &'a [Person]) -> Vec<&'a Person> {
        let number = self.practice_certificate.trim();
        let named = people.iter().filter(|person| person.name == self.name);
        let (exact, others): (Vec<_>, Vec<_>) = named.partition(|person| person.practice_certificate.trim() == number);
        if exact.is_empty() && number.is_empty() { others } else { exact }
    }

    /// Whether another notice may mean the same person.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let (one, another) = (self.practice_certificate.trim(), other.practice_certificate.trim());
        self.name == other.name && (one == another || one.is_empty() || another.is_empty())
    }

    /// Whether it says again what another notice said of them; a number put down where none stood says no more than before.
    fn repeats(&self, before: &Self) -> bool {
        let unnumbered = Self { practice_certificate: String::new(), ..self.clone() };
        self == before || unnumbered == *before
    }
}

impl Carried {
    /// Whether it is that device of a dossier.
    #[must_use]
    pub fn is(&self, device: &Device) -> bool {
        self.name == device.name && self.serial == device.serial
    }
}

/// How samples are dealt with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
#[schema(as = OutingSamples)]
pub struct Samples {
    /// How they are taken.
    #[validate(length(max = 500))]
    pub collection: String,
    /// How they are cooled and carried.
    #[validate(length(max = 500))]
    pub transport: String,
    /// Within what time they reach the laboratory.
    #[validate(length(max = 200))]
    pub time_limit: String,
    /// The laboratory.
    #[validate(length(max = 200))]
    pub laboratory: String,
    /// The last day for which the plan of transport holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_valid_to: Option<NaiveDate>,
}

/// How people are kept from harm (JL24-1-2-b).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
#[schema(as = OutingSafety)]
pub struct Safety {
    /// Protection from radiation.
    #[validate(length(max = 500))]
    pub radiation: String,
    /// The area nobody enters while X-rays are taken.
    #[validate(length(max = 500))]
    pub cordon: String,
    /// Biosafety and medical waste.
    #[validate(length(max = 500))]
    pub biosafety: String,
    /// What is done in an emergency.
    #[validate(length(max = 500))]
    pub emergency: String,
}

/// A material that goes with the notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = OutingMaterial)]
pub struct Material {
    /// What it is.
    pub kind: MaterialKind,
    /// The stored file.
    pub attachment: AttachmentId,
    /// The file's name.
    #[validate(length(min = 1, max = 200))]
    pub name: String,
}

/// A notice as typed into the form; a draft may leave open what is not needed to keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    /// The employer's work place where people are examined.
    pub employer: EmployerId,
    /// Whom to ask at the employer's.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub employer_contact: String,
    /// Their telephone number.
    #[serde(default)]
    #[validate(custom(function = telephone::optional))]
    pub employer_phone: String,
    /// Number of the agreement with the employer.
    #[serde(default)]
    #[validate(length(max = 80))]
    pub agreement_number: String,
    /// Whom to ask at the institution.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub contact_name: String,
    /// Their telephone number.
    #[serde(default)]
    #[validate(custom(function = telephone::optional))]
    pub contact_phone: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// When a day begins.
    #[serde(default)]
    #[validate(length(max = 5))]
    #[schema(example = "08:00")]
    pub daily_from: String,
    /// When a day ends.
    #[serde(default)]
    #[validate(length(max = 5))]
    #[schema(example = "16:30")]
    pub daily_to: String,
    /// Where exactly.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub address: String,
    /// Categories and items that are examined.
    #[serde(default)]
    #[validate(length(max = 40), nested)]
    pub services: Vec<FiledService>,
    /// Hazards the people work with.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub hazards: Vec<String>,
    /// People to be examined.
    #[serde(default)]
    #[validate(nested)]
    pub planned: Heads,
    /// Who goes along.
    #[serde(default)]
    #[validate(length(max = 100), nested)]
    pub people: Vec<Member>,
    /// Plates of the vehicles.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub vehicles: Vec<String>,
    /// Devices that are taken along.
    #[serde(default)]
    #[validate(length(max = 100), nested)]
    pub devices: Vec<Carried>,
    /// The last test of the background noise of the audiometric booth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booth_tested_on: Option<NaiveDate>,
    /// Samples.
    #[serde(default)]
    #[validate(nested)]
    pub samples: Samples,
    /// Protection and safety.
    #[serde(default)]
    #[validate(nested)]
    pub safety: Safety,
    /// Whether the institution declares all this true.
    #[serde(default)]
    pub declared: bool,
    /// Materials.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    pub materials: Vec<Material>,
}

impl NoticeBody {
    /// Checks what even a draft must satisfy: lengths, codes, and days in order.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        if self.ends_on < self.starts_on {
            found.add("/ends_on", "before_beginning", Text::new("不能早于开始日期", "Cannot lie before the first day"));
        } else if (self.ends_on - self.starts_on).num_days() >= MOST_DAYS {
            let text = Text::owned(format!("一次告知最多 {MOST_DAYS} 天"), format!("One notice covers {MOST_DAYS} days at most"));
            found.add("/ends_on", "too_long", text);
        }
        for (field, value) in [("daily_from", &self.daily_from), ("daily_to", &self.daily_to)] {
            if !value.is_empty() && time(value).is_none() {
                found.add(format!("/{field}"), "time", Text::new("请填写时刻，如 08:00", "Give a time such as 08:00"));
            }
        }
        self.codes(&mut found);
        found.into_result(())
    }

    /// Whether the same people go along for the same work as another notice said.
    #[must_use]
    pub fn keeps_people(&self, before: &Self) -> bool {
        let pairs = || self.people.iter().zip(&before.people);
        self.people.len() == before.people.len() && pairs().all(|(now, then)| now.repeats(then))
    }

    fn codes(&self, found: &mut Complaints) {
        let unknown = || Text::new("目录中没有该代码", "Not a code of the catalogue");
        let mut seen = BTreeSet::new();
        for (index, filed) in self.services.iter().enumerate() {
            if !is_category(Service::Examination, &filed.category) {
                found.add(format!("/services/{index}/category"), "unknown_code", unknown());
            } else if !seen.insert(&filed.category) {
                found.add(format!("/services/{index}/category"), "duplicate", Text::new("重复", "Listed twice"));
            }
            for (at, item) in filed.items.iter().enumerate() {
                if !is_item(Service::Examination, &filed.category, item) {
                    found.add(format!("/services/{index}/items/{at}"), "unknown_code", unknown());
                }
            }
        }
    }

    /// The hours of a day, where both are given.
    #[must_use]
    pub fn hours(&self) -> Option<(NaiveTime, NaiveTime)> {
        time(&self.daily_from).zip(time(&self.daily_to))
    }

    /// Every day of the outing.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let last = self.ends_on;
        self.starts_on.iter_days().take_while(move |day| *day <= last)
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// A notice that is complete enough to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// When a day begins and ends.
    pub hours: (NaiveTime, NaiveTime),
    /// What needed no parsing.
    pub body: NoticeBody,
}

impl TryFrom<NoticeBody> for Notice {
    type Error = Complaints;

    fn try_from(body: NoticeBody) -> Result<Self, Self::Error> {
        let mut found = body.check().err().unwrap_or_default();
        let required = |(zh, en): (&str, &str)| Text::owned(format!("请填写{zh}"), format!("Give {en}"));
        for (field, value, name) in [
            ("employer_contact", &body.employer_contact, ("用人单位联系人", "the employer's contact")),
            ("employer_phone", &body.employer_phone, ("用人单位联系电话", "the employer's telephone")),
            ("agreement_number", &body.agreement_number, ("委托协议编号", "the number of the agreement")),
            ("contact_name", &body.contact_name, ("本机构联系人", "the institution's contact")),
            ("contact_phone", &body.contact_phone, ("本机构联系电话", "the institution's telephone")),
            ("daily_from", &body.daily_from, ("每日开始", "when a day begins")),
            ("daily_to", &body.daily_to, ("每日结束", "when a day ends")),
            ("address", &body.address, ("详细地点", "the place")),
            ("samples/transport", &body.samples.transport, ("冷藏运送", "the transport of samples")),
            ("samples/laboratory", &body.samples.laboratory, ("接收实验室", "the laboratory")),
            ("safety/biosafety", &body.safety.biosafety, ("生物安全与医废处置", "the biosafety measures")),
            ("safety/emergency", &body.safety.emergency, ("突发情况预案", "what is done in an emergency")),
        ] {
            if value.trim().is_empty() {
                found.add(format!("/{field}"), "required", required(name));
            }
        }
        let films = body.services.iter().any(|filed| crate::filings::takes_chest_films(&filed.category));
        if films && body.safety.radiation.trim().is_empty() {
            found.add("/safety/radiation", "required", required(("放射防护措施", "the radiation protection")));
        }
        for (field, empty, name) in [
            ("services", body.services.is_empty(), ("检查类别", "the categories and items")),
            ("hazards", body.hazards.iter().all(|hazard| hazard.trim().is_empty()), ("危害因素", "the hazards")),
            ("people", body.people.is_empty(), ("参加人员", "who goes along")),
            ("devices", body.devices.is_empty(), ("设备", "the devices taken along")),
            ("planned", body.planned.total() == 0, ("计划检查人数", "how many are to be examined")),
        ] {
            if empty {
                found.add(format!("/{field}"), "required", required(name));
            }
        }
        if !body.people.is_empty() && !body.people.iter().any(|member| member.duty == Duty::Leader) {
            found.add("/people", "no_leader", Text::new("请指定现场负责人", "Name who is in charge on the spot"));
        }
        if !body.declared {
            found.add("/declared", "required", Text::new("请确认真实性承诺", "Declare that it is true"));
        }
        let hours = body.hours();
        if hours.is_some_and(|(from, to)| to <= from) {
            found.add("/daily_to", "before_beginning", Text::new("应晚于开始时刻", "Must be later than the beginning"));
        }
        match hours {
            Some(hours) if found.is_empty() => Ok(Self { hours, body }),
            _ => Err(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `NHC23-1-1`: people before, during and at the end of their work are told apart, planned as well as examined.
    #[test]
    fn the_three_kinds_of_examination_are_told_apart() {
        let read = |json: &str| serde_json::from_str::<Heads>(json);
        let heads = read(r#"{ "pre_employment": 2, "in_service": 150, "leaving": 1 }"#).unwrap();
        assert_eq!((heads.pre_employment, heads.in_service, heads.leaving, heads.total()), (2, 150, 1, 153));
        assert!(read(r#"{ "emergency": 1 }"#).is_err(), "there is no fourth");
    }
}
