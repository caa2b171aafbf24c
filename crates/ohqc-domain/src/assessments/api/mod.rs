//! What callers send and get about plans and rounds.

mod export;
mod plans;
mod rounds;

pub use export::{key_words, shown_total};
pub use plans::{
    CoverageView, ExpertView, PlanAction, PlanBody, PlanFilter, PlanSummary, PlanView, ProgressView, RoundsBody, UncoveredFilter,
    UncoveredView,
};
pub use rounds::{
    AnswerBody, AnswerView, AssessmentAction, AssessmentFilter, AssessmentOrder, AssessmentSummary, AssessmentView,
    ConclusionView, FindingsBody, SheetBody, SheetView, TeamBody, TrendFilter, TrendView, sees_drafts,
};
