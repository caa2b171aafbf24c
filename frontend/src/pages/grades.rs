//! How conclusions are marked, wherever they stand.

use ohqc_domain::assessments::Grade;

use crate::prelude::*;

/// Whether a conclusion is good or bad.
#[must_use]
pub const fn grade_tone(grade: Grade) -> Tone {
    match grade {
        Grade::Excellent | Grade::Qualified => Tone::Success,
        Grade::BasicallyQualified => Tone::Warning,
        Grade::Unqualified => Tone::Danger,
    }
}

/// A conclusion as a mark.
#[component]
pub fn GradeBadge(
    /// The conclusion.
    grade: Grade,
) -> impl IntoView {
    view! { <StatusBadge tone=grade_tone(grade) label=label(grade.label()) /> }.into_any()
}
