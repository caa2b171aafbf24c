//! Doing one thing on the server at the press of a button.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ohqc_domain::problem::Problem;
use ohqc_domain::text::Text;

use super::toast::{Toasts, use_toasts};

/// One act at a time, with its outcome as a message. `Copy`.
///
/// `let task = use_task(); … on_press=move || task.run(filings::submit(client, id, etag), Text::new("已提交", "Submitted"), move |filing| page.set(filing))`
#[derive(Clone, Copy)]
pub struct Task {
    busy: RwSignal<bool>,
    /// Whether a dialog asked for it, which then says what went wrong.
    asked: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    toasts: Toasts,
}

/// A task of the component that asks.
#[must_use]
pub fn use_task() -> Task {
    Task { busy: RwSignal::new(false), asked: RwSignal::new(false), problem: RwSignal::new(None), toasts: use_toasts() }
}

impl Task {
    /// Whether it is under way.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// What went wrong when a dialog or a field asked for it; followed.
    #[must_use]
    pub fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// A dialog or a field asks for it and tells itself what went wrong, or no longer does.
    pub fn asked_for(self, open: bool) {
        self.asked.set(open);
        self.problem.set(None);
    }

    /// Does it: says `success` and hands over the answer, or says what went wrong. Pressed twice, it happens once. Once
    /// the component is gone, as after a step to another page, `done` does not run.
    pub fn run<R: 'static>(
        self,
        act: impl Future<Output = Result<R, Problem>> + 'static,
        success: Text,
        done: impl FnOnce(R) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = act.await;
            let left = self.busy.try_set(false).is_some();
            match answer {
                Ok(answer) => {
                    self.toasts.success(success);
                    if !left {
                        done(answer);
                    }
                }
                Err(problem) if self.asked.try_get_untracked() == Some(true) => drop(self.problem.try_set(Some(problem))),
                Err(problem) => self.toasts.problem(&problem),
            }
        });
    }
}
