//! The list of designations, and naming an institution for a city.

use ohqc_domain::network::{Coverage, NetworkView};

use super::form::AddDialog;
use crate::api::designations::{self, DesignationView};
use crate::format;
use crate::pages::period::standing_badge;
use crate::prelude::*;

const FILTERS: &[&str] = &["region", "institution", "on"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["cursor"]].concat())
}

/// Designations of the reader's province.
#[component]
pub(super) fn DesignationList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || designations::list(client, asked(&url.get())));
    let open = RwSignal::new(false);
    let root = Signal::derive(move || own_region(client));
    let add = move || {
        client.can(Permission::DesignationsManage).then(|| {
            view! { <Button weight=Weight::Primary glyph=Glyph::Plus on_press=move || open.set(true)>{t!("指定机构", "Name an institution")}</Button> }
        })
    };
    let one = Signal::derive(move || page.get().and_then(|page| page.items.first().map(|row| row.institution_name.clone())));
    view! {
        <PageHeader title=t!("指定承担", "Designations")
            actions=move || view! { <ExportButton list=designations::FILE asked /> {add} }
            subtitle=t!("设区的市没有备案的职业病诊断机构时，由省级指定机构承担诊断。", "Where a city has no diagnosis institution on record, the province names one to carry it.") />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <RegionFilter label=t!("地区", "Region") root />
                <FilterDate key="on" label=t!("指定日期", "In force on") />
                <FilterFact key="institution" label=t!("仅看一家机构", "One institution only") name=one />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("指定承担", "Designations")
                href=|row: &DesignationView| format!("/app/designations/{}", row.id) empty=t!("没有符合条件的指定承担", "No designation found") />
        </div>
        {fetch(move || designations::network(client)).show(network)}
        <AddDialog open root />
    }
    .into_any()
}

/// Where public institutions are missing: what a designation answers, and what the network is to have.
fn network(seen: NetworkView) -> AnyView {
    let NetworkView { due, clause, mark, diagnosis, examination, county_share, .. } = seen;
    let share = county_share.map(format::percent);
    view! {
        <Section title=t!("公立机构覆盖", "Public institutions") note=t!("应于 {} 前达到", "Due by {}", due)>
            <p><span lang="zh-CN">{clause.clone()}</span>" "<MarkBadge mark clause always=true /></p>
            <DescriptionList>
                <Item label=t!("没有公立诊断机构的市（州）", "Cities without one for diagnosis") wide=true>{without(diagnosis)}</Item>
                <Item label=t!("没有公立检查机构的县（市、区）", "Counties without one for examination") wide=true>{without(examination)}</Item>
                {share.map(|share| view! { <Item label=t!("县（市、区）覆盖目标", "Share of counties aimed at")>"≥ " {share}</Item> })}
            </DescriptionList>
        </Section>
    }
    .into_any()
}

/// How many regions go without, of how many, and which.
fn without(coverage: Coverage) -> AnyView {
    let Coverage { all, without, .. } = coverage;
    let count = without.len();
    view! { <span>{count}" / "{all}</span> " " <span class="muted" lang="zh-CN">{without.join("、")}</span> }.into_any()
}

fn columns() -> Vec<Column<DesignationView>> {
    vec![
        Column::text(t!("市（州）", "City"), |row: &DesignationView| row.designated.city_name.clone()),
        Column::text(t!("承担机构", "Institution"), |row: &DesignationView| row.institution_name.clone()),
        Column::text(t!("开始日期", "From"), |row: &DesignationView| date(row.designated.valid_from)).brief(),
        Column::text(t!("终止日期", "To"), |row: &DesignationView| row.period().last().map(date).unwrap_or_default()).brief(),
        Column::new(t!("状态", "State"), |row: &DesignationView| standing_badge(row.standing)),
        Column::text(t!("指定文件", "Decision"), |row: &DesignationView| row.designated.basis.clone()),
    ]
}
