//! Delegations (代管): put down and ended by the province, read by everybody of the province, asked who answers where.

pub(crate) mod entity;

use chrono::NaiveDate;
use ohqc_domain::delegations::api::{
    AuthorityView, DelegationAction, DelegationBody, DelegationFilter, DelegationView, EndBody, OfficeView,
};
use ohqc_domain::delegations::{Delegation, route};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Permission};
use ohqc_domain::ids::{DelegationId, OrganisationId};
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::regions::{Line, RegionCode, RegionTree};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use crate::regions::{known_place, place_of, province_place, region_name};
use crate::store::{self, By, Revised, Seek, below, code, guard, new_id};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, outings, permit};

/// Delegations, for those who may read the province's rules.
pub struct Delegations<'a> {
    app: &'a App,
    actor: &'a Actor,
    /// The province's path, or the country's for its offices.
    province: String,
}

impl App {
    /// Opens the delegations of the caller's province.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn delegations<'a>(&'a self, actor: &'a Actor) -> Result<Delegations<'a>> {
        permit(actor, Permission::PoliciesRead)?;
        Ok(Delegations { app: self, actor, province: province_place(&actor.place) })
    }
}

impl Delegations<'_> {
    /// Lists delegations, the one that began last first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an unknown region, a bad cursor or limit.
    pub async fn list(&self, filter: &DelegationFilter) -> Result<Page<DelegationView>> {
        let seek = Seek::new("-valid_from", filter.cursor.as_deref(), filter.limit)?;
        let within = filter.region.as_deref().map(known_place).transpose()?;
        let wanted = Condition::all()
            .add_option(within.map(|place| below(entity::Column::Place, &place)))
            .add_option(filter.on.map(|on| store::holding(entity::Column::ValidFrom, entity::Column::ValidTo, on)));
        let query = self.visible().filter(wanted);
        let query = seek.arrange(query, By::date(entity::Column::ValidFrom), entity::Column::Id)?;
        let rows = query.all(self.app.db().read()).await?;
        let page = seek.page(rows, |row| (row.valid_from.to_string(), row.id.to_string()));
        store::map_page(page, |row| self.view(row).map(|revised| revised.value))
    }

    /// Shows one delegation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's province.
    pub async fn get(&self, id: DelegationId) -> Result<Revised<DelegationView>> {
        self.view(self.find(self.app.db().read(), id).await?)
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's province.
    pub async fn history(&self, id: DelegationId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), id).await?;
        self.app.history_of(SubjectKind::Delegation, id.0, page).await
    }

    /// Puts a delegation down; two of one county and line never share a day (JL24-3-1-c).
    ///
    /// # Errors
    /// [`AppError::Denied`] for another province's county; [`AppError::Invalid`] with every complaint, an overlap among them.
    pub async fn create(&self, body: DelegationBody) -> Result<Revised<DelegationView>> {
        let grant = permit(self.actor, Permission::DelegationsManage)?;
        let delegation = body.check()?;
        let place = place_of(delegation.county)?;
        if !grant.scope().covers(&place, OrganisationId(Uuid::nil())) {
            return Err(AppError::Denied);
        }
        let write = self.app.write(Some(self.actor)).await?;
        alone(&write, delegation.county).await?;
        let others = of_county(&write.tx, delegation.county).await?;
        if let Some(other) = others.iter().find(|other| other.overlaps(&delegation)) {
            return Err(AppError::invalid("/valid_from", "overlap", overlap(other)));
        }
        let row = entity::ActiveModel {
            id: Set(new_id()),
            county: Set(delegation.county.to_string()),
            place: Set(place),
            authority: Set(delegation.authority.to_string()),
            line: Set(delegation.line.code().into()),
            valid_from: Set(delegation.valid_from),
            valid_to: Set(delegation.valid_to),
            basis: Set(body.basis.trim().into()),
            revision: Set(1),
            created_at: Set(write.now()),
            updated_at: Set(write.now()),
        }
        .insert(&write.tx)
        .await?;
        let data = json!({ "county": row.county, "authority": row.authority, "line": row.line, "valid_from": row.valid_from });
        write.event(&subject(&row), EventKind::Created, data).await?;
        outings::queries::reroute_drafts(&write, delegation.county).await?;
        write.commit().await?;
        self.view(row)
    }

    /// Ends a delegation with a day, or calls off one that has not begun.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a day before its beginning once it has begun; [`AppError::Rule`] once it ends by then; [`AppError::Stale`].
    pub async fn end(&self, id: DelegationId, revision: i32, body: EndBody) -> Result<Revised<DelegationView>> {
        let grant = permit(self.actor, Permission::DelegationsManage)?;
        let write = self.app.write(Some(self.actor)).await?;
        let found = self.find(&write.tx, id).await?;
        alone(&write, code(&found.county)?).await?;
        let row = self.find_for_change(&write, id).await?;
        if !grant.scope().covers(&row.place, OrganisationId(Uuid::nil())) {
            return Err(AppError::Denied);
        }
        guard(revision, row.revision)?;
        let ended = delegation(&row)?.end(body.valid_to, write.today())?;
        let kind = EventKind::of_end(ended.period());
        let mut change = row.into_active_model();
        change.valid_to = Set(ended.valid_to);
        let row = save(&write, change, revision).await?;
        write.event(&subject(&row), kind, json!({ "valid_to": row.valid_to })).await?;
        outings::queries::reroute_drafts(&write, ended.county).await?;
        write.commit().await?;
        self.view(row)
    }

    /// Which office answers for a region on a day, line by line.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a region outside the caller's province.
    pub async fn authority(&self, region: RegionCode, on: Option<NaiveDate>) -> Result<AuthorityView> {
        let place = RegionTree::embedded().path(region).ok_or(AppError::NotFound)?;
        if !place.starts_with(&self.province) {
            return Err(AppError::NotFound);
        }
        let on = on.unwrap_or_else(|| self.app.clock().today());
        let table = of_county(self.app.db().read(), region).await?;
        let office = |line: Line| {
            let authority = route(region, line, on, &table);
            OfficeView { line, authority, authority_name: region_name(authority.as_str()), delegated: authority != region }
        };
        let offices = Line::ALL.iter().copied().filter(|line| line.can_be_delegated()).map(office).collect();
        Ok(AuthorityView { region, on, offices })
    }

    fn visible(&self) -> sea_orm::Select<entity::Entity> {
        entity::Entity::find().filter(below(entity::Column::Place, &self.province))
    }

    async fn find(&self, db: &impl ConnectionTrait, id: DelegationId) -> Result<entity::Model> {
        self.visible().filter(entity::Column::Id.eq(id.0)).one(db).await?.ok_or(AppError::NotFound)
    }

    async fn find_for_change(&self, write: &Write<'_>, id: DelegationId) -> Result<entity::Model> {
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        self.find(&write.tx, id).await
    }

    fn view(&self, row: entity::Model) -> Result<Revised<DelegationView>> {
        let today = self.app.clock().today();
        let held = delegation(&row)?;
        let value = DelegationView {
            id: DelegationId(row.id),
            county: held.county,
            county_name: region_name(&row.county),
            authority: held.authority,
            authority_name: region_name(&row.authority),
            line: held.line,
            valid_from: held.valid_from,
            valid_to: held.valid_to,
            basis: row.basis,
            standing: held.period().standing(today),
            updated_at: row.updated_at,
            actions: DelegationAction::available(self.actor, &held, &row.place, today),
        };
        Ok(Revised { value, revision: row.revision })
    }
}

/// Keeps the delegations of a county, and who answers for its drafts, to this change: taken before any row of either is locked, so
/// that no change of the one misses the other.
pub(crate) async fn alone(write: &Write<'_>, county: RegionCode) -> Result<()> {
    write.alone(&format!("delegations of {county}")).await
}

/// Everything that ever stood in for a county.
pub(crate) async fn of_county(db: &impl ConnectionTrait, county: RegionCode) -> Result<Vec<Delegation>> {
    let rows = entity::Entity::find().filter(entity::Column::County.eq(county.as_str())).all(db).await?;
    rows.iter().map(delegation).collect()
}

fn delegation(row: &entity::Model) -> Result<Delegation> {
    Ok(Delegation {
        county: code(&row.county)?,
        authority: code(&row.authority)?,
        line: code(&row.line)?,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

fn overlap(other: &Delegation) -> Text {
    let from = other.valid_from;
    let (zh, en) = other.valid_to.map_or_else(
        || (format!("自 {from} 起（未定终止日期）"), format!("since {from}, with an open end")),
        |to| (format!(" {from} 至 {to} "), format!("from {from} to {to}")),
    );
    Text::owned(format!("与该县同一事项{zh}的代管重叠"), format!("Overlaps the delegation of this county and line {en}"))
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Delegation, id: row.id, place: row.place.clone(), institution: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlap_says_from_when_to_when() {
        let other = |valid_to: Option<&str>| Delegation {
            county: "220102".parse().unwrap(),
            authority: "220100".parse().unwrap(),
            line: Line::Health,
            valid_from: "2025-03-01".parse().unwrap(),
            valid_to: valid_to.map(|day| day.parse().unwrap()),
        };
        assert_eq!(overlap(&other(None)).zh, "与该县同一事项自 2025-03-01 起（未定终止日期）的代管重叠");
        assert_eq!(overlap(&other(Some("2025-12-31"))).zh, "与该县同一事项 2025-03-01 至 2025-12-31 的代管重叠");
    }
}
