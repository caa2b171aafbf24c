//! The last step: everything looked over, and handed in.

use ohqc_domain::filings::{Part, ReturnReason, advice};

use super::aside::gap_line;
use super::editor::Editor;
use crate::api::filings;
use crate::format::join;
use crate::pages::filings::read::part_view;
use crate::pages::filings::versions::differences;
use crate::prelude::*;

/// What keeps the filing from being handed in.
fn obstacles(missing: usize, wrong: usize, declared: bool, conflict: bool, unchanged: bool) -> Vec<Text> {
    let mut found = Vec::new();
    if wrong > 0 {
        found.push(Text::owned(format!("有 {wrong} 处填写有误"), format!("{wrong} things are to be put right")));
    }
    if conflict {
        found.push(Text::new("请先处理与服务器版本的冲突", "Settle the conflict with the server's version first"));
    }
    if missing > 0 {
        found.push(Text::owned(format!("还缺 {missing} 项内容"), format!("{missing} things are still missing")));
    }
    if unchanged {
        found.push(Text::new(
            "与现行备案没有不同，请先修改有变化的内容",
            "Nothing differs from the filing in force; change what is otherwise first",
        ));
    }
    if !declared {
        found.push(Text::new("请先作出真实性承诺", "Make the declaration first"));
    }
    found
}

/// What is warned of where a filing is handed in again as it was sent back; none where every part was seen to.
fn unsettled(reasons: &[ReturnReason], changed: &[Part]) -> Option<Text> {
    let parts = Part::ALL.iter().filter(|part| reasons.iter().any(|reason| reason.part == **part) && !changed.contains(part));
    let parts: Vec<Text> = parts.map(|part| part.label()).collect();
    if changed.is_empty() {
        return Some(Text::new(
            "退回后没有改动任何内容。仍可提交，但可能再次被退回。",
            "Nothing was changed since it was sent back. It can be handed in all the same, and may come back again.",
        ));
    }
    let names = |language| join(parts.iter().map(|part| part.get(language).to_owned()), language);
    (!parts.is_empty()).then(|| {
        Text::owned(
            format!("退回后没有改动要求补正的部分：{}。仍可提交，请确认。", names(Language::Zh)),
            format!("Not changed since it was sent back: {}. It can be handed in all the same; make sure.", names(Language::En)),
        )
    })
}

/// Looks the dossier over and hands it in.
#[component]
pub(super) fn Finish(editor: Editor) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let navigate = StoredValue::new_local(use_navigate());
    let declared = RwSignal::new(false);
    let missing = editor.missing;
    let changes = Memo::new(move |_| editor.changes());
    let stops = Memo::new(move |_| {
        let unchanged = changes.with(|changes| changes.as_ref().is_some_and(Vec::is_empty));
        let (missing, wrong) = (missing.with(Vec::len), editor.unsaveable.with(Vec::len));
        obstacles(missing, wrong, declared.get(), editor.theirs.with(Option::is_some), unchanged)
    });
    let changed = move || {
        changes.get().map(|found| {
            view! { <h2 class="read-heading">{t!("变更内容", "Differences")}</h2>{differences(editor.service, &found)} }
        })
    };
    let id = editor.id;
    let hand_in = move || {
        let etag = editor.form.values().with_untracked(|values| values.base.clone());
        task.run(
            filings::submit(client, id, etag),
            editor.service.said(Text::new("备案已提交，等待核查", "Handed in; it will be verified")),
            move |_| {
                editor.form.forget_draft();
                navigate.with_value(|go| go(&format!("/app/filings/{id}"), Default::default()));
            },
        );
    };
    let press = move || if untrack(|| editor.unsaved()) { editor.save(hand_in) } else { hand_in() };
    let busy = Signal::derive(move || editor.saving.get() || task.busy().get());
    let reasons = move || {
        let lines = stops.get().into_iter().map(|text| view! { <li>{label(editor.service.said(text))}</li> }).collect_view();
        stops.with(|stops| !stops.is_empty()).then(|| view! { <div class="stops" id="submit-stops"><p class="muted">{t!("暂不能提交：", "Cannot be handed in yet:")}</p><ul>{lines}</ul></div> })
    };
    let gaps = move || {
        let open: Vec<_> = editor.unsaveable.get().into_iter().chain(missing.get()).collect();
        (!open.is_empty()).then(|| {
                let lines = open.into_iter().map(|gap| gap_line(editor, gap)).collect_view();
                view! { <Section title=t!("待改正、待补齐", "To be put right, and still missing")><ul class="gap-list">{lines}</ul></Section> }
        })
    };
    let parts = {
        let (dossier, watch) = (untrack(|| editor.dossier()), editor.watch());
        editor
            .service
            .body()
            .parts
            .iter()
            .map(|part| {
                let body = part_view(editor.service, *part, &dossier, watch, &[]);
                view! { <Section title=label(part.label()) flush=true>{body}</Section> }
            })
            .collect_view()
    };
    let said = {
        let dossier = untrack(|| editor.dossier());
        let found = editor.profile.with_value(|profile| advice(editor.service, &dossier, profile));
        let lines = found.iter().map(|one| gap_line(editor, one.clone())).collect_view();
        (!found.is_empty()).then(|| view! { <Section title=t!("提示（不影响提交）", "Advice (stops nothing)")><ul class="gap-list">{lines}</ul></Section> })
    };
    let unsettled = move || {
        let changed = editor.corrected()?;
        let words = editor.server.with(|read| unsettled(&read.value.reasons, &changed))?;
        Some(view! { <Notice tone=Tone::Warning><p>{label(words)}</p></Notice> })
    };
    view! {
        {gaps}
        {said}
        {changed}
        <Section title=t!("提交", "Hand it in") note=t!("提交后由省级质控中心核查；需补正的会一次性退回说明。", "The province's QC centre verifies it; anything to correct comes back at once.")>
            <div class="stack">
                <CheckboxField bind=Bound::loose("declared", declared) label=t!("本机构承诺：所填内容和所附材料真实、有效，与实际情况一致。", "We declare that what is filled in and attached is true, valid and as things are.") />
                {unsettled}
                {reasons}
                <div><Button weight=Weight::Primary glyph=Glyph::Send busy disabled=Signal::derive(move || !stops.with(Vec::is_empty)) on_press=press>{label(editor.service.said(Text::new("提交备案", "Hand in the filing")))}</Button></div>
            </div>
        </Section>
        <h2 class="read-heading">{t!("档案预览", "The dossier")}</h2>
        {parts}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handing_in_what_was_sent_back_unchanged_is_warned_of() {
        let reasons = [Part::People, Part::Premises].map(|part| ReturnReason { part, note: "请核对".into() });
        let said = |changed: &[Part]| unsettled(&reasons, changed).map(|text| text.zh.into_owned());
        assert!(said(&[]).is_some_and(|words| words.starts_with("退回后没有改动任何内容")));
        assert!(said(&[Part::Premises]).is_some_and(|words| words.contains("人员") && !words.contains("场所")));
        assert_eq!(said(&[Part::People, Part::Premises]), None);
    }

    /// examination 1.3-6.
    #[test]
    fn everything_that_stops_it_is_said() {
        assert!(obstacles(0, 0, true, false, false).is_empty());
        assert_eq!(obstacles(3, 1, false, true, true).len(), 5);
    }
}
