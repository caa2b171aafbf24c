//! What an institution asks for while its filing is on record: a change, the end, and taking either back.

use chrono::NaiveDate;
use ohqc_domain::filings::Holder;
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::policy::{FilingSettings, profile_for};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::filings::{self, CancellationBody, ChangeBody, FilingAction, FilingView};
use crate::format::today;
use crate::prelude::*;

/// The times that the province sets for filings.
fn times(filing: &FilingView) -> Option<FilingSettings> {
    profile_for(filing.region, today()).settings().ok().map(|settings| settings.filing)
}

/// The day of a change as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct ChangeForm {
    changed_on: String,
}

impl ChangeForm {
    fn body(&self, today: NaiveDate) -> Result<ChangeBody, Complaints> {
        let mut found = Complaints::default();
        let missing = || ("required", Text::new("请填写变化日期", "Give the day things changed"));
        let changed_on = found.check("/changed_on", self.changed_on.parse::<NaiveDate>().map_err(|_| missing()));
        let body = ChangeBody { changed_on: changed_on.unwrap_or_default() };
        found.into_result(())?;
        body.check(today).map(|()| body)
    }
}

/// What holds until a change is accepted.
pub(super) fn meanwhile(kind: BodyKind) -> Signal<String> {
    if kind.files() {
        t!(
            "变更办结前，原备案继续有效，备案编号不变。",
            "Until the change is accepted the filing stays as it is; the number stays for good."
        )
    } else {
        t!(
            "变更办结前，原登记继续有效，登记号不变。",
            "Until the change is accepted the record stays as it is; the number stays for good."
        )
    }
}

/// Asks for the day things changed, and leads to the form.
#[component]
pub(super) fn ChangeDialog(filing: FilingView, etag: String, open: RwSignal<bool>) -> impl IntoView {
    let (id, kind) = (filing.id, filing.service);
    let due = times(&filing).filter(|_| kind.files()).map(|times| {
        let days = times.change_working_days;
        t!("信息变化之日起 {} 个工作日内提交变更。", "A change is due {} working days after things changed. ", days)
    });
    let (client, navigate) = (use_client(), StoredValue::new_local(use_navigate()));
    let form = Form::new(format!("filing-change-{id}"), ChangeForm::default());
    let submit = form.submit(
        |values: &ChangeForm| values.body(today()),
        move |body| filings::change(client, id, etag.clone(), body),
        move |_| navigate.with_value(|go| go(&format!("/app/filings/{id}/edit"), Default::default())),
    );
    let note = meanwhile(kind);
    view! {
        <Dialog open title=label(kind.said(FilingAction::Change.label()))>
            <p class="muted">{due}{note}</p>
            <EditForm form submit label=t!("开始变更", "Begin")>
                <DateField bind=field!(form, changed_on) label=t!("信息变化日期", "Day things changed") required=true max=today().to_string() />
            </EditForm>
        </Dialog>
    }
    .into_any()
}

/// The institution as a change is to have it, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct HolderForm {
    name: String,
    credit_code: String,
    licence_number: String,
    address: String,
}

impl HolderForm {
    fn of(holder: &Holder) -> Self {
        let Holder { name, credit_code, licence_number, address } = holder.clone();
        Self { name, credit_code, licence_number, address }
    }

    fn body(&self) -> Result<Holder, Complaints> {
        let body = Holder {
            name: self.name.trim().to_owned(),
            credit_code: self.credit_code.trim().to_ascii_uppercase(),
            licence_number: self.licence_number.trim().to_owned(),
            address: self.address.trim().to_owned(),
        };
        body.check().map(|()| body)
    }
}

/// Asks what of the institution itself a change is to change.
#[component]
pub(super) fn RenameDialog(
    filing: FilingView,
    etag: String,
    open: RwSignal<bool>,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, toasts, id) = (use_client(), use_toasts(), filing.id);
    let medical = Signal::stored(filing.service.body().medical);
    let wanted = filing.application.as_ref().and_then(|application| application.holder.as_ref()).or(filing.holder.as_ref());
    let initial = wanted.map(HolderForm::of).unwrap_or_default();
    let form = Form::on(format!("filing-holder-{id}"), initial, &etag).when_stale(move || page.reload());
    let submit = form.submit(
        HolderForm::body,
        move |body| filings::rename(client, id, etag.clone(), body),
        move |read| {
            open.set(false);
            toasts.success(Text::new("已列入本次变更，办结后生效", "Kept with the change; it takes effect when accepted"));
            page.set(read);
        },
    );
    view! {
        <Dialog open wide=true title=t!("变更机构信息", "Change the institution's particulars")>
            <p class="muted">{t!("随本次变更一并核查，办结之日起生效；法定代表人在“人员”部分变更。", "Verified with this change and in effect from its acceptance; the legal representative is changed under «People».")}</p>
            <EditForm form submit label=t!("列入本次变更", "Keep with the change")>
                <TextField bind=field!(form, name) label=t!("机构名称", "Name") required=true max_length=120_u32 wide=true />
                <TextField bind=field!(form, credit_code) label=t!("统一社会信用代码", "Unified social credit code") required=true max_length=18_u32 />
                <TextField bind=field!(form, licence_number) label=t!("执业许可证登记号", "Practice licence number") required=Required::when(medical, t!("医疗机构必填", "needed of medical institutions")) max_length=40_u32 />
                <TextField bind=field!(form, address) label=t!("地址", "Address") hint=t!("照此印在回执上：写全省、市、县（区）和门牌号", "Printed on the receipt as it stands: in full, from the province to the number") required=true max_length=200_u32 wide=true />
            </EditForm>
        </Dialog>
    }
    .into_any()
}

/// A wish for the end as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct CancellationForm {
    last_day: String,
    reason: String,
}

impl CancellationForm {
    fn body(&self) -> Result<CancellationBody, Complaints> {
        let mut found = Complaints::default();
        let missing = || ("required", Text::new("请填写最后服务日期", "Give the last day of the service"));
        let last_day = found.check("/last_day", self.last_day.parse::<NaiveDate>().map_err(|_| missing()));
        let body = CancellationBody { last_day: last_day.unwrap_or_default(), reason: self.reason.trim().to_owned() };
        found.extend_validated(&body);
        found.into_result(body)
    }
}

/// Asks for the last day and the reason.
#[component]
pub(super) fn CancellationDialog(
    filing: FilingView,
    etag: String,
    open: RwSignal<bool>,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let (id, kind) = (filing.id, filing.service);
    let ahead = times(&filing).filter(|_| filing.service == BodyKind::Diagnosis).map(|times| {
        let days = times.stop_notice_working_days;
        t!(
            "停止诊断工作应提前 {} 个工作日告知，并妥善处理档案。",
            "The end of diagnosis is told {} working days ahead, and its archive is looked after. ",
            days
        )
    });
    let form = Form::new(format!("filing-cancellation-{id}"), CancellationForm::default());
    let submit = form.submit(
        CancellationForm::body,
        move |body| filings::ask_cancellation(client, id, etag.clone(), body),
        move |read| {
            open.set(false);
            toasts.success(kind.said(Text::new("注销申请已提交", "The end of the filing is asked for")));
            page.set(read);
        },
    );
    let note = if kind.files() {
        t!("办结后备案记录保留，回执失效。", "The record is kept; the receipt ends.")
    } else {
        t!("办结后登记记录保留。", "The record is kept.")
    };
    view! {
        <Dialog open title=label(kind.said(Text::new("申请注销备案", "Ask for cancellation")))>
            <p class="muted">{ahead}{note}</p>
            <EditForm form submit label=t!("提交申请", "Ask") danger=true>
                <DateField bind=field!(form, last_day) label=t!("最后服务日期", "Last day of the service") required=true />
                <TextArea bind=field!(form, reason) label=t!("注销原因", "Reason") rows=3 max_length=500_u32 required=true />
            </EditForm>
        </Dialog>
    }
    .into_any()
}

/// Asks before a change or the wish for the end is taken back.
#[component]
pub(super) fn WithdrawDialog(
    id: FilingId,
    kind: BodyKind,
    etag: String,
    open: RwSignal<bool>,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let withdraw = move || {
        task.run(filings::withdraw(client, id, etag.clone()), Text::new("已撤回", "Taken back"), move |read| {
            open.set(false);
            page.set(read);
        });
    };
    let words = label(kind.said(Text::new(
        "在办的变更或注销申请将被撤回，已填写的变更内容不保留；现行备案不受影响。",
        "The change or the wish for the end is dropped with what was typed; the filing in force stays.",
    )));
    view! {
        <ConfirmDialog open title=t!("撤回申请", "Withdraw") action=t!("撤回", "Withdraw") danger=true task on_confirm=withdraw>
            <p>{words}</p>
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_a_day_that_has_come() {
        let at = |day: &str| ChangeForm { changed_on: day.into() }.body("2025-06-16".parse().unwrap());
        assert!(at("2025-06-16").is_ok());
        assert!(at("2025-06-17").is_err() && at("").is_err());
    }

    #[test]
    fn new_particulars_are_checked_before_they_are_sent() {
        let form = HolderForm {
            name: "长春某某医院".into(),
            credit_code: " 91350100m000100y43 ".into(),
            licence_number: String::new(),
            address: "人民大街1号".into(),
        };
        let holder = form.body().unwrap();
        assert_eq!((holder.credit_code.as_str(), HolderForm::of(&holder).name), ("91350100M000100Y43", form.name));
        let found: Vec<String> = HolderForm::default().body().unwrap_err().iter().map(|one| one.pointer.clone()).collect();
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn the_end_has_a_day_and_a_reason() {
        let found: Vec<String> = CancellationForm::default().body().unwrap_err().iter().map(|one| one.pointer.clone()).collect();
        assert_eq!(found, ["/last_day", "/reason"]);
    }
}
