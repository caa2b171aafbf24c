//! Opening an account: which organisation, then who and with which roles.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::issued::Issued;
use super::{crumb, role_choices};
use crate::api::accounts::{self, AccountBody, IssuedPassword, OrganisationView};
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct AccountForm {
    name: String,
    display_name: String,
    roles: Vec<String>,
}

/// The roles behind their codes.
pub(super) fn roles_of(codes: &[String]) -> Vec<Role> {
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}

impl AccountForm {
    /// What is sent.
    fn body(&self, organisation: OrganisationId) -> Result<AccountBody, Complaints> {
        let body = AccountBody {
            organisation,
            name: self.name.trim().to_owned(),
            display_name: self.display_name.trim().to_owned(),
            roles: roles_of(&self.roles),
        };
        body.check().map(|()| body)
    }
}

/// Opens an account (JL24-1-1-a): of the organisation in the address, of one's own house, or of one that is chosen first.
#[component]
pub(super) fn AccountNew() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let asked = url.param("organisation");
    let own = move || {
        let session = client.session();
        session
            .person()
            .filter(|person| person.organisation_kind == OrganisationKind::Institution)
            .map(|person| person.organisation_id)
    };
    let organisation = Memo::new(move |_| asked.with(|id| id.parse::<OrganisationId>().ok()).or_else(own));
    move || match organisation.get() {
        Some(id) => {
            let read = fetch(move || accounts::organisation(client, id));
            read.page(t!("开通账号", "Open an account"), vec![crumb()], move |found| view! { <New organisation=found.value /> })
                .into_any()
        }
        None => view! { <ChooseOrganisation /> }.into_any(),
    }
}

/// Asks for the organisation.
#[component]
fn ChooseOrganisation() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || accounts::organisations(client, url.get().pick(&["q", "cursor"])));
    let columns = vec![
        Column::text(t!("名称", "Name"), |row: &OrganisationView| row.name.clone()),
        Column::word(t!("类别", "Kind"), |row: &OrganisationView| row.kind.label()),
        Column::text(t!("地区", "Region"), |row: &OrganisationView| row.region_name.clone()),
    ];
    view! {
        <PageHeader title=t!("开通账号", "Open an account") crumbs=vec![crumb()]
            subtitle=t!("先选择单位；机构须先登记。", "Choose the organisation first; an institution is registered before.") />
        <div class="panel">
            <FilterBar keys=vec!["q"]><SearchBox label=t!("单位名称", "Organisation") /></FilterBar>
            <DataTable source=page columns caption=t!("单位", "Organisations")
                href=|row: &OrganisationView| format!("/app/accounts/new?organisation={}", row.id)
                empty=t!("没有找到单位", "No organisation found") />
        </div>
    }
    .into_any()
}

#[component]
fn New(organisation: OrganisationView) -> impl IntoView {
    let client = use_client();
    let issued = RwSignal::new(None::<IssuedPassword>);
    let id = organisation.id;
    let form = Form::new(format!("account-new-{id}"), AccountForm::default());
    let submit = form.submit(
        move |form: &AccountForm| form.body(id),
        move |body| accounts::create(client, body),
        move |made: Versioned<IssuedPassword>| issued.set(Some(made.value)),
    );
    let (name, choices) = (organisation.name, role_choices(&organisation.roles));
    let back = format!("/app/accounts?organisation={id}");
    let body = move || match issued.get() {
        Some(made) => {
            let href = format!("/app/accounts/{}", made.account.id);
            view! { <Card><Issued issued=made /><div class="form-actions"><LinkButton href>{t!("查看账号", "Show the account")}</LinkButton></div></Card> }.into_any()
        }
        None => {
            let (choices, back) = (choices.clone(), back.clone());
            view! {
                <Card>
                    <EditForm form submit label=t!("开通", "Open it") cancel=back>
                        <Fieldset legend=t!("账号", "The account") note=t!("首次登录密码由系统生成，只显示一次。", "The first password is made by the platform and shown once.")>
                            <TextField bind=field!(form, name) label=t!("登录名", "Login name") hint=t!("3 位以上，字母、数字和 . _ -", "Three or more letters, digits, . _ -") required=true max_length=64_u32 autocomplete="off" />
                            <TextField bind=field!(form, display_name) label=t!("显示名称", "Name shown") hint=t!("姓名或岗位", "A name or a post") required=true max_length=64_u32 autocomplete="off" />
                            <ChecksField bind=field!(form, roles) label=t!("角色", "Roles") choices required=true />
                        </Fieldset>
                    </EditForm>
                </Card>
            }
            .into_any()
        }
    };
    view! {
        <PageHeader title=t!("开通账号", "Open an account") subtitle=Signal::stored(name) crumbs=vec![crumb()] />
        {body}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_roles_are_needed() {
        let organisation = OrganisationId(uuid::Uuid::nil());
        let mut missing: Vec<String> =
            AccountForm::default().body(organisation).unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect();
        missing.sort();
        assert_eq!(missing, ["/display_name", "/name", "/roles"]);
        let form = AccountForm { name: " li.si ".into(), display_name: "李四".into(), roles: vec!["ORG_ADMIN".into()] };
        let body = form.body(organisation).unwrap();
        assert_eq!((body.name.as_str(), body.roles), ("li.si", vec![Role::OrgAdmin]));
    }
}
