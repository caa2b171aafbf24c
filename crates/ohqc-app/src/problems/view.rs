//! One problem as a caller sees it, with the names of people, organisations and evidence files.

use std::collections::{BTreeSet, HashMap};

use ohqc_domain::attachments::AttachmentView;
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::{InstitutionId, ProblemId};
use ohqc_domain::problems::api::{AttemptView, ClosingView, CorrectionView, PlanView, ProblemAction, ProblemView, SignatureView};
use ohqc_domain::problems::{Attempt, Correction, Plan, Rectification, Signature};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::entity;
use super::rows::{Pace, Problem, due_basis};
use crate::identity::entities::organisations;
use crate::institutions::entity as institutions;
use crate::regions::region_name;
use crate::store::{code, named};
use crate::{Result, attachments, filings};

/// What one caller gets to see.
pub async fn view(
    db: &impl ConnectionTrait,
    row: entity::Model,
    institution: &institutions::Model,
    actor: &Actor,
    mut pace: Pace,
) -> Result<ProblemView> {
    let Problem { finding, rectification } = Problem::try_from(&row)?;
    let names = Names::of(db, &rectification).await?;
    let today = pace.today();
    let (warn_days, ladder) = pace.at(&institution.region)?;
    let owner = InstitutionId(row.institution_id);
    let change = match finding.by_change {
        true => filings::change_since(db, row.institution_id, &row.service, row.opened_on).await?,
        false => None,
    };
    let state = &rectification.state;
    Ok(ProblemView {
        id: ProblemId(row.id),
        institution: owner,
        institution_name: institution.name.clone(),
        region_name: region_name(&institution.region),
        service: code(&row.service)?,
        year: row.year,
        source_kind: code(&row.source_kind)?,
        source_id: row.source_id,
        state: state.name(),
        standing: rectification.standing(today, warn_days),
        escalation: rectification.escalation(ladder, today).map(|step| step.step),
        opened_on: row.opened_on,
        due_on: row.due_on,
        change,
        due_basis: due_basis(&finding, &institution.region, row.opened_on)?,
        closed_on: row.closed_on,
        plan: state.plan().map(|plan| names.plan(plan)),
        correction: state.correction().map(|correction| names.correction(correction)),
        closing: state
            .closing()
            .map(|closing| ClosingView { remark: closing.remark.clone(), signed: names.signature(&closing.signed) }),
        attempts: rectification.attempts.iter().map(|attempt| names.attempt(attempt)).collect(),
        updated_at: row.updated_at,
        actions: ProblemAction::available(actor, &rectification, &row.place, owner, today),
        finding,
    })
}

/// What the ids of one problem's right side are called.
struct Names {
    users: HashMap<Uuid, String>,
    organisations: HashMap<Uuid, String>,
    files: HashMap<Uuid, AttachmentView>,
}

impl Names {
    async fn of(db: &impl ConnectionTrait, rectification: &Rectification) -> Result<Self> {
        let (signatures, corrections) = parts(rectification);
        let people: BTreeSet<Uuid> = signatures.iter().map(|signature| signature.by.0).collect();
        let bodies: BTreeSet<Uuid> = signatures.iter().map(|signature| signature.organisation.0).collect();
        let files: BTreeSet<Uuid> =
            corrections.iter().flat_map(|correction| correction.evidence.files()).map(|id| id.0).collect();
        Ok(Self {
            users: crate::identity::names(db, people).await?,
            organisations: named::<organisations::Entity>(db, organisations::Column::Id, organisations::Column::Name, bodies)
                .await?,
            files: attachments::views(db, files).await?.into_iter().map(|file| (file.id.0, file)).collect(),
        })
    }

    fn signature(&self, signature: &Signature) -> SignatureView {
        SignatureView {
            by: self.users.get(&signature.by.0).cloned().unwrap_or_default(),
            organisation: self.organisations.get(&signature.organisation.0).cloned().unwrap_or_default(),
            on: signature.on,
        }
    }

    fn plan(&self, plan: &Plan) -> PlanView {
        PlanView {
            measures: plan.measures.clone(),
            responsible: plan.responsible.clone(),
            target_date: plan.target_date,
            late_reason: plan.late_reason.clone(),
            signed: self.signature(&plan.signed),
        }
    }

    fn correction(&self, correction: &Correction) -> CorrectionView {
        CorrectionView {
            measures: correction.measures.clone(),
            evidence: correction.evidence.files().iter().filter_map(|id| self.files.get(&id.0)).cloned().collect(),
            statement: correction.statement.clone(),
            signed: self.signature(&correction.signed),
        }
    }

    fn attempt(&self, attempt: &Attempt) -> AttemptView {
        AttemptView {
            plan: self.plan(&attempt.plan),
            correction: self.correction(&attempt.correction),
            reason: attempt.rejection.reason.clone(),
            replan: attempt.rejection.replan,
            signed: self.signature(&attempt.rejection.signed),
        }
    }
}

fn parts(rectification: &Rectification) -> (Vec<&Signature>, Vec<&Correction>) {
    let state = &rectification.state;
    let corrections: Vec<&Correction> =
        state.correction().into_iter().chain(rectification.attempts.iter().map(|attempt| &attempt.correction)).collect();
    let plans = state.plan().into_iter().chain(rectification.attempts.iter().map(|attempt| &attempt.plan));
    let signatures = plans
        .map(|plan| &plan.signed)
        .chain(corrections.iter().map(|correction| &correction.signed))
        .chain(state.closing().map(|closing| &closing.signed))
        .chain(rectification.attempts.iter().map(|attempt| &attempt.rejection.signed))
        .collect();
    (signatures, corrections)
}
