//! Importing, going on, taking back.

use leptos::task::spawn_local;
use ohqc_domain::ids::ImportId;
use ohqc_domain::imports::{ImportMode, ImportState};

use super::detail::Source;
use crate::api::imports::{self, ImportAction, ImportSummary, ImportView};
use crate::prelude::*;

/// How far a batch under way has come.
#[component]
pub(super) fn Progress(summary: ImportSummary) -> impl IntoView {
    let meter = |words: Signal<String>, done: u32| {
        let (done, total) = (u64::from(done), u64::from(summary.total));
        view! { <Card><ProgressMeter label=words done=Signal::stored(done) total=Signal::stored(total) /></Card> }
    };
    match summary.state {
        ImportState::Running => Some(meter(t!("已处理的行", "Rows gone through"), summary.position)),
        ImportState::Undoing => Some(meter(t!("尚未撤销的行", "Rows not taken back yet"), summary.done)),
        ImportState::Uploaded | ImportState::Checked | ImportState::Done | ImportState::Undone => None,
    }
}

/// What is asked for, portion by portion.
#[derive(Clone, Copy)]
enum Step {
    Import(ImportMode),
    TakeBack,
}

/// What follows an answer; nothing where the batch has come to an end, which is then said.
fn following(summary: &ImportSummary) -> Result<Step, Text> {
    let nothing =
        Text::new("有行出错，没有导入任何一行；请看错误说明", "A row is faulty; nothing was imported. See what is wrong");
    match summary.state {
        ImportState::Running => Ok(Step::Import(summary.mode.unwrap_or(ImportMode::Good))),
        ImportState::Undoing => Ok(Step::TakeBack),
        ImportState::Undone => Err(Text::new("已撤销导入", "Taken back")),
        ImportState::Uploaded | ImportState::Checked => Err(nothing),
        ImportState::Done => Err(Text::new("导入完成", "Imported")),
    }
}

/// Asks for the next portion as long as there is one; whoever leaves the page can go on later.
#[derive(Clone, Copy)]
struct Carrier {
    client: Client,
    toasts: Toasts,
    /// Where answers go.
    page: Source,
    /// Whether portions are asked for; the page's own, for each draws its parts anew.
    busy: RwSignal<bool>,
}

impl Carrier {
    fn carry(self, id: ImportId, etag: String, step: Step) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let (mut etag, mut step) = (etag, step);
        spawn_local(async move {
            loop {
                let answer = match step {
                    Step::Import(mode) => imports::run(self.client, id, etag, mode).await,
                    Step::TakeBack => imports::undo(self.client, id, etag).await,
                };
                let here = self.busy.try_get_untracked().is_some();
                match answer.map(|new| (following(&new.value.summary), new)) {
                    Ok((Ok(next), new)) if here => {
                        (step, etag) = (next, new.etag.clone());
                        self.page.set(new);
                    }
                    Ok((next, new)) => {
                        if self.busy.try_set(false).is_none() {
                            next.err().into_iter().for_each(|words| self.toasts.info(words));
                            self.page.set(new);
                        }
                        break;
                    }
                    Err(problem) => {
                        self.toasts.problem(&problem);
                        if self.busy.try_set(false).is_none() {
                            self.page.reload();
                        }
                        break;
                    }
                }
            }
        });
    }
}

/// The acts that the batch allows now.
#[component]
pub(super) fn Acts(
    /// Where answers go.
    page: Source,
    /// The batch as it was read.
    read: Versioned<ImportView>,
    /// Whether portions are asked for.
    busy: RwSignal<bool>,
) -> impl IntoView {
    let carrier = Carrier { client: use_client(), toasts: use_toasts(), page, busy };
    let asking = RwSignal::new(false);
    let (summary, actions) = (read.value.summary, read.value.actions);
    let (id, etag) = (summary.id, StoredValue::new(read.etag));
    let button = |action: ImportAction, mode: ImportMode, weight: Weight| {
        actions.contains(&action).then(|| {
            let press = move || carrier.carry(id, etag.get_value(), Step::Import(mode));
            view! { <Button weight busy=busy on_press=press>{label(action.label())}</Button> }
        })
    };
    let undo = actions.contains(&ImportAction::Undo).then(|| {
        view! { <Button weight=Weight::Danger busy=busy on_press=move || asking.set(true)>{label(ImportAction::Undo.label())}</Button> }
    });
    let confirm = move |()| {
        asking.set(false);
        carrier.carry(id, etag.get_value(), Step::TakeBack);
    };
    view! {
        {button(ImportAction::RunAll, ImportMode::All, Weight::Primary)}
        {button(ImportAction::RunGood, ImportMode::Good, Weight::Secondary)}
        {button(ImportAction::Continue, summary.mode.unwrap_or(ImportMode::Good), Weight::Primary)}
        {undo}
        <ConfirmDialog open=asking title=t!("撤销这批导入？", "Take this import back?") action=t!("撤销", "Take back") danger=true task=use_task() on_confirm=confirm>
            <p>{t!("将删除这批导入的 {} 条记录；其中有任何一条已被使用的，整批都不撤销。", "The {} entries it brought are removed; if any of them is in use, none is.", summary.done)}</p>
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(state: ImportState, mode: ImportMode) -> Result<Step, Text> {
        following(&ImportSummary {
            id: ImportId(uuid::Uuid::nil()),
            kind: ohqc_domain::imports::ImportKind::Employers,
            state,
            file_name: String::new(),
            file: ohqc_domain::ids::AttachmentId(uuid::Uuid::nil()),
            total: 1,
            position: 0,
            done: 0,
            faulty: 0,
            mode: Some(mode),
            created_by: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        })
    }

    #[test]
    fn what_was_begun_goes_on_in_its_mode_and_what_was_given_up_is_taken_back() {
        assert!(matches!(after(ImportState::Running, ImportMode::All), Ok(Step::Import(ImportMode::All))));
        assert!(matches!(after(ImportState::Running, ImportMode::Good), Ok(Step::Import(ImportMode::Good))));
        assert!(matches!(after(ImportState::Undoing, ImportMode::All), Ok(Step::TakeBack)));
        assert!(after(ImportState::Checked, ImportMode::All).is_err_and(|words| words.zh.contains("没有导入任何一行")));
        assert!(after(ImportState::Done, ImportMode::All).is_err());
    }
}
