//! The public list of filed institutions (P11).

use ohqc_domain::filings::Record;
use ohqc_domain::institutions::Service;
use ohqc_domain::institutions::api::{FiledInstitution, PublicInstitutionFilter};
use ohqc_domain::page::Page;
use ohqc_domain::rights::{Check, filed_categories};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity;
use crate::filings::rows::Filing;
use crate::filings::{entity as filings, owner, queries};
use crate::regions::{known_place, region_name};
use crate::store::{self, By, Seek};
use crate::{App, AppError, Result, rights};

impl App {
    /// Lists filed institutions, one row per filing in force, for anybody, with what their last on-site check narrowed.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad filter, cursor or limit.
    pub async fn filed_institutions(&self, filter: &PublicInstitutionFilter) -> Result<Page<FiledInstitution>> {
        let today = self.clock().today();
        let seek = Seek::new("number", filter.cursor.as_deref(), filter.limit)?;
        let mut query =
            filings::Entity::find().find_also_related(entity::Entity).filter(queries::in_force(today)).filter(filed());
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
        let listed: Vec<_> = page.items.iter().map(|(row, _)| row.clone()).collect();
        let checks = rights::public_checks(self.db().read(), &listed, today).await?;
        store::map_page(page, |(row, institution)| view(&row, &owner(institution)?, checks.get(&row.id)))
    }

    /// Every place at which an institution is on record, for anybody.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn filed_places(&self) -> Result<Vec<String>> {
        let query = filings::Entity::find().select_only().column(filings::Column::Place).distinct();
        let query = query.filter(queries::in_force(self.clock().today())).filter(filed());
        Ok(query.into_tuple().all(self.db().read()).await?)
    }
}

/// Only what is filed: a record of this platform's is no filing.
pub(crate) fn filed() -> SimpleExpr {
    filings::Column::Service.is_in(Service::ALL.iter().map(|service| service.code()))
}

fn view(row: &filings::Model, institution: &entity::Model, check: Option<&Check>) -> Result<FiledInstitution> {
    let Filing { state, service, dossier, .. } = Filing::try_from(row)?;
    let service = service.service().ok_or_else(|| AppError::Internal("a record among the filings".into()))?;
    let record = state.record().ok_or_else(|| AppError::Internal("a filing on the public list is not on record".into()))?;
    let Record { on, number, holder, .. } = record.clone();
    Ok(FiledInstitution {
        name: holder.name,
        address: holder.address,
        region_name: region_name(&institution.region),
        service,
        categories: filed_categories(service, &dossier.services, check),
        number: number.as_str().to_owned(),
        accepted_on: on,
        ends_on: row.ends_on,
    })
}
