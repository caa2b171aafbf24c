//! The list of rounds.

use ohqc_domain::assessments::api::{key_words, shown_total};
use ohqc_domain::assessments::{Grade, StateName};
use ohqc_domain::institutions::Service;

use super::StateBadge;
use crate::api::assessments::{self, AssessmentSummary};
use crate::format::points;
use crate::pages::grades::GradeBadge;
use crate::pages::years::planned_years;
use crate::prelude::*;

const PARAMETERS: &[&str] = &["q", "year", "service", "state", "grade", "plan", "institution", "sort", "cursor"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(PARAMETERS)
}

/// Rounds within the reader's scope, last changed first.
#[component]
pub(super) fn AssessmentList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || assessments::list(client, asked(&url.get())));
    view! {
        <PageHeader title=t!("质控考核", "QC assessments")
            subtitle=t!("一家机构、一项业务、一个年度为一轮。评分自动保存，审定后结果固定。", "One institution, one service, one year make a round. Answers are saved as you go; a finalised result is fixed.")
            actions=move || view! {
                <LinkButton href="/app/assessments/trend" glyph=Glyph::Chart>{t!("环节趋势", "Trend of links")}</LinkButton>
                <ExportButton list=assessments::FILE asked />
            } />
        <div class="panel">
            <FilterBar keys=vec!["q", "year", "service", "state", "grade", "plan", "institution"]>
                <SearchBox label=t!("机构名称", "Institution") />
                <FilterSelect key="year" label=t!("年度", "Year") choices=planned_years(client) />
                <FilterSelect key="service" label=t!("业务", "Service") choices=options!(Service) />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(StateName) />
                <FilterSelect key="grade" label=t!("结论", "Conclusion") choices=options!(Grade) />
            </FilterBar>
            <FilterFact key="institution" label=t!("仅看一家机构", "One institution only")
                name=Signal::derive(move || page.get().and_then(|page| page.items.first().map(|row| row.institution_name.clone()))) />
            <FilterFact key="plan" label=t!("仅看一份计划", "One plan only") />
            <DataTable source=page columns=columns() caption=t!("质控考核", "QC assessments")
                href=|row: &AssessmentSummary| format!("/app/assessments/{}", row.id) empty=t!("没有符合条件的考核", "No assessment found") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<AssessmentSummary>> {
    vec![
        Column::text(t!("机构", "Institution"), |row: &AssessmentSummary| row.institution_name.clone()).sort("institution"),
        Column::text(t!("地区", "Region"), |row: &AssessmentSummary| row.region_name.clone()),
        Column::word(t!("业务", "Service"), |row: &AssessmentSummary| row.service.label()),
        Column::number(t!("年度", "Year"), |row: &AssessmentSummary| row.year.to_string()).width("4.5rem").sort("year"),
        Column::new(t!("状态", "State"), |row: &AssessmentSummary| view! { <StateBadge state=row.state /> }),
        Column::new(t!("结论", "Conclusion"), |row: &AssessmentSummary| row.grade.map(|grade| view! { <GradeBadge grade /> })),
        Column::number(t!("总分", "Total"), |row: &AssessmentSummary| {
            row.score.map(shown_total).map(points).unwrap_or_default()
        })
        .width("5rem"),
        Column::new(t!("关键项 ★", "Key items ★"), |row: &AssessmentSummary| row.key_items_passed.map(keys)),
        Column::text(t!("审定日期", "Finalised"), |row: &AssessmentSummary| row.finalised_on.map(date).unwrap_or_default())
            .brief(),
    ]
}

fn keys(passed: bool) -> AnyView {
    let words = label(key_words(passed));
    if passed {
        view! { <span class="muted">{words}</span> }.into_any()
    } else {
        view! { <Badge tone=Tone::Danger>{words}</Badge> }.into_any()
    }
}
