//! The conclusion of an examination institution: 40 % comprehensive, 60 % item-based, key items, categories.

use rust_decimal::Decimal;

use super::super::Grade;
use super::conclusion::{CategoryConclusion, ConcludeError, Conclusion, Filled, Input, Rule, Step};
use super::rules::{ItemSource, OheRules, ResultScale};
use super::steps::{failed, input, number, round_step, score_all, settle, sheet_steps};
use crate::checklists::{Part, SheetScore, Template};
use crate::provenance::Sourced;
use crate::text::Text;

const PARTS: &[Part] = &[Part::Comprehensive, Part::ItemBased, Part::CategoryTable];

/// Concludes from table A, table B and the tables of the categories, by the province's rules.
///
/// The ★ of a category table decide about that category and the outreach gate, not about the grade of the institution.
///
/// # Errors
/// [`ConcludeError`] when a sheet is missing, given twice, not complete, or not one of an examination institution.
pub fn conclude_ohe(filled: &[Filled<'_>], rules: &OheRules) -> Result<Conclusion, ConcludeError> {
    let key_pass = rules.key_pass();
    let sheets = score_all(filled, PARTS, rules.na_policy.value, key_pass.value)?;
    let one = |part| sheets.iter().find(|(template, _)| template.part == part).map(|(_, score)| score);
    let comprehensive = one(Part::Comprehensive).ok_or(ConcludeError::Missing(Part::Comprehensive))?;
    let table_b = one(Part::ItemBased);

    let mut derivation: Vec<Step> =
        sheets.iter().flat_map(|(template, score)| sheet_steps(template, score, &rules.na_policy, &key_pass)).collect();
    let (item_percentage, item_keys_passed) = match rules.item_source.value {
        ItemSource::Common => {
            let table = table_b.ok_or(ConcludeError::Missing(Part::ItemBased))?;
            (table.percentage, table.key_passed)
        }
        // The ★ of table B count wherever the table was filled; those of the category tables never cross over.
        ItemSource::CategoryMean | ItemSource::CategoryWeighted => {
            let (mean, step) = category_mean(&sheets, filled, rules)?;
            derivation.push(step);
            (mean, table_b.is_none_or(|table| table.key_passed))
        }
    };

    let score = total(comprehensive.percentage, item_percentage, rules, &mut derivation);
    let per_category: Vec<CategoryConclusion> =
        sheets.iter().filter_map(|(template, score)| category(template, score, rules, &mut derivation)).collect();
    let grade = grade(score, comprehensive.key_passed && item_keys_passed, rules, &mut derivation);
    Ok(Conclusion {
        grade,
        score,
        key_items_passed: sheets.iter().all(|(_, sheet)| sheet.key_passed),
        failed_key_items: failed(&sheets, SheetScore::failed_key_items),
        failed_veto_items: failed(&sheets, SheetScore::failed_veto_items),
        per_category,
        sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect(),
        derivation,
    })
}

fn category_mean(
    sheets: &[(&Template, SheetScore)],
    filled: &[Filled<'_>],
    rules: &OheRules,
) -> Result<(Decimal, Step), ConcludeError> {
    let tables: Vec<_> = sheets.iter().filter(|(template, _)| template.part == Part::CategoryTable).collect();
    if tables.is_empty() {
        return Err(ConcludeError::Missing(Part::CategoryTable));
    }
    let by_people = rules.item_source.value == ItemSource::CategoryWeighted;
    let people = |template: &Template| filled.iter().find(|one| one.template == template).map_or(0, |one| one.people);
    let weight = |template: &Template| if by_people { Decimal::from(people(template)) } else { Decimal::ONE };
    let sum: Decimal = tables.iter().map(|(template, score)| score.percentage * weight(template)).sum();
    let weights: Decimal = tables.iter().map(|(template, _)| weight(template)).sum();
    let mean = sum.checked_div(weights).ok_or(ConcludeError::NoPeople)?;
    let value = |template: &Template, score: &SheetScore| {
        let percentage = number(score.percentage);
        if by_people { format!("{percentage} x {}", people(template)) } else { percentage }
    };
    let inputs = tables.iter().map(|(template, score)| Input { name: template.title.clone(), value: value(template, score) });
    let label = rules.item_source.value.label();
    let text = Text::owned(format!("项目考核得分取{}", label.zh), format!("The item-based part: {}", label.en.to_lowercase()));
    Ok((mean, round_step(Rule::Average, text, inputs.collect(), number(mean), &rules.item_source)))
}

fn total(comprehensive: Decimal, item: Decimal, rules: &OheRules, derivation: &mut Vec<Step>) -> Decimal {
    let mut weigh = |zh: &str, en: &str, percentage: Decimal, weight: &Sourced<Decimal>| {
        let part = percentage * weight.value / Decimal::ONE_HUNDRED;
        let text = Text::owned(
            format!("{zh} {}×{}%", number(percentage), number(weight.value)),
            format!("{en} {} x {} %", number(percentage), number(weight.value)),
        );
        let inputs = vec![input("得分", "Percentage", number(percentage)), input("权重", "Weight", number(weight.value))];
        derivation.push(round_step(Rule::Weight, text, inputs, number(part), weight));
        part
    };
    let first = weigh("综合考核", "Comprehensive part", comprehensive, &rules.comprehensive_weight);
    let second = weigh("项目考核", "Item-based part", item, &rules.item_weight);
    let score = settle(first + second);
    derivation.push(round_step(
        Rule::Total,
        Text::new("总分＝综合考核折算分＋项目考核折算分", "Total = weighted comprehensive part + weighted item-based part"),
        vec![input("综合考核", "Comprehensive", number(first)), input("项目考核", "Item-based", number(second))],
        number(score),
        &rules.comprehensive_weight,
    ));
    score
}

fn category(template: &Template, score: &SheetScore, rules: &OheRules, derivation: &mut Vec<Step>) -> Option<CategoryConclusion> {
    let category = template.category.filter(|_| template.part == Part::CategoryTable)?;
    let line = &rules.category_fail_below;
    let grade = if score.percentage >= line.value && score.key_passed { Grade::Qualified } else { Grade::Unqualified };
    let (label, verdict) = (category.label(), grade.label());
    let (why_zh, why_en) = match (score.percentage >= line.value, score.key_passed) {
        (true, true) => ("达到标准且关键项全部合格", "the line is reached and all key items passed"),
        (false, true) => ("低于标准", "below the line"),
        (true, false) => ("关键项不合格", "a key item failed"),
        (false, false) => ("低于标准且关键项不合格", "below the line, and a key item failed"),
    };
    let text = Text::owned(
        format!("{}：{why_zh}，{}", label.zh, verdict.zh),
        format!("{}: {why_en}, {}", label.en, verdict.en.to_lowercase()),
    );
    let inputs = vec![
        input("得分", "Percentage", number(score.percentage)),
        input("标准", "Line", number(line.value)),
        input("关键项全部合格", "All key items passed", score.key_passed.to_string()),
    ];
    let mut step = round_step(Rule::Category, text, inputs, grade.code().to_owned(), line);
    step.template = Some(score.template.clone());
    derivation.push(step);
    Some(CategoryConclusion { category, percentage: score.percentage, key_items_passed: score.key_passed, grade })
}

fn grade(score: Decimal, keys_passed: bool, rules: &OheRules, derivation: &mut Vec<Step>) -> Grade {
    let (grade, source, zh, en) = if !keys_passed {
        (Grade::Unqualified, Source::Keys, "关键项未全部合格", "a key item failed")
    } else if score >= rules.pass.value {
        let en = "all key items passed and the total reaches the pass line";
        (Grade::Qualified, Source::Line(&rules.pass), "关键项全部合格且总分达到合格线", en)
    } else if score < rules.basic.value {
        (Grade::Unqualified, Source::Line(&rules.basic), "总分低于基本合格线", "the total is below the basic line")
    } else if rules.scale.value == ResultScale::Graded {
        let en = "all key items passed, the total reaches only the basic line";
        (Grade::BasicallyQualified, Source::Line(&rules.basic), "关键项全部合格，总分仅达到基本合格线", en)
    } else {
        let en = "the total is below the pass line and there is no grade between";
        (Grade::Unqualified, Source::Scale, "总分低于合格线，结论只分合格与不合格", en)
    };
    let label = grade.label();
    let text = Text::owned(format!("{zh}：{}", label.zh), format!("{}: {en}", label.en));
    let inputs = vec![
        input("总分", "Total", number(score)),
        input("合格线", "Pass line", number(rules.pass.value)),
        input("基本合格线", "Basic line", number(rules.basic.value)),
        input("关键项全部合格", "All key items passed", keys_passed.to_string()),
    ];
    let result = grade.code().to_owned();
    derivation.push(match source {
        Source::Keys => round_step(Rule::Grade, text, inputs, result, &rules.key_pass_ratio),
        Source::Line(line) => round_step(Rule::Grade, text, inputs, result, line),
        Source::Scale => round_step(Rule::Grade, text, inputs, result, &rules.scale),
    });
    grade
}

/// The rule that decided the grade.
enum Source<'a> {
    Keys,
    Line(&'a Sourced<Decimal>),
    Scale,
}
