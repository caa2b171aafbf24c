//! The command palette: every place and a few acts, by typing (Ctrl or ⌘ with K).

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ohqc_domain::text::Text;

use super::leave::Leaving;
use crate::api::{Client, use_client};
use crate::browser;
use crate::i18n::{Language, label, language_now, set_language};
use crate::pages::{Group, places};
use crate::theme::toggle_theme;
use crate::ui::{Glyph, Icon};

/// Whether the palette is open; in context.
#[derive(Clone, Copy)]
pub struct Palette(RwSignal<bool>);

impl Palette {
    /// A closed palette.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }
}

impl Default for Palette {
    fn default() -> Self {
        Self::new()
    }
}

/// What choosing an entry does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Go(&'static str),
    Theme,
    Language,
    LogOut,
}

#[derive(Debug, Clone)]
struct Entry {
    act: Act,
    glyph: Glyph,
    label: Text,
    group: Text,
}

impl Entry {
    /// Whether every word typed occurs in one of the languages or in the address.
    fn answers(&self, typed: &str) -> bool {
        let address = if let Act::Go(href) = self.act { href } else { "" };
        let all = format!("{} {} {} {address}", self.label.zh, self.label.en, self.group.zh).to_lowercase();
        typed.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

fn entries(client: Client) -> Vec<Entry> {
    let session = client.session();
    let inside = session.person().is_some();
    let reachable = Group::ALL.iter().filter(|group| inside || **group == Group::Public);
    let mut list: Vec<Entry> = reachable
        .flat_map(|group| places(*group, |permission| session.can(permission)))
        .map(|item| Entry { act: Act::Go(item.href), glyph: item.glyph, label: item.label.clone(), group: item.group.label() })
        .collect();
    let acts = Text::new("操作", "Actions");
    list.push(Entry {
        act: Act::Theme,
        glyph: Glyph::Moon,
        label: Text::new("切换深浅色", "Switch light and dark"),
        group: acts.clone(),
    });
    list.push(Entry {
        act: Act::Language,
        glyph: Glyph::Language,
        label: Text::new("切换语言 English", "Switch language 中文"),
        group: acts.clone(),
    });
    if inside {
        list.push(Entry { act: Act::LogOut, glyph: Glyph::LogOut, label: Text::new("退出登录", "Log out"), group: acts });
    }
    list
}

/// Opens the palette; looks like a search box.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let Palette(open) = expect_context();
    view! {
        <button type="button" class="palette-button" on:click=move |_| open.set(true) aria-keyshortcuts="Control+K Meta+K">
            <Icon glyph=Glyph::Search />
            <span>{t!("前往或查找…", "Go to or find…")}</span>
            <kbd>"Ctrl K"</kbd>
        </button>
    }
    .into_any()
}

/// The palette itself; once, inside the router.
#[component]
pub fn CommandPalette() -> impl IntoView {
    let Palette(open) = expect_context();
    let (client, leaving) = (use_client(), expect_context::<Leaving>());
    let navigate = StoredValue::new_local(use_navigate());
    let node = NodeRef::<html::Dialog>::new();
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            open.update(|open| *open = !*open);
        }
    });
    on_cleanup(move || keys.remove());
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                typed.set(String::new());
                chosen.set(0);
                drop(dialog.show_modal());
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let found = Signal::derive(move || {
        let all = entries(client);
        typed.with(|typed| all.into_iter().filter(|entry| entry.answers(typed)).collect::<Vec<_>>())
    });
    let act = move |act: Act| {
        open.set(false);
        match act {
            Act::Go(href) => navigate.with_value(|navigate| navigate(href, NavigateOptions::default())),
            Act::Theme => toggle_theme(),
            Act::Language => set_language(if language_now() == Language::Zh { Language::En } else { Language::Zh }),
            Act::LogOut => leaving.here(client),
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if browser::composing(&event) {
            return;
        }
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = at.saturating_add(1).min(last)),
            "ArrowUp" => chosen.update(|at| *at = at.saturating_sub(1)),
            "Enter" => {
                let entry = found.with_untracked(|found| found.get(chosen.get_untracked()).map(|entry| entry.act));
                if let Some(entry) = entry {
                    act(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let lines = move || {
        found
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, entry)| {
                let selected = move || chosen.get() == at;
                view! {
                    <li role="option" class="palette-line" id=format!("palette-{at}") aria-selected=move || if selected() { "true" } else { "false" }
                        on:click=move |_| act(entry.act) on:mousemove=move |_| if !selected() { chosen.set(at) }>
                        <Icon glyph=entry.glyph size=17 />
                        <span>{label(entry.label)}</span>
                        <span class="palette-group">{label(entry.group)}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <dialog class="dialog palette" node_ref=node on:close=move |_| open.set(false) aria-label=t!("命令面板", "Command palette")>
            <div class="palette-box">
                <Icon glyph=Glyph::Search size=18 />
                <input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" autocomplete="off"
                    aria-activedescendant=move || format!("palette-{}", chosen.get()) aria-label=t!("前往或查找", "Go to or find")
                    placeholder=t!("输入页面或操作", "Type a page or an action") prop:value=typed
                    on:input=move |event| { typed.set(event_target_value(&event)); chosen.set(0); } on:keydown=on_key />
            </div>
            <ul class="palette-list" id="palette-list" role="listbox" aria-label=t!("结果", "Results")>{move || open.get().then(lines)}</ul>
            <Show when=move || found.with(Vec::is_empty)><p class="palette-none">{t!("没有匹配的页面或操作", "Nothing matches")}</p></Show>
        </dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_answers_to_both_languages_and_its_address() {
        let entry = Entry {
            act: Act::Go("/app/filings"),
            glyph: Glyph::Document,
            label: Text::new("备案", "Filing register"),
            group: Text::new("机构", "Institutions"),
        };
        assert!(entry.answers("备案"));
        assert!(entry.answers("FILING reg"));
        assert!(entry.answers("app/fil"));
        assert!(entry.answers(""));
        assert!(!entry.answers("备案 整改"));
    }
}
