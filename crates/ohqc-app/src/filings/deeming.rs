//! Deemed filing (视同备案, JL24-1-1-e): a filing with a prefecture goes on record as one with the province.

use ohqc_domain::events::EventKind;
use ohqc_domain::filings::api::{DeemBody, FilingView};
use ohqc_domain::filings::{Deemed, NotDeemed, Origin, Record, State, VerificationCode, VersionKind, VersionOutcome, complaints};
use ohqc_domain::identity::Permission;
use ohqc_domain::validation::Complaints;
use serde_json::json;

use super::versions::{self, Decision};
use super::{Filings, holder, insert, number, subject, unfiled};
use crate::store::{Revised, code};
use crate::{AppError, Result, permit};

impl Filings<'_> {
    /// Puts a local filing on record as deemed, with the province's number beside the prefecture's. The notice has newly
    /// filed institutions checked on site (JL24-1-3-d), and this one is not new: no check is opened.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an institution outside the caller's scope, [`AppError::Duplicate`] when it has a filing for
    /// the service, [`AppError::Rule`] where the province deems none, [`AppError::RuleAt`] with the conditions that are not met.
    pub async fn deem(&self, body: DeemBody) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsAccept)?;
        let by = self.actor.user().ok_or(AppError::Denied)?;
        let mut found = Complaints::default();
        found.extend_validated(&body);
        found.into_result(())?;
        let write = self.app.write(Some(self.actor)).await?;
        complaints(body.service, &body.dossier, write.today()).under("/dossier").into_result(())?;
        let institution = unfiled(&write, &grant, body.institution, body.service).await?;
        let deemed = Deemed::new(&body, code(&institution.region)?, write.today()).map_err(refusal)?;
        let files = body.dossier.attachments.iter().map(|file| file.attachment);
        crate::attachments::require(&write.tx, institution.id, files).await?;
        let number = number::next(&write, &institution.region, body.service).await?;
        let record = Record {
            on: write.today(),
            version_on: write.today(),
            number: number.clone(),
            verification_code: VerificationCode::from_bytes(rand::random()),
            by,
            holder: holder(&institution)?,
            deemed: Some(deemed),
        };
        let (code, holder) = (record.verification_code.clone(), record.holder.clone());
        let state = State::Accepted { record, application: None };
        let row = insert(&write, &institution, body.service, &state, &body.dossier).await?;
        versions::freeze(&write, row.id, VersionKind::Deemed, &body.dossier, &holder).await?;
        let decision = Decision { outcome: VersionOutcome::Accepted, opinions: &[], reviewer: None, code: Some(&code) };
        versions::decide(&write, row.id, decision).await?;
        write
            .event(
                &subject(&row),
                EventKind::Accepted,
                json!({ "number": number, "kind": VersionKind::Deemed, "origin": Origin::Local }),
            )
            .await?;
        write.commit().await?;
        self.view(row, &institution).await
    }
}

fn refusal(error: NotDeemed) -> AppError {
    let text = error.text();
    match error {
        NotDeemed::NotHere => AppError::Rule(text),
        NotDeemed::Conditions(complaints) => AppError::RuleAt(text, complaints),
    }
}
