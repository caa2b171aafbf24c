//! What an institution asks for while its filing is on record: a change, the end, and taking either back.

use chrono::NaiveDate;
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::Service;
use ohqc_domain::policy::{FilingSettings, profile_for};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::filings::{self, CancellationBody, ChangeBody, FilingView};
use crate::format::today;
use crate::prelude::*;

/// The times that the province sets for filings.
fn times(filing: &FilingView) -> Option<FilingSettings> {
    profile_for(filing.region, today()).settings().ok().map(|settings| settings.filing)
}

/// The day of a change as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// Asks for the day things changed, and leads to the form.
#[component]
pub(super) fn ChangeDialog(filing: FilingView, etag: String, open: RwSignal<bool>) -> impl IntoView {
    let id = filing.id;
    let due = times(&filing).map(|times| {
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
    view! {
        <Dialog open title=t!("备案变更", "Change the filing")>
            <p class="muted">{due}{t!("变更办结前，原备案继续有效，备案编号不变。", "Until it is accepted the filing stays as it is; the number stays for good.")}</p>
            <EditForm form submit label=t!("开始变更", "Begin")>
                <DateField bind=field!(form, changed_on) label=t!("信息变化日期", "Day things changed") required=true max=today().to_string() />
            </EditForm>
        </Dialog>
    }
    .into_any()
}

/// A wish for the end as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct CancellationForm {
    last_day: String,
    reason: String,
}

impl CancellationForm {
    fn body(&self) -> Result<CancellationBody, Complaints> {
        let mut found = Complaints::default();
        let missing = || ("required", Text::new("请填写最后一个工作日", "Give the last day"));
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
    let id = filing.id;
    let ahead = times(&filing).filter(|_| filing.service == Service::Diagnosis).map(|times| {
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
            toasts.success(Text::new("注销申请已提交", "The end of the filing is asked for"));
            page.set(read);
        },
    );
    view! {
        <Dialog open title=t!("申请注销备案", "Ask for cancellation")>
            <p class="muted">{ahead}{t!("办结后备案记录保留，回执失效。", "The record is kept; the receipt ends.")}</p>
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
    view! {
        <ConfirmDialog open title=t!("撤回申请", "Withdraw") action=t!("撤回", "Withdraw") danger=true task on_confirm=withdraw>
            <p>{t!("在办的变更或注销申请将被撤回，已填写的变更内容不保留；现行备案不受影响。", "The change or the wish for the end is dropped with what was typed; the filing in force stays.")}</p>
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
    fn the_end_has_a_day_and_a_reason() {
        let found: Vec<String> = CancellationForm::default().body().unwrap_err().iter().map(|one| one.pointer.clone()).collect();
        assert_eq!(found, ["/last_day", "/reason"]);
    }
}
