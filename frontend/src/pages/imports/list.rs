//! The history of imports.

use ohqc_domain::imports::ImportState;

use super::{kinds, state_badge};
use crate::api::imports::{self, ImportSummary};
use crate::prelude::*;

const FILTERS: &[&str] = &["kind", "state"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["cursor"]].concat())
}

/// The batches of the reader's organisation.
#[component]
pub(super) fn ImportList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || imports::list(client, asked(&url.get())));
    let begin = || {
        view! { <LinkButton href="/app/imports/new" weight=Weight::Primary glyph=Glyph::Upload>{t!("导入文件", "Import a file")}</LinkButton> }
    };
    let choices = kinds(client).into_iter().map(|kind| Choice::new(kind.code(), kind.label())).collect::<Vec<_>>();
    view! {
        <PageHeader title=t!("批量导入", "Imports")
            subtitle=t!("从 Excel 或 CSV 文件成批登记：先试运行，再导入；导入后在无人使用前可以整批撤销。", "Rows of a file become entries: tried first, then imported, and taken back as a whole while nothing depends on them.")
            actions=move || view! { <ExportButton list=imports::FILE asked /> {begin()} } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <FilterSelect key="kind" label=t!("导入内容", "What") choices=choices />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(ImportState) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("批量导入", "Imports")
                href=|row: &ImportSummary| format!("/app/imports/{}", row.id) empty=t!("没有导入记录", "No import found") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<ImportSummary>> {
    vec![
        Column::text(t!("文件", "File"), |row: &ImportSummary| row.file_name.clone()),
        Column::word(t!("导入内容", "What"), |row: &ImportSummary| row.kind.label()),
        Column::new(t!("状态", "State"), |row: &ImportSummary| state_badge(row.state)),
        Column::number(t!("总行数", "Rows"), |row: &ImportSummary| row.total.to_string()),
        Column::number(t!("已导入", "Imported"), |row: &ImportSummary| row.done.to_string()),
        Column::number(t!("有误", "Faulty"), |row: &ImportSummary| row.faulty.to_string()),
        Column::text(t!("经办人", "By"), |row: &ImportSummary| row.created_by.clone().unwrap_or_default()).brief(),
        Column::text(t!("时间", "When"), |row: &ImportSummary| moment(row.created_at)).brief(),
    ]
}
