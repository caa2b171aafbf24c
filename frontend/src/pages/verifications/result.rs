//! A check that is over: the outcome, what it says about each filed item, what was found, and how it came about.

use ohqc_domain::assessments::score::{Rule, Step};
use ohqc_domain::checklists::{Item as CheckItem, Sheet, Template};
use ohqc_domain::verifications::{CategoryResult, Difference, ItemResult, Signatures, Signing};

use super::outcome_tone;
use super::photos::line as photo_line;
use super::rows::methods;
use super::sheet::{Verdict, by_link, checklist};
use crate::api::verifications::VerificationView;
use crate::format::join;
use crate::prelude::*;

/// One filed item under its category.
#[derive(Clone)]
struct Line {
    category: Text,
    result: ItemResult,
}

impl Line {
    fn of(category: CategoryResult) -> impl Iterator<Item = Self> {
        let CategoryResult { label, items, .. } = category;
        items.into_iter().map(move |result| Self { category: label.clone(), result })
    }
}

/// The results by filed item.
pub(super) fn category_rows(results: Vec<CategoryResult>) -> AnyView {
    let lines: Vec<Line> = results.into_iter().flat_map(Line::of).collect();
    let columns = vec![
        Column::new(t!("备案类别", "Category"), |row: &Line| label(row.category.clone())),
        Column::new(t!("备案项目", "Item filed"), |row: &Line| {
            let code = row.result.item.clone();
            view! { {code.map(|code| view! { <span class="code muted">{code}</span>" " })}{label(row.result.label.clone())} }
        }),
        Column::new(t!("核查结果", "Result"), |row: &Line| {
            let (tone, words) = if row.result.passed {
                (Tone::Success, t!("具备能力", "Within capability"))
            } else {
                (Tone::Danger, t!("不具备能力", "Not within capability"))
            };
            view! { <StatusBadge tone label=words /> }
        }),
        Column::new(t!("理由", "Reason"), |row: &Line| row.result.reason.clone().map(label)),
    ];
    view! { <DataTable source=Fetched::ready(lines) columns caption=t!("各备案项目的核查结果", "Results by filed item") /> }
        .into_any()
}

/// Everything about a check that is over.
#[component]
pub(super) fn Outcome(view: VerificationView) -> impl IntoView {
    let list = checklist(&view);
    let Some(conclusion) = view.conclusion.clone() else { return ().into_any() };
    let outcome = conclusion.outcome;
    let found = list.as_ref().map(|list| failures(list, &view.sheet));
    let sheet = list.map(|list| whole_sheet(&list, &view.sheet));
    let remark =
        (!view.remark.is_empty()).then(|| view! { <Item label=t!("补充说明", "Remarks") wide=true>{view.remark.clone()}</Item> });
    let (conducted, concluded, team) = (view.conducted_on.map(date), view.concluded_on.map(date), join(&view.team, Language::Zh));
    let compared = view.not_compared.is_empty();
    let differences = if compared {
        differences(view.differences.clone())
    } else {
        let why = view.not_compared.clone();
        view! { <p>{t!("未比对备案信息：{}", "The dossier was not compared: {}", why)}</p> }.into_any()
    };
    let signatures = view.signatures.clone().map(signatures);
    let photos = view.photos.clone().into_iter().enumerate().map(|(at, photo)| photo_line(at, photo, None)).collect_view();
    let photos = (!view.photos.is_empty())
        .then(|| view! { <Section title=t!("现场照片", "Photographs")><ul class="file-lines">{photos}</ul></Section> });
    view! {
        <div class="notice-block">
            <Notice tone=outcome_tone(outcome) title=label(outcome.label())>
                <dl class="facts outcome-facts">
                    <Item label=t!("核查日期", "Day on site")>{conducted}</Item>
                    <Item label=t!("结论日期", "Concluded")>{concluded}</Item>
                    <Item label=t!("核查人员", "Who was on site")>{team}</Item>
                    {remark}
                </dl>
            </Notice>
        </div>
        <Section title=t!("各备案项目的核查结果", "Results by filed item") flush=true>{category_rows(view.results.clone())}</Section>
        <Section title=t!("不符合项", "What does not conform") flush=true>{found}</Section>
        <Section title=t!("与备案不一致", "Not as filed") flush=compared>{differences}</Section>
        <Section title=t!("签字", "Signatures")>{signatures}</Section>
        {photos}
        <Section title=t!("结论的依据", "How it came about")>{derivation(&conclusion.derivation)}</Section>
        <Section title=t!("核查表", "The sheet") flush=true>{sheet}</Section>
    }
    .into_any()
}

/// One item that does not conform.
#[derive(Clone)]
struct Failure {
    item: CheckItem,
    reason: String,
}

fn failures(list: &Template, sheet: &Sheet) -> AnyView {
    let failed = |item: &CheckItem| {
        let answer = sheet.get(&item.code).filter(|answer| Verdict::of(answer) == Some(Verdict::Fails))?;
        Some(Failure { item: item.clone(), reason: answer.reason().unwrap_or_default().to_owned() })
    };
    let rows: Vec<Failure> = list.items().filter_map(failed).collect();
    let columns = vec![
        Column::new(t!("条款", "Item"), |row: &Failure| view! { <span class="code">{row.item.code.to_string()}</span> }),
        Column::new(t!("要求", "Demand"), |row: &Failure| label(row.item.content.clone())),
        Column::text(t!("核查发现", "Finding"), |row: &Failure| row.reason.clone()),
        Column::new(t!("影响", "Weight"), |row: &Failure| {
            let (tone, words) = match (row.item.veto, row.item.category) {
                (true, _) => (Tone::Danger, t!("◆ 机构条件", "◆ Condition of the institution")),
                (false, Some(category)) => (Tone::Warning, label(category.label())),
                (false, None) => (Tone::Neutral, t!("需整改", "To be rectified")),
            };
            view! { <Badge tone>{words}</Badge> }
        }),
    ];
    view! { <DataTable source=Fetched::ready(rows) columns caption=t!("不符合项", "What does not conform") empty=t!("全部符合", "Everything conforms") /> }.into_any()
}

fn differences(found: Vec<Difference>) -> AnyView {
    let columns = vec![
        Column::new(t!("备案条目", "Entry"), |row: &Difference| label(row.entry.label.clone())),
        Column::new(t!("备案内容", "As filed"), |row: &Difference| label(row.entry.filed.clone())),
        Column::new(t!("比对结果", "Found"), |row: &Difference| {
            let words = label(row.finding.label());
            view! { <Badge tone=Tone::Warning>{words}</Badge> }
        }),
        Column::text(t!("现场情况", "What is there"), |row: &Difference| row.note.clone()),
    ];
    view! { <DataTable source=Fetched::ready(found) columns caption=t!("与备案不一致", "Not as filed") empty=t!("未发现不一致", "Nothing differs") /> }.into_any()
}

fn signatures(signed: Signatures) -> AnyView {
    let side = |title: Signal<String>, signing: Signing| {
        let words = match signing {
            Signing::Signed { name, role, at, .. } => Signal::derive(move || format!("{name}（{role}） {}", moment(at))),
            Signing::Skipped { reason } => Signal::derive(move || {
                crate::format::colon(&t!("未在屏幕签字", "Not signed on the screen").get(), &reason, language())
            }),
        };
        view! { <Item label=title>{words}</Item> }
    };
    view! {
        <DescriptionList>
            {side(t!("核查组", "The team"), signed.team)}
            {side(t!("被核查机构", "The institution"), signed.institution)}
        </DescriptionList>
    }
    .into_any()
}

fn derivation(steps: &[Step]) -> AnyView {
    let decisive =
        steps.iter().filter(|step| !matches!(step.rule, Rule::Item | Rule::NotApplicable | Rule::Percentage | Rule::Weight));
    let lines = decisive
        .cloned()
        .map(|step| {
            let inputs = step
                .inputs
                .into_iter()
                .filter(|input| !input.value.is_empty())
                .map(|input| view! { <span class="step-input"><span class="muted">{label(input.name)}</span>" "<span class="code">{input.value}</span></span> })
                .collect_view();
            view! {
                <li>
                    <p><b>{label(step.rule.label())}</b>" "{label(step.text)}</p>
                    <p class="check-meta">{inputs}<span lang="zh-CN">{step.clause.clone()}</span><MarkBadge mark=step.mark clause=step.clause /></p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="derivation">{lines}</ol> }.into_any()
}

fn whole_sheet(list: &Template, sheet: &Sheet) -> AnyView {
    let line = |item: &CheckItem| {
        let answer = sheet.get(&item.code);
        let verdict = answer.and_then(Verdict::of);
        let tone = match verdict {
            Some(Verdict::Conforms) => Tone::Success,
            Some(Verdict::Fails) => Tone::Danger,
            Some(Verdict::NotApplicable) | None => Tone::Neutral,
        };
        let reason = answer.and_then(|answer| answer.reason()).map(str::to_owned);
        let (code, content, how) = (item.code.to_string(), label(item.content.clone()), methods(&item.methods));
        view! {
            <div class="check-row check-read">
                <span class="code muted check-code">{code}</span>
                <div class="check-words"><p>{content}</p><p class="check-meta"><span>{how}</span></p>{reason.map(|reason| view! { <p class="check-finding">{reason}</p> })}</div>
                {verdict.map(|verdict| view! { <Badge tone>{label(verdict.label())}</Badge> })}
            </div>
        }
    };
    let groups = by_link(list)
        .into_iter()
        .map(|(link, items)| {
            let rows = items.iter().map(line).collect_view();
            let words = label(link.label());
            let count = items.len();
            view! { <details class="link-details"><summary>{words}<span class="tab-count">{count}</span></summary>{rows}</details> }
        })
        .collect_view();
    view! { {groups} }.into_any()
}
