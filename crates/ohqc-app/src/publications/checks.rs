//! What an on-site check found, made public (JL24-1-3-e, NHC23-1-5): at institution level where it lacks a condition, at item
//! level where it is not able to do a part; and taken back once a follow-up says otherwise.

use std::collections::HashSet;

use chrono::Datelike;
use ohqc_domain::assessments::score::Outcome;
use ohqc_domain::checklists::{Item, Template};
use ohqc_domain::events::EventKind;
use ohqc_domain::filings::category_label;
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::{InstitutionId, UserId};
use ohqc_domain::policy::profile_for;
use ohqc_domain::provenance::Sourced;
use ohqc_domain::publications::api::{PrepareCheckBody, PublicationView};
use ohqc_domain::publications::{PublicationKind, Row, Signed, StateName};
use ohqc_domain::text::Text;
use ohqc_domain::verifications::{CategoryResult, Concluded};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::preparing::{self, List, numbered};
use super::{Publications, entity, own_region, released, results, subject, take_back};
use crate::filings::owner;
use crate::institutions::{entity as institutions, particulars};
use crate::regions::place_of;
use crate::store::{Revised, code, in_scope};
use crate::verifications::entity as checks;
use crate::verifications::rows::Verification;
use crate::write::Write;
use crate::{AppError, Result, permit, verifications};

impl Publications<'_> {
    /// Freezes what a check found as the next version of the list its outcome belongs on.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a check outside the caller's place; [`AppError::Rule`] without a conclusion, for one that
    /// passed or has a follow-up, and where the province does not publish the service (`publish.types`).
    pub async fn prepare_check(&self, body: PrepareCheckBody) -> Result<Revised<PublicationView>> {
        let grant = permit(self.actor, Permission::PublicationsPrepare)?;
        let region = own_region(self.actor)?;
        let place = place_of(region)?;
        let write = self.app.write(Some(self.actor)).await?;
        let found = checks::Entity::find_by_id(body.verification.0)
            .find_also_related(institutions::Entity)
            .filter(in_scope(grant.scope(), checks::Column::Place, checks::Column::InstitutionId))
            .one(&write.tx)
            .await?;
        let (check, institution) = found.ok_or(AppError::NotFound)?;
        verifications::alone(&write, check.filing_id).await?;
        let check = checks::Entity::find_by_id(check.id).one(&write.tx).await?.ok_or(AppError::NotFound)?;
        let institution = owner(institution)?;
        let verification = Verification::try_from(&check)?;
        let concluded =
            verification.state.concluded().ok_or_else(|| refused("核查尚无结论", "The check has no conclusion yet"))?;
        let kind = PublicationKind::of_outcome(concluded.conclusion.outcome)
            .ok_or_else(|| refused("核查合格，无需公布", "The check passed; nothing is to be published"))?;
        if check.followed_by_id.is_some() {
            return Err(refused("该核查已开启复核，请按复核结论公布", "It has a follow-up; publish what that comes to"));
        }
        let signed = self.signed(&write)?;
        let profile = profile_for(region, signed.on);
        if !preparing::settings(&profile)?.publish.types.contains(&check.service) {
            return Err(refused("本省政策不公布该类机构的核查结果", "This province does not publish checks of this service"));
        }
        let rows = numbered(lines(kind, &verification, concluded, &institution)?.into_iter());
        let list = List {
            kind,
            year: concluded.concluded_on.year(),
            service: code(&check.service)?,
            region,
            place: &place,
            subject: check.filing_id.to_string(),
            verification: Some(check.id),
        };
        let row = preparing::keep(&write, list, rows, signed).await?;
        let data = json!({
            "kind": kind, "verification": check.id, "version": row.version, "rows": row.rows, "sha256": row.sha256,
        });
        write.event(&subject(&row), EventKind::Prepared, data).await?;
        write.commit().await?;
        self.view(row).await
    }
}

/// The lines of a check: one of the conditions an institution lacks, or one per category it cannot do in whole.
fn lines(
    kind: PublicationKind,
    verification: &Verification,
    concluded: &Concluded,
    institution: &institutions::Model,
) -> Result<Vec<Row>> {
    let address = particulars(institution)?.address;
    let row = |categories: Vec<Text>, findings: Vec<Text>| Row {
        number: 0,
        institution: InstitutionId(institution.id),
        name: institution.name.clone(),
        city: results::city(&institution.region),
        address: address.clone(),
        service: verification.service,
        categories,
        findings,
        grade: None,
        score: None,
        key_items_passed: None,
        finalised_on: concluded.concluded_on,
    };
    let failed = concluded.results.iter().filter(|result| !result.passed);
    if kind == PublicationKind::BeyondCapability {
        return Ok(failed.map(|result| row(vec![result.label.clone()], unable(result))).collect());
    }
    let filed = &verification.filed;
    let categories = filed.iter().map(|one| category_label(verification.service, &one.category)).collect();
    let conditions = conditions(verification.template, concluded);
    let findings = if conditions.is_empty() { failed.flat_map(unable).collect() } else { conditions };
    Ok(vec![row(categories, findings)])
}

fn unable(result: &CategoryResult) -> Vec<Text> {
    result.items.iter().filter(|item| !item.passed).map(|item| item.label.clone()).collect()
}

/// The conditions that failed, each as sure as the clause it rests on.
fn conditions(template: &Template, concluded: &Concluded) -> Vec<Text> {
    let failed = concluded.conclusion.failed_conditions.iter();
    let said = |item: &Item| Sourced { value: item.content.clone(), clause: item.basis.clone(), mark: item.mark }.said();
    failed.filter_map(|code| template.item(code)).map(said).collect()
}

/// Takes back what is public of a filing's earlier check once a follow-up has passed. Whatever else a follow-up comes to, what was
/// told stays until two people have made public what takes its place.
pub(crate) async fn reconsider(write: &Write<'_>, filing: Uuid, (outcome, by): (Outcome, UserId)) -> Result<()> {
    if PublicationKind::of_outcome(outcome).is_some() {
        return Ok(());
    }
    let (signed, reason) = (Signed { by, on: write.today() }, format!("{} 现场复核合格", write.today()));
    for row in released(write, Condition::all().add(entity::Column::Subject.eq(filing.to_string()))).await? {
        take_back(write, row, signed, reason.clone(), None).await?;
    }
    Ok(())
}

/// Those of some checks that stand on a public list (JL24-1-3-e): what two people have made public.
pub(crate) async fn made_public(db: &impl ConnectionTrait, checks: impl Iterator<Item = Uuid>) -> Result<HashSet<Uuid>> {
    let public = entity::Entity::find()
        .select_only()
        .column(entity::Column::VerificationId)
        .filter(entity::Column::VerificationId.is_in(checks))
        .filter(entity::Column::State.eq(StateName::Released.code()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(public.into_iter().collect())
}

/// The lists that a list takes the place of: its own earlier versions, and of a check whatever the filing's earlier checks led to.
pub(super) fn predecessors(row: &entity::Model) -> Condition {
    match filing(row) {
        Some(_) => Condition::all().add(entity::Column::Subject.eq(row.subject.as_str())),
        None => preparing::versions_of(row),
    }
}

/// The filing whose check a list tells of; none for a list of a year.
pub(super) fn filing(row: &entity::Model) -> Option<Uuid> {
    row.subject.parse().ok()
}

/// Refuses to release what a later check of the same filing overtakes, whatever that has come to so far.
///
/// # Errors
/// [`AppError::Rule`] once the check has a follow-up.
pub(super) async fn holds(write: &Write<'_>, row: &entity::Model) -> Result<()> {
    let Some(check) = row.verification_id else { return Ok(()) };
    let followed = checks::Entity::find_by_id(check).filter(checks::Column::FollowedById.is_not_null()).one(&write.tx).await?;
    match followed {
        None => Ok(()),
        Some(_) => {
            Err(refused("该核查已开启复核，不能发布；请按复核结论拟制", "It has a follow-up; what that comes to is published"))
        }
    }
}

fn refused(zh: &'static str, en: &'static str) -> AppError {
    AppError::Rule(Text::new(zh, en))
}
