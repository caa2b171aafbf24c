//! Fixing a result: the conclusion is drawn once, by the rules of that day, and never changes.

use ohqc_domain::assessments::api::AssessmentView;
use ohqc_domain::assessments::score::ConcludeError;
use ohqc_domain::assessments::{JudgeError, Judgement, tallies};
use ohqc_domain::checklists::Incomplete;
use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::AssessmentId;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::rows::{self, Round};
use super::{Assessments, refusal, save, subject};
use crate::problems::{Source, open_from_assessment};
use crate::store::Revised;
use crate::{AppError, Result, permit};

impl Assessments<'_> {
    /// Fixes the result: draws the conclusion, closes the clock, opens a problem for everything found, circumstances included.
    ///
    /// # Errors
    /// [`AppError::RuleAt`] with every item that is missing; [`AppError::Rule`] when nothing was scored or the result is
    /// fixed; [`AppError::Stale`].
    pub async fn finalise(&self, id: AssessmentId, revision: i32) -> Result<Revised<AssessmentView>> {
        let grant = permit(self.actor, Permission::AssessmentsFinalise)?;
        let by = self.actor.user().ok_or(AppError::Denied)?;
        let write = self.app.write(Some(self.actor)).await?;
        let mut found = self.find_for_change(&write, &grant, id, revision).await?;
        let round = Round::try_from(&found.row)?;
        let service = round.service;
        let state = round.state.finalise(write.today(), by).map_err(refusal)?;
        let rules = rows::rules(service, &found.institution.region, write.today())?;
        let conclusion = round.record.conclude(&rules).map_err(unfinished)?;
        let judgement = Judgement { rules, conclusion };
        let conclusion = &judgement.conclusion;
        let score = conclusion.score.normalize().to_string();

        let mut change = found.row.into_active_model();
        rows::set_state(&mut change, &state)?;
        change.grade = Set(Some(conclusion.grade.code().into()));
        change.score = Set(Some(score.clone()));
        change.key_items_passed = Set(Some(conclusion.key_items_passed));
        change.links = Set(Some(serde_json::to_value(tallies(&conclusion.sheets))?));
        change.conclusion = Set(Some(serde_json::to_value(&judgement)?));
        found.row = save(&write, change, revision).await?;

        let data = json!({ "grade": conclusion.grade, "score": score, "key_items_passed": conclusion.key_items_passed });
        write.event(&subject(&found.row), EventKind::Finalised, data).await?;
        write.close_deadline(found.row.id, ClockKind::AssessmentYear).await?;
        let source = Source::assessment(found.row.id, found.row.year, service);
        open_from_assessment(&write, source, &found.institution, &conclusion.sheets, &round.record.circumstances).await?;
        write.commit().await?;
        self.view(found).await
    }
}

/// Names everything that stands in the way of a conclusion.
fn unfinished(error: JudgeError) -> AppError {
    match error {
        JudgeError::UnknownTemplate(_) => AppError::Internal(error.to_string()),
        JudgeError::Conclude(ConcludeError::Incomplete(sheets)) => missing(&sheets),
        JudgeError::Conclude(error) => AppError::Rule(error.text()),
    }
}

fn missing(sheets: &[Incomplete]) -> AppError {
    let mut complaints = Complaints::default();
    for Incomplete { template, missing, refused } in sheets {
        for item in missing {
            let pointer = format!("/sheets/{}/{item}", template.id);
            complaints.add(pointer, "missing", Text::owned(format!("{item} 尚未评分"), format!("{item} has no answer")));
        }
        for refusal in refused {
            complaints.add(format!("/sheets/{}/{}", template.id, refusal.item), "refused", refusal.text.clone());
        }
    }
    let count = complaints.iter().count();
    let text = Text::owned(format!("还有 {count} 个项目未完成评分，不能审定"), format!("{count} items are not answered yet"));
    AppError::RuleAt(text, complaints)
}
