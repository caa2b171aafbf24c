//! What is typed into a notice, and what of the dossier may be picked.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ohqc_domain::filings::{Dossier, Person, takes_chest_films};
use ohqc_domain::ids::EmployerId;
use ohqc_domain::outings::api::CompleteBody;
use ohqc_domain::outings::{Carried, Duty, Heads, Material, Member, NoticeBody, Safety, Samples};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::format::whole;
use crate::prelude::*;

/// A notice as it is typed; vehicles, devices and people are picked from the dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct NoticeForm {
    pub employer: String,
    pub employer_contact: String,
    pub employer_phone: String,
    pub agreement_number: String,
    pub contact_name: String,
    pub contact_phone: String,
    pub starts_on: String,
    pub ends_on: String,
    pub daily_from: String,
    pub daily_to: String,
    pub address: String,
    pub services: Vec<String>,
    pub hazards: String,
    pub pre_employment: String,
    pub in_service: String,
    pub leaving: String,
    pub leader: String,
    pub people: Vec<String>,
    pub support: String,
    pub dosimeter: String,
    pub vehicles: Vec<String>,
    pub devices: Vec<String>,
    pub booth_tested_on: String,
    pub samples: Samples,
    pub plan_valid_to: String,
    pub safety: Safety,
    pub declared: bool,
    pub materials: Vec<Material>,
}

/// A device as one code.
pub(super) fn device_code(name: &str, serial: &str) -> String {
    format!("{name} | {serial}")
}

/// Somebody as one code: the name, and the number that tells them from another of that name.
pub(super) fn person_code(person: &Person) -> String {
    format!("{} | {}", person.name, person.practice_certificate)
}

/// Words that are listed with commas.
fn listed(text: &str) -> Vec<String> {
    text.split(['、', '，', ',', '；', ';', '\n']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// What an outing came to, as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ReportForm {
    pub pre_employment: String,
    pub in_service: String,
    pub leaving: String,
    pub remark: String,
}

impl ReportForm {
    /// What is sent, against the numbers of the notice.
    pub fn body(&self, planned: Heads) -> Result<CompleteBody, Complaints> {
        let mut found = Complaints::default();
        let missing = || ("required", Text::new("必填", "Required"));
        let number = |found: &mut Complaints, at: &str, text: &str| {
            let read = if text.trim().is_empty() { Err(missing()) } else { whole(text) };
            found.check(at, read).unwrap_or_default()
        };
        let examined = Heads {
            pre_employment: number(&mut found, "/examined/pre_employment", &self.pre_employment),
            in_service: number(&mut found, "/examined/in_service", &self.in_service),
            leaving: number(&mut found, "/examined/leaving", &self.leaving),
        };
        let body = CompleteBody { examined, remark: self.remark.trim().to_owned() };
        found.extend(body.check(planned).err().unwrap_or_default());
        found.into_result(body)
    }

    /// What is wrong at a pointer; what is only missing yet is not called wrong while it is being typed.
    pub fn wrong(&self, planned: Heads, pointer: &str) -> Option<Text> {
        let found = self.body(planned).err()?;
        let wrong = found.iter().find(|one| one.pointer == pointer && one.code != "required");
        wrong.map(|one| one.text.clone())
    }
}

impl NoticeForm {
    /// A notice that was kept, to be typed on; who is no longer in the dossier is picked no more.
    pub fn of(notice: &NoticeBody, dossier: &Dossier) -> Self {
        let going = |duties: &dyn Fn(Duty) -> bool| notice.people.iter().filter(|member| duties(member.duty)).collect::<Vec<_>>();
        let code = |member: &&Member| member.among(&dossier.people).first().map(|person| person_code(person));
        let Heads { pre_employment, in_service, leaving } = notice.planned;
        let picked = going(&|duty| !matches!(duty, Duty::Leader | Duty::Support));
        let picked: BTreeSet<String> = picked.iter().filter_map(code).collect();
        let support: Vec<_> = going(&|duty| duty == Duty::Support).into_iter().map(|member| member.name.as_str()).collect();
        Self {
            employer: notice.employer.to_string(),
            employer_contact: notice.employer_contact.clone(),
            employer_phone: notice.employer_phone.clone(),
            agreement_number: notice.agreement_number.clone(),
            contact_name: notice.contact_name.clone(),
            contact_phone: notice.contact_phone.clone(),
            starts_on: notice.starts_on.to_string(),
            ends_on: notice.ends_on.to_string(),
            daily_from: notice.daily_from.clone(),
            daily_to: notice.daily_to.clone(),
            address: notice.address.clone(),
            services: notice.services.iter().map(|filed| filed.category.clone()).collect(),
            hazards: notice.hazards.join("、"),
            pre_employment: pre_employment.to_string(),
            in_service: in_service.to_string(),
            leaving: leaving.to_string(),
            leader: going(&|duty| duty == Duty::Leader).first().and_then(code).unwrap_or_default(),
            people: picked.into_iter().collect(),
            support: support.join("、"),
            dosimeter: notice
                .people
                .iter()
                .map(|member| member.dosimeter.clone())
                .find(|one| !one.is_empty())
                .unwrap_or_default(),
            vehicles: notice.vehicles.clone(),
            devices: notice.devices.iter().map(|device| device_code(&device.name, &device.serial)).collect(),
            booth_tested_on: notice.booth_tested_on.map(|day| day.to_string()).unwrap_or_default(),
            samples: notice.samples.clone(),
            plan_valid_to: notice.samples.plan_valid_to.map(|day| day.to_string()).unwrap_or_default(),
            safety: notice.safety.clone(),
            declared: notice.declared,
            materials: notice.materials.clone(),
        }
    }

    /// Whether a category is to be examined for which chest films are taken.
    pub fn takes_films(&self) -> bool {
        self.services.iter().any(|category| takes_chest_films(category))
    }

    /// What is sent; people, devices and items follow from the dossier.
    pub fn body(&self, dossier: &Dossier) -> Result<NoticeBody, Complaints> {
        let mut found = Complaints::default();
        let missing = || ("required", Text::new("必填", "Required"));
        let employer = found.check("/employer", self.employer.parse::<EmployerId>().map_err(|_| missing()));
        let day =
            |found: &mut Complaints, at: &str, text: &str| found.check(at, text.parse::<NaiveDate>().map_err(|_| missing()));
        let starts_on = day(&mut found, "/starts_on", &self.starts_on);
        let ends_on = day(&mut found, "/ends_on", &self.ends_on);
        let number = |found: &mut Complaints, at: &str, text: &str| {
            let read = if text.trim().is_empty() { Ok(0) } else { whole(text) };
            found.check(at, read).unwrap_or_default()
        };
        let planned = Heads {
            pre_employment: number(&mut found, "/planned/pre_employment", &self.pre_employment),
            in_service: number(&mut found, "/planned/in_service", &self.in_service),
            leaving: number(&mut found, "/planned/leaving", &self.leaving),
        };
        // What is missing is said already; something in its place lets the rest be judged along with it.
        let some_day = starts_on.or(ends_on).unwrap_or_default();
        let (starts_on, ends_on) = (starts_on.unwrap_or(some_day), ends_on.unwrap_or(some_day));
        let body = NoticeBody {
            employer: employer.unwrap_or_else(|| Uuid::nil().into()),
            employer_contact: self.employer_contact.clone(),
            employer_phone: self.employer_phone.clone(),
            agreement_number: self.agreement_number.clone(),
            contact_name: self.contact_name.clone(),
            contact_phone: self.contact_phone.clone(),
            starts_on,
            ends_on,
            daily_from: self.daily_from.clone(),
            daily_to: self.daily_to.clone(),
            address: self.address.clone(),
            services: dossier.services.iter().filter(|filed| self.services.contains(&filed.category)).cloned().collect(),
            hazards: listed(&self.hazards),
            planned,
            people: self.members(dossier),
            vehicles: self.vehicles.clone(),
            devices: self.carried(dossier),
            booth_tested_on: self.booth_tested_on.parse().ok(),
            samples: Samples { plan_valid_to: self.plan_valid_to.parse().ok(), ..self.samples.clone() },
            safety: self.safety.clone(),
            declared: self.declared,
            materials: self.materials.clone(),
        };
        found.extend(body.check().err().unwrap_or_default());
        found.into_result(body)
    }

    fn members(&self, dossier: &Dossier) -> Vec<Member> {
        let member = |person: &Person, duty| {
            let radiographs = matches!(duty, Duty::Radiographer | Duty::Technician);
            let dosimeter = if radiographs { self.dosimeter.clone() } else { String::new() };
            Member { name: person.name.clone(), practice_certificate: person.practice_certificate.clone(), duty, dosimeter }
        };
        let leader = dossier.people.iter().find(|person| person_code(person) == self.leader);
        let leader = leader.map(|person| member(person, Duty::Leader));
        let mut known = BTreeSet::new();
        // One person may have several rows, one for each qualification.
        let picked = dossier.people.iter().map(|person| (person_code(person), person));
        let picked = picked.filter(|(code, _)| self.people.contains(code) && known.insert(code.clone()));
        let helper = |name| Member { name, practice_certificate: String::new(), duty: Duty::Support, dosimeter: String::new() };
        let support = listed(&self.support).into_iter().map(helper);
        leader.into_iter().chain(picked.map(|(_, person)| member(person, Duty::of(person)))).chain(support).collect()
    }

    fn carried(&self, dossier: &Dossier) -> Vec<Carried> {
        let devices = dossier.equipment.iter();
        let picked = devices.filter(|device| self.devices.contains(&device_code(&device.name, &device.serial)));
        picked.map(|device| Carried { name: device.name.clone(), serial: device.serial.clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dossier() -> Dossier {
        serde_json::from_value(serde_json::json!({
            "services": [{ "category": "1", "items": ["6.1"] }],
            "people": [
                { "name": "孙某", "roles": ["physician"], "title": "junior", "practice_certificate": "220" },
                { "name": "孙某", "roles": ["chief_physician"], "title": "senior", "practice_certificate": "110" },
                { "name": "赵某", "roles": ["nurse"], "title": "junior" },
            ],
            "equipment": [{ "name": "听力计", "serial": "A1", "categories": ["3"], "portable": true }],
        }))
        .unwrap()
    }

    #[test]
    fn what_is_picked_follows_from_the_dossier() {
        let form = NoticeForm {
            employer: uuid::Uuid::nil().to_string(),
            starts_on: "2025-06-24".into(),
            ends_on: "2025-06-26".into(),
            services: vec!["1".into()],
            hazards: "矽尘、噪声".into(),
            in_service: "120".into(),
            leader: "赵某 | ".into(),
            people: vec!["孙某 | 110".into()],
            support: "司机甲".into(),
            devices: vec![device_code("听力计", "A1")],
            ..NoticeForm::default()
        };
        let body = form.body(&dossier()).unwrap();
        let duties: Vec<Duty> = body.people.iter().map(|member| member.duty).collect();
        assert_eq!(duties, [Duty::Leader, Duty::ChiefPhysician, Duty::Support]);
        assert!(form.takes_films() && !NoticeForm { services: vec!["3".into()], ..form.clone() }.takes_films());
        assert_eq!((body.hazards.len(), body.planned.in_service, body.devices.len()), (2, 120, 1));
        assert_eq!(body.services[0].items, ["6.1"], "as it is filed");
        assert_eq!(body.people[1].practice_certificate, "110", "the chief, and not the other of that name");
        let again = NoticeForm::of(&body, &dossier());
        assert_eq!((&again.people, &again.leader, &again.support), (&form.people, &form.leader, &form.support));
        assert_eq!(again.body(&dossier()).unwrap(), body);
    }

    #[test]
    fn a_draft_of_an_earlier_day_is_taken_up() {
        let mut left = serde_json::to_value(NoticeForm { hazards: "矽尘".into(), ..NoticeForm::default() }).unwrap();
        left.as_object_mut().unwrap().remove("plan_valid_to");
        let form: NoticeForm = serde_json::from_value(left).unwrap();
        assert_eq!((form.hazards.as_str(), form.plan_valid_to.as_str()), ("矽尘", ""));
    }

    #[test]
    fn a_report_says_why_a_number_is_not_taken() {
        let planned = Heads { in_service: 60, ..Heads::default() };
        let typed = |number: &str, remark: &str| ReportForm {
            pre_employment: "0".into(),
            in_service: number.into(),
            leaving: "0".into(),
            remark: remark.into(),
        };
        let wrong = |form: &ReportForm, at: &str| form.wrong(planned, at).map(|text| text.zh.into_owned());
        assert_eq!(wrong(&typed("-1", ""), "/examined/in_service").as_deref(), Some("不能小于 0"));
        assert_eq!(wrong(&typed("约六十", ""), "/examined/in_service").as_deref(), Some("请填写整数"));
        assert!(wrong(&typed("99999", ""), "/remark").is_some_and(|text| text.contains("超过计划 60 人的两倍")));
        assert!(typed("99999", "临时扩大范围，已另行告知").body(planned).is_ok());
        assert_eq!(typed("120", "").body(planned).unwrap().examined.in_service, 120, "twice as many need no words");
        assert_eq!(wrong(&typed("", ""), "/examined/in_service"), None, "nobody has typed it yet");
        assert!(typed("", "").body(planned).is_err());
    }

    #[test]
    fn everything_is_said_at_once() {
        let wrong = NoticeForm {
            starts_on: "2026-01-20".into(),
            ends_on: "2026-01-10".into(),
            daily_from: "八点".into(),
            in_service: "-5".into(),
            ..NoticeForm::default()
        };
        let found = wrong.body(&dossier()).unwrap_err();
        let pointers: Vec<&str> = found.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(pointers, ["/employer", "/planned/in_service", "/ends_on", "/daily_from"]);
    }

    #[test]
    fn days_employer_and_numbers_are_asked_for_at_once() {
        let wrong = NoticeForm { in_service: "many".into(), ..NoticeForm::default() };
        let found = wrong.body(&dossier()).unwrap_err();
        let pointers: Vec<&str> = found.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(pointers, ["/employer", "/starts_on", "/ends_on", "/planned/in_service"]);
    }
}
