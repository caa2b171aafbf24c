//! A finalised round: what it came to, and why, as a report.

mod chain;
mod sheets;
mod step;

use ohqc_domain::assessments::Rules;
use ohqc_domain::assessments::api::{AssessmentView, ConclusionView};
use ohqc_domain::assessments::score::{CategoryConclusion, FailedItem};
use ohqc_domain::provenance::Sourced;
use rust_decimal::Decimal;

use self::chain::Chain;
use self::step::draw_steps;
use super::{StateBadge, crumb};
use crate::api::assessments;
use crate::browser;
use crate::format::join;
use crate::format::points;
use crate::pages::grades::{GradeBadge, grade_tone};
use crate::prelude::*;

/// The page of a finalised round.
#[component]
pub(super) fn Concluded(
    /// The round.
    round: AssessmentView,
) -> impl IntoView {
    let client = use_client();
    let id = round.id;
    let conclusion = fetch(move || assessments::conclusion(client, id));
    let (service, region, plan) = (round.service.label(), round.region_name.clone(), round.plan_title.clone());
    let subtitle = Signal::derive(move || format!("{} · {region} · {plan}", service.get(language())));
    let (state, institution, year) = (round.state, round.institution, round.year);
    let actions = move || {
        let ledger = client.can(Permission::ProblemsRead).then(|| {
            view! { <LinkButton glyph=Glyph::Flag href=format!("/app/problems?institution={institution}&year={year}")>{t!("问题台账", "Problems")}</LinkButton> }
        });
        view! { {ledger} <Button glyph=Glyph::Print on_press=browser::print>{t!("打印报告", "Print")}</Button> }
    };
    let title = round.institution_name.clone();
    let round = StoredValue::new(round);
    let report = move || conclusion.show(move |found| round.with_value(|round| report(round, &found)));
    let tabs = vec![
        Tab::new("conclusion", t!("考核结论", "Conclusion"), report),
        Tab::new("history", t!("办理记录", "History"), move || {
            view! { <Card><History list=assessments::history(id) /></Card> }
        }),
    ];
    view! {
        <PageHeader title=Signal::stored(title) subtitle crumbs=vec![crumb()] badges=move || view! { <StateBadge state /> } actions />
        <Tabs tabs label=t!("考核", "Assessment") />
    }
    .into_any()
}

fn report(round: &AssessmentView, found: &ConclusionView) -> AnyView {
    let conclusion = &found.conclusion;
    let chain = Chain::of(conclusion);
    let experts = join(round.experts.iter().map(|expert| expert.name.as_str()), Language::Zh);
    let by = round.finalised_by.clone().unwrap_or_default();
    let year = round.year;
    let service = label(round.service.label());
    let versions = join(round.sheets.iter().map(|sheet| sheet.template.to_string()), language_now());
    let finalised_on = date(found.finalised_on);
    let why = view! { {draw_steps(&chain.grade)} {draw_steps(&chain.total)} };
    view! {
        <article class="report">
            <h2 class="report-title">{t!("{} 年度{}机构质量控制考核结论", "{} · {}: conclusion of the quality assessment", year, service.get())}</h2>
            <section class="report-head" data-tone=grade_tone(conclusion.grade).word()>
                <div class="report-grade">{label(conclusion.grade.label())}</div>
                <div class="report-score"><b>{points(found.display_score)}</b><span>{t!("分", "points")}</span></div>
                <div class="report-facts">
                    {lines(found)}
                    {keys(&conclusion.failed_key_items, &conclusion.failed_veto_items, conclusion.key_items_passed)}
                </div>
            </section>
            <Section title=t!("为什么是这个结论", "Why this conclusion")
                note=t!("自下而上由各评分表得出；每一步都列出规则、输入与依据，可逐条复核。", "It follows from the sheets; every step names its rule, what went in and its basis.") flush=true>
                {why}
            </Section>
            {categories(&conclusion.per_category, &chain)}
            {chain.sheets.iter().map(sheets::draw_sheet).collect_view()}
            <Card>
                <DescriptionList>
                    <Item label=t!("审定日期", "Finalised on")>{finalised_on}</Item>
                    <Item label=t!("审定人", "Finalised by")>{by}</Item>
                    <Item label=t!("专家组", "Team")>{experts}</Item>
                    <Item label=t!("评分表版本", "Sheets")>{versions}</Item>
                </DescriptionList>
            </Card>
        </article>
    }
    .into_any()
}

/// The lines that the total was compared with.
fn lines(found: &ConclusionView) -> AnyView {
    let line = |name: Signal<String>, line: &Sourced<Decimal>| {
        let clause = line.clause.clone();
        view! { <span class="report-line">{name} <b>{score(line.value)}</b> <MarkBadge mark=line.mark clause /></span> }
            .into_any()
    };
    let lines = match &found.rules {
        Rules::Examination(rules) => {
            vec![line(t!("合格线", "Pass line"), &rules.pass), line(t!("基本合格线", "Basic line"), &rules.basic)]
        }
        Rules::Diagnosis(rules) => vec![
            line(t!("优秀线", "Excellent line"), &rules.excellent),
            line(t!("合格线", "Pass line"), &rules.pass),
            line(t!("基本合格线", "Basic line"), &rules.basic),
        ],
    };
    view! { <p class="report-lines">{lines}</p> }.into_any()
}

fn keys(failed: &[FailedItem], vetoes: &[FailedItem], passed: bool) -> AnyView {
    let names = |items: &[FailedItem]| join(items.iter().map(|failed| failed.item.as_str()), language_now());
    let (key_names, veto_names) = (names(failed), names(vetoes));
    let key_line = if passed {
        view! { <p class="report-keys"><span class="score-star">"★"</span> {t!("关键项全部达标", "All key items passed")}</p> }
            .into_any()
    } else {
        view! { <p class="report-keys" data-failed="true"><span class="score-star">"★"</span> {t!("未达标的关键项：{}", "Key items below: {}", key_names)}</p> }.into_any()
    };
    let veto_line = (!vetoes.is_empty())
        .then(|| view! { <p class="report-keys" data-failed="true"><span class="score-veto">"◆"</span> {t!("不符合的否决项：{}", "Veto items that fail: {}", veto_names)}</p> });
    view! { {key_line} {veto_line} }.into_any()
}

fn categories(found: &[CategoryConclusion], chain: &Chain) -> AnyView {
    if found.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::new(t!("类别", "Category"), |row: &CategoryConclusion| label(row.category.label())),
        Column::number(t!("得分（百分制）", "Percent"), |row: &CategoryConclusion| {
            points(row.percentage.trunc_with_scale(2))
        })
        .width("10rem"),
        Column::new(t!("关键项 ★", "Key items ★"), |row: &CategoryConclusion| {
            if row.key_items_passed { t!("全部达标", "All passed") } else { t!("有未达标", "Some failed") }
        }),
        Column::new(t!("类别结论", "Conclusion"), |row: &CategoryConclusion| view! { <GradeBadge grade=row.grade /> }),
    ];
    let rows = Fetched::ready(found.to_vec());
    let steps = draw_steps(&chain.categories);
    view! {
        <Section title=t!("各类别结论", "By category") flush=true
            note=t!("某一类别不合格不影响其他类别，但影响该类别的外出检查资格。", "A category that fails does not touch the others, but closes outreach examinations of that category.")>
            <DataTable source=rows columns caption=t!("各类别结论", "By category") />
            {steps}
        </Section>
    }
    .into_any()
}
