//! The rows of a version, and the receipts of its pulls.

use ohqc_domain::ids::ReleaseId;
use ohqc_domain::regions::RegionCode;
use ohqc_domain::releases::ResultRow;

use crate::api::releases::{self, PullView};
use crate::format::points;
use crate::pages::grades::GradeBadge;
use crate::prelude::*;

/// Every institution and service of the version.
#[component]
pub(super) fn Results(
    /// Which version.
    id: ReleaseId,
) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    table(fetch(move || releases::results(client, id, url.pick(&["cursor"]))))
}

/// The rows of a version, in preparation or published.
pub(super) fn table(page: Fetched<Page<ResultRow>>) -> AnyView {
    let columns = vec![
        Column::new(t!("机构", "Institution"), |row: &ResultRow| {
            view! { <div class="two-lines"><b class="plain-strong">{row.institution_name.clone()}</b><span class="muted code">{row.credit_code.clone()}</span></div> }
        }),
        Column::text(t!("市（州）", "City"), |row: &ResultRow| row.city_name.clone()),
        Column::new(t!("服务", "Service"), |row: &ResultRow| label(row.service.label())),
        Column::new(t!("性质", "Ownership"), |row: &ResultRow| label(row.ownership.label())),
        Column::text(t!("备案", "On record"), |row: &ResultRow| row.filed_on.map_or_else(|| "—".to_owned(), date)).width("7rem"),
        Column::new(t!("结论", "Conclusion"), |row: &ResultRow| {
            row.conclusion.as_ref().map(|conclusion| view! { <GradeBadge grade=conclusion.grade /> })
        }),
        Column::number(t!("得分", "Score"), |row: &ResultRow| {
            row.conclusion.as_ref().map_or_else(|| "—".to_owned(), |conclusion| points(conclusion.score))
        }),
        Column::new(t!("关键项", "Key items"), |row: &ResultRow| {
            row.conclusion.as_ref().map(|conclusion| key_items(conclusion.key_items_passed))
        }),
        Column::number(t!("问题", "Problems"), |row: &ResultRow| row.problems.found.to_string()),
        Column::number(t!("未销号", "Open"), |row: &ResultRow| row.problems.open.to_string()),
    ];
    view! { <div class="panel"><DataTable source=page columns caption=t!("逐机构结果", "Results") /></div> }.into_any()
}

fn key_items(passed: bool) -> AnyView {
    let (tone, words) =
        if passed { (Tone::Success, t!("全部合格", "All passed")) } else { (Tone::Danger, t!("有不合格", "Failed")) };
    view! { <Badge tone=tone>{words}</Badge> }.into_any()
}

/// Who pulled the year's results, and when.
#[component]
pub(super) fn Pulls(
    /// The year.
    year: i32,
    /// The province.
    region: RegionCode,
) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let asked = move |address: &Query| address.pick(&["cursor"]).with("region", region);
    let page = fetch(move || releases::pulls(client, year, asked(&url.get())));
    view! {
        <div class="panel">
            <div class="filter-bar"><ExportButton list=releases::pulls_file(year) asked /></div>
            <DataTable source=page columns=pull_columns() caption=t!("拉取回执", "Receipts of pulls") empty=t!("发布以来尚无系统拉取", "Nobody has pulled it yet") />
        </div>
    }
    .into_any()
}

fn pull_columns() -> Vec<Column<PullView>> {
    vec![
        Column::text(t!("时间", "When"), |row: &PullView| moment(row.at)).width("10rem"),
        Column::named(t!("拉取方", "Who"), |row: &PullView| row.puller.clone(), |row: &PullView| row.organisation.clone()),
        Column::word(t!("方式", "By"), PullView::by),
        Column::word(t!("内容", "What"), |row: &PullView| row.form.label()),
        Column::number(t!("版本", "Version"), |row: &PullView| row.version.to_string()),
        Column::number(t!("行数", "Rows"), |row: &PullView| row.rows.to_string()),
        Column::number(t!("次数", "Times"), |row: &PullView| row.times.to_string()),
        Column::new(t!("结果", "Outcome"), |row: &PullView| {
            let tone = if row.unchanged { Tone::Neutral } else { Tone::Success };
            let words = label(row.outcome());
            view! { <Badge tone=tone>{words}</Badge> }
        }),
    ]
}
