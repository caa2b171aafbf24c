//! What a dossier still lacks, by clause. The form asks it while it is filled in, the server again on submission.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Dossier, Part, Person, PersonRole, Title, advice, category_label, takes_chest_films};
use crate::catalogues::MaterialKind;
use crate::institutions::Service;
use crate::policy::{Profile, Value};
use crate::provenance::Mark;
use crate::text::Text;

fn material_label(code: &str) -> Text {
    code.parse::<MaterialKind>().map_or_else(|_| Text::owned(code, code), MaterialKind::label)
}

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

/// The least number that a profile demands, with its clause; none where it is silent.
#[must_use]
pub fn least<'a>(profile: &'a Profile, key: &str) -> Option<(u32, Clause<'a>)> {
    let setting = profile.get(key)?;
    let Value::Integer(number) = setting.value else { return None };
    Some((u32::try_from(number).ok()?, (&setting.clause, setting.mark)))
}

struct Finder<'a> {
    service: Service,
    dossier: &'a Dossier,
    profile: &'a Profile,
    found: Vec<Missing>,
}

impl<'a> Finder<'a> {
    fn demand(&mut self, met: bool, part: Part, pointer: impl Into<String>, code: &str, text: Text, clause: Clause<'_>) {
        if !met {
            let (clause, mark) = clause;
            self.found.push(Missing { part, pointer: pointer.into(), code: code.into(), text, clause: clause.into(), mark });
        }
    }

    fn least(&self, key: &str) -> Option<(u32, Clause<'a>)> {
        least(self.profile, key)
    }

    /// What either service cites for the same thing.
    const fn by_service(&self, examination: Clause<'static>, diagnosis: Clause<'static>) -> Clause<'static> {
        match self.service {
            Service::Examination => examination,
            Service::Diagnosis => diagnosis,
        }
    }
}

/// Lists everything a dossier lacks for its service under a profile, on the profile's day, in the order of the form.
#[must_use]
pub fn completeness(service: Service, dossier: &Dossier, profile: &Profile) -> Vec<Missing> {
    let mut finder = Finder { service, dossier, profile, found: Vec::new() };
    services(&mut finder);
    responsible_persons(&mut finder);
    match service {
        Service::Examination => {
            examining_physicians(&mut finder);
            chief_physicians(&mut finder);
            areas(&mut finder);
        }
        Service::Diagnosis => {
            diagnosing_physicians(&mut finder);
            rooms(&mut finder, ("令6 第八条(三)", Mark::Verified));
        }
    }
    equipment(&mut finder);
    quality(&mut finder);
    reporting(&mut finder);
    materials(&mut finder);
    finder.found
}

fn services(f: &mut Finder<'_>) {
    let (licences, filed, today) = (&f.dossier.licences, &f.dossier.services, f.profile.on);
    let least = match f.service {
        Service::Examination => f.least("filing.categories_min"),
        Service::Diagnosis => Some((1, ("令6 第七条", Mark::Inferred))),
    };
    if let Some((least, clause)) = least {
        let text = Text::owned(format!("至少选择 {least} 个备案类别"), format!("Choose at least {least} of the categories"));
        f.demand(count(filed.iter()) >= least, Part::Services, "/services", "no_services", text, clause);
    }
    let clause = f.by_service(("办法2019 第五条(一)", Mark::Verified), ("令6 第八条(一)", Mark::Unverified));
    let valid = licences.practice_valid_to.is_some_and(|last| last >= today);
    let text = Text::new("《医疗机构执业许可证》应在有效期内", "The practice licence must be valid");
    f.demand(valid, Part::Services, "/licences/practice_valid_to", "practice_licence", text, clause);
    let needed = f.service == Service::Examination && filed.iter().any(|filed| takes_chest_films(&filed.category));
    let held = !licences.radiology_number.trim().is_empty() && licences.radiology_valid_to.is_some_and(|last| last >= today);
    let text = Text::new("开展胸片检查应有有效的《放射诊疗许可证》", "Chest X-rays need a valid radiological licence");
    let clause = ("办法2019 第五条(一)", Mark::Inferred);
    f.demand(!needed || held, Part::Services, "/licences/radiology_number", "radiology_licence", text, clause);
}

fn responsible_persons(f: &mut Finder<'_>) {
    let Some(setting) = f.profile.get("filing.responsible_persons") else { return };
    let Value::List(codes) = &setting.value else { return };
    for role in codes.iter().filter_map(|code| code.parse::<PersonRole>().ok()) {
        let found = f.dossier.people.iter().any(|person| person.is(role));
        let name = role.label();
        let text = Text::owned(format!("缺{}", name.zh), format!("{} missing", name.en));
        f.demand(found, Part::People, "/people", role.code(), text, (&setting.clause, setting.mark));
    }
}

fn count<T>(found: impl Iterator<Item = T>) -> u32 {
    u32::try_from(found.count()).unwrap_or(u32::MAX)
}

fn no_physician(service: Service, category: &str, who: &Text) -> Text {
    let name = category_label(service, category);
    Text::owned(
        format!("「{}」类别缺有相应诊断资格的{}", name.zh, who.zh),
        format!("No {} with a valid qualification for «{}»", who.en, name.en),
    )
}

fn examining_physicians(f: &mut Finder<'_>) {
    let (people, today) = (&f.dossier.people, f.profile.on);
    let qualified = people.iter().any(|person| person.qualified(today));
    let text = Text::new("至少有 1 名取得职业病诊断资格的执业医师", "At least one physician qualified for diagnosis is needed");
    f.demand(qualified, Part::People, "/people", "no_qualified_physician", text, ("办法2019 第五条(四)", Mark::Unverified));
    let who = Text::new("主检医师", "chief examining physician");
    for (index, filed) in f.dossier.services.iter().enumerate() {
        let covered = people.iter().any(|p| p.is(PersonRole::ChiefPhysician) && p.qualified_for(&filed.category, today));
        let text = no_physician(f.service, &filed.category, &who);
        // The law asks for one; that every category is covered is item A2.4 of our checklist.
        f.demand(covered, Part::People, format!("/services/{index}"), "no_physician", text, ("A2.4", Mark::Own));
    }
}

fn diagnosing_physicians(f: &mut Finder<'_>) {
    let who = Text::new("诊断医师", "diagnosis physician");
    for (index, filed) in f.dossier.services.iter().enumerate() {
        let fit = |p: &&Person| p.is(PersonRole::DiagnosisPhysician) && p.qualified_for(&filed.category, f.profile.on);
        let found = count(f.dossier.people.iter().filter(fit));
        let at = format!("/services/{index}");
        let text = no_physician(f.service, &filed.category, &who);
        f.demand(found > 0, Part::People, at.as_str(), "no_physician", text, ("令6 第八条(二)", Mark::Verified));
        if let Some((least, clause)) = f.least("filing.diagnosis_physicians_min").filter(|_| found > 0) {
            let name = category_label(f.service, &filed.category);
            let text = Text::owned(
                format!("「{}」类别诊断医师应不少于 {least} 名", name.zh),
                format!("«{}» needs at least {least} diagnosis physicians", name.en),
            );
            f.demand(found >= least, Part::People, at, "few_physicians", text, clause);
        }
    }
}

fn chief_physicians(f: &mut Finder<'_>) {
    for (index, person) in f.dossier.people.iter().enumerate().filter(|(_, p)| p.is(PersonRole::ChiefPhysician)) {
        let at = format!("/people/{index}");
        let titled = matches!(person.title, Title::Senior | Title::Intermediate);
        let text = Text::owned(
            format!("主检医师「{}」应具中级以上职称", person.name),
            format!("Chief physician «{}» needs an intermediate title", person.name),
        );
        f.demand(titled, Part::People, at.as_str(), "chief_title", text, ("枣庄市备案材料清单（2023）", Mark::Secondary));
        if let Some((least, clause)) = f.least("filing.chief_physician_years") {
            let text = Text::owned(
                format!("主检医师「{}」应从业 {least} 年以上", person.name),
                format!("Chief physician «{}» needs {least} years of work", person.name),
            );
            f.demand(person.years >= least, Part::People, at, "chief_years", text, clause);
        }
    }
}

fn rooms(f: &mut Finder<'_>, clause: Clause<'_>) {
    let text = match f.service {
        Service::Examination => Text::new("至少登记一间独立检查室", "List at least one examination room"),
        Service::Diagnosis => Text::new("至少登记一间诊断用房", "List at least one room for diagnosis"),
    };
    f.demand(!f.dossier.premises.rooms.is_empty(), Part::Premises, "/premises/rooms", "no_rooms", text, clause);
}

fn areas(f: &mut Finder<'_>) {
    let (premises, clause) = (&f.dossier.premises, ("办法2019 第五条(二)", Mark::Verified));
    if let Some((least, clause)) = f.least("filing.area_min") {
        let enough = premises.total_area.is_some_and(|area| area >= Decimal::from(least));
        let text = Text::owned(format!("建筑总面积应不少于 {least} m²"), format!("The floor area must be at least {least} m²"));
        f.demand(enough, Part::Premises, "/premises/total_area", "area", text, clause);
    }
    rooms(f, clause);
    for (index, room) in premises.rooms.iter().enumerate() {
        let Some((least, clause)) = f.least("filing.room_area_min") else { break };
        let text = Text::owned(
            format!("检查室「{}」使用面积应不少于 {least} m²", room.name),
            format!("Room «{}» must have at least {least} m²", room.name),
        );
        let enough = room.area >= Decimal::from(least);
        f.demand(enough, Part::Premises, format!("/premises/rooms/{index}/area"), "room_area", text, clause);
    }
    let text = Text::new("应有候检场所", "A waiting area is needed");
    f.demand(premises.waiting_area, Part::Premises, "/premises/waiting_area", "waiting_area", text, clause);
    let text = Text::new("应有检验室", "A laboratory is needed");
    f.demand(premises.laboratory, Part::Premises, "/premises/laboratory", "laboratory", text, clause);
}

fn equipment(f: &mut Finder<'_>) {
    let clause = f.by_service(("办法2019 第五条(五)", Mark::Unverified), ("令6 第八条(三)", Mark::Verified));
    for (index, filed) in f.dossier.services.iter().enumerate() {
        let served = f.dossier.equipment.iter().any(|device| device.categories.contains(&filed.category));
        let name = category_label(f.service, &filed.category);
        let text = Text::owned(format!("「{}」类别未登记仪器设备", name.zh), format!("No device is listed for «{}»", name.en));
        f.demand(served, Part::Equipment, format!("/services/{index}"), "no_equipment", text, clause);
    }
    if f.service == Service::Examination {
        let absent: Vec<_> = advice::absent(f.dossier).filter(|device| advice::is_needed(device)).collect();
        for device in absent {
            let filed = f.dossier.services.iter().position(|filed| device.category.is_some_and(|c| c.code() == filed.category));
            f.found.push(advice::device(device, format!("/services/{}", filed.unwrap_or_default())));
        }
    }
    for (index, device) in f.dossier.equipment.iter().enumerate() {
        let valid = device.calibrated_to.is_none_or(|last| last >= f.profile.on);
        let text = Text::owned(
            format!("设备「{}」检定或校准已过期", device.name),
            format!("The calibration of «{}» has expired", device.name),
        );
        // The clauses ask for devices that fit; that an expired calibration does not is a reading of ours.
        let clause = (clause.0, Mark::Inferred);
        f.demand(valid, Part::Equipment, format!("/equipment/{index}/calibrated_to"), "calibration", text, clause);
    }
}

fn quality(f: &mut Finder<'_>) {
    let text = Text::new("应建立质量管理制度，至少登记一份制度文件", "List at least one document of the quality system");
    let clause = f.by_service(("办法2019 第五条(六)", Mark::Unverified), ("令6 第八条(四)", Mark::Verified));
    let found = !f.dossier.quality_documents.is_empty();
    f.demand(found, Part::Quality, "/quality_documents", "no_quality_documents", text, clause);
}

fn reporting(f: &mut Finder<'_>) {
    let reporting = &f.dossier.reporting;
    let clause = f.by_service(("办法2019 第五条(七)", Mark::Unverified), ("令6 第九条(四)", Mark::Unverified));
    let text = Text::new("应指定信息报告人员", "Name the reporting officer");
    f.demand(!reporting.officer.trim().is_empty(), Part::Reporting, "/reporting/officer", "no_officer", text, clause);
    // The clause on diagnosis names the people only.
    let clause = f.by_service(clause, (clause.0, Mark::Inferred));
    let text = Text::new("应具备信息报告的计算机与网络条件", "A computer with network access is needed for reporting");
    f.demand(reporting.network, Part::Reporting, "/reporting/network", "no_network", text, clause);
}

/// The codes of the materials that a filing of the service must hold.
pub(super) const fn demanded_materials(service: Service) -> &'static [&'static str] {
    match service {
        Service::Examination => &["F02", "F04", "F05", "F06", "F07"],
        Service::Diagnosis => &["F02", "F04", "F06", "F07"],
    }
}

fn materials(f: &mut Finder<'_>) {
    let clause = f.by_service(("枣庄市备案材料清单（2023）", Mark::Secondary), ("令6 第九条", Mark::Unverified));
    for kind in demanded_materials(f.service) {
        let found = f.dossier.attachments.iter().any(|file| file.kind == *kind);
        let name = material_label(kind);
        let text = Text::owned(format!("缺备案材料：{}", name.zh), format!("Material missing: {}", name.en));
        f.demand(found, Part::Attachments, "/attachments", kind, text, clause);
    }
}

#[cfg(test)]
mod tests {
    use Mark::{Inferred, Own, Secondary, Unverified, Verified};
    use chrono::NaiveDate;

    use super::*;
    use crate::filings::{Device, DiagnosisCertificate, FiledService, Room};
    use crate::policy::profile_for;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 6, 1).unwrap()
    }

    fn profile(region: &str) -> Profile {
        profile_for(region.parse().unwrap(), today())
    }

    fn codes(dossier: &Dossier) -> Vec<String> {
        completeness(Service::Examination, dossier, &profile("220000")).into_iter().map(|m| m.code).collect()
    }

    fn person(role: PersonRole, category: &str, valid_to: Option<NaiveDate>) -> Person {
        Person {
            name: "王某".into(),
            roles: vec![role],
            title: Title::Senior,
            years: 9,
            practice_certificate: String::new(),
            diagnosis_certificate: Some(DiagnosisCertificate {
                number: "1".into(),
                categories: vec![category.into()],
                valid_from: None,
                valid_to,
            }),
        }
    }

    fn filed(category: &str) -> Vec<FiledService> {
        vec![FiledService { category: category.into(), items: vec![] }]
    }

    /// A dossier in which everything that is there is wrong.
    fn wrong(category: &str, role: PersonRole) -> Dossier {
        let mut chief = person(role, category, today().pred_opt());
        (chief.title, chief.years) = (Title::Junior, 2);
        let device = Device {
            name: "听力计".into(),
            model: String::new(),
            serial: String::new(),
            categories: vec!["x".into()],
            portable: false,
            calibrated_to: today().pred_opt(),
        };
        let mut dossier =
            Dossier { services: filed(category), people: vec![chief], equipment: vec![device], ..Dossier::default() };
        dossier.premises.rooms = vec![Room { name: "测听室".into(), area: Decimal::ONE }];
        dossier
    }

    /// Every gap of the empty dossier and of the wrong one, each named once.
    fn cited(service: Service, region: &str, wrong: &Dossier) -> Vec<(String, String, Mark)> {
        let profile = profile(region);
        let mut gaps = completeness(service, &Dossier::default(), &profile);
        gaps.extend(completeness(service, wrong, &profile));
        let mut cited: Vec<_> = Vec::new();
        for gap in gaps.into_iter().map(|gap| (gap.code, gap.clause, gap.mark)) {
            if !cited.contains(&gap) {
                cited.push(gap);
            }
        }
        cited
    }

    #[track_caller]
    fn assert_cited(found: &[(String, String, Mark)], expected: &[(&str, &str, Mark)]) {
        let found: Vec<_> = found.iter().map(|(code, clause, mark)| (code.as_str(), clause.as_str(), *mark)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_gap_of_an_examination_filing_cites_its_clause() {
        let found = cited(Service::Examination, "220000", &wrong("1", PersonRole::ChiefPhysician));
        let list = "枣庄市备案材料清单（2023）";
        let expected = [
            ("no_services", "JL24-1-1-c", Inferred),
            ("practice_licence", "办法2019 第五条(一)", Verified),
            ("legal_representative", "JL24-4-1", Inferred),
            ("quality_head", "JL24-4-1", Inferred),
            ("technical_head", "JL24-4-1", Inferred),
            ("no_qualified_physician", "办法2019 第五条(四)", Unverified),
            ("area", "办法2019 第五条(二)", Verified),
            ("no_rooms", "办法2019 第五条(二)", Verified),
            ("waiting_area", "办法2019 第五条(二)", Verified),
            ("laboratory", "办法2019 第五条(二)", Verified),
            ("no_quality_documents", "办法2019 第五条(六)", Unverified),
            ("no_officer", "办法2019 第五条(七)", Unverified),
            ("no_network", "办法2019 第五条(七)", Unverified),
            ("F02", list, Secondary),
            ("F04", list, Secondary),
            ("F05", list, Secondary),
            ("F06", list, Secondary),
            ("F07", list, Secondary),
            ("radiology_licence", "办法2019 第五条(一)", Inferred),
            ("no_physician", "A2.4", Own),
            ("chief_title", list, Secondary),
            ("chief_years", "省级质量考核评分细则", Secondary),
            ("room_area", "办法2019 第五条(二)", Verified),
            ("no_equipment", "办法2019 第五条(五)", Unverified),
            ("E101", "设备配置规范（备案表汇编）", Verified),
            ("E102", "设备配置规范（备案表汇编）", Verified),
            ("calibration", "办法2019 第五条(五)", Inferred),
        ];
        assert_cited(&found, &expected);
    }

    #[test]
    fn every_gap_of_a_diagnosis_filing_cites_its_clause() {
        let found = cited(Service::Diagnosis, "220000", &wrong("04", PersonRole::DiagnosisPhysician));
        let expected = [
            ("no_services", "令6 第七条", Inferred),
            ("practice_licence", "令6 第八条(一)", Unverified),
            ("legal_representative", "JL24-4-1", Inferred),
            ("quality_head", "JL24-4-1", Inferred),
            ("technical_head", "JL24-4-1", Inferred),
            ("no_rooms", "令6 第八条(三)", Verified),
            ("no_quality_documents", "令6 第八条(四)", Verified),
            ("no_officer", "令6 第九条(四)", Unverified),
            ("no_network", "令6 第九条(四)", Inferred),
            ("F02", "令6 第九条", Unverified),
            ("F04", "令6 第九条", Unverified),
            ("F06", "令6 第九条", Unverified),
            ("F07", "令6 第九条", Unverified),
            ("no_physician", "令6 第八条(二)", Verified),
            ("no_equipment", "令6 第八条(三)", Verified),
            ("calibration", "令6 第八条(三)", Inferred),
        ];
        assert_cited(&found, &expected);
    }

    #[test]
    fn another_province_is_not_told_what_jilin_wants() {
        for region in ["000000", "210000", "120000"] {
            let found = cited(Service::Examination, region, &Dossier::default());
            assert!(found.iter().all(|(_, clause, _)| !clause.contains("JL")), "{region}");
            let find =
                |wanted: &str| found.iter().find(|(code, ..)| code == wanted).map(|(_, clause, mark)| (clause.as_str(), *mark));
            assert_eq!(find("no_services"), Some(("办法2019 第四条", Inferred)), "{region}");
            assert_eq!(find("quality_head"), Some(("—", Own)), "{region}");
        }
    }

    #[test]
    fn chest_films_are_taken_for_dust_and_for_radiation() {
        for (category, asked) in [("1", true), ("5", true), ("2", false)] {
            let dossier = Dossier { services: filed(category), ..Dossier::default() };
            assert_eq!(codes(&dossier).contains(&"radiology_licence".into()), asked, "{category}");
        }
    }

    #[test]
    fn areas_count_from_their_least_value_on() {
        let mut dossier = Dossier::default();
        dossier.premises.total_area = Some(Decimal::from(400));
        dossier.premises.rooms = vec![Room { name: "测听室".into(), area: Decimal::new(599, 2) }];
        assert!(!codes(&dossier).contains(&"area".into()));
        assert!(codes(&dossier).contains(&"room_area".into()));
    }

    #[test]
    fn how_many_diagnosis_physicians_is_a_stricter_provinces_to_say() {
        let physician = person(PersonRole::DiagnosisPhysician, "01", Some(today()));
        let dossier = Dossier { services: filed("01"), people: vec![physician; 2], ..Dossier::default() };
        let few = |profile: &Profile| {
            let missing = completeness(Service::Diagnosis, &dossier, profile).into_iter();
            missing
                .filter(|missing| missing.part == Part::People && missing.pointer == "/services/0")
                .map(|m| m.clause)
                .collect::<Vec<_>>()
        };
        assert_eq!(few(&profile("220000")), Vec::<String>::new(), "the nation asks for one");
        let clause = "渝卫发〔2021〕49号 第五条(三)";
        let stricter = profile("220000").setting("filing.diagnosis_physicians_min", Value::Integer(3), clause);
        assert_eq!(few(&stricter), [clause]);
    }

    #[test]
    fn an_expired_qualification_leaves_the_category_without_physician() {
        let chief = |valid_to| person(PersonRole::ChiefPhysician, "1", valid_to);
        let mut dossier = Dossier { services: filed("1"), people: vec![chief(Some(today()))], ..Dossier::default() };
        assert!(!codes(&dossier).contains(&"no_physician".into()));
        dossier.people = vec![chief(today().pred_opt())];
        assert!(codes(&dossier).contains(&"no_physician".into()));
    }
}
