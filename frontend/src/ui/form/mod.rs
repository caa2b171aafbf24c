//! Forms: a plain struct holds what was typed, decides, and is kept through errors, reloads and lost connections.

mod bound;
mod page;
mod restored;

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ohqc_domain::problem::{Code, Problem};
use ohqc_domain::validation::Complaints;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::bound::Bound;
pub use self::page::{EditForm, Fieldset};
pub use self::restored::Restored;
use self::restored::{outdated_id, restore};
use super::draft;
use super::pointer;
use super::summary::summary_id;
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
    /// The version that what was typed stands on; a draft is kept with it.
    base: StoredValue<Option<String>>,
    /// The version the server holds.
    now: StoredValue<Option<String>>,
    on_stale: StoredValue<Option<Callback<()>>>,
    /// Where the focus goes when the server refuses the whole; to the summary when absent.
    again_at: StoredValue<Option<&'static str>>,
}

/// The part of a form that does not depend on its struct.
#[derive(Clone, Copy)]
pub struct FormState {
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    restored: RwSignal<Restored>,
}

impl<F: Values> Clone for Form<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Values> Copy for Form<F> {}

impl<F: Values> Form<F> {
    /// A form whose unsent content is kept in this browser under `id`, until it is sent or the person logs out.
    #[must_use]
    pub fn new(id: impl Into<String>, initial: F) -> Self {
        Self::kept(id.into(), initial, None)
    }

    /// As [`Form::new`], for a form that changes a thing (its id is part of the form's): a draft typed upon another
    /// version than `base`, its `ETag`, is shown as such and not sent until the reader has chosen.
    #[must_use]
    pub fn on(id: impl Into<String>, initial: F, base: impl Into<String>) -> Self {
        Self::kept(id.into(), initial, Some(base.into()))
    }

    /// A form that keeps nothing, as for a password.
    #[must_use]
    pub fn unkept(id: impl Into<String>, initial: F) -> Self {
        Self::bare(id.into(), initial.clone(), initial, None)
    }

    fn kept(id: String, initial: F, now: Option<String>) -> Self {
        let (restored, draft) = restore(draft::read::<F>(&id), &initial, now.as_deref());
        let values = draft.as_ref().map_or_else(|| initial.clone(), |draft| draft.values.clone());
        let form = Self::bare(id.clone(), values, initial, now);
        if let Some(draft) = draft {
            form.base.set_value(draft.base);
            form.state.restored.set(restored);
        }
        Effect::new(move |last: Option<()>| {
            let values = form.values.get();
            if last.is_some() && form.initial.with_value(|initial| values != *initial) {
                draft::write(&id, form.base.get_value(), &values);
            } else if last.is_some() {
                draft::drop(&id);
            }
        });
        form
    }

    fn bare(id: String, values: F, initial: F, now: Option<String>) -> Self {
        let state = FormState { problem: RwSignal::new(None), busy: RwSignal::new(false), restored: RwSignal::new(Restored::No) };
        Self {
            id: StoredValue::new(id),
            values: RwSignal::new(values),
            initial: StoredValue::new(initial),
            state,
            base: StoredValue::new(now.clone()),
            now: StoredValue::new(now),
            on_stale: StoredValue::new(None),
            again_at: StoredValue::new(None),
        }
    }

    /// Leads back to the field at a pointer, to be typed anew, when the server refuses without naming a field; the
    /// summary is announced all the same.
    #[must_use]
    pub fn again_at(self, pointer: &'static str) -> Self {
        self.again_at.set_value(Some(pointer));
        self
    }

    /// Offers to read the thing again when somebody else was faster: what was typed stays as a draft upon the older
    /// version, and the reader chooses.
    #[must_use]
    pub fn when_stale(self, reread: impl Fn() + Send + Sync + 'static) -> Self {
        self.on_stale.set_value(Some(Callback::new(move |()| reread())));
        self
    }

    /// Lets what was typed stand in place of what the server holds now.
    fn keep_mine(self) {
        self.base.set_value(self.now.get_value());
        self.state.restored.set(Restored::Draft);
        self.values.notify();
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
        self.state.restored.set(Restored::No);
        self.values.notify();
    }

    /// Takes up the version that a save made; what is typed from now on stands on it.
    pub fn stand_on(self, base: String) {
        self.base.set_value(Some(base.clone()));
        self.now.set_value(Some(base));
    }

    /// Somebody else's version has come while the form is open: it is shown where nothing was typed; what was typed
    /// stays, as a draft upon the older version, and the reader chooses.
    pub fn overtaken_by(self, theirs: F, now: String) {
        if self.now.with_value(|held| held.as_ref() == Some(&now)) {
            return;
        }
        let typed = untrack(|| self.changed() && self.values.with(|values| *values != theirs));
        self.initial.set_value(theirs.clone());
        if typed {
            self.now.set_value(Some(now));
            self.state.restored.set(Restored::Outdated);
        } else {
            self.stand_on(now);
            self.state.restored.set(Restored::No);
            self.values.set(theirs);
        }
    }

    /// Whether anything was typed since the form began; followed.
    #[must_use]
    pub fn changed(self) -> bool {
        self.values.with(|values| self.initial.with_value(|initial| values != initial))
    }

    /// Whether what is shown was typed in an earlier visit; followed.
    #[must_use]
    pub fn restored(self) -> Signal<bool> {
        let restored = self.state.restored;
        Signal::derive(move || restored.get() != Restored::No)
    }

    /// Drops the draft, as when it is given up.
    pub fn forget_draft(self) {
        if let Some(id) = self.id.try_get_value() {
            self.sent(&id);
        }
    }

    /// Drops the draft that was sent, also when the reader has left the page since; whether the form is still there.
    fn sent(self, id: &str) -> bool {
        draft::drop(id);
        let Some(now) = self.now.try_get_value() else { return false };
        self.base.set_value(now);
        self.state.restored.set(Restored::No);
        true
    }

    /// The id of the field at a pointer.
    #[must_use]
    pub fn field_id(self, pointer: &str) -> String {
        self.id.with_value(|id| pointer::field_id(id, pointer))
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
        let id = self.field_id(&pointer);
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
    /// are shown at the top and beside their fields; the draft is dropped only after success. Once the form is gone,
    /// as after a step to another page, `done` does not run.
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
            if self.state.restored.get_untracked() == Restored::Outdated {
                return self.id.with_value(|id| browser::focus(&outdated_id(id)));
            }
            self.state.problem.set(None);
            let body = match self.values.with_untracked(|values| decide(values)) {
                Ok(body) => body,
                Err(complaints) => return self.refuse(refusal(&complaints)),
            };
            self.state.busy.set(true);
            let (id, answer, done) = (self.id.get_value(), send(body), done.clone());
            spawn_local(async move {
                let answer = answer.await;
                let _ = self.state.busy.try_set(false);
                match answer {
                    // Whoever has left is not called back to the page of the answer.
                    Ok(answer) => {
                        if self.sent(&id) {
                            done(answer);
                        }
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
        let again = self.again_at.try_get_value().flatten().filter(|_| problem.errors.is_empty());
        let _ = self.state.problem.try_set(Some(problem));
        let target = self.id.try_with_value(|id| again.map_or_else(|| summary_id(id), |pointer| pointer::field_id(id, pointer)));
        if let Some(target) = target {
            request_animation_frame(move || browser::focus(&target));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_comes_after_the_page_was_left_does_no_harm() {
        let owner = Owner::new();
        let form = owner.with(|| Form::unkept("institution-1", "typed".to_owned()));
        assert!(form.sent("institution-1"));
        owner.cleanup();
        assert!(!form.sent("institution-1"));
        form.forget_draft();
    }

    #[test]
    fn another_version_fills_an_untouched_form_and_is_put_to_whoever_has_typed() {
        let owner = Owner::new();
        owner.set();
        let form = Form::unkept("findings", "first".to_owned());
        form.stand_on("1".into());
        let stands = || (form.values.get_untracked(), form.base.get_value(), form.state.restored.get_untracked());
        form.overtaken_by("second".into(), "2".into());
        assert_eq!(stands(), ("second".into(), Some("2".into()), Restored::No));
        form.values.set("mine".into());
        form.overtaken_by("second".into(), "2".into());
        assert_eq!(stands(), ("mine".into(), Some("2".into()), Restored::No), "nobody else was faster");
        form.overtaken_by("third".into(), "3".into());
        assert_eq!(stands(), ("mine".into(), Some("2".into()), Restored::Outdated));
        form.keep_mine();
        assert_eq!(stands(), ("mine".into(), Some("3".into()), Restored::Draft));
        form.overtaken_by("mine".into(), "4".into());
        assert_eq!(stands(), ("mine".into(), Some("4".into()), Restored::No), "both say the same");
    }
}
