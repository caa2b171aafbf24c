//! One's own account: who one is here, another password, and the page that asks for one at the first login.

use ohqc_domain::accounts::api::PasswordBody;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::role_words;
use crate::api::session;
use crate::prelude::*;
use crate::shell::{Door, Leaving};

/// What is typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
struct PasswordForm {
    current: String,
    password: String,
    again: String,
}

impl PasswordForm {
    /// What is sent. A password is taken as typed, blanks included.
    fn body(&self) -> Result<PasswordBody, Complaints> {
        let body = PasswordBody { current: self.current.clone(), password: self.password.clone() };
        let mut found = body.check().err().unwrap_or_default();
        if self.again != self.password {
            found.add("/again", "differs", Text::new("两次输入的密码不一致", "Both must be the same"));
        }
        found.into_result(body)
    }
}

/// The page «my account».
#[component]
pub(super) fn OwnAccount() -> impl IntoView {
    let client = use_client();
    let leaving: Leaving = expect_context();
    let person = move || client.session().person().cloned();
    let actions = move || view! { <Button glyph=Glyph::Lock on_press=move || leaving.everywhere()>{t!("在所有设备上退出", "Log out everywhere")}</Button> };
    let facts = move || {
        person().map(|person| {
            view! {
                <DescriptionList>
                    <Item label=t!("登录名", "Login name")><span class="code">{person.name}</span></Item>
                    <Item label=t!("显示名称", "Name shown")>{person.display_name}</Item>
                    <Item label=t!("单位", "Organisation")>{person.organisation_name}</Item>
                    <Item label=t!("单位类别", "Kind of organisation")>{label(person.organisation_kind.label())}</Item>
                    <Item label=t!("角色", "Roles")>{label(role_words(&person.roles))}</Item>
                </DescriptionList>
            }
        })
    };
    view! {
        <PageHeader title=t!("我的账号", "My account") actions />
        <Card>{facts}</Card>
        <Section title=t!("更改密码", "Change the password")><ChangePassword /></Section>
    }
    .into_any()
}

/// The page in place of every other until a first password has been changed.
#[component]
pub fn FirstPassword() -> impl IntoView {
    let client = use_client();
    let title = t!("请先更改首次登录密码", "Change your first password");
    let leaving: Leaving = expect_context();
    let leave = move || leaving.here(client);
    view! {
        <Door title tools=move || view! { <Button weight=Weight::Quiet glyph=Glyph::LogOut on_press=leave>{t!("退出登录", "Log out")}</Button> }>
            <div class="door-card">
                <h1>{title}</h1>
                <p class="door-note">{t!("这个密码由他人设置，更改后才能使用平台。", "Somebody else set it; the platform opens once you have changed it.")}</p>
                <ChangePassword />
            </div>
        </Door>
    }
    .into_any()
}

#[component]
fn ChangePassword() -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let form = Form::unkept("password", PasswordForm::default());
    let submit = form.submit(
        PasswordForm::body,
        move |body| session::change_password(client, body),
        move |()| {
            form.reset();
            toasts.success(Text::new("密码已更改，其他设备上的登录已失效", "Changed; your logins elsewhere have ended"));
        },
    );
    view! {
        <EditForm form submit label=t!("更改密码", "Change the password")>
            <TextField bind=field!(form, current) label=t!("当前密码", "Present password") required=true kind="password" autocomplete="current-password" wide=true />
            <TextField bind=field!(form, password) label=t!("新密码", "New password") hint=t!("至少 10 个字符", "At least 10 characters") required=true kind="password" autocomplete="new-password" wide=true />
            <TextField bind=field!(form, again) label=t!("再次输入新密码", "The new password again") required=true kind="password" autocomplete="new-password" wide=true />
        </EditForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_password_is_typed_twice_and_follows_the_rule() {
        let form = |current: &str, password: &str, again: &str| PasswordForm {
            current: current.into(),
            password: password.into(),
            again: again.into(),
        };
        let pointers =
            |form: PasswordForm| form.body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect::<Vec<_>>();
        assert_eq!(pointers(form("old password", "short", "other")), ["/password", "/again"]);
        assert_eq!(pointers(form("old password", "another password", "other")), ["/again"]);
        assert!(form("old password", " another password", " another password").body().is_ok());
    }
}
