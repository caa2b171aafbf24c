//! What the form of a dossier decides: what was typed, as a dossier and back.

use chrono::NaiveDate;
use ohqc_domain::catalogues::items_of;
use ohqc_domain::filings::{
    Device, Dossier, DossierAttachment, FiledService, Licences, Missing, Part, Person, Premises, Reporting, Room, Vehicle,
    complaints, completeness, fault, takes_chest_films,
};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::policy::Profile;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ui::checks::toggled;

/// Everything typed, with the version of the server's dossier it is based on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in super::super) struct DossierForm {
    /// The `ETag` that a save sends in `If-Match`.
    pub(super) base: String,
    pub(super) began_on: String,
    pub(super) licences: LicencesForm,
    pub(super) services: Vec<FiledService>,
    pub(super) people: Vec<Person>,
    pub(super) premises: PremisesForm,
    pub(super) equipment: Vec<Device>,
    pub(super) vehicles: Vec<Vehicle>,
    pub(super) quality_documents: Vec<String>,
    pub(super) reporting: Reporting,
    pub(super) attachments: Vec<DossierAttachment>,
}

/// Licences as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LicencesForm {
    pub(super) practice_valid_to: String,
    pub(super) licensor: String,
    pub(super) departments: String,
    pub(super) radiology_number: String,
    pub(super) radiology_valid_to: String,
    pub(super) radiology_scope: String,
    pub(super) qualification_number: String,
    pub(super) qualification_valid_to: String,
}

/// Premises as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PremisesForm {
    pub(super) total_area: String,
    pub(super) waiting_area: bool,
    pub(super) laboratory: bool,
    pub(super) rooms: Vec<RoomForm>,
}

/// A room as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct RoomForm {
    pub(super) name: String,
    pub(super) area: String,
    pub(super) auxiliary: bool,
}

/// A day as typed; nothing for an empty or unreadable one.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok()
}

/// A day as a date field shows it.
pub(super) fn day_text(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn decimal(text: &str) -> Option<Decimal> {
    text.trim().parse().ok()
}

impl DossierForm {
    /// The server's dossier as the form begins with it.
    pub(super) fn of(dossier: &Dossier, etag: &str) -> Self {
        let premises = &dossier.premises;
        let room = |room: &Room| {
            let (name, area) = (room.name.clone(), room.area.normalize().to_string());
            RoomForm { name, area, auxiliary: room.auxiliary }
        };
        Self {
            base: etag.to_owned(),
            began_on: day_text(dossier.began_on),
            licences: LicencesForm {
                practice_valid_to: day_text(dossier.licences.practice_valid_to),
                licensor: dossier.licences.licensor.clone(),
                departments: dossier.licences.departments.clone(),
                radiology_number: dossier.licences.radiology_number.clone(),
                radiology_valid_to: day_text(dossier.licences.radiology_valid_to),
                radiology_scope: dossier.licences.radiology_scope.clone(),
                qualification_number: dossier.licences.qualification_number.clone(),
                qualification_valid_to: day_text(dossier.licences.qualification_valid_to),
            },
            services: dossier.services.clone(),
            people: dossier.people.clone(),
            premises: PremisesForm {
                total_area: premises.total_area.map(|area| area.normalize().to_string()).unwrap_or_default(),
                waiting_area: premises.waiting_area,
                laboratory: premises.laboratory,
                rooms: premises.rooms.iter().map(room).collect(),
            },
            equipment: dossier.equipment.clone(),
            vehicles: dossier.vehicles.clone(),
            quality_documents: dossier.quality_documents.clone(),
            reporting: dossier.reporting.clone(),
            attachments: dossier.attachments.clone(),
        }
    }

    fn same(&self, other: &Self, part: Part) -> bool {
        match part {
            Part::Services => {
                self.services == other.services && self.licences == other.licences && self.began_on == other.began_on
            }
            Part::People => self.people == other.people,
            Part::Premises => self.premises == other.premises,
            Part::Equipment => self.equipment == other.equipment && self.vehicles == other.vehicles,
            Part::Quality => self.quality_documents == other.quality_documents,
            Part::Reporting => self.reporting == other.reporting,
            Part::Attachments => self.attachments == other.attachments,
        }
    }

    /// The parts in which something was typed upon a dossier, readable or not.
    pub(super) fn typed_upon(&self, base: &Dossier) -> Vec<Part> {
        let base = Self::of(base, "");
        Part::ALL.iter().copied().filter(|part| !self.same(&base, *part)).collect()
    }

    /// What was typed upon a dossier, put upon a later version of it: a part in which nothing was typed is as it is there.
    pub(super) fn upon(&self, later: Self, base: &Dossier) -> Self {
        let mut found = later;
        for part in self.typed_upon(base) {
            let mine = self.clone();
            match part {
                Part::Services => {
                    (found.services, found.licences, found.began_on) = (mine.services, mine.licences, mine.began_on);
                }
                Part::People => found.people = mine.people,
                Part::Premises => found.premises = mine.premises,
                Part::Equipment => (found.equipment, found.vehicles) = (mine.equipment, mine.vehicles),
                Part::Quality => found.quality_documents = mine.quality_documents,
                Part::Reporting => found.reporting = mine.reporting,
                Part::Attachments => found.attachments = mine.attachments,
            }
        }
        found
    }

    /// Whether a category is filed for which chest films are taken.
    pub(super) fn takes_films(&self) -> bool {
        self.services.iter().any(|filed| takes_chest_films(&filed.category))
    }

    /// The dossier as far as it can be read; what cannot counts as not there. For checking while typing.
    pub(super) fn dossier(&self) -> Dossier {
        let room = |room: &RoomForm| {
            let (name, area) = (room.name.trim().into(), decimal(&room.area).unwrap_or_default());
            Room { name, area, auxiliary: room.auxiliary }
        };
        Dossier {
            began_on: day(&self.began_on),
            licences: Licences {
                practice_valid_to: day(&self.licences.practice_valid_to),
                licensor: self.licences.licensor.trim().into(),
                departments: self.licences.departments.trim().into(),
                radiology_number: self.licences.radiology_number.trim().into(),
                radiology_valid_to: day(&self.licences.radiology_valid_to),
                radiology_scope: self.licences.radiology_scope.trim().into(),
                qualification_number: self.licences.qualification_number.trim().into(),
                qualification_valid_to: day(&self.licences.qualification_valid_to),
            },
            services: self.services.clone(),
            people: self.people.clone(),
            premises: Premises {
                total_area: decimal(&self.premises.total_area),
                waiting_area: self.premises.waiting_area,
                laboratory: self.premises.laboratory,
                rooms: self.premises.rooms.iter().map(room).collect(),
            },
            equipment: self.equipment.clone(),
            vehicles: self.vehicles.clone(),
            quality_documents: self.quality_documents.clone(),
            reporting: self.reporting.clone(),
            attachments: self.attachments.clone(),
        }
    }

    /// Those of what was found that are not about a room that was only just added: nothing is asked of it before something is typed or
    /// it is saved.
    pub(super) fn typed(&self, mut found: Vec<Missing>) -> Vec<Missing> {
        found.retain(|one| !self.untyped(&one.pointer));
        found
    }

    /// Whether a pointer leads into such a room.
    fn untyped(&self, pointer: &str) -> bool {
        let at = pointer.strip_prefix("/premises/rooms/").and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
        at.and_then(|at| self.premises.rooms.get(at)).is_some_and(|room| *room == RoomForm::default())
    }

    /// The dossier to be saved: it may be incomplete, but what is there must be readable.
    pub(super) fn body(&self) -> Result<Dossier, Complaints> {
        let mut found = Complaints::default();
        let mut area = |pointer: String, text: &str, name: Text, required: bool| match decimal(text) {
            None if !required && text.trim().is_empty() => {}
            None => {
                let text = Text::owned(format!("请填写{}（数字）", name.zh), format!("Enter the {} as a number", name.en));
                found.add(pointer, "number", text);
            }
            Some(area) if area < Decimal::ZERO => {
                let text = Text::owned(format!("{}不能小于 0", name.zh), format!("The {} cannot be less than 0", name.en));
                found.add(pointer, "range", text);
            }
            Some(_) => {}
        };
        let (total, usable) = (Text::new("建筑总面积", "floor area"), Text::new("使用面积", "usable area"));
        area("/premises/total_area".into(), &self.premises.total_area, total, false);
        for (at, room) in self.premises.rooms.iter().enumerate() {
            area(format!("/premises/rooms/{at}/area"), &room.area, usable.clone(), true);
        }
        let dossier = self.dossier();
        found.extend_validated(&dossier);
        found.into_result(dossier)
    }

    /// Puts a category in or takes it out, in the order of the catalogue.
    pub(super) fn toggle_category(&mut self, kind: BodyKind, code: &str, on: bool) {
        let held: Vec<String> = self.services.iter().map(|filed| filed.category.clone()).collect();
        let codes = toggled(&held, &category_codes(kind), code, on);
        let items = |code: &String| self.services.iter().find(|filed| filed.category == *code).map(|filed| filed.items.clone());
        self.services =
            codes.into_iter().map(|code| FiledService { items: items(&code).unwrap_or_default(), category: code }).collect();
    }

    /// Puts an item of a category in or takes it out. No item at all means the whole category, so the last cannot be taken out.
    pub(super) fn toggle_item(&mut self, category: &str, item: &str, on: bool) {
        let all = item_codes(category);
        if let Some(filed) = self.services.iter_mut().find(|filed| filed.category == category) {
            let now = if filed.items.is_empty() { all.clone() } else { filed.items.clone() };
            let next = toggled(&now, &all, item, on);
            filed.items = if next.len() == all.len() { Vec::new() } else { next };
        }
    }
}

/// The categories of a kind, in their order.
pub(super) fn category_codes(kind: BodyKind) -> Vec<String> {
    kind.categories().into_iter().map(|(code, _)| code.to_owned()).collect()
}

/// The items of a category: hazards of an examination, diseases of a class of diagnosis, none for other kinds.
pub(super) fn item_codes(category: &str) -> Vec<String> {
    items_of(category).map(|item| item.code.clone()).collect()
}

/// The parts in which two dossiers differ.
pub(super) fn differing(mine: &Dossier, theirs: &Dossier) -> Vec<Part> {
    DossierForm::of(mine, "").typed_upon(theirs)
}

/// Whether a part holds anything.
pub(super) fn entered(dossier: &Dossier, part: Part) -> bool {
    differing(dossier, &Dossier::default()).contains(&part)
}

/// What the dossier still lacks; rooms that were only just added are none.
pub(super) fn gaps(service: BodyKind, form: &DossierForm, profile: &Profile) -> Vec<Missing> {
    let mut dossier = form.dossier();
    if form.premises.rooms.iter().all(|room| room.auxiliary || *room == RoomForm::default()) {
        dossier.premises.rooms.clear();
    }
    form.typed(completeness(service, &dossier, profile))
}

/// What keeps a dossier from being saved as it stands: what cannot be read, and what the rules of a saved dossier refuse.
pub(super) fn unsaveable(service: BodyKind, form: &DossierForm, today: NaiveDate) -> Vec<Missing> {
    let dossier = form.dossier();
    let mut found: Vec<Missing> = complaints(service, &dossier, today).iter().map(|one| fault(&dossier, one)).collect();
    if let Err(unread) = form.body() {
        found.extend(unread.iter().map(|one| fault(&dossier, one)));
    }
    found.sort_by(|one, other| (one.part, &one.pointer).cmp(&(other.part, &other.pointer)));
    found.dedup_by(|one, other| one.pointer == other.pointer);
    found
}

#[cfg(test)]
mod tests {
    use ohqc_domain::policy::profile_for;

    use super::*;

    fn faults(service: BodyKind, form: &DossierForm, today: NaiveDate) -> Vec<Missing> {
        form.typed(unsaveable(service, form, today))
    }

    fn form() -> DossierForm {
        let mut form = DossierForm::default();
        form.licences.practice_valid_to = "2027-01-31".into();
        form.licences.licensor = "长春市卫生健康委员会".into();
        form.licences.departments = "职业病科".into();
        form.licences.radiology_scope = "X 射线影像诊断".into();
        form.premises.total_area = "620.50".into();
        form.premises.rooms = vec![RoomForm { name: "测听室".into(), area: "8".into(), auxiliary: true }];
        form.toggle_category(BodyKind::Examination, "3", true);
        form.toggle_category(BodyKind::Examination, "1", true);
        form
    }

    #[test]
    fn a_dossier_survives_the_form() {
        let dossier = form().body().unwrap();
        assert_eq!(DossierForm::of(&dossier, "\"1\"").dossier(), dossier);
        assert_eq!(DossierForm::of(&dossier, "\"1\"").premises.total_area, "620.5");
    }

    #[test]
    fn a_draft_of_an_earlier_day_is_taken_up() {
        let left = serde_json::json!({
            "base": "\"3\"",
            "licences": { "practice_valid_to": "2027-01-31", "radiology_number": "吉放证", "radiology_valid_to": "" },
            "premises": { "total_area": "620.50" },
        });
        let form: DossierForm = serde_json::from_value(left).unwrap();
        assert_eq!((form.licences.practice_valid_to.as_str(), form.premises.total_area.as_str()), ("2027-01-31", "620.50"));
        assert!(form.licences.qualification_number.is_empty());
    }

    #[test]
    fn an_empty_dossier_may_be_saved_and_an_unreadable_one_not() {
        assert_eq!(DossierForm::default().body(), Ok(Dossier::default()));
        let mut bad = form();
        bad.premises.total_area = "很大".into();
        bad.premises.rooms.push(RoomForm::default());
        let pointers: Vec<String> = bad.body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect();
        assert!(pointers.starts_with(&["/premises/total_area".into(), "/premises/rooms/1/area".into()]), "{pointers:?}");
        assert!(pointers.contains(&"/premises/rooms/1/name".into()));
    }

    #[test]
    fn an_area_below_none_is_told_so_with_its_name() {
        let mut bad = form();
        (bad.premises.total_area, bad.premises.rooms[0].area) = ("-860".into(), "-1".into());
        let said = |found: Vec<Missing>| found.into_iter().map(|one| one.text.zh.into_owned()).collect::<Vec<_>>();
        let found = said(faults(BodyKind::Examination, &bad, "2025-06-16".parse().unwrap()));
        assert_eq!(found, ["第 1 项（测听室）：使用面积不能小于 0", "建筑总面积不能小于 0"]);
        let unread = bad.body().unwrap_err();
        assert!(unread.iter().all(|one| one.text.zh.ends_with("不能小于 0")), "{unread:?}");
    }

    #[test]
    fn a_room_just_added_is_not_found_fault_with_before_it_is_typed_in() {
        let today = "2025-06-16".parse().unwrap();
        let mut typed = form();
        typed.premises.rooms.push(RoomForm::default());
        assert!(faults(BodyKind::Examination, &typed, today).is_empty());
        let profile = profile_for("220104".parse().unwrap(), today);
        assert_eq!(gaps(BodyKind::Examination, &typed, &profile), gaps(BodyKind::Examination, &form(), &profile));
        assert!(typed.body().is_err() && !unsaveable(BodyKind::Examination, &typed, today).is_empty(), "but not saved either");
        let (mut none, mut blank) = (form(), form());
        none.premises.rooms.clear();
        blank.premises.rooms = vec![RoomForm::default()];
        let lacking = gaps(BodyKind::Examination, &blank, &profile);
        assert!(lacking.iter().any(|gap| gap.part == Part::Premises));
        assert_eq!(lacking, gaps(BodyKind::Examination, &none, &profile), "a blank room is no room");
        typed.premises.rooms[1].area = "9".into();
        let pointers: Vec<_> = faults(BodyKind::Examination, &typed, today).into_iter().map(|one| one.pointer).collect();
        assert_eq!(pointers, ["/premises/rooms/1/name"]);
    }

    #[test]
    fn categories_stand_in_the_order_of_the_catalogue() {
        let codes: Vec<String> = form().services.into_iter().map(|filed| filed.category).collect();
        assert_eq!(codes, ["1", "3"]);
    }

    #[test]
    fn films_are_taken_for_dust_and_not_for_noise() {
        let mut form = DossierForm::default();
        form.toggle_category(BodyKind::Examination, "3", true);
        assert!(!form.takes_films());
        form.toggle_category(BodyKind::Examination, "1", true);
        assert!(form.takes_films());
    }

    #[test]
    fn all_items_is_the_same_as_the_whole_category() {
        let mut form = form();
        form.toggle_item("1", "6.1", false);
        let left = item_codes("1").len() - 1;
        assert_eq!(form.services[0].items.len(), left);
        form.toggle_item("1", "6.1", true);
        assert!(form.services[0].items.is_empty());
        assert!(item_codes("T1").is_empty(), "a technical service is qualified by category");
    }

    #[test]
    fn diagnosis_is_filed_by_disease() {
        let mut form = DossierForm::default();
        form.toggle_category(BodyKind::Diagnosis, "04", true);
        assert!(form.services[0].items.is_empty(), "the whole class at first");
        form.toggle_item("04", "N04-02", false);
        assert_eq!(form.services[0].items, ["N04-01", "N04-03", "N04-04"]);
        assert!(complaints(BodyKind::Diagnosis, &form.dossier(), "2025-06-16".parse().unwrap()).is_empty());
    }

    #[test]
    fn a_conflict_names_the_parts() {
        let mut theirs = form();
        theirs.reporting.officer = "李某".into();
        theirs.licences.radiology_number = "吉放证".into();
        assert_eq!(differing(&form().dossier(), &theirs.dossier()), [Part::Services, Part::Reporting]);
    }

    #[test]
    fn what_is_wrong_is_told_while_one_types_with_what_asks_for_it() {
        let mut typed = form();
        typed.premises.rooms.push(RoomForm { name: "肺功能室".into(), area: "很大".into(), auxiliary: true });
        let device = |serial: &str| Device {
            name: "肺功能仪".into(),
            model: String::new(),
            serial: serial.into(),
            categories: vec!["1".into()],
            portable: false,
            calibrated_to: None,
        };
        typed.equipment = vec![device("A1"), device("A1")];
        let found = faults(BodyKind::Examination, &typed, "2025-06-16".parse().unwrap());
        let told: Vec<_> = found.iter().map(|one| (one.part, one.pointer.as_str(), one.clause.as_str())).collect();
        assert_eq!(told, [(Part::Premises, "/premises/rooms/1/area", "—"), (Part::Equipment, "/equipment/1/serial", "—")]);
        assert!(faults(BodyKind::Examination, &form(), "2025-06-16".parse().unwrap()).is_empty());
    }
}
