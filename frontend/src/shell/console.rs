//! The console: navigation at the side, the top bar, the page. Nobody gets in who is not logged in.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::{use_location, use_navigate};
use ohqc_domain::problem::{Code, Problem};

use super::brand::Brand;
use super::leave::Leaving;
use super::navigation::Navigation;
use super::palette::PaletteButton;
use super::shortcuts::Shortcuts;
use crate::api::session::UserView;
use crate::api::{SessionState, use_client};
use crate::browser;
use crate::i18n::{label, language};
use crate::pages::accounts::FirstPassword;
use crate::pages::{NavItem, place_at, refused};
use crate::query::escape;
use crate::ui::{Glyph, Icon, IconButton, LanguageToggle, PageHeader, ProblemPanel, Skeleton, ThemeToggle};

/// The frame of every page under `/app`.
#[component]
pub fn ConsoleShell() -> impl IntoView {
    let client = use_client();
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if client.session() == SessionState::Anonymous {
            let here = format!(
                "{}{}",
                location.pathname.get_untracked(),
                location.search.with_untracked(|search| {
                    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
                })
            );
            let target = format!("/login?next={}", escape(&here));
            navigate(&target, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let inside = Memo::new(move |_| client.session().person().is_some());
    let forced = Memo::new(move |_| client.session().person().is_some_and(|person| person.must_change_password));
    view! {
        <Show when=move || inside.get() fallback=|| view! { <div class="console-waiting"><Skeleton lines=4 /></div> }>
            <Show when=move || !forced.get() fallback=|| view! { <FirstPassword /> }><Frame /></Show>
        </Show>
    }
    .into_any()
}

#[component]
fn Frame() -> impl IntoView {
    let open = RwSignal::new(false);
    let location = use_location();
    // Another page: the drawer closes, and the focus goes to the page as it does after a full load.
    Effect::new(move |last: Option<String>| {
        let path = location.pathname.get();
        if last.is_some_and(|last| last != path) {
            open.set(false);
            browser::focus("main");
        }
        path
    });
    // Another width, as of a tablet that is turned: what was open for the other one closes. A keyboard on the screen
    // changes the height only.
    let width = StoredValue::new(browser::width());
    let turned = window_event_listener(leptos::ev::resize, move |_| {
        let now = browser::width();
        if width.get_value().total_cmp(&now).is_ne() {
            width.set_value(now);
            open.set(false);
        }
    });
    on_cleanup(move || turned.remove());
    view! {
        <div class="console" class:console-nav-open=move || open.get()>
            <a class="skip-link" href="#main" rel="external" on:click=|event| { event.prevent_default(); browser::focus("main"); }>
                {t!("跳到正文", "Skip to content")}
            </a>
            <aside class="console-side" id="side">
                <Brand href="/app" />
                <Navigation />
            </aside>
            <button type="button" class="console-veil" aria-label=t!("关闭导航", "Close navigation") tabindex="-1" on:click=move |_| open.set(false)></button>
            <header class="console-bar">
                <div class="console-menu">
                    <IconButton glyph=Glyph::Menu label=t!("导航", "Navigation") expanded=open on_press=move || open.update(|open| *open = !*open) />
                </div>
                <PaletteButton />
                <div class="console-tools">
                    <LanguageToggle />
                    <ThemeToggle />
                    <UserMenu />
                </div>
            </header>
            <main class="console-main" id="main" tabindex="-1"><Guarded /></main>
        </div>
    }
    .into_any()
}

/// The page, for those whom the table of places lets in; for others at once that they may not.
#[component]
fn Guarded() -> impl IntoView {
    let client = use_client();
    let path = use_location().pathname;
    let refused = Memo::new(move |_| {
        let session = client.session();
        path.with(|path| refused(path, |permission| session.can(permission)).map(|item| item.href))
    });
    view! {
        <Show when=move || refused.get().is_none() fallback=move || refused.get_untracked().and_then(place_at).map(draw_refusal)>
            <Outlet />
        </Show>
    }
    .into_any()
}

fn draw_refusal(item: &'static NavItem) -> AnyView {
    let problem = move || Problem::new(403, Code::Denied, None, language());
    view! {
        <PageHeader title=label(item.label.clone()) />
        {move || view! { <ProblemPanel problem=problem() /> }}
    }
    .into_any()
}

/// Who is logged in, and the way out.
#[component]
fn UserMenu() -> impl IntoView {
    let client = use_client();
    let leaving: Leaving = expect_context();
    let Shortcuts(shortcuts) = expect_context();
    let person = move || client.session().person().cloned();
    let leave = move |_| leaving.here(client);
    let leave_everywhere = move |_| leaving.everywhere();
    let menu = move |person: UserView| {
        view! {
            <button type="button" class="user-button" popovertarget="user-menu" aria-haspopup="true">
                <span class="avatar" aria-hidden="true">{person.display_name.chars().next().map(String::from)}</span>
                <span class="user-words">
                    <span class="user-name">{person.display_name}</span>
                    <span class="user-place">{person.organisation_name}</span>
                </span>
                <Icon glyph=Glyph::ChevronDown size=14 />
            </button>
            <div class="menu" id="user-menu" popover="auto">
                <p class="menu-note">{t!("登录名", "Signed in as")} " " <b>{person.name}</b></p>
                <A href="/app/account" attr:class="menu-item"><Icon glyph=Glyph::Shield />{t!("我的账号", "My account")}</A>
                <button type="button" class="menu-item" popovertarget="user-menu" popovertargetaction="hide" on:click=move |_| shortcuts.set(true)>
                    <Icon glyph=Glyph::Info />{t!("键盘快捷键", "Keyboard shortcuts")}
                </button>
                <button type="button" class="menu-item" on:click=leave><Icon glyph=Glyph::LogOut />{t!("退出登录", "Log out")}</button>
                <button type="button" class="menu-item" on:click=leave_everywhere><Icon glyph=Glyph::Lock />{t!("在所有设备上退出", "Log out everywhere")}</button>
            </div>
        }
    };
    view! { <div class="user-menu">{move || person().map(menu)}</div> }.into_any()
}
