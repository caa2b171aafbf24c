//! Rows to domain values and back.

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::ids::{InstitutionId, ProblemId};
use ohqc_domain::policy::LadderStep;
use ohqc_domain::problems::api::ProblemSummary;
use ohqc_domain::problems::{Finding, LedgerRow, Rectification};
use ohqc_domain::provenance::Basis;
use sea_orm::ActiveValue::Set;

use super::entity;
use crate::institutions::entity as institutions;
use crate::regions::region_name;
use crate::store::code;
use crate::{AppError, Result, policy};

/// A problem as the domain knows it.
pub struct Problem {
    /// The left side.
    pub finding: Finding,
    /// The right side.
    pub rectification: Rectification,
}

impl TryFrom<&entity::Model> for Problem {
    type Error = AppError;

    fn try_from(row: &entity::Model) -> Result<Self> {
        Ok(Self {
            finding: serde_json::from_value(row.finding.clone())?,
            rectification: serde_json::from_value(row.state_data.clone())?,
        })
    }
}

/// Writes the right side into its columns; the left side has no way back into the table.
pub fn set_rectification(row: &mut entity::ActiveModel, rectification: &Rectification) -> Result<()> {
    let state = &rectification.state;
    row.state = Set(state.name().code().into());
    row.state_data = Set(serde_json::to_value(rectification)?);
    row.due_on = Set(rectification.due_on);
    row.handed_in_on = Set(state.correction().map(|correction| correction.signed.on));
    row.closed_on = Set(state.closing().map(|closing| closing.signed.on));
    Ok(())
}

/// What sets the time of a finding at a place.
pub fn due_basis(finding: &Finding, region: &str, on: NaiveDate) -> Result<Basis> {
    Ok(policy::profile(region, on)?.basis(finding.clock().setting_key()).into())
}

/// What the profiles say about time on one day, read once per region.
pub struct Pace {
    today: NaiveDate,
    known: HashMap<String, (u32, Vec<LadderStep>)>,
}

impl Pace {
    /// Nothing read yet.
    pub fn new(today: NaiveDate) -> Self {
        Self { today, known: HashMap::new() }
    }

    /// The day.
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The days of warning and the ladder of a region.
    pub fn at(&mut self, region: &str) -> Result<(u32, &[LadderStep])> {
        if !self.known.contains_key(region) {
            let settings = policy::settings(region, self.today)?;
            self.known.insert(region.to_owned(), (settings.clock.warn_days, settings.rectification.ladder));
        }
        let (warn_days, ladder) =
            self.known.get(region).ok_or_else(|| AppError::Internal("settings were read and are gone".into()))?;
        Ok((*warn_days, ladder))
    }
}

/// A row of the list.
pub fn summary(row: &entity::Model, institution: &institutions::Model, pace: &mut Pace) -> Result<ProblemSummary> {
    let Problem { finding, rectification } = Problem::try_from(row)?;
    let today = pace.today();
    let (warn_days, ladder) = pace.at(&institution.region)?;
    Ok(ProblemSummary {
        id: ProblemId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: institution.name.clone(),
        region_name: region_name(&institution.region),
        service: code(&row.service)?,
        year: row.year,
        item: finding.item,
        content: finding.content,
        reason: finding.reason,
        category: finding.category,
        key_item: finding.key_item,
        severity: finding.severity,
        state: rectification.state.name(),
        standing: rectification.standing(today, warn_days),
        escalation: rectification.escalation(ladder, today).map(|step| step.step),
        opened_on: row.opened_on,
        due_on: row.due_on,
        closed_on: row.closed_on,
        updated_at: row.updated_at,
    })
}

/// A line of the exported table.
pub fn line(row: &entity::Model, institution: &institutions::Model, pace: &mut Pace) -> Result<LedgerRow> {
    let Problem { finding, rectification } = Problem::try_from(row)?;
    let today = pace.today();
    let (warn_days, _) = pace.at(&institution.region)?;
    Ok(LedgerRow {
        id: ProblemId(row.id),
        institution_name: institution.name.clone(),
        region_name: region_name(&institution.region),
        year: row.year,
        source: code(&row.source_kind)?,
        standing: rectification.standing(today, warn_days),
        finding,
        opened_on: row.opened_on,
        rectification,
    })
}
