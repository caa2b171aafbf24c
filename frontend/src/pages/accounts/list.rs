//! The list of accounts.

use ohqc_domain::accounts::AccountState;
use ohqc_domain::identity::Role;
use ohqc_domain::ids::OrganisationId;

use super::{badge, last_login, role_words};
use crate::api::accounts::{self, AccountView};
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "organisation", "region", "role", "state", "idle_since"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["sort", "cursor"]].concat())
}

/// The accounts that the reader manages.
#[component]
pub(super) fn AccountList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || accounts::list(client, asked(&url.get())));
    let organisation = url.param("organisation");
    let name = fetch(move || {
        let id = organisation.with(|id| id.parse::<OrganisationId>().ok());
        async move {
            match id {
                Some(id) => accounts::organisation(client, id).await.map(|read| Some(read.value.name)),
                None => Ok(None),
            }
        }
    });
    let open = move || {
        let href = organisation.with(|id| {
            if id.is_empty() { "/app/accounts/new".to_owned() } else { format!("/app/accounts/new?organisation={id}") }
        });
        view! { <LinkButton href weight=Weight::Primary glyph=Glyph::Plus>{t!("开通账号", "Open an account")}</LinkButton> }
    };
    view! {
        <PageHeader title=t!("账号", "Accounts")
            subtitle=t!("本单位和下级单位、机构的账号；可查看多久没有登录。", "Accounts of your own and of the organisations below, and how long nobody has logged in.")
            actions=move || view! { <ExportButton list=accounts::FILE asked /> {open} } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("单位名称", "Organisation") />
                <RegionFilter label=t!("地区", "Region") root=Signal::derive(move || own_region(client)) />
                <FilterSelect key="role" label=t!("角色", "Role") choices=options!(Role) />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(AccountState) />
                <FilterDate key="idle_since" label=t!("自此日起未登录", "No login since") />
                <FilterFact key="organisation" label=t!("单位", "Organisation") name=Signal::derive(move || name.get().flatten()) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("账号", "Accounts")
                href=|row: &AccountView| format!("/app/accounts/{}", row.id) empty=t!("没有符合条件的账号", "No account found") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<AccountView>> {
    vec![
        Column::text(t!("登录名", "Login name"), |row: &AccountView| row.name.clone()).sort("name"),
        Column::text(t!("显示名称", "Name"), |row: &AccountView| row.display_name.clone()),
        Column::text(t!("单位", "Organisation"), |row: &AccountView| row.organisation_name.clone()).sort("organisation"),
        Column::text(t!("地区", "Region"), |row: &AccountView| row.region_name.clone()),
        Column::new(t!("角色", "Roles"), |row: &AccountView| label(role_words(&row.roles))),
        Column::new(t!("状态", "State"), |row: &AccountView| badge(row.state)),
        Column::word(t!("最近登录", "Last login"), |row: &AccountView| last_login(row.last_login_on)),
        Column::text(t!("开通时间", "Made"), |row: &AccountView| moment(row.created_at)).sort("created").brief(),
    ]
}
