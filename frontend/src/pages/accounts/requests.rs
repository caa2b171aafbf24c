//! The desk for requests: which institutions ask for an account, approving and refusing.

use chrono::NaiveDate;
use ohqc_domain::accounts::api::AccountBody;
use ohqc_domain::accounts::requests::RequestState;
use ohqc_domain::deadlines::Standing;
use ohqc_domain::identity::Role;
use ohqc_domain::ids::{AccountRequestId, OrganisationId};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::institutions::api::InstitutionBody;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::issued::Issued;
use crate::api::account_requests::{self, ApproveBody, ApprovedRequest, OtherRequest, RefuseBody, RequestAction, RequestView};
use crate::api::accounts::IssuedPassword;
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "region", "state", "service"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["sort", "cursor"]].concat())
}

fn crumb() -> Crumb {
    Crumb::new(t!("账号申请", "Requests for accounts"), "/app/account-requests")
}

pub(super) fn badge(state: RequestState) -> AnyView {
    let tone = match state {
        RequestState::Pending => Tone::Accent,
        RequestState::Approved => Tone::Success,
        RequestState::Refused => Tone::Danger,
    };
    view! { <StatusBadge tone label=label(state.label()) /> }.into_any()
}

/// The list.
#[component]
pub(super) fn RequestList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || account_requests::list(client, asked(&url.get())));
    view! {
        <PageHeader title=t!("账号申请", "Requests for accounts")
            subtitle=t!("医疗机构申请平台账号；同意后登记机构并开通管理员账号。", "Medical institutions that ask for an account; approval registers the institution and opens its administrator's account.")
            actions=move || view! { <ExportButton list=account_requests::FILE asked /> } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("名称或统一社会信用代码", "Name or credit code") />
                <RegionFilter label=t!("地区", "Region") root=Signal::derive(move || own_region(client)) />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(RequestState) />
                <FilterSelect key="service" label=t!("业务", "Service") choices=options!(BodyKind) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("账号申请", "Requests for accounts")
                href=|row: &RequestView| format!("/app/account-requests/{}", row.id) empty=t!("没有符合条件的申请", "No request found") />
        </div>
    }
    .into_any()
}

/// By when the answer is due, as far as the calendar goes.
pub(super) fn due(due_on: Option<NaiveDate>) -> String {
    due_on.map_or_else(|| label(Standing::Awaiting.label()).get(), date)
}

fn columns() -> Vec<Column<RequestView>> {
    vec![
        Column::text(t!("机构名称", "Institution"), |row: &RequestView| row.name.clone()).sort("name"),
        Column::new(t!("统一社会信用代码", "Credit code"), |row: &RequestView| {
            view! { <span class="code">{row.credit_code.clone()}</span> }
        })
        .brief(),
        Column::text(t!("地区", "Region"), |row: &RequestView| row.region_name.clone()),
        Column::word(t!("业务", "Service"), |row: &RequestView| row.service.label()),
        Column::new(t!("状态", "State"), |row: &RequestView| badge(row.state)),
        Column::text(t!("申请日期", "Received"), |row: &RequestView| date(row.received_on)).sort("received").brief(),
        Column::text(t!("答复期限", "Due"), |row: &RequestView| due(row.due_on)).sort("due").brief(),
        Column::text(t!("答复日期", "Answered"), |row: &RequestView| row.decided_on.map(date).unwrap_or_default()).brief(),
    ]
}

/// The page of a request.
#[component]
pub(super) fn RequestDetail(id: AccountRequestId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || account_requests::get(client, id));
    let told = RwSignal::new(false);
    let issued = RwSignal::new(None::<IssuedPassword>);
    view! {
        {page.page(t!("账号申请", "Request for an account"), vec![crumb()], move |read| draw(page, read, move |made| { issued.set(Some(made)); told.set(true); }))}
        <Dialog open=told title=t!("账号已开通", "The account is open")>{move || issued.get().map(|issued| view! { <Issued issued /> })}</Dialog>
    }
    .into_any()
}

fn draw(
    page: Fetched<Versioned<RequestView>>,
    read: Versioned<RequestView>,
    tell: impl Fn(IssuedPassword) + Copy + Send + Sync + 'static,
) -> AnyView {
    let row = read.value.clone();
    let (id, state, actions) = (row.id, row.state, row.actions.clone());
    let (approve, refuse) = (RwSignal::new(false), RwSignal::new(false));
    let buttons = move || {
        let yes = actions.contains(&RequestAction::Approve).then(|| {
            view! { <Button weight=Weight::Primary on_press=move || approve.set(true)>{t!("同意并开通", "Approve")}</Button> }
        });
        let no = actions.contains(&RequestAction::Refuse).then(|| {
            view! { <Button weight=Weight::Danger on_press=move || refuse.set(true)>{t!("不予同意", "Refuse")}</Button> }
        });
        view! { {no} {yes} }
    };
    let known = row.institution.filter(|_| state == RequestState::Pending);
    let institution = row.institution.map(|id| {
        view! { <Item label=t!("登记的机构", "Registered as")><Link href=format!("/app/institutions/{id}")>{t!("查看机构", "Show the institution")}</Link></Item> }
    });
    let first = row.particulars.as_ref().map(|body| body.contact_name.clone()).unwrap_or_default();
    let other = read.clone();
    view! {
        <PageHeader title=Signal::stored(row.name) subtitle=label(row.service.label()) crumbs=vec![crumb()] badges=move || badge(state) actions=buttons />
        {known.map(|_| view! {
            <Notice title=t!("该机构已登记", "The institution is registered already")><p>{t!("同意后不再另行登记，为已登记的机构开通账号。", "Approval opens an account of it and registers nothing.")}</p></Notice>
        })}
        <Card>
            <DescriptionList>
                <Item label=t!("统一社会信用代码", "Credit code")><span class="code">{row.credit_code}</span></Item>
                <Item label=t!("行政区划", "Region")>{row.region_name}</Item>
                {row.particulars.map(handed_in)}
                <Item label=t!("申请日期", "Received")>{date(row.received_on)}</Item>
                <Item label=t!("答复期限", "Due")>{due(row.due_on)}</Item>
                {row.decided_on.map(|day| view! { <Item label=t!("答复日期", "Answered")>{date(day)}</Item> })}
                {row.reason.map(|reason| view! { <Item label=t!("理由", "Reason") wide=true>{reason}</Item> })}
                {institution}
            </DescriptionList>
        </Card>
        {(!row.others.is_empty()).then(|| others(row.others, row.more))}
        <Section title=t!("历史", "History")><History list=account_requests::history(id) /></Section>
        <Dialog open=approve title=t!("同意并开通账号", "Approve and open the account")>
            <Approve open=approve page read=read.clone() first=first.clone() tell=Callback::new(tell) />
        </Dialog>
        <Refuse open=refuse page read=other />
    }
    .into_any()
}

/// What else is pending in the name of the same institution.
fn others(rows: Vec<OtherRequest>, more: Option<u64>) -> AnyView {
    let rows = rows.into_iter().map(|row| {
        let said = format!("{}，{}，{}，{}", date(row.received_on), row.name, row.contact_name, row.contact_phone);
        view! { <li><Link href=format!("/app/account-requests/{}", row.id)>{said}</Link></li> }
    });
    view! {
        <Notice tone=Tone::Warning title=t!("同一统一社会信用代码还有其他待处理的申请", "Other requests of this credit code are pending")>
            <p>{t!("请核实哪一份确由该机构提出，再分别答复。", "Find out which of them is the institution's own, then answer each.")}</p>
            <ul>{rows.collect_view()}</ul>
            {more.map(|more| view! { <p>{t!("另有 {} 份未列出。", "{} more are not listed.", more)}</p> })}
        </Notice>
    }
    .into_any()
}

/// What was handed in, while the request is pending.
fn handed_in(body: InstitutionBody) -> AnyView {
    view! {
        <Item label=t!("执业许可证登记号", "Practice licence number")><span class="code">{body.licence_number}</span></Item>
        <Item label=t!("机构类别", "Kind of institution")>{label(body.establishment.label())}</Item>
        <Item label=t!("机构性质", "Ownership")>{label(body.ownership.label())}</Item>
        <Item label=t!("执业地址", "Practice address")>{body.address}</Item>
        <Item label=t!("申请人", "Applicant")>{body.contact_name}</Item>
        <Item label=t!("联系电话", "Telephone")>{body.contact_phone}</Item>
    }
    .into_any()
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct ApproveForm {
    name: String,
    display_name: String,
}

impl ApproveForm {
    /// What is sent, checked as an account's names are.
    fn body(&self) -> Result<ApproveBody, Complaints> {
        let (name, display_name) = (self.name.trim().to_owned(), self.display_name.trim().to_owned());
        let organisation = OrganisationId(uuid::Uuid::nil());
        AccountBody { organisation, name, display_name, roles: vec![Role::OrgAdmin] }
            .check()
            .map(|()| ApproveBody { name: self.name.trim().to_owned(), display_name: self.display_name.trim().to_owned() })
    }
}

#[component]
fn Approve(
    open: RwSignal<bool>,
    page: Fetched<Versioned<RequestView>>,
    read: Versioned<RequestView>,
    first: String,
    tell: Callback<IssuedPassword>,
) -> impl IntoView {
    let client = use_client();
    let (id, etag) = (read.value.id, read.etag);
    let form = Form::unkept("approve", ApproveForm { name: String::new(), display_name: first });
    let submit = form.submit(
        ApproveForm::body,
        move |body| account_requests::approve(client, id, etag.clone(), body),
        move |made: Versioned<ApprovedRequest>| {
            open.set(false);
            tell.run(made.value.issued);
            page.set(Versioned { value: made.value.request, etag: made.etag });
        },
    );
    view! {
        <p>{t!("将为该机构开通管理员账号；首次登录密码由系统生成，只显示一次。", "Its administrator's account is opened; the first password is made by the platform and shown once.")}</p>
        <EditForm form submit label=t!("开通", "Open it")>
            <TextField bind=field!(form, name) label=t!("登录名", "Login name") hint=t!("3 位以上，字母、数字和 . _ -", "Three or more letters, digits, . _ -") required=true max_length=64_u32 autocomplete="off" wide=true />
            <TextField bind=field!(form, display_name) label=t!("显示名称", "Name shown") required=true max_length=64_u32 autocomplete="off" wide=true />
        </EditForm>
    }
    .into_any()
}

#[component]
fn Refuse(open: RwSignal<bool>, page: Fetched<Versioned<RequestView>>, read: Versioned<RequestView>) -> impl IntoView {
    let (client, task, reason) = (use_client(), use_task(), RwSignal::new(String::new()));
    let (id, etag) = (read.value.id, read.etag);
    let confirm = move || {
        let body = RefuseBody { reason: reason.get_untracked() };
        task.run(account_requests::refuse(client, id, etag.clone(), body), Text::new("已答复", "Answered"), move |read| {
            open.set(false);
            page.set(read);
        });
    };
    view! {
        <ConfirmDialog open title=t!("不予同意", "Refuse the request") action=t!("不予同意", "Refuse") danger=true task
            disabled=Signal::derive(move || reason.with(|reason| reason.trim().is_empty())) on_confirm=confirm>
            <p>{t!("申请人凭编号可以看到理由；不能撤销，但可以重新申请。", "The applicant sees the reason by the number; this is not undone, but they may ask again.")}</p>
            <TextArea bind=Bound::loose("refuse-reason", reason) label=t!("理由", "Reason") required=true max_length=500_u32 />
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_of_an_approval_needs_its_names() {
        let form = |name: &str| ApproveForm { name: name.into(), display_name: "管理员".into() };
        let refused = form("a b").body().unwrap_err();
        assert!(refused.iter().all(|complaint| complaint.pointer == "/name"));
        assert_eq!(form(" house.admin ").body().unwrap().name, "house.admin");
    }
}
