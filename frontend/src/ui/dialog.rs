//! Dialogs, on the browser's own `<dialog>`: focus stays inside, Escape closes.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, IconButton, Weight};
use super::icon::Glyph;

/// A dialog; open while the signal says so.
#[component]
pub fn Dialog(
    /// Whether it is open; set to false when the reader closes it.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// A wider one, for tables.
    #[prop(optional)]
    wide: bool,
    /// What it holds; drawn anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="dialog" class:dialog-wide=wide node_ref=node on:close=move |_| open.set(false) aria-label=title>
            <header class="dialog-header">
                <h2>{title}</h2>
                <IconButton glyph=Glyph::Close label=t!("关闭", "Close") on_press=move || open.set(false) />
            </header>
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
    .into_any()
}

/// Asks before something happens; whatever the children hold (as a reason) is asked along.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The words on the button that does it.
    #[prop(into)]
    action: Signal<String>,
    /// Does it; closing is up to the caller, after success.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// It cannot be undone.
    #[prop(optional)]
    danger: bool,
    /// While it is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Not to be pressed yet, as while a reason is missing.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What will happen, and fields if any.
    children: ChildrenFn,
) -> impl IntoView {
    let weight = if danger { Weight::Danger } else { Weight::Primary };
    let children = StoredValue::new(children);
    view! {
        <Dialog open title>
            <div class="dialog-words">{children.with_value(|children| children())}</div>
            <div class="dialog-actions">
                <Button on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button>
                <Button weight busy disabled on_press=on_confirm>{action}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
