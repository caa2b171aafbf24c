//! I02: how many new filings were checked in time.

use chrono::NaiveDate;
use ohqc_domain::deadlines::{Standing, standing};
use ohqc_domain::indicators::Ratio;
use ohqc_domain::verifications::api::{VerificationFigureFilter, VerificationFigures};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::{Verifications, entity};
use crate::Result;
use crate::regions::known_place;
use crate::store::below;

impl Verifications<'_> {
    /// Counts the first checks of filings that were due, or made, by today (I02 现场核查按期率, JL24-1-3-d); the day on site counts.
    ///
    /// # Errors
    /// [`crate::AppError::Invalid`] for an unknown region.
    pub async fn figures(&self, filter: &VerificationFigureFilter) -> Result<VerificationFigures> {
        let within = filter.region.as_deref().map(known_place).transpose()?;
        let today = self.app.clock().today();
        let wanted = Condition::all()
            .add(self.visible())
            .add(entity::Column::Round.eq(1))
            .add_option(within.map(|place| below(entity::Column::Place, &place)))
            .add_option(filter.service.map(|service| entity::Column::Service.eq(service.code())))
            .add_option(filter.from.map(|day| entity::Column::DueOn.gte(day)))
            .add_option(filter.to.map(|day| entity::Column::DueOn.lte(day)));
        let rows: Vec<(NaiveDate, Option<NaiveDate>)> = entity::Entity::find()
            .select_only()
            .columns([entity::Column::DueOn, entity::Column::ConductedOn])
            .filter(wanted)
            .into_tuple()
            .all(self.app.db().read())
            .await?;
        let (mut in_time, mut late, mut missing) = (0_u32, 0_u32, 0_u32);
        for (due_on, conducted_on) in rows {
            match standing(due_on, conducted_on, false, today, 0) {
                Standing::Met => in_time += 1,
                Standing::MetLate => late += 1,
                Standing::Overdue => missing += 1,
                Standing::Upcoming | Standing::DueSoon | Standing::Paused => {}
            }
        }
        Ok(VerificationFigures { in_time: Ratio::new(in_time, in_time + late + missing), late, missing })
    }
}
