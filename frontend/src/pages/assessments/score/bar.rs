//! The bar that stays in sight: the sheets, how far the round is, whether everything is saved.

use ohqc_domain::checklists::Template;

use super::desk::{Desk, Slot, Table};
use super::saving::Status;
use crate::format::points;
use crate::pages::grades::GradeBadge;
use crate::prelude::*;

/// The bar.
pub(super) fn draw_bar(desk: Desk) -> AnyView {
    let tabs = desk.tables().iter().enumerate().map(|(sheet, table)| tab(desk, sheet, table)).collect_view();
    let beside = desk.tables().len();
    let selected = move || desk.open.get() == beside;
    view! {
        <div class="score-bar">
            <div class="score-tabs" role="tablist" aria-label=t!("评分表", "Sheets") on:keydown=|event| tab_keys(&event)>
                {tabs}
                <button type="button" class="score-tab" role="tab" aria-selected=move || if selected() { "true" } else { "false" }
                    tabindex=move || if selected() { "0" } else { "-1" } on:click=move |_| desk.show(beside)>
                    {t!("其他情况", "Other findings")}
                </button>
            </div>
            <div class="score-standing">
                {move || verdict(desk)}
                {move || status(desk.status())}
                <IconButton glyph=Glyph::Info label=t!("键盘操作（?）", "Keys (?)") on_press=move || desk.help.set(true) />
            </div>
        </div>
    }
    .into_any()
}

/// What a sheet is about in a few characters, the first of which tell the sheets apart where a tab is cut: the Chinese names of
/// the categories begin alike.
fn subject(template: &Template) -> Text {
    let Text { zh, en } = template.category.map_or_else(|| template.part.label(), |category| category.label());
    let apart = zh.strip_prefix("接触").map(str::to_owned);
    Text { zh: apart.map_or(zh, Into::into), en }
}

fn tab(desk: Desk, sheet: usize, table: &Table) -> AnyView {
    let progress = table.progress;
    let selected = move || desk.open.get() == sheet;
    let missing = move || progress.with(|progress| progress.missing);
    let count = move || {
        match missing() {
        0 => view! { <span class="score-tab-done" role="img" aria-label=t!("已评完", "Complete")><Icon glyph=Glyph::Check size=14 /></span> }.into_any(),
        missing => view! { <span class="tab-count" title=t!("未评分 {} 项", "{} without an answer", missing)>{missing}</span> }.into_any(),
    }
    };
    view! {
        <button type="button" class="score-tab" role="tab" title=label(table.template.title.clone())
            aria-selected=move || if selected() { "true" } else { "false" } tabindex=move || if selected() { "0" } else { "-1" }
            on:click=move |_| desk.go(Slot { sheet, item: 0 })>
            <b>{label(table.template.short_name())}</b> <span class="score-tab-subject">{label(subject(&table.template))}</span> {count}
        </button>
    }
    .into_any()
}

/// How far the round is, or what it comes to.
fn verdict(desk: Desk) -> AnyView {
    match desk.verdict.get() {
        Some(verdict) => view! {
            <span class="score-verdict"><span class="muted">{t!("按现行规则", "By today's rules")}</span>
                <b>{points(verdict.display_score)}</b> <GradeBadge grade=verdict.grade /></span>
        }
        .into_any(),
        None => {
            let tally = desk.tally();
            let (answered, items) = (tally.answered, tally.items);
            view! { <span class="score-verdict"><span class="muted">{t!("已评", "Answered")}</span> <b>{answered}</b><span class="muted">" / "{items}</span></span> }.into_any()
        }
    }
}

fn status(status: Status) -> AnyView {
    let (kind, words) = match status {
        Status::Saved => ("saved", t!("已保存", "Saved")),
        Status::Saving => ("saving", t!("保存中…", "Saving…")),
        Status::Unsaved(count) => ("unsaved", t!("{} 项未保存", "{} not saved", count)),
        Status::Offline(count) => {
            ("offline", t!("连接中断，{} 项已暂存本机，将自动重试", "No connection; {} kept here, trying again", count))
        }
    };
    view! { <span class="score-status" data-status=kind role="status">{words}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::checklists::{Purpose, all};

    use super::*;

    #[test]
    fn no_two_sheets_of_a_round_share_a_name() {
        let sheets = all().iter().filter(|template| template.purpose == Purpose::Assessment);
        let mut names: Vec<String> = sheets.map(|template| template.short_name().zh.into_owned()).collect();
        let before = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), before);
        assert!(names.contains(&"表A".to_owned()));
    }

    #[test]
    fn a_tab_that_is_cut_tells_its_sheet_by_the_first_characters() {
        let sheets = all().iter().filter(|template| template.purpose == Purpose::Assessment && template.category.is_some());
        let subjects: Vec<String> = sheets.map(|template| subject(template).zh.chars().take(2).collect()).collect();
        let apart: std::collections::BTreeSet<&String> = subjects.iter().collect();
        assert_eq!(apart.len(), subjects.len(), "{subjects:?}");
    }
}
