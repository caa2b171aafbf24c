//! The public site: a header, the page, a footer.

use leptos::prelude::*;
use leptos_router::components::{A, Outlet};

use super::brand::Brand;
use crate::api::use_client;
use crate::browser;
use crate::i18n::label;
use crate::pages::{Group, places};
use crate::ui::{LanguageToggle, LinkButton, ThemeToggle};

/// The frame of every page that is open to everybody.
#[component]
pub fn PublicShell() -> impl IntoView {
    view! { <PublicFrame><Outlet /></PublicFrame> }.into_any()
}

/// The frame alone, around what lies in no place of the router.
#[component]
pub fn PublicFrame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let client = use_client();
    let inside = move || client.session().person().is_some();
    let links = places(Group::Public, |_| true)
        .into_iter()
        .map(|item| view! { <A href=item.href attr:class="public-link">{label(item.label.clone())}</A> })
        .collect_view();
    view! {
        <div class="public">
            <a class="skip-link" href="#main" rel="external" on:click=|event| { event.prevent_default(); browser::focus("main"); }>
                {t!("跳到正文", "Skip to content")}
            </a>
            <header class="public-bar">
                <div class="public-width public-bar-line">
                    <Brand href="/" />
                    <nav class="public-nav" aria-label=t!("主导航", "Main")>{links}</nav>
                    <div class="console-tools">
                        <LanguageToggle />
                        <ThemeToggle />
                        <LinkButton href="/app" small=true>
                            {move || if inside() { t!("进入工作台", "Open the desk") } else { t!("登录", "Log in") }}
                        </LinkButton>
                    </div>
                </div>
            </header>
            <main class="public-main public-width" id="main" tabindex="-1">{children()}</main>
            <footer class="public-foot">
                <div class="public-width">
                    <p>{t!("依据《职业病防治法》及国家、省级职业健康质量控制规定运行。", "Run under the Law on the Prevention and Control of Occupational Diseases and the national and provincial QC rules.")}</p>
                </div>
            </footer>
        </div>
    }
    .into_any()
}
