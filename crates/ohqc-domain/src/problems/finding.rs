//! The left side of the ledger: what was found, where and by which rule. It never changes once it is written.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::assessments::score::VetoCircumstance;
use crate::catalogues::{Category, KeyLink, ProblemCategory};
use crate::checklists::{ItemCode, ItemScore, SheetScore, Template, TemplateRef};
use crate::deadlines::ClockKind;
use crate::provenance::Mark;
use crate::text::Text;
use crate::verifications::Difference;

enumeration! {
    /// What opened a problem.
    pub enum SourceKind {
        /// An item that failed in a round of assessment.
        Assessment = "assessment" => ("质控考核", "QC assessment"),
        /// What an on-site check after filing found.
        Verification = "verification" => ("现场核查", "On-site check"),
    }
}

enumeration! {
    /// How serious a finding is; a later one is more serious. The grading is this platform's (G-06).
    pub enum Severity {
        /// Any other finding.
        General = "general" => ("一般", "General"),
        /// A key item (★).
        Serious = "serious" => ("严重", "Serious"),
        /// An item that decides the conclusion alone (◆).
        Major = "major" => ("重大", "Major"),
    }
}

impl Severity {
    /// The clock that times the mending: what is more than general has the shorter one.
    #[must_use]
    pub const fn clock(self) -> ClockKind {
        match self {
            Self::General => ClockKind::Rectification,
            Self::Serious | Self::Major => ClockKind::RectificationKeyItem,
        }
    }
}

/// What was found at one item of a checklist, or beside it (form M5 问题清单; its fields are this platform's).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// The checklist and its version.
    pub template: TemplateRef,
    /// What the checklist is called.
    pub template_title: Text,
    /// The item.
    pub item: ItemCode,
    /// What the item demands.
    pub content: Text,
    /// What the expert found.
    pub reason: String,
    /// Points taken off.
    #[schema(value_type = String, format = "decimal")]
    pub deducted: Decimal,
    /// Points the item is worth.
    #[schema(value_type = String, format = "decimal")]
    pub points: Decimal,
    /// The clause or document the demand rests on.
    pub basis: String,
    /// How sure the demand is.
    pub mark: Mark,
    /// The ledger's category.
    pub category: ProblemCategory,
    /// The service category it concerns, where it concerns one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_category: Option<Category>,
    /// Whether the item is a key item (★).
    pub key_item: bool,
    /// How serious it is.
    pub severity: Severity,
    /// Whether it is mended by filing a change, in the time of one (办法2019 第六条, 令6 第十条).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_change: bool,
}

impl Finding {
    /// The clock that times the mending.
    #[must_use]
    pub const fn clock(&self) -> ClockKind {
        if self.by_change { ClockKind::FilingChange } else { self.severity.clock() }
    }

    /// Something of the dossier that an on-site check did not find as filed. `basis` is the clause of the change duty.
    #[must_use]
    pub fn of_difference(template: &Template, difference: &Difference, basis: &str, mark: Mark) -> Self {
        let Difference { entry, finding, note } = difference;
        let content = Text::owned(
            format!("备案信息与现场一致：{}（备案：{}）", entry.label.zh, entry.filed.zh),
            format!("Filed as it is on site: {} (filed: {})", entry.label.en, entry.filed.en),
        );
        Self {
            template: template.reference(),
            template_title: template.title.clone(),
            item: entry.code.clone(),
            content,
            reason: format!("{}：{note}", finding.label().zh),
            deducted: Decimal::ZERO,
            points: Decimal::ZERO,
            basis: basis.to_owned(),
            mark,
            category: match entry.link {
                KeyLink::People => ProblemCategory::Staff,
                KeyLink::Equipment | KeyLink::Premises => ProblemCategory::Equipment,
                KeyLink::QualitySystem => ProblemCategory::System,
                KeyLink::InformationReporting => ProblemCategory::Reporting,
            },
            service_category: None,
            key_item: false,
            severity: Severity::General,
            by_change: true,
        }
    }

    /// What was found at one item; none when nothing was, or when the template does not have the item.
    #[must_use]
    pub fn new(template: &Template, score: &ItemScore) -> Option<Self> {
        let item = template.item(&score.code).filter(|_| score.failed)?;
        let severity = match (score.veto, score.key) {
            (true, _) => Severity::Major,
            (false, true) => Severity::Serious,
            (false, false) => Severity::General,
        };
        Some(Self {
            template: template.reference(),
            template_title: template.title.clone(),
            item: score.code.clone(),
            content: item.content.clone(),
            reason: score.reason.clone().unwrap_or_default(),
            deducted: score.deducted,
            points: score.points,
            basis: item.basis.clone(),
            mark: item.mark,
            category: score.problem,
            service_category: score.category,
            key_item: score.key,
            severity,
            by_change: false,
        })
    }

    /// A filed item that the team found not within the institution's capability though the sheet speaks for it: the institution
    /// gets able to do it or files that it does not. `number` tells it from the other items of the filing; `basis` is the clause
    /// that has it published.
    #[must_use]
    pub fn of_unable(
        template: &Template,
        number: usize,
        words: &Text,
        reason: &str,
        (basis, mark): (&str, Mark),
    ) -> Option<Self> {
        let content =
            Text::owned(format!("具备所备案项目的服务能力：{}", words.zh), format!("Able to do what it filed: {}", words.en));
        Some(Self {
            template: template.reference(),
            template_title: template.title.clone(),
            item: format!("U{number}").parse().ok()?,
            content,
            reason: reason.to_owned(),
            deducted: Decimal::ZERO,
            points: Decimal::ZERO,
            basis: basis.to_owned(),
            mark,
            category: ProblemCategory::Process,
            service_category: None,
            key_item: false,
            severity: Severity::Serious,
            by_change: false,
        })
    }

    /// A circumstance that decides alone (requirements of this platform): it stands beside the sheet of the work and costs no
    /// points, and it is as serious as a ◆ that failed.
    #[must_use]
    pub fn of_circumstance(template: &Template, circumstance: VetoCircumstance) -> Option<Self> {
        let place = VetoCircumstance::ALL.iter().position(|one| *one == circumstance)?.checked_add(1)?;
        Some(Self {
            template: template.reference(),
            template_title: Text::new("否决情形", "Circumstances that decide alone"),
            item: format!("V{place}").parse().ok()?,
            content: circumstance.label(),
            reason: format!("认定否决情形：{}", circumstance.label().zh),
            deducted: Decimal::ZERO,
            points: Decimal::ZERO,
            basis: "本平台设定".to_owned(),
            mark: Mark::Own,
            category: ProblemCategory::Unlawful,
            service_category: None,
            key_item: false,
            severity: Severity::Major,
            by_change: false,
        })
    }

    /// Everything that was found in a sheet, in the template's order.
    #[must_use]
    pub fn of_sheet(template: &Template, sheet: &SheetScore) -> Vec<Self> {
        sheet.failed_items().filter_map(|score| Self::new(template, score)).collect()
    }

    /// What tells it from the other findings of its source: the template and the item.
    #[must_use]
    pub fn source_item(&self) -> String {
        format!("{}:{}", self.template.id, self.item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklists::{Answer, KeyPass, NaPolicy, Sheet, latest, score_sheet};

    #[test]
    fn every_failed_item_becomes_one_finding_with_what_the_template_says() {
        let template = latest("ohe-a").unwrap();
        let mut sheet = Sheet::default();
        for item in template.items() {
            let answer =
                if item.key { Answer::Deduct { points: item.ceiling(), reason: "未见记录".into() } } else { Answer::Full };
            sheet.insert(item.code.clone(), answer);
        }
        let score = score_sheet(template, &sheet, NaPolicy::Full, KeyPass::WHOLE).unwrap();
        let findings = Finding::of_sheet(template, &score);
        assert_eq!(findings.len(), template.items().filter(|item| item.key).count());
        for finding in &findings {
            let item = template.item(&finding.item).unwrap();
            assert_eq!((&finding.content, finding.mark, finding.severity), (&item.content, item.mark, Severity::Serious));
            assert_eq!(finding.clock(), ClockKind::RectificationKeyItem);
            assert_eq!(finding.source_item(), format!("ohe-a:{}", item.code));
        }
    }

    #[test]
    fn every_circumstance_is_a_finding_of_its_own() {
        let template = latest("diagnosis-2").unwrap();
        let findings: Vec<Finding> =
            VetoCircumstance::ALL.iter().map(|one| Finding::of_circumstance(template, *one).unwrap()).collect();
        let items: std::collections::BTreeSet<String> = findings.iter().map(Finding::source_item).collect();
        assert_eq!(items.len(), VetoCircumstance::ALL.len());
        for finding in findings {
            assert!(template.item(&finding.item).is_none(), "{} is an item of the sheet", finding.item);
            assert_eq!((finding.severity, finding.severity.clock()), (Severity::Major, ClockKind::RectificationKeyItem));
        }
    }

    #[test]
    fn what_is_not_as_filed_is_mended_by_filing_the_change() {
        let template = latest("verification-ohe").unwrap();
        let difference = Difference {
            entry: crate::verifications::Entry {
                code: "D5".parse().unwrap(),
                link: KeyLink::Premises,
                label: Text::new("检查室：听力室", "Room: hearing"),
                filed: Text::new("8.4 m²", "8.4 m²"),
            },
            finding: crate::verifications::Finding::Differs,
            note: "实测 6.1 m²".into(),
        };
        let finding = Finding::of_difference(template, &difference, "办法2019 第六条", Mark::Secondary);
        assert_eq!((finding.clock(), finding.category), (ClockKind::FilingChange, ProblemCategory::Equipment));
        assert_eq!(finding.reason, "与备案不一致：实测 6.1 m²");
        assert_eq!(finding.source_item(), "verification-ohe:D5");
        assert!(template.item(&finding.item).is_none(), "no item of the sheet has its code");
    }

    #[test]
    fn what_passed_is_no_finding() {
        let template = latest("ohe-a").unwrap();
        let mut sheet = Sheet::default();
        for item in template.items() {
            sheet.insert(item.code.clone(), Answer::Full);
        }
        let score = score_sheet(template, &sheet, NaPolicy::Full, KeyPass::WHOLE).unwrap();
        assert_eq!(Finding::of_sheet(template, &score), []);
    }
}
