//! Short messages that come and go.

use std::time::Duration;

use leptos::prelude::*;
use ohqc_domain::problem::Problem;
use ohqc_domain::text::Text;

use super::badge::Tone;
use super::button::IconButton;
use super::icon::{Glyph, Icon};
use crate::browser;
use crate::format::colon;
use crate::i18n::{label, language_now};

const SHOWN: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Message {
    id: u64,
    tone: Tone,
    words: Signal<String>,
}

/// The messages on show. `Copy`; take it with [`use_toasts`] while the component is set up, use it anywhere.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Message>>,
    count: StoredValue<u64>,
}

impl Toasts {
    /// No messages.
    #[must_use]
    pub fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), count: StoredValue::new(0) }
    }

    /// Says that something went well.
    pub fn success(self, text: Text) {
        self.add(Tone::Success, label(text), true);
    }

    /// Says something worth knowing.
    pub fn info(self, text: Text) {
        self.add(Tone::Neutral, label(text), true);
    }

    /// Says what went wrong; stays until closed.
    pub fn problem(self, problem: &Problem) {
        let complaints = problem.errors.iter().map(|error| error.detail.clone());
        let words: Vec<String> = problem.detail.clone().into_iter().chain(complaints).collect();
        let text =
            if words.is_empty() { problem.title.clone() } else { colon(&problem.title, &words.join("；"), language_now()) };
        self.add(Tone::Danger, Signal::stored(text), false);
    }

    fn add(self, tone: Tone, words: Signal<String>, leaves: bool) {
        let id = self.count.get_value();
        self.count.set_value(id.wrapping_add(1));
        self.list.update(|list| list.push(Message { id, tone, words }));
        if leaves {
            set_timeout(move || self.close(id), SHOWN);
        }
    }

    fn close(self, id: u64) {
        self.list.update(|list| list.retain(|message| message.id != id));
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// The messages of this page load.
///
/// # Panics
/// Outside the application's root.
#[must_use]
pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Where the messages appear; once, at the root.
#[component]
pub fn ToastArea() -> impl IntoView {
    let toasts = use_toasts();
    Effect::new(move |_| if toasts.list.with(Vec::is_empty) { browser::lower_messages() } else { browser::raise_messages() });
    view! {
        <div class="toast-area" id=browser::MESSAGES popover="manual" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|message| message.id let(message)>
                <div class="toast-line" data-tone=message.tone.word()>
                    <Icon glyph=if message.tone == Tone::Danger { Glyph::Alert } else { Glyph::Check } size=18 />
                    <p>{message.words}</p>
                    <IconButton glyph=Glyph::Close label=t!("关闭", "Close") on_press=move || toasts.close(message.id) />
                </div>
            </For>
        </div>
    }
    .into_any()
}
