//! The report on an institution's outings of a period (examination 5.1-6).

use ohqc_domain::ids::{InstitutionId, OrganisationId, OutingId};
use ohqc_domain::outings::{OutingReport, OutingReportFilter, OutingReportRow, OutingSums, Standing, State};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::reader::{Reader, open};
use super::rows::Outing;
use super::{Outings, entity};
use crate::employers::{by_ids, entity as employers};
use crate::institutions::entity as institutions;
use crate::regions::region_name;
use crate::store::{code, in_scope};
use crate::{AppError, Result, policy};

impl Outings<'_> {
    /// What an institution's outings that begin in a period came to: all of them for the institution, those that concern its place
    /// for an office.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope; [`AppError::Invalid`] for days that are no period.
    pub async fn report(&self, institution: InstitutionId, period: &OutingReportFilter) -> Result<OutingReport> {
        let db = self.app.db().read();
        let house = self.reported(institution.0).await?;
        period.check().map_err(AppError::Invalid)?;
        let today = self.app.clock().today();
        let rows = entity::Entity::find()
            .filter(entity::Column::InstitutionId.eq(house.id))
            .filter(entity::Column::StartsOn.between(period.from, period.to))
            .filter(self.reader().has(today))
            .filter(open(today))
            .order_by_asc(entity::Column::StartsOn)
            .order_by_asc(entity::Column::Id)
            .all(db)
            .await?;
        let named = by_ids(db, rows.iter().map(|row| row.employer_id)).await?;
        let outings: Vec<_> = rows.iter().map(|row| line(row, named.get(&row.employer_id))).collect::<Result<_>>()?;
        Ok(OutingReport {
            institution,
            institution_name: house.name,
            from: period.from,
            to: period.to,
            whole: self.reader().has_all_of(house.id, &house.place),
            basis: policy::profile(&house.region, period.to)?.label("outreach.report"),
            sums: OutingSums::of(&outings),
            outings,
        })
    }

    /// The institution of a report: one's own; for an office one of its area, or one that has to do with its area.
    async fn reported(&self, id: Uuid) -> Result<institutions::Model> {
        let today = self.app.clock().today();
        let mut known = Condition::any().add(in_scope(self.grant.scope(), institutions::Column::Place, institutions::Column::Id));
        if let Reader::Office(_) = self.reader() {
            let seen = entity::Entity::find().select_only().column(entity::Column::InstitutionId);
            let seen = seen.filter(self.reader().sees(today)).into_query();
            known = known.add(institutions::Column::Id.in_subquery(seen));
        }
        let found = institutions::Entity::find_by_id(id).filter(known).one(self.app.db().read()).await?;
        found.ok_or(AppError::NotFound)
    }
}

/// A row of the report.
fn line(row: &entity::Model, employer: Option<&employers::Model>) -> Result<OutingReportRow> {
    let Outing { state, notice, visit, .. } = Outing::try_from(row)?;
    let stays = employer.map_or(row.employer_id, |one| one.merged_into.unwrap_or(one.id));
    let examined = match &state {
        State::Completed { completion, .. } => Some(completion.examined),
        _ => None,
    };
    Ok(OutingReportRow {
        id: OutingId(row.id),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        employer: OrganisationId(stays),
        employer_name: row.employer_name.clone(),
        region: code(&row.employer_region)?,
        region_name: region_name(&row.employer_region),
        planned: notice.planned,
        examined,
        standing: row.standing.as_deref().map_or(Ok(Standing::Missing), code)?,
        ahead: row.ahead,
        notices: state.sent().map_or(0, |sent| sent.version),
        visited: visit.is_some_and(|visit| visit.record.is_some()),
        state: state.name(),
    })
}
