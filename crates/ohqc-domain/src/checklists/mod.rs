//! Checklists: versioned templates of what is looked at, and sheets that answer them.

pub mod api;

mod answer;
mod registry;
mod score;
mod sheet;
mod template;
mod validate;

pub(crate) use answer::times;
pub use answer::{Answer, AnswerError, check_answer, check_sheet};
pub use registry::{all, get, latest, latest_on};
pub use score::{
    Incomplete, ItemScore, KeyPass, NaPolicy, Preview, RefusedAnswer, SectionScore, SheetScore, preview, score_sheet,
};
pub use sheet::{BadItemCode, ItemCode, Sheet};
pub use template::{Deduction, DeductionRule, Item, Method, Part, Purpose, Scale, Section, Template, TemplateRef};
pub use validate::TemplateError;
