//! Accounts, organisations and requests for accounts as tables.

use chrono::NaiveDate;

use super::api::{AccountFilter, AccountView, Contact, OrganisationFilter, OrganisationView, USAGE_DAYS};
use super::requests::{RequestFilter, RequestView};
use crate::deadlines::Standing;
use crate::exports::{Cell, Column, Exported};
use crate::identity::Role;
use crate::page::paged;
use crate::text::{Text, join};

paged!(AccountFilter, OrganisationFilter, RequestFilter);

/// Roles after each other.
#[must_use]
pub fn role_words(roles: &[Role]) -> Text {
    Text::each(|language| join(roles.iter().map(|role| role.label().get(language).to_owned()), language))
}

/// The words for whoever has never logged in.
pub const NEVER: Text = Text::new("从未登录", "Never");

fn last_login(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Said(NEVER), Cell::Day)
}

impl Exported for AccountView {
    const FILE: &'static str = "accounts";
    const TITLE: Text = Text::new("账号", "Accounts");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("登录名", "Login name"), |row: &Self| row.name.clone()),
            Column::new(Text::new("显示名称", "Name"), |row: &Self| row.display_name.clone()),
            Column::new(Text::new("单位", "Organisation"), |row: &Self| row.organisation_name.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("角色", "Roles"), |row: &Self| role_words(&row.roles)),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("最近登录", "Last login"), |row: &Self| last_login(row.last_login_on)),
            Column::new(Text::new("开通时间", "Made"), |row: &Self| row.created_at),
        ]
    }
}

impl Exported for OrganisationView {
    const FILE: &'static str = "organisations";
    const TITLE: Text = Text::new("单位与联系方式", "Organisations");

    fn columns() -> Vec<Column<Self>> {
        let of = |part: fn(&Contact) -> &String| move |row: &Self| row.contact.as_ref().map(|contact| part(contact).clone());
        let counted = |zh: &str, en: &str| Text::owned(format!("近 {USAGE_DAYS} 日{zh}"), format!("{en} in {USAGE_DAYS} days"));
        vec![
            Column::new(Text::new("名称", "Name"), |row: &Self| row.name.clone()),
            Column::new(Text::new("类别", "Kind"), |row: &Self| row.kind.label()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("科室", "Office"), of(|contact| &contact.office)),
            Column::new(Text::new("岗位", "Post"), of(|contact| &contact.post)),
            Column::new(Text::new("办公电话", "Telephone"), of(|contact| &contact.phone)),
            Column::new(Text::new("最近登录", "Last login"), |row: &Self| last_login(row.last_login_on)),
            Column::new(Text::new("账号数", "Accounts"), |row: &Self| row.usage.accounts),
            Column::new(counted("登录次数", "Logins"), |row: &Self| row.usage.logins),
            Column::new(counted("办理次数", "Changes"), |row: &Self| row.usage.changes),
        ]
    }
}

impl Exported for RequestView {
    const FILE: &'static str = "account-requests";
    const TITLE: Text = Text::new("账号申请", "Requests for accounts");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构名称", "Institution"), |row: &Self| row.name.clone()),
            Column::new(Text::new("统一社会信用代码", "Credit code"), |row: &Self| row.credit_code.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("业务", "Service"), |row: &Self| row.service.label()),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("申请日期", "Received"), |row: &Self| row.received_on),
            Column::new(Text::new("答复期限", "Due"), |row: &Self| {
                row.due_on.map_or_else(|| Standing::Awaiting.label().into(), Cell::Day)
            }),
            Column::new(Text::new("答复日期", "Answered"), |row: &Self| row.decided_on),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_as_a_list() {
        let words = role_words(&[Role::OrgAdmin, Role::OrgLegal]);
        assert_eq!(
            (words.zh.as_ref(), words.en.as_ref()),
            ("机构管理员、法定代表人", "Institution administrator, Legal representative")
        );
    }
}
