//! Importing, going on, taking back.

use leptos::task::spawn_local;
use ohqc_domain::imports::{ImportMode, ImportState};

use super::detail::Source;
use crate::api::imports::{self, ImportAction, ImportSummary, ImportView};
use crate::prelude::*;

/// How far a batch under way has come.
#[component]
pub(super) fn Progress(summary: ImportSummary) -> impl IntoView {
    (summary.state == ImportState::Running).then(|| {
        let (done, total) = (u64::from(summary.position), u64::from(summary.total));
        view! { <Card><ProgressMeter label=t!("已处理的行", "Rows gone through") done=Signal::stored(done) total=Signal::stored(total) /></Card> }
    })
}

/// The acts that the batch allows now.
#[component]
pub(super) fn Acts(
    /// Where answers go.
    page: Source,
    /// The batch as it was read.
    read: Versioned<ImportView>,
    /// Whether rows are being imported; the page's own, for each portion draws this part anew.
    busy: RwSignal<bool>,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let asking = RwSignal::new(false);
    let (id, etag, actions) = (read.value.summary.id, StoredValue::new(read.etag.clone()), read.value.actions.clone());
    // The next portion is asked for as long as there is one; whoever leaves the page can go on later.
    let run = move |mode: ImportMode| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let mut etag = etag.get_value();
        spawn_local(async move {
            loop {
                match imports::run(client, id, etag, mode).await {
                    Ok(new) if new.value.summary.state == ImportState::Running && busy.try_get_untracked().is_some() => {
                        etag = new.etag.clone();
                        page.set(new);
                    }
                    Ok(new) => {
                        if busy.try_set(false).is_none() {
                            toasts.success(Text::new("导入完成", "Imported"));
                            page.set(new);
                        }
                        break;
                    }
                    Err(problem) => {
                        toasts.problem(&problem);
                        if busy.try_set(false).is_none() {
                            page.reload();
                        }
                        break;
                    }
                }
            }
        });
    };
    let button = move |action: ImportAction, mode: ImportMode, weight: Weight| {
        actions.contains(&action).then(|| {
            view! { <Button weight busy=busy on_press=move || run(mode)>{label(action.label())}</Button> }
        })
    };
    let undo = read.value.actions.contains(&ImportAction::Undo).then(|| {
        view! { <Button weight=Weight::Danger on_press=move || asking.set(true)>{label(ImportAction::Undo.label())}</Button> }
    });
    view! {
        {button(ImportAction::RunAll, ImportMode::All, Weight::Primary)}
        {button(ImportAction::RunGood, ImportMode::Good, Weight::Secondary)}
        {button(ImportAction::Continue, ImportMode::Good, Weight::Primary)}
        {undo}
        <UndoDialog open=asking page read />
    }
    .into_any()
}

/// Asks before taking back.
#[component]
fn UndoDialog(open: RwSignal<bool>, page: Source, read: Versioned<ImportView>) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let (id, etag, done) = (read.value.summary.id, read.etag, read.value.summary.done);
    let confirm = move |()| {
        let taken = move |new| {
            open.set(false);
            page.set(new);
        };
        task.run(imports::undo(client, id, etag.clone()), Text::new("已撤销导入", "Taken back"), taken);
    };
    view! {
        <ConfirmDialog open title=t!("撤销这批导入？", "Take this import back?") action=t!("撤销", "Take back") danger=true task on_confirm=confirm>
            <p>{t!("将删除这批导入的 {} 条记录；其中有任何一条已被使用的，整批都不撤销。", "The {} entries it brought are removed; if any of them is in use, none is.", done)}</p>
        </ConfirmDialog>
    }
    .into_any()
}
