//! I11: how many outings were told of, and in time.

use ohqc_domain::outings::api::{OutingFigureFilter, OutingFigures};
use ohqc_domain::outings::{Standing, StateName};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::{Outings, entity, visible};
use crate::Result;
use crate::regions::known_place;
use crate::store::{below, code};

impl Outings<'_> {
    /// Counts the outings of a period (I11 外出告知率、按期告知率). A draft whose first day has come was begun without notice.
    ///
    /// # Errors
    /// [`crate::AppError::Invalid`] for an unknown region.
    pub async fn figures(&self, filter: &OutingFigureFilter) -> Result<OutingFigures> {
        let within = filter.region.as_deref().map(known_place).transpose()?;
        let today = self.app.clock().today();
        let wanted = Condition::all()
            .add(visible(&self.grant))
            .add(entity::Column::State.ne(StateName::Cancelled.code()))
            .add_option(within.map(|place| below(entity::Column::EmployerPlace, &place)))
            .add_option(filter.from.map(|day| entity::Column::StartsOn.gte(day)))
            .add_option(filter.to.map(|day| entity::Column::StartsOn.lte(day)));
        let rows: Vec<(Option<String>, chrono::NaiveDate, Option<i32>)> = entity::Entity::find()
            .select_only()
            .columns([entity::Column::Standing, entity::Column::StartsOn, entity::Column::Examined])
            .filter(wanted)
            .into_tuple()
            .all(self.app.db().read())
            .await?;
        let mut figures = OutingFigures::default();
        for (standing, starts_on, examined) in rows {
            let standing = match standing {
                Some(standing) => code(&standing)?,
                None if starts_on <= today => Standing::Missing,
                None => continue,
            };
            count(&mut figures, standing);
            figures.examined += u64::try_from(examined.unwrap_or_default()).unwrap_or_default();
        }
        Ok(figures)
    }
}

fn count(figures: &mut OutingFigures, standing: Standing) {
    figures.found += 1;
    match standing {
        Standing::Missing => figures.missing += 1,
        Standing::Late | Standing::Early => (figures.notified, figures.late) = (figures.notified + 1, figures.late + 1),
        Standing::OnTime | Standing::NoRule => (figures.notified, figures.on_time) = (figures.notified + 1, figures.on_time + 1),
    }
}
