//! A profile's values as typed structs: what use cases read. A key that is missing here is found by the tests.
//!
//! Titles, units and meaning of each value are in the catalogue (`data/profiles/catalogue.toml`); the field names are its keys.
#![allow(missing_docs, reason = "each field is named by its key, and the catalogue says what it is in both languages")]

mod oversight;

pub use oversight::*;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::deadlines::EscalationStep;
use crate::outings::NoticeRule;
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
    pub follow_up_months: u32,
    /// Codes of services.
    pub types: Vec<String>,
    /// Days after filing.
    pub warn_days: Vec<u32>,
    /// Steps against a check that is not done in time, in the order of `after_days`.
    pub ladder: Vec<LadderStep>,
}

/// Filing and its clocks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilingSettings {
    pub basis: Bases,
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
    pub completion_working_days: u16,
    pub publish_working_days: u16,
    pub stop_notice_working_days: u16,
    pub certificate_warn_days: Vec<u32>,
    pub categories_min: u16,
    /// Codes of roles.
    pub responsible_persons: Vec<String>,
    pub area_min: u16,
    pub room_area_min: u16,
    pub chief_physician_years: u16,
    #[serde(default)]
    pub diagnosis_physicians_min: Option<u16>,
    #[serde(default)]
    pub diagnosis_physicians_own: bool,
}

/// What the dossier of each kind of body rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bases {
    pub examination: Text,
    pub diagnosis: Text,
    pub appraisal: Text,
    pub technical_service: Text,
    pub support: Text,
}

/// Mending problems.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RectificationSettings {
    pub default_days: u32,
    pub key_item_days: u32,
    pub review_days: u32,
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
    pub equipment: bool,
    #[serde(default)]
    pub protection: bool,
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
    #[serde(default)]
    pub report: Option<Text>,
}

impl OutreachSettings {
    /// How the period of a notice is read; so many days ahead, where the profile does not say.
    #[must_use]
    pub fn rule(&self) -> NoticeRule {
        self.notice_rule.as_deref().and_then(|code| code.parse().ok()).unwrap_or(NoticeRule::AtLeast)
    }
}

/// What opens the way out, by where an institution was filed: `key_items_passed` or `verification_passed`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    pub filed_locally: String,
    pub filed_on_platform: String,
}

/// Reminders.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSettings {
    pub account_working_days: u16,
    pub warn_days: u32,
}

/// Interfaces.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiSettings {
    pub client_secret_allowed: bool,
}
