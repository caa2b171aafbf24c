//! Requests for accounts (JL24-1-1-a): handed in by anybody, looked up by number, answered by the QC centre.
//!
//! What names the applicant is kept no longer than the answer takes: approval hands it to the institution's register, and
//! either answer removes it from the request. Events tell none of it.

use chrono::NaiveDate;
use ohqc_domain::accounts::api::AccountBody;
use ohqc_domain::accounts::requests::{
    ApproveBody, ApprovedRequest, OTHERS, OtherRequest, RefuseBody, RequestAction, RequestBody, RequestFilter, RequestOrder,
    RequestReceipt, RequestState, RequestView,
};
use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Permission, Role};
use ohqc_domain::ids::{AccountRequestId, InstitutionId, OrganisationId};
use ohqc_domain::institutions::api::{InstitutionBody, Particulars};
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::request_entity as entity;
use super::{Accounts, first_password, office_of, offices, random_words};
use crate::identity::sessions::account;
use crate::identity::{NewUser, insert_user};
use crate::institutions::{self, entity as houses};
use crate::regions::{known_place, place_of, region_name};
use crate::store::{self, By, LAST, Revised, Seek, below, code, guard, in_scope, new_id};
use crate::write::{Subject, Write};
use crate::{App, AppError, Result, permit};

/// Characters of a request's number.
const NUMBER: usize = 12;

impl App {
    /// Takes a request for an account from anybody; the number in the answer is the only way to ask after it. Nobody's
    /// request keeps another's out: who asks in whose name is for the desk to see, which is shown all of a credit code together.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every complaint.
    pub async fn request_account(&self, body: RequestBody) -> Result<Revised<RequestReceipt>> {
        let Particulars { credit_code, region, body: particulars } = body.check()?;
        let place = place_of(region)?;
        let write = self.write(None).await?;
        let id = new_id();
        let subject = Subject { kind: SubjectKind::AccountRequest, id, place: place.clone(), institution: None };
        let (clock, whose) = (ClockKind::AccountRequest, Permission::InstitutionsRegister);
        let due_on =
            write.open_deadline(&subject, &Text::name(&particulars.name), clock, whose, region.as_str(), write.today()).await?;
        let row = entity::ActiveModel {
            id: Set(id),
            number: Set(random_words(NUMBER).to_ascii_uppercase()),
            name: Set(particulars.name.clone()),
            credit_code: Set(credit_code.as_str().into()),
            region: Set(region.as_str().into()),
            place: Set(place),
            service: Set(body.service.code().into()),
            particulars: Set(Some(serde_json::to_value(&particulars)?)),
            state: Set(RequestState::Pending.code().into()),
            reason: Set(None),
            received_on: Set(write.today()),
            due_on: Set(due_on),
            decided_on: Set(None),
            revision: Set(1),
        }
        .insert(&write.tx)
        .await?;
        write.event(&subject, EventKind::Submitted, json!({ "service": row.service })).await?;
        write.commit().await?;
        Ok(Revised { value: receipt(row)?, revision: 1 })
    }

    /// Says how a request stands, to whoever has its number.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a number that nobody was given.
    pub async fn account_request(&self, number: &str) -> Result<RequestReceipt> {
        let letters: Vec<char> = number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let groups: Vec<String> = letters.chunks(super::GROUP).map(|group| group.iter().collect()).collect();
        let found = entity::Entity::find().filter(entity::Column::Number.eq(groups.join("-"))).one(self.db().read()).await?;
        receipt(found.ok_or(AppError::NotFound)?)
    }
}

impl Accounts<'_> {
    /// Lists requests of the caller's place, the first due first unless asked otherwise.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an unknown region, a bad cursor or limit.
    pub async fn requests(&self, filter: &RequestFilter) -> Result<Page<RequestView>> {
        let sort = filter.sort.unwrap_or(Sort::ascending(RequestOrder::Due));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
        let named = |text| store::like(entity::Column::Name, text).or(store::like(entity::Column::CreditCode, text));
        let within = filter.region.as_deref().map(known_place).transpose()?;
        let wanted = Condition::all()
            .add(self.requests_within())
            .add_option(text.map(named))
            .add_option(within.map(|place| below(entity::Column::Place, &place)))
            .add_option(filter.state.map(|state| entity::Column::State.eq(state.code())))
            .add_option(filter.service.map(|service| entity::Column::Service.eq(service.code())));
        let by = match sort.by {
            RequestOrder::Due => By::date_or_last(entity::Column::DueOn),
            RequestOrder::Received => By::date(entity::Column::ReceivedOn),
            RequestOrder::Name => By::text(entity::Column::Name),
        };
        let query = seek.arrange(entity::Entity::find().filter(wanted), by, entity::Column::Id)?;
        let page = seek.page(query.all(self.app.db().read()).await?, |row| {
            let key = match sort.by {
                RequestOrder::Due => row.due_on.unwrap_or(LAST).to_string(),
                RequestOrder::Received => row.received_on.to_string(),
                RequestOrder::Name => row.name.clone(),
            };
            (key, row.id.to_string())
        });
        store::map_page(page, |row| self.request_view(row))
    }

    /// Shows one request with what was handed in.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's place.
    pub async fn request(&self, id: AccountRequestId) -> Result<Revised<RequestView>> {
        let row = self.find_request(self.app.db().read(), id).await?;
        self.whole_request(row).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's place.
    pub async fn request_history(&self, id: AccountRequestId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find_request(self.app.db().read(), id).await?;
        self.app.history_of(SubjectKind::AccountRequest, id.0, page).await
    }

    /// Approves a request: the institution of its credit code, registered now unless it is already, gets its administrator's
    /// account, whose first password is told this once.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`], [`AppError::Duplicate`] for a
    /// login name that is taken; [`AppError::Rule`] once it is answered, or for an institution of another province.
    pub async fn approve_request(
        &self,
        id: AccountRequestId,
        revision: i32,
        body: ApproveBody,
    ) -> Result<Revised<ApprovedRequest>> {
        permit(self.actor, Permission::InstitutionsRegister)?;
        let (password, hash) = first_password().await?;
        let write = self.app.write(Some(self.actor)).await?;
        let row = self.request_for_change(&write, id, revision).await?;
        let handed: InstitutionBody = serde_json::from_value(row.particulars.clone().unwrap_or_default())?;
        let office = self.house(&write, Particulars::try_from(handed)?).await?;
        let organisation = OrganisationId(office.id);
        let ApproveBody { name, display_name } = body;
        let wanted = AccountBody { organisation, name, display_name, roles: vec![Role::filer(code(&office.kind)?)] };
        wanted.check()?;
        let AccountBody { name, display_name, roles, .. } = wanted;
        let user = insert_user(&write, NewUser { organisation, name, display_name, roles }, hash, true).await?;
        let opened = account(user.id, office.place.clone());
        write.event(&opened, EventKind::Created, json!({ "roles": user.roles })).await?;
        let row = self.decide(&write, row, RequestState::Approved, None).await?;
        write.event(&subject(&row), EventKind::Approved, json!({})).await?;
        write.commit().await?;
        let issued = self.issued((user, office), password)?.value;
        let Revised { value: request, revision } = self.whole_request(row).await?;
        Ok(Revised { value: ApprovedRequest { request, issued }, revision })
    }

    /// Refuses a request with a reason for the applicant.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`]; [`AppError::Rule`] once it is
    /// answered.
    pub async fn refuse_request(&self, id: AccountRequestId, revision: i32, body: RefuseBody) -> Result<Revised<RequestView>> {
        permit(self.actor, Permission::InstitutionsRegister)?;
        body.check()?;
        let write = self.app.write(Some(self.actor)).await?;
        let row = self.request_for_change(&write, id, revision).await?;
        let row = self.decide(&write, row, RequestState::Refused, Some(body.reason.trim().to_owned())).await?;
        write.event(&subject(&row), EventKind::Refused, json!({})).await?;
        write.commit().await?;
        self.whole_request(row).await
    }

    /// Answers a request: its clock stops and what names the applicant is removed.
    async fn decide(
        &self,
        write: &Write<'_>,
        row: entity::Model,
        state: RequestState,
        reason: Option<String>,
    ) -> Result<entity::Model> {
        write.close_deadline(row.id, ClockKind::AccountRequest).await?;
        let revision = row.revision.saturating_add(1);
        let mut change = row.into_active_model();
        change.state = Set(state.code().into());
        change.reason = Set(reason);
        change.decided_on = Set(Some(write.today()));
        change.particulars = Set(None);
        change.revision = Set(revision);
        Ok(change.update(&write.tx).await?)
    }

    /// The institution of a credit code, registered now unless it is already.
    async fn house(&self, write: &Write<'_>, particulars: Particulars) -> Result<offices::Model> {
        let known = houses::Entity::find().filter(houses::Column::CreditCode.eq(particulars.credit_code.as_str()));
        let id = match known.one(&write.tx).await? {
            Some(house) => house.id,
            None => institutions::register(write, self.actor, particulars.body).await?.id,
        };
        let office = offices::Entity::find_by_id(id).one(&write.tx).await?.ok_or(AppError::NotFound)?;
        if !office_of(&office)?.managed_by(self.actor) {
            let text = Text::new(
                "该统一社会信用代码的机构登记在其他省份",
                "The institution of this credit code is registered in another province",
            );
            return Err(AppError::Rule(text));
        }
        Ok(office)
    }

    fn requests_within(&self) -> Condition {
        in_scope(self.grant.scope(), entity::Column::Place, entity::Column::Id)
    }

    async fn find_request(&self, db: &impl ConnectionTrait, id: AccountRequestId) -> Result<entity::Model> {
        entity::Entity::find_by_id(id.0).filter(self.requests_within()).one(db).await?.ok_or(AppError::NotFound)
    }

    async fn request_for_change(&self, write: &Write<'_>, id: AccountRequestId, revision: i32) -> Result<entity::Model> {
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let row = self.find_request(&write.tx, id).await?;
        guard(revision, row.revision)?;
        if code::<RequestState>(&row.state)? != RequestState::Pending {
            return Err(AppError::Rule(Text::new("该申请已答复", "The request has been answered")));
        }
        Ok(row)
    }

    async fn whole_request(&self, row: entity::Model) -> Result<Revised<RequestView>> {
        let db = self.app.db().read();
        let known = houses::Entity::find().filter(houses::Column::CreditCode.eq(row.credit_code.as_str())).filter(in_scope(
            self.grant.scope(),
            houses::Column::Place,
            houses::Column::Id,
        ));
        let (institution, revision) = (known.one(db).await?.map(|house| InstitutionId(house.id)), row.revision);
        let particulars = row.particulars.clone().map(serde_json::from_value).transpose()?;
        let (others, more) = self.others(db, &row).await?;
        let view = self.request_view(row)?;
        Ok(Revised { value: RequestView { particulars, institution, others, more, ..view }, revision })
    }

    /// What else is pending for the same credit code, the first received first, and how many more than are shown; nothing
    /// once this one is answered.
    async fn others(&self, db: &impl ConnectionTrait, row: &entity::Model) -> Result<(Vec<OtherRequest>, Option<u64>)> {
        if code::<RequestState>(&row.state)? != RequestState::Pending {
            return Ok((Vec::new(), None));
        }
        let others = entity::Entity::find()
            .filter(self.requests_within())
            .filter(entity::Column::CreditCode.eq(row.credit_code.as_str()))
            .filter(entity::Column::State.eq(RequestState::Pending.code()))
            .filter(entity::Column::Id.ne(row.id));
        let more = others.clone().count(db).await?.saturating_sub(OTHERS);
        let shown = others.order_by_asc(entity::Column::Id).limit(OTHERS).all(db).await?;
        Ok((shown.into_iter().map(other).collect::<Result<_>>()?, (more > 0).then_some(more)))
    }

    fn request_view(&self, row: entity::Model) -> Result<RequestView> {
        let state = code(&row.state)?;
        Ok(RequestView {
            id: AccountRequestId(row.id),
            actions: RequestAction::available(self.actor, &row.place, state),
            name: row.name,
            credit_code: row.credit_code,
            region_name: region_name(&row.region),
            service: code(&row.service)?,
            state,
            received_on: row.received_on,
            due_on: row.due_on,
            decided_on: row.decided_on,
            reason: row.reason,
            particulars: None,
            institution: None,
            others: Vec::new(),
            more: None,
        })
    }
}

/// Keeps a request to this change.
pub(crate) async fn lock(write: &Write<'_>, request: Uuid) -> Result<()> {
    entity::Entity::find_by_id(request).lock_exclusive().one(&write.tx).await?;
    Ok(())
}

/// Puts down by when a request is to be answered, once the calendar can tell.
pub(crate) async fn settle(write: &Write<'_>, request: Uuid, due_on: NaiveDate) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::DueOn, Expr::value(due_on))
        .filter(entity::Column::Id.eq(request))
        .exec(&write.tx)
        .await?;
    Ok(())
}

fn other(row: entity::Model) -> Result<OtherRequest> {
    let particulars: InstitutionBody = serde_json::from_value(row.particulars.unwrap_or_default())?;
    Ok(OtherRequest {
        id: AccountRequestId(row.id),
        name: row.name,
        contact_name: particulars.contact_name,
        contact_phone: particulars.contact_phone,
        received_on: row.received_on,
    })
}

fn receipt(row: entity::Model) -> Result<RequestReceipt> {
    Ok(RequestReceipt {
        number: row.number,
        name: row.name,
        state: code(&row.state)?,
        received_on: row.received_on,
        due_on: row.due_on,
        decided_on: row.decided_on,
        reason: row.reason,
    })
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::AccountRequest, id: row.id, place: row.place.clone(), institution: None }
}
