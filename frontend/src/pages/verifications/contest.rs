//! What two people put down differently, side by side: somebody chooses, and nothing is lost before.

use ohqc_domain::checklists::{Answer, ItemCode, Template};
use ohqc_domain::verifications::{Compared, Entry};

use super::recorder::Recorder;
use super::sheet::{Contested, Verdict};
use crate::prelude::*;

/// The choices that are open.
#[component]
pub(super) fn Contest(recorder: Recorder, list: StoredValue<Template>, entries: StoredValue<Vec<Entry>>) -> impl IntoView {
    move || {
        let contested = recorder.contested.get();
        (!contested.is_empty()).then(|| {
            let count = contested.len();
            let rows = contested.into_iter().map(|one| draw(recorder, one, list, entries)).collect_view();
            view! {
                <div class="notice-block" role="alert">
                    <Notice tone=Tone::Warning title=t!("两人对同一项的填写不同", "Two people put down different answers")>
                        <p>{t!("其余内容已自动合并；以下 {} 项请选定，选定前均保留在本机。", "The rest is merged. Choose for these {}; both are kept until then.", count)}</p>
                        <ul class="contest">{rows}</ul>
                    </Notice>
                </div>
            }
        })
    }
}

fn draw(recorder: Recorder, one: Contested, list: StoredValue<Template>, entries: StoredValue<Vec<Entry>>) -> AnyView {
    let (code, words, mine, theirs) = match &one {
        Contested::Item(code, clash) => {
            let words = list.with_value(|list| list.item(code).map(|item| item.content.clone()));
            (code.clone(), words, answer(clash.mine.as_ref()), answer(clash.theirs.as_ref()))
        }
        Contested::Entry(code, clash) => {
            let words = entries.with_value(|entries| label_of(entries, code));
            (code.clone(), words, compared(clash.mine.as_ref()), compared(clash.theirs.as_ref()))
        }
    };
    let (here, there) = (one.clone(), one);
    view! {
        <li>
            <p><span class="code">{code.to_string()}</span>" "{words.map(label)}</p>
            <div class="contest-sides">
                <div><p class="muted">{t!("本机填写", "Put down here")}</p><p>{mine}</p><Button small=true on_press=move || recorder.choose(&here, true)>{t!("采用本机的", "Take this one")}</Button></div>
                <div><p class="muted">{t!("他人已上传", "Sent by somebody else")}</p><p>{theirs}</p><Button small=true on_press=move || recorder.choose(&there, false)>{t!("采用他人的", "Take this one")}</Button></div>
            </div>
        </li>
    }
    .into_any()
}

fn label_of(entries: &[Entry], code: &ItemCode) -> Option<Text> {
    entries.iter().find(|entry| entry.code == *code).map(|entry| entry.label.clone())
}

fn answer(answer: Option<&Answer>) -> Signal<String> {
    let (verdict, reason) = (answer.and_then(Verdict::of), answer.and_then(Answer::reason).unwrap_or_default().to_owned());
    Signal::derive(move || said(verdict.map(Verdict::label), &reason, language()))
}

fn compared(compared: Option<&Compared>) -> Signal<String> {
    let (finding, note) = (compared.map(|one| one.finding), compared.map(|one| one.note.clone()).unwrap_or_default());
    Signal::derive(move || said(finding.map(ohqc_domain::verifications::Finding::label), &note, language()))
}

/// An answer in words with its reason.
fn said(words: Option<Text>, reason: &str, language: Language) -> String {
    let taken_back = Text::new("（已撤销）", "(taken back)");
    let words = words.unwrap_or(taken_back).get(language).to_owned();
    if reason.is_empty() { words } else { crate::format::colon(&words, reason, language) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_said_with_its_reason() {
        assert_eq!(said(Some(Text::new("不符合", "Does not")), "过期", Language::Zh), "不符合：过期");
        assert_eq!(said(None, "", Language::Zh), "（已撤销）");
    }
}
