//! Asking for an account without one, and looking the request up by its number (JL24-1-1-a).

use ohqc_domain::accounts::requests::RequestState;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::account_requests::{self, RequestBody, RequestReceipt};
use crate::browser;
use crate::pages::institutions::{InstitutionForm, Particulars};
use crate::prelude::*;

/// The public page.
#[component]
pub(super) fn AskForAccount() -> impl IntoView {
    let receipt = RwSignal::new(None::<RequestReceipt>);
    let body = move || match receipt.get() {
        Some(receipt) => view! { <Received receipt /> }.into_any(),
        None => view! { <Ask receipt /> }.into_any(),
    };
    view! {
        <PageHeader title=t!("申请平台账号", "Ask for an account")
            subtitle=t!("拟开展职业健康检查、职业病诊断的医疗机构，以及鉴定办事、技术服务、技术支撑机构，先在此申请账号；质控中心同意后开通，再登录填报。", "Institutions that mean to examine or diagnose, and appraisal, technical-service and support bodies, ask here; once the QC centre has opened the account they log in and fill in their dossier.") />
        {body}
        <Section title=t!("查询申请进度", "Look a request up")><LookUp /></Section>
    }
    .into_any()
}

/// Complaints of the server about the institution, where the form has its fields.
fn unfold(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        if let Some(rest) = error.pointer.strip_prefix("/institution") {
            error.pointer = rest.to_owned();
        }
    }
    problem
}

/// Under what the institution is kept until the tab is closed or the request is sent.
const KEPT: &str = "account-request";

/// What was typed in this tab before.
fn left() -> InstitutionForm {
    browser::remembered(KEPT).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Keeps what was typed of the institution, and nothing of who applies.
fn keep(form: &InstitutionForm) {
    if let Ok(text) = serde_json::to_string(&form.clone().without_contact()) {
        browser::remember(KEPT, &text);
    }
}

#[component]
fn Ask(receipt: RwSignal<Option<RequestReceipt>>) -> impl IntoView {
    let client = use_client();
    // No draft: this may be anybody's browser. A page that is loaded anew still finds what its tab had of the institution.
    let form = Form::unkept(KEPT, left());
    Effect::new(move |_| keep(&form.values().get()));
    let service = RwSignal::new(BodyKind::Examination.code().to_owned());
    let chosen = move || service.get_untracked().parse().unwrap_or(BodyKind::Examination);
    let submit = form.submit(
        InstitutionForm::body,
        move |institution| {
            let body = RequestBody { institution, service: chosen() };
            async move { account_requests::ask(client, body).await.map_err(unfold) }
        },
        move |made| {
            keep(&InstitutionForm::default());
            receipt.set(Some(made));
        },
    );
    view! {
        <Card>
            <EditForm form submit label=t!("提交申请", "Send the request")>
                <Fieldset legend=t!("拟开展的业务", "What for")>
                    <RadioField bind=Bound::loose("account-request-service", service) label=t!("业务", "Service") choices=options!(BodyKind) required=true />
                </Fieldset>
                <Particulars form />
                <p class="muted">{t!("联系人即申请人；姓名和电话仅用于办理本申请，答复后从申请中删除。", "The contact is the applicant; name and telephone serve this request only and are removed from it once it is answered.")}</p>
            </EditForm>
        </Card>
    }
    .into_any()
}

#[component]
fn Received(receipt: RequestReceipt) -> impl IntoView {
    view! {
        <Notice tone=Tone::Success title=t!("申请已提交", "The request is received")>
            <p>{t!("请记下申请编号，凭编号查询进度。", "Note the number; it is the only way to ask after the request.")}</p>
        </Notice>
        <Card><Standing receipt /></Card>
    }
    .into_any()
}

#[component]
fn Standing(receipt: RequestReceipt) -> impl IntoView {
    let next = match receipt.state {
        RequestState::Pending => t!("质控中心将在期限前答复。", "The QC centre answers by the last day."),
        RequestState::Approved => t!(
            "账号已开通，请向质控中心领取登录名和首次登录密码。",
            "The account is open; the QC centre hands over login name and first password."
        ),
        RequestState::Refused => t!("可按理由改正后重新申请。", "Correct what is said and ask again."),
    };
    view! {
        <DescriptionList>
            <Item label=t!("申请编号", "Number")><CopyText text=receipt.number /></Item>
            <Item label=t!("状态", "State")>{super::requests::badge(receipt.state)}</Item>
            <Item label=t!("机构", "Institution") wide=true>{receipt.name}</Item>
            <Item label=t!("申请日期", "Received")>{date(receipt.received_on)}</Item>
            <Item label=t!("答复期限", "Due")>{super::requests::due(receipt.due_on)}</Item>
            {receipt.decided_on.map(|day| view! { <Item label=t!("答复日期", "Answered")>{date(day)}</Item> })}
            {receipt.reason.map(|reason| view! { <Item label=t!("理由", "Reason") wide=true>{reason}</Item> })}
            <Item label=t!("下一步", "Next") wide=true>{next}</Item>
        </DescriptionList>
    }
    .into_any()
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct NumberForm {
    number: String,
}

impl NumberForm {
    /// What is looked up.
    fn number(&self) -> Result<String, Complaints> {
        let mut found = Complaints::default();
        let number = self.number.trim();
        if number.is_empty() {
            found.add("/number", "required", Text::new("请输入申请编号", "Enter the number"));
        }
        found.into_result(number.to_owned())
    }
}

#[component]
fn LookUp() -> impl IntoView {
    let client = use_client();
    let found = RwSignal::new(None::<RequestReceipt>);
    let form = Form::unkept("account-request-number", NumberForm::default());
    let submit = form.submit(
        NumberForm::number,
        move |number| account_requests::look_up(client, number),
        move |receipt| found.set(Some(receipt)),
    );
    view! {
        <EditForm form submit label=t!("查询", "Look up")>
            <TextField bind=field!(form, number) label=t!("申请编号", "Number") hint=t!("12 位，大小写和连字符均不影响", "12 characters; case and hyphens do not matter") required=true max_length=40_u32 autocomplete="off" wide=true />
        </EditForm>
        {move || found.get().map(|receipt| view! { <Standing receipt /> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_about_the_institution_find_their_fields() {
        let mut problem = Problem::new(422, Code::Invalid, None, Language::Zh);
        let error = |pointer: &str| ohqc_domain::problem::FieldProblem {
            pointer: pointer.into(),
            code: "required".into(),
            detail: String::new(),
        };
        problem.errors = vec![error("/institution/name"), error("/service")];
        let pointers: Vec<String> = unfold(problem).errors.into_iter().map(|error| error.pointer).collect();
        assert_eq!(pointers, ["/name", "/service"]);
        assert!(NumberForm { number: " ".into() }.number().is_err());
    }
}
