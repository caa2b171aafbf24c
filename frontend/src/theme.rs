//! Light and dark.

use std::sync::LazyLock;

use leptos::prelude::*;

use crate::browser;

const KEY: &str = "ohqc.theme";

/// How the client is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Paper.
    Light,
    /// Night.
    Dark,
}

impl Theme {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

static THEME: LazyLock<ArcRwSignal<Theme>> = LazyLock::new(|| {
    let dark = browser::root_attribute("data-theme").as_deref() == Some("ohqc-dark");
    ArcRwSignal::new(if dark { Theme::Dark } else { Theme::Light })
});

/// The theme in use; a view that asks is drawn again when it changes.
#[must_use]
pub fn theme() -> Theme {
    THEME.get()
}

/// Changes the theme and remembers it.
pub fn set_theme(theme: Theme) {
    THEME.set(theme);
    browser::set_root_attribute("data-theme", &format!("ohqc-{}", theme.word()));
    browser::store(KEY, theme.word());
}

/// Changes to the other theme.
pub fn toggle_theme() {
    set_theme(THEME.get_untracked().other());
}
