//! The open sheet: its sections with running totals beside its items.

use ohqc_domain::assessments::SheetProgress;
use ohqc_domain::checklists::{Scale, Section as Part};
use rust_decimal::Decimal;

use super::desk::{Desk, Slot, Table};
use super::row::draw_row;
use super::tally::Tally;
use crate::prelude::*;
use crate::ui::progress::percent_of;

/// The sheet at a position.
pub(super) fn draw_sheet(desk: Desk, sheet: usize) -> Option<AnyView> {
    let table = desk.table(sheet)?;
    let followed = table.clone();
    let tallies = Memo::new(move |_| followed.tallies());
    let mut rows = table.items().map(|(at, item, line)| draw_row(desk, Slot { sheet, item: at }, &table.template, item, line));
    let sections: Vec<AnyView> = table
        .template
        .sections
        .iter()
        .enumerate()
        .map(|(at, section)| {
            let rows: Vec<AnyView> = rows.by_ref().take(section.items.len()).collect();
            let tally = Memo::new(move |_| tallies.with(|tallies| tallies.get(at).copied()).unwrap_or_default());
            view! {
                <section class="score-section" id=format!("section-{}", section.code) aria-labelledby=format!("section-{}-title", section.code)>
                    {heading(section, tally, table.template.scale)}
                    <ul>{rows}</ul>
                </section>
            }
            .into_any()
        })
        .collect();
    drop(rows);
    let basis = table.template.basis.clone();
    Some(
        view! {
            <div class="score-frame">
                <aside class="score-side">
                    {contents(desk, sheet, &table, tallies)}
                    {forecast(desk, sheet, &table)}
                </aside>
                <div class="score-list">
                    <p class="score-source">{label(table.template.title.clone())} " · " <span lang="zh-CN">{basis}</span> " " <MarkBadge mark=table.template.mark always=true /></p>
                    {sections}
                </div>
            </div>
        }
        .into_any(),
    )
}

fn heading(section: &Part, tally: Memo<Tally>, scale: Scale) -> AnyView {
    let worth = section.points.map(|points| view! { <span class="muted">{t!("{} 分", "{} points", score(points))}</span> });
    let unit = move || tally.with(|tally| lost_words(*tally, scale));
    view! {
        <h2 class="score-heading" id=format!("section-{}-title", section.code)>
            <span class="code">{section.code.clone()}</span> <span>{label(section.title.clone())}</span> {worth}
            <MarkBadge mark=section.mark />
            <span class="score-heading-sum"><span>{move || unit()}</span><span class="muted">{move || tally.with(|tally| format!("{} / {}", tally.answered, tally.items))}</span></span>
        </h2>
    }
    .into_any()
}

/// What was lost so far, in a few characters; nothing while nothing was.
fn lost_words(tally: Tally, scale: Scale) -> String {
    match (tally.lost.is_zero(), scale) {
        (true, _) => String::new(),
        (false, Scale::Points) => format!("−{}", score(tally.lost)),
        (false, Scale::Conformity) => t!("{} 项不符合", "{} fail", score(tally.lost)).get(),
    }
}

/// The sections, to jump to.
fn contents(desk: Desk, sheet: usize, table: &Table, tallies: Memo<Vec<Tally>>) -> AnyView {
    let scale = table.template.scale;
    let mut first = 0_usize;
    let lines = table
        .template
        .sections
        .iter()
        .enumerate()
        .map(|(at, section)| {
            let (from, count) = (first, section.items.len());
            first = first.saturating_add(count);
            let tally = Memo::new(move |_| tallies.with(|tallies| tallies.get(at).copied()).unwrap_or_default());
            let here = move || (from..from.saturating_add(count)).contains(&desk.at.get());
            let done = move || tally.with(|tally| tally.missing() == 0);
            view! {
                <li>
                    <button type="button" class="score-part" aria-current=move || here().then_some("true") data-done=move || done().then_some("true")
                        on:click=move |_| desk.go(Slot { sheet, item: from })>
                        <span class="code">{section.code.clone()}</span>
                        <span class="score-part-title">{label(section.title.clone())}</span>
                        <span class="score-part-lost">{move || lost_words(tally.get(), scale)}</span>
                        <span class="score-part-count">{move || tally.with(|tally| format!("{}/{}", tally.answered, tally.items))}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="score-parts" aria-label=t!("本表各部分", "Sections")><ul>{lines}</ul></nav> }.into_any()
}

/// What the sheet comes to if all that is missing got nothing, or everything.
fn forecast(desk: Desk, sheet: usize, table: &Table) -> AnyView {
    let progress = table.progress;
    let ends = move || progress.with(|progress| (progress.worst, progress.best));
    let bar = move |end: Decimal| format!("{}%", percent_of(end, Decimal::ONE_HUNDRED));
    let missing = move || progress.with(|progress| progress.missing);
    let words = move || {
        let (worst, best) = ends();
        if missing() == 0 { score(worst) } else { format!("{} – {}", score(worst), score(best)) }
    };
    let codes: Vec<_> = table.template.items().map(|item| item.code.clone()).collect();
    let failed = move || {
        let found = progress.with(|progress| progress.failed_key_items.clone());
        let buttons: Vec<_> = found
            .into_iter()
            .filter_map(|code| {
                let item = codes.iter().position(|other| *other == code)?;
                Some(view! { <button type="button" class="text-link code" on:click=move |_| desk.go(Slot { sheet, item })>{code.to_string()}</button> })
            })
            .collect();
        (!buttons.is_empty()).then(|| view! { <p class="score-failed"><span class="score-star">"★"</span>{t!("关键项未达标", "Key items below")} " " {buttons}</p> })
    };
    let vetoed = move || progress.with(|progress| progress.vetoed);
    view! {
        <section class="score-forecast" aria-label=t!("本表得分", "This sheet")>
            <p class="score-forecast-line"><span class="muted">{t!("本表得分（百分制）", "This sheet, percent")}</span><b>{words}</b></p>
            <div class="score-range" aria-hidden="true">
                <span class="score-range-best" style:width=move || bar(ends().1)></span>
                <span class="score-range-worst" style:width=move || bar(ends().0)></span>
            </div>
            <p class="muted score-forecast-note">{move || note(&progress.get())}</p>
            {failed}
            <Show when=vetoed><p class="score-failed"><span class="score-veto">"◆"</span>{t!("否决项不符合", "A veto item fails")}</p></Show>
        </section>
    }
    .into_any()
}

fn note(progress: &SheetProgress) -> String {
    let (missing, kept, worth) = (progress.missing, score(progress.score), score(progress.points));
    if missing == 0 {
        let items = progress.items;
        t!("全部 {} 项已评，得 {} / {}", "All {} items answered, {} / {}", items, kept, worth).get()
    } else {
        t!(
            "已评项得 {} / {}；其余 {} 项按全失至全得估计",
            "{} / {} so far; the other {} from nothing to everything",
            kept,
            worth,
            missing
        )
        .get()
    }
}
