//! Outings over several counties: drafted, told in time and late, received, confirmed, visited, under way, over and called off.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use ohqc_domain::filings::{Dossier, Origin, Person, PersonRole};
use ohqc_domain::identity::{Actor, OrganisationKind, OrganisationLevel, Role};
use ohqc_domain::ids::{EmployerId, InstitutionId, OrganisationId, OutingId};
use ohqc_domain::institutions::Service;
use ohqc_domain::outings::api::{
    CancelBody, ClueBody, CompleteBody, MessageBody, OutingBody, OutingView, ReceiveBody, VisitBody,
};
use ohqc_domain::outings::{
    Carried, ClueStatus, Duty, Heads, Material, MaterialKind, Member, NoticeBody, Safety, Samples, StateName, VisitRecord, Weight,
};
use ohqc_domain::regions::{Level, RegionCode, RegionTree, last_code};
use rand::Rng;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::institutions::House;
use super::{Maker, people};
use crate::employers::entity as employers;
use crate::filings::entity as filings;
use crate::filings::rows::Filing;
use crate::identity::NewOrganisation;
use crate::identity::entities::organisations;
use crate::outings::entity as outings;
use crate::store::{Revised, code};
use crate::{App, Result};

/// What becomes of an outing; the days count from the first of the year.
#[derive(Debug, Clone, Copy)]
struct Fate {
    /// Its first day.
    first: i64,
    /// How many days before that it is told; none for a draft.
    told: Option<i64>,
    /// How far it gets.
    end: End,
}

/// How far an outing gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Draft,
    Notified,
    Received,
    Planned,
    UnderWay,
    Completed,
    Cancelled,
}

/// The demonstration's last day is the 379th.
const FATES: [Fate; 10] = [
    Fate { first: 210, told: Some(12), end: End::Completed },
    Fate { first: 389, told: Some(14), end: End::Notified },
    Fate { first: 392, told: Some(15), end: End::Received },
    Fate { first: 378, told: Some(10), end: End::UnderWay },
    Fate { first: 300, told: Some(2), end: End::Completed },
    Fate { first: 395, told: None, end: End::Draft },
    Fate { first: 386, told: Some(12), end: End::Planned },
    Fate { first: 340, told: Some(9), end: End::Cancelled },
    Fate { first: 383, told: Some(4), end: End::Notified },
    Fate { first: 370, told: None, end: End::Draft },
];

/// One that is still to be told of.
const DRAFT: Fate = Fate { first: 400, told: None, end: End::Draft };

/// Makes them, by the institutions that may go out.
pub async fn make(maker: &mut Maker<'_>, houses: &[House]) -> Result<()> {
    let places = employers::Entity::find()
        .filter(employers::Column::MergedInto.is_null())
        .order_by_asc(employers::Column::CreditCode)
        .all(maker.app.db().read())
        .await?;
    let mut offices = HashMap::new();
    let (mut made, mut number) = (0, 0);
    let spared = spared(maker, houses, &places).await?;
    for house in houses.iter().filter(|house| house.assessed && Some(house.id) != spared) {
        let Some(dossier) = dossier(maker.app, house).await? else { continue };
        let Some(fate) = FATES.get(made % FATES.len()) else { break };
        let Some(place) = places.get(number * 7 % places.len().max(1)) else { break };
        number += 1;
        let Some(notice) = notice(maker, house, &dossier, EmployerId(place.id), *fate) else { continue };
        if carry_out(maker, house, notice, *fate, &mut offices).await? {
            made += 1;
        }
    }
    move_away(maker, &places).await?;
    settle(maker, &offices).await?;
    coordinators(maker, houses, &places).await?;
    confirm(maker, &places).await
}

/// One that may go out is left to those who try what is let through ([`coordinators`]). What is drawn for it moves nothing else.
async fn spared(maker: &mut Maker<'_>, houses: &[House], places: &[employers::Model]) -> Result<Option<InstitutionId>> {
    let Some(county) = places_in_order(places).first().copied() else { return Ok(None) };
    let chance = maker.chance.clone();
    let mut found = None;
    // The last ones close down at the end of the year.
    for house in houses.iter().rev().filter(|house| house.assessed).skip(super::institutions::CLOSING.len()) {
        let Some((_, dossier)) = on_record(maker.app, house).await? else { continue };
        let Some(notice) = notice(maker, house, &dossier, county, DRAFT) else { continue };
        if refused(maker, house, &OutingBody { institution: house.id, notice }).await?.is_empty() {
            found = Some(house.id);
            break;
        }
    }
    maker.chance = chance;
    Ok(found)
}

/// Why a notice would be refused.
async fn refused(maker: &Maker<'_>, house: &House, body: &OutingBody) -> Result<Vec<String>> {
    let check = maker.on(379).outings(&house.admin)?.check(body).await?;
    let refusals = check.findings.into_iter().filter(|one| one.weight == Weight::Refusal);
    Ok(refusals.map(|one| one.code).collect())
}

/// The employer that has an account has confirmed one of the notices that name it; the others wait.
async fn confirm(maker: &Maker<'_>, places: &[employers::Model]) -> Result<()> {
    let Some(place) = places.first() else { return Ok(()) };
    let Some(who) = people::of(maker.app, OrganisationId(place.id)).await? else { return Ok(()) };
    let waiting = outings::Entity::find()
        .filter(outings::Column::EmployerId.eq(place.id))
        .filter(crate::outings::confirmed(false))
        .order_by_asc(outings::Column::StartsOn)
        .order_by_asc(outings::Column::InstitutionId)
        .all(maker.app.db().read())
        .await?;
    if let [first, _, ..] = waiting.as_slice() {
        maker.on(379).outings(&who)?.confirm(OutingId(first.id), first.revision).await?;
    }
    Ok(())
}

/// One that was told changes to an employer elsewhere.
async fn move_away(maker: &Maker<'_>, places: &[employers::Model]) -> Result<()> {
    let told = outings::Entity::find()
        .filter(outings::Column::State.eq(StateName::Received.code()))
        .order_by_asc(outings::Column::StartsOn)
        .order_by_asc(outings::Column::InstitutionId)
        .one(maker.app.db().read())
        .await?;
    let Some(told) = told else { return Ok(()) };
    let Some(there) = places.iter().find(|place| place.region != told.employer_region) else { return Ok(()) };
    let Some(admin) = people::of(maker.app, OrganisationId(told.institution_id)).await? else { return Ok(()) };
    let mut notice: NoticeBody = serde_json::from_value(told.notice)?;
    notice.employer = EmployerId(there.id);
    // What refuses the move elsewhere leaves it where it is.
    match maker.on(379).outings(&admin)?.update(OutingId(told.id), told.revision, notice).await {
        Ok(_) | Err(crate::AppError::RuleAt(..)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// One clue has its answer; the others wait.
async fn settle(maker: &Maker<'_>, offices: &HashMap<RegionCode, Actor>) -> Result<()> {
    let late = outings::Entity::find()
        .filter(outings::Column::State.eq(StateName::Completed.code()))
        .filter(outings::Column::ClueStatus.eq(ClueStatus::Open.code()))
        .order_by_asc(outings::Column::StartsOn)
        .order_by_asc(outings::Column::InstitutionId)
        .one(maker.app.db().read())
        .await?;
    let Some(late) = late else { return Ok(()) };
    let office = last_code(&late.recipient_place).parse().ok().and_then(|region: RegionCode| offices.get(&region));
    if let Some(office) = office {
        let remark = "已约谈机构负责人，系临时加急委托，责令今后按期告知".to_owned();
        let body = ClueBody { confirmed: true, remark };
        maker.on(375).outings(office)?.settle_clue(OutingId(late.id), late.revision, body).await?;
    }
    Ok(())
}

/// Who goes out for an institution, each with what is to be tried: refused by a gate, and let through to a county and to
/// the prefecture that stands in for another; the last of these is being carried out today.
async fn coordinators(maker: &mut Maker<'_>, houses: &[House], places: &[employers::Model]) -> Result<()> {
    let taken: HashSet<Uuid> =
        outings::Entity::find().all(maker.app.db().read()).await?.into_iter().map(|row| row.institution_id).collect();
    let free: Vec<&House> = houses.iter().filter(|house| !taken.contains(&house.id.0)).collect();
    let fate = |first| Fate { first, ..DRAFT };
    let [county, delegated] = [0, 1].map(|at| places_in_order(places).into_iter().nth(at));
    let (Some(county), Some(delegated)) = (county, delegated) else { return Ok(()) };
    for (login, wanted) in [("outing-a", Some("gate_key_items")), ("outing-b", Some("gate_check")), ("outing-c", None)] {
        for house in free.iter().rev() {
            let Some((_, dossier)) = on_record(maker.app, house).await? else { continue };
            let Some(drafted) = notice(maker, house, &dossier, county, DRAFT) else { continue };
            let body = OutingBody { institution: house.id, notice: drafted };
            let refused = refused(maker, house, &body).await?;
            let fits = match wanted {
                Some(code) => !refused.is_empty() && refused.iter().all(|one| one == code),
                None => refused.is_empty(),
            };
            if !fits {
                continue;
            }
            let role = Role::OrgOutreach;
            let who =
                people::user(maker.app, OrganisationId(house.id.0), login, &format!("{}外出联络", house.name), role).await?;
            let app = maker.on(379);
            app.outings(&who)?.create(body).await?;
            if wanted.is_none() {
                if let Some(notice) = notice(maker, house, &dossier, delegated, fate(410)) {
                    app.outings(&who)?.create(OutingBody { institution: house.id, notice }).await?;
                }
                if let Some(mut notice) = notice(maker, house, &dossier, county, fate(378)) {
                    notice.ends_on = maker.day(379);
                    let early = maker.on(360);
                    let drafted = early.outings(&who)?.create(OutingBody { institution: house.id, notice }).await?;
                    let sent = early.outings(&who)?.notify(drafted.value.id, drafted.revision).await?;
                    maker.on(378).outings(&who)?.begin(sent.value.id, sent.revision).await?;
                }
            }
            break;
        }
    }
    Ok(())
}

/// The employers by county, one for each.
fn places_in_order(places: &[employers::Model]) -> Vec<EmployerId> {
    let mut counties = BTreeMap::new();
    for place in places {
        counties.entry(place.region.as_str()).or_insert(EmployerId(place.id));
    }
    counties.into_values().collect()
}

/// Where an institution's examinations that are on record come from, and their dossier, where it has a vehicle.
pub(super) async fn on_record(app: &App, house: &House) -> Result<Option<(Origin, Dossier)>> {
    let row = filings::Entity::find()
        .filter(filings::Column::InstitutionId.eq(house.id.0))
        .filter(filings::Column::Service.eq(Service::Examination.code()))
        .filter(filings::Column::State.eq(ohqc_domain::filings::StateName::Accepted.code()))
        .one(app.db().read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let dossier = Filing::try_from(&row)?.dossier;
    Ok(if dossier.vehicles.is_empty() { None } else { Some((code(&row.origin)?, dossier)) })
}

/// The dossier of an institution's examinations, where it has a vehicle.
async fn dossier(app: &App, house: &House) -> Result<Option<Dossier>> {
    let row = filings::Entity::find()
        .filter(filings::Column::InstitutionId.eq(house.id.0))
        .filter(filings::Column::Service.eq(Service::Examination.code()))
        .one(app.db().read())
        .await?;
    let dossier = row.as_ref().map(Filing::try_from).transpose()?.map(|filing| filing.dossier);
    Ok(dossier.filter(|dossier| !dossier.vehicles.is_empty()))
}

fn notice(maker: &mut Maker<'_>, house: &House, dossier: &Dossier, employer: EmployerId, fate: Fate) -> Option<NoticeBody> {
    let carried =
        |category: &str| dossier.equipment.iter().any(|one| one.portable && one.categories.iter().any(|of| of == category));
    let services: Vec<_> = dossier.services.iter().filter(|filed| carried(&filed.category)).cloned().collect();
    let roles = [PersonRole::ChiefPhysician, PersonRole::Nurse, PersonRole::Technician];
    let examiners = dossier.people.iter().filter(|person| roles.iter().any(|role| person.is(*role)));
    let leader = dossier.people.iter().find(|person| person.is(PersonRole::QualityHead))?;
    let member = |person: &Person, duty| Member {
        name: person.name.clone(),
        practice_certificate: person.practice_certificate.clone(),
        duty,
        dosimeter: String::new(),
    };
    let people = std::iter::once(member(leader, Duty::Leader)).chain(examiners.map(|person| member(person, Duty::of(person))));
    let devices = dossier.equipment.iter().filter(|device| device.portable);
    let last = maker.chance.random_range(0..3);
    let text = |words: &str| words.to_owned();
    let materials = MaterialKind::ALL.iter().map(|kind| Material {
        kind: *kind,
        attachment: house.file,
        name: format!("{}.pdf", kind.label().zh),
    });
    (!services.is_empty()).then(|| NoticeBody {
        employer,
        employer_contact: text("安全环保部"),
        employer_phone: text("0431-81000000"),
        agreement_number: format!("WT-{}-{:03}", maker.demo.year, fate.first),
        contact_name: text("外出检查办公室"),
        contact_phone: text("0431-82000000"),
        starts_on: maker.day(fate.first),
        ends_on: maker.day(fate.first + last),
        daily_from: text("08:00"),
        daily_to: text("16:30"),
        address: text("厂区职工活动中心"),
        hazards: vec![text("矽尘"), text("噪声")],
        services,
        planned: Heads { pre_employment: 4, in_service: maker.chance.random_range(40..260), leaving: 2 },
        people: people.collect(),
        vehicles: dossier.vehicles.iter().map(|vehicle| vehicle.plate.clone()).collect(),
        devices: devices.map(|device| Carried { name: device.name.clone(), serial: device.serial.clone() }).collect(),
        booth_tested_on: Some(maker.day(60)),
        samples: Samples {
            collection: text("现场采集静脉血、尿样"),
            transport: text("2–8 ℃ 冷藏箱专人运送"),
            time_limit: text("采样后 4 小时内"),
            laboratory: text("本院检验科"),
            plan_valid_to: Some(maker.day(fate.first + 180)),
        },
        safety: Safety {
            radiation: text("车载铅防护，工作人员佩戴个人剂量计"),
            cordon: text("曝光时车外 5 米设警戒线"),
            biosafety: text("医疗废物专用容器收集，当日返院处置"),
            emergency: text("配备急救箱与转诊联系单位"),
        },
        declared: true,
        materials: materials.collect(),
    })
}

/// Carries an outing as far as its fate says; false when the institution may not go out.
async fn carry_out(
    maker: &mut Maker<'_>,
    house: &House,
    notice: NoticeBody,
    fate: Fate,
    offices: &mut HashMap<RegionCode, Actor>,
) -> Result<bool> {
    let told = fate.first - fate.told.unwrap_or(20);
    let (app, last) = (maker.on(told), notice.ends_on);
    let outings = app.outings(&house.admin)?;
    let body = OutingBody { institution: house.id, notice };
    if !outings.check(&body).await?.accepted {
        return Ok(false);
    }
    let drafted = outings.create(body).await?;
    if fate.end == End::Draft {
        return Ok(true);
    }
    let sent = outings.notify(drafted.value.id, drafted.revision).await?;
    if fate.end == End::Notified {
        return Ok(true);
    }
    let office = office(maker, &sent, offices).await?;
    let received = receive(maker, &office, told + 1, &sent).await?;
    let id = received.value.id;
    match fate.end {
        End::Draft | End::Notified | End::Received => {}
        End::Cancelled => {
            let reason = "用人单位停产检修，另行安排".to_owned();
            maker.on(told + 2).outings(&house.admin)?.cancel(id, received.revision, CancelBody { reason }).await?;
        }
        End::Planned => {
            plan(maker, &office, told + 2, &received).await?;
        }
        End::UnderWay => {
            maker.on(fate.first).outings(&house.admin)?.begin(id, received.revision).await?;
        }
        End::Completed => complete(maker, house, &office, &received, (fate.first, last)).await?,
    }
    Ok(true)
}

async fn receive(maker: &Maker<'_>, office: &Actor, day: i64, sent: &Revised<OutingView>) -> Result<Revised<OutingView>> {
    let app = maker.on(day);
    let (outings, id) = (app.outings(office)?, sent.value.id);
    let body = ReceiveBody { remark: "材料齐全，请按告知内容开展".to_owned() };
    let received = outings.receive(id, sent.revision, body).await?;
    let text = "请补充说明体检车停放位置与警戒区设置。".to_owned();
    outings.message(id, received.revision, MessageBody { text }).await
}

async fn plan(maker: &Maker<'_>, office: &Actor, day: i64, outing: &Revised<OutingView>) -> Result<Revised<OutingView>> {
    let body = VisitBody { planned_on: outing.value.notice.starts_on };
    maker.on(day).outings(office)?.plan_visit(outing.value.id, outing.revision, body).await
}

/// Visits, carries out and reports.
async fn complete(
    maker: &Maker<'_>,
    house: &House,
    office: &Actor,
    received: &Revised<OutingView>,
    (first, last): (i64, NaiveDate),
) -> Result<()> {
    let id: OutingId = received.value.id;
    let planned = plan(maker, office, first - 1, received).await?;
    let begun = maker.on(first).outings(&house.admin)?.begin(id, planned.revision).await?;
    let record = VisitRecord {
        made_on: maker.day(first),
        as_notified: true,
        findings: "人员、车辆、设备与告知书一致，警戒区设置符合要求".to_owned(),
    };
    let visited = maker.on(first).outings(office)?.record_visit(id, begun.revision, record).await?;
    let Heads { pre_employment, in_service, leaving } = visited.value.notice.planned;
    let examined = Heads { pre_employment, in_service: in_service.saturating_sub(3), leaving };
    let body = CompleteBody { examined, remark: "缺检 3 人另行补检".to_owned() };
    maker.app.on(last).outings(&house.admin)?.complete(id, visited.revision, body).await?;
    Ok(())
}

/// Somebody of the office that was told; the office is made when it is first told something.
async fn office(maker: &Maker<'_>, sent: &Revised<OutingView>, offices: &mut HashMap<RegionCode, Actor>) -> Result<Actor> {
    let Some(region) = sent.value.sent.as_ref().map(|sent| sent.recipient.region) else { return Err(crate::AppError::NotFound) };
    if let Some(known) = offices.get(&region) {
        return Ok(known.clone());
    }
    let kind = OrganisationKind::HealthAuthority;
    let found = organisations::Entity::find()
        .filter(organisations::Column::Kind.eq(kind.code()))
        .filter(organisations::Column::Region.eq(region.as_str()))
        .one(maker.app.db().read())
        .await?;
    let place = RegionTree::embedded().get(region);
    let (role, level) = match place.map(|place| place.level) {
        Some(Level::City) => (Role::CityHealth, OrganisationLevel::City),
        Some(Level::Special) => (Role::SpecialUnit, OrganisationLevel::City),
        _ => (Role::CountyHealth, OrganisationLevel::County),
    };
    let name = place.map(|place| format!("{}卫生健康局", place.name)).unwrap_or_default();
    let organisation = match found {
        Some(row) => OrganisationId(row.id),
        None => maker.app.create_organisation(NewOrganisation { kind, level, name: name.clone(), region }).await?,
    };
    let login = format!("office-{}", region.as_str().to_lowercase());
    let actor = people::user(maker.app, organisation, &login, &format!("{name}经办"), role).await?;
    offices.insert(region, actor.clone());
    Ok(actor)
}
