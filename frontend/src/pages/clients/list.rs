//! The list of client programs.

use ohqc_domain::clients::{ClientState, scope_words};

use super::{badge, last_token};
use crate::api::clients::{self, ClientView};
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "state"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["cursor"]].concat())
}

/// The client programs of the reader's place.
#[component]
pub(super) fn ClientList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || clients::list(client, asked(&url.get())));
    let add = || {
        view! { <LinkButton href="/app/clients/new" weight=Weight::Primary glyph=Glyph::Plus>{t!("登记接口客户端", "Register one")}</LinkButton> }
    };
    view! {
        <PageHeader title=t!("接口客户端", "Client programs")
            subtitle=t!("凭公钥获取令牌、拉取年度结果的程序；不再使用的应及时停用。", "Programs that pull annual results by tokens for their public keys; stop what is no longer used.")
            actions=move || view! { <ExportButton list=clients::FILE asked /> {add} } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("程序或单位名称", "Program or organisation") />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(ClientState) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("接口客户端", "Client programs")
                href=|row: &ClientView| format!("/app/clients/{}", row.id) empty=t!("没有符合条件的接口客户端", "No client program found") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<ClientView>> {
    vec![
        Column::text(t!("名称", "Name"), |row: &ClientView| row.name.clone()),
        Column::named(
            t!("单位", "Organisation"),
            |row: &ClientView| row.organisation_name.clone(),
            |row: &ClientView| row.region_name.clone(),
        ),
        Column::new(t!("授权范围", "Scopes"), |row: &ClientView| label(scope_words(&row.scopes))),
        Column::new(t!("状态", "State"), |row: &ClientView| badge(row.state)),
        Column::word(t!("最近获取令牌", "Last token"), |row: &ClientView| last_token(row.last_token_on)),
        Column::text(t!("登记时间", "Made"), |row: &ClientView| moment(row.created_at)).brief(),
    ]
}
