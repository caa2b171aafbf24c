//! Service rights: the facts of a day, judged by the domain, for whoever may see an institution and for the public.

mod facts;

pub(crate) use facts::{checks, public_checks};

use chrono::NaiveDate;
use ohqc_domain::catalogues;
use ohqc_domain::filings::{Dossier, Record, StateName, is_category};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::Service;
use ohqc_domain::page::Page;
use ohqc_domain::rights::api::{PublicRight, PublicRightsFilter, PublicUnit, RightsFilter, RightsView};
use ohqc_domain::rights::{Facts, Rights, judge};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::designations::queries::{named_for, of_institutions};
use crate::filings::rows::Filing;
use crate::filings::{entity as filings, owner};
use crate::institutions::entity as institutions;
use crate::institutions::filed::filed;
use crate::regions::{known_place, region_name};
use crate::store::{self, By, Seek, in_scope};
use crate::{App, AppError, Result, permit, policy};

/// Filings judged at a time: a page whose filter fits little reads on by so many.
const STRETCH: u64 = 100;
/// Stretches read for one page; a page may end early, and its cursor goes on.
const STRETCHES: usize = 10;

/// Service rights, for those who may see institutions.
pub struct ServiceRights<'a> {
    app: &'a App,
    grant: Grant,
}

impl App {
    /// Opens the service rights.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn rights<'a>(&'a self, actor: &Actor) -> Result<ServiceRights<'a>> {
        Ok(ServiceRights { app: self, grant: permit(actor, Permission::InstitutionsRead)? })
    }

    /// Lists who may do what was asked for, by filing number, for anybody, judged by the last check; what belongs on a
    /// list counts only while that list is public.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an unknown region, category or item, a bad cursor or limit.
    pub async fn public_rights(&self, filter: &PublicRightsFilter) -> Result<Page<PublicRight>> {
        known(filter)?;
        let seek = Seek::new("number", filter.cursor.as_deref(), filter.limit)?;
        let on = filter.on.unwrap_or_else(|| self.clock().today());
        let place = filter.region.as_deref().map(known_place).transpose()?;
        let (mut found, mut cursor, enough) = (Vec::new(), filter.cursor.clone(), seek.fetch());
        for _ in 0..STRETCHES {
            let stretch = Seek::new("number", cursor.as_deref(), Some(STRETCH))?;
            let mut query = in_force(on);
            if let Some(place) = &place {
                query = query.filter(near(place, on));
            }
            if let Some(service) = filter.service {
                query = query.filter(filings::Column::Service.eq(service.code()));
            }
            let query = query.find_also_related(institutions::Entity);
            let rows = stretch.arrange(query, By::text(filings::Column::Number), filings::Column::Id)?;
            let page = stretch.page(rows.all(self.db().read()).await?, |(row, _)| key(row));
            found.extend(matching(self, page.items, on, filter).await?);
            cursor = page.next;
            if cursor.is_none() || u64::try_from(found.len()).unwrap_or(u64::MAX) >= enough {
                break;
            }
        }
        let page = seek.page(found, |(row, _)| key(row));
        Ok(Page { items: page.items.into_iter().map(|(_, view)| view).collect(), next: page.next.or(cursor) })
    }
}

impl ServiceRights<'_> {
    /// Every service of an institution on a day, with its reasons.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn of(&self, id: InstitutionId, filter: &RightsFilter) -> Result<RightsView> {
        let db = self.app.db().read();
        let house = institutions::Entity::find_by_id(id.0)
            .filter(in_scope(self.grant.scope(), institutions::Column::Place, institutions::Column::Id))
            .one(db)
            .await?
            .ok_or(AppError::NotFound)?;
        let on = filter.on.unwrap_or_else(|| self.app.clock().today());
        let mut services = Vec::with_capacity(Service::ALL.len());
        for service in Service::ALL {
            services.push(of_service(db, &house, *service, on).await?);
        }
        let designated = of_institutions(db, vec![house.id], on).await?.remove(&house.id).unwrap_or_default();
        Ok(RightsView { on, services, designated })
    }
}

/// What a service may do on each of several days, by what is known today or on the first of them, and the dossier in force.
pub(crate) async fn over(
    db: &impl ConnectionTrait,
    house: &institutions::Model,
    service: Service,
    days: impl Iterator<Item = NaiveDate>,
    today: NaiveDate,
) -> Result<(Option<Dossier>, Vec<Rights>)> {
    let days: Vec<NaiveDate> = days.collect();
    let known_by = days.first().copied().unwrap_or(today).max(today);
    let facts = facts_of(db, house, service, known_by).await?;
    let rights = days.iter().map(|day| judged(&facts, &house.region, *day)).collect::<Result<_>>()?;
    Ok((facts.filing.map(|filing| filing.dossier), rights))
}

/// What one service of an institution may do on a day.
pub(crate) async fn of_service(
    db: &impl ConnectionTrait,
    house: &institutions::Model,
    service: Service,
    on: NaiveDate,
) -> Result<Rights> {
    judged(&facts_of(db, house, service, on).await?, &house.region, on)
}

async fn facts_of(db: &impl ConnectionTrait, house: &institutions::Model, service: Service, on: NaiveDate) -> Result<Facts> {
    let row = in_force(on)
        .filter(filings::Column::InstitutionId.eq(house.id))
        .filter(filings::Column::Service.eq(service.code()))
        .order_by_asc(filings::Column::AcceptedOn)
        .order_by_asc(filings::Column::Id)
        .all(db)
        .await?;
    // A service that was filed anew has its ended filing too; the newest in force counts.
    let checks = checks(db, &row, on).await?;
    let found = facts::read(db, &row, checks, on).await?.into_iter().rfind(|facts| facts.filing.is_some());
    Ok(found.unwrap_or_else(|| Facts::unfiled(service)))
}

fn judged(facts: &Facts, region: &str, on: NaiveDate) -> Result<Rights> {
    judge(facts, &policy::profile(region, on)?).map_err(|error| AppError::Internal(error.to_string()))
}

/// The filings that came on record by a day; whether they are still in force then, their versions say.
fn in_force(on: NaiveDate) -> Select<filings::Entity> {
    filings::Entity::find()
        .filter(filings::Column::State.is_in([StateName::Accepted.code(), StateName::Cancelled.code()]))
        .filter(filings::Column::AcceptedOn.lte(on))
        .filter(filed())
}

/// What lies below a place, and whoever was named to diagnose for a city of it (diagnosis F-06).
fn near(place: &str, on: NaiveDate) -> Condition {
    let named = Condition::all()
        .add(filings::Column::Service.eq(Service::Diagnosis.code()))
        .add(filings::Column::InstitutionId.in_subquery(named_for(place, on)));
    Condition::any().add(store::below(filings::Column::Place, place)).add(named)
}

fn key(row: &filings::Model) -> (String, String) {
    (row.number.clone().unwrap_or_default(), row.id.to_string())
}

/// The rows of a stretch that may do what was asked for, each as the public sees it.
async fn matching(
    app: &App,
    rows: Vec<(filings::Model, Option<institutions::Model>)>,
    on: NaiveDate,
    filter: &PublicRightsFilter,
) -> Result<Vec<(filings::Model, PublicRight)>> {
    let (rows, houses): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let checks = public_checks(app.db().read(), &rows, on).await?;
    let all = facts::read(app.db().read(), &rows, checks, on).await?;
    let mut designated = of_institutions(app.db().read(), rows.iter().map(|row| row.institution_id).collect(), on).await?;
    let mut found = Vec::new();
    for ((row, house), facts) in rows.into_iter().zip(houses).zip(all) {
        let house = owner(house)?;
        let rights = judged(&facts, &house.region, on)?;
        let units: Vec<PublicUnit> = rights.units.into_iter().filter(|unit| filter.wants(unit)).map(PublicUnit::from).collect();
        if !units.is_empty() {
            let mut view = public(&row, &house, units)?;
            if view.service == Service::Diagnosis {
                view.designated = designated.remove(&house.id).unwrap_or_default();
            }
            found.push((row, view));
        }
    }
    Ok(found)
}

fn public(row: &filings::Model, house: &institutions::Model, units: Vec<PublicUnit>) -> Result<PublicRight> {
    let Filing { state, service, .. } = Filing::try_from(row)?;
    let service = service.service().ok_or_else(|| AppError::Internal("a record among the filings".into()))?;
    let record = state.record().ok_or_else(|| AppError::Internal("a filing in force is not on record".into()))?;
    let Record { number, holder, .. } = record.clone();
    Ok(PublicRight {
        name: holder.name,
        address: holder.address,
        region_name: region_name(&house.region),
        service,
        number: number.as_str().to_owned(),
        units,
        designated: Vec::new(),
    })
}

/// Refuses categories and items that no catalogue has.
fn known(filter: &PublicRightsFilter) -> Result<()> {
    let mut complaints = Complaints::default();
    let mut check = |pointer: &str, fits: bool| {
        if !fits {
            complaints.add(pointer, "unknown_code", Text::new("目录中没有该代码", "Not a code of the catalogue"));
        }
    };
    let category = |code: &str| Service::ALL.iter().any(|service| is_category(*service, code));
    check("/category", filter.category.as_deref().is_none_or(category));
    check("/item", filter.item.as_deref().is_none_or(|code| catalogues::item(code).is_some()));
    complaints.into_result(()).map_err(AppError::Invalid)
}
