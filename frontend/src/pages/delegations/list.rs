//! The list of delegations, and putting one down.

use super::form::AddDialog;
use crate::api::delegations::{self, DelegationView};
use crate::pages::period::standing_badge;
use crate::prelude::*;

const FILTERS: &[&str] = &["region", "on"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["cursor"]].concat())
}

/// Delegations of the reader's province.
#[component]
pub(super) fn DelegationList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || delegations::list(client, asked(&url.get())));
    let open = RwSignal::new(false);
    let root = Signal::derive(move || own_region(client));
    let add = move || {
        client.can(Permission::DelegationsManage).then(|| {
            view! { <Button weight=Weight::Primary glyph=Glyph::Plus on_press=move || open.set(true)>{t!("登记代管", "Put one down")}</Button> }
        })
    };
    view! {
        <PageHeader title=t!("代管关系", "Delegations")
            actions=move || view! { <ExportButton list=delegations::FILE asked /> {add} }
            subtitle=t!("县（市、区）的某项职责由市（州）代管期间，告知等事项由代管机关受理。", "While a prefecture stands in for a county, notices go to the prefecture.") />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <RegionFilter label=t!("地区", "Region") root />
                <FilterDate key="on" label=t!("代管日期", "In force on") />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("代管关系", "Delegations")
                href=|row: &DelegationView| format!("/app/delegations/{}", row.id) empty=t!("没有符合条件的代管关系", "No delegation found") />
        </div>
        <AddDialog open root />
    }
    .into_any()
}

fn columns() -> Vec<Column<DelegationView>> {
    vec![
        Column::text(t!("县（市、区）", "County"), |row: &DelegationView| row.county_name.clone()),
        Column::word(t!("事项", "Matter"), |row: &DelegationView| row.line.label()),
        Column::text(t!("代管机关所在地", "Stood in for by"), |row: &DelegationView| row.authority_name.clone()),
        Column::text(t!("开始日期", "From"), |row: &DelegationView| date(row.valid_from)).brief(),
        Column::text(t!("终止日期", "To"), |row: &DelegationView| row.period().last().map(date).unwrap_or_default()).brief(),
        Column::new(t!("状态", "State"), |row: &DelegationView| standing_badge(row.standing)),
        Column::text(t!("依据", "Basis"), |row: &DelegationView| row.basis.clone()),
    ]
}
