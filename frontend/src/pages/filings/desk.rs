//! The reviewer's acts: collecting what is to be corrected part by part, sending back, putting on record.

use ohqc_domain::filings::{Part, ReturnReason};
use ohqc_domain::ids::FilingId;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::filings::{self, FilingView, ReturnBody};
use crate::prelude::*;

/// What a reviewer has collected so far; kept in this browser until it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReturnForm {
    pub(super) reasons: Vec<ReasonForm>,
}

/// One thing to correct, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReasonForm {
    pub(super) part: String,
    pub(super) note: String,
}

impl ReturnForm {
    /// Adds an empty reason for a part, unless one is waiting to be filled in.
    pub(super) fn add(&mut self, part: Part) {
        let waiting = |reason: &ReasonForm| reason.part == part.code() && reason.note.trim().is_empty();
        if !self.reasons.iter().any(waiting) {
            self.reasons.push(ReasonForm { part: part.code().into(), note: String::new() });
        }
    }

    /// Takes a reason back.
    fn remove(&mut self, at: usize) {
        if at < self.reasons.len() {
            self.reasons.remove(at);
        }
    }

    /// What is sent.
    fn body(&self) -> Result<ReturnBody, Complaints> {
        let mut found = Complaints::default();
        let mut reasons = Vec::new();
        if self.reasons.is_empty() {
            found.add("/reasons", "required", Text::new("请至少写明一条补正意见", "Give at least one thing to correct"));
        }
        for (at, reason) in self.reasons.iter().enumerate() {
            let note = reason.note.trim();
            if note.chars().count() < 2 {
                found.add(
                    format!("/reasons/{at}/note"),
                    "required",
                    Text::new("请写明需补正的内容", "Say what is to be corrected"),
                );
            }
            match reason.part.parse::<Part>() {
                Ok(part) => reasons.push(ReturnReason { part, note: note.into() }),
                Err(_) => found.add(format!("/reasons/{at}/part"), "required", Text::new("请选择所属部分", "Choose the part")),
            }
        }
        found.into_result(ReturnBody { reasons })
    }
}

/// The dialog in which everything to correct is written, and from which the filing goes back.
#[component]
pub(super) fn ReturnDialog(
    id: FilingId,
    etag: String,
    open: RwSignal<bool>,
    form: Form<ReturnForm>,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let submit = form.submit(
        ReturnForm::body,
        move |body| filings::send_back(client, id, etag.clone(), body),
        move |read| {
            open.set(false);
            toasts.success(Text::new("已退回机构补正", "Sent back for correction"));
            page.set(read);
        },
    );
    view! {
        <Dialog open title=t!("退回补正", "Return for correction") wide=true>
            <p class="muted">{t!("请一次性列明全部需补正的内容，机构将按部分逐条看到。", "List everything at once; the institution sees it part by part.")}</p>
            <EditForm form submit label=t!("退回机构", "Send back") danger=true
                actions=move || view! { <Button glyph=Glyph::Plus on_press=move || form.values().update(|values| values.reasons.push(empty()))>{t!("再加一条", "Add another")}</Button> }>
                <Reasons form />
            </EditForm>
        </Dialog>
    }
    .into_any()
}

const fn empty() -> ReasonForm {
    ReasonForm { part: String::new(), note: String::new() }
}

#[component]
fn Reasons(form: Form<ReturnForm>) -> impl IntoView {
    let count = Memo::new(move |_| form.values().with(|values| values.reasons.len()));
    let row = move |at: usize| {
        let part = form.bind(
            format!("/reasons/{at}/part"),
            move |values| values.reasons.get(at).map(|reason| reason.part.clone()).unwrap_or_default(),
            move |values, part| {
                if let Some(reason) = values.reasons.get_mut(at) {
                    reason.part = part;
                }
            },
        );
        let note = form.bind(
            format!("/reasons/{at}/note"),
            move |values| values.reasons.get(at).map(|reason| reason.note.clone()).unwrap_or_default(),
            move |values, note| {
                if let Some(reason) = values.reasons.get_mut(at) {
                    reason.note = note;
                }
            },
        );
        view! {
            <li class="reason-row">
                <SelectField bind=part label=t!("部分", "Part") choices=options!(Part) required=true />
                <TextArea bind=note label=t!("需补正的内容", "What to correct") rows=2 max_length=500_u32 required=true />
                <IconButton glyph=Glyph::Trash label=t!("删除此条", "Remove") on_press=move || form.values().update(|values| values.remove(at)) />
            </li>
        }
    };
    view! { <ol class="reason-rows">{move || (0..count.get()).map(row).collect_view()}</ol> }.into_any()
}

/// Asks before a filing goes on record.
#[component]
pub(super) fn AcceptDialog(
    id: FilingId,
    etag: String,
    open: RwSignal<bool>,
    warnings: usize,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let accept = move || {
        task.run(
            filings::accept(client, id, etag.clone()),
            Text::new("已办理备案，回执已生成", "On record; the receipt is ready"),
            move |read| {
                open.set(false);
                page.set(read);
            },
        );
    };
    let reminder = move || {
        (warnings > 0).then(|| {
            view! { <Notice tone=Tone::Warning><p>{t!("档案中有 {} 项提示尚未处理，请确认已核对。", "{} remarks on the dossier are open; make sure you looked at them.", warnings)}</p></Notice> }
        })
    };
    view! {
        <ConfirmDialog open title=t!("办理备案", "Put on record") action=t!("确认办理", "Put on record") task on_confirm=accept>
            {reminder}
            <p>{t!("办理后将生成备案号和回执，公布机构信息，并开始现场核查的期限。此操作不能撤销。", "This gives the filing its number and receipt, publishes the institution and starts the clock of the on-site check. It cannot be undone.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(form: &ReturnForm) -> Vec<String> {
        form.body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect()
    }

    #[test]
    fn a_return_says_what_to_correct_and_where() {
        assert_eq!(pointers(&ReturnForm::default()), ["/reasons"]);
        let mut form = ReturnForm { reasons: vec![empty()] };
        assert_eq!(pointers(&form), ["/reasons/0/note", "/reasons/0/part"]);
        form.reasons = vec![ReasonForm { part: "people".into(), note: " 主检医师证书过期 ".into() }];
        assert_eq!(form.body().unwrap().reasons, [ReturnReason { part: Part::People, note: "主检医师证书过期".into() }]);
    }

    #[test]
    fn a_part_waits_for_one_reason_at_a_time() {
        let mut form = ReturnForm::default();
        form.add(Part::People);
        form.add(Part::People);
        assert_eq!(form.reasons.len(), 1);
        form.reasons[0].note = "缺证书".into();
        form.add(Part::People);
        assert_eq!(form.reasons.len(), 2);
        form.remove(7);
        form.remove(0);
        assert_eq!(form.reasons.len(), 1);
    }
}
