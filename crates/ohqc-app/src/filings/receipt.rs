//! The receipt (备案回执): what it prints, and what the public site says about its code.

use chrono::NaiveDate;
use ohqc_domain::filings::api::ReceiptCheck;
use ohqc_domain::filings::{Deemed, FiledCategory, Holder, Record, State, VerificationCode};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::Service;
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::rows::Filing;
use super::{Filings, entity, owner};
use crate::institutions::entity as institutions;
use crate::{App, AppError, Result, policy};

/// Everything a printed receipt needs.
#[derive(Debug, Clone)]
pub struct ReceiptData {
    /// The institution as it stood on the day of the record.
    pub holder: Holder,
    /// The service.
    pub service: Service,
    /// Filed categories with their items, in words.
    pub categories: Vec<FiledCategory>,
    /// The filing number.
    pub number: String,
    /// The day of the record.
    pub accepted_on: NaiveDate,
    /// The authority that keeps the record.
    pub authority: Text,
    /// The code that the public site confirms.
    pub verification_code: String,
    /// The local filing that is deemed one with the province.
    pub deemed: Option<Deemed>,
}

impl Filings<'_> {
    /// The receipt of an accepted filing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the scope, [`AppError::Rule`] before it is on record.
    pub async fn receipt(&self, id: FilingId) -> Result<ReceiptData> {
        let (row, institution) = self.find(self.app.db().read(), &self.grant, id).await?;
        data(&row, &institution)
    }
}

impl App {
    /// What the public may know of a receipt, by its code.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no receipt has this code.
    pub async fn check_receipt(&self, code: &str) -> Result<ReceiptCheck> {
        let code = VerificationCode::parse(code).ok_or(AppError::NotFound)?;
        let found = entity::Entity::find()
            .filter(entity::Column::VerificationCode.eq(code.as_str()))
            .find_also_related(institutions::Entity)
            .one(self.db().read())
            .await?;
        let (row, institution) = found.ok_or(AppError::NotFound)?;
        let institution = owner(institution)?;
        let data = data(&row, &institution)?;
        Ok(ReceiptCheck {
            number: data.number.into(),
            institution_name: data.holder.name,
            address: data.holder.address,
            service: data.service,
            categories: data.categories,
            accepted_on: data.accepted_on,
            authority: data.authority,
            deemed: data.deemed,
        })
    }
}

fn data(row: &entity::Model, institution: &institutions::Model) -> Result<ReceiptData> {
    let filing = Filing::try_from(row)?;
    let State::Accepted { record: Record { on, number, verification_code, holder, deemed, .. } } = filing.state else {
        return Err(AppError::Rule(Text::new("尚未备案，没有回执", "Not on record yet; there is no receipt")));
    };
    Ok(ReceiptData {
        holder,
        service: filing.service,
        categories: filing.dossier.services.iter().map(|filed| FiledCategory::new(filing.service, filed)).collect(),
        number: number.as_str().to_owned(),
        accepted_on: on,
        authority: policy::settings(&institution.region, on)?.org.health_authority,
        verification_code: verification_code.as_str().to_owned(),
        deemed,
    })
}
