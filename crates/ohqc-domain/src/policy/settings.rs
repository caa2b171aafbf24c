//! A profile's values as typed structs: what use cases read. A key that is missing here is found by the tests.
//!
//! Titles, units and meaning of each value are in the catalogue (`data/profiles/catalogue.toml`); the field names are its keys.
#![allow(missing_docs, reason = "each field is named by its key, and the catalogue says what it is in both languages")]

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::deadlines::EscalationStep;
use crate::provenance::Mark;
use crate::regions::Line;
use crate::text::Text;

/// Everything a profile sets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub org: OrgSettings,
    pub region: RegionSettings,
    pub qc: QcSettings,
    pub checklist: ChecklistSettings,
    pub check: CheckSettings,
    pub filing: FilingSettings,
    pub rectification: RectificationSettings,
    pub outreach: OutreachSettings,
    pub cases: CaseSettings,
    pub diagnosis: DiagnosisClocks,
    pub report: ReportSettings,
    pub publish: PublishSettings,
    pub targets: TargetSettings,
    pub supervision: SupervisionSettings,
    pub programmes: ProgrammeSettings,
    pub clock: ClockSettings,
    pub api: ApiSettings,
}

/// Names of offices and bodies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrgSettings {
    pub health_authority: Text,
    pub disease_control: Text,
    pub supervision: Text,
    pub qc_centre_examination: Text,
    pub qc_centre_diagnosis: Text,
    pub national_health: Text,
    pub national_supervision: Text,
    pub national_centre: Text,
    #[serde(default)]
    pub training: Option<Text>,
    pub platform: Text,
    pub types_in_scope: Vec<String>,
    pub districts_hold_both_lines: bool,
}

/// Levels of the network.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionSettings {
    pub levels: Vec<String>,
}

/// Quality assessment; lines and weights in points of a hundred, ratios between 0 and 1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QcSettings {
    pub coverage_months: u32,
    /// `fixed` or `rolling`.
    pub coverage_window: String,
    /// The year from which calendar periods are counted.
    pub coverage_first_year: i32,
    pub coverage_target: Decimal,
    pub rounds_per_year: PerService,
    pub extra_round_triggers: Vec<String>,
    pub risk_thresholds: RiskThresholds,
    pub weight_general: Decimal,
    pub weight_item: Decimal,
    pub point_step: Decimal,
    pub pass_line: Decimal,
    pub basic_line: Decimal,
    /// `full` or `exclude`.
    pub na_policy: String,
    pub key_pass_ratio: Decimal,
    pub category_fail_below: Decimal,
    /// `common`, `category_mean` or `category_weighted`.
    pub item_source: String,
    pub diagnosis: DiagnosisLines,
    /// `graded`, `pass_fail_key` or `pass_fail`.
    pub scale: String,
    pub samples: Samples,
    pub appeal_working_days: u16,
}

/// A number for each of the two services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerService {
    pub examination: u16,
    pub diagnosis: u16,
}

/// From where on an institution is assessed more often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskThresholds {
    pub people_per_year: u32,
    pub complaints_per_year: u32,
    pub overdue_problems: u32,
}

/// Thresholds of the diagnosis evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisLines {
    pub excellent_line: Decimal,
    pub pass_line: Decimal,
    pub basic_line: Decimal,
    pub excellent_key_ratio: Decimal,
    /// `full` or `exclude`.
    pub na_policy: String,
}

/// How many files of each kind are looked at per institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Samples {
    pub reports: u16,
    pub noise_cases: u16,
    pub chest_films: u16,
    pub audiograms: u16,
}

/// Which checklists, on which scale.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistSettings {
    pub sets: Vec<String>,
    /// `graded`, `pass_fail_key` or `pass_fail`.
    pub scale: String,
}

/// The on-site check after filing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckSettings {
    pub after_filing_months: u32,
    /// Codes of services.
    pub types: Vec<String>,
    /// Days after filing.
    pub warn_days: Vec<u32>,
}

/// Filing and its clocks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilingSettings {
    /// `province` or `city`.
    pub authority: String,
    pub deemed: bool,
    #[serde(default)]
    pub city_filing_for_outsiders: Option<bool>,
    pub first_working_days: u16,
    pub diagnosis_first_working_days: u16,
    pub review_working_days: u16,
    pub change_working_days: u16,
    pub correction_working_days: u16,
    pub publish_working_days: u16,
    pub stop_notice_working_days: u16,
    pub certificate_warn_days: Vec<u32>,
    pub categories_min: u16,
    /// Codes of roles.
    pub responsible_persons: Vec<String>,
    pub area_min: u16,
    pub room_area_min: u16,
    pub chief_physician_years: u16,
    pub diagnosis_physicians_min: u16,
}

/// Mending problems.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RectificationSettings {
    pub default_days: u32,
    pub key_item_days: u32,
    pub review_days: u32,
    pub reassessment_days: u32,
    pub recheck_months: u32,
    /// In the order of `after_days`.
    pub ladder: Vec<LadderStep>,
}

/// A step against what stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LadderStep {
    pub step: EscalationStep,
    /// Days after the due date.
    pub after_days: u32,
    /// Whose step it is.
    pub by: Line,
}

/// Outreach examinations; silent where the province has no rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutreachSettings {
    /// `registered_area` or `province`.
    pub scope: String,
    #[serde(default)]
    pub gate: Option<Gate>,
    #[serde(default)]
    pub notice_working_days: Option<u16>,
    /// `at_least` or `within`.
    #[serde(default)]
    pub notice_rule: Option<String>,
    /// `county` or `prefecture`.
    #[serde(default)]
    pub recipient: Option<String>,
    #[serde(default)]
    pub delegated_recipient: Option<String>,
}

/// What opens the way out, by where an institution was filed: `key_items_passed` or `verification_passed`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    pub filed_locally: String,
    pub filed_on_platform: String,
}

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
    /// An office's code.
    pub requires_release_by: String,
    #[serde(default)]
    pub absentees: Option<bool>,
    #[serde(default)]
    pub cities_inform_employers: Option<bool>,
    pub small_number: u32,
    pub reply_days: u32,
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
    pub prefecture_institutes: u32,
    pub prefecture_public_diagnosis: u32,
    pub county_public_examination: u32,
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
    pub employer_visits: EmployerVisits,
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

/// Reminders.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSettings {
    pub warn_days: u32,
}

/// Interfaces.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiSettings {
    pub client_secret_allowed: bool,
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
