//! What is published, for those who take it over: the nation's centre, and the province itself.

use ohqc_domain::releases::PartName;

use super::cities::overview;
use super::indicators::indicators;
use super::manifest;
use super::results::table;
use crate::api::releases::{self, PublishedRelease};
use crate::format;
use crate::prelude::*;

/// The parameters that say which release of a year.
const WHICH: [&str; 2] = ["region", "version"];

/// The newest version of each year and province.
#[component]
pub(super) fn PublishedList() -> impl IntoView {
    let client = use_client();
    let found = fetch(move || releases::published(client));
    let columns = vec![
        Column::new(t!("年度", "Year"), |row: &PublishedRelease| {
            let (year, region) = (row.year, row.region_name.clone());
            t!("{} 年 {}", "{} {}", year, region)
        }),
        Column::number(t!("版本", "Version"), |row: &PublishedRelease| row.version.to_string()),
        Column::number(t!("结果行数", "Rows"), |row: &PublishedRelease| format::count(row.rows.into())),
        Column::text(t!("发布日期", "Published"), |row: &PublishedRelease| date(row.published_on)).width("8rem"),
        Column::new(
            t!("结果哈希", "SHA-256 of the results"),
            |row: &PublishedRelease| view! { <CopyText text=row.sha256.clone() /> },
        ),
    ];
    view! {
        <PageHeader title=t!("年度结果", "Annual results")
            subtitle=t!("已发布的各省年度质控结果，每年每省的最新版本。查看和拉取都留有回执。", "Published results, the newest version of each year and province. Looking and pulling leave a receipt.")
            actions=|| view! { <LinkButton href="/data" glyph=Glyph::Info>{t!("接口说明", "How to pull")}</LinkButton> } />
        <div class="panel">
            <DataTable source=found columns caption=t!("年度结果", "Annual results")
                href=|row: &PublishedRelease| format!("/app/results/{}?region={}&version={}", row.year, row.region, row.version)
                empty=t!("尚无已发布的年度结果", "Nothing is published yet") />
        </div>
    }
    .into_any()
}

/// One published release; region and version are in the address.
#[component]
pub(super) fn Published(
    /// The year.
    year: i32,
) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let which = Memo::new(move |_| url.pick(&WHICH));
    let document = fetch(move || releases::document(client, year, which.get()));
    document.page(
        t!("{} 年度质控结果", "{}: QC results", year),
        vec![Crumb::new(t!("年度结果", "Annual results"), "/app/results")],
        move |document| {
            let head = document.manifest;
            let (version, name, published) = (head.version, head.region_name.clone(), date(document.published_on));
            let rows = head.part(PartName::Results).and_then(|part| part.rows).unwrap_or_default();
            let summary = StoredValue::new(document.summary);
            let results = move || {
                let keys = ["region", "version", "cursor"];
                table(fetch(move || releases::published_results(client, year, url.pick(&keys))))
            };
            let tabs = vec![
                Tab::new("overview", t!("概览", "Overview"), move || summary.with_value(overview)),
                Tab::new("indicators", t!("指标", "Indicators"), move || summary.with_value(indicators)),
                Tab::new("results", t!("逐机构结果", "Results"), results).count(rows.into()),
                Tab::new("manifest", t!("清单与哈希", "Manifest"), move || manifest::draw(&head)),
            ];
            view! {
                <PageHeader title=t!("{} {} 年度质控结果", "{} {}: QC results", name, year)
                    crumbs=vec![Crumb::new(t!("年度结果", "Annual results"), "/app/results")]
                    subtitle=t!("{} 发布，内容永不改变", "Published on {}; it never changes", published)
                    badges=move || view! { <Badge>{t!("第 {} 版", "Version {}", version)}</Badge> } />
                <Tabs tabs label=t!("年度结果", "Annual results") />
            }
        },
    )
}
