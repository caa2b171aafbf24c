//! The public list of filed institutions (P11).

use ohqc_domain::filings::{FiledCategory, Record, State, StateName};
use ohqc_domain::institutions::Service;
use ohqc_domain::institutions::api::{FiledInstitution, PublicInstitutionFilter};
use ohqc_domain::page::Page;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity;
use crate::filings::rows::Filing;
use crate::filings::{entity as filings, owner};
use crate::regions::{known_place, region_name};
use crate::store::{self, By, Seek};
use crate::{App, AppError, Result};

impl App {
    /// Lists filed institutions, one row per accepted filing, for anybody.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad filter, cursor or limit.
    pub async fn filed_institutions(&self, filter: &PublicInstitutionFilter) -> Result<Page<FiledInstitution>> {
        let seek = Seek::new("number", filter.cursor.as_deref(), filter.limit)?;
        let mut query = filings::Entity::find()
            .find_also_related(entity::Entity)
            .filter(filings::Column::State.eq(StateName::Accepted.code()))
            .filter(filed());
        if let Some(text) = filter.q.as_deref().filter(|text| !text.trim().is_empty()) {
            query = query.filter(store::like(entity::Column::Name, text));
        }
        if let Some(region) = &filter.region {
            query = query.filter(store::below(filings::Column::Place, &known_place(region)?));
        }
        if let Some(service) = filter.service {
            query = query.filter(filings::Column::Service.eq(service.code()));
        }
        let rows = seek.arrange(query, By::text(filings::Column::Number), filings::Column::Id)?.all(self.db().read()).await?;
        let page = seek.page(rows, |(row, _)| (row.number.clone().unwrap_or_default(), row.id.to_string()));
        store::map_page(page, |(row, institution)| view(&row, &owner(institution)?))
    }

    /// Every place at which an institution is on record, for anybody.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn filed_places(&self) -> Result<Vec<String>> {
        let query = filings::Entity::find().select_only().column(filings::Column::Place).distinct();
        let query = query.filter(filings::Column::State.eq(StateName::Accepted.code())).filter(filed());
        Ok(query.into_tuple().all(self.db().read()).await?)
    }
}

/// Only what is filed: a record of this platform's is no filing.
pub(crate) fn filed() -> SimpleExpr {
    filings::Column::Service.is_in(Service::ALL.iter().map(|service| service.code()))
}

fn view(row: &filings::Model, institution: &entity::Model) -> Result<FiledInstitution> {
    let Filing { state, service, dossier, .. } = Filing::try_from(row)?;
    let service = service.service().ok_or_else(|| AppError::Internal("a record among the filings".into()))?;
    let State::Accepted { record: Record { on, number, holder, .. }, .. } = state else {
        return Err(AppError::Internal("a filing on the public list is not on record".into()));
    };
    Ok(FiledInstitution {
        name: holder.name,
        address: holder.address,
        region_name: region_name(&institution.region),
        service,
        categories: dossier.services.iter().map(|filed| FiledCategory::new(service, filed)).collect(),
        number: number.as_str().to_owned(),
        accepted_on: on,
    })
}
