//! What may be done to an outing: one button each, asking for what it needs.

use chrono::NaiveDate;
use ohqc_domain::outings::{ClueStatus, VisitRecord};

use super::form::ReportForm;
use crate::api::outings::{self, CancelBody, ClueBody, MessageBody, OutingAction, OutingView, ReceiveBody, VisitBody};
use crate::format::today;
use crate::prelude::*;

/// The outing as it was read, and where a newer one goes.
#[derive(Clone, Copy)]
pub(super) struct Deed {
    client: Client,
    task: Task,
    page: Fetched<Versioned<OutingView>>,
    read: StoredValue<Versioned<OutingView>>,
}

impl Deed {
    /// An outing to act on.
    pub fn new(page: Fetched<Versioned<OutingView>>, read: Versioned<OutingView>) -> Self {
        Self { client: use_client(), task: use_task(), page, read: StoredValue::new(read) }
    }

    fn run<B: serde::Serialize + 'static>(self, verb: &'static str, body: B, said: Text, open: Option<RwSignal<bool>>) {
        let (id, etag) = self.read.with_value(|read| (read.value.id, read.etag.clone()));
        let page = self.page;
        self.task.run(outings::act(self.client, id, verb, etag, body), said, move |read| {
            if let Some(open) = open {
                open.set(false);
            }
            page.set(read);
        });
    }

    fn may(self, action: OutingAction) -> bool {
        self.read.with_value(|read| read.value.actions.contains(&action))
    }
}

/// The buttons of the acts that the outing offers now.
pub(super) fn buttons(deed: Deed) -> AnyView {
    let id = deed.read.with_value(|read| read.value.id);
    let edit = deed.may(OutingAction::Edit).then(|| {
        view! { <LinkButton href=format!("/app/outings/{id}/edit") glyph=Glyph::Edit>{t!("修改告知书", "Edit the notice")}</LinkButton> }
    });
    let print = use_task();
    let pdf = move || print.run(outings::print(deed.client, id), Text::new("已下载", "Downloaded"), |()| {});
    view! {
        <Button glyph=Glyph::Print busy=print.busy() on_press=pdf>{t!("告知书 PDF", "Notice as PDF")}</Button>
        {edit}
        {deed.may(OutingAction::Cancel).then(|| view! { <CancelButton deed /> })}
        {deed.may(OutingAction::SettleClue).then(|| view! { <ClueButton deed /> })}
        {deed.may(OutingAction::RecordVisit).then(|| view! { <RecordButton deed /> })}
        {deed.may(OutingAction::PlanVisit).then(|| view! { <PlanButton deed /> })}
        {deed.may(OutingAction::Notify).then(|| view! { <NotifyButton deed /> })}
        {deed.may(OutingAction::Confirm).then(|| view! { <EmployerButton deed /> })}
        {deed.may(OutingAction::Receive).then(|| view! { <ReceiveButton deed /> })}
        {deed.may(OutingAction::Begin).then(|| view! { <BeginButton deed /> })}
        {deed.may(OutingAction::Complete).then(|| view! { <CompleteButton deed /> })}
    }
    .into_any()
}

#[component]
fn NotifyButton(deed: Deed) -> impl IntoView {
    let open = RwSignal::new(false);
    let confirm = move || deed.run("notify", (), Text::new("已告知", "Notified"), Some(open));
    view! {
        <Button weight=Weight::Primary on_press=move || open.set(true)>{t!("告知", "Notify")}</Button>
        <ConfirmDialog open title=t!("发出告知书", "Send the notice") action=t!("告知", "Notify") task=deed.task on_confirm=confirm>
            <p>{t!("发出后由接收机关查看；不符合条件的会列出全部原因。", "The authority sees it from then on; what stands in the way is listed in full.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn ReceiveButton(deed: Deed) -> impl IntoView {
    let (open, remark) = (RwSignal::new(false), RwSignal::new(String::new()));
    let confirm = move || {
        let body = ReceiveBody { remark: remark.get_untracked() };
        deed.run("receive", body, Text::new("已接收", "Received"), Some(open));
    };
    view! {
        <Button weight=Weight::Primary on_press=move || open.set(true)>{t!("接收", "Receive")}</Button>
        <ConfirmDialog open title=t!("接收告知书", "Receive the notice") action=t!("接收", "Receive") task=deed.task on_confirm=confirm>
            <TextArea bind=Bound::loose("outing-remark", remark) label=t!("回执意见", "Remark") max_length=1000_u32 />
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn EmployerButton(deed: Deed) -> impl IntoView {
    let open = RwSignal::new(false);
    let confirm = move || deed.run("confirm", (), Text::new("已确认告知", "The notice is confirmed"), Some(open));
    view! {
        <Button weight=Weight::Primary on_press=move || open.set(true)>{t!("确认告知", "Confirm the notice")}</Button>
        <ConfirmDialog open title=t!("确认外出检查告知", "Confirm the notice") action=t!("确认告知", "Confirm the notice") task=deed.task on_confirm=confirm>
            <p>{t!("确认后，检查机构和接收机关看到本单位已知悉本次外出检查；地点、日期、人员变化后须重新确认。", "The institution and the authority see that you know of it; a change of place, date or people is confirmed anew.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn BeginButton(deed: Deed) -> impl IntoView {
    let begin = move || deed.run("begin", (), Text::new("已开始实施", "Begun"), None);
    view! { <Button weight=Weight::Primary busy=deed.task.busy() on_press=begin>{t!("开始实施", "Begin")}</Button> }.into_any()
}

#[component]
fn CancelButton(deed: Deed) -> impl IntoView {
    let (open, reason) = (RwSignal::new(false), RwSignal::new(String::new()));
    let confirm = move || {
        let body = CancelBody { reason: reason.get_untracked() };
        deed.run("cancel", body, Text::new("已取消", "Called off"), Some(open));
    };
    view! {
        <Button weight=Weight::Danger on_press=move || open.set(true)>{t!("取消外出", "Call off")}</Button>
        <ConfirmDialog open title=t!("取消外出检查", "Call the outing off") action=t!("取消外出", "Call off") danger=true task=deed.task
            disabled=Signal::derive(move || reason.with(|reason| reason.trim().chars().count() < 2)) on_confirm=confirm>
            <TextArea bind=Bound::loose("outing-reason", reason) label=t!("原因", "Reason") required=true max_length=500_u32 />
        </ConfirmDialog>
    }
    .into_any()
}

/// What a clue comes to, once somebody has said both whether it holds and what was found.
fn finding(found: &str, remark: &str) -> Option<ClueBody> {
    let confirmed = match found.parse().ok()? {
        ClueStatus::Confirmed => true,
        ClueStatus::Dismissed => false,
        ClueStatus::Open => return None,
    };
    (remark.trim().chars().count() >= 2).then(|| ClueBody { confirmed, remark: remark.to_owned() })
}

#[component]
fn ClueButton(deed: Deed) -> impl IntoView {
    let (open, found, remark) = (RwSignal::new(false), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let answer = move || found.with(|found| remark.with(|remark| finding(found, remark)));
    let confirm = move || {
        if let Some(body) = untrack(answer) {
            deed.run("clue", body, Text::new("线索已核实", "The clue is answered"), Some(open));
        }
    };
    let choices = vec![
        Choice::new(ClueStatus::Confirmed.code(), Text::new("线索属实", "It is as it seems")),
        Choice::new(ClueStatus::Dismissed.code(), Text::new("线索不成立", "It is not, or there is a reason for it")),
    ];
    view! {
        <Button on_press=move || open.set(true)>{t!("核实线索", "Answer the clue")}</Button>
        <ConfirmDialog open title=t!("核实告知线索", "Answer the clue") action=t!("记录", "Record") task=deed.task
            disabled=Signal::derive(move || answer().is_none()) on_confirm=confirm>
            <RadioField bind=Bound::loose("outing-clue", found) label=t!("核实结论", "What it comes to") choices=choices.clone() required=true />
            <TextArea bind=Bound::loose("outing-clue-remark", remark) label=t!("核实情况", "What was found") required=true max_length=1000_u32 />
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn PlanButton(deed: Deed) -> impl IntoView {
    let (first, last) = deed.read.with_value(|read| (read.value.notice.starts_on, read.value.notice.ends_on));
    let (open, day) = (RwSignal::new(false), RwSignal::new(first.max(today()).to_string()));
    let chosen = move || day.with(|day| day.parse::<NaiveDate>().ok());
    let confirm = move || {
        if let Some(planned_on) = untrack(chosen) {
            deed.run("visit", VisitBody { planned_on }, Text::new("已安排现场监督", "The visit is planned"), Some(open));
        }
    };
    view! {
        <Button on_press=move || open.set(true)>{t!("安排现场监督", "Plan a visit")}</Button>
        <ConfirmDialog open title=t!("安排现场监督", "Plan a visit") action=t!("安排", "Plan") task=deed.task
            disabled=Signal::derive(move || chosen().is_none()) on_confirm=confirm>
            <DateField bind=Bound::loose("outing-visit", day) label=t!("日期", "Day") required=true min=first.to_string() max=last.to_string() />
        </ConfirmDialog>
    }
    .into_any()
}

/// The two answers to whether everything was as the notice says; none is given beforehand.
const AS_NOTIFIED: &str = "same";
const OTHERWISE: &str = "different";

/// What a visit found, once somebody has said the day, whether it was as notified, and what was seen.
fn seen(day: &str, same: &str, findings: &str) -> Option<VisitRecord> {
    let made_on = day.parse().ok()?;
    let as_notified = match same {
        AS_NOTIFIED => true,
        OTHERWISE => false,
        _ => return None,
    };
    (findings.trim().chars().count() >= 2).then(|| VisitRecord { made_on, as_notified, findings: findings.to_owned() })
}

#[component]
fn RecordButton(deed: Deed) -> impl IntoView {
    let (open, day) = (RwSignal::new(false), RwSignal::new(today().to_string()));
    let (same, findings) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let typed = move || day.with(|day| same.with(|same| findings.with(|findings| seen(day, same, findings))));
    let confirm = move || {
        let Some(body) = untrack(typed) else { return };
        let (id, etag) = deed.read.with_value(|read| (read.value.id, read.etag.clone()));
        let page = deed.page;
        deed.task.run(outings::record(deed.client, id, etag, body), Text::new("已记录", "Recorded"), move |read| {
            open.set(false);
            page.set(read);
        });
    };
    let choices = vec![
        Choice::new(AS_NOTIFIED, Text::new("与告知内容一致", "As the notice says")),
        Choice::new(OTHERWISE, Text::new("与告知内容不一致", "Not as the notice says")),
    ];
    view! {
        <Button on_press=move || open.set(true)>{t!("记录现场监督", "Record the visit")}</Button>
        <ConfirmDialog open title=t!("记录现场监督", "Record the visit") action=t!("记录", "Record") task=deed.task
            disabled=Signal::derive(move || typed().is_none()) on_confirm=confirm>
            <DateField bind=Bound::loose("outing-made", day) label=t!("监督日期", "Day on the spot") required=true />
            <RadioField bind=Bound::loose("outing-same", same) label=t!("现场与告知", "The spot and the notice") choices=choices.clone() required=true />
            <TextArea bind=Bound::loose("outing-findings", findings) label=t!("现场情况", "What was seen") required=true max_length=2000_u32 />
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn CompleteButton(deed: Deed) -> impl IntoView {
    let open = RwSignal::new(false);
    let planned = deed.read.with_value(|read| read.value.notice.planned);
    let [before, during, after, remark] = [(); 4].map(|()| RwSignal::new(String::new()));
    let typed = Memo::new(move |_| ReportForm {
        pre_employment: before.get(),
        in_service: during.get(),
        leaving: after.get(),
        remark: remark.get(),
    });
    let confirm = move || {
        if let Ok(body) = typed.with_untracked(|typed| typed.body(planned)) {
            deed.run("complete", body, Text::new("已完成", "Completed"), Some(open));
        }
    };
    let field = move |id: &'static str, signal: RwSignal<String>, pointer: &'static str| {
        let wrong = move || typed.with(|typed| typed.wrong(planned, pointer)).map(|text| text.get(language()).to_owned());
        Bound::loose(id, signal).with_complaint(Signal::derive(wrong))
    };
    let hint = |count: u32| t!("计划 {} 人", "{} planned", count);
    view! {
        <Button weight=Weight::Primary on_press=move || open.set(true)>{t!("完成并填报人数", "Complete")}</Button>
        <ConfirmDialog open title=t!("填报实检人数", "Report how many were examined") action=t!("完成", "Complete") task=deed.task
            disabled=Signal::derive(move || typed.with(|typed| typed.body(planned).is_err())) on_confirm=confirm>
            <NumberField bind=field("outing-before", before, "/examined/pre_employment") label=t!("上岗前", "Before employment") required=true hint=hint(planned.pre_employment) />
            <NumberField bind=field("outing-during", during, "/examined/in_service") label=t!("在岗期间", "In service") required=true hint=hint(planned.in_service) />
            <NumberField bind=field("outing-after", after, "/examined/leaving") label=t!("离岗时", "Leaving") required=true hint=hint(planned.leaving) />
            <TextArea bind=field("outing-report", remark, "/remark") label=t!("说明", "Remark") max_length=1000_u32 />
        </ConfirmDialog>
    }
    .into_any()
}

/// Questions and answers, and the field for the next.
pub(super) fn messages(deed: Deed) -> AnyView {
    let said = deed.read.with_value(|read| read.value.messages.clone());
    let lines = said
        .into_iter()
        .map(|message| {
            let tone = if message.of_authority { Tone::Accent } else { Tone::Neutral };
            view! { <li><Badge tone>{message.organisation}</Badge> " " <span class="muted">{moment(message.at)}</span><p>{message.text}</p></li> }
        })
        .collect_view();
    let empty = deed.read.with_value(|read| read.value.messages.is_empty());
    let none = empty.then(|| view! { <p class="muted">{t!("尚无询问。", "Nothing was asked.")}</p> });
    let ask = deed.may(OutingAction::Message).then(|| view! { <Ask deed /> });
    view! { <ul class="stack">{lines}</ul> {none} {ask} }.into_any()
}

#[component]
fn Ask(deed: Deed) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let send = move || {
        let body = MessageBody { text: text.get_untracked() };
        deed.run("message", body, Text::new("已发送", "Sent"), None);
    };
    let short = Signal::derive(move || text.with(|text| text.trim().chars().count() < 2));
    view! {
        <TextArea bind=Bound::loose("outing-message", text) label=t!("询问或答复", "Ask or answer") rows=2 max_length=2000_u32 />
        <div class="cluster"><Button busy=deed.task.busy() disabled=short on_press=send>{t!("发送", "Send")}</Button></div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_it_was_as_notified_is_said_by_somebody_not_by_default() {
        assert_eq!(seen("2025-06-25", "", "人员一致"), None);
        assert_eq!(seen("2025-06-25", "same", " "), None);
        assert_eq!(seen("", "same", "人员一致"), None);
        assert_eq!(seen("2025-06-25", "same", "人员一致").map(|record| record.as_notified), Some(true));
        assert_eq!(seen("2025-06-25", "different", "换了车辆").map(|record| record.as_notified), Some(false));
    }

    #[test]
    fn a_clue_is_answered_by_somebody_not_by_default() {
        assert_eq!(finding("", "已电话核实"), None);
        assert_eq!(finding("open", "已电话核实"), None);
        assert_eq!(finding("confirmed", " "), None);
        assert_eq!(finding("confirmed", "已电话核实").map(|body| body.confirmed), Some(true));
        assert_eq!(finding("dismissed", "当日未外出").map(|body| body.confirmed), Some(false));
    }
}
