//! The notice as it is printed.

use chrono::NaiveDate;
use ohqc_domain::ids::OutingId;
use ohqc_domain::outings::State;
use ohqc_domain::outings::api::OutingView;

use super::rows::Outing;
use super::{Outings, find};
use crate::Result;

/// Everything a printed notice needs.
#[derive(Debug, Clone)]
pub struct NoticeData {
    /// The outing, as the reader sees it.
    pub outing: OutingView,
    /// The day it was called off, and why; none while it holds.
    pub cancelled: Option<(NaiveDate, String)>,
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
        let (row, house) = find(self.app.db().read(), &self.grant, id, printed_on).await?;
        let cancelled = match Outing::try_from(&row)?.state {
            State::Cancelled { on, reason, .. } => Some((on, reason)),
            _ => None,
        };
        Ok(NoticeData { outing: self.view(row, &house).await?.value, cancelled, printed_on })
    }
}
