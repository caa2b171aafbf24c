//! What institutions find: who an employer is and where, by credit code or part of the name.

use super::register;
use crate::api::employers::{self, EmployerBrief};
use crate::prelude::*;

/// Finds employers of the province.
#[component]
pub(super) fn EmployerLookup() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let text = url.param("q");
    let found = fetch(move || {
        let text = text.get();
        async move { if text.trim().chars().count() < 2 { Ok(Vec::new()) } else { employers::find(client, text).await } }
    });
    view! {
        <PageHeader title=t!("用人单位", "Employers")
            subtitle=t!("按名称（至少两个字）或完整的统一社会信用代码检索本省用人单位，最多显示 20 家。", "Found in the province by two characters of the name or a whole credit code; at most twenty.")
            actions=move || register(client) />
        <div class="panel">
            <FilterBar keys=vec!["q"]>
                <SearchBox label=t!("名称或统一社会信用代码", "Name or credit code") />
            </FilterBar>
            <DataTable source=found columns=columns() caption=t!("用人单位", "Employers") empty=t!("没有找到用人单位", "No employer found") />
        </div>
    }
    .into_any()
}

/// Who and where.
pub(super) fn columns() -> Vec<Column<EmployerBrief>> {
    vec![
        Column::text(t!("单位名称", "Name"), |row: &EmployerBrief| row.name.clone()),
        Column::new(t!("统一社会信用代码", "Credit code"), |row: &EmployerBrief| {
            view! { <span class="code">{row.credit_code.clone()}</span> }
        })
        .brief(),
        Column::text(t!("地区", "Region"), |row: &EmployerBrief| row.region_name.clone()),
        Column::text(t!("工作场所地址", "Work place"), |row: &EmployerBrief| row.address.clone()),
    ]
}
