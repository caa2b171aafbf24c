//! The days of a year that a profile fixes: what is due on them is due whether or not anybody opened a clock.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ClockKind;
use crate::calendar::WorkCalendar;
use crate::institutions::Ownership;
use crate::policy::{Milestone, Profile, Settings};
use crate::provenance::Mark;
use crate::text::{Text, percent};

/// A day of the year by which something must be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FixedDate {
    /// What must be done.
    pub title: Text,
    /// The last day in time.
    pub due_on: NaiveDate,
    /// The last working day in time; none while the holidays of that year are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_on: Option<NaiveDate>,
    /// The clause that sets the day.
    pub clause: String,
    /// How sure the day is.
    pub mark: Mark,
}

/// The days that a profile fixes in a year, the first first: reports, milestones of supervision, yearly assessments, goals and
/// the end of a campaign (requirements 8.1).
#[must_use]
pub fn fixed_dates(profile: &Profile, year: i32) -> Vec<FixedDate> {
    let Ok(settings) = profile.settings() else { return Vec::new() };
    let date = |title: Text, due_on: NaiveDate, clause: &str, mark: Mark| FixedDate {
        title,
        due_on,
        safe_on: WorkCalendar::embedded().safe_date(due_on).ok(),
        clause: clause.to_owned(),
        mark,
    };
    let set = |title: Text, due_on: Option<NaiveDate>, key: &str| {
        profile.get(key).zip(due_on).map(|(setting, due_on)| date(title, due_on, &setting.clause, setting.mark))
    };
    let last_day = NaiveDate::from_ymd_opt(year, 12, 31);
    let mut found: Vec<FixedDate> = Vec::new();
    found.extend(settings.report.routes.iter().filter(|route| route.year.is_none_or(|only| only == year)).filter_map(|route| {
        let due_on = settings.report.last_day(route.due?, year)?;
        Some(date(route.name.clone(), due_on, &route.clause, route.mark))
    }));
    found.extend(set(ClockKind::CentreReport.label(), settings.report.centre_lead.in_year(year), "report.centre_lead"));
    found.extend(settings.supervision.milestones.iter().filter_map(|milestone| {
        let (_, mark) = profile.basis("supervision.milestones");
        Some(date(coverage(milestone), milestone.by.in_year(year)?, &milestone.clause, mark))
    }));
    found.extend(set(ClockKind::AssessmentYear.label(), last_day, "qc.rounds_per_year"));
    found.extend(goals(&settings, year).into_iter().filter_map(|(title, due_on, key)| set(title, Some(due_on), key)));
    found.sort_by_key(|one| one.due_on);
    found
}

/// Goals that end in the year, with their keys.
fn goals(settings: &Settings, year: i32) -> Vec<(Text, NaiveDate, &'static str)> {
    let mut found = vec![(
        Text::new("职业病防治网络建设目标", "Goals of the support network"),
        settings.targets.network.due,
        "targets.network",
    )];
    if let Some(campaign) = &settings.programmes.campaign {
        let end = Text::owned(format!("{}结束", campaign.name.zh), format!("End of the {}", campaign.name.en.to_lowercase()));
        found.push((end, campaign.to, "programmes.campaign"));
    }
    for share in &settings.targets.monitoring_share {
        let title = Text::owned(
            format!("承担国家监测任务不低于 {}", percent(share.min)),
            format!("{} of the national monitoring tasks", percent(share.min)),
        );
        found.extend(NaiveDate::from_ymd_opt(share.year, 12, 31).map(|day| (title, day, "targets.monitoring_share")));
    }
    found.retain(|(_, due_on, _)| due_on.year() == year);
    found
}

/// What supervision has to have covered by a milestone.
fn coverage(milestone: &Milestone) -> Text {
    let share = percent(milestone.min_rate);
    let owner = milestone.ownership.as_deref().and_then(|code| code.parse::<Ownership>().ok()).map(Ownership::label);
    match owner {
        Some(owner) => Text::owned(
            format!("监督检查覆盖{}机构 {share}", owner.zh),
            format!("Supervision covers {share} of {} institutions", owner.en.to_lowercase()),
        ),
        None => Text::owned(format!("监督检查覆盖 {share}"), format!("Supervision covers {share}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::profile_for;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// What a province has to have done in a year: day, safe day, clause.
    fn dates(region: &str, year: i32) -> Vec<(String, String, String)> {
        let on = NaiveDate::from_ymd_opt(year, 12, 1).unwrap();
        let found = fixed_dates(&profile_for(region.parse().unwrap(), on), year);
        let text = |day: Option<NaiveDate>| day.map(|day| day.format("%m-%d").to_string()).unwrap_or_default();
        found.into_iter().map(|one| (text(Some(one.due_on)), text(one.safe_on), one.clause)).collect()
    }

    fn has(found: &[(String, String, String)], due: &str, safe: &str, clause: &str) -> bool {
        found.iter().any(|one| (one.0.as_str(), one.1.as_str(), one.2.as_str()) == (due, safe, clause))
    }

    /// requirements 8.1: whether the day named still counts is the profile's to say.
    #[test]
    fn a_day_that_does_not_count_leaves_its_eve() {
        let mut settings = crate::policy::settings_for(crate::regions::RegionCode::COUNTRY, day("2025-06-16")).unwrap();
        let last = |settings: &Settings| settings.report.last_day("01-10".parse().unwrap(), 2026);
        assert_eq!(last(&settings), Some(day("2026-01-10")));
        settings.report.due_day_counts = false;
        assert_eq!(last(&settings), Some(day("2026-01-09")));
    }

    /// `NHC23-5-6`: both reports to the nation are due on 10 January in every province, on a working day before where it is none.
    /// examination T11.
    #[test]
    fn the_reports_to_the_nation_are_due_everywhere() {
        for region in ["000000", "210000", "120000", "650000"] {
            let national = |year| dates(region, year).into_iter().filter(|one| one.2 == "NHC23-5-6").collect::<Vec<_>>();
            assert_eq!(national(2025), vec![("01-10".into(), "01-10".into(), "NHC23-5-6".into()); 2], "{region}");
            assert_eq!(national(2026), vec![("01-10".into(), "01-09".into(), "NHC23-5-6".into()); 2], "{region}");
        }
    }

    /// `LN24-2-2-d`: capability is confirmed and reported by 30 November 2025, once; `LN24-0`: the campaign ends with that year.
    #[test]
    fn liaoning_confirms_capability_within_its_campaign() {
        let found = dates("210000", 2025);
        assert!(has(&found, "11-30", "11-28", "LN24-2-2-d"), "{found:?}");
        assert!(has(&found, "12-31", "12-31", "LN24-0"), "{found:?}");
        for year in [2024, 2026] {
            assert!(dates("210000", year).iter().all(|one| one.2 != "LN24-2-2-d" && one.2 != "LN24-0"), "{year}");
        }
        let campaign = profile_for("210000".parse().unwrap(), day("2024-01-01")).settings().unwrap().programmes.campaign.unwrap();
        assert_eq!((campaign.from, campaign.to), (day("2024-01-01"), day("2025-12-31")));
        assert!(profile_for("220000".parse().unwrap(), day("2025-06-16")).get("programmes.campaign").is_none());
    }

    /// `TJ25-3-1-b`: every unit is inspected by the end of November; half by June, the private ones by August.
    #[test]
    fn tianjin_has_covered_everything_by_the_end_of_november() {
        for (year, safe) in [(2025, ["06-30", "08-29", "11-28"]), (2026, ["06-30", "08-31", "11-30"])] {
            let found = dates("120000", year);
            for ((due, clause), safe) in
                [("06-30", "TJ25-3-1-c"), ("08-31", "TJ25-3-1-d"), ("11-30", "TJ25-3-1-b")].into_iter().zip(safe)
            {
                assert!(has(&found, due, safe, clause), "{due} {year} in {found:?}");
            }
        }
        let titles: Vec<String> = fixed_dates(&profile_for("120000".parse().unwrap(), day("2025-06-16")), 2025)
            .into_iter()
            .filter(|one| one.clause.starts_with("TJ25-3-1-b") || one.clause.starts_with("TJ25-3-1-d"))
            .map(|one| one.title.zh.into_owned())
            .collect();
        assert_eq!(titles, ["监督检查覆盖民营机构 100%", "监督检查覆盖 100%"]);
    }

    /// The dates of requirements 8.1, which are in their order and none of which is lost.
    #[test]
    fn the_dates_of_a_year_are_in_their_order() {
        for (region, year, clauses) in [
            ("120000", 2025, ["TJ25-3-1-e", "TJ25-3-1-f", "TJ25-3-2-c"].as_slice()),
            ("210000", 2024, &["LN24-2-1-e", "LN24-G1-b; LN24-G1-c"]),
            ("220000", 2024, &["JL24-2-2-a; JL24-2-2-b; JL24-2-2-c"]),
            ("220000", 2025, &["JL24-5-5"]),
        ] {
            let found = dates(region, year);
            assert!(found.is_sorted_by_key(|one| one.0.clone()), "{found:?}");
            for clause in clauses {
                assert!(found.iter().any(|one| one.2 == *clause), "{clause} in {found:?}");
            }
        }
    }
}
