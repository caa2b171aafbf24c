//! The notice as it is printed.

use chrono::NaiveDate;
use ohqc_domain::employers::api::EmployerBrief;
use ohqc_domain::ids::OutingId;
use ohqc_domain::institutions::Service;
use ohqc_domain::institutions::api::InstitutionBody;
use ohqc_domain::outings::{NoticeBody, Receipt, Sent, State};
use ohqc_domain::text::Text;

use super::rows::Outing;
use super::{Outings, find};
use crate::institutions::particulars;
use crate::{Result, rights};

/// Everything a printed notice needs.
#[derive(Debug, Clone)]
pub struct NoticeData {
    /// The institution as it stands.
    pub institution: InstitutionBody,
    /// The number of its filing.
    pub filing_number: Option<String>,
    /// What it may go out for, in a sentence.
    pub rights: Text,
    /// The employer.
    pub employer: EmployerBrief,
    /// The notice.
    pub notice: NoticeBody,
    /// When and to whom it was sent; none for a draft.
    pub sent: Option<Sent>,
    /// The authority's confirmation.
    pub receipt: Option<Receipt>,
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
        let db = self.app.db().read();
        let (row, house) = find(db, &self.grant, id, self.app.clock().today()).await?;
        let outing = Outing::try_from(&row)?;
        let rights = rights::of_service(db, &house, Service::Examination, row.starts_on).await?;
        let (sent, receipt) = (outing.state.sent().cloned(), outing.state.receipt().cloned());
        let cancelled = match &outing.state {
            State::Cancelled { on, reason, .. } => Some((*on, reason.clone())),
            _ => None,
        };
        let institution = particulars(&house)?;
        Ok(NoticeData {
            institution,
            filing_number: rights.number.map(|number| number.as_str().to_owned()),
            rights: rights.sentence,
            employer: crate::employers::brief(db, row.employer_id).await?,
            notice: outing.notice,
            sent,
            receipt,
            cancelled,
            printed_on: self.app.clock().today(),
        })
    }
}
