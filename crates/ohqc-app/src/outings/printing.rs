//! The notice as it is printed.

use chrono::NaiveDate;
use ohqc_domain::ids::OutingId;
use ohqc_domain::outings::api::OutingView;
use ohqc_domain::outings::{State, StateName};

use super::rows::Outing;
use super::{Outings, find};
use crate::Result;
use crate::clock::local_date;

/// Everything a printed notice needs.
#[derive(Debug, Clone)]
pub struct NoticeData {
    /// The outing, as the reader sees it.
    pub outing: OutingView,
    /// The day it was called off, and why; none while it holds.
    pub cancelled: Option<(NaiveDate, String)>,
    /// The day its employer became another than the reader's, who is shown what it was told before.
    pub changed_on: Option<NaiveDate>,
    /// The day it is printed.
    pub printed_on: NaiveDate,
}

impl Outings<'_> {
    /// The notice of an outing.
    ///
    /// # Errors
    /// [`AppError::NotFound`](crate::AppError::NotFound) outside the caller's scope.
    pub async fn notice(&self, id: OutingId) -> Result<NoticeData> {
        let printed_on = self.app.clock().today();
        let (row, house) = find(self.app.db().read(), self.reader(), id, printed_on).await?;
        let state = Outing::try_from(&row)?.state;
        let outing = self.view(row, &house).await?.value;
        let cancelled = match state {
            State::Cancelled { on, reason, .. } if outing.state == StateName::Cancelled => Some((on, reason)),
            _ => None,
        };
        let changed_on = (outing.moved_away && self.speaks_for_employer()).then(|| local_date(outing.updated_at));
        Ok(NoticeData { outing, cancelled, changed_on, printed_on })
    }
}
