//! What an earlier visit left typed, and what to do when the server has moved on since.

use leptos::prelude::*;
use ohqc_domain::problem::Code;

use super::{Form, Values};
use crate::ui::badge::Tone;
use crate::ui::button::Button;
use crate::ui::draft::Kept;
use crate::ui::icon::Glyph;
use crate::ui::layout::Notice;

/// Where what a form shows comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restored {
    /// From the server, or it is blank.
    No,
    /// Typed in an earlier visit, upon what the server still holds.
    Draft,
    /// Typed in an earlier visit, and the server's version has changed since: which one counts is the reader's choice.
    Outdated,
}

/// How a form begins: with its draft if that says anything new, and whether the server has moved on since.
pub(super) fn restore<F: PartialEq>(draft: Option<Kept<F>>, initial: &F, now: Option<&str>) -> (Restored, Option<Kept<F>>) {
    match draft.filter(|draft| draft.values != *initial) {
        None => (Restored::No, None),
        Some(draft) if draft.base.as_deref() == now => (Restored::Draft, Some(draft)),
        Some(draft) => (Restored::Outdated, Some(draft)),
    }
}

pub(super) fn outdated_id(form: &str) -> String {
    format!("{form}-outdated")
}

/// The way on when somebody else was faster.
pub(super) fn stale_notice<F: Values>(form: Form<F>) -> Option<AnyView> {
    let stale = form.state.problem.with(|problem| problem.as_ref().is_some_and(|problem| problem.code == Code::Stale));
    let on_press = form.on_stale.get_value().filter(|_| stale)?;
    let words = t!("读取最新内容（您填写的仍保留）", "Read the latest (what you typed is kept)");
    Some(view! { <div class="cluster"><Button glyph=Glyph::Refresh on_press>{words}</Button></div> }.into_any())
}

/// Says that what is shown was typed earlier, and asks which version counts where the server has moved on.
pub(super) fn restored_notice<F: Values>(form: Form<F>) -> AnyView {
    let discard = move |_| form.reset();
    match form.state.restored.get() {
        Restored::No => ().into_any(),
        Restored::Draft => view! {
            <Notice tone=Tone::Accent>
                <p>
                    {t!("已恢复上次未提交的内容。", "What you typed last time has been restored.")} " "
                    <button type="button" class="text-link" on:click=discard>{t!("放弃并重填", "Discard it")}</button>
                </p>
            </Notice>
        }
        .into_any(),
        Restored::Outdated => view! {
            <div id=form.id.with_value(|id| outdated_id(id)) role="alert" tabindex="-1">
                <Notice tone=Tone::Warning title=t!("您填写之后，服务器上的内容有变动", "The server's version has changed since you typed")>
                    <p>{t!("已恢复您填写的内容，尚未提交。请选择以哪一份为准。", "What you typed has been restored and is not sent. Choose which one counts.")}</p>
                    <div class="cluster">
                        <Button on_press=move || form.reset()>{t!("载入最新内容", "Load theirs")}</Button>
                        <Button on_press=move || form.keep_mine()>{t!("保留我的修改", "Keep mine")}</Button>
                    </div>
                </Notice>
            </div>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(base: Option<&str>, values: &str) -> Option<Kept<String>> {
        let base = serde_json::to_string(&base).unwrap();
        serde_json::from_str(&format!(r#"{{"on":"2026-01-01","base":{base},"values":"{values}"}}"#)).ok()
    }

    #[test]
    fn a_draft_upon_an_older_version_is_put_to_the_reader() {
        let initial = "theirs".to_owned();
        let state = |draft, now| restore(draft, &initial, now).0;
        assert_eq!(state(None, Some("2")), Restored::No);
        assert_eq!(state(kept(Some("2"), "mine"), Some("2")), Restored::Draft);
        assert_eq!(state(kept(Some("1"), "mine"), Some("2")), Restored::Outdated);
        assert_eq!(state(kept(Some("1"), "theirs"), Some("2")), Restored::No, "both say the same");
        assert_eq!(state(kept(None, "mine"), None), Restored::Draft, "a new thing has no version");
    }
}
