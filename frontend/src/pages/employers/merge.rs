//! Merging an entry into the one that stays.

use ohqc_domain::ids::EmployerId;

use crate::api::employers::{self, EmployerView};
use crate::prelude::*;

/// Asks which entry stays.
#[component]
pub(super) fn MergeDialog(
    open: RwSignal<bool>,
    page: Fetched<Versioned<EmployerView>>,
    read: Versioned<EmployerView>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let (text, chosen) = (RwSignal::new(read.value.particulars.credit_code.clone()), RwSignal::new(String::new()));
    let (id, etag) = (read.value.id, read.etag);
    let found = fetch(move || {
        let (text, asked) = (text.get(), open.get());
        async move { if asked && text.trim().chars().count() >= 2 { employers::find(client, text).await } else { Ok(Vec::new()) } }
    });
    let choices = Signal::derive(move || {
        let others = found.get().unwrap_or_default().into_iter().filter(|other| other.id != id);
        others
            .map(|other| Choice::new(other.id.to_string(), Text::name(&format!("{} {}", other.name, other.region_name))))
            .collect::<Vec<_>>()
    });
    let into = move || chosen.with(|chosen| chosen.parse::<EmployerId>().ok());
    let confirm = move || {
        let Some(into) = untrack(into) else { return };
        let done = move |read| {
            open.set(false);
            page.set(read);
        };
        task.run(employers::merge(client, id, etag.clone(), into), Text::new("已合并", "Merged"), done);
    };
    view! {
        <ConfirmDialog open title=t!("合并重复登记", "Merge a duplicate") action=t!("合并", "Merge") danger=true task
            disabled=Signal::derive(move || into().is_none()) on_confirm=confirm>
            <p>{t!("本条将不再使用，但可查阅并指向保留的登记；其账号转到保留的登记。不能撤销。", "This entry is kept to be read and points to the one that stays; its accounts pass over. This cannot be undone.")}</p>
            <TextField bind=Bound::loose("merge-text", text) label=t!("查找保留的登记（名称或代码）", "Find the entry that stays") />
            <SelectField bind=Bound::loose("merge-into", chosen) label=t!("保留的登记", "The entry that stays") choices required=true />
        </ConfirmDialog>
    }
    .into_any()
}
