//! The person who verifies the materials (JL24-1-3-b): named in advance, replaced until the filing is concluded.

use std::collections::HashMap;

use ohqc_domain::events::EventKind;
use ohqc_domain::filings::Given;
use ohqc_domain::filings::api::{FilingAction, FilingView, OpinionView, OpinionsBody, ReviewerBody, ReviewerView};
use ohqc_domain::identity::{Permission, Role};
use ohqc_domain::ids::{FilingId, UserId};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::rows::Filing;
use super::{Filings, entity, refusal, save, set_state, subject};
use crate::identity::entities::{organisations, users};
use crate::store::Revised;
use crate::{AppError, Result, permit};

impl Filings<'_> {
    /// Who may be named to verify a filing's materials, by name.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn reviewers(&self, id: FilingId) -> Result<Vec<ReviewerView>> {
        let grant = permit(self.actor, Permission::FilingsReview)?;
        let db = self.app.db().read();
        let (row, _) = self.find(db, &grant, id).await?;
        candidates(db, &row.place).await
    }

    /// Names who verifies the materials, be it before they are handed in.
    ///
    /// # Errors
    /// [`AppError::Rule`] when nothing is to be verified; [`AppError::Invalid`] for somebody who may not; [`AppError::Stale`].
    pub async fn assign(&self, id: FilingId, revision: i32, body: ReviewerBody) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsReview)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let filing = Filing::try_from(&row)?;
        if !FilingAction::Assign.fits(filing.service, &filing.state) {
            return Err(refusal(ohqc_domain::filings::TransitionError::NotSubmitted));
        }
        if candidates(&write.tx, &row.place).await?.iter().all(|person| person.user != body.user) {
            let text =
                Text::new("该用户不是本省核查备案材料的人员", "This user does not verify filing materials of the province");
            return Err(AppError::invalid("/user", "not_a_reviewer", filing.service.said(text)));
        }
        let mut change = row.into_active_model();
        change.reviewer_id = Set(Some(body.user.0));
        let row = save(&write, change, revision).await?;
        write.event(&subject(&row), EventKind::Assigned, json!({ "assigned": [body.user] })).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Keeps what the named reviewer found, part by part.
    ///
    /// # Errors
    /// [`AppError::Rule`] for anybody else, or when nothing was handed in; [`AppError::Invalid`]; [`AppError::Stale`].
    pub async fn judge(&self, id: FilingId, revision: i32, body: OpinionsBody) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsReview)?;
        body.check()?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        if row.reviewer_id.is_none() || row.reviewer_id != self.actor.user().map(|user| user.0) {
            let text = Text::new("核查意见由指定的核查人填写，请先指定", "Opinions are the named reviewer's; name one first");
            return Err(AppError::Rule(text));
        }
        let judged = body.opinions.len();
        let author = (self.actor.user().ok_or(AppError::Denied)?, write.now());
        let state = Filing::try_from(&row)?.state.judge(body.opinions, author).map_err(refusal)?;
        let row = set_state(&write, row, revision, &state).await?;
        write.event(&subject(&row), EventKind::Recorded, json!({ "opinions": judged })).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }
}

/// Everybody above a place who verifies materials and does not put filings on record.
async fn candidates(db: &impl ConnectionTrait, place: &str) -> Result<Vec<ReviewerView>> {
    let kinds = Role::ProvQc.kinds().iter().map(|kind| kind.code());
    let above = organisations::Entity::find().filter(organisations::Column::Kind.is_in(kinds)).all(db).await?;
    let above =
        above.into_iter().filter(|organisation| place.starts_with(&organisation.place)).map(|organisation| organisation.id);
    let found = users::Entity::find()
        .filter(users::Column::OrganisationId.is_in(above))
        .filter(users::Column::Disabled.eq(false))
        .order_by_asc(users::Column::DisplayName)
        .order_by_asc(users::Column::Id)
        .all(db)
        .await?;
    let view = |user: users::Model| ReviewerView { user: UserId(user.id), name: user.display_name };
    Ok(found.into_iter().filter(verifies).map(view).collect())
}

fn verifies(user: &users::Model) -> bool {
    let roles: Vec<Role> = serde_json::from_value(user.roles.clone()).unwrap_or_default();
    let holds = |permission| roles.iter().any(|role| role.permissions().contains(&permission));
    holds(Permission::FilingsReview) && !holds(Permission::FilingsAccept)
}

/// A reviewer with their name.
pub fn view(reviewer: Option<Uuid>, names: &HashMap<Uuid, String>) -> Option<ReviewerView> {
    reviewer.map(|id| ReviewerView { user: UserId(id), name: names.get(&id).cloned().unwrap_or_default() })
}

/// An opinion with the name of who gave it.
pub fn opinion(given: &Given, names: &HashMap<Uuid, String>) -> OpinionView {
    let Given { part, verdict, note, by, at } = given.clone();
    let by = ReviewerView { user: by, name: names.get(&by.0).cloned().unwrap_or_default() };
    OpinionView { part, verdict, note, by, at }
}

/// The reviewers of a page's rows, by id.
pub async fn names_of(db: &impl ConnectionTrait, rows: &[entity::Model]) -> Result<HashMap<Uuid, String>> {
    crate::identity::names(db, rows.iter().filter_map(|row| row.reviewer_id)).await
}
