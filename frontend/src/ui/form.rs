//! Forms: a plain struct holds what was typed, decides, and is kept through errors, reloads and lost connections.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ohqc_domain::problem::{Code, Problem};
use ohqc_domain::validation::Complaints;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::badge::Tone;
use super::button::{Button, LinkButton, Weight};
use super::draft;
use super::layout::Notice;
use super::pointer;
use super::summary::{ErrorSummary, summary_id};
use crate::browser;
use crate::i18n::language_now;

/// What a form's struct must be. Field names are those of the request body, so that complaints find their field.
pub trait Values: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static> Values for T {}

/// A form: what was typed so far and what is wrong with it. `Copy`; fields hang on it with `field!(form, name)`.
pub struct Form<F: Values> {
    id: StoredValue<String>,
    values: RwSignal<F>,
    initial: StoredValue<F>,
    state: FormState,
}

/// The part of a form that does not depend on its struct.
#[derive(Clone, Copy)]
pub struct FormState {
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    restored: RwSignal<bool>,
}

impl<F: Values> Clone for Form<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Values> Copy for Form<F> {}

impl<F: Values> Form<F> {
    /// A form whose unsent content is kept in this browser under `id` (for an edit, with the thing's id in it).
    #[must_use]
    pub fn new(id: impl Into<String>, initial: F) -> Self {
        let id = id.into();
        let draft = draft::read::<F>(&id).filter(|draft| *draft != initial);
        let form = Self::bare(id.clone(), draft.clone().unwrap_or_else(|| initial.clone()), initial);
        form.state.restored.set(draft.is_some());
        Effect::new(move |last: Option<()>| {
            let values = form.values.get();
            if last.is_some() && form.initial.with_value(|initial| values != *initial) {
                draft::write(&id, &values);
            } else if last.is_some() {
                draft::drop(&id);
            }
        });
        form
    }

    /// A form that keeps nothing, as for a password or a short dialog.
    #[must_use]
    pub fn unkept(id: impl Into<String>, initial: F) -> Self {
        Self::bare(id.into(), initial.clone(), initial)
    }

    fn bare(id: String, values: F, initial: F) -> Self {
        Self {
            id: StoredValue::new(id),
            values: RwSignal::new(values),
            initial: StoredValue::new(initial),
            state: FormState { problem: RwSignal::new(None), busy: RwSignal::new(false), restored: RwSignal::new(false) },
        }
    }

    /// What was typed; followed.
    #[must_use]
    pub fn values(self) -> RwSignal<F> {
        self.values
    }

    /// What is wrong, if anything.
    #[must_use]
    pub fn problem(self) -> RwSignal<Option<Problem>> {
        self.state.problem
    }

    /// Whether it is being sent.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.state.busy.into()
    }

    /// Goes back to how it began and drops the draft.
    pub fn reset(self) {
        self.values.set(self.initial.get_value());
        self.forget_draft();
        self.state.problem.set(None);
    }

    /// Takes a saved version as the one the form began with; what was typed stays as it is.
    pub fn begin_from(self, saved: F) {
        self.initial.set_value(saved);
        self.state.restored.set(false);
        self.values.notify();
    }

    /// Whether anything was typed since the form began; followed.
    #[must_use]
    pub fn changed(self) -> bool {
        self.values.with(|values| self.initial.with_value(|initial| values != initial))
    }

    /// Whether what is shown was typed in an earlier visit; followed.
    #[must_use]
    pub fn restored(self) -> Signal<bool> {
        self.state.restored.into()
    }

    /// Drops the draft, as after sending.
    pub fn forget_draft(self) {
        self.id.with_value(|id| draft::drop(id));
        self.state.restored.set(false);
    }

    /// One value of the form, for a field part. Use `field!(form, name)` for plain members.
    pub fn bind<T: Send + Sync + 'static>(
        self,
        pointer: impl Into<String>,
        get: impl Fn(&F) -> T + Send + Sync + 'static,
        set: impl Fn(&mut F, T) + Send + Sync + 'static,
    ) -> Bound<T> {
        let pointer = pointer.into();
        let problem = self.state.problem;
        let id = self.id.with_value(|id| pointer::field_id(id, &pointer));
        Bound {
            id: StoredValue::new(id),
            value: Signal::derive(move || self.values.with(&get)),
            set: {
                let pointer = pointer.clone();
                Callback::new(move |value| {
                    self.values.update(|values| set(values, value));
                    self.settle(&pointer);
                })
            },
            complaint: Signal::derive(move || problem.with(|problem| pointer::complaint(problem.as_ref()?, &pointer))),
        }
    }

    /// What submitting does: the struct decides, the request is sent, `done` gets the answer. Complaints and problems
    /// are shown at the top and beside their fields; the draft is dropped only after success.
    pub fn submit<B, R, Fut>(
        self,
        decide: impl Fn(&F) -> Result<B, Complaints> + Send + Sync + 'static,
        send: impl Fn(B) -> Fut + Send + Sync + 'static,
        done: impl Fn(R) + Clone + Send + Sync + 'static,
    ) -> Callback<()>
    where
        B: 'static,
        R: 'static,
        Fut: Future<Output = Result<R, Problem>> + 'static,
    {
        Callback::new(move |()| {
            if self.state.busy.get_untracked() {
                return;
            }
            self.state.problem.set(None);
            let body = match self.values.with_untracked(|values| decide(values)) {
                Ok(body) => body,
                Err(complaints) => return self.refuse(refusal(&complaints)),
            };
            self.state.busy.set(true);
            let (answer, done) = (send(body), done.clone());
            spawn_local(async move {
                let answer = answer.await;
                let _ = self.state.busy.try_set(false);
                match answer {
                    Ok(answer) => {
                        self.forget_draft();
                        done(answer);
                    }
                    Err(problem) => self.refuse(problem),
                }
            });
        })
    }

    /// Shows complaints that were found outside of [`Form::submit`], or takes them back.
    pub fn complain(self, found: Option<&Complaints>) {
        let _ = self.state.problem.try_set(found.map(refusal));
    }

    /// What was said about a field is no longer said once it is changed.
    fn settle(self, pointer: &str) {
        let concerned = |problem: &Problem| pointer::complaint(problem, pointer).is_some();
        if self.state.problem.with_untracked(|problem| problem.as_ref().is_some_and(concerned)) {
            self.state.problem.update(|problem| *problem = problem.take().and_then(|problem| pointer::without(problem, pointer)));
        }
    }

    fn refuse(self, problem: Problem) {
        let _ = self.state.problem.try_set(Some(problem));
        if let Some(summary) = self.id.try_with_value(|id| summary_id(id)) {
            request_animation_frame(move || browser::focus(&summary));
        }
    }
}

/// The server's own refusal, made in the browser.
fn refusal(complaints: &Complaints) -> Problem {
    let language = language_now();
    let mut problem = Problem::new(422, Code::Invalid, None, language);
    problem.errors = complaints.iter().map(|complaint| complaint.to_problem(language)).collect();
    problem
}

/// One value that a field part shows and changes. `Copy`.
pub struct Bound<T: Send + Sync + 'static> {
    pub(super) id: StoredValue<String>,
    pub(super) value: Signal<T>,
    pub(super) set: Callback<T>,
    pub(super) complaint: Signal<Option<String>>,
}

impl<T: Send + Sync + 'static> Clone for Bound<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Bound<T> {}

impl<T: Clone + Send + Sync + 'static> Bound<T> {
    /// A value that belongs to no form, as a reason in a dialog; `id` is unique on the page.
    #[must_use]
    pub fn loose(id: impl Into<String>, signal: RwSignal<T>) -> Self {
        Self {
            id: StoredValue::new(id.into()),
            value: signal.into(),
            set: Callback::new(move |value| signal.set(value)),
            complaint: Signal::derive(|| None),
        }
    }

    /// With a complaint of its own.
    #[must_use]
    pub fn with_complaint(self, complaint: Signal<Option<String>>) -> Self {
        Self { complaint, ..self }
    }

    /// The value; followed.
    #[must_use]
    pub fn get(self) -> T {
        self.value.get()
    }
}

/// Binds a member of a form's struct to a field part: `field!(form, name)`, `field!(form, contact.phone)`.
///
/// The member's path is the JSON Pointer under which complaints are expected.
#[macro_export]
macro_rules! field {
    ($form:expr, $first:ident $(. $rest:ident)*) => {
        $form.bind(
            ::std::concat!("/", ::std::stringify!($first) $(, "/", ::std::stringify!($rest))*),
            |values| values.$first $(.$rest)*.clone(),
            |values, value| values.$first $(.$rest)* = value,
        )
    };
}

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
    let restored = form.state.restored;
    view! {
        <form class="form" novalidate id=id.clone() on:submit=move |event| { event.prevent_default(); submit.run(()); }>
            <ErrorSummary form_id=id.clone() problem=form.state.problem />
            <Show when=move || restored.get()>
                <Notice tone=Tone::Accent>
                    <p>
                        {t!("已恢复上次未提交的内容。", "What you typed last time has been restored.")} " "
                        <button type="button" class="text-link" on:click=move |_| form.reset()>{t!("放弃并重填", "Discard it")}</button>
                    </p>
                </Notice>
            </Show>
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
    /// The fields, laid out in two columns where there is room.
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="fieldgroup">
            <legend>{legend}</legend>
            {note.map(|note| view! { <p class="fieldgroup-note">{note}</p> })}
            <div class="fieldgroup-grid">{children()}</div>
        </fieldset>
    }
    .into_any()
}
