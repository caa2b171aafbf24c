//! The command palette: every place, a few acts, institutions and filings, by typing (Ctrl or ⌘ with K).

use std::borrow::Cow;
use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ohqc_domain::identity::Permission;
use ohqc_domain::problem::Problem;
use ohqc_domain::text::Text;

use super::leave::Leaving;
use crate::api::filings::{self, FilingSummary};
use crate::api::institutions::{self, InstitutionSummary};
use crate::api::{Client, use_client};
use crate::browser;
use crate::fetch::{Load, fetch};
use crate::i18n::{Language, label, language_now, set_language};
use crate::pages::{Group, places};
use crate::query::Query;
use crate::theme::toggle_theme;
use crate::ui::{Glyph, Icon, Shortcut};

/// How long after the last key the server is asked.
const TYPING: Duration = Duration::from_millis(250);

/// The fewest characters that are looked for on the server.
const FEWEST: usize = 2;

/// How many institutions, and how many filings, are offered.
const MOST: u32 = 5;

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
#[derive(Debug, Clone, PartialEq, Eq)]
enum Act {
    Go(Cow<'static, str>),
    Theme,
    Language,
    LogOut,
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    act: Act,
    glyph: Glyph,
    label: Text,
    group: Text,
}

impl Entry {
    /// Whether every word typed occurs in one of the languages or in the address.
    fn answers(&self, typed: &str) -> bool {
        let address = if let Act::Go(href) = &self.act { href } else { "" };
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
        .map(|item| Entry {
            act: Act::Go(item.href.into()),
            glyph: item.glyph,
            label: item.label.clone(),
            group: item.group.label(),
        })
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

/// An institution as an entry.
fn institution(found: InstitutionSummary) -> Entry {
    let InstitutionSummary { id, name, .. } = found;
    let (act, label) = (Act::Go(format!("/app/institutions/{id}").into()), Text::name(&name));
    Entry { act, glyph: Glyph::Building, label, group: Text::new("机构", "Institution") }
}

/// A filing as an entry: its number, where it has one, and whose it is.
fn filing(found: FilingSummary) -> Entry {
    let FilingSummary { id, institution_name: name, number, service, .. } = found;
    let number = number.map(|number| format!("{number} · ")).unwrap_or_default();
    let kind = service.label();
    let label = Text::owned(format!("{number}{name}（{}）", kind.zh), format!("{number}{name} ({})", kind.en));
    let group = service.said(Text::new("备案", "Filing"));
    Entry { act: Act::Go(format!("/app/filings/{id}").into()), glyph: Glyph::Document, label, group }
}

/// What the reader may see of institutions and filings that a name, a credit code or a number is part of.
async fn look_for(client: Client, typed: String) -> Result<Vec<Entry>, Problem> {
    let query = Query::new().with("q", typed).with("limit", MOST);
    let mut found = Vec::new();
    if untrack(|| client.can(Permission::InstitutionsRead)) {
        found.extend(institutions::list(client, query.clone()).await?.items.into_iter().map(institution));
    }
    if untrack(|| client.can(Permission::FilingsRead)) {
        found.extend(filings::list(client, query).await?.items.into_iter().map(filing));
    }
    Ok(found)
}

/// Whether the reader may see any of what the server looks for.
fn looks(client: Client) -> bool {
    client.can(Permission::InstitutionsRead) || client.can(Permission::FilingsRead)
}

/// What is asked of the server for what was typed: nothing for too little.
fn asked_for(typed: &str) -> Option<String> {
    let typed = typed.trim();
    (typed.chars().count() >= FEWEST).then(|| typed.to_owned())
}

/// Opens the palette; looks like a search box.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let Palette(open) = expect_context();
    view! {
        <button type="button" class="palette-button" on:click=move |_| open.set(true) aria-keyshortcuts="Control+K Meta+K">
            <Icon glyph=Glyph::Search />
            <span>{t!("前往或查找…", "Go to or find…")}</span>
            <kbd>{Shortcut::Palette.shown()}</kbd>
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
        if Shortcut::Palette.pressed(&event) {
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
    let words = move || typed.with(|typed| asked_for(typed)).filter(|_| looks(client));
    let asked = RwSignal::new(None::<String>);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(cancel);
    Effect::new(move |_| {
        let next = words();
        cancel();
        if next.is_none() {
            return asked.set(None);
        }
        waiting.set_value(set_timeout_with_handle(move || drop(asked.try_set(next)), TYPING).ok());
    });
    let answer = fetch(move || {
        let asked = asked.get();
        async move {
            match asked {
                // What the answer is to stands beside it, so that an answer to earlier words is not offered for later ones.
                Some(words) => Ok((Some(words.clone()), look_for(client, words).await?)),
                None => Ok((None, Vec::new())),
            }
        }
    });
    // What the server has for what is typed now.
    let on_record = Memo::new(move |_| {
        let words = words();
        match answer.state().get() {
            _ if words.is_none() => Load::Ready(Vec::new()),
            Load::Ready((of, found)) if of == words => Load::Ready(found),
            Load::Failed(problem) if !answer.busy().get() && asked.get() == words => Load::Failed(problem),
            _ => Load::Waiting,
        }
    });
    let found = Signal::derive(move || {
        let all = entries(client);
        let mut found: Vec<Entry> = typed.with(|typed| all.into_iter().filter(|entry| entry.answers(typed)).collect());
        if let Load::Ready(more) = on_record.get() {
            found.extend(more);
        }
        found
    });
    let act = move |act: Act| {
        open.set(false);
        match act {
            Act::Go(href) => navigate.with_value(|navigate| navigate(&href, NavigateOptions::default())),
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
                let entry = found.with_untracked(|found| found.get(chosen.get_untracked()).map(|entry| entry.act.clone()));
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
                let chosen_act = entry.act.clone();
                view! {
                    <li role="option" class="palette-line" id=format!("palette-{at}") aria-selected=move || if selected() { "true" } else { "false" }
                        on:click=move |_| act(chosen_act.clone()) on:mousemove=move |_| if !selected() { chosen.set(at) }>
                        <Icon glyph=entry.glyph size=17 />
                        <span>{label(entry.label)}</span>
                        <span class="palette-group">{label(entry.group)}</span>
                    </li>
                }
            })
            .collect_view()
    };
    let told = move || match on_record.get() {
        Load::Waiting => Some(t!("正在查找机构和备案…", "Looking for institutions and filings…").get()),
        Load::Failed(problem) => {
            Some(t!("机构和备案未能查找：{}", "Institutions and filings were not looked for: {}", problem.title).get())
        }
        Load::Ready(_) if found.with(Vec::is_empty) => Some(t!("没有匹配项", "Nothing matches").get()),
        Load::Ready(_) => None,
    };
    let hint = move || match looks(client) {
        true => t!("输入页面、操作、机构名称或备案编号", "Type a page, an action, an institution or a filing number").get(),
        false => t!("输入页面或操作", "Type a page or an action").get(),
    };
    let told = move || told().map(|words| view! { <p class="palette-none">{words}</p> });
    view! {
        <dialog class="dialog palette" node_ref=node on:close=move |_| open.set(false) aria-label=t!("命令面板", "Command palette")>
            <div class="palette-box">
                <Icon glyph=Glyph::Search size=18 />
                <input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" autocomplete="off"
                    aria-activedescendant=move || format!("palette-{}", chosen.get()) aria-label=t!("前往或查找", "Go to or find")
                    placeholder=hint prop:value=typed
                    on:input=move |event| { typed.set(event_target_value(&event)); chosen.set(0); } on:keydown=on_key />
            </div>
            <ul class="palette-list" id="palette-list" role="listbox" aria-label=t!("结果", "Results")>{move || open.get().then(lines)}</ul>
            <div role="status">{told}</div>
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
            act: Act::Go("/app/filings".into()),
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

    #[test]
    fn the_server_is_asked_for_more_than_a_letter() {
        assert_eq!((asked_for(" 长 "), asked_for("")), (None, None));
        assert_eq!(asked_for(" 长春 ").as_deref(), Some("长春"));
    }

    #[test]
    fn a_filing_is_named_by_its_number_and_leads_to_its_page() {
        let found: FilingSummary = serde_json::from_value(serde_json::json!({
            "id": uuid::Uuid::nil(), "institution": uuid::Uuid::nil(), "institution_name": "长春某医院", "region_name": "",
            "service": "examination", "origin": "platform", "state": "draft", "ready": false,
            "updated_at": "2025-06-16T00:00:00Z",
        }))
        .unwrap();
        let entry = filing(found);
        assert_eq!(entry.act, Act::Go(format!("/app/filings/{}", uuid::Uuid::nil()).into()));
        assert!(entry.label.zh.starts_with("长春某医院（"), "no number yet: {}", entry.label.zh);
    }
}
