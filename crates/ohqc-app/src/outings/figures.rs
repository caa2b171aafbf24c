//! Outings in numbers (I11, I28, I29), by county for the map, and the lists behind the numbers. The database counts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ohqc_domain::outings::api::{OutingCounty, OutingFigureFilter, OutingFigures};
use ohqc_domain::outings::{Figure, OutingCounts, Standing, StateName};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select};

use super::reader::Reader;
use super::{Outings, entity};
use crate::Result;
use crate::regions::known_place;
use crate::store::{below, code};

impl Outings<'_> {
    /// Counts the outings of a period. One whose first day has come without notice counts as not told of.
    ///
    /// # Errors
    /// [`crate::AppError::Invalid`] for an unknown region.
    pub async fn figures(&self, filter: &OutingFigureFilter) -> Result<OutingFigures> {
        type Row = (Option<String>, bool, i64, Option<i64>);
        let rows: Vec<Row> = grouped(counted(self.reader(), filter, self.app.clock().today())?)
            .column_as(entity::Column::Examined.sum(), "examined")
            .into_tuple()
            .all(self.app.db().read())
            .await?;
        let (mut counts, mut examined) = (OutingCounts::default(), 0);
        for (standing, ahead, count, people) in rows {
            add(&mut counts, standing.as_deref(), ahead, count)?;
            examined += u64::try_from(people.unwrap_or_default()).unwrap_or_default();
        }
        Ok(OutingFigures { counts, examined, indicators: counts.ratios() })
    }

    /// Counts the outings of a period by the employer's county, in the order of the codes.
    ///
    /// # Errors
    /// [`crate::AppError::Invalid`] for an unknown region.
    pub async fn counties(&self, filter: &OutingFigureFilter) -> Result<Vec<OutingCounty>> {
        type Row = (Option<String>, bool, i64, String);
        let rows: Vec<Row> = grouped(counted(self.reader(), filter, self.app.clock().today())?)
            .column(entity::Column::EmployerRegion)
            .group_by(entity::Column::EmployerRegion)
            .into_tuple()
            .all(self.app.db().read())
            .await?;
        let mut counties: BTreeMap<String, OutingCounts> = BTreeMap::new();
        for (standing, ahead, count, region) in rows {
            add(counties.entry(region).or_default(), standing.as_deref(), ahead, count)?;
        }
        counties.into_iter().map(|(region, counts)| Ok(OutingCounty { region: code(&region)?, counts })).collect()
    }
}

fn add(counts: &mut OutingCounts, standing: Option<&str>, ahead: bool, count: i64) -> Result<()> {
    let standing = standing.map_or(Ok(Standing::Missing), code)?;
    counts.add(standing, ahead, u64::try_from(count).unwrap_or_default());
    Ok(())
}

/// How many of the rows have which standing.
fn grouped(wanted: Condition) -> Select<entity::Entity> {
    entity::Entity::find()
        .select_only()
        .columns([entity::Column::Standing, entity::Column::Ahead])
        .column_as(entity::Column::Id.count(), "number")
        .filter(wanted)
        .group_by(entity::Column::Standing)
        .group_by(entity::Column::Ahead)
}

/// The outings that figures count: an institution its own, an authority those it answers for. What is called off counts only where
/// its first day had come and nobody was told: that is not undone by calling it off.
pub fn counted(reader: Reader<'_>, filter: &OutingFigureFilter, today: NaiveDate) -> Result<Condition> {
    let within = filter.region.as_deref().map(known_place).transpose()?;
    let untold = Condition::all().add(entity::Column::Standing.is_null()).add(entity::Column::ClueStatus.is_not_null());
    let stands = Condition::any().add(entity::Column::State.ne(StateName::Cancelled.code())).add(untold);
    let found = Condition::any().add(entity::Column::Standing.is_not_null()).add(entity::Column::StartsOn.lte(today));
    Ok(Condition::all()
        .add(match reader {
            Reader::Office(place) => below(entity::Column::RecipientPlace, place).into_condition(),
            Reader::Institution(_) | Reader::Employer(_) | Reader::Nobody => reader.has(today),
        })
        .add(stands)
        .add(found)
        .add_option(within.map(|place| below(entity::Column::EmployerPlace, &place)))
        .add_option(filter.from.map(|day| entity::Column::StartsOn.gte(day)))
        .add_option(filter.to.map(|day| entity::Column::StartsOn.lte(day))))
}

/// The part of them that one figure counts.
pub fn part(figure: Figure) -> Condition {
    let standing = |standings: &[Standing]| {
        Condition::all().add(entity::Column::Standing.is_in(standings.iter().map(|standing| standing.code())))
    };
    let all = Condition::all();
    match figure {
        Figure::Found => all,
        Figure::Notified => {
            all.add(entity::Column::Standing.is_not_null()).add(entity::Column::Standing.ne(Standing::Missing.code()))
        }
        Figure::Timed => {
            let timed: Vec<Standing> = Standing::ALL.iter().copied().filter(|standing| standing.is_timed()).collect();
            standing(&timed)
        }
        Figure::OnTime => {
            let in_time: Vec<Standing> = Standing::ALL.iter().copied().filter(|standing| standing.in_time()).collect();
            standing(&in_time)
        }
        Figure::Early => standing(&[Standing::Early]),
        Figure::Ahead => all.add(entity::Column::Ahead.eq(true)),
        Figure::Late => standing(&[Standing::Late]),
        Figure::Missing => Condition::any().add(entity::Column::Standing.is_null()).add(standing(&[Standing::Missing])),
        Figure::Unknown => standing(&[Standing::Unknown]),
    }
}
