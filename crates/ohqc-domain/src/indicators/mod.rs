//! Indicators of a year: what each counts, by which clause, and its values, each a pair of counts that anyone can recompute.

mod facts;
mod measure;
mod ratio;
mod window;

pub use facts::{Facts, ProblemCounts};
pub use measure::{Breakdown, Measure, Value, measure};
pub use ratio::Ratio;
pub use window::{Window, WindowKind};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::policy::{Profile, Settings};
use crate::provenance::{Mark, Sourced};
use crate::text::{Text, percent};

enumeration! {
    /// An indicator of the annual results; the codes are those of the indicator dictionary.
    pub enum Indicator {
        /// How many of the filed institutions were assessed.
        Coverage = "I01" => ("质控覆盖率", "Coverage"),
        /// How many of the assessed passed every key item.
        KeyItems = "I03" => ("关键项合格率", "Key items passed"),
        /// How many problems were mended.
        Rectified = "I04" => ("问题整改率", "Problems mended"),
        /// How many problems were mended in time.
        RectifiedOnTime = "I04T" => ("问题按期整改率", "Problems mended in time"),
    }
}

/// What an indicator counts, and where that is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IndicatorDefinition)]
pub struct Definition {
    /// Which one.
    pub indicator: Indicator,
    /// Its name.
    pub name: Text,
    /// What the upper count counts.
    pub numerator: Text,
    /// What the lower count counts.
    pub denominator: Text,
    /// The clause it rests on.
    pub clause: String,
    /// How sure the definition is: the documents name the indicators, the exact counts are a reading.
    pub mark: Mark,
    /// The target between 0 and 1, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Sourced<Decimal>>,
    /// The days it looks back on, where these are not simply the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

/// The clause by which the centre reports every year what was found and mended.
fn annual_report(settings: &Settings) -> (String, Mark) {
    let route = settings.report.routes.iter().find(|route| route.code == "annual_qc");
    route.map_or(("—".to_owned(), Mark::Own), |route| (route.clause.clone(), route.mark))
}

/// A clause that names an indicator without saying what it counts.
fn read((clause, mark): (String, Mark)) -> (String, Mark) {
    (clause, mark.max(Mark::Inferred))
}

impl Indicator {
    /// Its definition under a profile.
    #[must_use]
    pub fn define(self, profile: &Profile, settings: &Settings, window: Window) -> Definition {
        let (numerator, denominator) = self.counts(settings.qc.key_pass_ratio);
        let target = match self {
            Self::Coverage => Some(("qc.coverage_target", settings.qc.coverage_target)),
            Self::Rectified => settings.targets.qc_rectified.map(|rate| ("targets.qc_rectified", rate)),
            Self::KeyItems | Self::RectifiedOnTime => None,
        };
        let source = |key: &str| {
            let (clause, mark) = profile.basis(key);
            (clause.to_owned(), mark)
        };
        let (clause, mark) = match self {
            Self::Coverage => source("qc.coverage_months"),
            Self::KeyItems if profile.get("outreach.gate").is_some() => read(source("outreach.gate")),
            Self::KeyItems => read(source("qc.key_pass_ratio")),
            Self::Rectified | Self::RectifiedOnTime if settings.targets.qc_rectified.is_some() => {
                read(source("targets.qc_rectified"))
            }
            Self::Rectified | Self::RectifiedOnTime => read(annual_report(settings)),
        };
        Definition {
            indicator: self,
            name: self.label(),
            numerator,
            denominator,
            clause,
            mark,
            target: target.map(|(key, value)| {
                let (clause, mark) = source(key);
                Sourced { value, clause, mark }
            }),
            window: (self == Self::Coverage).then_some(window),
        }
    }

    /// What the two counts count, where a key item of an examination institution passes from a share of its points on.
    fn counts(self, key_pass: Decimal) -> (Text, Text) {
        match self {
            Self::Coverage => (
                Text::new("其中周期内已完成质控考核的", "Of these, assessed within the window"),
                Text::new(
                    "周期末已备案的机构（按服务类别分别计）",
                    "Institutions on record at the window's end, counted once per service",
                ),
            ),
            Self::KeyItems => (
                Text::owned(
                    format!(
                        "其中关键项全部合格的（检查机构：各关键项得分率 ≥{}；诊断机构：关键项均未得 0 分）",
                        percent(key_pass)
                    ),
                    format!(
                        "Of these, with every key item passed (examination: at least {} of its points; diagnosis: not at zero)",
                        percent(key_pass)
                    ),
                ),
                Text::new(
                    "当年有考核结论的机构（按服务类别分别计）",
                    "Institutions with a conclusion of the year, counted once per service",
                ),
            ),
            Self::Rectified => (
                Text::new("其中已销号的", "Of these, closed"),
                Text::new(
                    "当年问题中整改期限已到或已提前销号的",
                    "Problems of the year that are due by the cut-off or closed already",
                ),
            ),
            Self::RectifiedOnTime => (
                Text::new("其中按期提交整改并已销号的", "Of these, closed with the rectification handed in by the due date"),
                Text::new(
                    "当年问题中整改期限已到或已提前销号的",
                    "Problems of the year that are due by the cut-off or closed already",
                ),
            ),
        }
    }
}
