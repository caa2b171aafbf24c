//! What all fields have in common: label, hint, complaint.

use leptos::prelude::*;

use super::required::Required;
use crate::ui::form::Bound;
use crate::ui::icon::{Glyph, Icon};

/// Ids of a field's hint and complaint, for `aria-describedby`.
#[must_use]
pub fn described_by(id: StoredValue<String>, hint: bool, complaint: Signal<Option<String>>) -> Signal<Option<String>> {
    Signal::derive(move || {
        let id = id.get_value();
        let hint = hint.then(|| format!("{id}-hint"));
        let complaint = complaint.with(Option::is_some).then(|| format!("{id}-error"));
        let both: Vec<String> = hint.into_iter().chain(complaint).collect();
        (!both.is_empty()).then(|| both.join(" "))
    })
}

/// What all fields have in common.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) id: StoredValue<String>,
    pub(super) label: Signal<String>,
    pub(super) hint: Option<Signal<String>>,
    pub(super) required: Required,
    pub(super) complaint: Signal<Option<String>>,
    pub(super) wide: bool,
}

impl Frame {
    pub(super) fn of<T: Send + Sync + 'static>(
        bind: Bound<T>,
        label: Signal<String>,
        hint: Option<Signal<String>>,
        required: Required,
        wide: bool,
    ) -> Self {
        Self { id: bind.id, label, hint, required, complaint: bind.complaint, wide }
    }

    /// Ids of hint and complaint, for `aria-describedby`.
    pub(super) fn described_by(self) -> Signal<Option<String>> {
        described_by(self.id, self.hint.is_some(), self.complaint)
    }

    pub(super) fn invalid(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.complaint.with(Option::is_some).then_some("true"))
    }

    /// Label, control, hint and complaint.
    pub(super) fn draw(self, control: AnyView) -> AnyView {
        let id = self.id.get_value();
        self.around(view! { <label class="field-label" for=id>{self.words()}</label> }.into_any(), control)
    }

    /// The same around several controls: the words are the group's, name none of them, and choose nothing when pressed.
    pub(super) fn draw_group(self, controls: AnyView) -> AnyView {
        let id = self.id.get_value();
        self.around(view! { <span class="field-label" data-for=id>{self.words()}</span> }.into_any(), controls)
    }

    fn words(self) -> AnyView {
        view! { {self.label} {self.required.draw()} }.into_any()
    }

    fn around(self, label: AnyView, control: AnyView) -> AnyView {
        let id = self.id.get_value();
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        view! {
            <div class="field" class:field-wide=self.wide class:field-invalid=move || self.complaint.with(Option::is_some)>
                {label}
                {self.hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
                <div class="field-control">{control}</div>
                {move || self.complaint.get().map(|text| view! {
                    <p class="field-error" id=error_id.clone()><Icon glyph=Glyph::Alert size=14 />{text}</p>
                })}
            </div>
        }
        .into_any()
    }
}
