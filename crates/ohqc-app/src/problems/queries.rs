//! What other capabilities ask about problems, and the conditions of the list.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use ohqc_domain::deadlines::Standing;
use ohqc_domain::identity::Scope;
use ohqc_domain::institutions::Service;
use ohqc_domain::problems::api::ProblemFilter;
use ohqc_domain::problems::{SourceKind, StateName};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::entity::{Column, Entity};
use crate::Result;
use crate::institutions::entity as institutions;
use crate::store::{self, code};

/// How many problems of each of these institutions are not closed.
pub async fn open_counts(db: &impl ConnectionTrait, institutions: &[Uuid]) -> Result<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::InstitutionId)
        .column_as(Column::Id.count(), "problems")
        .filter(Column::InstitutionId.is_in(institutions.iter().copied()))
        .filter(Column::State.ne(StateName::Closed.code()))
        .group_by(Column::InstitutionId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A problem's days, as indicators count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemDays {
    /// The institution.
    pub institution: Uuid,
    /// The service.
    pub service: Service,
    /// The last day in time.
    pub due_on: NaiveDate,
    /// The day the answer that holds was handed in; on time or not is told by it, the reviewer's days count against nobody.
    pub handed_in_on: Option<NaiveDate>,
    /// The day it was closed.
    pub closed_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct DayColumns {
    institution_id: Uuid,
    service: String,
    due_on: NaiveDate,
    handed_in_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
}

/// Every problem that a year's rounds opened below a place; their time is told in days of the calendar.
pub async fn days_of_year(db: &impl ConnectionTrait, place: &str, year: i32) -> Result<Vec<ProblemDays>> {
    let rows = Entity::find()
        .select_only()
        .columns([Column::InstitutionId, Column::Service, Column::DueOn, Column::HandedInOn, Column::ClosedOn])
        .filter(store::below(Column::Place, place))
        .filter(Column::SourceKind.eq(SourceKind::Assessment.code()))
        .filter(Column::Year.eq(year))
        .filter(Column::DueOn.is_not_null())
        .into_model::<DayColumns>()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ProblemDays {
                institution: row.institution_id,
                service: code(&row.service)?,
                due_on: row.due_on,
                handed_in_on: row.handed_in_on,
                closed_on: row.closed_on,
            })
        })
        .collect()
}

/// The conditions a filter sets; `warn_days` are the profile's.
pub fn matching(filter: &ProblemFilter, today: NaiveDate, warn_days: u32) -> Condition {
    let mut all = Condition::all();
    if let Some(text) = filter.q.as_deref().filter(|text| !text.trim().is_empty()) {
        all = all.add(
            store::like(institutions::Column::Name, text)
                .or(store::like(Column::Reason, text))
                .or(store::like(Column::Item, text)),
        );
    }
    if let Some(state) = filter.state {
        all = all.add(Column::State.eq(state.code()));
    }
    if let Some(standing) = filter.standing {
        all = all.add(stands(standing, today, warn_days));
    }
    if let Some(key_item) = filter.key_item {
        all = all.add(Column::KeyItem.eq(key_item));
    }
    if let Some(institution) = filter.institution {
        all = all.add(Column::InstitutionId.eq(institution.0));
    }
    if let Some(year) = filter.year {
        all = all.add(Column::Year.eq(year));
    }
    if let Some(category) = filter.category {
        all = all.add(Column::Category.eq(category.code()));
    }
    all
}

/// The same as `Rectification::standing`, in the words of the database.
fn stands(standing: Standing, today: NaiveDate, warn_days: u32) -> Condition {
    let mending = Column::State.is_in([StateName::Open.code(), StateName::Planned.code()]);
    let closed = Column::State.eq(StateName::Closed.code());
    let warned = today.checked_add_days(Days::new(warn_days.into())).unwrap_or(today);
    let handed_in = Expr::col(Column::HandedInOn);
    let due = Expr::col(Column::DueOn);
    match standing {
        Standing::Upcoming => Condition::all().add(mending).add(Column::DueOn.gt(warned)),
        Standing::DueSoon => Condition::all().add(mending).add(Column::DueOn.between(today, warned)),
        Standing::Overdue => Condition::all().add(mending).add(Column::DueOn.lt(today)),
        Standing::Awaiting => Condition::all().add(mending).add(Column::DueOn.is_null()),
        Standing::Paused => Condition::all().add(Column::State.eq(StateName::Corrected.code())),
        Standing::Met => Condition::all().add(closed).add(Condition::any().add(handed_in.lte(due)).add(Column::DueOn.is_null())),
        Standing::MetLate => Condition::all().add(closed).add(handed_in.gt(due)),
    }
}

/// The states of an institution's problems inside a scope, with every answer given and its evidence.
pub async fn answers(db: &impl ConnectionTrait, scope: &Scope, institution: Uuid) -> Result<Vec<serde_json::Value>> {
    let found = Entity::find()
        .select_only()
        .column(Column::StateData)
        .filter(Column::InstitutionId.eq(institution))
        .filter(store::in_scope(scope, Column::Place, Column::InstitutionId));
    Ok(found.into_tuple().all(db).await?)
}
