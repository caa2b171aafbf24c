//! The organisations whose accounts the reader manages, and their entries in the contact directory.

use ohqc_domain::accounts::OFFICES;
use ohqc_domain::accounts::api::USAGE_DAYS;
use ohqc_domain::identity::OrganisationKind;
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::last_login;
use crate::api::accounts::{self, Contact, OrganisationAction, OrganisationBody, OrganisationChange, OrganisationView};
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "kind", "region", "idle_since"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["sort", "cursor"]].concat())
}

fn crumb() -> Crumb {
    Crumb::new(t!("单位与联系方式", "Organisations"), "/app/organisations")
}

/// The list.
#[component]
pub(super) fn OrganisationList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || accounts::organisations(client, asked(&url.get())));
    let create = move || {
        client.can(Permission::OrganisationsManage).then(|| {
            view! { <LinkButton href="/app/organisations/new" weight=Weight::Primary glyph=Glyph::Plus>{t!("新建单位", "New office")}</LinkButton> }
        })
    };
    view! {
        <PageHeader title=t!("单位与联系方式", "Organisations")
            subtitle=t!("各单位的办公科室、岗位和办公电话，以及平台使用情况。", "The office, post and telephone of each, and how much it uses the platform.")
            actions=move || view! { <ExportButton list=accounts::ORGANISATIONS_FILE asked /> {create()} } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("单位名称", "Organisation") />
                <FilterSelect key="kind" label=t!("类别", "Kind") choices=options!(OrganisationKind) />
                <RegionFilter label=t!("地区", "Region") root=Signal::derive(move || own_region(client)) />
                <FilterDate key="idle_since" label=t!("自此日起未登录", "No login since") />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("单位", "Organisations")
                href=|row: &OrganisationView| format!("/app/organisations/{}", row.id) empty=t!("没有符合条件的单位", "No organisation found") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<OrganisationView>> {
    let of = |part: fn(&Contact) -> &String| {
        move |row: &OrganisationView| row.contact.as_ref().map(|contact| part(contact).clone()).unwrap_or_default()
    };
    vec![
        Column::text(t!("名称", "Name"), |row: &OrganisationView| row.name.clone()).sort("name"),
        Column::word(t!("类别", "Kind"), |row: &OrganisationView| row.kind.label()).sort("kind"),
        Column::text(t!("地区", "Region"), |row: &OrganisationView| row.region_name.clone()).sort("region"),
        Column::text(t!("科室", "Office"), of(|contact| &contact.office)),
        Column::text(t!("岗位", "Post"), of(|contact| &contact.post)),
        Column::text(t!("办公电话", "Telephone"), of(|contact| &contact.phone)).brief(),
        Column::word(t!("最近登录", "Last login"), |row: &OrganisationView| last_login(row.last_login_on)),
        Column::text(t!("账号数", "Accounts"), |row: &OrganisationView| row.usage.accounts.to_string()).brief(),
        Column::text(t!("近 {} 日登录次数", "Logins in {} days", USAGE_DAYS), |row: &OrganisationView| {
            row.usage.logins.to_string()
        }),
        Column::text(t!("近 {} 日办理次数", "Changes in {} days", USAGE_DAYS), |row: &OrganisationView| {
            row.usage.changes.to_string()
        })
        .brief(),
    ]
}

/// What is typed of a new office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct OfficeForm {
    kind: String,
    name: String,
    region: String,
}

impl OfficeForm {
    /// What is sent, checked by the server's own rules.
    fn body(&self) -> Result<OrganisationBody, Complaints> {
        let mut found = Complaints::default();
        let kind = self.kind.parse::<OrganisationKind>();
        if kind.is_err() {
            found.add("/kind", "required", Text::new("请选择类别", "Choose what it is"));
        }
        let kind = kind.unwrap_or(OrganisationKind::HealthAuthority);
        let body = OrganisationBody { kind, name: self.name.trim().to_owned(), region: self.region.clone() };
        if let Err(more) = body.check() {
            more.iter().for_each(|one| found.add(one.pointer.clone(), one.code, one.text.clone()));
        }
        found.into_result(body)
    }
}

/// Creates an office of either line (JL24-0-a).
#[component]
pub(super) fn OrganisationNew() -> impl IntoView {
    let (client, navigate) = (use_client(), StoredValue::new_local(use_navigate()));
    let root = own_region(client);
    let form = Form::new("organisation-new", OfficeForm::default());
    let submit = form.submit(
        OfficeForm::body,
        move |body| accounts::create_organisation(client, body),
        move |made| navigate.with_value(|go| go(&format!("/app/organisations/{}", made.value.id), Default::default())),
    );
    let kinds: Vec<Choice> = OFFICES.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect();
    view! {
        <PageHeader title=t!("新建单位", "New office") crumbs=vec![crumb()]
            subtitle=t!("主管部门（卫生健康、疾控两条线）、监督机构和技术机构；级别随行政区划确定。检查、诊断等机构和用人单位须经登记。", "Authorities of both lines, supervision and technical bodies; the level follows from the region. Institutions and employers are registered.") />
        <Card>
            <EditForm form submit label=t!("新建", "Create") cancel="/app/organisations">
                <Fieldset legend=t!("单位", "The office")>
                    <SelectField bind=field!(form, kind) label=t!("类别", "Kind") choices=kinds required=true />
                    <TextField bind=field!(form, name) label=t!("名称", "Name") required=true max_length=120_u32 wide=true />
                    <RegionField bind=field!(form, region) label=t!("地区", "Region") root hint=t!("选择到单位所在的级别", "Down to the level of the office") required=true />
                </Fieldset>
            </EditForm>
        </Card>
    }
    .into_any()
}

/// Another name as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct NameForm {
    name: String,
}

impl NameForm {
    fn body(&self) -> Result<OrganisationChange, Complaints> {
        let body = OrganisationChange { name: self.name.trim().to_owned() };
        body.check().map(|()| body)
    }
}

#[component]
fn Rename(open: RwSignal<bool>, page: Fetched<Versioned<OrganisationView>>, read: Versioned<OrganisationView>) -> impl IntoView {
    let client = use_client();
    let (id, etag) = (read.value.id, read.etag);
    let form =
        Form::on(format!("organisation-{id}"), NameForm { name: read.value.name }, &etag).when_stale(move || page.reload());
    let submit = form.submit(
        NameForm::body,
        move |body| accounts::rename_organisation(client, id, etag.clone(), body),
        move |read| {
            open.set(false);
            page.set(read);
        },
    );
    view! {
        <EditForm form submit label=t!("保存", "Save")>
            <TextField bind=field!(form, name) label=t!("名称", "Name") hint=t!("类别、级别和地区不能更改。", "Kind, level and region stay.") required=true max_length=120_u32 wide=true />
        </EditForm>
    }
    .into_any()
}

/// The page of an organisation.
#[component]
pub(super) fn OrganisationDetail(id: OrganisationId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || accounts::organisation(client, id));
    page.page(t!("单位", "Organisation"), vec![crumb()], move |read| draw(page, read))
}

fn draw(page: Fetched<Versioned<OrganisationView>>, read: Versioned<OrganisationView>) -> AnyView {
    let (open, renaming) = (RwSignal::new(false), RwSignal::new(false));
    let row = read.value.clone();
    let held = read.clone();
    let (id, actions) = (row.id, row.actions.clone());
    let buttons = move || {
        let contact = actions.contains(&OrganisationAction::EditContact).then(|| {
            view! { <Button glyph=Glyph::Edit on_press=move || open.set(true)>{t!("修改联系方式", "Change the contact")}</Button> }
        });
        let account = actions.contains(&OrganisationAction::OpenAccount).then(|| {
            view! { <LinkButton href=format!("/app/accounts/new?organisation={id}") weight=Weight::Primary glyph=Glyph::Plus>{t!("开通账号", "Open an account")}</LinkButton> }
        });
        let rename = actions.contains(&OrganisationAction::Rename).then(|| {
            view! { <Button glyph=Glyph::Edit on_press=move || renaming.set(true)>{t!("修改名称", "Rename")}</Button> }
        });
        view! {
            <LinkButton href=format!("/app/accounts?organisation={id}")>{t!("查看账号", "Its accounts")}</LinkButton>
            {rename} {contact} {account}
        }
    };
    let contact = row.contact.clone().map_or_else(
        || view! { <p class="muted">{t!("尚未登记联系方式", "No contact yet")}</p> }.into_any(),
        |contact| {
            view! {
                <DescriptionList>
                    <Item label=t!("科室", "Office")>{contact.office}</Item>
                    <Item label=t!("岗位", "Post")>{contact.post}</Item>
                    <Item label=t!("办公电话", "Telephone")>{contact.phone}</Item>
                </DescriptionList>
            }
            .into_any()
        },
    );
    view! {
        <PageHeader title=Signal::stored(row.name) subtitle=label(row.kind.label()) crumbs=vec![crumb()] actions=buttons />
        <Card>
            <DescriptionList>
                <Item label=t!("级别", "Level")>{label(row.level.label())}</Item>
                <Item label=t!("地区", "Region")>{row.region_name}" "<span class="code muted">{row.region}</span></Item>
                <Item label=t!("最近登录", "Last login")>{label(last_login(row.last_login_on))}</Item>
                <Item label=t!("账号数", "Accounts")>{row.usage.accounts}</Item>
                <Item label=t!("近 {} 日登录次数", "Logins in {} days", USAGE_DAYS)>{row.usage.logins}</Item>
                <Item label=t!("近 {} 日办理次数", "Changes in {} days", USAGE_DAYS)>{row.usage.changes}</Item>
            </DescriptionList>
        </Card>
        <Section title=t!("联系方式", "Contact")>{contact}</Section>
        <Section title=t!("变更记录", "History")><History list=accounts::organisation_history(id) /></Section>
        <Dialog open=renaming title=t!("修改名称", "Rename")><Rename open=renaming page read=held.clone() /></Dialog>
        <Dialog open title=t!("修改联系方式", "Change the contact")><Edit open page read=read.clone() /></Dialog>
    }
    .into_any()
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct ContactForm {
    office: String,
    post: String,
    phone: String,
}

impl ContactForm {
    /// What is sent.
    fn body(&self) -> Result<Contact, Complaints> {
        let words = |text: &String| text.trim().to_owned();
        let body = Contact { office: words(&self.office), post: words(&self.post), phone: words(&self.phone) };
        body.check().map(|()| body)
    }
}

#[component]
fn Edit(open: RwSignal<bool>, page: Fetched<Versioned<OrganisationView>>, read: Versioned<OrganisationView>) -> impl IntoView {
    let client = use_client();
    let (id, etag) = (read.value.id, read.etag);
    let initial = read.value.contact.map_or_else(ContactForm::default, |Contact { office, post, phone }| ContactForm {
        office,
        post,
        phone,
    });
    let form = Form::on(format!("contact-{id}"), initial, &etag).when_stale(move || page.reload());
    let submit = form.submit(
        ContactForm::body,
        move |body| accounts::set_contact(client, id, etag.clone(), body),
        move |read| {
            open.set(false);
            page.set(read);
        },
    );
    view! {
        <EditForm form submit label=t!("保存", "Save")>
            <Fieldset legend=t!("办公联系方式", "The office") note=t!("只登记科室和岗位，不登记个人姓名、手机号。", "Office and post only; no person's name or mobile number.")>
                <TextField bind=field!(form, office) label=t!("科室", "Office") required=true max_length=60_u32 />
                <TextField bind=field!(form, post) label=t!("岗位", "Post") max_length=60_u32 />
                <TextField bind=field!(form, phone) label=t!("办公电话", "Telephone") required=true kind="tel" max_length=30_u32 />
            </Fieldset>
        </EditForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_office_has_a_kind_a_name_and_a_region() {
        let missing: std::collections::BTreeSet<String> =
            OfficeForm::default().body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect();
        assert_eq!(missing.into_iter().collect::<Vec<_>>(), ["/kind", "/name", "/region"]);
        let form =
            OfficeForm {
                kind: "disease_control".into(), name: "长白山管委会疾病预防控制局".into(), region: "22L001".into()
            };
        assert!(form.body().is_ok() && NameForm::default().body().is_err());
    }

    #[test]
    fn office_and_telephone_are_needed() {
        let mut missing: Vec<String> =
            ContactForm::default().body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect();
        missing.sort();
        assert_eq!(missing, ["/office", "/phone"]);
    }
}
