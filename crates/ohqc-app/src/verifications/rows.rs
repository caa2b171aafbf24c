//! Rows to domain values and back.

use chrono::NaiveDate;
use ohqc_domain::assessments::score::Outcome;
use ohqc_domain::checklists::{KeyPass, NaPolicy, Sheet, Template, TemplateRef, get, preview};
use ohqc_domain::deadlines::{ClockKind, EscalationStep, Standing, escalation, standing};
use ohqc_domain::filings::{FiledService, FilingNumber};
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::{FilingId, InstitutionId, VerificationId};
use ohqc_domain::institutions::Service;
use ohqc_domain::publications::PublicationKind;
use ohqc_domain::verifications::api::{VerificationAction, VerificationSummary, VerificationView, sees_notes};
use ohqc_domain::verifications::{Case, Comparison, Entry, MemberView, Membership, Photo, Sequel, State, StateName};
use sea_orm::ActiveValue::Set;

use super::entity;
use crate::institutions::entity as institutions;
use crate::regions::region_name;
use crate::store::code;
use crate::{AppError, Result};

/// An on-site check as the domain knows it.
pub struct Verification {
    /// Where it stands.
    pub state: State,
    /// The service.
    pub service: Service,
    /// Categories on record.
    pub filed: Vec<FiledService>,
    /// The first day on site that may be.
    pub not_before: NaiveDate,
    /// The checklist, not narrowed.
    pub template: &'static Template,
    /// The answers.
    pub sheet: Sheet,
    /// What of the dossier is looked for on site.
    pub entries: Vec<Entry>,
    /// What was found of it.
    pub comparison: Comparison,
    /// Photographs from the site.
    pub photos: Vec<Photo>,
}

impl Verification {
    /// What is checked, with a sheet that may not be saved yet.
    pub fn case<'a>(&'a self, sheet: &'a Sheet) -> Case<'a> {
        Case { service: self.service, filed: &self.filed, not_before: self.not_before, template: self.template, sheet }
    }
}

impl TryFrom<&entity::Model> for Verification {
    type Error = AppError;

    fn try_from(row: &entity::Model) -> Result<Self> {
        let version = u32::try_from(row.template_version).unwrap_or_default();
        let reference = TemplateRef { id: row.template.clone(), version };
        let template = get(&reference).ok_or_else(|| AppError::Internal(format!("checklist {reference} is unknown")))?;
        Ok(Self {
            state: serde_json::from_value(row.state_data.clone())?,
            service: code(&row.service)?,
            filed: serde_json::from_value(row.filed.clone())?,
            not_before: row.not_before,
            template,
            sheet: serde_json::from_value(row.sheet.clone())?,
            entries: serde_json::from_value(row.entries.clone())?,
            comparison: serde_json::from_value(row.comparison.clone())?,
            photos: serde_json::from_value(row.photos.clone())?,
        })
    }
}

/// Writes a state into its columns.
pub fn set_state(row: &mut entity::ActiveModel, state: &State) -> Result<()> {
    row.state = Set(state.name().code().into());
    row.state_data = Set(serde_json::to_value(state)?);
    if let Some(concluded) = state.concluded() {
        row.conducted_on = Set(Some(concluded.conducted_on));
        row.outcome = Set(Some(concluded.conclusion.outcome.code().into()));
    }
    Ok(())
}

/// What one caller gets to see.
pub fn view(
    row: entity::Model,
    (institution, members): (&institutions::Model, Vec<MemberView>),
    sequel: Sequel,
    actor: &Actor,
    today: NaiveDate,
) -> Result<VerificationView> {
    let verification = Verification::try_from(&row)?;
    let owner = InstitutionId(row.institution_id);
    let held = Membership::of(actor.user(), &members);
    let stands = (&verification.state, sequel);
    let actions = VerificationAction::available(actor, stands, &row.place, owner, held);
    let shown = sees_notes(actor, &verification.state, &row.place, owner, held);
    let preview =
        preview(&verification.case(&verification.sheet).checklist(), &verification.sheet, NaPolicy::Exclude, KeyPass::WHOLE);
    let Timing { days_left, standing, escalation } = clock(&row, verification.state.name(), institution, today)?;
    let published = publishable(&row, institution, today)?;
    let template = verification.template.reference();
    let name = verification.state.name();
    let concluded = match verification.state {
        State::Concluded(concluded) => Some(*concluded),
        State::Open | State::InProgress | State::CalledOff { .. } => None,
    };
    let mut view = VerificationView {
        id: VerificationId(row.id),
        filing: FilingId(row.filing_id),
        number: FilingNumber::from(row.number),
        institution: owner,
        institution_name: institution.name.clone(),
        region_name: region_name(&institution.region),
        service: verification.service,
        filed: verification.filed,
        state: name,
        accepted_on: row.accepted_on,
        opened_on: row.opened_on,
        not_before: row.not_before,
        follows: row.follows_id.map(VerificationId),
        followed_by: row.followed_by_id.map(VerificationId),
        due_on: row.due_on,
        days_left,
        standing,
        filing_ended_on: row.filing_ended_on,
        template,
        sheet: if shown { verification.sheet } else { Sheet::new() },
        missing: if shown { preview.missing } else { Vec::new() },
        refused: if shown { preview.refused } else { Vec::new() },
        entries: if shown { verification.entries } else { Vec::new() },
        comparison: if shown { verification.comparison } else { Comparison::new() },
        photos: if shown { verification.photos } else { Vec::new() },
        members,
        escalation,
        conducted_on: row.conducted_on,
        concluded_on: None,
        team: Vec::new(),
        remark: String::new(),
        results: Vec::new(),
        differences: Vec::new(),
        not_compared: String::new(),
        signatures: None,
        conclusion: None,
        publish: published,
        updated_at: row.updated_at,
        actions,
    };
    if let Some(concluded) = concluded {
        view.concluded_on = Some(concluded.concluded_on);
        view.team = concluded.team;
        view.remark = concluded.remark;
        view.results = concluded.results;
        view.differences = concluded.differences;
        view.not_compared = concluded.not_compared;
        view.signatures = Some(concluded.signatures);
        view.conclusion = Some(concluded.conclusion);
    }
    Ok(view)
}

/// A row of a list.
pub fn summary(row: entity::Model, institution: &institutions::Model, today: NaiveDate) -> Result<VerificationSummary> {
    let state = code(&row.state)?;
    let Timing { days_left, standing, escalation } = clock(&row, state, institution, today)?;
    Ok(VerificationSummary {
        id: VerificationId(row.id),
        filing: FilingId(row.filing_id),
        number: FilingNumber::from(row.number),
        institution: InstitutionId(row.institution_id),
        institution_name: institution.name.clone(),
        region_name: region_name(&institution.region),
        service: code(&row.service)?,
        state,
        follows: row.follows_id.map(VerificationId),
        accepted_on: row.accepted_on,
        due_on: row.due_on,
        days_left,
        standing,
        escalation,
        conducted_on: row.conducted_on,
        outcome: row.outcome.as_deref().map(code::<Outcome>).transpose()?,
        updated_at: row.updated_at,
    })
}

/// The clock of a check: the notice sets the first's only, a follow-up has its own.
pub const fn timed(follow_up: bool) -> ClockKind {
    if follow_up { ClockKind::VerificationFollowUp } else { ClockKind::Verification }
}

/// How its time stands today.
struct Timing {
    days_left: Option<i64>,
    standing: Option<Standing>,
    escalation: Option<EscalationStep>,
}

/// Days left while it is open, where its clock stands and the step that is due: the day on site is what was due.
fn clock(row: &entity::Model, state: StateName, institution: &institutions::Model, today: NaiveDate) -> Result<Timing> {
    let settings = crate::policy::settings(&institution.region, today)?;
    let warn_days = timed(row.follows_id.is_some()).warn_days(&settings, row.opened_on, row.due_on);
    let first = warn_days.first().copied().unwrap_or_default();
    let open = matches!(state, StateName::Open | StateName::InProgress);
    let step = open.then(|| escalation(row.due_on, &settings.check.ladder, today)).flatten();
    Ok(Timing {
        days_left: open.then(|| (row.due_on - today).num_days()),
        standing: (state != StateName::CalledOff).then(|| standing(row.due_on, row.conducted_on, false, today, first)),
        escalation: step.map(|step| step.step),
    })
}

/// The list its result belongs on: where the province publishes the service (`publish.types`), and no later check was opened.
pub(super) fn publishable(
    row: &entity::Model,
    institution: &institutions::Model,
    today: NaiveDate,
) -> Result<Option<PublicationKind>> {
    let published = crate::policy::settings(&institution.region, today)?.publish.types.contains(&row.service);
    let outcome = row.outcome.as_deref().map(code::<Outcome>).transpose()?;
    Ok(outcome.and_then(PublicationKind::of_outcome).filter(|_| published && row.followed_by_id.is_none()))
}
