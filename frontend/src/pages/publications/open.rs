//! Publications as the public reads them, withdrawn ones included.

use ohqc_domain::ids::PublicationId;
use ohqc_domain::institutions::Service;
use ohqc_domain::publications::PublicationKind;

use super::table::{RowTable, SaveRows};
use crate::api::publications::{
    self, PublicContent, PublicPublication, PublicPublicationSummary, PublicWithdrawal, public_address,
};
use crate::browser;
use crate::prelude::*;

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&["kind", "year", "service", "cursor"])
}

/// Everything that is or was public.
#[component]
pub(super) fn OpenList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || publications::list_public(client, asked(&url.get())));
    view! {
        <PageHeader title=t!("质控公示", "Published results") actions=|| view! { <ExportButton list=publications::PUBLIC_FILE asked /> }
            subtitle=t!("质控考核结果与合格名单。撤回的公示保留记录并写明原因。", "Assessment results and qualified lists. What was withdrawn stays on record with the reason.") />
        <div class="panel">
            <FilterBar keys=vec!["kind", "year", "service"]>
                <FilterSelect key="kind" label=t!("名单", "List") choices=options!(PublicationKind) />
                <FilterSelect key="year" label=t!("年度", "Year") choices=Choice::past_years() />
                <FilterSelect key="service" label=t!("服务", "Service") choices=options!(Service) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("质控公示", "Published results")
                href=|row: &PublicPublicationSummary| format!("/publications/{}", row.id)
                empty=t!("尚无公示", "Nothing was published yet") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<PublicPublicationSummary>> {
    vec![
        Column::new(t!("公示", "Publication"), |row: &PublicPublicationSummary| label(row.title.clone())),
        Column::word(t!("名单", "List"), |row: &PublicPublicationSummary| row.kind.label()),
        Column::number(t!("版本", "Version"), |row: &PublicPublicationSummary| row.version.to_string()),
        Column::number(t!("机构数", "Rows"), |row: &PublicPublicationSummary| {
            row.rows.map_or_else(|| "—".to_owned(), |rows| rows.to_string())
        }),
        Column::new(t!("状态", "State"), |row: &PublicPublicationSummary| {
            let tone = if row.withdrawn.is_some() { Tone::Warning } else { Tone::Success };
            view! { <StatusBadge tone label=label(row.standing()) /> }
        }),
        Column::text(t!("发布日期", "Released"), |row: &PublicPublicationSummary| date(row.released_on)).width("8rem"),
    ]
}

const LATEST: u32 = 5;

/// The latest few, for the front page; nothing while there are none.
#[component]
pub fn Latest() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || publications::list_public(client, Query::new().with("limit", LATEST)));
    move || {
        let found = page.get().map(|page| page.items).unwrap_or_default();
        (!found.is_empty()).then(|| {
            let lines = found.into_iter().map(|one| {
                let withdrawn = one.withdrawn.is_some().then(|| view! { <Badge tone=Tone::Warning>{t!("已撤回", "Withdrawn")}</Badge> });
                view! {
                    <li class="latest-line">
                        <time class="muted">{date(one.released_on)}</time>
                        <Link href=format!("/publications/{}", one.id)>{label(one.title)}</Link>
                        {withdrawn}
                    </li>
                }
            });
            view! {
                <Section title=t!("最新公示", "Latest") actions=|| view! { <Link href="/publications">{t!("全部公示", "All")}</Link> }>
                    <ul>{lines.collect_view()}</ul>
                </Section>
            }
        })
    }
}

/// One publication: its rows, or why there are none any more.
#[component]
pub(super) fn OpenPublication(
    /// Which one.
    id: PublicationId,
) -> impl IntoView {
    let client = use_client();
    fetch(move || publications::get_public(client, id)).page(
        t!("公示", "Publication"),
        vec![Crumb::new(t!("公示", "Publications"), "/publications")],
        draw,
    )
}

fn draw(found: PublicPublication) -> AnyView {
    let PublicPublication { summary, content } = found;
    let (id, version, released) = (summary.id, summary.version, date(summary.released_on));
    let rows = content.as_ref().map(|content| content.rows.clone());
    let actions = move || {
        rows.map(|rows| {
            view! {
                <Button glyph=Glyph::Print on_press=browser::print>{t!("打印", "Print")}</Button>
                <SaveRows rows name=format!("publication-v{version}") />
                <a class="button button-secondary" href=public_address(id) rel="external"><Icon glyph=Glyph::Document />"JSON"</a>
            }
        })
    };
    let badges = move || view! { <Badge>{t!("第 {} 版", "Version {}", version)}</Badge> };
    let body = match (content, summary.withdrawn) {
        (_, Some(withdrawn)) => gone(withdrawn),
        (Some(content), None) => public(content),
        (None, None) => view! { <NotFound /> }.into_any(),
    };
    view! {
        <PageHeader title=label(summary.title) crumbs=vec![Crumb::new(t!("质控公示", "Published results"), "/publications")] badges actions
            subtitle=t!("{} 发布", "Released on {}", released) />
        {body}
    }
    .into_any()
}

fn public(content: PublicContent) -> AnyView {
    let PublicContent { publisher, basis, form, taken_on, sha256, rows, .. } = content;
    view! {
        <Card>
            <DescriptionList>
                <Item label=t!("公布机关", "Publisher")>{label(publisher)}</Item>
                <Item label=t!("数据截取日", "Taken on")>{date(taken_on)}</Item>
                <Item label=t!("公布依据", "Basis")>{label(basis.value)} " " <span class="muted" lang="zh-CN">{basis.clause.clone()}</span> " " <MarkBadge mark=basis.mark clause=basis.clause /></Item>
                <Item label=t!("名单样式", "Form")>{label(form.value)} " " <MarkBadge mark=form.mark clause=form.clause /></Item>
                <Item label=t!("快照哈希（SHA-256）", "SHA-256 of the snapshot") wide=true><CopyText text=sha256 /></Item>
            </DescriptionList>
        </Card>
        <RowTable rows />
    }
    .into_any()
}

fn gone(withdrawn: PublicWithdrawal) -> AnyView {
    let on = date(withdrawn.on);
    let next = withdrawn.superseded_by.map(|id| {
        view! { <p><Link href=format!("/publications/{id}")>{t!("查看替代的版本", "See the version that took its place")}</Link></p> }
    });
    view! {
        <Notice tone=Tone::Warning title=t!("本公示已于 {} 撤回", "Withdrawn on {}", on)>
            <p>{t!("原因：", "Reason: ")} {withdrawn.reason}</p>
            {next}
        </Notice>
    }
    .into_any()
}
