//! What is chosen: one of several, yes or no.

use leptos::prelude::*;

use super::choice::Choice;
use super::frame::Frame;
use super::required::Required;
use crate::ui::form::Bound;
use crate::ui::icon::{Glyph, Icon};

/// One of several, by its code; empty for none.
#[component]
pub fn SelectField(
    /// The code chosen.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// What may be chosen; `options!(Ownership)` for an enumeration.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Over the whole width of a group.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let frame = Frame::of(bind, label, hint, required, wide);
    let none = t!("请选择", "Choose");
    frame.draw(
        view! {
            <select class="input select" id=bind.id.get_value() disabled=disabled
                prop:value=bind.value aria-required=required.spoken()
                aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                on:change=move |event| bind.set.run(event_target_value(&event))>
                <option value="">{none}</option>
                {move || choices.get().into_iter().map(|choice| {
                    let code = choice.code.clone();
                    view! { <option value=choice.code selected=move || bind.value.with(|now| *now == code)>{choice.label}</option> }
                }).collect_view()}
            </select>
        }
        .into_any(),
    )
}

/// One of a few, all in sight.
#[component]
pub fn RadioField(
    /// The code chosen.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// What may be chosen.
    choices: Vec<Choice>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::of(bind, label, hint, required, true);
    let name = bind.id.get_value();
    let first = name.clone();
    let radios = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let (code, chosen) = (choice.code.clone(), choice.code.clone());
            let id = (at == 0).then(|| first.clone());
            view! {
                <label class="option-line">
                    <input type="radio" class="radio" id=id name=name.clone() value=choice.code disabled=disabled
                        prop:checked=move || bind.value.with(|now| *now == chosen)
                        on:change=move |_| bind.set.run(code.clone()) />
                    <span>{choice.label}</span>
                </label>
            }
        })
        .collect_view();
    frame.draw_group(view! { <div class="option-lines" role="radiogroup" aria-label=label aria-describedby=frame.described_by()>{radios}</div> }.into_any())
}

/// Yes or no.
#[component]
pub fn CheckboxField(
    /// The value.
    bind: Bound<bool>,
    /// What is said by ticking.
    #[prop(into)]
    label: Signal<String>,
    /// More about it.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = bind.id.get_value();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let frame = Frame::of(bind, label, hint, Required::Always, true);
    view! {
        <div class="field field-wide" class:field-invalid=move || bind.complaint.with(Option::is_some)>
            <label class="option-line">
                <input type="checkbox" class="checkbox" id=id disabled=disabled prop:checked=bind.value
                    aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                    on:change=move |event| bind.set.run(event_target_checked(&event)) />
                <span>{label}</span>
            </label>
            {hint.map(|hint| view! { <p class="field-hint field-hint-indented" id=hint_id>{hint}</p> })}
            {move || bind.complaint.get().map(|text| view! {
                <p class="field-error" id=error_id.clone()><Icon glyph=Glyph::Alert size=14 />{text}</p>
            })}
        </div>
    }
    .into_any()
}
