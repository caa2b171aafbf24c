//! The conclusion of a diagnosis institution: filing conditions, points, key items, vetoes.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::Grade;
use super::conclusion::{ConcludeError, Conclusion, Filled, Rule, Step};
use super::rules::{DiagnosisRules, ResultScale};
use super::steps::{failed, input, low_key_step, number, round_step, score_all, settle, sheet_steps};
use crate::checklists::{ItemScore, KeyPass, Part, SheetScore};
use crate::provenance::{Mark, Sourced};
use crate::text::Text;

enumeration! {
    /// A circumstance that makes a diagnosis institution unqualified whatever its points (set by this platform).
    pub enum VetoCircumstance {
        /// Diagnosis without filing or outside the filed items.
        OutsideFiling = "outside_filing" => ("未备案或超备案项目诊断", "Diagnosis without filing or outside the filed items"),
        /// Somebody without qualification signed.
        UnqualifiedSignature = "unqualified_signature" => ("无资格人员签署", "Signed by somebody without qualification"),
        /// False certificates.
        FalseCertificate = "false_certificate" => ("出具虚假证明文件", "False certificates issued"),
        /// Archives or reported data were forged or altered.
        ForgedRecords = "forged_records" => ("伪造、篡改档案或报告数据", "Archives or reported data forged or altered"),
        /// The evaluation was refused or fed with false material.
        RefusedEvaluation = "refused_evaluation" => ("拒绝评估或提供虚假评估材料", "Evaluation refused or given false material"),
        /// Cases were withheld on purpose.
        WithheldReport = "withheld_report" => ("故意瞒报", "Cases withheld on purpose"),
    }
}

/// Concludes from part I and part II, and from what was found that decides alone.
///
/// # Errors
/// [`ConcludeError`] when a sheet is missing, given twice, not complete, or not one of a diagnosis institution.
pub fn conclude_diagnosis(
    filled: &[Filled<'_>],
    circumstances: &BTreeSet<VetoCircumstance>,
    rules: &DiagnosisRules,
) -> Result<Conclusion, ConcludeError> {
    let parts = [Part::FilingConditions, Part::DiagnosisWork];
    let key_pass = rules.key_pass();
    let sheets = score_all(filled, &parts, rules.na_policy.value, key_pass.value)?;
    let one = |part| sheets.iter().find(|(template, _)| template.part == part).map(|(_, score)| score);
    let conditions = one(Part::FilingConditions).ok_or(ConcludeError::Missing(Part::FilingConditions))?;
    let work = one(Part::DiagnosisWork).ok_or(ConcludeError::Missing(Part::DiagnosisWork))?;

    let mut derivation: Vec<Step> =
        sheets.iter().flat_map(|(template, score)| sheet_steps(template, score, &rules.na_policy, &key_pass)).collect();
    if rules.scale.value == ResultScale::Graded {
        let steps = sheets.iter().flat_map(|(template, score)| {
            low_keys(score, rules).map(|item| low_key_step(template, item, &rules.excellent_key_ratio))
        });
        derivation.extend(steps);
    }
    derivation.extend(circumstances.iter().map(|circumstance| circumstance_step(*circumstance)));

    let findings = Findings {
        score: settle(work.percentage),
        vetoed: conditions.vetoed || work.vetoed || !circumstances.is_empty(),
        all_conditions_met: conditions.failed_items().next().is_none(),
        keys_are_high: low_keys(work, rules).next().is_none(),
        no_key_is_zero: work.key_passed,
    };
    let mut grade = findings.grade(rules);
    derivation.push(findings.step(grade, rules));
    if let Some((narrowed, step)) = narrow(grade, rules) {
        grade = narrowed;
        derivation.push(step);
    }
    Ok(Conclusion {
        grade,
        score: findings.score,
        key_items_passed: findings.no_key_is_zero,
        failed_key_items: failed(&sheets, SheetScore::failed_key_items),
        failed_veto_items: failed(&sheets, SheetScore::failed_veto_items),
        per_category: Vec::new(),
        sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect(),
        derivation,
    })
}

/// The ★ that pass, but keep too little for «excellent».
fn low_keys<'a>(sheet: &'a SheetScore, rules: &DiagnosisRules) -> impl Iterator<Item = &'a ItemScore> {
    let needed = KeyPass::Share(rules.excellent_key_ratio.value);
    sheet.items.iter().filter(move |item| item.key && !item.key_failed && needed.fails(item.score, item.points))
}

/// What decides the grade.
struct Findings {
    score: Decimal,
    vetoed: bool,
    all_conditions_met: bool,
    keys_are_high: bool,
    no_key_is_zero: bool,
}

impl Findings {
    fn grade(&self, rules: &DiagnosisRules) -> Grade {
        if self.vetoed || self.score < rules.basic.value {
            Grade::Unqualified
        } else if self.score >= rules.excellent.value && self.all_conditions_met && self.keys_are_high && self.no_key_is_zero {
            Grade::Excellent
        } else if self.score >= rules.pass.value && self.no_key_is_zero {
            Grade::Qualified
        } else {
            Grade::BasicallyQualified
        }
    }

    fn step(&self, grade: Grade, rules: &DiagnosisRules) -> Step {
        let (source, zh, en) = match grade {
            Grade::Unqualified if self.vetoed => (&rules.pass, "存在否决情形", "a veto applies"),
            Grade::Unqualified => (&rules.basic, "总分低于基本合格线", "the total is below the basic line"),
            Grade::BasicallyQualified if !self.no_key_is_zero => (&rules.pass, "有关键项得 0 分", "a key item got nothing"),
            Grade::BasicallyQualified => (&rules.basic, "总分仅达到基本合格线", "the total reaches only the basic line"),
            Grade::Qualified => {
                (&rules.pass, "总分达到合格线且关键项无 0 分", "the total reaches the pass line, no key item got nothing")
            }
            Grade::Excellent => {
                let en = "the total reaches the excellent line, all conditions are met and all key items are high";
                (&rules.excellent, "总分达到优秀线，备案条件全部符合，关键项得分率达到要求", en)
            }
        };
        let label = grade.label();
        let inputs = vec![
            input("总分", "Total", number(self.score)),
            input("优秀线", "Excellent line", number(rules.excellent.value)),
            input("合格线", "Pass line", number(rules.pass.value)),
            input("基本合格线", "Basic line", number(rules.basic.value)),
            input("存在否决情形", "Veto", self.vetoed.to_string()),
            input("备案条件全部符合", "All conditions met", self.all_conditions_met.to_string()),
            input("关键项得分率达到优秀要求", "All key items high", self.keys_are_high.to_string()),
            input("关键项无 0 分", "No key item at zero", self.no_key_is_zero.to_string()),
        ];
        let text = Text::owned(format!("{zh}：{}", label.zh), format!("{}: {en}", label.en));
        round_step(Rule::Grade, text, inputs, grade.code().to_owned(), source)
    }
}

/// Where a province knows only «qualified» and «unqualified», the grades beside and between fall to one of them.
fn narrow(grade: Grade, rules: &DiagnosisRules) -> Option<(Grade, Step)> {
    let narrowed = match (rules.scale.value, grade) {
        (ResultScale::PassFail | ResultScale::PassFailKey, Grade::Excellent) => Grade::Qualified,
        (ResultScale::PassFail | ResultScale::PassFailKey, Grade::BasicallyQualified) => Grade::Unqualified,
        (ResultScale::Graded, _) | (_, Grade::Qualified | Grade::Unqualified) => return None,
    };
    let label = narrowed.label();
    let text = Text::owned(
        format!("结论只分合格与不合格：{}", label.zh),
        format!("{}: there are no other grades than qualified and unqualified", label.en),
    );
    let inputs = vec![input("等级", "Grade", grade.code().to_owned())];
    Some((narrowed, round_step(Rule::Grade, text, inputs, narrowed.code().to_owned(), &rules.scale)))
}

fn circumstance_step(circumstance: VetoCircumstance) -> Step {
    let label = circumstance.label();
    let text = Text::owned(format!("否决情形：{}", label.zh), format!("Veto: {}", label.en));
    let source = Sourced { value: (), clause: "本平台设定".to_owned(), mark: Mark::Own };
    round_step(Rule::Veto, text, vec![], circumstance.code().to_owned(), &source)
}
