//! What is looked at from outside: cases, diagnosis, reports, publication, targets, supervision and programmes.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::provenance::Mark;
use crate::text::Text;

/// Case records and their reporting.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSettings {
    pub result_notice_working_days: u16,
    pub report_working_days: u16,
    pub suspected_report_days: u32,
    pub acute_report_hours: u32,
    pub archive_years: u32,
    pub rules_switch: NaiveDate,
}

/// Clocks of the diagnosis procedure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisClocks {
    pub employer_materials_days: u32,
    pub conclusion_days: u32,
    pub delivery_days: u32,
    pub report_days: u32,
    pub archive_permanent: bool,
}

/// Reports.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSettings {
    pub routes: Vec<Route>,
    /// `platform` or `sealed_table`.
    #[serde(default)]
    pub channel: Option<String>,
    pub centre_lead: MonthDay,
    pub due_day_counts: bool,
    pub urgent_hours: u32,
}

impl ReportSettings {
    /// The last day in time of a report that is due before a day of the year: that day where it counts, else its eve (requirements 8.1).
    #[must_use]
    pub fn last_day(&self, day: MonthDay, year: i32) -> Option<NaiveDate> {
        let due = day.in_year(year)?;
        if self.due_day_counts { Some(due) } else { due.pred_opt() }
    }
}

/// Who reports what to whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub code: String,
    pub name: Text,
    /// An office's code.
    pub from: String,
    /// Offices' codes.
    pub to: Vec<String>,
    /// The day of the year; none when no date is set.
    #[serde(default)]
    pub due: Option<MonthDay>,
    /// The one year it is due in; none when every year.
    #[serde(default)]
    pub year: Option<i32>,
    #[serde(default)]
    pub form: Option<String>,
    #[serde(default)]
    pub attach: Vec<String>,
    pub clause: String,
    pub mark: Mark,
}

/// Publication.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishSettings {
    /// `all` or `risk_only`.
    pub scope: String,
    pub types: Vec<String>,
    pub refusing_types: Vec<String>,
    #[serde(default)]
    pub absentees: Option<bool>,
    #[serde(default)]
    pub cities_inform_employers: Option<bool>,
    pub small_number: u32,
    pub reply_days: u32,
    pub check_working_days: u16,
}

/// Target rates between 0 and 1; none where the province sets none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetSettings {
    #[serde(default)]
    pub case_report_rate: Option<Decimal>,
    #[serde(default)]
    pub diagnosis_report_rate: Option<Decimal>,
    #[serde(default)]
    pub qc_rectified: Option<Decimal>,
    #[serde(default)]
    pub cases_dealt: Option<Decimal>,
    #[serde(default)]
    pub supervised: Option<Decimal>,
    #[serde(default)]
    pub service_cards: Option<Decimal>,
    #[serde(default)]
    pub proficiency: Option<Decimal>,
    #[serde(default)]
    pub evaluated: Option<Decimal>,
    #[serde(default)]
    pub evaluation_rectified: Option<Decimal>,
    #[serde(default)]
    pub monitoring_share: Vec<MonitoringShare>,
    pub network: NetworkTarget,
}

/// A share of the national monitoring tasks, by year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitoringShare {
    pub year: i32,
    pub min: Decimal,
}

/// How many bodies each place has by a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkTarget {
    pub due: NaiveDate,
    #[serde(default)]
    pub prefecture_institutes: Option<u32>,
    pub prefecture_public_diagnosis: u32,
    pub county_public_examination: u32,
    /// The share of counties that is to have theirs; all of them where it is not set.
    #[serde(default)]
    pub county_share: Option<Decimal>,
}

/// Supervision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupervisionSettings {
    pub scope: Vec<String>,
    pub city_times_per_year: u16,
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    #[serde(default)]
    pub upper_sampling: Option<UpperSampling>,
    #[serde(default)]
    pub forms: Vec<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub cross_region_both: Option<bool>,
}

/// How much must be done by a day of the year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    pub by: MonthDay,
    pub min_rate: Decimal,
    /// Counts these institutions only.
    #[serde(default)]
    pub ownership: Option<String>,
    pub clause: String,
}

/// How many the upper level looks at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpperSampling {
    pub diagnosis: u32,
    pub appraisal_office: u32,
}

/// Campaigns and capability building.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeSettings {
    #[serde(default)]
    pub campaign: Option<Campaign>,
    #[serde(default)]
    pub employer_visits: Option<EmployerVisits>,
    pub rehabilitation: Rehabilitation,
    pub capability_standards: Vec<String>,
}

/// A campaign; both days are included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    pub name: Text,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Help visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmployerVisits {
    pub per_unit_per_year: u32,
    pub county_present: bool,
}

/// How a count is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operator {
    /// More than the threshold (超过).
    Gt,
    /// The threshold or more (以上).
    Ge,
}

/// From how many patients on a township needs a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rehabilitation {
    pub patients: u32,
    pub operator: Operator,
}

impl Rehabilitation {
    /// Whether a township with that many patients needs a station.
    #[must_use]
    pub const fn calls_for_station(&self, patients: u32) -> bool {
        match self.operator {
            Operator::Gt => patients > self.patients,
            Operator::Ge => patients >= self.patients,
        }
    }
}

/// A day of the year, `MM-DD`; the 29th of February does not exist here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    /// The date in that year; none beyond what dates can hold.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = "not a day of every year";
        let (month, day) = text.split_once('-').ok_or(refused)?;
        let read = Self { month: month.parse().map_err(|_| refused)?, day: day.parse().map_err(|_| refused)? };
        // 2023 has no 29th of February.
        read.in_year(2023).map(|_| read).ok_or(refused)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_year_exist_in_every_year() {
        assert_eq!("01-10".parse::<MonthDay>().unwrap().in_year(2026), NaiveDate::from_ymd_opt(2026, 1, 10));
        for bad in ["02-29", "13-01", "0110", "", "1-x"] {
            assert!(bad.parse::<MonthDay>().is_err(), "{bad}");
        }
    }

    #[test]
    fn more_than_a_hundred_is_not_a_hundred() {
        // JL21-4-3-d says more than a hundred, the national plan a hundred or more (C-20).
        assert!(!Rehabilitation { patients: 100, operator: Operator::Gt }.calls_for_station(100));
        assert!(Rehabilitation { patients: 100, operator: Operator::Ge }.calls_for_station(100));
    }
}
