//! The workbench: what is due for this person.

mod board;
mod clocks;
mod rounds;
mod shortcuts;

use ohqc_domain::deadlines::Standing;

use self::clocks::draw_lot;
use self::rounds::Rounds;
use self::shortcuts::shortcuts;
use crate::api::deadlines::{self, DeadlineCounts};
use crate::format;
use crate::pages::assessments::WaitingPlans;
use crate::pages::filings::{DraftPanel, ExpiryPanel, ReadyPanel};
use crate::pages::outings::{CluePanel, InboxPanel, NoticePanel, UnsentPanel};
use crate::pages::publications::WaitingPublications;
use crate::pages::releases::WaitingReleases;
use crate::prelude::*;

/// The workbench.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Work,
        href: "/app",
        label: Text::new("我的工作台", "My desk"),
        glyph: Glyph::Home,
        permissions: &[],
    }],
    console: || vec![route(path!(""), Workbench)],
    public: Vec::new,
};

/// Greets the person, shows what is due and leads to what they came for.
#[component]
fn Workbench() -> impl IntoView {
    let client = use_client();
    let name = move || client.session().person().map(|person| person.display_name.clone()).unwrap_or_default();
    let place = move || client.session().person().map(|person| person.organisation_name.clone()).unwrap_or_default();
    let timed = Memo::new(move |_| client.can(Permission::DeadlinesRead));
    view! {
        <PageHeader title=t!("{}，您好", "Good day, {}", name()) subtitle=Signal::derive(place) />
        <div class="desk">
            <div class="desk-main">
                <Show when=move || timed.get() fallback=untimed><Due /></Show>
                <Show when=move || client.can(Permission::FilingsEdit)><DraftPanel /></Show>
                <Show when=move || client.can(Permission::FilingsAccept)><ReadyPanel /></Show>
                <Show when=move || client.can(Permission::AssessmentsApprove)><WaitingPlans /></Show>
                <Show when=move || client.can(Permission::PublicationsRelease)><WaitingPublications /></Show>
                <Show when=move || client.can(Permission::ReleasesApprove)><WaitingReleases /></Show>
                <Show when=move || client.can(Permission::OutingsEdit)><UnsentPanel /></Show>
                <Show when=move || client.can(Permission::OutingsReceive)><InboxPanel /><CluePanel /></Show>
                <Show when=move || client.can(Permission::OutingsConfirm)><NoticePanel /></Show>
                <Show when=move || client.can(Permission::FilingsRead)><ExpiryPanel /></Show>
            </div>
            <aside class="desk-side"><Shortcuts /></aside>
        </div>
    }
    .into_any()
}

/// What those do whom no clock waits for: experts have their rounds.
fn untimed() -> AnyView {
    if use_client().can(Permission::AssessmentsScore) {
        return view! { <Rounds /> }.into_any();
    }
    // What waits for an employer stands below.
    if use_client().can(Permission::OutingsConfirm) {
        return ().into_any();
    }
    view! {
        <Card>
            <EmptyState glyph=Glyph::Home title=t!("您的岗位没有限时事项", "Your role has no deadlines")
                hint=t!("可从右侧进入您有权查看的内容。", "What you may see is listed beside.") />
        </Card>
    }
    .into_any()
}

#[component]
fn Shortcuts() -> impl IntoView {
    let client = use_client();
    let lines = move || {
        let session = client.session();
        shortcuts(|permission| session.can(permission))
            .into_iter()
            .map(|item| {
                view! {
                    <li><leptos_router::components::A href=item.href attr:class="shortcut">
                        <Icon glyph=item.glyph size=18 /><span>{label(item.label.clone())}</span><Icon glyph=Glyph::ChevronRight size=14 />
                    </leptos_router::components::A></li>
                }
            })
            .collect_view()
    };
    view! {
        <section class="panel" aria-label=t!("常用操作", "What to do")>
            <header class="panel-header"><h2>{t!("常用操作", "What to do")}</h2></header>
            <ul class="shortcut-list">{lines}</ul>
        </section>
    }
    .into_any()
}

/// Tiles, and the board of clocks.
#[component]
fn Due() -> impl IntoView {
    let client = use_client();
    fetch(move || deadlines::counts(client)).show(|counts| view! { {tiles(&counts)} {list(counts)} })
}

fn tiles(counts: &DeadlineCounts) -> AnyView {
    let DeadlineCounts { overdue, due_soon, upcoming, latest, .. } = *counts;
    let late = if overdue > 0 { t!("最长 {} 天", "{} days at most", latest) } else { t!("没有逾期", "Nothing is late") };
    let tone = move |count: u64, tone: Tone| if count > 0 { tone } else { Tone::Neutral };
    view! {
        <div class="stat-row">
            <Stat label=label(Standing::Overdue.label()) value=format::count(overdue) note=late tone=tone(overdue, Tone::Danger) href="/app?standing=overdue" />
            <Stat label=label(Standing::DueSoon.label()) value=format::count(due_soon) note=t!("在提醒期内", "Within the warning time") tone=tone(due_soon, Tone::Warning) href="/app?standing=due_soon" />
            <Stat label=label(Standing::Upcoming.label()) value=format::count(upcoming) note=t!("尚有时间", "There is time") href="/app?standing=upcoming" />
        </div>
    }
    .into_any()
}

fn list(counts: DeadlineCounts) -> AnyView {
    if counts.kinds.is_empty() {
        return view! {
            <Card>
                <EmptyState glyph=Glyph::Check title=t!("没有限时事项", "Nothing has a deadline")
                    hint=t!("有新的限时事项时，会出现在这里。", "Whatever gets a deadline will appear here.") />
            </Card>
        }
        .into_any();
    }
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || deadlines::list(client, board::asked(&url.get())));
    let kinds = counts.kinds.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect::<Vec<_>>();
    let standings = Standing::BOARD.into_iter().map(|one| Choice::new(one.code(), one.label())).collect::<Vec<_>>();
    let lots = page.show(|page| {
        let lots = board::lots(&page.items);
        if lots.is_empty() {
            return view! { <EmptyState glyph=Glyph::Filter title=t!("没有符合条件的事项", "Nothing matches") /> }.into_any();
        }
        lots.into_iter().map(draw_lot).collect_view().into_any()
    });
    let next = Signal::derive(move || page.get().and_then(|page| page.next));
    let (all, pressing) =
        (counts.overdue + counts.due_soon + counts.upcoming + counts.awaiting, counts.overdue + counts.due_soon);
    let note = if pressing == 0 {
        t!("没有紧迫事项，可按日期安排。", "Nothing is pressing; plan by date.")
    } else {
        t!("按到期日排列，最紧迫的在前。", "By due date, the most urgent first.")
    };
    let note = Signal::derive(move || {
        let many = if board::narrowed(&url.get()) { String::new() } else { t!("共 {} 项。", "{} in all. ", all).get() };
        let safe = t!("稳妥日是到期日当日或之前的最后一个工作日。", " «Safe by» is the last working day in time.");
        format!("{many}{}{}", note.get(), safe.get())
    });
    view! {
        <Section title=t!("到期与逾期", "Due and late") note flush=true
            actions=|| view! { <ExportButton list=deadlines::FILE asked=board::asked /> }>
            <FilterBar keys=board::FILTERS.to_vec()>
                <SearchBox label=t!("事项或机构", "Matter or institution") />
                <FilterSelect key="kind" label=t!("事项", "Matter") choices=kinds />
                <FilterSelect key="standing" label=t!("状态", "State") choices=standings />
            </FilterBar>
            {lots}
            <Pager next />
        </Section>
    }
    .into_any()
}
