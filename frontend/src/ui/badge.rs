//! Short marks: states, counts, how sure a fact is.

use leptos::prelude::*;
use ohqc_domain::deadlines::Standing;
use ohqc_domain::provenance::{Basis, Mark};

use crate::format::{colon, days_in_words};
use crate::i18n;

/// What a mark says about the thing it marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Under way, of interest.
    Accent,
    /// Done, passed.
    Success,
    /// Soon due, to be looked at.
    Warning,
    /// Late, failed, refused.
    Danger,
}

impl Tone {
    /// The word used in class names.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// What the standing of a clock says: late is bad, soon and done late want a look.
#[must_use]
pub const fn standing_tone(standing: Standing) -> Tone {
    match standing {
        Standing::Overdue => Tone::Danger,
        Standing::DueSoon | Standing::Awaiting | Standing::MetLate => Tone::Warning,
        Standing::Met => Tone::Success,
        Standing::Upcoming | Standing::Paused => Tone::Neutral,
    }
}

/// Where a clock stands, with the days that are left while it runs; nothing where there is none.
#[component]
pub fn StandingBadge(
    /// Where it stands.
    #[prop(optional_no_strip)]
    standing: Option<Standing>,
    /// Days left; negative once it is late.
    #[prop(optional_no_strip)]
    days_left: Option<i64>,
) -> impl IntoView {
    standing.map(|standing| {
        let words = Signal::derive(move || match days_left {
            Some(days) if standing.is_open() && standing != Standing::Paused => days_in_words(days, i18n::language()),
            _ => standing.label().get(i18n::language()).to_owned(),
        });
        view! { <StatusBadge tone=standing_tone(standing) label=words /> }
    })
}

/// That something is a key item (★), by itself.
#[component]
pub fn KeyStar() -> impl IntoView {
    let words = t!("关键项", "Key item");
    view! { <span class="score-star" role="img" aria-label=words title=words>"★"</span> }.into_any()
}

/// That something is a veto item (◆): it decides alone.
#[component]
pub fn VetoMark() -> impl IntoView {
    let title = t!("否决项：不符合即决定结论", "Veto: decides the conclusion alone");
    view! { <span class="score-veto" role="img" aria-label=t!("否决项", "Veto item") title=title>"◆"</span> }.into_any()
}

/// A short mark.
#[component]
pub fn Badge(
    /// What it says about the thing.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class="chip" data-tone=move || tone.get().word()>{children()}</span> }.into_any()
}

/// The state of a thing, with a dot so that colour is not all there is.
#[component]
pub fn StatusBadge(
    /// What it says about the thing.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The state in words.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="chip chip-status" data-tone=move || tone.get().word()>
            <span class="chip-dot" aria-hidden="true"></span>
            {label}
        </span>
    }
    .into_any()
}

/// How sure a fact is, with its clause on hover. Nothing is shown for facts verified in the text, unless asked for.
#[component]
pub fn MarkBadge(
    /// How sure it is.
    mark: Mark,
    /// The clause it comes from.
    #[prop(optional, into)]
    clause: String,
    /// Shows verified facts as well.
    #[prop(optional)]
    always: bool,
) -> impl IntoView {
    if mark.is_official() && !always {
        return ().into_any();
    }
    let explained = i18n::label(explanation(mark));
    let clause = Basis { clause, mark }.cited().map(str::to_owned);
    let title = move || match &clause {
        Some(clause) => format!("{clause} · {}", explained.get()),
        None => explained.get(),
    };
    let words = i18n::label(mark.label());
    let spoken = {
        let title = title.clone();
        move || colon(&words.get(), &title(), i18n::language())
    };
    view! { <span class="chip chip-mark" data-mark=mark.code() role="note" title=title aria-label=spoken>{words}</span> }
        .into_any()
}

/// What sets a time: the clause, and how sure it is where the text itself was not read.
#[component]
pub fn BasisWords(
    /// The clause and how sure it is.
    basis: Basis,
) -> impl IntoView {
    let said = match basis.cited().map(str::to_owned) {
        Some(clause) => view! { {t!("依据", "by")} " " <span lang="zh-CN">{clause}</span> " " }.into_any(),
        None => view! { {t!("期限为", "time")} " " }.into_any(),
    };
    view! { {said} <MarkBadge mark=basis.mark clause=basis.clause /> }.into_any()
}

const fn explanation(mark: Mark) -> i18n::Text {
    match mark {
        Mark::Verified => i18n::Text::new("已对照公布文本核实", "Checked against the published text"),
        Mark::Secondary => i18n::Text::new("仅见于转引材料，尚未对照原文", "Seen in a derived source only"),
        Mark::Inferred => i18n::Text::new("由条文推断，非条文原文", "Inferred from the clause, not its wording"),
        Mark::Unverified => i18n::Text::new("业内通行，原文尚未核实", "Known in the trade; the text was not seen"),
        Mark::Own => {
            i18n::Text::new("本平台自拟，不是官方规定，可修改", "Set by this platform; not an official rule, may be changed")
        }
    }
}
