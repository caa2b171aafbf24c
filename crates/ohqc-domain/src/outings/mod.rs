//! Outings (外出职业健康检查): an institution examines at the employer's place, after it has told the authority there
//! (JL24-1-2, JL24-3-1).

pub mod api;
mod clash;
mod clue;
mod export;
mod facts;
mod figures;
mod gate;
mod materials;
mod notice;
mod report;
mod routing;
mod state;
mod timing;
mod visit;

pub use clash::{Occupancy, clashes};
pub use clue::{Clue, ClueKind, ClueSettlement, ClueStatus};
pub use facts::{NoticeFacts, Sender};
pub use figures::{Figure, OutingCounts, OutingIndicator, OutingRatio};
pub use gate::{Area, Finding, Ground, Weight, beyond, gate};
pub use materials::MaterialKind;
pub use notice::{Carried, Duty, Heads, Material, Member, Notice, NoticeBody, Safety, Samples};
pub use report::{OutingReport, OutingReportFilter, OutingReportRow, OutingSums};
pub use routing::{Recipient, recipient};
pub use state::{Completion, Confirmation, Message, Receipt, Sent, State, StateName, TransitionError};
pub use timing::{NoticeRule, Standing, Window, standing, window};
pub use visit::{Visit, VisitCancellation, VisitRecord};

#[cfg(test)]
mod tests;
