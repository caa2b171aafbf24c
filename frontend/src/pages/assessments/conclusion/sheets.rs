//! What was found on each sheet, and all its items on asking.

use ohqc_domain::assessments::score::Rule;
use ohqc_domain::checklists::ItemScore;

use super::chain::{SheetChain, is_of};
use super::step::{draw_steps, is_loss};
use crate::prelude::*;

/// One sheet: its percentage, what took points off, and every item on asking.
pub(super) fn draw_sheet(sheet: &SheetChain) -> AnyView {
    let score_of = &sheet.score;
    let found = sheet.items.iter().filter(|step| is_loss(step.rule)).count();
    let outside = sheet.items.iter().filter(|step| step.rule == Rule::NotApplicable).count();
    debug_assert!(sheet.items.iter().all(|step| is_of(step, &score_of.template)));
    let note = if found == 1 {
        t!("发现问题 1 项，不涉及 {} 项", "1 finding, {} not applicable", outside)
    } else {
        t!("发现问题 {} 项，不涉及 {} 项", "{} findings, {} not applicable", found, outside)
    };
    let percentage = score(score_of.display_percentage());
    let points = format!("{} / {}", score(score_of.score), score(score_of.points));
    let nothing =
        sheet.items.is_empty().then(|| view! { <p class="muted sheet-clean">{t!("未发现问题。", "Nothing was found.")}</p> });
    let sections = sheet
        .score
        .sections
        .iter()
        .map(|section| view! { <li><span class="code">{section.code.clone()}</span> <b>{score(section.score)}</b><span class="muted">" / "{score(section.points)}</span></li> })
        .collect_view();
    let found_steps = view! { {draw_steps(&sheet.struck)} {draw_steps(&sheet.items)} };
    let sum_step = draw_steps(sheet.percentage.as_slice());
    let items = all_items(&sheet.score.items);
    view! {
        <Section title=label(sheet.title()) note flush=true
            actions=move || view! { <span class="sheet-sum"><b>{percentage}</b><span class="muted">"% · " {points}</span></span> }>
            <ul class="sheet-sections">{sections}</ul>
            {found_steps}
            {nothing}
            {sum_step}
            {items}
        </Section>
    }
    .into_any()
}

fn all_items(items: &[ItemScore]) -> AnyView {
    let open = RwSignal::new(false);
    let count = items.len();
    let items = StoredValue::new(items.to_vec());
    let table = move || {
        open.get().then(|| {
            let columns = vec![
                Column::new(t!("项目", "Item"), |item: &ItemScore| view! { <span class="code">{item.code.to_string()}</span> })
                    .width("6rem"),
                Column::new(t!("标记", "Marks"), |item: &ItemScore| stars(item)).width("4rem"),
                Column::number(t!("分值", "Worth"), |item: &ItemScore| score(item.points)).width("5rem"),
                Column::number(
                    t!("扣分", "Off"),
                    |item: &ItemScore| if item.deducted.is_zero() { String::new() } else { score(item.deducted) },
                )
                .width("5rem"),
                Column::number(t!("得分", "Kept"), |item: &ItemScore| score(item.score)).width("5rem"),
                Column::text(t!("记录", "What was written"), |item: &ItemScore| item.reason.clone().unwrap_or_default()),
            ];
            view! { <DataTable source=Fetched::ready(items.get_value()) columns caption=t!("全部项目", "All items") /> }
        })
    };
    view! {
        <details class="sheet-all" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{t!("全部 {} 项逐项得分", "All {} items", count)}</summary>
            {table}
        </details>
    }
    .into_any()
}

fn stars(item: &ItemScore) -> AnyView {
    let key = item.key.then(|| view! { <span class:muted=!item.key_failed><KeyStar /></span> });
    let veto = item.veto.then(|| view! { <VetoMark /> });
    let outside = item.not_applicable.then(|| view! { <span class="muted">{t!("不涉及", "n/a")}</span> });
    view! { {key} {veto} {outside} }.into_any()
}
