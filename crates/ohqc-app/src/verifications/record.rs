//! The record of a check (D03 现场核查记录表): everything its print needs.

use ohqc_domain::attachments::MediaType;
use ohqc_domain::checklists::Template;
use ohqc_domain::ids::{AttachmentId, VerificationId};
use ohqc_domain::text::Text;
use ohqc_domain::verifications::Signing;
use ohqc_domain::verifications::api::VerificationView;
use sea_orm::EntityTrait;

use super::Verifications;
use super::rows::Verification;
use crate::attachments::entity as attachments;
use crate::institutions::particulars;
use crate::{AppError, Result};

/// Everything a printed record needs.
#[derive(Debug, Clone)]
pub struct RecordData {
    /// The check.
    pub view: VerificationView,
    /// Where the service is given.
    pub address: String,
    /// The checklist without what concerns categories that were not filed.
    pub checklist: Template,
    /// The picture of each side's signature, the team's first; none where it was not signed on the screen.
    pub signatures: [Option<Vec<u8>>; 2],
}

impl Verifications<'_> {
    /// The record of a check that has its conclusion.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope; [`AppError::Rule`] before there is a conclusion.
    pub async fn record(&self, id: VerificationId) -> Result<RecordData> {
        let (row, institution) = self.find_where(self.app.db().read(), self.visible(), id).await?;
        let verification = Verification::try_from(&row)?;
        let checklist = verification.case(&verification.sheet).checklist();
        let address = particulars(&institution)?.address;
        let view = self.view(row, &institution).await?.value;
        let Some(signed) = &view.signatures else {
            return Err(AppError::Rule(Text::new(
                "核查尚无结论，没有记录表",
                "The check has no conclusion, so there is no record",
            )));
        };
        let signatures = [self.picture(&signed.team).await?, self.picture(&signed.institution).await?];
        Ok(RecordData { view, address, checklist, signatures })
    }

    async fn picture(&self, signing: &Signing) -> Result<Option<Vec<u8>>> {
        match signing {
            Signing::Signed { attachment, .. } => self.image(*attachment).await,
            Signing::Skipped { .. } => Ok(None),
        }
    }

    async fn image(&self, id: AttachmentId) -> Result<Option<Vec<u8>>> {
        let Some(row) = attachments::Entity::find_by_id(id.0).one(self.app.db().read()).await? else { return Ok(None) };
        let bytes = tokio::fs::read(self.app.blob(&row.sha256)).await?;
        Ok(Some(bytes).filter(|bytes| MediaType::recognise(bytes) == Some(MediaType::Png)))
    }
}
