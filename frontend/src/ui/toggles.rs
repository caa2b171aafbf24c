//! Light or dark, Chinese or English.

use leptos::prelude::*;

use super::button::IconButton;
use super::icon::Glyph;
use crate::i18n::{Language, language, set_language};
use crate::theme::{Theme, theme, toggle_theme};

/// Changes between light and dark.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let glyph = Signal::derive(|| if theme() == Theme::Dark { Glyph::Sun } else { Glyph::Moon });
    let label = Signal::derive(|| match (theme(), language()) {
        (Theme::Dark, Language::Zh) => "切换为浅色".to_owned(),
        (Theme::Dark, Language::En) => "Use light colours".to_owned(),
        (Theme::Light, Language::Zh) => "切换为深色".to_owned(),
        (Theme::Light, Language::En) => "Use dark colours".to_owned(),
    });
    view! { <IconButton glyph label on_press=toggle_theme /> }.into_any()
}

/// Changes between Chinese and English; names the other language in that language.
#[component]
pub fn LanguageToggle() -> impl IntoView {
    let other = || if language() == Language::Zh { Language::En } else { Language::Zh };
    view! {
        <button type="button" class="language-toggle" lang=move || other().tag() on:click=move |_| set_language(other())>
            {move || if other() == Language::En { "English" } else { "中文" }}
        </button>
    }
    .into_any()
}
