//! Yearly plans: the list, drawing one up, one plan.

mod add;
mod coverage;
mod detail;
mod form;
mod list;
mod rounds;

pub(super) use detail::PlanDetail;
pub(super) use form::PlanNew;
pub(super) use list::PlanList;
pub use list::WaitingPlans;

use crate::prelude::*;

/// The way to the list of plans.
fn crumb() -> Crumb {
    Crumb::new(t!("质控计划", "QC plans"), Signal::stored("/app/plans".to_owned()))
}
