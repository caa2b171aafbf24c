//! The word to the authority that issued the practice licence (告知发证机关, 办法2019 第四条).

use ohqc_domain::events::EventKind;
use ohqc_domain::filings::api::FilingView;
use ohqc_domain::filings::{State, Telling, TellingBody, TransitionError};
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::provenance::Sourced;
use ohqc_domain::text::Text;
use serde_json::json;

use super::rows::Filing;
use super::{Filings, ReceiptData, receipt, refusal, set_state, subject, versions};
use crate::store::Revised;
use crate::{AppError, Result, permit};

/// Everything the printed letter needs.
#[derive(Debug, Clone)]
pub struct LetterData {
    /// What is on record, as its receipt says it, without what checks narrowed.
    pub filed: ReceiptData,
    /// Whom it addresses; empty where nobody knows who issued the licence.
    pub licensor: String,
    /// That it was sent, once it was.
    pub telling: Option<Telling>,
    /// What the authority is asked for.
    pub asked: Text,
}

impl Filings<'_> {
    /// Records that the authority which issued the practice licence was told of the version on record.
    ///
    /// # Errors
    /// [`AppError::Rule`] when it is not on record, was told of already, or no text has it told; [`AppError::Invalid`];
    /// [`AppError::Stale`].
    pub async fn tell_licensor(&self, id: FilingId, revision: i32, body: TellingBody) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsAccept)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let Filing { state, service, .. } = Filing::try_from(&row)?;
        duty(service)?;
        let record = state.record().ok_or_else(|| refusal(TransitionError::NotOnRecord))?;
        body.check(record.version_on, write.today())?;
        let (on, telling) = (body.on, body.of(record.verification_code.clone()));
        let state = state.tell(telling).map_err(refusal)?;
        let row = set_state(&write, row, revision, &state).await?;
        write.event(&subject(&row), EventKind::Notified, json!({ "told_on": on })).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// The letter to the authority that issued the practice licence, of the version on record: as it was sent, or to be sent.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the scope, [`AppError::Rule`] when it is not on record, or no text has it told.
    pub async fn letter(&self, id: FilingId) -> Result<LetterData> {
        let grant = permit(self.actor, Permission::FilingsAccept)?;
        let db = self.app.db().read();
        let (row, institution) = self.find(db, &grant, id).await?;
        let Filing { state, service, dossier, .. } = Filing::try_from(&row)?;
        let asked = duty(service)?.value.clone();
        let State::Accepted { record, .. } = state else { return Err(refusal(TransitionError::NotOnRecord)) };
        let telling = record.telling().cloned();
        let licensor = telling.as_ref().map_or(dossier.licences.licensor, |telling| telling.licensor.clone());
        // What is on record is told, and nothing that a check found: that is made public by two people.
        let changes = versions::changes(db, row.id, i32::MAX).await?;
        let filed = receipt::data(&row, &institution, changes, None, self.app.clock().today())?;
        Ok(LetterData { filed, licensor, telling, asked })
    }
}

/// What the authority is asked for, where a text has it told.
fn duty(kind: BodyKind) -> Result<&'static Sourced<Text>> {
    kind.body().licensor.as_ref().ok_or_else(|| {
        AppError::Rule(Text::new(
            "没有条款要求就此类机构告知执业许可证发证机关",
            "No clause has the licensing authority told of such a body",
        ))
    })
}
