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
    toasts: Toasts,
}

/// A task of the component that asks.
#[must_use]
pub fn use_task() -> Task {
    Task { busy: RwSignal::new(false), toasts: use_toasts() }
}

impl Task {
    /// Whether it is under way.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Does it: says `success` and hands over the answer, or says what went wrong. Pressed twice, it happens once.
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
        spawn_local(async move {
            let answer = act.await;
            let _ = self.busy.try_set(false);
            match answer {
                Ok(answer) => {
                    self.toasts.success(success);
                    done(answer);
                }
                Err(problem) => self.toasts.problem(&problem),
            }
        });
    }
}
