//! Filings: drafting, handing in, sending back, putting on record.

mod accepting;
mod changing;
pub(crate) mod deeming;
pub(crate) mod entity;
mod expiring;
mod form;
mod licensor;
mod number;
pub(crate) mod queries;
mod receipt;
mod reviewers;
pub(crate) mod rows;
mod versions;

pub use form::FormData;
pub use licensor::LetterData;
pub use receipt::ReceiptData;
pub(crate) use versions::change_since;

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::deadlines::api::RunningClock;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::filings::api::{FilingBody, FilingFilter, FilingOrder, FilingSummary, FilingView};
use ohqc_domain::filings::{
    Dossier, Holder, Origin, State, StateName, TransitionError, Verdict, VersionKind, VersionOutcome, chiefs_elsewhere,
    complaints, completeness, due,
};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::{FilingId, InstitutionId};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::institutions::{entity as institutions, particulars};
use crate::store::{self, By, Revised, Seek, code, guard, in_scope, new_id};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, permit, policy, rights};
use rows::Filing;
use versions::{Decision, Handed};

/// The clocks of a filing that say by when it moves on; its publication follows from the record.
const TIMED: [ClockKind; 6] = [
    ClockKind::FilingFirst,
    ClockKind::FilingFirstDiagnosis,
    ClockKind::FilingReview,
    ClockKind::FilingCorrection,
    ClockKind::FilingChange,
    ClockKind::FilingCompletion,
];

/// Filings, for those who may see them.
pub struct Filings<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the filings.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn filings<'a>(&'a self, actor: &'a Actor) -> Result<Filings<'a>> {
        Ok(Filings { app: self, actor, grant: permit(actor, Permission::FilingsRead)? })
    }
}

impl Filings<'_> {
    /// Lists filings, last changed first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &FilingFilter) -> Result<Page<FilingSummary>> {
        let sort = filter.sort.unwrap_or(Sort::descending(FilingOrder::Updated));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let mut query = entity::Entity::find().find_also_related(institutions::Entity).filter(in_scope(
            self.grant.scope(),
            entity::Column::Place,
            entity::Column::InstitutionId,
        ));
        if let Some(text) = filter.q.as_deref().filter(|text| !text.trim().is_empty()) {
            query = query.filter(store::like(institutions::Column::Name, text).or(store::like(entity::Column::Number, text)));
        }
        if let Some(state) = filter.state {
            let asked = entity::Column::ApplicationState.eq(state.code());
            query = query.filter(entity::Column::State.eq(state.code()).or(asked));
        }
        let verifies = self.actor.permit(Permission::FilingsReview).is_some();
        // What a reviewer found so far is the office's own: to anybody else nothing is ready.
        query = match filter.ready {
            Some(ready) if verifies => query.filter(entity::Column::Ready.eq(ready)),
            Some(true) => query.filter(store::nothing()),
            Some(false) | None => query,
        };
        if let Some(service) = filter.service {
            query = query.filter(entity::Column::Service.eq(service.code()));
        }
        if let Some(origin) = filter.origin {
            query = query.filter(entity::Column::Origin.eq(origin.code()));
        }
        if let Some(institution) = filter.institution {
            query = query.filter(entity::Column::InstitutionId.eq(institution.0));
        }
        let by = match sort.by {
            FilingOrder::Updated => By::moment(entity::Column::UpdatedAt),
            FilingOrder::Institution => By::text(institutions::Column::Name),
        };
        let rows = seek.arrange(query, by, entity::Column::Id)?.all(self.app.db().read()).await?;
        let page = seek.page(rows, |(row, institution)| {
            let key = match sort.by {
                FilingOrder::Updated => row.updated_at.to_rfc3339(),
                FilingOrder::Institution => store::name_of(institution.as_ref()),
            };
            (key, row.id.to_string())
        });
        let listed: Vec<_> = page.items.iter().map(|(row, _)| row.clone()).collect();
        let names = reviewers::names_of(self.app.db().read(), &listed).await?;
        let clocks = self.clocks(&listed.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
        store::map_page(page, |(row, institution)| {
            let (clock, ready) = (clocks.get(&row.id).copied(), verifies && row.ready);
            Ok(FilingSummary { clock, ready, ..rows::summary(row, &owner(institution)?, &names)? })
        })
    }

    /// Shows one filing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: FilingId) -> Result<Revised<FilingView>> {
        let (row, institution) = self.find(self.app.db().read(), &self.grant, id).await?;
        self.view(row, &institution).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: FilingId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), &self.grant, id).await?;
        self.app.history_of(SubjectKind::Filing, id.0, page).await
    }

    /// Starts a filing, or the record of a body that no law has file. An institution has at most one per kind.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an institution outside the caller's scope, [`AppError::Duplicate`] for a second one,
    /// [`AppError::Rule`] where it cannot be a body of that kind.
    pub async fn create(&self, body: FilingBody) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsEdit)?;
        let write = self.app.write(Some(self.actor)).await?;
        let institution = unfiled(&write, &grant, body.institution, body.service).await?;
        let row = insert(&write, &institution, body.service, &State::draft(), &Dossier::default()).await?;
        write.event(&subject(&row), EventKind::Created, json!({ "service": body.service })).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Saves the dossier; it may be incomplete, but what is there must be well-formed.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`], [`AppError::Rule`] once it is handed in.
    pub async fn update(&self, id: FilingId, revision: i32, dossier: Dossier) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsEdit)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let filing = Filing::try_from(&row)?;
        filing.state.editable().map_err(refusal)?;
        complaints(filing.service, &dossier, write.today()).into_result(())?;
        let dossier = dossier.unmasked(filing.handled())?;
        // Only now is it known whose the numbers are that came as they were shown.
        complaints(filing.service, &dossier, write.today()).into_result(())?;
        let files = dossier.attachments.iter().map(|file| file.attachment);
        crate::attachments::require(&write.tx, row.institution_id, ("/attachments", files)).await?;
        let body = serde_json::to_value(&dossier)?;
        let fields = store::changed_fields(&serde_json::to_value(filing.handled())?, &body);
        let began = (filing.state == State::draft() && dossier.began_on != filing.dossier.began_on).then_some(dossier.began_on);
        let mut change = row.into_active_model();
        match filing.application_dossier {
            Some(_) => change.application_dossier = Set(Some(body)),
            None => change.dossier = Set(body),
        }
        let row = save(&write, change, revision).await?;
        write.event(&subject(&row), EventKind::Updated, json!({ "fields": fields })).await?;
        if let Some((began_on, service)) = began.zip(filing.service.service()) {
            time_first(&write, &row, &institution, due::first(service), began_on).await?;
        }
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Hands in what is being filled in, freezes it as a version, closes the clock that it was due by and opens that of the
    /// review; of a first filing of diagnosis also that of its publication (令6 第七条).
    ///
    /// # Errors
    /// [`AppError::RuleAt`] with everything that is missing; [`AppError::Rule`] for a change that changes nothing;
    /// [`AppError::Stale`].
    pub async fn submit(&self, id: FilingId, revision: i32) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsEdit)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let institution = held(&write, &institution).await?;
        let filing = Filing::try_from(&row)?;
        let missing = completeness(filing.service, filing.handled(), &policy::profile(&institution.region, write.today())?);
        let kind = if filing.application_dossier.is_some() { VersionKind::Change } else { VersionKind::First };
        let handled = filing.handled().clone();
        let named = filing.state.renamed().cloned();
        let changes = rows::changed(&filing);
        let state = filing.state.submit(write.today(), missing, &changes).map_err(refusal)?;
        let row = set_state(&write, row, revision, &state).await?;
        let named = named.map_or_else(|| holder(&institution), Ok)?;
        let handed = Handed { kind, dossier: &handled, holder: &named, ending: None };
        versions::freeze(&write, row.id, handed).await?;
        write.event(&subject(&row), EventKind::Submitted, json!({ "kind": kind })).await?;
        let due = [
            ClockKind::FilingFirst,
            ClockKind::FilingFirstDiagnosis,
            ClockKind::FilingCorrection,
            ClockKind::FilingCompletion,
            ClockKind::FilingChange,
        ];
        for clock in due {
            write.close_deadline(row.id, clock).await?;
        }
        open_clock(&write, &row, &institution, ClockKind::FilingReview, Permission::FilingsReview, write.today()).await?;
        if kind == VersionKind::First && filing.service == BodyKind::Diagnosis {
            let (clock, whose) = (ClockKind::FilingPublication, Permission::FilingsAccept);
            open_clock(&write, &row, &institution, clock, whose, write.today()).await?;
        }
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Sends back what was handed in with everything to correct at once, and opens the clock of the correction.
    ///
    /// # Errors
    /// [`AppError::Rule`] when nothing was handed in, a part has no opinion, or nothing is to be corrected; [`AppError::Stale`].
    pub async fn return_for_correction(&self, id: FilingId, revision: i32) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsReview)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let filing = Filing::try_from(&row)?;
        let opinions = accepting::opinions(&filing.state).to_vec();
        let state = filing.state.send_back(write.today(), &filing.service.body().parts).map_err(refusal)?;
        let reviewer = row.reviewer_id;
        let decision = Decision { outcome: VersionOutcome::Returned, opinions: &opinions, reviewer, code: None };
        versions::decide(&write, row.id, decision).await?;
        let row = set_state(&write, row, revision, &state).await?;
        let reasons = opinions.iter().filter(|opinion| opinion.verdict == Verdict::ToCorrect).count();
        write.event(&subject(&row), EventKind::Returned, json!({ "reasons": reasons })).await?;
        write.close_deadline(row.id, ClockKind::FilingReview).await?;
        write.withdraw_deadline(row.id, ClockKind::FilingPublication).await?;
        open_clock(&write, &row, &institution, ClockKind::FilingCorrection, Permission::FilingsEdit, write.today()).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    async fn find(&self, db: &impl ConnectionTrait, grant: &Grant, id: FilingId) -> Result<(entity::Model, institutions::Model)> {
        let found = entity::Entity::find_by_id(id.0)
            .find_also_related(institutions::Entity)
            .filter(in_scope(grant.scope(), entity::Column::Place, entity::Column::InstitutionId))
            .one(db)
            .await?;
        let (row, institution) = found.ok_or(AppError::NotFound)?;
        Ok((row, owner(institution)?))
    }

    async fn find_for_change(
        &self,
        write: &Write<'_>,
        grant: &Grant,
        id: FilingId,
        revision: i32,
    ) -> Result<(entity::Model, institutions::Model)> {
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let (row, institution) = self.find(&write.tx, grant, id).await?;
        guard(revision, row.revision)?;
        Ok((row, institution))
    }

    /// The clocks that run on filings: what they are to be handed in, verified, corrected or completed by.
    async fn clocks(&self, filings: &[Uuid]) -> Result<HashMap<Uuid, RunningClock>> {
        crate::deadlines::running(self.app.db().read(), filings, &TIMED, self.app.clock().today()).await
    }

    async fn view(&self, row: entity::Model, institution: &institutions::Model) -> Result<Revised<FilingView>> {
        let (id, revision) = (row.id, row.revision);
        let state: State = serde_json::from_value(row.state_data.clone())?;
        let people = row.reviewer_id.into_iter().chain(accepting::opinions(&state).iter().map(|given| given.by.0));
        let (db, today) = (self.app.db().read(), self.app.clock().today());
        let names = crate::identity::names(db, people).await?;
        let checks = rights::checks(db, std::slice::from_ref(&row), today).await?;
        let check = checks.get(&row.id);
        let former = versions::former(db, &row, institution).await?;
        let mut value = rows::view(row, institution, self.actor, &names, check, today)?;
        value.former = former;
        value.clock = self.clocks(&[id]).await?.remove(&id);
        if value.handled_state() == StateName::Submitted && self.actor.permit(Permission::FilingsReview).is_some() {
            let others = queries::sharing_chiefs(db, value.institution, value.handled(), today).await?;
            value.noticed = chiefs_elsewhere(value.handled(), &others);
        }
        Ok(Revised { value, revision })
    }
}

pub(crate) fn owner(institution: Option<institutions::Model>) -> Result<institutions::Model> {
    institution.ok_or_else(|| AppError::Internal("a row without its institution".into()))
}

/// The institution as the record names it.
fn holder(institution: &institutions::Model) -> Result<Holder> {
    Ok(particulars(institution)?.into())
}

/// The institution, kept from changing until what names it is frozen.
async fn held(write: &Write<'_>, institution: &institutions::Model) -> Result<institutions::Model> {
    owner(institutions::Entity::find_by_id(institution.id).lock_exclusive().one(&write.tx).await?)
}

/// The institution of a new filing, kept from changing meanwhile. It has at most one per kind, and none that its others forbid;
/// what was taken off the record counts to its last day.
async fn unfiled(write: &Write<'_>, grant: &Grant, institution: InstitutionId, kind: BodyKind) -> Result<institutions::Model> {
    let institution = institutions::Entity::find_by_id(institution.0)
        .filter(in_scope(grant.scope(), institutions::Column::Place, institutions::Column::Id))
        .lock_exclusive()
        .one(&write.tx)
        .await?
        .ok_or(AppError::NotFound)?;
    let held = entity::Entity::find()
        .filter(entity::Column::InstitutionId.eq(institution.id))
        .filter(entity::Column::State.ne(StateName::Cancelled.code()).or(queries::in_force(write.today())))
        .all(&write.tx)
        .await?;
    for row in held {
        let other: BodyKind = code(&row.service)?;
        if other == kind {
            if let Some(last) = row.ends_on {
                return Err(AppError::Rule(Text::owned(
                    format!("原备案或登记有效至 {last}，次日起方可再次申请"),
                    format!("What is on record is in force to {last}; the next can be started the day after"),
                )));
            }
            return Err(AppError::Duplicate(Text::new("该机构已有此项备案或登记", "The institution has one for this already")));
        }
        if let Some(rule) = kind.body().against(other) {
            let Text { zh, en } = &rule.text;
            let (clause, mark) = (&rule.clause, rule.mark.label());
            let text = Text::owned(format!("{zh}（{clause}，{}）", mark.zh), format!("{en} ({clause}, {})", mark.en));
            return Err(AppError::Rule(text));
        }
    }
    if kind.body().medical && !particulars(&institution)?.establishment.is_medical() {
        let name = &kind.body().name;
        return Err(AppError::Rule(Text::owned(
            format!("{}应为医疗机构", name.zh),
            format!("Only a medical institution can be one: {}", name.en),
        )));
    }
    Ok(institution)
}

async fn insert(
    write: &Write<'_>,
    institution: &institutions::Model,
    kind: BodyKind,
    state: &State,
    dossier: &Dossier,
) -> Result<entity::Model> {
    let mut row = entity::ActiveModel {
        id: Set(new_id()),
        institution_id: Set(institution.id),
        service: Set(kind.code().into()),
        origin: Set(Origin::Platform.code().into()),
        place: Set(institution.place.clone()),
        dossier: Set(serde_json::to_value(dossier)?),
        revision: Set(1),
        created_at: Set(write.now()),
        updated_at: Set(write.now()),
        ..Default::default()
    };
    rows::set_state(&mut row, state)?;
    Ok(row.insert(&write.tx).await?)
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Filing, id: row.id, place: row.place.clone(), institution: Some(row.institution_id) }
}

async fn open_clock(
    write: &Write<'_>,
    row: &entity::Model,
    institution: &institutions::Model,
    clock: ClockKind,
    permission: Permission,
    from: NaiveDate,
) -> Result<()> {
    // The clocks are those of filings; no law sets one for what this platform only keeps a record of.
    if !code::<BodyKind>(&row.service)?.files() {
        return Ok(());
    }
    write.open_deadline(&subject(row), &Text::name(&institution.name), clock, permission, &institution.region, from).await?;
    Ok(())
}

/// Times a first filing from the day the service began (办法2019 第四条, 令6 第七条), or not at all while that is not said.
async fn time_first(
    write: &Write<'_>,
    row: &entity::Model,
    institution: &institutions::Model,
    clock: ClockKind,
    began_on: Option<NaiveDate>,
) -> Result<()> {
    let Some(from) = began_on else { return write.withdraw_deadline(row.id, clock).await };
    write
        .move_deadline(&subject(row), &Text::name(&institution.name), clock, Permission::FilingsEdit, &institution.region, from)
        .await
}

async fn set_state(write: &Write<'_>, row: entity::Model, revision: i32, state: &State) -> Result<entity::Model> {
    let mut change = row.into_active_model();
    rows::set_state(&mut change, state)?;
    save(write, change, revision).await
}

fn refusal(error: TransitionError) -> AppError {
    let text = error.text();
    match error {
        TransitionError::Incomplete(missing) => {
            let mut complaints = Complaints::default();
            for gap in missing {
                complaints.add(gap.pointer, "incomplete", gap.text);
            }
            AppError::RuleAt(text, complaints)
        }
        TransitionError::NotEditable
        | TransitionError::NotSubmitted
        | TransitionError::Unchanged
        | TransitionError::NoReason
        | TransitionError::NotJudged(_)
        | TransitionError::NotOnRecord
        | TransitionError::Busy
        | TransitionError::AlreadyTold => AppError::Rule(text),
    }
}
