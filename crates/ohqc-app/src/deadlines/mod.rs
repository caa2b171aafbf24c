//! The board of what is due: clocks opened and closed by changes, shown to whoever can fulfil them.

pub(crate) mod entity;
mod waiting;

pub use waiting::Time;

use chrono::NaiveDate;
use ohqc_domain::calendar::WorkCalendar;
use ohqc_domain::deadlines::api::DeadlineView;
use ohqc_domain::deadlines::{ClockKind, Deadline, Rule, Standing, standing};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::{DeadlineId, InstitutionId, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::assessments::{entity as assessments, teams};
use crate::institutions::entity as institutions;
use crate::store::{code, new_id};
use crate::write::{Subject, Write};
use crate::{App, Result, permit, policy, verifications};

/// Most clocks shown on one board.
const BOARD: u64 = 500;

/// The board, for those who have one.
pub struct Deadlines<'a> {
    app: &'a App,
    actor: &'a Actor,
    _grant: Grant,
}

impl App {
    /// Opens the board of what is due.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn deadlines<'a>(&'a self, actor: &'a Actor) -> Result<Deadlines<'a>> {
        Ok(Deadlines { app: self, actor, _grant: permit(actor, Permission::DeadlinesRead)? })
    }
}

impl Deadlines<'_> {
    /// Open clocks this person can fulfil, the most urgent first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list(&self) -> Result<Vec<DeadlineView>> {
        let mut mine = Condition::any();
        for permission in self.actor.permissions() {
            let Some(grant) = self.actor.permit(permission) else { continue };
            mine = mine.add(
                crate::store::in_scope(grant.scope(), entity::Column::Place, entity::Column::InstitutionId)
                    .add(entity::Column::Permission.eq(permission.code())),
            );
        }
        if let Some(user) = teams::expert(self.actor) {
            mine = mine.add(of_rounds(user)).add(of_checks(user));
        }
        let rows = entity::Entity::find()
            .find_also_related(institutions::Entity)
            .filter(mine)
            .filter(entity::Column::ClosedOn.is_null())
            .order_by_asc(entity::Column::DueOn.is_null())
            .order_by_asc(entity::Column::DueOn)
            .order_by_asc(entity::Column::Id)
            .limit(BOARD)
            .all(self.app.db().read())
            .await?;
        let today = self.app.clock().today();
        rows.into_iter().map(|(row, institution)| view(row, institution, today)).collect()
    }
}

/// The clocks of the rounds somebody scores: others end them, but nobody can before the scoring is done.
fn of_rounds(user: UserId) -> Condition {
    let rounds = assessments::Entity::find().select_only().column(assessments::Column::Id).filter(teams::assigned(user));
    Condition::all()
        .add(entity::Column::Kind.eq(ClockKind::AssessmentYear.code()))
        .add(entity::Column::SubjectId.in_subquery(rounds.into_query()))
}

/// The clocks of the checks somebody goes on.
fn of_checks(user: UserId) -> Condition {
    let checks = verifications::entity::Entity::find()
        .select_only()
        .column(verifications::entity::Column::Id)
        .filter(verifications::team::assigned(user));
    let kinds = [ClockKind::Verification, ClockKind::VerificationFollowUp];
    Condition::all()
        .add(entity::Column::Kind.is_in(kinds.map(ClockKind::code)))
        .add(entity::Column::SubjectId.in_subquery(checks.into_query()))
}

fn view(row: entity::Model, institution: Option<institutions::Model>, today: NaiveDate) -> Result<DeadlineView> {
    let kind: ClockKind = code(&row.kind)?;
    let settings = policy::settings_at(&row.place, today)?;
    let awaits = waiting::year(&row, kind)?;
    let days_left = row.due_on.map(|due_on| (due_on - today).num_days());
    let warn_days = row.due_on.map(|due_on| kind.warn_days(&settings, row.opened_on, due_on)).unwrap_or_default();
    let first = warn_days.first().copied().unwrap_or_default();
    Ok(DeadlineView {
        id: DeadlineId(row.id),
        kind,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        title: row.title,
        institution_id: row.institution_id.map(InstitutionId),
        institution_name: institution.map(|institution| institution.name),
        opened_on: row.opened_on,
        due_on: row.due_on,
        awaits,
        safe_on: row.safe_on,
        closed_on: row.closed_on,
        days_left,
        standing: row.due_on.map_or(Standing::Awaiting, |due_on| standing(due_on, row.closed_on, false, today, first)),
        warnings: warn_days.iter().filter(|days| days_left.is_some_and(|left| left <= i64::from(**days))).count(),
        basis: row.basis,
    })
}

impl Write<'_> {
    /// Opens the clock that the profile of a region sets, from a day on; whoever holds the permission must fulfil it. Its due
    /// date is none while the holidays of a year it lies in are not published.
    pub async fn open_deadline(
        &self,
        subject: &Subject,
        title: &str,
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

    /// Opens a clock whose time is set case by case.
    pub async fn open_deadline_by(
        &self,
        subject: &Subject,
        title: &str,
        kind: ClockKind,
        permission: Permission,
        (basis, rule): (&str, Rule),
    ) -> Result<()> {
        let deadline = Deadline::with_rule(kind, basis, rule, self.today(), WorkCalendar::embedded())?;
        self.keep_deadline(subject, title, permission, Time::Known(deadline)).await
    }

    async fn keep_deadline(&self, subject: &Subject, title: &str, permission: Permission, time: Time) -> Result<()> {
        let (due_on, safe_on) = (time.due_on(), time.safe_on());
        let (kind, basis, opened_on) = time.into_start();
        entity::ActiveModel {
            id: Set(new_id()),
            kind: Set(kind.code().into()),
            subject_kind: Set(subject.kind.code().into()),
            subject_id: Set(subject.id),
            institution_id: Set(subject.institution),
            place: Set(subject.place.clone()),
            title: Set(title.into()),
            basis: Set(basis),
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
        entity::Entity::delete_many()
            .filter(entity::Column::SubjectId.eq(subject))
            .filter(entity::Column::Kind.eq(kind.code()))
            .filter(entity::Column::ClosedOn.is_null())
            .exec(&self.tx)
            .await?;
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
            .filter(entity::Column::SubjectId.eq(subject))
            .filter(entity::Column::Kind.eq(kind.code()))
            .filter(entity::Column::ClosedOn.is_null())
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}
