//! Whether a field must be answered, and how it says so.

use leptos::prelude::*;

/// Whether a field must be answered: `required=true`, or what decides it.
#[derive(Clone, Copy, Default)]
pub enum Required {
    /// It may stay empty.
    #[default]
    Never,
    /// It must be answered.
    Always,
    /// It must be answered in some cases.
    When {
        /// Whether this is one of them, as far as the form itself can tell.
        holds: Signal<bool>,
        /// Which cases these are: «开展胸片检查的必填».
        words: Signal<String>,
    },
}

impl From<bool> for Required {
    fn from(always: bool) -> Self {
        if always { Self::Always } else { Self::Never }
    }
}

impl Required {
    /// Needed in cases that the form tells by what is typed.
    #[must_use]
    pub fn when(holds: impl Into<Signal<bool>>, words: Signal<String>) -> Self {
        Self::When { holds: holds.into(), words }
    }

    /// Needed in cases that only the words tell.
    #[must_use]
    pub fn said(words: Signal<String>) -> Self {
        Self::when(Signal::stored(false), words)
    }

    /// Never insisted on, but asked for by a rule that was not read in its text.
    #[must_use]
    pub fn advised() -> Self {
        Self::said(t!("建议填写", "advised"))
    }

    /// Whether it must be answered now; followed.
    #[must_use]
    pub fn holds(self) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::When { holds, .. } => holds.get(),
        }
    }

    /// For `aria-required`.
    pub(in crate::ui) fn spoken(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.holds().then_some("true"))
    }

    /// What stands beside the label; nothing where it must be answered in every case.
    fn note(self) -> Option<Signal<String>> {
        match self {
            Self::Never => Some(t!("选填", "optional")),
            Self::Always => None,
            Self::When { holds, words } => {
                Some(Signal::derive(move || if holds.get() { t!("必填", "required").get() } else { words.get() }))
            }
        }
    }

    /// What stands beside the label, drawn.
    pub(in crate::ui) fn draw(self) -> AnyView {
        self.note().map(|note| view! { <span class="field-optional">{note}</span> }).into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_case_asks_for_is_never_called_optional() {
        let owner = Owner::new();
        owner.set();
        let films = RwSignal::new(false);
        let required = Required::when(films, Signal::stored("开展胸片检查的必填".to_owned()));
        let told = |required: Required| required.note().map(|note| note.get_untracked());
        assert_eq!((told(required).as_deref(), required.holds()), (Some("开展胸片检查的必填"), false));
        films.set(true);
        assert_eq!((told(required).as_deref(), required.holds()), (Some("必填"), true));
        assert_eq!(told(Required::said(Signal::stored("长期有效的留空".to_owned()))).as_deref(), Some("长期有效的留空"));
        assert_eq!((told(Required::from(false)).as_deref(), told(Required::from(true))), (Some("选填"), None));
    }
}
