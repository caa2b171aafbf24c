//! What a release consists of, by which rules it was made, and how to check its bytes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::checklists::TemplateRef;
use crate::ids::ReleaseId;
use crate::indicators::Window;
use crate::policy::{Profile, ProfileId, Setting};
use crate::regions::RegionCode;

/// The layout of releases; a client refuses one that it does not know.
pub const FORMAT: &str = "ohqc-release/1";

enumeration! {
    /// A part of a release; its name is the last word of its address.
    pub enum PartName as ReleasePartName {
        /// One JSON line per institution and service.
        Results = "results" => ("逐机构结果", "Results"),
        /// Totals and indicators.
        Summary = "summary" => ("汇总与指标", "Summary"),
    }
}

/// A part and how to check it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleasePart)]
pub struct Part {
    /// Which one.
    pub name: PartName,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Lines, for the part that has some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// SHA-256 of its bytes in lower-case hexadecimal; also its `ETag`.
    pub sha256: String,
}

/// The profile that held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProfileRef {
    /// Which one.
    pub id: ProfileId,
    /// Since when it holds.
    pub valid_from: NaiveDate,
    /// The day it was read for.
    pub on: NaiveDate,
}

/// A value of the profile that grades and rates rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleRef {
    /// The key.
    pub key: String,
    /// Its value, clause and mark.
    #[serde(flatten)]
    pub setting: Setting,
}

impl RuleRef {
    /// The rules of assessment of a profile, in the order of keys.
    #[must_use]
    pub fn of(profile: &Profile) -> Vec<Self> {
        let rules = profile.iter().filter(|(key, _)| key.starts_with("qc.") || *key == "targets.qc_rectified");
        rules.map(|(key, setting)| Self { key: key.to_owned(), setting: setting.clone() }).collect()
    }
}

/// How much there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleaseCounts)]
pub struct Counts {
    /// Institutions.
    pub institutions: u32,
    /// Institutions with a conclusion, counted once per service.
    pub assessed: u32,
    /// Problems of the year.
    pub problems: u32,
}

/// The head of a release. It is frozen together with the parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleaseManifest)]
pub struct Manifest {
    /// The layout, `ohqc-release/1`.
    pub format: String,
    /// The release.
    pub id: ReleaseId,
    /// The year.
    pub year: i32,
    /// The province.
    pub region: RegionCode,
    /// Its name.
    pub region_name: String,
    /// The version, counted from 1. Versions that were never published leave a gap.
    pub version: u32,
    /// The published version it supersedes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<u32>,
    /// When it was frozen.
    pub generated_at: DateTime<Utc>,
    /// The day up to which problems are counted.
    pub cut_off: NaiveDate,
    /// The days coverage looks back on.
    pub window: Window,
    /// The profile that held.
    pub profile: ProfileRef,
    /// The rules of that profile.
    pub rules: Vec<RuleRef>,
    /// The checklists that were filled.
    pub templates: Vec<TemplateRef>,
    /// The software that made it.
    pub software: String,
    /// How much there is.
    pub counts: Counts,
    /// The parts and how to check them.
    pub parts: Vec<Part>,
}

impl Manifest {
    /// One of its parts.
    #[must_use]
    pub fn part(&self, name: PartName) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}
