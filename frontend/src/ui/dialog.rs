//! Dialogs, on the browser's own `<dialog>`: focus begins at the first field or the safe button, stays inside and goes
//! back to where it was; Escape closes unless something is under way. One beside the page leaves the page in reach.

use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;
use ohqc_domain::problem::Problem;
use ohqc_domain::text::Text;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlDialogElement, HtmlElement, KeyboardEvent};

use super::badge::Tone;
use super::button::{Button, IconButton, Weight};
use super::icon::Glyph;
use super::layout::Notice;
use super::task::{Task, use_task};
use crate::browser;

/// Where the focus begins: the first field, else the button that changes nothing.
const BEGINNINGS: [&str; 2] = [
    ".dialog-body :is(input, select, textarea):not(:disabled, [type=hidden], [tabindex=\"-1\"])",
    ".dialog-actions [data-safe] button",
];

/// Whether what a dialog holds is under way, so that the dialog stays open; in context within a dialog.
#[derive(Clone, Copy)]
pub(super) struct Held(pub(super) RwSignal<bool>);

fn begin(dialog: &HtmlDialogElement) {
    let found = BEGINNINGS.iter().find_map(|selector| dialog.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

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
    /// Beside the page and not above it: what is written rests on what is read there.
    #[prop(optional)]
    beside: bool,
    /// While something is under way: it cannot be closed.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What it holds; drawn anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let held = RwSignal::new(false);
    let opener = StoredValue::new_local(None::<HtmlElement>);
    let busy = Signal::derive(move || busy.get() || held.get());
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                if beside {
                    opener.set_value(browser::focused());
                    dialog.show();
                } else {
                    drop(dialog.show_modal());
                }
                // What it holds is drawn in this frame and can take the focus in the next.
                request_animation_frame(move || begin(&dialog));
                browser::raise_messages();
            }
            (false, true) => {
                dialog.close();
                // Browsers lead back by themselves from above the page alone.
                if let Some(opener) = opener.try_update_value(Option::take).flatten() {
                    request_animation_frame(move || browser::lead_back(&opener));
                }
            }
            _ => {}
        }
    });
    // A dialog that goes with its page, as after success, takes the focus with it.
    on_cleanup(move || {
        if open.try_get_untracked() != Some(false) {
            request_animation_frame(|| browser::focus_if_lost("main"));
        }
    });
    let cancel = move |event: Event| {
        if busy.get_untracked() {
            event.prevent_default();
        }
    };
    // Of dialogs above the page alone browsers take Escape by themselves.
    let escape = move |event: KeyboardEvent| {
        if beside && event.key() == "Escape" && !browser::composing(&event) && !busy.get_untracked() {
            event.prevent_default();
            open.set(false);
        }
    };
    view! {
        <dialog class="dialog" class:dialog-wide=wide class:dialog-beside=beside node_ref=node on:cancel=cancel on:keydown=escape on:close=move |_| open.set(false) aria-label=title>
            <header class="dialog-header">
                <h2>{title}</h2>
                <IconButton glyph=Glyph::Close label=t!("关闭", "Close") disabled=busy on_press=move || open.set(false) />
            </header>
            <div class="dialog-body"><Provider value=Held(held)>{move || open.get().then(|| children())}</Provider></div>
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
    /// What runs when it is confirmed: while it does the dialog stays, and what goes wrong is said in the dialog.
    #[prop(optional, into)]
    task: Option<Task>,
    /// Not to be pressed yet, as while a reason is missing.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What will happen, and fields if any.
    children: ChildrenFn,
) -> impl IntoView {
    let weight = if danger { Weight::Danger } else { Weight::Primary };
    let children = StoredValue::new(children);
    let busy = task.map_or_else(|| Signal::stored(false), Task::busy);
    if let Some(task) = task {
        Effect::new(move |_| task.asked_for(open.get()));
    }
    let problem = move || task.and_then(Task::problem).map(refused);
    view! {
        <Dialog open title busy>
            <div class="dialog-words">{children.with_value(|children| children())}{problem}</div>
            <div class="dialog-actions">
                <span data-safe="true"><Button disabled=busy on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button></span>
                <Button weight busy disabled on_press=on_confirm>{action}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Asks before something is done, and does it; closes once it is done.
#[component]
pub fn ActDialog<A, F, R, D>(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The words on the button that does it.
    #[prop(into)]
    action: Signal<String>,
    /// What will happen.
    #[prop(into)]
    words: Signal<String>,
    /// Does it.
    act: A,
    /// Said once it is done.
    said: Text,
    /// What the answer is for.
    done: D,
) -> impl IntoView
where
    A: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Result<R, Problem>> + 'static,
    R: 'static,
    D: Fn(R) + Copy + Send + Sync + 'static,
{
    let task = use_task();
    let confirm = move || {
        task.run(act(), said.clone(), move |answer| {
            open.set(false);
            done(answer);
        });
    };
    view! { <ConfirmDialog open title action danger=true task on_confirm=confirm><p>{words}</p></ConfirmDialog> }.into_any()
}

/// What went wrong, where it was asked for.
fn refused(problem: Problem) -> AnyView {
    let lines = problem.errors.into_iter().map(|error| view! { <li>{error.detail}</li> }).collect_view();
    view! {
        <div role="alert">
            <Notice tone=Tone::Danger title=problem.title>
                {problem.detail.map(|detail| view! { <p>{detail}</p> })}
                <ul class="error-list">{lines}</ul>
            </Notice>
        </div>
    }
    .into_any()
}

/// Takes something out of a list, after asking.
#[component]
pub fn RemoveButton(
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// What is taken out, as its name.
    #[prop(into)]
    what: Signal<String>,
    /// Takes it out.
    #[prop(into)]
    on_remove: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let remove = move || {
        open.set(false);
        on_remove.run(());
    };
    view! {
        <IconButton glyph=Glyph::Trash label on_press=move || open.set(true) />
        <ConfirmDialog open title=label action=t!("删除", "Remove") danger=true on_confirm=remove>
            <p class="dialog-what">{what}</p>
        </ConfirmDialog>
    }
    .into_any()
}
