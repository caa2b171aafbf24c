//! Whether an outing may take place: every reason at once, and which of them refuse it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Duty, MaterialKind, NoticeBody};
use crate::filings::{Device, Dossier, FiledService, PersonRole, Vehicle, category_label, takes_chest_films};
use crate::institutions::Service;
use crate::policy::Profile;
use crate::provenance::Mark;
use crate::rights::{Evidence, Reason, Right, Rights, UnitRight};
use crate::text::Text;

enumeration! {
    /// What a finding does to a notice.
    pub enum Weight as OutingFindingWeight {
        /// The notice is not taken.
        Refusal = "refusal" => ("不予告知", "Refused"),
        /// It is taken; whoever reads it should know.
        Warning = "warning" => ("提示", "Warning"),
    }
}

/// One thing that stands in the way of an outing, or should be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingFinding)]
pub struct Finding {
    /// What it does.
    pub weight: Weight,
    /// JSON Pointer into the notice.
    pub pointer: String,
    /// What it is, for programs.
    pub code: String,
    /// What it is, for people.
    pub text: Text,
    /// The clause.
    pub clause: String,
    /// How sure the clause is.
    pub mark: Mark,
    /// What proves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Where the employer lies, seen from the institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// In the area of its own prefecture.
    Own,
    /// Elsewhere in the province.
    Province,
    /// In another province.
    Beyond,
}

/// What a notice is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The dossier on record.
    pub dossier: &'a Dossier,
    /// What the institution may do on each day of the outing.
    pub days: &'a [Rights],
    /// Where the employer lies.
    pub area: Area,
    /// The province's rules on the first day.
    pub profile: &'a Profile,
}

/// Judges a notice: the right to go out for each category, and vehicles, devices, papers and people on every day.
#[must_use]
pub fn gate(notice: &NoticeBody, ground: &Ground<'_>) -> Vec<Finding> {
    let mut judge = Judge { notice, ground, found: Vec::new() };
    judge.rights();
    judge.area();
    judge.vehicles();
    judge.devices();
    judge.people();
    judge.samples();
    judge.materials();
    judge.found
}

/// Nobody goes out into another province: whatever the clause is worth, no office there could be told.
#[must_use]
pub fn beyond(profile: &Profile) -> Finding {
    let (clause, mark) = profile.basis("outreach.scope");
    let text = Text::new("用人单位不在本省，不能外出", "The employer lies in another province");
    let (weight, pointer, code, clause) = (Weight::Refusal, "/employer".to_owned(), "beyond".to_owned(), clause.to_owned());
    Finding { weight, pointer, code, text, clause, mark, evidence: Vec::new() }
}

/// What rests on a text that was not read refuses nothing ([`Mark::binds`]).
const fn weighed(weight: Weight, mark: Mark) -> Weight {
    if mark.binds() { weight } else { Weight::Warning }
}

struct Judge<'a> {
    notice: &'a NoticeBody,
    ground: &'a Ground<'a>,
    found: Vec<Finding>,
}

impl Judge<'_> {
    fn add(&mut self, weight: Weight, pointer: impl Into<String>, code: &str, text: Text, (clause, mark): (&str, Mark)) {
        let (pointer, code, clause) = (pointer.into(), code.to_owned(), clause.to_owned());
        self.found.push(Finding { weight: weighed(weight, mark), pointer, code, text, clause, mark, evidence: Vec::new() });
    }

    /// The clause of a key, as sure as the profile is of it.
    fn set_by(&self, key: &str) -> (String, Mark) {
        let (clause, mark) = self.ground.profile.basis(key);
        (clause.to_owned(), mark)
    }

    /// The right to go out for every category, on all days (JL24-1-2-c, JL24-1-2-d).
    fn rights(&mut self) {
        for (index, wanted) in self.notice.services.iter().enumerate() {
            let at = format!("/services/{index}");
            let mut told: BTreeMap<&str, (NaiveDate, &Reason)> = BTreeMap::new();
            let mut on_record = true;
            for day in self.ground.days {
                let units: Vec<&UnitRight> = wanted_units(day, wanted);
                on_record &= !units.is_empty();
                for reason in units.iter().filter_map(|unit| unit.going_out.as_ref()).flat_map(Right::obstacles) {
                    told.entry(&reason.text.zh).or_insert((day.on, reason));
                }
            }
            let name = category_label(Service::Examination, &wanted.category);
            if !on_record {
                let text = Text::owned(
                    format!("“{}”不在当日有效的备案范围内", name.zh),
                    format!("«{}» is not on record on every day", name.en),
                );
                self.add(Weight::Refusal, at.as_str(), "not_filed", text, ("办法2019 第四条", Mark::Verified));
            }
            for (day, reason) in told.into_values() {
                let since = if day > self.notice.starts_on { format!("自 {day} 起") } else { String::new() };
                let from = if day > self.notice.starts_on { format!("from {day} on, ") } else { String::new() };
                let text = Text::owned(
                    format!("不能外出开展“{}”：{since}{}", name.zh, reason.text.zh),
                    format!("May not go out for «{}»: {from}{}", name.en, reason.text.en),
                );
                self.add(Weight::Refusal, at.as_str(), reason.code.code(), text, (&reason.clause, reason.mark));
                if let Some(finding) = self.found.last_mut() {
                    finding.evidence.clone_from(&reason.evidence);
                }
            }
        }
    }

    fn area(&mut self) {
        let (clause, mark) = self.set_by("outreach.scope");
        let province = self.ground.profile.settings().is_ok_and(|settings| settings.outreach.scope == "province");
        match self.ground.area {
            Area::Beyond => self.found.push(beyond(self.ground.profile)),
            Area::Province if !province => {
                let text = Text::new(
                    "用人单位不在本市（州），须在执业登记机关管辖区或省级指定区域内",
                    "The employer lies outside the own prefecture; it must lie in the registering authority's area or where the province says",
                );
                self.add(Weight::Warning, "/employer", "outside_area", text, (&clause, mark));
            }
            Area::Province | Area::Own => {}
        }
    }

    /// A vehicle that serves examinations only, on record, with papers through the last day (JL24-1-2-a, JL24-1-2-b).
    fn vehicles(&mut self) {
        let (clause, mark) = self.set_by("outreach.equipment");
        let (protection, sure) = self.set_by("outreach.protection");
        let needed = self.ground.profile.settings().is_ok_and(|settings| settings.outreach.equipment);
        let mut dedicated = false;
        for (index, plate) in self.notice.vehicles.iter().enumerate() {
            let at = format!("/vehicles/{index}");
            let Some(vehicle) = self.ground.dossier.vehicles.iter().find(|vehicle| vehicle.plate == *plate) else {
                let text = Text::owned(format!("车辆“{plate}”不在备案中"), format!("Vehicle «{plate}» is not on record"));
                self.add(Weight::Refusal, at, "not_on_record", text, (&clause, mark));
                continue;
            };
            dedicated |= vehicle.dedicated;
            self.paper(
                at.as_str(),
                vehicle.road_test_valid_to,
                &Text::new("车辆年检", "road test"),
                vehicle,
                (&clause, Mark::Inferred),
            );
            if vehicle.carries_dr() {
                let what = Text::new("车载 DR 防护检测", "protection test");
                self.paper(at.as_str(), vehicle.protection_test_valid_to, &what, vehicle, (&protection, sure));
            }
        }
        if needed && !dedicated {
            let text =
                Text::owned("外出检查应使用备案的专用车辆", "An outing takes a vehicle on record that serves examinations only");
            self.add(Weight::Refusal, "/vehicles", "no_vehicle", text, (&clause, mark));
        }
    }

    /// A paper of a vehicle must be on record and hold through the last day (JL24-1-2-b).
    fn paper(&mut self, at: &str, valid_to: Option<NaiveDate>, what: &Text, vehicle: &Vehicle, clause: (&str, Mark)) {
        let plate = &vehicle.plate;
        match valid_to {
            Some(to) if to >= self.notice.ends_on => {}
            Some(to) => {
                let text = Text::owned(
                    format!("车辆“{plate}”的{}于 {to} 到期，早于外出的最后一天", what.zh),
                    format!("The {} of «{plate}» expires on {to}, before the last day", what.en),
                );
                self.add(Weight::Refusal, at, "expires", text, clause);
            }
            None => {
                let text = Text::owned(
                    format!("车辆“{plate}”的{}有效期未登记", what.zh),
                    format!("The validity of the {} of «{plate}» is not on record", what.en),
                );
                self.add(Weight::Refusal, at, "no_date", text, clause);
            }
        }
    }

    /// Devices on record that can be taken along, calibrated through the last day, for every category (JL24-1-2-a).
    fn devices(&mut self) {
        let (clause, mark) = self.set_by("outreach.equipment");
        let dossier = self.ground.dossier;
        let mut carried: Vec<&Device> = Vec::new();
        for (index, device) in self.notice.devices.iter().enumerate() {
            let at = format!("/devices/{index}");
            let name = &device.name;
            let Some(on_record) = dossier.equipment.iter().find(|other| device.is(other)) else {
                let text = Text::owned(format!("设备“{name}”不在备案中"), format!("Device «{name}» is not on record"));
                self.add(Weight::Refusal, at, "not_on_record", text, (&clause, mark));
                continue;
            };
            if !on_record.portable {
                let text =
                    Text::owned(format!("设备“{name}”备案为固定设备"), format!("Device «{name}» is on record as one that stays"));
                self.add(Weight::Refusal, at.as_str(), "not_portable", text, (&clause, Mark::Inferred));
            }
            self.calibration(at, on_record, &clause);
            carried.push(on_record);
        }
        let plates = &self.notice.vehicles;
        let mounted = dossier.vehicles.iter().any(|vehicle| plates.contains(&vehicle.plate) && vehicle.carries_dr());
        for (index, filed) in self.notice.services.iter().enumerate() {
            let served = carried.iter().any(|device| device.categories.contains(&filed.category));
            let films = mounted && takes_chest_films(&filed.category);
            if !served && !films {
                let name = category_label(Service::Examination, &filed.category);
                let text =
                    Text::owned(format!("没有带“{}”类别的设备", name.zh), format!("No device for «{}» is taken along", name.en));
                self.add(Weight::Refusal, format!("/services/{index}"), "no_device", text, (&clause, mark));
            }
        }
    }

    /// A device's calibration holds through the last day; not every device needs one, so that a missing date is told only.
    fn calibration(&mut self, at: String, device: &Device, clause: &str) {
        let name = &device.name;
        match device.calibrated_to {
            Some(to) if to >= self.notice.ends_on => {}
            Some(to) => {
                let text = Text::owned(
                    format!("设备“{name}”的检定于 {to} 到期，早于外出的最后一天"),
                    format!("The calibration of «{name}» expires on {to}, before the last day"),
                );
                self.add(Weight::Refusal, at, "expires", text, (clause, Mark::Inferred));
            }
            None => {
                let text = Text::owned(
                    format!("设备“{name}”未登记检定有效期，须检定的设备不得带出"),
                    format!("No calibration of «{name}» is on record; a device that needs one stays"),
                );
                self.add(Weight::Warning, at, "no_date", text, (clause, Mark::Own));
            }
        }
    }

    /// A chief physician for every category on all days, and people on record.
    fn people(&mut self) {
        let dossier = self.ground.dossier;
        let days: Vec<NaiveDate> = self.notice.days().collect();
        let leading = self.notice.people.iter().filter(|member| member.duty == Duty::ChiefPhysician);
        let leading = leading.flat_map(|member| member.among(&dossier.people));
        let chiefs: Vec<_> = leading.filter(|person| person.is(PersonRole::ChiefPhysician)).collect();
        for (index, filed) in self.notice.services.iter().enumerate() {
            let bare = days.iter().find(|day| !chiefs.iter().any(|chief| chief.qualified_for(&filed.category, **day)));
            if let Some(day) = bare {
                let name = category_label(Service::Examination, &filed.category);
                let text = Text::owned(
                    format!("{day} 没有具备“{}”资格的主检医师随行", name.zh),
                    format!("No chief physician qualified for «{}» goes along on {day}", name.en),
                );
                // The law asks for one; that every category is covered is item A2.4 of our checklist.
                self.add(Weight::Refusal, format!("/services/{index}"), "no_physician", text, ("A2.4", Mark::Own));
            }
        }
        let films = self.notice.services.iter().any(|filed| takes_chest_films(&filed.category));
        for (index, member) in self.notice.people.iter().enumerate() {
            let known = member.among(&dossier.people);
            let numbers: BTreeSet<&str> = known.iter().map(|person| person.practice_certificate.trim()).collect();
            if numbers.len() > 1 && member.duty != Duty::Support {
                let text = Text::owned(
                    format!("备案中有多名“{}”，请以执业证编号指明是哪一名", member.name),
                    format!("Several people on record are called «{}»; say which by the certificate of practice", member.name),
                );
                self.add(Weight::Refusal, format!("/people/{index}/practice_certificate"), "ambiguous", text, ("—", Mark::Own));
            }
            if known.is_empty() && member.duty != Duty::Support {
                let text = Text::owned(
                    format!("“{}”不在备案人员中", member.name),
                    format!("«{}» is not among the people on record", member.name),
                );
                // That the people of the filing, and nobody else, examine on an outing is a rule of ours: the text that may say so
                // (办法2019 第五条(三)) was not read.
                let weight = if member.duty.is_clinical() { Weight::Refusal } else { Weight::Warning };
                self.add(weight, format!("/people/{index}"), "not_on_record", text, ("—", Mark::Own));
            }
            if films && member.duty == Duty::Radiographer && member.dosimeter.trim().is_empty() {
                let text = Text::owned(
                    format!("放射工作人员“{}”未填个人剂量计号", member.name),
                    format!("Radiographer «{}» has no dosimeter", member.name),
                );
                let (clause, mark) = self.set_by("outreach.protection");
                self.add(Weight::Warning, format!("/people/{index}/dosimeter"), "no_dosimeter", text, (&clause, mark));
            }
        }
    }

    /// A plan of transport that holds through the last day (JL24-1-2-b).
    fn samples(&mut self) {
        let (clause, mark) = self.set_by("outreach.protection");
        match self.notice.samples.plan_valid_to {
            Some(to) if to >= self.notice.ends_on => {}
            Some(to) => {
                let text = Text::owned(
                    format!("样品运送方案于 {to} 到期，早于外出的最后一天"),
                    format!("The plan of transport of samples expires on {to}, before the last day"),
                );
                self.add(Weight::Refusal, "/samples/plan_valid_to", "expires", text, (&clause, mark));
            }
            None => {
                let text = Text::new("未填样品运送方案的有效期", "How long the plan of transport of samples holds is not given");
                self.add(Weight::Warning, "/samples/plan_valid_to", "no_date", text, (&clause, mark));
            }
        }
    }

    /// Materials that should go with the notice; the list is the platform's.
    fn materials(&mut self) {
        let films = self.notice.services.iter().any(|filed| takes_chest_films(&filed.category));
        for kind in MaterialKind::ALL.iter().filter(|kind| films || **kind != MaterialKind::Radiation) {
            if !self.notice.materials.iter().any(|material| material.kind == *kind) {
                let name = kind.label();
                let text = Text::owned(format!("未附“{}”", name.zh), format!("«{}» is not attached", name.en));
                self.add(Weight::Warning, "/materials", "no_material", text, ("—", Mark::Own));
            }
        }
    }
}

/// What of a day's rights a category of the notice speaks of: the items it names, or everything filed of it.
fn wanted_units<'a>(day: &'a Rights, wanted: &FiledService) -> Vec<&'a UnitRight> {
    let of_category = || day.units.iter().filter(|unit| unit.category == wanted.category);
    let named = |unit: &&UnitRight| match &unit.item {
        None => true,
        Some(item) => wanted.items.is_empty() || wanted.items.contains(item),
    };
    let covers = |item: &String| of_category().any(|unit| unit.item.is_none() || unit.item.as_ref() == Some(item));
    // An item that is not filed is not covered by those that are.
    if wanted.items.iter().all(covers) { of_category().filter(named).collect() } else { Vec::new() }
}
