//! Clocks opened and closed by changes, and the board of those that run.

mod board;
pub(crate) mod entity;
mod waiting;

pub use waiting::Time;

use chrono::NaiveDate;
use ohqc_domain::calendar::WorkCalendar;
use ohqc_domain::deadlines::{ClockKind, Deadline, Rule};
use ohqc_domain::identity::Permission;
use ohqc_domain::provenance::Basis;
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

pub use self::board::{Deadlines, running};
use crate::store::new_id;
use crate::write::{Subject, Write};
use crate::{Result, policy};

impl Write<'_> {
    /// Opens the clock that the profile of a region sets, from a day on; whoever holds the permission must fulfil it. Its due
    /// date is none while the holidays of a year it lies in are not published.
    pub async fn open_deadline(
        &self,
        subject: &Subject,
        title: &Text,
        kind: ClockKind,
        permission: Permission,
        region: &str,
        from: NaiveDate,
    ) -> Result<Option<NaiveDate>> {
        let time = Time::of(kind, from, &policy::profile(region, from)?, WorkCalendar::embedded())?;
        let due_on = time.due_on();
        self.keep_deadline(subject, title, permission, time).await?;
        Ok(due_on)
    }

    /// Moves the open clock of a kind on a subject to another start, or opens it where there is none.
    pub async fn move_deadline(
        &self,
        subject: &Subject,
        title: &Text,
        kind: ClockKind,
        permission: Permission,
        region: &str,
        from: NaiveDate,
    ) -> Result<()> {
        let time = Time::of(kind, from, &policy::profile(region, from)?, WorkCalendar::embedded())?;
        let Some(row) = entity::Entity::find().filter(open(subject.id, kind)).one(&self.tx).await? else {
            return self.keep_deadline(subject, title, permission, time).await;
        };
        let (due_on, safe_on) = (time.due_on(), time.safe_on());
        let (_, basis, opened_on) = time.into_start();
        let mut change = row.into_active_model();
        change.title.set_if_not_equals(title.zh.to_string());
        change.title_en.set_if_not_equals(english(title));
        change.basis.set_if_not_equals(basis.clause);
        change.mark.set_if_not_equals(basis.mark.code().into());
        change.opened_on.set_if_not_equals(opened_on);
        change.due_on.set_if_not_equals(due_on);
        change.safe_on.set_if_not_equals(safe_on);
        change.update(&self.tx).await?;
        Ok(())
    }

    /// Opens a clock whose time is set case by case.
    pub async fn open_deadline_by(
        &self,
        subject: &Subject,
        title: &Text,
        kind: ClockKind,
        permission: Permission,
        (basis, rule): (Basis, Rule),
    ) -> Result<()> {
        let deadline = Deadline::with_rule(kind, basis, rule, self.today(), WorkCalendar::embedded())?;
        self.keep_deadline(subject, title, permission, Time::Known(deadline)).await
    }

    async fn keep_deadline(&self, subject: &Subject, title: &Text, permission: Permission, time: Time) -> Result<()> {
        let (due_on, safe_on) = (time.due_on(), time.safe_on());
        let (kind, basis, opened_on) = time.into_start();
        entity::ActiveModel {
            id: Set(new_id()),
            kind: Set(kind.code().into()),
            subject_kind: Set(subject.kind.code().into()),
            subject_id: Set(subject.id),
            institution_id: Set(subject.institution),
            place: Set(subject.place.clone()),
            title: Set(title.zh.to_string()),
            title_en: Set(english(title)),
            basis: Set(basis.clause),
            mark: Set(basis.mark.code().into()),
            permission: Set(permission.code().into()),
            opened_on: Set(opened_on),
            due_on: Set(due_on),
            safe_on: Set(safe_on),
            closed_on: Set(None),
        }
        .insert(&self.tx)
        .await?;
        Ok(())
    }

    /// Whether a clock of a kind was ever opened on a subject.
    pub async fn has_deadline(&self, subject: Uuid, kind: ClockKind) -> Result<bool> {
        let opened = entity::Entity::find()
            .filter(entity::Column::SubjectId.eq(subject))
            .filter(entity::Column::Kind.eq(kind.code()))
            .limit(1);
        Ok(opened.one(&self.tx).await?.is_some())
    }

    /// Takes the open clocks of a kind on a subject back: there is no such duty any more.
    pub async fn withdraw_deadline(&self, subject: Uuid, kind: ClockKind) -> Result<()> {
        entity::Entity::delete_many().filter(open(subject, kind)).exec(&self.tx).await?;
        Ok(())
    }

    /// Closes the open clocks of a kind on a subject: the duty was fulfilled today.
    pub async fn close_deadline(&self, subject: Uuid, kind: ClockKind) -> Result<()> {
        self.close_deadline_on(subject, kind, self.today()).await
    }

    /// Closes the open clocks of a kind on a subject: the duty was fulfilled on that day, and put down today.
    pub async fn close_deadline_on(&self, subject: Uuid, kind: ClockKind, on: NaiveDate) -> Result<()> {
        entity::Entity::update_many()
            .col_expr(entity::Column::ClosedOn, Expr::value(on))
            .filter(open(subject, kind))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}

/// A title in English where that differs.
fn english(title: &Text) -> Option<String> {
    (title.en != title.zh).then(|| title.en.to_string())
}

/// The open clocks of a kind on a subject.
fn open(subject: Uuid, kind: ClockKind) -> Condition {
    Condition::all()
        .add(entity::Column::SubjectId.eq(subject))
        .add(entity::Column::Kind.eq(kind.code()))
        .add(entity::Column::ClosedOn.is_null())
}
