//! Clocks due on a working day of a year whose holidays are not published: opened all the same, and due once the calendar knows.

use chrono::NaiveDate;
use ohqc_domain::calendar::{CalendarError, WorkCalendar};
use ohqc_domain::deadlines::{ClockKind, Deadline, DeadlineError};
use ohqc_domain::events::{EventKind, SubjectKind};
use ohqc_domain::policy::Profile;
use ohqc_domain::provenance::Basis;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Select};
use serde_json::json;

use super::entity;
use crate::store::code;
use crate::write::Subject;
use crate::{App, AppError, Result, accounts, outings, policy, problems};

/// When a duty is due, as far as the calendar goes; never a guess.
pub enum Time {
    /// On a day.
    Known(Deadline),
    /// On a day that nobody can tell until the holidays of a year are published.
    Awaits {
        /// What must be done.
        kind: ClockKind,
        /// What sets the time.
        basis: Basis,
        /// The day the time began.
        opened_on: NaiveDate,
        /// The year.
        year: i32,
    },
}

impl Time {
    /// The time that a profile sets, from a day on.
    ///
    /// # Errors
    /// [`AppError::Rule`] where the profile has no such duty.
    pub fn of(kind: ClockKind, from: NaiveDate, profile: &Profile, calendar: &WorkCalendar) -> Result<Self> {
        match Deadline::open(kind, from, profile, calendar) {
            Ok(deadline) => Ok(Self::Known(deadline)),
            Err(DeadlineError::Calendar(CalendarError::NoHolidaysPublished { year })) => {
                let settings = profile.settings().map_err(|error| AppError::Internal(error.to_string()))?;
                Ok(Self::Awaits { kind, basis: kind.basis(profile, &settings), opened_on: from, year })
            }
            Err(error) => Err(AppError::Rule(error.text())),
        }
    }

    /// The last day in time.
    pub const fn due_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Known(deadline) => Some(deadline.due_on),
            Self::Awaits { .. } => None,
        }
    }

    /// The last working day in time.
    pub const fn safe_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Known(deadline) => deadline.safe_on,
            Self::Awaits { .. } => None,
        }
    }

    /// What must be done, by what, and since when.
    pub fn into_start(self) -> (ClockKind, Basis, NaiveDate) {
        match self {
            Self::Known(Deadline { kind, basis, opened_on, .. }) | Self::Awaits { kind, basis, opened_on, .. } => {
                (kind, basis, opened_on)
            }
        }
    }
}

/// What a stored clock comes to with a calendar.
fn time(row: &entity::Model, kind: ClockKind, calendar: &WorkCalendar) -> Result<Time> {
    Time::of(kind, row.opened_on, &policy::profile_at(&row.place, row.opened_on)?, calendar)
}

/// The year whose holidays a clock waits for.
pub fn year(row: &entity::Model, kind: ClockKind) -> Result<Option<i32>> {
    if row.due_on.is_some() {
        return Ok(None);
    }
    Ok(match time(row, kind, WorkCalendar::embedded())? {
        Time::Awaits { year, .. } => Some(year),
        Time::Known(_) => None,
    })
}

/// What a clock that waits is about, and when it is due by now.
fn told(row: &entity::Model, calendar: &WorkCalendar) -> Result<Option<(Subject, Deadline)>> {
    let kind = code(&row.kind)?;
    let Time::Known(deadline) = time(row, kind, calendar)? else { return Ok(None) };
    let (id, place) = (row.subject_id, row.place.clone());
    let subject = Subject { kind: code(&row.subject_kind)?, id, place, institution: row.institution_id };
    Ok(Some((subject, deadline)))
}

/// What is open and has no due date yet.
fn waiting() -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::DueOn.is_null()).filter(entity::Column::ClosedOn.is_null())
}

impl App {
    /// Tells by when everything open is due that waited for the holidays of a year the calendar knows by now, and which notices
    /// were in time; done whenever the platform begins to serve, one by one and by one of its nodes at a time. What cannot be
    /// told is logged and keeps nothing else waiting.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn settle_deadlines(&self, calendar: &WorkCalendar) -> Result<()> {
        outings::settling::settle(self, calendar).await?;
        for row in waiting().all(self.db().read()).await? {
            let id = row.id;
            match settle(self, row, calendar).await {
                Err(AppError::Store(error)) => return Err(AppError::Store(error)),
                Err(error) => tracing::error!(clock = %id, error = error.for_log(), "nobody can tell when it is due"),
                Ok(()) => {}
            }
        }
        Ok(())
    }
}

/// Tells by when one of them is due, in a change of its own. What it is about is locked before the clock, as everybody does who
/// closes a clock with what it is about; then the clock is read again, which may have ended meanwhile.
async fn settle(app: &App, seen: entity::Model, calendar: &WorkCalendar) -> Result<()> {
    let write = app.write(None).await?;
    write.alone("deadlines that wait for the calendar").await?;
    match code(&seen.subject_kind)? {
        SubjectKind::AccountRequest => accounts::requests::lock(&write, seen.subject_id).await?,
        SubjectKind::Problem => problems::lock(&write, seen.subject_id).await?,
        _ => {}
    }
    let Some(row) = waiting().filter(entity::Column::Id.eq(seen.id)).lock_exclusive().one(&write.tx).await? else {
        return write.discard().await;
    };
    let Some((subject, Deadline { due_on, safe_on, .. })) = told(&row, calendar)? else { return write.discard().await };
    let mut change = row.into_active_model();
    change.due_on = Set(Some(due_on));
    change.safe_on = Set(safe_on);
    change.update(&write.tx).await?;
    match subject.kind {
        SubjectKind::AccountRequest => accounts::requests::settle(&write, subject.id, due_on).await?,
        SubjectKind::Problem => problems::settle(&write, subject.id, due_on).await?,
        _ => {}
    }
    write.event(&subject, EventKind::Updated, json!({ "due_on": due_on })).await?;
    write.commit().await
}

#[cfg(test)]
mod tests {
    use ohqc_domain::calendar::{DayKind, SpecialDay};
    use ohqc_domain::identity::Permission;
    use ohqc_domain::page::PageFilter;
    use ohqc_domain::text::Text;
    use sea_orm::QueryOrder as _;

    use super::*;
    use crate::Clock;
    use crate::testing::{empty, searches_along_indexes};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Every start asks these two; walking through all clocks and notices kept their pages in the memory of an idle server.
    #[tokio::test]
    async fn a_start_walks_through_no_table() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::database(folder.path()).await;
        searches_along_indexes(&db, waiting()).await;
        searches_along_indexes(&db, outings::settling::untimed()).await;
    }

    #[tokio::test]
    async fn a_clock_gets_its_due_date_once_the_calendar_knows_the_year() {
        let folder = tempfile::tempdir().unwrap();
        let app = empty(folder.path(), Clock::Day(day("2026-12-28"))).await;
        let write = app.write(None).await.unwrap();
        let place = "/000000/220000/220100/220104/".to_owned();
        let subject = Subject { kind: SubjectKind::Filing, id: crate::store::new_id(), place, institution: None };
        let from = write.today();
        let kind = ClockKind::FilingReview;
        let due_on =
            write.open_deadline(&subject, &Text::name("甲医院"), kind, Permission::FilingsReview, "220104", from).await.unwrap();
        assert_eq!(due_on, None);
        write.event(&subject, EventKind::Submitted, json!({})).await.unwrap();
        write.commit().await.unwrap();
        let stored =
            async || entity::Entity::find().order_by_asc(entity::Column::Id).one(app.db().read()).await.unwrap().unwrap();
        assert_eq!(year(&stored().await, kind).unwrap(), Some(2027));
        assert!(stored().await.basis.contains("吉2019-5"));

        app.settle_deadlines(WorkCalendar::embedded()).await.unwrap();
        assert_eq!(stored().await.due_on, None, "never a guess");
        let holiday = |date: &str| SpecialDay { date: day(date), kind: DayKind::Holiday, name: "放假".into() };
        let more = async |id: &str, place: &str, closed_on: Option<NaiveDate>| {
            let id = Set(id.parse().unwrap());
            let (place, closed_on) = (Set(place.into()), Set(closed_on));
            let row = entity::ActiveModel { id, place, closed_on, ..stored().await.into_active_model() };
            let write = app.write(None).await.unwrap();
            row.reset_all().insert(&write.tx).await.unwrap();
            write.event(&subject, EventKind::Submitted, json!({})).await.unwrap();
            write.commit().await.unwrap();
        };
        more("ffffffff-0000-7000-8000-000000000001", &subject.place, Some(from)).await;
        more("ffffffff-0000-7000-8000-000000000002", "/nowhere/", None).await;
        let known = ["2026-10-01", "2027-01-01", "2027-10-01"].map(holiday);
        app.settle_deadlines(&WorkCalendar::from_days(known)).await.unwrap();
        let settled = stored().await;
        assert_eq!((settled.due_on, settled.safe_on), (Some(day("2027-01-05")), Some(day("2027-01-05"))));
        let told = app.history_of(SubjectKind::Filing, subject.id, &PageFilter::default()).await.unwrap();
        assert_eq!(told.items[0].data["due_on"], "2027-01-05");
        let left = entity::Entity::find().filter(entity::Column::DueOn.is_null()).all(app.db().read()).await.unwrap();
        assert_eq!(left.len(), 2, "what is closed, and what nobody can tell of, stays as it is");
    }
}
