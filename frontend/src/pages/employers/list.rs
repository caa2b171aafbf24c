//! The register of employers: found by name, code, region, industry and size.

use ohqc_domain::employers::EmployerSize;

use super::{industries, register};
use crate::api::employers::{self, EmployerSummary};
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "region", "industry", "size", "merged"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["sort", "cursor"]].concat())
}

/// Employers within the reader's scope.
#[component]
pub(super) fn EmployerList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || employers::list(client, asked(&url.get())));
    let first = move || FILTERS.iter().all(|key| url.param(key).with(String::is_empty)).then(|| register(client));
    let import = move || {
        client.can(Permission::EmployersRegister).then(|| {
            view! { <LinkButton href="/app/imports/new?kind=employers" glyph=Glyph::Upload>{t!("批量导入", "Import")}</LinkButton> }
        })
    };
    let merged = vec![Choice::new("true", Text::new("已合并的", "Merged ones"))];
    view! {
        <PageHeader title=t!("用人单位", "Employers")
            subtitle=t!("按工作场所所在县（市、区）登记，同一单位在不同县（市、区）分别登记。", "One entry per county in which an employer has people at work.")
            actions=move || view! { <ExportButton list=employers::FILE asked /> {import()} {register(client)} } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("名称或统一社会信用代码", "Name or credit code") />
                <RegionFilter label=t!("地区", "Region") root=Signal::derive(move || own_region(client)) />
                <FilterSelect key="industry" label=t!("行业门类", "Industry") choices=industries() />
                <FilterSelect key="size" label=t!("规模", "Size") choices=options!(EmployerSize) />
                <FilterSelect key="merged" label=t!("合并情况", "Merged") choices=merged />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("用人单位", "Employers")
                href=|row: &EmployerSummary| format!("/app/employers/{}", row.id)
                empty=t!("没有符合条件的用人单位", "No employer found") empty_action=first />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<EmployerSummary>> {
    vec![
        Column::text(t!("单位名称", "Name"), |row: &EmployerSummary| row.name.clone()).sort("name"),
        Column::new(t!("统一社会信用代码", "Credit code"), |row: &EmployerSummary| {
            view! { <span class="code">{row.credit_code.clone()}</span> }
        })
        .brief(),
        Column::text(t!("地区", "Region"), |row: &EmployerSummary| row.region_name.clone()).sort("region"),
        Column::text(t!("工作场所地址", "Work place"), |row: &EmployerSummary| row.address.clone()),
        Column::new(t!("行业门类", "Industry"), |row: &EmployerSummary| label(row.industry_name.clone())).sort("industry"),
        Column::new(t!("规模", "Size"), |row: &EmployerSummary| row.size.map(|size| label(size.label()))).brief(),
        Column::text(t!("登记时间", "Registered"), |row: &EmployerSummary| moment(row.created_at)).sort("registered").brief(),
    ]
}
