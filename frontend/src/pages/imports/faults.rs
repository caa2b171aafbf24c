//! What is wrong with the rows of a batch.

use ohqc_domain::imports::{ImportFault, ImportKind};

use crate::api::imports::{self, ImportView};
use crate::prelude::*;

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&["column", "cursor"])
}

/// The faults, by row.
#[component]
pub(super) fn Faults(view: ImportView) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let (id, kind) = (view.summary.id, view.summary.kind);
    let page = fetch(move || imports::faults(client, id, asked(&url.get())));
    let choices: Vec<Choice> = view.columns.into_iter().map(|column| Choice::new(column.key, column.heading)).collect();
    view! {
        <Section title=t!("错误", "Faults") flush=true
            actions=move || view! { <ExportButton list=imports::faults_file(id) asked /> }>
            <FilterBar keys=vec!["column"]>
                <FilterSelect key="column" label=t!("列", "Column") choices=choices />
            </FilterBar>
            <DataTable source=page columns=columns(kind) caption=t!("错误", "Faults") empty=t!("没有错误", "No faults") />
        </Section>
    }
    .into_any()
}

fn columns(kind: ImportKind) -> Vec<Column<ImportFault>> {
    vec![
        Column::number(t!("行号", "Row"), |fault: &ImportFault| fault.row.to_string()),
        Column::word(t!("列", "Column"), move |fault: &ImportFault| fault.heading(kind)),
        Column::text(t!("内容", "Value"), |fault: &ImportFault| fault.value.clone()),
        Column::new(t!("错误说明", "What is wrong"), |fault: &ImportFault| label(fault.sentence.clone())),
    ]
}
