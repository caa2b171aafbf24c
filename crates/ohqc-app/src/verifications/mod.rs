//! On-site checks: opened by the record of a filing, filled in by the QC centre's team, concluded once, followed up where they failed.

mod calling_off;
mod conclusion;
pub(crate) mod entity;
mod figures;
pub(crate) mod files;
mod members;
mod publishing;
mod record;
pub(crate) mod rows;
pub(crate) mod team;

pub(crate) use calling_off::call_off;
pub(crate) use conclusion::follow_growth;
pub use record::RecordData;

use chrono::NaiveDate;
use ohqc_domain::assessments::score::ConcludeError;
use ohqc_domain::checklists::{self, Sheet};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::filings::FiledService;
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::VerificationId;
use ohqc_domain::institutions::Service;
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use ohqc_domain::verifications::api::{SheetBody, VerificationFilter, VerificationOrder, VerificationSummary, VerificationView};
use ohqc_domain::verifications::{Entry, Membership, Sequel, State, StateName, TransitionError, entries, outgrown};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use crate::filings::{self, owner};
use crate::institutions::entity as institutions;
use crate::store::{self, By, Revised, Seek, guard, new_id};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, permit};
use rows::Verification;

/// On-site checks, for those who may see them.
pub struct Verifications<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the on-site checks.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn verifications<'a>(&'a self, actor: &'a Actor) -> Result<Verifications<'a>> {
        Ok(Verifications { app: self, actor, grant: permit(actor, Permission::VerificationsRead)? })
    }
}

/// Keeps the checks of a filing, and what is public of them, to this change: taken before any row of either is locked, so that a
/// conclusion, the release of a list and the end of the filing know of each other.
pub(crate) async fn alone(write: &Write<'_>, filing: Uuid) -> Result<()> {
    write.alone(&format!("checks of {filing}")).await
}

/// Opens the on-site check of a filing just put on record, where the province demands one (`check.types`, C-02).
pub(crate) async fn open(write: &Write<'_>, filing: &filings::entity::Model, institution: &institutions::Model) -> Result<()> {
    let accepted_on = write.today();
    let types = crate::policy::settings(&institution.region, accepted_on)?.check.types;
    if !types.contains(&filing.service) {
        return Ok(());
    }
    let number = filing.number.clone().ok_or_else(|| AppError::Internal("a filing on record without its number".into()))?;
    let (filed, entries) = on_record(&write.tx, filing.id).await?;
    let opening = Opening {
        filing: filing.id,
        service: store::code(&filing.service)?,
        number,
        filed,
        entries,
        accepted_on,
        not_before: accepted_on,
        round: 1,
        follows: None,
    };
    insert(write, opening, &filing.place, institution).await?;
    Ok(())
}

/// What a check looks at: the services of the dossier on record, and what of it can be looked for on site.
async fn on_record(db: &impl ConnectionTrait, filing: Uuid) -> Result<(Vec<FiledService>, Vec<Entry>)> {
    let row = filings::entity::Entity::find_by_id(filing).one(db).await?.ok_or(AppError::NotFound)?;
    let filings::rows::Filing { service, dossier, state, .. } = filings::rows::Filing::try_from(&row)?;
    let record = state.record().ok_or_else(|| AppError::Internal("a check of a filing that is not on record".into()))?;
    let entries = entries(service, &record.holder, &dossier);
    Ok((dossier.services, entries))
}

/// What came after a check that bears on its follow-up.
async fn sequel(db: &impl ConnectionTrait, row: &entity::Model) -> Result<Sequel> {
    Ok(match (row.filing_ended_on, row.followed_by_id) {
        (Some(_), _) => Sequel::FilingEnded,
        (None, Some(_)) => Sequel::Followed,
        (None, None) if row.conducted_on.is_none() => Sequel::None,
        (None, None) => {
            let filed: Vec<FiledService> = serde_json::from_value(row.filed.clone())?;
            if outgrown(&filed, &on_record(db, row.filing_id).await?.0) { Sequel::Outgrown } else { Sequel::None }
        }
    })
}

/// What a new check begins with.
struct Opening {
    filing: Uuid,
    service: Service,
    number: String,
    filed: Vec<FiledService>,
    /// What of the dossier is looked for on site, as it is on record that day.
    entries: Vec<Entry>,
    accepted_on: NaiveDate,
    not_before: NaiveDate,
    /// 1 for the first of a filing, one more for each follow-up; unique per filing.
    round: i32,
    follows: Option<Uuid>,
}

/// Stores a check that begins today and starts its clock by the profile (`check.after_filing_months`, JL24-1-3-d;
/// `check.follow_up_months`).
async fn insert(write: &Write<'_>, opening: Opening, place: &str, institution: &institutions::Model) -> Result<entity::Model> {
    let Opening { filing, service, number, filed, entries, accepted_on, not_before, round, follows } = opening;
    let opened_on = write.today();
    let template = checklists::latest_on(checklist(service), opened_on)
        .ok_or_else(|| AppError::Internal(format!("no checklist for {service} on {opened_on}")))?;
    let id = new_id();
    let subject = Subject { kind: SubjectKind::Verification, id, place: place.to_owned(), institution: Some(institution.id) };
    let (clock, permission) = (rows::timed(follows.is_some()), Permission::VerificationsRecord);
    let due_on = write.open_deadline(&subject, &Text::name(&number), clock, permission, &institution.region, opened_on).await?;
    let due_on = due_on.ok_or_else(|| AppError::Internal("months run on whatever the calendar knows".into()))?;
    let state = State::Open;
    let row = entity::ActiveModel {
        id: Set(id),
        filing_id: Set(filing),
        institution_id: Set(institution.id),
        place: Set(place.to_owned()),
        service: Set(service.code().into()),
        number: Set(number),
        filed: Set(serde_json::to_value(filed)?),
        accepted_on: Set(accepted_on),
        opened_on: Set(opened_on),
        not_before: Set(not_before),
        round: Set(round),
        follows_id: Set(follows),
        followed_by_id: Set(None),
        state: Set(state.name().code().into()),
        state_data: Set(serde_json::to_value(&state)?),
        template: Set(template.id.clone()),
        template_version: Set(i32::try_from(template.version).unwrap_or(i32::MAX)),
        sheet: Set(serde_json::to_value(Sheet::new())?),
        entries: Set(serde_json::to_value(entries)?),
        comparison: Set(json!({})),
        photos: Set(json!([])),
        due_on: Set(due_on),
        conducted_on: Set(None),
        filing_ended_on: Set(None),
        outcome: Set(None),
        revision: Set(1),
        created_at: Set(write.now()),
        updated_at: Set(write.now()),
    }
    .insert(&write.tx)
    .await?;
    let data = json!({ "filing": filing, "service": service, "due_on": due_on, "follows": follows });
    write.event(&subject, EventKind::Opened, data).await?;
    Ok(row)
}

/// The checklist of a service.
const fn checklist(service: Service) -> &'static str {
    match service {
        Service::Examination => "verification-ohe",
        Service::Diagnosis => "verification-diagnosis",
    }
}

impl Verifications<'_> {
    /// Lists checks, last changed or first due first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &VerificationFilter) -> Result<Page<VerificationSummary>> {
        let today = self.app.clock().today();
        let sort = filter.sort.unwrap_or(Sort::descending(VerificationOrder::Updated));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let query =
            entity::Entity::find().find_also_related(institutions::Entity).filter(self.visible()).filter(matching(filter, today));
        let by = match sort.by {
            VerificationOrder::Updated => By::moment(entity::Column::UpdatedAt),
            VerificationOrder::Due => By::date(entity::Column::DueOn),
            VerificationOrder::Accepted => By::date(entity::Column::AcceptedOn),
            VerificationOrder::Institution => By::text(institutions::Column::Name),
        };
        let rows = seek.arrange(query, by, entity::Column::Id)?.all(self.app.db().read()).await?;
        let page = seek.page(rows, |(row, institution)| {
            let key = match sort.by {
                VerificationOrder::Updated => row.updated_at.to_rfc3339(),
                VerificationOrder::Due => row.due_on.to_string(),
                VerificationOrder::Accepted => row.accepted_on.to_string(),
                VerificationOrder::Institution => store::name_of(institution.as_ref()),
            };
            (key, row.id.to_string())
        });
        store::map_page(page, |(row, institution)| rows::summary(row, &owner(institution)?, today))
    }

    /// Shows one check.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: VerificationId) -> Result<Revised<VerificationView>> {
        let (row, institution) = self.find_where(self.app.db().read(), self.visible(), id).await?;
        self.view(row, &institution).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: VerificationId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find_where(self.app.db().read(), self.visible(), id).await?;
        self.app.history_of(SubjectKind::Verification, id.0, page).await
    }

    /// Saves the sheet, the comparison with the dossier and the photographs as they are now; they may have gaps.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for answers the checklist cannot take and files that are not the team's; [`AppError::Rule`] once it
    /// is concluded, and for everybody but the team once one is named; [`AppError::Stale`].
    pub async fn save_sheet(&self, id: VerificationId, revision: i32, body: SheetBody) -> Result<Revised<VerificationView>> {
        let grant = permit(self.actor, Permission::VerificationsRecord)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let verification = Verification::try_from(&row)?;
        let state = verification.state.clone().record(&body.sheet).map_err(refusal)?;
        if !Membership::of(self.actor.user(), &team::of(&write.tx, row.id).await?).records() {
            return Err(refusal(TransitionError::NotOnTeam));
        }
        team::uninterested(&write, self.actor, &institution).await?;
        let checklist = verification.case(&body.sheet).checklist();
        body.check(&checklist, &verification.entries)?;
        files::add(&write, self.actor, row.id, ("/photos", body.photos.iter().map(|photo| photo.attachment))).await?;
        let mut change = row.into_active_model();
        rows::set_state(&mut change, &state)?;
        change.sheet = Set(serde_json::to_value(&body.sheet)?);
        change.comparison = Set(serde_json::to_value(&body.comparison)?);
        change.photos = Set(serde_json::to_value(&body.photos)?);
        let row = save(&write, change, revision).await?;
        let data = json!({ "answered": body.sheet.len(), "items": checklist.items().count() });
        write.event(&subject(&row), EventKind::Updated, data).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// What the caller may see: the own place, and the checks whose team the caller is on.
    fn visible(&self) -> Condition {
        let any = Condition::any().add(team::reach(self.grant.scope()));
        any.add_option(self.actor.user().map(team::assigned))
    }

    async fn find(
        &self,
        db: &impl ConnectionTrait,
        grant: &Grant,
        id: VerificationId,
    ) -> Result<(entity::Model, institutions::Model)> {
        self.find_where(db, team::reach(grant.scope()), id).await
    }

    async fn find_where(
        &self,
        db: &impl ConnectionTrait,
        reach: Condition,
        id: VerificationId,
    ) -> Result<(entity::Model, institutions::Model)> {
        let found = entity::Entity::find_by_id(id.0).find_also_related(institutions::Entity).filter(reach).one(db).await?;
        let (row, institution) = found.ok_or(AppError::NotFound)?;
        Ok((row, owner(institution)?))
    }

    async fn find_for_change(
        &self,
        write: &Write<'_>,
        grant: &Grant,
        id: VerificationId,
        revision: i32,
    ) -> Result<(entity::Model, institutions::Model)> {
        let (row, _) = self.find(&write.tx, grant, id).await?;
        alone(write, row.filing_id).await?;
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let (row, institution) = self.find(&write.tx, grant, id).await?;
        guard(revision, row.revision)?;
        Ok((row, institution))
    }

    async fn view(&self, row: entity::Model, institution: &institutions::Model) -> Result<Revised<VerificationView>> {
        let revision = row.revision;
        let members = team::of(self.app.db().read(), row.id).await?;
        let sequel = sequel(self.app.db().read(), &row).await?;
        let value = rows::view(row, (institution, members), sequel, self.actor, self.app.clock().today())?;
        Ok(Revised { value, revision })
    }
}

/// The states in which somebody has something to do.
const ONGOING: [StateName; 2] = [StateName::Open, StateName::InProgress];

fn matching(filter: &VerificationFilter, today: NaiveDate) -> Condition {
    let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
    let named = text.map(|text| store::like(institutions::Column::Name, text).or(store::like(entity::Column::Number, text)));
    let overdue = filter.overdue.map(|overdue| {
        let late =
            Condition::all().add(entity::Column::State.is_in(ONGOING.map(StateName::code))).add(entity::Column::DueOn.lt(today));
        if overdue { late } else { late.not() }
    });
    Condition::all()
        .add_option(named)
        .add_option(filter.state.map(|state| entity::Column::State.eq(state.code())))
        .add_option(filter.service.map(|service| entity::Column::Service.eq(service.code())))
        .add_option(filter.institution.map(|institution| entity::Column::InstitutionId.eq(institution.0)))
        .add_option(filter.outcome.map(|outcome| entity::Column::Outcome.eq(outcome.code())))
        .add_option(overdue)
}

fn subject(row: &entity::Model) -> Subject {
    let (id, place, institution) = (row.id, row.place.clone(), Some(row.institution_id));
    Subject { kind: SubjectKind::Verification, id, place, institution }
}

fn refusal(error: TransitionError) -> AppError {
    let text = error.text();
    match error {
        TransitionError::Concluded
        | TransitionError::NotFailed
        | TransitionError::Followed
        | TransitionError::FilingEnded
        | TransitionError::StoodAside
        | TransitionError::NotOnTeam
        | TransitionError::NotLeader => AppError::Rule(text),
        TransitionError::Unexplained(codes) => {
            let mut complaints = Complaints::default();
            for code in codes {
                complaints.add(format!("/comparison/{code}/note"), "required", Text::new("请说明现场情况", "Say what is there"));
            }
            AppError::RuleAt(text, complaints)
        }
        TransitionError::InFuture => AppError::invalid("/conducted_on", "in_future", text),
        TransitionError::TooEarly { .. } => AppError::invalid("/conducted_on", "too_early", text),
        TransitionError::NotConclusive(ConcludeError::Incomplete(sheets)) => {
            let mut complaints = Complaints::default();
            for sheet in sheets {
                for item in sheet.missing {
                    complaints.add(format!("/sheet/{item}"), "missing", Text::new("未填写", "Not answered"));
                }
                for refused in sheet.refused {
                    complaints.add(format!("/sheet/{}", refused.item), "incomplete", refused.text);
                }
            }
            AppError::RuleAt(text, complaints)
        }
        TransitionError::NotConclusive(error) => AppError::Internal(error.to_string()),
    }
}
