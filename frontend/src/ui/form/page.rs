//! A form as it is drawn.

use leptos::prelude::*;

use super::restored::{restored_notice, stale_notice};
use super::{Form, Values};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::dialog::Held;
use crate::ui::summary::ErrorSummary;

/// A form on the page: complaints on top, the fields, then the buttons.
#[component]
pub fn EditForm<F: Values>(
    /// The form.
    form: Form<F>,
    /// What submitting does, from [`Form::submit`].
    submit: Callback<()>,
    /// The words on the submit button.
    #[prop(into)]
    label: Signal<String>,
    /// Where «cancel» leads; no such button when absent.
    #[prop(optional, into)]
    cancel: Option<String>,
    /// Draws the submit button as one that cannot be undone.
    #[prop(optional)]
    danger: bool,
    /// More buttons beside the submit button.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let id = form.id.get_value();
    let weight = if danger { Weight::Danger } else { Weight::Primary };
    if let Some(Held(held)) = use_context() {
        Effect::new(move |_| held.set(form.state.busy.get()));
        on_cleanup(move || {
            let _ = held.try_set(false);
        });
    }
    view! {
        <form class="form" novalidate id=id.clone() on:submit=move |event| { event.prevent_default(); submit.run(()); }>
            <ErrorSummary form_id=id.clone() problem=form.state.problem />
            {move || stale_notice(form)}
            {move || restored_notice(form)}
            {children()}
            <div class="form-actions">
                <Button submit=true weight busy=form.state.busy>{label}</Button>
                {actions.run()}
                {cancel.map(|href| view! { <LinkButton weight=Weight::Quiet href>{t!("取消", "Cancel")}</LinkButton> })}
            </div>
        </form>
    }
    .into_any()
}

/// A group of fields with a heading.
#[component]
pub fn Fieldset(
    /// The heading.
    #[prop(into)]
    legend: Signal<String>,
    /// A line under the heading.
    #[prop(optional, into)]
    note: Option<Signal<String>>,
    /// The fields are of what the heading names, and the summary of complaints says so: the contact's name.
    #[prop(optional)]
    whose: bool,
    /// The fields, laid out in two columns where there is room.
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="fieldgroup" data-whose=move || whose.then(|| legend.get())>
            <legend>{legend}</legend>
            {note.map(|note| view! { <p class="fieldgroup-note">{note}</p> })}
            <div class="fieldgroup-grid">{children()}</div>
        </fieldset>
    }
    .into_any()
}
