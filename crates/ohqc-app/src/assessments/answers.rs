//! Scoring: one item at a time, a whole sheet, and what bears on the conclusion beside the sheets.

use ohqc_domain::assessments::api::{AnswerBody, AnswerView, AssessmentView, FindingsBody, SheetBody};
use ohqc_domain::assessments::{Record, SheetProgress};
use ohqc_domain::checklists::{self, Answer, AnswerError, ItemCode, Template, check_answer};
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::AssessmentId;
use ohqc_domain::institutions::Service;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::rows::{self, Found, Round};
use super::{Assessments, refusal, save, subject};
use crate::store::{Revised, code};
use crate::write::Write;
use crate::{AppError, Result, permit};

/// Most characters of a reason.
const REASON: usize = 1000;

impl Assessments<'_> {
    /// Answers one item, or takes its answer back; the first answer begins the round, taking back the last un-begins it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a round out of reach, or a sheet or item it does not have; [`AppError::Stale`];
    /// [`AppError::Invalid`] for an answer the template refuses; [`AppError::Rule`] outside a plan in force.
    pub async fn answer(
        &self,
        id: AssessmentId,
        revision: i32,
        (template, item): (&str, ItemCode),
        body: AnswerBody,
    ) -> Result<Revised<AnswerView>> {
        let grant = permit(self.actor, Permission::AssessmentsScore)?;
        let write = self.app.write(Some(self.actor)).await?;
        let mut found = self.find_for_change(&write, &grant, id, revision).await?;
        let mut round = Round::try_from(&found.row)?;
        let sheet = round.record.sheet_mut(template).ok_or(AppError::NotFound)?;
        let known = known(sheet.template.clone())?;
        if known.item(&item).is_none() {
            return Err(AppError::NotFound);
        }
        let mut complaints = Complaints::default();
        match &body.answer {
            Some(answer) => {
                complain(&mut complaints, known, &item, answer, "/answer");
                sheet.answers.insert(item.clone(), answer.clone());
            }
            None => {
                sheet.answers.remove(&item);
            }
        }
        complaints.into_result(()).map_err(AppError::Invalid)?;
        found.row = self.keep(&write, &found, round, revision).await?;
        let kind = json!({ "template": template, "item": item, "answered": body.answer.is_some() });
        write.event(&subject(&found.row), EventKind::Scored, kind).await?;
        write.commit().await?;
        self.answered(&found, known, item, body.answer)
    }

    /// Replaces a whole sheet.
    ///
    /// # Errors
    /// As for [`Self::answer`], with every refused answer named.
    pub async fn put_sheet(
        &self,
        id: AssessmentId,
        revision: i32,
        template: &str,
        body: SheetBody,
    ) -> Result<Revised<AssessmentView>> {
        let grant = permit(self.actor, Permission::AssessmentsScore)?;
        let write = self.app.write(Some(self.actor)).await?;
        let mut found = self.find_for_change(&write, &grant, id, revision).await?;
        let mut round = Round::try_from(&found.row)?;
        let sheet = round.record.sheet_mut(template).ok_or(AppError::NotFound)?;
        let known = known(sheet.template.clone())?;
        let mut complaints = Complaints::default();
        for (item, answer) in body.answers.iter() {
            complain(&mut complaints, known, item, answer, &format!("/answers/{item}"));
        }
        complaints.into_result(()).map_err(AppError::Invalid)?;
        let answered = body.answers.len();
        sheet.answers = body.answers;
        found.row = self.keep(&write, &found, round, revision).await?;
        let data = json!({ "template": template, "answered": answered });
        write.event(&subject(&found.row), EventKind::Scored, data).await?;
        write.commit().await?;
        self.view(found).await
    }

    /// Puts down what bears on the conclusion beside the sheets.
    ///
    /// # Errors
    /// As for [`Self::answer`]; [`AppError::Invalid`] for what the service does not ask.
    pub async fn put_findings(&self, id: AssessmentId, revision: i32, body: FindingsBody) -> Result<Revised<AssessmentView>> {
        let grant = permit(self.actor, Permission::AssessmentsScore)?;
        let write = self.app.write(Some(self.actor)).await?;
        let mut found = self.find_for_change(&write, &grant, id, revision).await?;
        let mut round = Round::try_from(&found.row)?;
        fits(round.service, &body, &round.record)?;
        let data = json!({ "circumstances": body.circumstances, "people": body.people });
        round.record.circumstances = body.circumstances;
        round.record.people = body.people;
        found.row = self.keep(&write, &found, round, revision).await?;
        write.event(&subject(&found.row), EventKind::Scored, data).await?;
        write.commit().await?;
        self.view(found).await
    }

    async fn keep(&self, write: &Write<'_>, found: &Found, round: Round, revision: i32) -> Result<super::entity::Model> {
        let state = round.state.record(&round.record, code(&found.plan.state)?, write.today()).map_err(refusal)?;
        let mut change = found.row.clone().into_active_model();
        rows::set_state(&mut change, &state)?;
        change.sheets = Set(serde_json::to_value(&round.record)?);
        save(write, change, revision).await
    }

    fn answered(
        &self,
        found: &Found,
        template: &Template,
        item: ItemCode,
        answer: Option<Answer>,
    ) -> Result<Revised<AnswerView>> {
        let round = Round::try_from(&found.row)?;
        let rules = rows::rules(round.service, &found.institution.region, self.app.clock().today())?;
        let sheet = round.record.sheet(&template.id).ok_or(AppError::NotFound)?;
        let revision = found.row.revision;
        let value = AnswerView {
            revision,
            template: template.reference(),
            item,
            answer,
            preview: SheetProgress::of(template, &sheet.answers, &rules),
            verdict: rows::verdict(&round.record, &rules)?,
        };
        Ok(Revised { value, revision })
    }
}

fn known(reference: checklists::TemplateRef) -> Result<&'static Template> {
    checklists::get(&reference).ok_or_else(|| AppError::Internal(format!("the template {reference} is unknown")))
}

/// Says what is wrong with an answer, at the value that is wrong.
fn complain(complaints: &mut Complaints, template: &Template, item: &ItemCode, answer: &Answer, at: &str) {
    if let Err(error) = check_answer(template, item, answer) {
        let pointer = match error {
            AnswerError::UnknownItem | AnswerError::WrongScale | AnswerError::NaNotAllowed => at.to_owned(),
            AnswerError::MissingReason => format!("{at}/reason"),
            AnswerError::NotPositive
            | AnswerError::AboveCeiling { .. }
            | AnswerError::TooFine
            | AnswerError::NotWhole { .. }
            | AnswerError::NotMultiple { .. } => format!("{at}/points"),
        };
        complaints.add(pointer, error.code(), error.text());
    }
    if answer.reason().is_some_and(|reason| reason.chars().count() > REASON) {
        let text = Text::owned(format!("最多 {REASON} 个字符"), format!("Use at most {REASON} characters"));
        complaints.add(format!("{at}/reason"), "length", text);
    }
}

/// Circumstances belong to diagnosis, people to the category tables of an examination.
fn fits(service: Service, body: &FindingsBody, record: &Record) -> Result<()> {
    let mut complaints = Complaints::default();
    if service == Service::Examination && !body.circumstances.is_empty() {
        let text = Text::new("否决情形仅适用于诊断机构评估", "Only diagnosis institutions are judged by circumstances");
        complaints.add("/circumstances", "not_applicable", text);
    }
    let tables =
        record.sheets.iter().filter_map(|sheet| checklists::get(&sheet.template)).filter_map(|template| template.category);
    let tables: Vec<_> = tables.collect();
    for category in body.people.keys().filter(|category| !tables.contains(category)) {
        let text = Text::new("本次考核没有该类别的评分表", "The round has no table for this category");
        complaints.add(format!("/people/{category}"), "unknown_category", text);
    }
    complaints.into_result(()).map_err(AppError::Invalid)
}
