//! What a page shows in place of its content: waiting, nothing there, failed.

use leptos::prelude::*;
use ohqc_domain::problem::{Code, Problem};

use super::badge::Tone;
use super::button::{Button, LinkButton};
use super::icon::{Glyph, Icon};
use super::layout::Notice;

/// Grey bars in place of what is under way.
#[component]
pub fn Skeleton(
    /// How many bars.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=t!("正在载入", "Loading")>
            {(0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect_view()}
        </div>
    }
    .into_any()
}

/// Nothing there, and what to do about it.
#[component]
pub fn EmptyState(
    /// That there is nothing.
    #[prop(into)]
    title: Signal<String>,
    /// Why, or what comes next.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What it shows.
    #[prop(default = Glyph::Document)]
    glyph: Glyph,
    /// A button that leads on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <Icon glyph size=28 />
            <p class="empty-title">{title}</p>
            {hint.map(|hint| view! { <p class="empty-hint">{hint}</p> })}
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// A problem in place of what was asked for, with a way to try again where that may help.
#[component]
pub fn ProblemPanel(
    /// What went wrong.
    problem: Problem,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let again = matches!(problem.code, Code::Unavailable | Code::Internal | Code::TooManyRequests | Code::Stale);
    let button = on_retry.filter(|_| again).map(|on_press| {
        view! { <Button small=true glyph=Glyph::Refresh on_press>{t!("重试", "Try again")}</Button> }
    });
    let elsewhere = matches!(problem.code, Code::NotFound | Code::Denied);
    let tone = if elsewhere { Tone::Neutral } else { Tone::Danger };
    let inside = untrack(|| crate::api::use_client().session().person().is_some());
    let way_on = (elsewhere && inside).then(|| {
        view! { <LinkButton href="/app" small=true>{t!("回到工作台", "To the workbench")}</LinkButton> }
    });
    view! {
        <div role="alert" class="problem-panel">
            <Notice tone title=problem.title>
                {problem.detail.map(|detail| view! { <p>{detail}</p> })}
                {button}
                {way_on}
            </Notice>
        </div>
    }
    .into_any()
}

/// There is no such page, or the reader may not know of it.
#[component]
pub fn NotFound() -> impl IntoView {
    let client = crate::api::use_client();
    let inside = Memo::new(move |_| client.session().person().is_some());
    let title = t!("没有这个页面 · 职业健康质量控制平台", "No such page · OHQC");
    Effect::new(move |_| crate::browser::set_title(&title.get()));
    view! {
        <div class="not-found">
            <p class="not-found-code">"404"</p>
            <h1>{t!("没有这个页面", "There is no such page")}</h1>
            <p>{t!("地址可能有误，或您无权查看。", "The address may be wrong, or you may not see it.")}</p>
            <div class="cluster">
                <Show when=move || inside.get() fallback=|| view! {
                    <LinkButton href="/" weight=super::button::Weight::Primary>{t!("回到首页", "To the front page")}</LinkButton>
                }>
                    <LinkButton href="/app" weight=super::button::Weight::Primary>{t!("回到工作台", "To the workbench")}</LinkButton>
                    <LinkButton href="/">{t!("回到首页", "To the front page")}</LinkButton>
                </Show>
            </div>
        </div>
    }
    .into_any()
}
