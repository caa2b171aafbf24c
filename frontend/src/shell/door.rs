//! The frame of the door: whoever is not inside yet, or may only change their first password.

use leptos::prelude::*;

use super::Brand;
use crate::browser;
use crate::ui::{LanguageToggle, ThemeToggle};

/// The platform's name above, the page below.
#[component]
pub fn Door(
    /// What the browser's tab says.
    #[prop(into)]
    title: Signal<String>,
    /// What else may be done from here.
    #[prop(optional, into)]
    tools: ViewFn,
    /// The page.
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| browser::set_title(&format!("{} · OHQC", title.get())));
    view! {
        <div class="door">
            <header class="door-bar">
                <Brand href="/" />
                <div class="console-tools"><LanguageToggle /><ThemeToggle />{tools.run()}</div>
            </header>
            <main class="door-main" id="main" tabindex="-1">{children()}</main>
        </div>
    }
    .into_any()
}
