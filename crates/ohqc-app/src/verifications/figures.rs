//! I02: how many new filings were checked in time.

use chrono::NaiveDate;
use ohqc_domain::deadlines::{Standing, standing};
use ohqc_domain::indicators::Ratio;
use ohqc_domain::verifications::StateName;
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
        let made_or_to_come = Condition::any()
            .add(entity::Column::ConductedOn.is_not_null())
            .add(entity::Column::State.is_in([StateName::Open, StateName::InProgress].map(StateName::code)));
        let wanted = Condition::all()
            .add(self.visible())
            .add(entity::Column::Round.eq(1))
            .add(made_or_to_come)
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
        let standings: Vec<Standing> =
            rows.into_iter().map(|(due_on, conducted_on)| standing(due_on, conducted_on, false, today, 0)).collect();
        let count = |wanted: Standing| standings.iter().map(|one| u32::from(*one == wanted)).sum::<u32>();
        let (in_time, late, missing) = (count(Standing::Met), count(Standing::MetLate), count(Standing::Overdue));
        Ok(VerificationFigures { in_time: Ratio::new(in_time, in_time + late + missing), late, missing })
    }
}
