//! Fixing the result: what is still missing, or what it will be.

use ohqc_domain::assessments::Verdict;
use ohqc_domain::checklists::ItemCode;

use super::desk::{Desk, Slot};
use super::saving::Status;
use crate::api::assessments::{self, AssessmentView};
use crate::format::points;
use crate::pages::grades::GradeBadge;
use crate::prelude::*;

/// Asks before the result is fixed.
#[component]
pub(super) fn FinaliseButton(
    /// The scoring page.
    desk: Desk,
    /// The page, which is drawn anew afterwards.
    page: Fetched<Versioned<AssessmentView>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let task = use_task();
    let ready = move || desk.verdict.with(Option::is_some) && desk.status() == Status::Saved;
    let confirm = move || {
        task.run(
            assessments::finalise(desk.client, desk.id, desk.etag.get_value()),
            Text::new("结果已审定", "The result is fixed"),
            move |read| page.set(read),
        );
    };
    view! {
        <Button weight=Weight::Primary glyph=Glyph::Lock on_press=move || open.set(true)>{t!("审定结果", "Finalise")}</Button>
        <ConfirmDialog open title=t!("审定考核结果", "Fix the result") action=t!("审定，不再更改", "Fix it for good") task
            disabled=Signal::derive(move || !ready()) on_confirm=confirm>
            {move || match desk.verdict.get().filter(|_| desk.tally().missing() == 0) {
                Some(verdict) => settled(desk, &verdict),
                None => missing(desk, open),
            }}
            {move || (desk.status() != Status::Saved).then(|| view! {
                <Notice tone=Tone::Warning><p>{t!("有未保存的评分，请先完成。", "Some answers are not saved yet.")}</p></Notice>
            })}
        </ConfirmDialog>
    }
    .into_any()
}

/// What will be fixed.
fn settled(desk: Desk, verdict: &Verdict) -> AnyView {
    let tally = desk.tally();
    let found: usize = desk
        .tables()
        .iter()
        .flat_map(|table| table.items().map(|(_, _, line)| line))
        .filter(|line| line.saved.with(is_finding))
        .count();
    let keys = verdict.failed_key_items.iter().map(|failed| failed.item.as_str()).collect::<Vec<_>>().join(" ");
    let keys = if keys.is_empty() { t!("全部达标", "All passed") } else { Signal::stored(keys) };
    let (grade, total) = (verdict.grade, verdict.display_score);
    let ends = if found == 1 {
        t!(
            "审定后评分与结论不能更改；发现的 1 项问题将转入问题台账，开始计算整改期限。",
            "Afterwards neither answers nor conclusion can be changed; 1 finding enters the ledger, and its time begins."
        )
    } else {
        t!(
            "审定后评分与结论不能更改；发现的 {} 项问题将转入问题台账，开始计算整改期限。",
            "Afterwards neither answers nor conclusion can be changed; {} findings enter the ledger, and their time begins.",
            found
        )
    };
    view! {
        <DescriptionList>
            <Item label=t!("结论", "Conclusion")><GradeBadge grade /></Item>
            <Item label=t!("总分", "Total")><b>{points(total)}</b></Item>
            <Item label=t!("未达标的关键项 ★", "Key items below ★")>{keys}</Item>
            <Item label=t!("不涉及", "Not applicable")>{tally.not_applicable}</Item>
        </DescriptionList>
        <p>{ends}</p>
    }
    .into_any()
}

fn is_finding(answer: &Option<ohqc_domain::checklists::Answer>) -> bool {
    use ohqc_domain::checklists::Answer;
    matches!(answer, Some(Answer::Deduct { .. } | Answer::DoesNotConform { .. }))
}

/// What is missing, each a way to it.
fn missing(desk: Desk, open: RwSignal<bool>) -> AnyView {
    let groups = desk
        .tables()
        .iter()
        .enumerate()
        .filter_map(|(sheet, table)| {
            let blank: Vec<(usize, ItemCode)> =
                table.items().filter(|(_, _, line)| line.saved.with(Option::is_none)).map(|(at, item, _)| (at, item.code.clone())).collect();
            let count = blank.len();
            (count > 0).then(|| {
                let links = blank.into_iter().map(|(item, code)| {
                    let go = move |_| {
                        open.set(false);
                        request_animation_frame(move || desk.go(Slot { sheet, item }));
                    };
                    view! { <button type="button" class="text-link code" on:click=go>{code.to_string()}</button> " " }
                });
                view! {
                    <div><p><b>{label(table.template.short_name())}</b> " " <span class="muted">{t!("未评 {} 项", "{} without an answer", count)}</span></p>
                        <p class="score-missing">{links.collect_view()}</p></div>
                }
            })
        })
        .collect_view();
    view! {
        <Notice tone=Tone::Warning title=t!("还有项目未评分，不能审定", "Some items have no answer yet")>
            <div class="stack">{groups}</div>
        </Notice>
    }
    .into_any()
}
