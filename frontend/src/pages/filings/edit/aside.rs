//! What the dossier still lacks, always in sight, each with its clause and the way to the field.

use ohqc_domain::filings::{Missing, Part};
use ohqc_domain::institutions::BodyKind;

use super::editor::Editor;
use crate::format::as_count;
use crate::prelude::*;

/// How many of the parts lack nothing.
fn parts_done(kind: BodyKind, missing: &[Missing]) -> usize {
    kind.body().parts.iter().filter(|part| missing.iter().all(|gap| gap.part != **part)).count()
}

/// The panel beside the form.
#[component]
pub(super) fn Aside(editor: Editor) -> impl IntoView {
    let missing = editor.missing;
    let kind = editor.service;
    let done = Signal::derive(move || as_count(missing.with(|missing| parts_done(kind, missing))));
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
                return view! { <p class="all-good"><Icon glyph=Glyph::Check />{t!("材料齐全，可以提交。", "Nothing is missing; it can be handed in.")}</p> }.into_any();
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
    let (text, clause, mark) = (gap.text.clone(), gap.clause.clone(), gap.mark);
    view! {
        <li class="gap-line">
            <button type="button" class="gap-button" on:click=move |_| editor.jump(&gap)>{label(text)}</button>
            <span class="gap-clause" lang="zh-CN">{clause.clone()}" "<MarkBadge mark clause /></span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::filings::{Dossier, completeness};
    use ohqc_domain::policy::profile_for;

    use super::*;

    #[test]
    fn a_part_is_done_when_nothing_is_missing_in_it() {
        let profile = profile_for("220104".parse().unwrap(), "2025-06-01".parse().unwrap());
        assert_eq!(parts_done(BodyKind::Diagnosis, &[]), Part::ALL.len());
        let missing = completeness(BodyKind::Diagnosis, &Dossier::default(), &profile);
        assert_eq!(parts_done(BodyKind::Diagnosis, &missing), 2, "equipment follows from categories, materials are advised");
    }
}
