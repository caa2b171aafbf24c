//! What the record says of who and what a notice names (examination.md §5.3): frozen when it is sent, so that whoever was told
//! reads what held then.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Carried, Member, NoticeBody};
use crate::employers::api::EmployerBrief;
use crate::filings::{Device, Dossier, FiledService, FilingNumber, Licences, Person, PersonRole, Vehicle};
use crate::text::Text;

/// The institution that goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingSender)]
pub struct Sender {
    /// Name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// Practice address.
    pub address: String,
    /// The number of its filing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing_number: Option<FilingNumber>,
    /// What that filing holds: categories and items, of which a notice takes some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<FiledService>,
    /// What it may go out for on the first day, in a sentence.
    pub rights: Text,
}

/// Everything of a notice that the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingFacts)]
pub struct NoticeFacts {
    /// The institution.
    pub institution: Sender,
    /// Its legal representative; empty where the dossier names none.
    pub legal_representative: String,
    /// The employer.
    pub employer: EmployerBrief,
    /// Its industry.
    pub industry: Text,
    /// Those of the people who are on record, with their certificates and without their identity numbers.
    pub people: Vec<Person>,
    /// The vehicles on record, each with the X-ray system mounted in it.
    pub vehicles: Vec<Vehicle>,
    /// The devices on record.
    pub devices: Vec<Device>,
    /// The licences.
    pub licences: Licences,
}

/// Somebody as a notice names them: the number is the record's own affair.
fn without_number(person: &Person) -> Person {
    Person { identity_number: String::new(), ..person.clone() }
}

impl NoticeFacts {
    /// What a dossier says of a notice.
    #[must_use]
    pub fn of(notice: &NoticeBody, dossier: &Dossier, institution: Sender, (employer, industry): (EmployerBrief, Text)) -> Self {
        let head = dossier.people.iter().find(|person| person.is(PersonRole::LegalRepresentative));
        let goes = |person: &&Person| notice.people.iter().any(|member| member.among(&dossier.people).contains(person));
        let taken = |device: &&Device| notice.devices.iter().any(|one| one.is(device));
        let driven = |vehicle: &&Vehicle| notice.vehicles.contains(&vehicle.plate);
        Self {
            institution,
            legal_representative: head.map(|person| person.name.clone()).unwrap_or_default(),
            employer,
            industry,
            people: dossier.people.iter().filter(goes).map(without_number).collect(),
            vehicles: dossier.vehicles.iter().filter(driven).cloned().collect(),
            devices: dossier.equipment.iter().filter(taken).cloned().collect(),
            licences: dossier.licences.clone(),
        }
    }

    /// Somebody of the notice, as the record has them.
    #[must_use]
    pub fn person(&self, member: &Member) -> Option<&Person> {
        member.among(&self.people).first().copied()
    }

    /// A vehicle of the notice, as the record has it.
    #[must_use]
    pub fn vehicle(&self, plate: &str) -> Option<&Vehicle> {
        self.vehicles.iter().find(|vehicle| vehicle.plate == plate)
    }

    /// A device of the notice, as the record has it.
    #[must_use]
    pub fn device(&self, carried: &Carried) -> Option<&Device> {
        self.devices.iter().find(|device| carried.is(device))
    }

    /// Numbers of the certificates of practice of who goes along.
    pub fn certificates(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(|person| person.practice_certificate.as_str()).filter(|number| !number.is_empty())
    }
}
