//! What the dossier still lacks, always in sight, each with its clause and the way to the field.

use ohqc_domain::filings::{Dossier, Missing, Part, advice};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::provenance::Basis;

use super::editor::Editor;
use super::form::entered;
use crate::format::as_count;
use crate::prelude::*;

/// How many of the parts hold something and lack nothing.
fn parts_done(kind: BodyKind, dossier: &Dossier, missing: &[Missing]) -> usize {
    let done = |part: &&Part| entered(dossier, **part) && missing.iter().all(|gap| gap.part != **part);
    kind.body().parts.iter().filter(done).count()
}

/// What is said where nothing that is demanded is missing: with what was sent back to be corrected, and what is advised.
fn nothing_missing(returned: bool, advised: usize) -> Text {
    match (returned, advised) {
        (true, _) => Text::new(
            "没有缺项；请逐条落实退回意见后再提交。",
            "Nothing is missing; settle what was sent back before handing it in again.",
        ),
        (false, 0) => Text::new("材料齐全，可以提交。", "Nothing is missing; it can be handed in."),
        (false, 1) => {
            Text::new("没有必须补正的内容，另有 1 项提示。", "Nothing that is demanded is missing; one remark is open.")
        }
        (false, _) => Text::owned(
            format!("没有必须补正的内容，另有 {advised} 项提示。"),
            format!("Nothing that is demanded is missing; {advised} remarks are open."),
        ),
    }
}

/// The panel beside the form.
#[component]
pub(super) fn Aside(editor: Editor) -> impl IntoView {
    let missing = editor.missing;
    let kind = editor.service;
    let done = Signal::derive(move || as_count(missing.with(|missing| parts_done(kind, &editor.dossier(), missing))));
    let tone = Signal::derive(move || if missing.with(Vec::is_empty) { Tone::Success } else { Tone::Accent });
    let wrong = move || {
        editor.faults.with(|faults| {
            (!faults.is_empty()).then(|| {
                let lines = faults.iter().map(|fault| gap_line(editor, fault.clone())).collect_view();
                view! {
                    <Section title=t!("填写有误", "To be put right") note=t!("改正后才能保存。", "It can be saved once this is put right.")>
                        <div aria-live="polite"><ul class="gap-list">{lines}</ul></div>
                    </Section>
                }
            })
        })
    };
    let list = move || {
        missing.with(|missing| {
            if missing.is_empty() {
                let returned = editor.server.with(|read| !read.value.reasons.is_empty());
                let advised = editor.profile.with_value(|profile| advice(kind, &editor.dossier(), profile).len());
                let words = label(nothing_missing(returned, advised));
                return if returned || advised > 0 {
                    view! { <p class="muted all-noted">{words}</p> }.into_any()
                } else {
                    view! { <p class="all-good"><Icon glyph=Glyph::Check />{words}</p> }.into_any()
                };
            }
            let parts = kind.body().parts.iter().filter(|part| missing.iter().any(|gap| gap.part == **part));
            let groups = parts.map(|part| group(editor, *part, missing)).collect_view();
            view! { <ul class="gap-groups">{groups}</ul> }.into_any()
        })
    };
    view! {
        <aside class="filing-aside" aria-label=t!("完整性检查", "Completeness")>
            {wrong}
            <Section title=t!("完整性检查", "Completeness") note=t!("随填写实时更新；提交时服务器按同一规则复核。", "Follows what you type; the server checks by the same rules.")>
                <ProgressMeter label=t!("已齐全的部分", "Parts complete") done total=as_count(kind.body().parts.len()) tone />
                <div aria-live="polite">{list}</div>
            </Section>
        </aside>
    }
    .into_any()
}

fn group(editor: Editor, part: Part, missing: &[Missing]) -> AnyView {
    let gaps = missing.iter().filter(|gap| gap.part == part).map(|gap| gap_line(editor, gap.clone())).collect_view();
    view! { <li><p class="gap-part">{label(part.label())}</p><ul class="gap-list">{gaps}</ul></li> }.into_any()
}

/// One gap: what is missing, the clause that demands it and how sure that is; pressing leads there.
pub(super) fn gap_line(editor: Editor, gap: Missing) -> AnyView {
    let (text, basis) = (gap.text.clone(), Basis { clause: gap.clause.clone(), mark: gap.mark });
    let cited = basis.cited().map(str::to_owned);
    view! {
        <li class="gap-line">
            <button type="button" class="gap-button" on:click=move |_| editor.jump(&gap)>{label(text)}</button>
            <span class="gap-clause" lang="zh-CN">{cited}" "<MarkBadge mark=basis.mark clause=basis.clause /></span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::filings::completeness;
    use ohqc_domain::policy::profile_for;

    use super::*;

    #[test]
    fn a_part_is_done_when_nothing_is_missing_in_it() {
        let profile = profile_for("220104".parse().unwrap(), "2025-06-01".parse().unwrap());
        let mut dossier = Dossier::default();
        assert_eq!(parts_done(BodyKind::Diagnosis, &dossier, &[]), 0, "nothing was entered");
        dossier.quality_documents = vec!["QD01".into()];
        dossier.reporting.officer = "李某".into();
        let missing = completeness(BodyKind::Diagnosis, &dossier, &profile);
        assert_eq!(parts_done(BodyKind::Diagnosis, &dossier, &missing), 1, "the network of reporting is still missing");
        assert_eq!(parts_done(BodyKind::Diagnosis, &dossier, &[]), 2);
    }

    #[test]
    fn what_is_advised_or_was_sent_back_is_not_called_complete() {
        let said = |returned, advised| nothing_missing(returned, advised).zh;
        assert_eq!(said(false, 0), "材料齐全，可以提交。");
        assert_eq!(said(false, 3), "没有必须补正的内容，另有 3 项提示。");
        assert!(!said(true, 0).contains("齐全"));
    }
}
