//! What callers send and get about accounts and the organisations they belong to.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{AccountState, OFFICES, Office, check_password};
use crate::identity::{Actor, OrganisationKind, OrganisationLevel, Role};
use crate::ids::{OrganisationId, UserId};
use crate::page::Sort;
use crate::regions::{Region, RegionCode, RegionTree};
use crate::text::Text;
use crate::validation::Complaints;
use crate::values::telephone;

enumeration! {
    /// What may be done to an account.
    pub enum AccountAction {
        /// Change the name shown and the roles.
        Edit = "edit" => ("修改", "Change"),
        /// Stop it; its logins end.
        Disable = "disable" => ("停用", "Disable"),
        /// Let it in again.
        Enable = "enable" => ("恢复使用", "Enable"),
        /// Give it another first password; its logins end.
        Renew = "renew" => ("重置密码", "New password"),
    }
}

impl AccountAction {
    /// Everything this actor may do to it. One's own account is no business of one's management; and whoever holds a role
    /// that is not this actor's to manage is let in and kept out by others, for a new password would be a way into that role.
    /// In another organisation nobody renews the password of an office beside their own, nor of whoever is one of the two that
    /// an act takes: whoever had it could be both. Their own organisation does that, or the operator on the command line.
    #[must_use]
    pub fn available(actor: &Actor, id: UserId, roles: &[Role], office: &Office<'_>, state: AccountState) -> Vec<Self> {
        let theirs = office.roles_of(actor);
        if !office.managed_by(actor) || actor.user() == Some(id) {
            Vec::new()
        } else if !roles.iter().all(|role| theirs.contains(role)) {
            vec![Self::Edit]
        } else if state == AccountState::Disabled {
            vec![Self::Edit, Self::Enable]
        } else if office.id != actor.organisation && (office.place == actor.place || roles.iter().any(|role| role.takes_two())) {
            vec![Self::Edit, Self::Disable]
        } else {
            vec![Self::Edit, Self::Disable, Self::Renew]
        }
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountView {
    /// The account.
    pub id: UserId,
    /// Login name.
    pub name: String,
    /// The name to show.
    pub display_name: String,
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// What it is.
    pub organisation_kind: OrganisationKind,
    /// Its region in words.
    pub region_name: String,
    /// The roles.
    pub roles: Vec<Role>,
    /// How it stands.
    pub state: AccountState,
    /// The day of the last login (JL24-3-2-c); absent while there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_login_on: Option<NaiveDate>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<AccountAction>,
}

/// An account with a first password, told this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IssuedPassword {
    /// The account.
    pub account: AccountView,
    /// The password, to be changed at the first login.
    #[schema(format = Password)]
    pub password: String,
}

impl std::fmt::Debug for IssuedPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedPassword").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Makes an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AccountBody {
    /// Where they work.
    pub organisation: OrganisationId,
    /// Login name: letters, digits, `.`, `_` and `-`.
    #[validate(length(min = 3, max = 64))]
    #[schema(example = "zhang.san")]
    pub name: String,
    /// The name to show.
    #[validate(length(min = 1, max = 64))]
    pub display_name: String,
    /// The roles, at least one.
    pub roles: Vec<Role>,
}

impl AccountBody {
    /// Checks the names and that there is a role.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        if !self.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')) {
            let text = Text::new("只能用字母、数字和 . _ -", "Letters, digits and . _ - only");
            found.add("/name", "characters", text);
        }
        some(&mut found, &self.roles);
        found.into_result(())
    }
}

/// Changes the name shown and the roles of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    /// The name to show.
    #[validate(length(min = 1, max = 64))]
    pub display_name: String,
    /// The roles, at least one.
    pub roles: Vec<Role>,
}

impl AccountChange {
    /// Checks the name and that there is a role.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        some(&mut found, &self.roles);
        found.into_result(())
    }
}

fn some(found: &mut Complaints, roles: &[Role]) {
    if roles.is_empty() {
        found.add("/roles", "required", Text::new("至少选择一个角色", "Choose at least one role"));
    }
}

/// Changes one's own password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// The present password.
    #[schema(format = Password)]
    pub current: String,
    /// The new one, 10 to 256 characters.
    #[schema(format = Password)]
    pub password: String,
}

impl PasswordBody {
    /// Checks the new password: long enough, and another one.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        if self.current.is_empty() {
            found.add("/current", "required", Text::new("请输入当前密码", "Enter your present password"));
        }
        found.check("/password", check_password(&self.password));
        if !self.current.is_empty() && self.current == self.password {
            found.add("/password", "same", Text::new("新密码不能与当前密码相同", "Choose another one than the present"));
        }
        found.into_result(())
    }
}

impl std::fmt::Debug for PasswordBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordBody").finish_non_exhaustive()
    }
}

enumeration! {
    /// What accounts are ordered by.
    pub enum AccountOrder {
        /// The organisation's name.
        Organisation = "organisation" => ("单位", "Organisation"),
        /// The login name.
        Name = "name" => ("登录名", "Login name"),
        /// When it was made.
        Created = "created" => ("开通时间", "Made"),
    }
}

/// Which accounts to list. A person's name is no filter: it would stand in addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccountFilter {
    /// Part of the organisation's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// One organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// Code of a region: accounts of its organisations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// A role they hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// How they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<AccountState>,
    /// Those who have not logged in since this day (JL24-3-2-c).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_since: Option<NaiveDate>,
    /// The order; `organisation` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "-created")]
    pub sort: Option<Sort<AccountOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// An office's entry in the contact directory (JL24-6-7, TJ25-5): the office, never a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganisationContact)]
pub struct Contact {
    /// The office within the organisation.
    #[validate(length(min = 1, max = 60))]
    #[schema(example = "职业健康处")]
    pub office: String,
    /// The post that answers.
    #[validate(length(max = 60))]
    #[schema(example = "备案岗")]
    pub post: String,
    /// The office's telephone.
    #[validate(custom(function = telephone::given))]
    #[schema(example = "0431-80000000")]
    pub phone: String,
}

impl Contact {
    /// Checks the lengths.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        found.into_result(())
    }
}

enumeration! {
    /// What may be done to an organisation.
    pub enum OrganisationAction {
        /// Make an account there.
        OpenAccount = "open_account" => ("开通账号", "Open an account"),
        /// Give it another name.
        Rename = "rename" => ("修改名称", "Rename"),
        /// Change its entry in the contact directory.
        EditContact = "edit_contact" => ("修改联系方式", "Change the contact"),
    }
}

/// Creates an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OrganisationBody {
    /// What it is; institutions and employers are registered elsewhere.
    pub kind: OrganisationKind,
    /// Its name.
    #[validate(length(min = 2, max = 120))]
    #[schema(example = "长白山管委会卫生健康局")]
    pub name: String,
    /// Code of its region, which gives its level and its place.
    #[schema(example = "22L001")]
    pub region: String,
}

impl OrganisationBody {
    /// Checks kind, name and region.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<&'static Region, Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        if !OFFICES.contains(&self.kind) {
            let text = Text::new("该类单位须经登记，不在此新建", "This kind is registered and not created here");
            found.add("/kind", "not_an_office", text);
        }
        let region = RegionCode::parse(&self.region).ok().and_then(|code| RegionTree::embedded().get(code));
        if region.is_none() {
            found.add("/region", "unknown_region", Text::new("没有该行政区划代码", "No region has this code"));
        }
        match region {
            Some(region) if found.is_empty() => Ok(region),
            _ => Err(found),
        }
    }
}

/// Gives an office another name; its kind and its region stay, because its people's scope hangs on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OrganisationChange {
    /// Its name.
    #[validate(length(min = 2, max = 120))]
    pub name: String,
}

impl OrganisationChange {
    /// Checks the name.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        found.into_result(())
    }
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrganisationView {
    /// The organisation.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its level.
    pub level: OrganisationLevel,
    /// Its name.
    pub name: String,
    /// Its region's code.
    pub region: String,
    /// Its region in words.
    pub region_name: String,
    /// Its entry in the contact directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The day of the last login of anybody of it (JL24-3-2-c).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_login_on: Option<NaiveDate>,
    /// How much the platform is used there.
    pub usage: Usage,
    /// The roles this caller may give there.
    pub roles: Vec<Role>,
    /// What this caller may do now.
    pub actions: Vec<OrganisationAction>,
}

/// How much an organisation used the platform in the last [`USAGE_DAYS`] days (JL24-3-2-c).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlatformUsage)]
pub struct Usage {
    /// Accounts that may log in.
    pub accounts: u32,
    /// How often somebody logged in.
    pub logins: u32,
    /// How many changes they made.
    pub changes: u32,
}

/// The days over which use is counted, today included: the clause says «regularly» and names no number, so this is our own.
pub const USAGE_DAYS: u64 = 30;

enumeration! {
    /// What organisations are ordered by.
    pub enum OrganisationOrder {
        /// The name.
        Name = "name" => ("名称", "Name"),
        /// The region.
        Region = "region" => ("地区", "Region"),
        /// What it is.
        Kind = "kind" => ("类别", "Kind"),
    }
}

/// Which organisations to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganisationFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// What they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<OrganisationKind>,
    /// Code of a region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Those of which nobody has logged in on or after this day (JL24-3-2-c).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_since: Option<NaiveDate>,
    /// The order; `region` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "name")]
    pub sort: Option<Sort<OrganisationOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(found: Result<(), Complaints>) -> Vec<(String, &'static str)> {
        found.unwrap_err().iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect()
    }

    #[test]
    fn an_account_needs_a_login_name_without_blanks_and_a_role() {
        let organisation = OrganisationId(uuid::Uuid::nil());
        let body = AccountBody { organisation, name: "zhang san".into(), display_name: "张三".into(), roles: vec![] };
        assert_eq!(pointers(body.check()), [("/name".into(), "characters"), ("/roles".into(), "required")]);
        assert!(AccountBody { name: "zhang.san".into(), roles: vec![Role::OrgAdmin], ..body }.check().is_ok());
    }

    #[test]
    fn a_new_password_is_another_one_and_long_enough() {
        let body = |current: &str, password: &str| PasswordBody { current: current.into(), password: password.into() };
        assert_eq!(pointers(body("long-enough-1", "short").check()), [("/password".into(), "too_short")]);
        assert_eq!(pointers(body("long-enough-1", "long-enough-1").check()), [("/password".into(), "same")]);
        assert_eq!(pointers(body("", "long-enough-2").check()), [("/current".into(), "required")]);
        assert!(body("long-enough-1", "long-enough-2").check().is_ok());
    }
}
