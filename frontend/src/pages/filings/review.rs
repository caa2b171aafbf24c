//! What a reviewer should look at in a dossier: what is missing, and what will soon be.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use ohqc_domain::filings::{Dossier, Missing, Part, Person, advice};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::policy::Profile;
use ohqc_domain::text::Text;

/// The day on which validity is looked at, and the last day that is soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Watch {
    today: NaiveDate,
    soon: NaiveDate,
}

impl Watch {
    /// By the widest of a province's warnings (`filing.certificate_warn_days`).
    pub(super) fn by(profile: &Profile, today: NaiveDate) -> Self {
        let days = profile.settings().map(|settings| settings.filing.certificate_warn_days).unwrap_or_default();
        let widest = days.into_iter().max().unwrap_or_default();
        Self { today, soon: today.checked_add_days(Days::new(widest.into())).unwrap_or(today) }
    }
}

/// Where a paper's validity stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Validity {
    /// It has no end.
    Unlimited,
    /// It is valid for a good while.
    Good,
    /// It ends soon.
    Soon,
    /// It has ended.
    Ended,
}

impl Validity {
    /// Where a last day stands.
    pub(super) fn on(last: Option<NaiveDate>, watch: Watch) -> Self {
        match last {
            None => Self::Unlimited,
            Some(last) if last < watch.today => Self::Ended,
            Some(last) if last <= watch.soon => Self::Soon,
            Some(_) => Self::Good,
        }
    }
}

/// How well a filed category is covered by people and equipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coverage {
    /// The category's code.
    pub(super) category: String,
    /// Codes of the filed items; empty means all.
    pub(super) items: Vec<String>,
    /// Qualified chief or diagnosis physicians.
    pub(super) physicians: Vec<String>,
    /// Devices that serve it.
    pub(super) devices: usize,
}

/// Every filed category with who and what serves it, in the order of the dossier.
pub(super) fn coverage(kind: BodyKind, dossier: &Dossier, watch: Watch) -> Vec<Coverage> {
    let leads = |person: &Person| kind.body().leading.is_some_and(|role| person.is(role));
    let covers = |person: &&Person, category: &str| leads(person) && person.qualified_for(category, watch.today);
    dossier
        .services
        .iter()
        .map(|filed| Coverage {
            category: filed.category.clone(),
            items: filed.items.clone(),
            physicians: dossier.people.iter().filter(|p| covers(p, &filed.category)).map(|p| p.name.clone()).collect(),
            devices: dossier.equipment.iter().filter(|device| device.categories.contains(&filed.category)).count(),
        })
        .collect()
}

/// What had better be there, and what will soon no longer be valid, by part: nothing that is missing already.
pub(super) fn warnings(kind: BodyKind, dossier: &Dossier, profile: &Profile) -> Vec<(Part, Text)> {
    let mut found = ending(dossier, Watch::by(profile, profile.on));
    found.extend(advice(kind, dossier, profile).into_iter().map(|one| (one.part, one.text)));
    found
}

fn ending(dossier: &Dossier, watch: Watch) -> Vec<(Part, Text)> {
    let soon = |last| Validity::on(last, watch) == Validity::Soon;
    let mut found = Vec::new();
    let mut warn = |part, last: Option<NaiveDate>, zh: String, en: String| {
        if let Some(last) = last.filter(|_| soon(last)) {
            found.push((part, Text::owned(format!("{zh}将于 {last} 到期"), format!("{en} ends on {last}"))));
        }
    };
    warn(Part::Services, dossier.licences.practice_valid_to, "医疗机构执业许可证".into(), "The practice licence".into());
    warn(Part::Services, dossier.licences.qualification_valid_to, "资质证书".into(), "The qualification".into());
    warn(Part::Services, dossier.licences.radiology_valid_to, "放射诊疗许可证".into(), "The radiological licence".into());
    for person in &dossier.people {
        let last = person.diagnosis_certificate.as_ref().and_then(|held| held.valid_to);
        warn(Part::People, last, format!("“{}”的诊断资格", person.name), format!("The qualification of «{}»", person.name));
    }
    for device in &dossier.equipment {
        warn(
            Part::Equipment,
            device.calibrated_to,
            format!("设备“{}”的检定", device.name),
            format!("The calibration of «{}»", device.name),
        );
    }
    found
}

/// How many things are missing in each part.
pub(super) fn count_by_part(missing: &[Missing]) -> BTreeMap<Part, usize> {
    missing.iter().fold(BTreeMap::new(), |mut counts, gap| {
        *counts.entry(gap.part).or_default() += 1;
        counts
    })
}

#[cfg(test)]
mod tests {
    use ohqc_domain::filings::PersonRole;
    use ohqc_domain::filings::{Device, DiagnosisCertificate, FiledService, Title, completeness};

    use super::*;

    fn watch(today: &str) -> Watch {
        let profile = ohqc_domain::policy::profile_for("220104".parse().unwrap(), day(today));
        Watch::by(&profile, day(today))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dossier() -> Dossier {
        let services = vec![FiledService { category: "1".into(), items: vec![] }];
        let people = vec![Person {
            name: "王某".into(),
            identity_number: String::new(),
            roles: vec![PersonRole::ChiefPhysician],
            title: Title::Senior,
            years: 9,
            practice_certificate: String::new(),
            external: false,
            diagnosis_certificate: Some(DiagnosisCertificate {
                number: "1".into(),
                categories: vec!["1".into()],
                valid_from: None,
                valid_to: Some(day("2025-07-01")),
            }),
        }];
        let equipment = vec![Device {
            name: "肺功能仪".into(),
            model: String::new(),
            serial: String::new(),
            categories: vec!["1".into()],
            portable: false,
            calibrated_to: Some(day("2026-06-01")),
        }];
        Dossier { services, people, equipment, ..Dossier::default() }
    }

    #[test]
    fn a_paper_ends_after_its_last_day() {
        let on = |today: &str| Validity::on(Some(day("2025-07-01")), watch(today));
        assert_eq!(on("2025-07-02"), Validity::Ended);
        assert_eq!(on("2025-07-01"), Validity::Soon);
        assert_eq!(on("2025-04-02"), Validity::Soon);
        assert_eq!(on("2025-04-01"), Validity::Good);
        assert_eq!(Validity::on(None, watch("2025-07-01")), Validity::Unlimited);
    }

    #[test]
    fn coverage_counts_who_is_qualified_today() {
        let find = |today| coverage(BodyKind::Examination, &dossier(), watch(today)).remove(0);
        assert_eq!((find("2025-06-01").physicians.len(), find("2025-06-01").devices), (1, 1));
        assert!(find("2025-07-02").physicians.is_empty());
        assert!(coverage(BodyKind::Diagnosis, &dossier(), watch("2025-06-01")).remove(0).physicians.is_empty());
    }

    #[test]
    fn only_what_ends_soon_is_warned_about() {
        let found = ending(&dossier(), watch("2025-06-01"));
        assert_eq!(found.iter().map(|(part, _)| *part).collect::<Vec<_>>(), [Part::People]);
        assert!(ending(&dossier(), watch("2025-08-01")).is_empty(), "what has ended is missing, not warned about");
    }

    #[test]
    fn gaps_are_counted_by_part() {
        let profile = ohqc_domain::policy::profile_for("220104".parse().unwrap(), day("2025-06-01"));
        let missing = completeness(BodyKind::Examination, &Dossier::default(), &profile);
        let counts = count_by_part(&missing);
        assert_eq!(counts.values().sum::<usize>(), missing.len());
        assert_eq!(counts.get(&Part::Premises), Some(&4));
    }
}
