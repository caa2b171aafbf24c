//! The receipt (备案回执): what it prints, and what the public site says about its code.

use chrono::NaiveDate;
use ohqc_domain::filings::api::{ReceiptChange, ReceiptCheck, ReceiptStanding};
use ohqc_domain::filings::{Deemed, Dossier, FiledCategory, Holder, PersonRole, Record, VerificationCode, outing_scope};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::{BodyKind, Service};
use ohqc_domain::rights::{Check, filed_categories};
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::rows::Filing;
use super::versions::{self, entity as entities};
use super::{Filings, entity, owner};
use crate::institutions::entity as institutions;
use crate::{App, AppError, Result, policy, rights};

/// Everything a printed receipt needs.
#[derive(Debug, Clone)]
pub struct ReceiptData {
    /// The institution as it stood on the day of the record.
    pub holder: Holder,
    /// The service.
    pub service: Service,
    /// Filed categories with their items, in words.
    pub categories: Vec<FiledCategory>,
    /// The legal representative, where the dossier names one.
    pub legal_representative: Option<String>,
    /// What was filed for examinations away from home, and how far they may go.
    pub outing_scope: Option<Text>,
    /// What the filing rests on (JL24-1-0), and how sure that is where it was not read in the text.
    pub basis: Text,
    /// What was put on record under the number, first to last.
    pub changes: Vec<ReceiptChange>,
    /// The filing number.
    pub number: String,
    /// The day of the first record.
    pub first_on: NaiveDate,
    /// The day of the version in force.
    pub accepted_on: NaiveDate,
    /// The authority that keeps the record.
    pub authority: Text,
    /// The code that the public site confirms.
    pub verification_code: String,
    /// The local filing that is deemed one with the province.
    pub deemed: Option<Deemed>,
}

impl Filings<'_> {
    /// The receipt of a filing in force, with what its last on-site check narrowed.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the scope, [`AppError::Rule`] before it is on record.
    pub async fn receipt(&self, id: FilingId) -> Result<ReceiptData> {
        let db = self.app.db().read();
        let (row, institution) = self.find(db, &self.grant, id).await?;
        let changes = versions::changes(db, row.id, i32::MAX).await?;
        let today = self.app.clock().today();
        let checks = rights::checks(db, std::slice::from_ref(&row), today).await?;
        data(&row, &institution, changes, checks.get(&row.id), today)
    }
}

impl App {
    /// What the public may know of a receipt, by its code.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no receipt has this code.
    pub async fn check_receipt(&self, code: &str) -> Result<ReceiptCheck> {
        let code = VerificationCode::parse(code).ok_or(AppError::NotFound)?;
        let db = self.db().read();
        let found = entities::Entity::find()
            .filter(entities::Column::VerificationCode.eq(code.as_str()))
            .find_also_related(entity::Entity)
            .one(db)
            .await?;
        let (version, Some(row)) = found.ok_or(AppError::NotFound)? else { return Err(AppError::NotFound) };
        let institution = owner(institutions::Entity::find_by_id(row.institution_id).one(db).await?)?;
        let Filing { state, service, .. } = Filing::try_from(&row)?;
        let service = service.service().ok_or(AppError::NotFound)?;
        let record = state.record().cloned().ok_or(AppError::NotFound)?;
        let today = self.clock().today();
        let ended = || row.ends_on.and_then(|last| last.succ_opt());
        let (standing, ended_on) = if !state.in_force(today) {
            (ReceiptStanding::Cancelled, ended())
        } else if record.verification_code == code {
            (ReceiptStanding::Valid, None)
        } else {
            (ReceiptStanding::Superseded, version.superseded_on)
        };
        let checks = rights::public_checks(db, std::slice::from_ref(&row), today).await?;
        let holder: Holder = serde_json::from_value(version.holder)?;
        let dossier: Dossier = serde_json::from_value(version.dossier)?;
        let on = version.decided_on.unwrap_or(record.on);
        let profile = policy::profile(&institution.region, on)?;
        Ok(ReceiptCheck {
            standing,
            ended_on,
            ends_on: row.ends_on,
            number: record.number,
            institution_name: holder.name,
            credit_code: holder.credit_code,
            licence_number: holder.licence_number,
            address: holder.address,
            legal_representative: legal_representative(&dossier),
            service,
            categories: filed_categories(service, &dossier.services, checks.get(&row.id)),
            accepted_on: on,
            first_on: Some(record.on).filter(|first| *first != on),
            authority: policy::settings(&institution.region, on)?.org.health_authority,
            basis: BodyKind::from(service).basis(&profile).said(),
            outing_scope: outing_scope(service, &dossier, &profile),
            changes: versions::changes(db, row.id, version.number).await?,
            deemed: record.deemed,
        })
    }
}

/// What the receipt of a filing in force says, narrowed by a check where one is given.
pub(super) fn data(
    row: &entity::Model,
    institution: &institutions::Model,
    changes: Vec<ReceiptChange>,
    check: Option<&Check>,
    today: NaiveDate,
) -> Result<ReceiptData> {
    let filing = Filing::try_from(row)?;
    let Some(service) = filing.service.service() else {
        return Err(AppError::Rule(Text::new(
            "该类机构实行登记，没有备案回执",
            "Such a body is recorded and not filed; there is no receipt",
        )));
    };
    let Some(record) = filing.state.record().filter(|_| filing.state.in_force(today)) else {
        return Err(AppError::Rule(Text::new("不在备案有效期内，没有回执", "Not on record today; there is no receipt")));
    };
    let Record { on, number, version_on, verification_code, holder, deemed, .. } = record.clone();
    let dossier = filing.dossier;
    let (profile, settings) =
        (policy::profile(&institution.region, version_on)?, policy::settings(&institution.region, version_on)?);
    Ok(ReceiptData {
        holder,
        service,
        legal_representative: legal_representative(&dossier),
        categories: filed_categories(service, &dossier.services, check),
        outing_scope: outing_scope(service, &dossier, &profile),
        basis: BodyKind::from(service).basis(&profile).said(),
        changes,
        number: number.as_str().to_owned(),
        first_on: on,
        accepted_on: version_on,
        authority: settings.org.health_authority,
        verification_code: verification_code.as_str().to_owned(),
        deemed,
    })
}

fn legal_representative(dossier: &Dossier) -> Option<String> {
    dossier.people.iter().find(|person| person.is(PersonRole::LegalRepresentative)).map(|person| person.name.clone())
}
