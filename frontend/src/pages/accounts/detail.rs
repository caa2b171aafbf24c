//! One account: who holds it, stopping it, letting it in again, another password, what happened to it.

use ohqc_domain::identity::Role;
use ohqc_domain::ids::UserId;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::form::roles_of;
use super::issued::Issued;
use super::{badge, crumb, last_login, role_choices, role_words};
use crate::api::accounts::{self, AccountAction, AccountChange, AccountView, IssuedPassword};
use crate::prelude::*;

/// The page of an account.
#[component]
pub(super) fn AccountDetail(id: UserId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || accounts::get(client, id));
    let told = RwSignal::new(false);
    let issued = RwSignal::new(None::<IssuedPassword>);
    view! {
        {page.page(t!("账号", "Account"), vec![crumb()], move |read| draw(client, page, read, move |made| { issued.set(Some(made)); told.set(true); }))}
        <Dialog open=told title=t!("新密码", "The new password")>{move || issued.get().map(|issued| view! { <Issued issued /> })}</Dialog>
    }
    .into_any()
}

fn draw(
    client: Client,
    page: Fetched<Versioned<AccountView>>,
    read: Versioned<AccountView>,
    tell: impl Fn(IssuedPassword) + Copy + Send + Sync + 'static,
) -> AnyView {
    let row = read.value.clone();
    let (id, state, actions) = (row.id, row.state, row.actions.clone());
    let [edit, disable, enable, renew] = std::array::from_fn(|_| RwSignal::new(false));
    let buttons = move || {
        let may = |action| actions.contains(&action);
        let button = |action: AccountAction, open: RwSignal<bool>, weight| {
            may(action).then(|| view! { <Button weight on_press=move || open.set(true)>{label(action.label())}</Button> })
        };
        view! {
            {button(AccountAction::Edit, edit, Weight::Secondary)}
            {button(AccountAction::Renew, renew, Weight::Secondary)}
            {button(AccountAction::Enable, enable, Weight::Primary)}
            {button(AccountAction::Disable, disable, Weight::Danger)}
        }
    };
    let (etag, again, other) = (read.etag.clone(), read.etag.clone(), read.etag.clone());
    let organisation = format!("/app/organisations/{}", row.organisation_id);
    let renewed = move |made: Versioned<IssuedPassword>| {
        tell(made.value.clone());
        page.set(Versioned { value: made.value.account, etag: made.etag });
    };
    view! {
        <PageHeader title=Signal::stored(row.display_name) subtitle=Signal::stored(row.organisation_name.clone()) crumbs=vec![crumb()]
            badges=move || badge(state) actions=buttons />
        <Card>
            <DescriptionList>
                <Item label=t!("登录名", "Login name")><span class="code">{row.name}</span></Item>
                <Item label=t!("单位", "Organisation")><Link href=organisation>{row.organisation_name}</Link></Item>
                <Item label=t!("地区", "Region")>{row.region_name}</Item>
                <Item label=t!("角色", "Roles")>{label(role_words(&row.roles))}</Item>
                <Item label=t!("最近登录", "Last login")>{label(last_login(row.last_login_on))}</Item>
                <Item label=t!("开通时间", "Made")>{moment(row.created_at)}</Item>
            </DescriptionList>
        </Card>
        <Section title=t!("历史", "History")><History list=accounts::history(id) /></Section>
        <Dialog open=edit title=t!("修改账号", "Change the account")><Edit open=edit page read=read.clone() /></Dialog>
        <ActDialog open=disable title=t!("停用账号", "Disable the account") action=t!("停用", "Disable")
            words=t!("该账号的登录立即失效，恢复使用前不能再登录。", "Its logins end at once, and it cannot log in until it is enabled again.")
            act=move || accounts::disable(client, id, etag.clone()) said=Text::new("已停用", "Disabled") done=move |read| page.set(read) />
        <ActDialog open=enable title=t!("恢复使用", "Enable the account") action=t!("恢复使用", "Enable")
            words=t!("该账号可以用原来的密码登录。", "It logs in with the password it had.")
            act=move || accounts::enable(client, id, again.clone()) said=Text::new("已恢复使用", "Enabled") done=move |read| page.set(read) />
        <ActDialog open=renew title=t!("重置密码", "New password") action=t!("重置", "Renew")
            words=t!("原密码和现有登录立即失效，锁定同时解除；新密码只显示一次。", "The old password and every login end at once, a lock is lifted; the new password is shown once.")
            act=move || accounts::renew(client, id, other.clone()) said=Text::new("密码已重置", "The password is renewed")
            done=renewed />
    }
    .into_any()
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct ChangeForm {
    display_name: String,
    roles: Vec<String>,
}

impl ChangeForm {
    /// What is sent: the roles ticked, and those held that are not the reader's to take.
    fn body(&self, held: &[Role], offered: &[Role]) -> Result<AccountChange, Complaints> {
        let kept = held.iter().copied().filter(|role| !offered.contains(role));
        let roles = kept.chain(roles_of(&self.roles)).collect();
        let body = AccountChange { display_name: self.display_name.trim().to_owned(), roles };
        body.check().map(|()| body)
    }
}

#[component]
fn Edit(open: RwSignal<bool>, page: Fetched<Versioned<AccountView>>, read: Versioned<AccountView>) -> impl IntoView {
    let client = use_client();
    let organisation = read.value.organisation_id;
    let offered = fetch(move || accounts::organisation(client, organisation));
    offered.show(move |found| {
        let (row, etag, offered) = (read.value.clone(), read.etag.clone(), found.value.roles);
        let ticked = row.roles.iter().filter(|role| offered.contains(role)).map(|role| role.code().to_owned()).collect();
        let initial = ChangeForm { display_name: row.display_name.clone(), roles: ticked };
        let form = Form::on(format!("account-{}", row.id), initial, &etag).when_stale(move || page.reload());
        let (id, choices) = (row.id, role_choices(&offered));
        let submit = form.submit(
            move |form: &ChangeForm| form.body(&row.roles, &offered),
            move |body| accounts::update(client, id, etag.clone(), body),
            move |read| {
                open.set(false);
                page.set(read);
            },
        );
        view! {
            <EditForm form submit label=t!("保存", "Save")>
                <TextField bind=field!(form, display_name) label=t!("显示名称", "Name shown") required=true max_length=64_u32 autocomplete="off" />
                <ChecksField bind=field!(form, roles) label=t!("角色", "Roles") choices required=true />
            </EditForm>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_ones_own_to_take_stays() {
        let form = ChangeForm { display_name: "李四".into(), roles: vec!["ORG_LEGAL".into()] };
        let body = form.body(&[Role::QcExpert, Role::OrgAdmin], &[Role::OrgAdmin, Role::OrgLegal]).unwrap();
        assert_eq!(body.roles, [Role::QcExpert, Role::OrgLegal]);
    }
}
