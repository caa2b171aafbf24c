//! What a dossier still lacks, by clause. The form asks it while it is filled in, the server again on submission.
//!
//! Which demands a kind of body has is data ([`super::Demand`]); how each is looked at stands here.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::advice::{absent, device, is_needed};
use super::{Check, Demand, Dossier, Part, Person, PersonRole, Title, category_label, takes_chest_films};
use crate::institutions::BodyKind;
use crate::policy::{Profile, Value};
use crate::provenance::Mark;
use crate::text::Text;

/// One thing that is missing or not enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Missing {
    /// The part of the dossier.
    pub part: Part,
    /// JSON Pointer into the dossier.
    pub pointer: String,
    /// What is missing, for programs.
    pub code: String,
    /// What is missing, for people.
    pub text: Text,
    /// The clause that demands it.
    pub clause: String,
    /// How sure the clause is.
    pub mark: Mark,
}

/// A clause with how sure it is that it demands this.
pub type Clause<'a> = (&'a str, Mark);

/// The least number that a profile demands, one where it says yes, with its clause; none where it is silent or says no.
#[must_use]
pub fn least<'a>(profile: &'a Profile, key: &str) -> Option<(u32, Clause<'a>)> {
    let setting = profile.get(key)?;
    let number = match setting.value {
        Value::Integer(number) => u32::try_from(number).ok()?,
        Value::Boolean(true) => 1,
        _ => return None,
    };
    Some((number, (&setting.clause, setting.mark)))
}

impl Demand {
    /// The number that it demands under a profile, one where it is not about numbers, with what is cited; none where the profile
    /// is silent.
    #[must_use]
    pub fn stated<'a>(&'a self, profile: &'a Profile) -> Option<(u32, Clause<'a>)> {
        match self.key.as_deref() {
            Some(key) if self.check != Check::ResponsiblePersons => least(profile, key),
            _ => Some((1, (&self.clause, self.mark))),
        }
    }

    /// Whether a dossier that does not meet it is refused under a profile (`true`), only advised (`false`), or not asked at all.
    #[must_use]
    pub fn insists(&self, profile: &Profile) -> Option<bool> {
        self.stated(profile).map(|(_, (_, mark))| mark.binds())
    }
}

struct Finder<'a> {
    kind: BodyKind,
    dossier: &'a Dossier,
    profile: &'a Profile,
    found: Vec<Missing>,
}

/// A demand as the profile has it: the number, and what is cited.
struct Asked<'a> {
    least: u32,
    clause: Clause<'a>,
    text: Option<&'a Text>,
}

impl Asked<'_> {
    /// The words of the demand, or those of the check.
    fn words(&self, otherwise: Text) -> Text {
        self.text.cloned().unwrap_or(otherwise)
    }
}

/// Lists everything a dossier lacks for its kind under a profile, on the profile's day, in the order of the form. What no text
/// that was read demands stops no filing: it is [`super::advice`].
#[must_use]
pub fn completeness(kind: impl Into<BodyKind>, dossier: &Dossier, profile: &Profile) -> Vec<Missing> {
    unmet(kind.into(), dossier, profile).into_iter().filter(|gap| gap.mark.binds()).collect()
}

/// Every demand of the kind that the dossier does not meet, however sure it is.
pub(super) fn unmet(kind: BodyKind, dossier: &Dossier, profile: &Profile) -> Vec<Missing> {
    let mut finder = Finder { kind, dossier, profile, found: Vec::new() };
    for demand in &kind.body().demands {
        finder.meet(demand);
    }
    finder.found
}

fn count<T>(found: impl Iterator<Item = T>) -> u32 {
    u32::try_from(found.count()).unwrap_or(u32::MAX)
}

impl<'a> Finder<'a> {
    fn demand(&mut self, met: bool, part: Part, pointer: impl Into<String>, code: &str, text: Text, clause: Clause<'_>) {
        if !met {
            let (clause, mark) = clause;
            self.found.push(Missing { part, pointer: pointer.into(), code: code.into(), text, clause: clause.into(), mark });
        }
    }

    fn meet(&mut self, demand: &'a Demand) {
        let Some((least, clause)) = demand.stated(self.profile) else { return };
        let asked = Asked { least, clause, text: demand.text.as_ref() };
        match demand.check {
            Check::Categories => self.categories(&asked),
            Check::Begun => self.begun(&asked),
            Check::PracticeLicence => self.practice_licence(&asked),
            Check::Departments => self.departments(&asked),
            Check::RadiologyLicence => self.radiology_licence(&asked),
            Check::Qualification => self.qualification(&asked),
            Check::ResponsiblePersons => self.responsible_persons(demand.key.as_deref().unwrap_or_default()),
            Check::Person(role) => self.person(role, clause),
            Check::QualifiedPhysician => self.qualified_physician(&asked),
            Check::Physician(role) => self.physician(role, &asked),
            Check::Physicians(role) => self.physicians(role, &asked),
            Check::PracticeCertificate(role) => self.practice_certificate(role, &asked),
            Check::Own(role) => self.own(role, &asked),
            Check::Title(role) => self.title(role, &asked),
            Check::Years(role) => self.years(role, &asked),
            Check::Area => self.area(&asked),
            Check::Rooms => self.rooms(&asked),
            Check::RoomArea => self.room_area(&asked),
            Check::WaitingArea => self.waiting_area(&asked),
            Check::Laboratory => self.laboratory(&asked),
            Check::Equipment => self.equipment(&asked),
            Check::ExpectedDevices => self.expected_devices(),
            Check::Calibration => self.calibration(&asked),
            Check::Documents => self.documents(&asked),
            Check::Officer => self.officer(&asked),
            Check::Network => self.network(&asked),
            Check::Materials => self.materials(),
        }
    }

    fn categories(&mut self, asked: &Asked<'_>) {
        let least = asked.least;
        let text = Text::owned(format!("至少选择 {least} 个备案类别"), format!("Choose at least {least} of the categories"));
        let enough = count(self.dossier.services.iter()) >= least;
        self.demand(enough, Part::Services, "/services", "no_services", asked.words(text), asked.clause);
    }

    fn begun(&mut self, asked: &Asked<'_>) {
        let begun = self.dossier.began_on.is_none_or(|first| first <= self.profile.on);
        let text = Text::new("开展服务日期不得晚于提交之日", "The service must have begun by the day it is handed in");
        self.demand(begun, Part::Services, "/began_on", "began_on", text, asked.clause);
    }

    fn practice_licence(&mut self, asked: &Asked<'_>) {
        let valid = self.dossier.licences.practice_valid_to.is_some_and(|last| last >= self.profile.on);
        let text = Text::new("《医疗机构执业许可证》应在有效期内", "The practice licence must be valid");
        self.demand(valid, Part::Services, "/licences/practice_valid_to", "practice_licence", text, asked.clause);
    }

    fn departments(&mut self, asked: &Asked<'_>) {
        let listed = !self.dossier.licences.departments.trim().is_empty();
        let text = Text::new("应登记执业许可证载明的诊疗科目", "List the departments that the practice licence names");
        self.demand(listed, Part::Services, "/licences/departments", "departments", text, asked.clause);
    }

    fn radiology_licence(&mut self, asked: &Asked<'_>) {
        let (licences, today) = (&self.dossier.licences, self.profile.on);
        let needed = self.dossier.services.iter().any(|filed| takes_chest_films(&filed.category));
        let held = !licences.radiology_number.trim().is_empty() && licences.radiology_valid_to.is_some_and(|last| last >= today);
        let text = Text::new("开展胸片检查应有有效的《放射诊疗许可证》", "Chest X-rays need a valid radiological licence");
        let met = !needed || held;
        self.demand(met, Part::Services, "/licences/radiology_number", "radiology_licence", text, asked.clause);
    }

    fn qualification(&mut self, asked: &Asked<'_>) {
        let licences = &self.dossier.licences;
        let valid = licences.qualification_valid_to.is_some_and(|last| last >= self.profile.on);
        let held = valid && !licences.qualification_number.trim().is_empty();
        let text = Text::new("应登记在有效期内的资质证书", "A valid certificate of qualification is needed");
        self.demand(held, Part::Services, "/licences/qualification_number", "qualification", text, asked.clause);
    }

    fn responsible_persons(&mut self, key: &str) {
        let Some(setting) = self.profile.get(key) else { return };
        let Value::List(codes) = &setting.value else { return };
        for role in codes.iter().filter_map(|code| code.parse::<PersonRole>().ok()) {
            self.person(role, (&setting.clause, setting.mark));
        }
    }

    fn person(&mut self, role: PersonRole, clause: Clause<'_>) {
        let found = self.dossier.people.iter().any(|person| person.is(role));
        let name = role.label();
        let text = Text::owned(format!("缺{}", name.zh), format!("{} missing", name.en));
        self.demand(found, Part::People, "/people", role.code(), text, clause);
    }

    fn qualified_physician(&mut self, asked: &Asked<'_>) {
        let qualified = self.dossier.people.iter().any(|person| person.qualified(self.profile.on));
        let text =
            Text::new("至少有 1 名取得职业病诊断资格的执业医师", "At least one physician qualified for diagnosis is needed");
        self.demand(qualified, Part::People, "/people", "no_qualified_physician", text, asked.clause);
    }

    /// Each filed category with its place, and how many who do this are qualified for it.
    fn covered(&self, role: PersonRole) -> Vec<(String, Text, u32)> {
        let fit = |person: &&Person, category: &str| person.is(role) && person.qualified_for(category, self.profile.on);
        let each = self.dossier.services.iter().enumerate().map(|(index, filed)| {
            let found = count(self.dossier.people.iter().filter(|person| fit(person, &filed.category)));
            (format!("/services/{index}"), category_label(self.kind, &filed.category), found)
        });
        each.collect()
    }

    fn physician(&mut self, role: PersonRole, asked: &Asked<'_>) {
        let who = role.label();
        for (at, name, found) in self.covered(role) {
            let text = Text::owned(
                format!("“{}”类别缺有相应诊断资格的{}", name.zh, who.zh),
                format!("No {} with a valid qualification for «{}»", who.en.to_lowercase(), name.en),
            );
            self.demand(found > 0, Part::People, at, "no_physician", text, asked.clause);
        }
    }

    fn physicians(&mut self, role: PersonRole, asked: &Asked<'_>) {
        let (least, who) = (asked.least, role.label());
        for (at, name, found) in self.covered(role).into_iter().filter(|(.., found)| *found > 0) {
            let text = Text::owned(
                format!("“{}”类别{}应不少于 {least} 名", name.zh, who.zh),
                format!("«{}» needs at least {least} of «{}»", name.en, who.en),
            );
            self.demand(found >= least, Part::People, at, "few_physicians", text, asked.clause);
        }
    }

    fn practice_certificate(&mut self, role: PersonRole, asked: &Asked<'_>) {
        let who = role.label();
        for (index, person) in self.dossier.people.iter().enumerate().filter(|(_, person)| person.is(role)) {
            let text = Text::owned(
                format!("{}“{}”应登记执业证书编号", who.zh, person.name),
                format!("{} «{}» needs the number of the certificate of practice", who.en, person.name),
            );
            let held = !person.practice_certificate.trim().is_empty();
            self.demand(held, Part::People, format!("/people/{index}"), "practice_certificate", text, asked.clause);
        }
    }

    fn own(&mut self, role: PersonRole, asked: &Asked<'_>) {
        let who = role.label();
        for (index, person) in self.dossier.people.iter().enumerate().filter(|(_, person)| person.is(role)) {
            let text = Text::owned(
                format!("{}“{}”不得外聘", who.zh, person.name),
                format!("{} «{}» must belong to this institution", who.en, person.name),
            );
            self.demand(!person.external, Part::People, format!("/people/{index}"), "external", text, asked.clause);
        }
    }

    fn title(&mut self, role: PersonRole, asked: &Asked<'_>) {
        let who = role.label();
        for (index, person) in self.dossier.people.iter().enumerate().filter(|(_, person)| person.is(role)) {
            let titled = matches!(person.title, Title::Senior | Title::Intermediate);
            let text = Text::owned(
                format!("{}“{}”应具中级以上职称", who.zh, person.name),
                format!("{} «{}» needs an intermediate title", who.en, person.name),
            );
            self.demand(titled, Part::People, format!("/people/{index}"), "chief_title", text, asked.clause);
        }
    }

    fn years(&mut self, role: PersonRole, asked: &Asked<'_>) {
        let (least, who) = (asked.least, role.label());
        for (index, person) in self.dossier.people.iter().enumerate().filter(|(_, person)| person.is(role)) {
            let text = Text::owned(
                format!("{}“{}”应从业 {least} 年以上", who.zh, person.name),
                format!("{} «{}» needs {least} years of work", who.en, person.name),
            );
            let enough = person.years >= least;
            self.demand(enough, Part::People, format!("/people/{index}"), "chief_years", text, asked.clause);
        }
    }

    fn area(&mut self, asked: &Asked<'_>) {
        let least = asked.least;
        let enough = self.dossier.premises.total_area.is_some_and(|area| area >= Decimal::from(least));
        let text = Text::owned(format!("建筑总面积应不少于 {least} m²"), format!("The floor area must be at least {least} m²"));
        self.demand(enough, Part::Premises, "/premises/total_area", "area", text, asked.clause);
    }

    fn rooms(&mut self, asked: &Asked<'_>) {
        let told_apart = self.kind.body().demands(Check::RoomArea);
        let found = self.dossier.premises.rooms.iter().any(|room| !(told_apart && room.auxiliary));
        let text = asked.words(Text::new("至少登记一间用房", "List at least one room"));
        self.demand(found, Part::Premises, "/premises/rooms", "no_rooms", text, asked.clause);
    }

    fn room_area(&mut self, asked: &Asked<'_>) {
        let least = asked.least;
        for (index, room) in self.dossier.premises.rooms.iter().enumerate().filter(|(_, room)| !room.auxiliary) {
            let text = Text::owned(
                format!("检查室“{}”使用面积应不少于 {least} m²", room.name),
                format!("Room «{}» must have at least {least} m²", room.name),
            );
            let (enough, at) = (room.area >= Decimal::from(least), format!("/premises/rooms/{index}/area"));
            self.demand(enough, Part::Premises, at, "room_area", text, asked.clause);
        }
    }

    fn waiting_area(&mut self, asked: &Asked<'_>) {
        let text = Text::new("应有候检场所", "A waiting area is needed");
        let there = self.dossier.premises.waiting_area;
        self.demand(there, Part::Premises, "/premises/waiting_area", "waiting_area", text, asked.clause);
    }

    fn laboratory(&mut self, asked: &Asked<'_>) {
        let text = Text::new("应有检验室", "A laboratory is needed");
        let there = self.dossier.premises.laboratory;
        self.demand(there, Part::Premises, "/premises/laboratory", "laboratory", text, asked.clause);
    }

    fn equipment(&mut self, asked: &Asked<'_>) {
        for (index, filed) in self.dossier.services.iter().enumerate() {
            let served = self.dossier.equipment.iter().any(|device| device.categories.contains(&filed.category));
            let name = category_label(self.kind, &filed.category);
            let text = Text::owned(format!("“{}”类别未登记仪器设备", name.zh), format!("No device is listed for «{}»", name.en));
            self.demand(served, Part::Equipment, format!("/services/{index}"), "no_equipment", text, asked.clause);
        }
    }

    fn expected_devices(&mut self) {
        for one in absent(self.dossier).filter(|one| is_needed(one)) {
            let filed = self.dossier.services.iter().position(|filed| one.category.is_some_and(|c| c.code() == filed.category));
            self.found.push(device(one, format!("/services/{}", filed.unwrap_or_default())));
        }
    }

    fn calibration(&mut self, asked: &Asked<'_>) {
        for (index, device) in self.dossier.equipment.iter().enumerate() {
            let valid = device.is_fit(self.profile.on);
            let text = Text::owned(
                format!("设备“{}”检定或校准已过期", device.name),
                format!("The calibration of «{}» has expired", device.name),
            );
            let at = format!("/equipment/{index}/calibrated_to");
            self.demand(valid, Part::Equipment, at, "calibration", text, asked.clause);
        }
    }

    fn documents(&mut self, asked: &Asked<'_>) {
        let text = Text::new("应建立质量管理制度，至少登记一份制度文件", "List at least one document of the quality system");
        let found = !self.dossier.quality_documents.is_empty();
        self.demand(found, Part::Quality, "/quality_documents", "no_quality_documents", text, asked.clause);
    }

    fn officer(&mut self, asked: &Asked<'_>) {
        let named = !self.dossier.reporting.officer.trim().is_empty();
        let text = Text::new("应指定信息报告人员", "Name the reporting officer");
        self.demand(named, Part::Reporting, "/reporting/officer", "no_officer", text, asked.clause);
    }

    fn network(&mut self, asked: &Asked<'_>) {
        let text = Text::new("应具备信息报告的计算机与网络条件", "A computer with network access is needed for reporting");
        let there = self.dossier.reporting.network;
        self.demand(there, Part::Reporting, "/reporting/network", "no_network", text, asked.clause);
    }

    fn materials(&mut self) {
        for material in self.kind.body().materials.iter().filter(|material| material.demanded) {
            let found = self.dossier.attachments.iter().any(|file| file.kind == material.code);
            let name = &material.name;
            let text = Text::owned(format!("缺材料：{}", name.zh), format!("Material missing: {}", name.en));
            let clause = (material.clause.as_str(), material.mark);
            self.demand(found, Part::Attachments, "/attachments", &material.code, text, clause);
        }
    }
}

#[cfg(test)]
mod tests;
