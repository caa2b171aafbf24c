//! Asking the server for something and drawing what comes: waiting, ready, failed.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ohqc_domain::problem::Problem;

use crate::ui::{Crumb, PageHeader, ProblemPanel, Skeleton};

/// What is known of something asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load<T> {
    /// Not here yet.
    Waiting,
    /// Here.
    Ready(T),
    /// It did not come.
    Failed(Problem),
}

/// Something asked of the server. `Copy`; keeps the last answer on show while it asks again.
pub struct Fetched<T: Send + Sync + 'static> {
    state: RwSignal<Load<T>>,
    busy: RwSignal<bool>,
    turn: RwSignal<u64>,
}

impl<T: Send + Sync + 'static> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetched<T> {}

/// Asks now, and again whenever a signal read by `ask` itself changes; late answers of earlier turns are dropped.
///
/// `let page = fetch(move || filings::list(client, url.pick(&["q", "state", "sort", "cursor"])));`
pub fn fetch<T, F>(ask: impl Fn() -> F + 'static) -> Fetched<T>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + 'static,
{
    let fetched = Fetched { state: RwSignal::new(Load::Waiting), busy: RwSignal::new(true), turn: RwSignal::new(0) };
    let asked = StoredValue::new(0_u64);
    Effect::new(move |_| {
        fetched.turn.track();
        let answer = ask();
        let mine = asked.get_value().wrapping_add(1);
        asked.set_value(mine);
        fetched.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            if asked.try_get_value() == Some(mine) {
                let _ = fetched.state.try_set(answer.map_or_else(Load::Failed, Load::Ready));
                let _ = fetched.busy.try_set(false);
            }
        });
    });
    fetched
}

impl<T: Send + Sync + 'static> Fetched<T> {
    /// Something that is here already.
    #[must_use]
    pub fn ready(value: T) -> Self {
        Self::fixed(Load::Ready(value))
    }

    /// A state that no request will change.
    #[must_use]
    pub fn fixed(state: Load<T>) -> Self {
        Self { state: RwSignal::new(state), busy: RwSignal::new(false), turn: RwSignal::new(0) }
    }

    /// Asks again.
    pub fn reload(self) {
        let _ = self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
    }

    /// Takes a newer value, as the answer to a change.
    pub fn set(self, value: T) {
        let _ = self.state.try_set(Load::Ready(value));
    }

    /// The state; followed.
    #[must_use]
    pub fn state(self) -> RwSignal<Load<T>> {
        self.state
    }

    /// Whether a request is under way.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }
}

impl<T: Clone + Send + Sync + 'static> Fetched<T> {
    /// The value when it is here; followed.
    #[must_use]
    pub fn get(self) -> Option<T> {
        self.state.with(|state| match state {
            Load::Ready(value) => Some(value.clone()),
            Load::Waiting | Load::Failed(_) => None,
        })
    }

    /// The value when it is here, for event handlers.
    #[must_use]
    pub fn get_untracked(self) -> Option<T> {
        self.state.with_untracked(|state| match state {
            Load::Ready(value) => Some(value.clone()),
            Load::Waiting | Load::Failed(_) => None,
        })
    }

    /// As [`Fetched::show`], for a whole page: while it is under way and when it failed the page has its heading, its
    /// title and the way here.
    pub fn page<V: IntoView + 'static>(
        self,
        title: impl Into<Signal<String>>,
        crumbs: Vec<Crumb>,
        draw: impl Fn(T) -> V + Send + Sync + 'static,
    ) -> AnyView {
        let title = title.into();
        (move || match self.state.get() {
            Load::Waiting => view! { <PageHeader title crumbs=crumbs.clone() /><Skeleton lines=6 /> }.into_any(),
            Load::Failed(problem) => {
                view! { <PageHeader title crumbs=crumbs.clone() /><ProblemPanel problem on_retry=move || self.reload() /> }
                    .into_any()
            }
            Load::Ready(value) => draw(value).into_any(),
        })
        .into_any()
    }

    /// Draws the value; a skeleton while it is under way, and the problem with a way to try again when it failed.
    pub fn show<V: IntoView + 'static>(self, draw: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView {
        (move || match self.state.get() {
            Load::Waiting => view! { <Skeleton lines=6 /> }.into_any(),
            Load::Failed(problem) => view! { <ProblemPanel problem on_retry=move || self.reload() /> }.into_any(),
            Load::Ready(value) => draw(value).into_any(),
        })
        .into_any()
    }
}
