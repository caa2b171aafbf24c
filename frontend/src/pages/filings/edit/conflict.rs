//! What is asked where the server holds something else than what was typed upon.

use ohqc_domain::filings::{Dossier, Part, StateName};

use super::editor::Editor;
use super::form::differing;
use crate::api::filings::FilingView;
use crate::format::join;
use crate::prelude::*;

/// What happened on the server while somebody typed.
#[derive(Debug, PartialEq, Eq)]
enum Happened {
    /// It was handed in, so that nothing can be changed.
    HandedIn,
    /// Where it stands is otherwise, and not the dossier.
    Moved,
    /// Somebody changed these parts.
    Changed(Vec<Part>),
    /// What was typed upon is not known any more; what was typed differs in these parts.
    Apart(Vec<Part>),
}

impl Happened {
    /// `base` is what was typed upon, where it is known.
    fn of(open: bool, base: Option<&Dossier>, mine: &Dossier, theirs: &Dossier) -> Self {
        match base {
            _ if !open => Self::HandedIn,
            None => Self::Apart(differing(mine, theirs)),
            Some(base) => match differing(base, theirs) {
                parts if parts.is_empty() => Self::Moved,
                parts => Self::Changed(parts),
            },
        }
    }
}

/// Somebody else was faster: which version counts is the reader's choice, unless it was handed in.
#[component]
pub(super) fn Conflict(editor: Editor) -> impl IntoView {
    let ask = move |read: Versioned<FilingView>| {
        let open = Editor::is_editable(&read);
        let happened = Happened::of(open, editor.base().as_ref(), &untrack(|| editor.dossier()), read.value.handled());
        let (title, words) = said(&happened, &read.value, &editor.typed());
        let (theirs, mine) = (read.clone(), read);
        let load = if open {
            t!("载入服务器上的档案，放弃我的修改", "Load the server's, drop mine")
        } else {
            t!("放弃本机内容，查看已提交的档案", "Drop mine and see what was handed in")
        };
        view! {
            <div class="notice-block" role="alert">
                <Notice tone=Tone::Warning title>
                    <p>{words}</p>
                    <div class="cluster">
                        <Button on_press=move || editor.load_theirs(theirs.clone())>{load}</Button>
                        {open.then(|| view! { <Button on_press=move || editor.keep_mine(mine.clone(), || {})>{t!("保留我的修改", "Keep mine")}</Button> })}
                    </div>
                </Notice>
            </div>
        }
    };
    move || editor.theirs.get().map(ask)
}

/// The heading and the words of the question.
fn said(happened: &Happened, theirs: &FilingView, typed: &[Part]) -> (Signal<String>, Signal<String>) {
    let changed = t!("服务器上的档案在您填写期间有变动", "The dossier was changed on the server while you typed");
    match happened {
        Happened::HandedIn => (handed_in(theirs), t!("您在本机填写的内容没有保存。", "What you typed here was not saved.")),
        Happened::Moved => {
            let (now, title) = (state(theirs), t!("状态在您填写期间有变动", "It moved on while you typed"));
            let words = t!(
                "现为“{}”；档案内容没有变动。您填写的内容仍保留在本机。",
                "It now stands at: {}. The dossier is as it was, and what you typed is kept here.",
                now.get()
            );
            (title, words)
        }
        Happened::Changed(parts) => {
            let both: Vec<Part> = parts.iter().copied().filter(|part| typed.contains(part)).collect();
            let (disjoint, names, both) = (both.is_empty(), names(parts.clone()), names(both));
            let words = match disjoint {
                true => t!(
                    "有变动的部分：{}。您没有改动这些部分，保留您的修改时两边都不丢失。",
                    "Changed: {}. You typed nothing there: keep yours, and nothing of either is lost.",
                    names.get()
                ),
                false => t!(
                    "有变动的部分：{}。其中{}您也作了改动，保留您的修改将覆盖这些部分；其余部分采用服务器上的内容。",
                    "Changed: {}. You typed in these too: {}; keeping yours overwrites them, and the rest stays as the server has it.",
                    names.get(),
                    both.get()
                ),
            };
            (changed, words)
        }
        Happened::Apart(parts) => {
            let names = names(parts.clone());
            let words = t!(
                "您在本机填写的内容与它的不同之处：{}。请选择以哪一份为准。",
                "What you typed here differs from it in: {}. Choose which one counts.",
                names.get()
            );
            (t!("服务器上的档案在您上次填写之后有更新", "The dossier on the server is newer than what you typed upon"), words)
        }
    }
}

/// That it was handed in, and can be changed no more.
pub(super) fn handed_in(filing: &FilingView) -> Signal<String> {
    let now = state(filing);
    match filing.submitted_on.filter(|_| filing.handled_state() == StateName::Submitted) {
        Some(on) => t!("已于 {} 提交（{}），不能修改", "Handed in on {} ({}); it cannot be changed", date(on), now.get()),
        None => t!("现为“{}”，不能修改", "It stands at {} and cannot be changed", now.get()),
    }
}

fn state(filing: &FilingView) -> Signal<String> {
    label(filing.service.said(filing.handled_state().label()))
}

fn names(parts: Vec<Part>) -> Signal<String> {
    Signal::derive(move || join(parts.iter().map(|part| part.label().get(language()).to_owned()), language()))
}

#[cfg(test)]
mod tests {
    use super::super::form::DossierForm;
    use super::*;

    #[test]
    fn what_was_typed_is_not_taken_for_what_the_server_changed() {
        let (base, mut mine, mut theirs) = (Dossier::default(), Dossier::default(), Dossier::default());
        mine.premises.waiting_area = true;
        assert_eq!(Happened::of(true, Some(&base), &mine, &theirs), Happened::Moved);
        assert_eq!(Happened::of(true, None, &mine, &theirs), Happened::Apart(vec![Part::Premises]));
        theirs.reporting.officer = "李某".into();
        assert_eq!(Happened::of(true, Some(&base), &mine, &theirs), Happened::Changed(vec![Part::Reporting]));
        assert_eq!(Happened::of(false, Some(&base), &mine, &theirs), Happened::HandedIn);
    }

    #[test]
    fn what_each_side_did_alone_is_kept_of_both() {
        let (base, mut theirs) = (Dossier::default(), Dossier::default());
        theirs.quality_documents = vec!["QD01".into()];
        theirs.reporting.officer = "李某".into();
        let mut typed = DossierForm::of(&base, "\"r1\"");
        typed.reporting.officer = "王某".into();
        typed.premises.total_area = "not a number".into();
        assert_eq!(typed.typed_upon(&base), [Part::Premises, Part::Reporting]);
        let kept = typed.upon(DossierForm::of(&theirs, "\"r2\""), &base);
        assert_eq!((kept.base.as_str(), kept.quality_documents), ("\"r2\"", vec!["QD01".to_owned()]));
        assert_eq!((kept.reporting.officer.as_str(), kept.premises.total_area.as_str()), ("王某", "not a number"));
    }
}
