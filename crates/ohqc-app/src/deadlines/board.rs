//! The board of what is due, page by page, and how much of it stands where.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use ohqc_domain::deadlines::api::{DeadlineCounts, DeadlineFilter, DeadlineView, RunningClock};
use ohqc_domain::deadlines::{ClockKind, Standing, standing};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::{DeadlineId, InstitutionId, UserId};
use ohqc_domain::page::Page;
use ohqc_domain::policy::Settings;
use ohqc_domain::provenance::Basis;
use ohqc_domain::regions::last_code;
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{entity, waiting};
use crate::assessments::{entity as assessments, teams};
use crate::institutions::entity as institutions;
use crate::store::{self, By, LAST, Seek, code};
use crate::{App, AppError, Result, permit, policy, verifications};

/// The first to end first.
const ORDER: &str = "due_on";
/// Clocks read at a time: the database knows nothing of warnings, so a page of one standing reads on by so many.
const STRETCH: u64 = 200;

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
    /// Lists open clocks this person can fulfil, the most urgent first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for where no open clock stands, a bad cursor or limit.
    pub async fn list(&self, filter: &DeadlineFilter) -> Result<Page<DeadlineView>> {
        if filter.standing.is_some_and(|standing| !Standing::BOARD.contains(&standing)) {
            let text = Text::new("待办中没有这一状态的期限", "Nothing that is due stands there");
            return Err(AppError::invalid("/standing", "not_open", text));
        }
        let seek = Seek::new(ORDER, filter.cursor.as_deref(), filter.limit)?;
        let mut warnings = Warnings::on(self.app.clock().today());
        let (mut found, mut cursor, enough) = (Vec::new(), filter.cursor.clone(), seek.fetch());
        loop {
            let stretch = Seek::new(ORDER, cursor.as_deref(), Some(STRETCH))?;
            let query =
                entity::Entity::find().find_also_related(institutions::Entity).filter(self.open()).filter(matching(filter));
            let rows = stretch.arrange(query, By::date_or_last(entity::Column::DueOn), entity::Column::Id)?;
            let page = stretch.page(rows.all(self.app.db().read()).await?, |(row, _)| key(row.due_on, row.id));
            for (row, institution) in page.items {
                let clock = view(row, institution, &mut warnings)?;
                if filter.standing.is_none_or(|standing| standing == clock.standing) {
                    found.push(clock);
                }
            }
            cursor = page.next;
            if cursor.is_none() || u64::try_from(found.len()).unwrap_or(u64::MAX) >= enough {
                return Ok(seek.page(found, |clock| key(clock.due_on, clock.id.0)));
            }
        }
    }

    /// Counts them all, whatever page is on show.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn counts(&self) -> Result<DeadlineCounts> {
        let today = self.app.clock().today();
        let mut warnings = Warnings::on(today);
        let rows: Vec<(String, String, NaiveDate, Option<NaiveDate>)> = entity::Entity::find()
            .select_only()
            .columns([entity::Column::Kind, entity::Column::Place, entity::Column::OpenedOn, entity::Column::DueOn])
            .filter(self.open())
            .into_tuple()
            .all(self.app.db().read())
            .await?;
        let (mut counts, mut kinds) = (DeadlineCounts::default(), BTreeSet::new());
        for (kind, place, opened_on, due_on) in rows {
            let kind: ClockKind = code(&kind)?;
            kinds.insert(kind);
            let days = warnings.days(kind, &place, opened_on, due_on)?;
            let place = match warnings.standing(due_on, &days) {
                Standing::Overdue => &mut counts.overdue,
                Standing::DueSoon => &mut counts.due_soon,
                Standing::Awaiting => &mut counts.awaiting,
                _ => &mut counts.upcoming,
            };
            *place = place.saturating_add(1);
            counts.latest = Ord::max(counts.latest, due_on.map_or(0, |due_on| (today - due_on).num_days()));
        }
        counts.kinds = kinds.into_iter().collect();
        Ok(counts)
    }

    /// What runs and this person can end.
    fn open(&self) -> Condition {
        let mut mine = Condition::any();
        for permission in self.actor.permissions() {
            let Some(grant) = self.actor.permit(permission) else { continue };
            mine = mine.add(
                store::in_scope(grant.scope(), entity::Column::Place, entity::Column::InstitutionId)
                    .add(entity::Column::Permission.eq(permission.code())),
            );
        }
        if let Some(user) = teams::expert(self.actor) {
            mine = mine.add(of_rounds(user)).add(of_checks(user));
        }
        Condition::all().add(mine).add(entity::Column::ClosedOn.is_null())
    }
}

/// The clock of these kinds that runs on each of these subjects; of several the first to end.
pub async fn running(
    db: &impl ConnectionTrait,
    subjects: &[Uuid],
    kinds: &[ClockKind],
    today: NaiveDate,
) -> Result<HashMap<Uuid, RunningClock>> {
    let rows = entity::Entity::find()
        .filter(entity::Column::SubjectId.is_in(subjects.iter().copied()))
        .filter(entity::Column::Kind.is_in(kinds.iter().map(|kind| kind.code())))
        .filter(entity::Column::ClosedOn.is_null())
        .all(db)
        .await?;
    let (mut warnings, mut found) = (Warnings::on(today), HashMap::<Uuid, RunningClock>::new());
    for row in rows {
        let kind: ClockKind = code(&row.kind)?;
        let days = warnings.days(kind, &row.place, row.opened_on, row.due_on)?;
        let days_left = row.due_on.map(|due_on| (due_on - today).num_days());
        let clock = RunningClock { kind, due_on: row.due_on, days_left, standing: warnings.standing(row.due_on, &days) };
        let ends = |clock: &RunningClock| clock.due_on.unwrap_or(LAST);
        if found.get(&row.subject_id).is_none_or(|other| ends(&clock) < ends(other)) {
            found.insert(row.subject_id, clock);
        }
    }
    Ok(found)
}

/// What of a filter the database knows.
fn matching(filter: &DeadlineFilter) -> Condition {
    let mut all = Condition::all();
    if let Some(text) = filter.q.as_deref().filter(|text| !text.trim().is_empty()) {
        let named =
            Condition::any().add(store::like(entity::Column::Title, text)).add(store::like(entity::Column::TitleEn, text));
        let named = named.add(store::like(institutions::Column::Name, text));
        all = all.add(named);
    }
    if let Some(kind) = filter.kind {
        all = all.add(entity::Column::Kind.eq(kind.code()));
    }
    all
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

/// When clocks warn, with each region's settings read once.
struct Warnings {
    today: NaiveDate,
    settings: HashMap<String, Settings>,
}

impl Warnings {
    fn on(today: NaiveDate) -> Self {
        Self { today, settings: HashMap::new() }
    }

    /// Days before the end, the first warning first.
    fn days(&mut self, kind: ClockKind, place: &str, opened_on: NaiveDate, due_on: Option<NaiveDate>) -> Result<Vec<u32>> {
        let Some(due_on) = due_on else { return Ok(Vec::new()) };
        let region = last_code(place);
        if !self.settings.contains_key(region) {
            self.settings.insert(region.to_owned(), policy::settings(region, self.today)?);
        }
        Ok(self.settings.get(region).map(|settings| kind.warn_days(settings, opened_on, due_on)).unwrap_or_default())
    }

    /// Where an open clock stands that warns on these days.
    fn standing(&self, due_on: Option<NaiveDate>, days: &[u32]) -> Standing {
        let first = days.first().copied().unwrap_or_default();
        due_on.map_or(Standing::Awaiting, |due_on| standing(due_on, None, false, self.today, first))
    }
}

/// Where a clock stands in the order; what has no day yet comes last.
fn key(due_on: Option<NaiveDate>, id: Uuid) -> (String, String) {
    (due_on.unwrap_or(LAST).to_string(), id.to_string())
}

fn view(row: entity::Model, institution: Option<institutions::Model>, warnings: &mut Warnings) -> Result<DeadlineView> {
    let kind: ClockKind = code(&row.kind)?;
    let awaits = waiting::year(&row, kind)?;
    let days_left = row.due_on.map(|due_on| (due_on - warnings.today).num_days());
    let given = warnings.days(kind, &row.place, row.opened_on, row.due_on)?;
    Ok(DeadlineView {
        id: DeadlineId(row.id),
        kind,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        title: Text::owned(row.title.clone(), row.title_en.unwrap_or(row.title)),
        institution_id: row.institution_id.map(InstitutionId),
        institution_name: institution.map(|institution| institution.name),
        opened_on: row.opened_on,
        due_on: row.due_on,
        awaits,
        safe_on: row.safe_on,
        closed_on: row.closed_on,
        days_left,
        standing: warnings.standing(row.due_on, &given),
        warnings: given.iter().filter(|days| days_left.is_some_and(|left| left <= i64::from(**days))).count(),
        basis: Basis { clause: row.basis, mark: code(&row.mark)? },
    })
}
