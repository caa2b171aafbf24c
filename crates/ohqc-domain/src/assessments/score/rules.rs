//! The thresholds and weights of conclusions. A province's profile fills them; the defaults carry their marks.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::checklists::{KeyPass, NaPolicy};
use crate::policy::{Profile, Value};
use crate::provenance::{Mark, Sourced};

enumeration! {
    /// Where the item-based part of an examination institution's score comes from (`qc.item_source`).
    pub enum ItemSource {
        /// Table B; the category tables conclude for themselves only.
        Common = "common" => ("通用项目考核表（表B）", "Table B"),
        /// The plain mean of the category tables, as in (90+80)/2×0.6=51.
        CategoryMean = "category_mean" => ("各类别分表平均", "Mean of the category tables"),
        /// The mean of the category tables weighted by the people examined.
        CategoryWeighted = "category_weighted" => ("各类别分表按检查人次加权", "Category tables weighted by people examined"),
    }
}

enumeration! {
    /// Which grades a province gives (C-11, `qc.scale`).
    pub enum ResultScale {
        /// All of them.
        Graded = "graded" => ("分等级", "Graded"),
        /// Qualified or not, the key items listed beside it.
        PassFailKey = "pass_fail_key" => ("合格、不合格，另列关键项", "Qualified or not, with key items"),
        /// Qualified or not.
        PassFail = "pass_fail" => ("合格、不合格", "Qualified or not"),
    }
}

/// How an examination institution's sheets become a conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OheRules {
    /// Percent of the total that table A counts for.
    pub comprehensive_weight: Sourced<Decimal>,
    /// Percent of the total that the item-based part counts for.
    pub item_weight: Sourced<Decimal>,
    /// «Qualified» from this total on.
    pub pass: Sourced<Decimal>,
    /// «Basically qualified» from this total on.
    pub basic: Sourced<Decimal>,
    /// What happens to items that do not apply.
    pub na_policy: Sourced<NaPolicy>,
    /// The share of its points that a ★ has to keep.
    pub key_pass_ratio: Sourced<Decimal>,
    /// Where the item-based part comes from.
    pub item_source: Sourced<ItemSource>,
    /// A category below this percentage is not qualified; the others are not touched.
    pub category_fail_below: Sourced<Decimal>,
    /// Which grades there are.
    pub scale: Sourced<ResultScale>,
}

/// How a diagnosis institution's sheets become a conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisRules {
    /// «Excellent» from this total on.
    pub excellent: Sourced<Decimal>,
    /// «Qualified» from this total on.
    pub pass: Sourced<Decimal>,
    /// «Basically qualified» from this total on.
    pub basic: Sourced<Decimal>,
    /// The share of its points that every ★ keeps in an excellent institution.
    pub excellent_key_ratio: Sourced<Decimal>,
    /// What happens to items that do not apply.
    pub na_policy: Sourced<NaPolicy>,
    /// Which grades there are.
    pub scale: Sourced<ResultScale>,
}

fn sourced<T>(value: T, clause: &str, mark: Mark) -> Sourced<T> {
    Sourced { value, clause: clause.to_owned(), mark }
}

const STANDARD: &str = "省级《职业健康检查机构质量考核标准及评分细则》";
const PLATFORM: &str = "本平台设定";

impl Default for OheRules {
    fn default() -> Self {
        Self {
            comprehensive_weight: sourced(Decimal::from(40), STANDARD, Mark::Verified),
            item_weight: sourced(Decimal::from(60), STANDARD, Mark::Verified),
            pass: sourced(Decimal::from(80), PLATFORM, Mark::Own),
            basic: sourced(Decimal::from(70), PLATFORM, Mark::Own),
            na_policy: sourced(NaPolicy::Full, STANDARD, Mark::Verified),
            key_pass_ratio: sourced(Decimal::ONE, PLATFORM, Mark::Own),
            item_source: sourced(ItemSource::Common, PLATFORM, Mark::Own),
            category_fail_below: sourced(Decimal::from(70), PLATFORM, Mark::Own),
            scale: sourced(ResultScale::Graded, PLATFORM, Mark::Own),
        }
    }
}

impl Default for DiagnosisRules {
    fn default() -> Self {
        Self {
            excellent: sourced(Decimal::from(90), PLATFORM, Mark::Own),
            pass: sourced(Decimal::from(80), PLATFORM, Mark::Own),
            basic: sourced(Decimal::from(60), PLATFORM, Mark::Own),
            excellent_key_ratio: sourced(Decimal::new(8, 1), PLATFORM, Mark::Own),
            na_policy: sourced(NaPolicy::Full, PLATFORM, Mark::Own),
            scale: sourced(ResultScale::Graded, PLATFORM, Mark::Own),
        }
    }
}

/// A profile does not say what a rule needs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the profile has no usable value for {key}")]
pub struct MissingRule {
    /// The key of the profile.
    pub key: &'static str,
}

fn decimal(profile: &Profile, key: &'static str) -> Result<Sourced<Decimal>, MissingRule> {
    let setting = profile.get(key).ok_or(MissingRule { key })?;
    match setting.value {
        Value::Decimal(value) => Ok(sourced(value, &setting.clause, setting.mark)),
        _ => Err(MissingRule { key }),
    }
}

fn coded<T: FromStr>(profile: &Profile, key: &'static str) -> Result<Sourced<T>, MissingRule> {
    let setting = profile.get(key).ok_or(MissingRule { key })?;
    match &setting.value {
        Value::Text(code) => {
            let value = code.parse().map_err(|_| MissingRule { key })?;
            Ok(sourced(value, &setting.clause, setting.mark))
        }
        _ => Err(MissingRule { key }),
    }
}

impl OheRules {
    /// The rules of a province, each with its clause.
    ///
    /// # Errors
    /// [`MissingRule`] names the key that is missing or of another kind.
    pub fn from_profile(profile: &Profile) -> Result<Self, MissingRule> {
        Ok(Self {
            comprehensive_weight: decimal(profile, "qc.weight_general")?,
            item_weight: decimal(profile, "qc.weight_item")?,
            pass: decimal(profile, "qc.pass_line")?,
            basic: decimal(profile, "qc.basic_line")?,
            na_policy: coded(profile, "qc.na_policy")?,
            key_pass_ratio: decimal(profile, "qc.key_pass_ratio")?,
            item_source: coded(profile, "qc.item_source")?,
            category_fail_below: decimal(profile, "qc.category_fail_below")?,
            scale: coded(profile, "qc.scale")?,
        })
    }

    /// What a ★ has to keep, with the clause that says so.
    #[must_use]
    pub fn key_pass(&self) -> Sourced<KeyPass> {
        let Sourced { value, clause, mark } = &self.key_pass_ratio;
        sourced(KeyPass::Share(*value), clause, *mark)
    }

    /// The highest total that can be reached: one hundred when the weights are complete.
    #[must_use]
    pub fn ceiling(&self) -> Decimal {
        self.comprehensive_weight.value + self.item_weight.value
    }
}

impl DiagnosisRules {
    /// The rules of a province, each with its clause.
    ///
    /// # Errors
    /// [`MissingRule`] names the key that is missing or of another kind.
    pub fn from_profile(profile: &Profile) -> Result<Self, MissingRule> {
        Ok(Self {
            excellent: decimal(profile, "qc.diagnosis.excellent_line")?,
            pass: decimal(profile, "qc.diagnosis.pass_line")?,
            basic: decimal(profile, "qc.diagnosis.basic_line")?,
            excellent_key_ratio: decimal(profile, "qc.diagnosis.excellent_key_ratio")?,
            na_policy: coded(profile, "qc.diagnosis.na_policy")?,
            scale: coded(profile, "qc.scale")?,
        })
    }

    /// What a ★ has to keep: one that kept nothing stands against «qualified», so that line's clause says so.
    #[must_use]
    pub fn key_pass(&self) -> Sourced<KeyPass> {
        sourced(KeyPass::AboveZero, &self.pass.clause, self.pass.mark)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::policy;

    #[test]
    fn every_profile_fills_the_rules() {
        for profile in policy::all(NaiveDate::from_ymd_opt(2025, 9, 1).unwrap()) {
            let ohe = OheRules::from_profile(&profile).unwrap();
            assert_eq!(ohe.ceiling(), Decimal::ONE_HUNDRED, "{}", profile.id);
            assert!(ohe.basic.value <= ohe.pass.value);
            let diagnosis = DiagnosisRules::from_profile(&profile).unwrap();
            assert!(diagnosis.basic.value <= diagnosis.pass.value && diagnosis.pass.value <= diagnosis.excellent.value);
        }
    }

    #[test]
    fn the_defaults_are_the_countrys_values() {
        let country = policy::profile(&policy::ProfileId("CN".into()), NaiveDate::from_ymd_opt(2025, 9, 1).unwrap()).unwrap();
        let said = |rules: serde_json::Value| -> Vec<(String, serde_json::Value, serde_json::Value)> {
            let rules = rules.as_object().unwrap().clone();
            rules.into_iter().map(|(name, rule)| (name, rule["value"].clone(), rule["mark"].clone())).collect()
        };
        let examination = OheRules::from_profile(&country).unwrap();
        assert_eq!(said(serde_json::json!(examination)), said(serde_json::json!(OheRules::default())));
        let diagnosis = DiagnosisRules::from_profile(&country).unwrap();
        assert_eq!(said(serde_json::json!(diagnosis)), said(serde_json::json!(DiagnosisRules::default())));
    }

    #[test]
    fn the_weight_of_a_table_carries_the_mark_of_the_rule() {
        let rules = OheRules::default();
        for (id, rule) in [("ohe-a", &rules.comprehensive_weight), ("ohe-b", &rules.item_weight)] {
            assert_eq!(crate::checklists::latest(id).unwrap().weight.as_ref(), Some(rule), "{id}");
        }
    }

    #[test]
    fn the_scale_of_an_inspection_form_grades_no_assessment() {
        let tianjin = policy::profile_for("120000".parse().unwrap(), NaiveDate::from_ymd_opt(2025, 9, 1).unwrap());
        let scale = DiagnosisRules::from_profile(&tianjin).unwrap().scale;
        assert_eq!((scale.value, scale.mark), (ResultScale::Graded, Mark::Own));
    }
}
