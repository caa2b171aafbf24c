//! What a notice would meet if it were sent today: the right to go out, papers on every day, clashes, recipient and time.

use chrono::NaiveDate;
use ohqc_domain::calendar::{CalendarError, WorkCalendar};
use ohqc_domain::delegations::Delegation;
use ohqc_domain::filings::Dossier;
use ohqc_domain::ids::OutingId;
use ohqc_domain::institutions::Service;
use ohqc_domain::institutions::api::InstitutionBody;
use ohqc_domain::outings::api::OutingCheck;
use ohqc_domain::outings::{
    Area, Finding, Ground, Notice, NoticeBody, NoticeFacts, Occupancy, Sender, Standing, StateName, Weight, clashes, gate,
    recipient, standing, window,
};
use ohqc_domain::provenance::Mark;
use ohqc_domain::regions::{RegionCode, RegionTree};
use ohqc_domain::rights::Rights;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity;
use crate::employers::{brief, entity as employers, industry_name};
use crate::institutions::{entity as institutions, particulars};
use crate::regions::{place_of, province_place};
use crate::store::{below, code};
use crate::{Result, delegations, policy, rights};

/// Whose notice is judged, and when.
pub struct Question<'a> {
    /// The outing; none while it is not kept.
    pub id: Option<Uuid>,
    /// The institution.
    pub house: &'a institutions::Model,
    /// The employer.
    pub employer: &'a employers::Model,
    /// The notice.
    pub notice: &'a NoticeBody,
    /// The day it would be sent.
    pub today: NaiveDate,
}

/// What a notice would meet, and what is kept of it once it is sent.
pub struct Verdict {
    /// For the reader.
    pub check: OutingCheck,
    /// What the record says of who and what the notice names.
    pub facts: NoticeFacts,
}

/// Judges a notice.
pub async fn judge(db: &impl ConnectionTrait, question: &Question<'_>) -> Result<Verdict> {
    let Question { house, employer, notice, today, .. } = *question;
    let county: RegionCode = code(&employer.region)?;
    let profile = policy::profile(county.as_str(), notice.starts_on)?;
    let window = window(notice.starts_on, &profile, WorkCalendar::embedded());
    let mut findings: Vec<Finding> = window.as_ref().err().map(|error| uncounted(*error)).into_iter().collect();
    findings.extend(missing(notice));
    let table = delegations::of_county(db, county).await?;
    let recipient = recipient(county, today, &profile, &table);
    let (dossier, days) = match notice.check() {
        Ok(()) => rights::over(db, house, Service::Examination, notice.days(), today).await?,
        // Days in disorder, or without end, are not walked through.
        Err(_) => (None, Vec::new()),
    };
    let standing = standing(&window, today, notice.starts_on);
    let window = window.unwrap_or_default();
    let dossier = dossier.unwrap_or_default();
    let facts = facts(question, &dossier, days.first())?;
    if days.is_empty() {
        let check = OutingCheck { accepted: false, findings, recipient, standing, window };
        return Ok(Verdict { check, facts });
    }
    let area = area(code(&house.region)?, county);
    findings.extend(gate(notice, &Ground { dossier: &dossier, days: &days, area, profile: &profile }));
    findings.extend(clashes(&own(question, &facts), &others(db, question).await?));
    let accepted = findings.iter().all(|finding| finding.weight != Weight::Refusal);
    let check = OutingCheck { accepted, findings, recipient, standing, window };
    Ok(Verdict { check, facts })
}

/// What the record says of a notice, with what the institution may do on its first day.
fn facts(question: &Question<'_>, dossier: &Dossier, first: Option<&Rights>) -> Result<NoticeFacts> {
    let InstitutionBody { name, credit_code, address, .. } = particulars(question.house)?;
    let unknown = || Text::new("检查日期有误，无法判断外出资格", "The days are wrong, so the right to go out is not known");
    let rights = first.map_or_else(unknown, |rights| rights.sentence.clone());
    let filing_number = first.and_then(|rights| rights.number.clone());
    let services = dossier.services.clone();
    let institution = Sender { name, credit_code, address, filing_number, services, rights };
    let industry = industry_name(&question.employer.industry)?;
    Ok(NoticeFacts::of(question.notice, dossier, institution, (brief(question.employer.clone())?, industry)))
}

/// Whether a notice is in time cannot be said while a year's holidays are not published; it is taken all the same.
fn uncounted(error: CalendarError) -> Finding {
    let (weight, pointer, code) = (Weight::Warning, "/starts_on".to_owned(), "calendar".to_owned());
    Finding { weight, pointer, code, text: error.text(), clause: "—".to_owned(), mark: Mark::Own, evidence: Vec::new() }
}

fn refusal(pointer: String, code: &str, text: Text) -> Finding {
    let (weight, clause, mark) = (Weight::Refusal, "—".to_owned(), Mark::Own);
    Finding { weight, pointer, code: code.to_owned(), text, clause, mark, evidence: Vec::new() }
}

/// The fields that are missing or wrong.
fn missing(notice: &NoticeBody) -> Vec<Finding> {
    let Err(found) = Notice::try_from(notice.clone()) else { return Vec::new() };
    found.iter().map(|one| refusal(one.pointer.clone(), one.code, one.text.clone())).collect()
}

/// The standing of an outing as the list shows it: of its notice, or of one that were sent today.
pub fn standing_today(region: &str, starts_on: NaiveDate, today: NaiveDate) -> Result<Standing> {
    Ok(standing(&window(starts_on, &policy::profile(region, starts_on)?, WorkCalendar::embedded()), today, starts_on))
}

/// The day so many working days before an outing; none where no rule sets one, or it cannot be counted.
pub fn due_on(region: &str, starts_on: NaiveDate) -> Result<Option<NaiveDate>> {
    let window = window(starts_on, &policy::profile(region, starts_on)?, WorkCalendar::embedded()).unwrap_or_default();
    Ok(window.map(|window| window.due_on))
}

/// The place of the office that answers for a county on a day.
pub fn office(table: &[Delegation], county: RegionCode, on: NaiveDate) -> Result<String> {
    place_of(recipient(county, on, &policy::profile(county.as_str(), on)?, table).region)
}

/// Where the employer lies, seen from the institution.
fn area(house: RegionCode, county: RegionCode) -> Area {
    let tree = RegionTree::embedded();
    let code = |region: Option<&ohqc_domain::regions::Region>| region.map(|region| region.code);
    if code(tree.province(house)) != code(tree.province(county)) {
        Area::Beyond
    } else if code(tree.prefecture(house)) == code(tree.prefecture(county)) {
        Area::Own
    } else {
        Area::Province
    }
}

fn own(question: &Question<'_>, facts: &NoticeFacts) -> Occupancy {
    Occupancy {
        id: OutingId(question.id.unwrap_or_default()),
        name: Text::new("", ""),
        own: true,
        hours: question.notice.hours(),
        certificates: facts.certificates().map(str::to_owned).collect(),
        notice: question.notice.clone(),
    }
}

/// Outings of the province that share a day with it and take vehicles, devices and people.
async fn others(db: &impl ConnectionTrait, question: &Question<'_>) -> Result<Vec<Occupancy>> {
    let taking = StateName::ALL.iter().filter(|state| state.occupies()).map(|state| state.code());
    let rows = entity::Entity::find()
        .filter(entity::Column::State.is_in(taking))
        .filter(entity::Column::StartsOn.lte(question.notice.ends_on))
        .filter(entity::Column::EndsOn.gte(question.notice.starts_on))
        .filter(below(entity::Column::Place, &province_place(&question.house.place)))
        .all(db)
        .await?;
    rows.into_iter().map(|row| occupancy(row, question.house.id)).collect()
}

fn occupancy(row: entity::Model, asking: Uuid) -> Result<Occupancy> {
    let notice: NoticeBody = serde_json::from_value(row.notice)?;
    let own = row.institution_id == asking;
    let name = if own { Text::name(&row.employer_name) } else { Text::new("其他机构", "another institution") };
    let facts: Option<NoticeFacts> = row.facts.map(serde_json::from_value).transpose()?;
    let certificates = facts.iter().flat_map(NoticeFacts::certificates).map(str::to_owned).collect();
    Ok(Occupancy { id: OutingId(row.id), name, own, hours: notice.hours(), certificates, notice })
}

/// A refused notice names everything that refuses it, at once.
pub fn refused(check: &OutingCheck) -> Complaints {
    let mut complaints = Complaints::default();
    for finding in check.findings.iter().filter(|finding| finding.weight == Weight::Refusal) {
        complaints.add(finding.pointer.clone(), "refused", finding.text.clone());
    }
    complaints
}
