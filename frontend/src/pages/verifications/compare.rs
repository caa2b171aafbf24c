//! The dossier on record against what is there: each entry as filed, different, or not found.

use ohqc_domain::catalogues::KeyLink;
use ohqc_domain::checklists::ItemCode;
use ohqc_domain::verifications::{Entry, Finding};

use super::recorder::Recorder;
use crate::prelude::*;

/// The entries by key link.
#[component]
pub(super) fn Comparison(recorder: Recorder, entries: Vec<Entry>) -> impl IntoView {
    let total = entries.len();
    let done = move || recorder.notes.with(|notes| notes.content.comparison.len());
    let count = move || view! { <Badge>{move || format!("{} / {total}", done())}</Badge> };
    let groups = KeyLink::ALL
        .iter()
        .filter_map(|link| {
            let of: Vec<Entry> = entries.iter().filter(|entry| entry.link == *link).cloned().collect();
            let open = !of.is_empty();
            let count = of.len();
            let rest = rest_as_filed(recorder, of.iter().map(|entry| entry.code.clone()).collect());
            let rows = of.into_iter().map(|entry| draw_entry(recorder, entry)).collect_view();
            open.then(|| view! {
                <details class="link-details"><summary>{label(link.label())}<span class="tab-count">{count}</span></summary>{rest}<div class="check-rows">{rows}</div></details>
            })
        })
        .collect_view();
    view! {
        <div id="comparison" tabindex="-1">
            <Section title=t!("与备案信息比对", "The dossier against the site") flush=true actions=count>
                <p class="muted section-lead">{t!("逐条核对备案档案；不一致的，机构应在规定的工作日内办理备案变更。", "Each entry of the dossier; what differs the institution has to file as a change within the working days set.")}</p>
                {groups}
            </Section>
        </div>
    }
    .into_any()
}

/// Puts down at once what of a key link nobody has compared yet: whoever looked only notes what differs one by one.
fn rest_as_filed(recorder: Recorder, codes: Vec<ItemCode>) -> AnyView {
    let codes = StoredValue::new(codes);
    let left = Memo::new(move |_| recorder.notes.with(|notes| codes.with_value(|codes| notes.not_compared(codes).count())));
    let press = move || {
        recorder.edit(|notes| {
            let rest: Vec<ItemCode> = codes.with_value(|codes| notes.not_compared(codes).cloned().collect());
            rest.iter().for_each(|code| notes.compare(code, Finding::AsFiled));
        });
    };
    let words = move || t!("其余 {} 条均与备案一致", "The other {} are as filed", left.get()).get();
    (move || {
        (left.get() > 1).then(|| view! { <div class="cluster section-lead"><Button small=true glyph=Glyph::Check on_press=press>{words}</Button></div> })
    })
    .into_any()
}

fn draw_entry(recorder: Recorder, entry: Entry) -> AnyView {
    let Entry { code, label: words, filed, .. } = entry;
    let id = format!("entry-{code}");
    let (named, name) = (id.clone(), format!("finding-{code}"));
    let code = StoredValue::new(code);
    let found = Memo::new(move |_| {
        recorder.notes.with(|notes| code.with_value(|code| notes.content.comparison.get(code).map(|compared| compared.finding)))
    });
    let note = move || {
        recorder.notes.with(|notes| {
            code.with_value(|code| notes.content.comparison.get(code).map(|compared| compared.note.clone()).unwrap_or_default())
        })
    };
    let choices = Finding::ALL
        .iter()
        .map(|finding| {
            let finding = *finding;
            let pick = move |_| code.with_value(|code| recorder.edit(|notes| notes.compare(code, finding)));
            view! {
                <label class="verdict" data-verdict=verdict_of(finding)>
                    <input type="radio" name=name.clone() prop:checked=move || found.get() == Some(finding) on:change=pick />
                    <span>{label(finding.label())}</span>
                </label>
            }
        })
        .collect_view();
    let why = move || {
        found.get().filter(|finding| *finding != Finding::AsFiled).map(|_| {
            let words = t!("现场情况（必填）", "What is there (required)");
            view! {
                <textarea class="input check-reason" rows="2" maxlength="1000" placeholder=words aria-label=words prop:value=untrack(note)
                    aria-invalid=move || note().trim().is_empty().then_some("true")
                    on:input=move |event| code.with_value(|code| recorder.edit(|notes| notes.remark(code, event_target_value(&event))))></textarea>
            }
        })
    };
    view! {
        <div class="compare-row" role="group" aria-labelledby=named>
            <span class="code muted check-code">{code.get_value().to_string()}</span>
            <div class="check-words"><p id=id>{label(words)}</p><p class="check-meta"><span>{t!("备案：", "Filed: ")}{label(filed)}</span></p></div>
            <div class="verdicts" role="radiogroup">{choices}</div>
            {why}
        </div>
    }
    .into_any()
}

/// The colour of a finding is that of the verdict it stands for.
const fn verdict_of(finding: Finding) -> &'static str {
    match finding {
        Finding::AsFiled => "1",
        Finding::Differs | Finding::NotFound => "2",
    }
}
