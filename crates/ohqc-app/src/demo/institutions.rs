//! Institutions over all cities and counties, with filings in every state.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use ohqc_domain::catalogues::KeyLink;
use ohqc_domain::checklists::{Answer, Sheet};
use ohqc_domain::filings::api::{
    CancellationBody, ChangeBody, DeemBody, FilingAction, FilingBody, FilingFilter, FilingView, OpinionsBody, ReviewerBody,
};
use ohqc_domain::filings::{Opinion, Part, TellingBody, Verdict};
use ohqc_domain::identity::{Actor, Role};
use ohqc_domain::ids::{AttachmentId, FilingId, InstitutionId, OrganisationId, UserId, VerificationId};
use ohqc_domain::institutions::api::InstitutionBody;
use ohqc_domain::institutions::{Establishment, Ownership, Service};
use ohqc_domain::publications::PublicationKind;
use ohqc_domain::publications::api::PrepareCheckBody;
use ohqc_domain::regions::{Level, Region, RegionCode, RegionTree};
use ohqc_domain::values::CreditCode;
use ohqc_domain::verifications::api::{ConcludeBody, SheetBody, VerificationAction, VerificationFilter, VerificationView};
use ohqc_domain::verifications::{Compared, Comparison, Entry, Finding, SignaturesBody, SigningBody, TeamBody, Unable};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rust_decimal::Decimal;

use super::{Demo, Maker, dossiers, names, people};
use crate::store::Revised;
use crate::{App, AppError, Result};

/// A file to attach: the smallest document that is one.
pub(super) const EVIDENCE: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// An institution of the story.
pub struct House {
    /// Its id.
    pub id: InstitutionId,
    /// Its name.
    pub name: String,
    /// Its administrator.
    pub admin: Actor,
    /// A file of its own.
    pub file: AttachmentId,
    /// Whether its examinations are assessed this year.
    pub assessed: bool,
}

/// How far a filing gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// On record long ago, checked, assessed this year.
    Settled,
    /// On record late in the year; the check is open or late.
    Fresh,
    /// Handed in.
    Submitted,
    /// Sent back.
    Returned,
    /// Begun.
    Draft,
}

/// A place per institution: every county once, then the cities' districts again.
pub fn places(demo: &Demo, chance: &mut StdRng) -> Vec<&'static Region> {
    let tree = RegionTree::embedded();
    let inside = |region: &&Region| tree.is_within(region.code, demo.province);
    let mut counties: Vec<&Region> =
        tree.iter().filter(inside).filter(|region| matches!(region.level, Level::County | Level::Special)).collect();
    counties.sort_by_key(|region| region.code);
    let mut found = counties.clone();
    counties.retain(|region| region.name.ends_with('区'));
    while found.len() < demo.institutions && !counties.is_empty() {
        found.extend(counties.choose_multiple(chance, counties.len()));
    }
    found.truncate(demo.institutions);
    found.shuffle(chance);
    found
}

trait Choose {
    fn choose_multiple(&self, chance: &mut StdRng, amount: usize) -> Vec<&'static Region>;
}

impl Choose for Vec<&'static Region> {
    fn choose_multiple(&self, chance: &mut StdRng, amount: usize) -> Vec<&'static Region> {
        let mut all = self.clone();
        all.shuffle(chance);
        all.truncate(amount);
        all
    }
}

/// Makes the institutions and their filings.
pub async fn make(maker: &mut Maker<'_>, places: &[&'static Region]) -> Result<Vec<House>> {
    let mut houses: Vec<House> = Vec::with_capacity(places.len());
    let mut names = HashSet::with_capacity(places.len());
    for (number, place) in places.iter().enumerate() {
        let fate = fate(number, places.len());
        let mut house = register(maker, number, place, &mut names).await?;
        file(maker, &house, Service::Examination, fate, number).await?;
        house.assessed = fate == Fate::Settled;
        if fate == Fate::Settled && number % 7 == 0 {
            file(maker, &house, Service::Diagnosis, Fate::Settled, number).await?;
        }
        if fate == Fate::Settled && number % 13 == 2 {
            change(maker, &house, 362).await?;
        }
        houses.push(house);
    }
    Ok(houses)
}

/// Sixteen in a hundred are not settled.
fn fate(number: usize, all: usize) -> Fate {
    match all.saturating_sub(number) {
        1..=3 => Fate::Draft,
        4..=6 => Fate::Returned,
        7..=11 => Fate::Submitted,
        12..=17 => Fate::Fresh,
        _ => Fate::Settled,
    }
}

async fn register(maker: &mut Maker<'_>, number: usize, place: &Region, names: &mut HashSet<String>) -> Result<House> {
    let app = maker.on(-290 + i64::try_from(number).unwrap_or(0));
    let mut body = particulars(maker, number, place)?;
    body.name = unlike(names, body.name);
    let view = app.institutions(&maker.cast.qc)?.create(body).await?.value;
    let login = format!("org{:03}", number + 1);
    let name = names::person(&mut maker.chance);
    let admin = people::user(&app, OrganisationId(view.id.0), &login, &name, Role::OrgAdmin).await?;
    let file = app.attachments(&admin)?.create("备案材料.pdf".into(), EVIDENCE.to_vec()).await?.id;
    Ok(House { id: view.id, name: view.particulars.name, admin, file, assessed: false })
}

/// The name, told from an earlier one alike by its branch.
fn unlike(taken: &mut HashSet<String>, name: String) -> String {
    const BRANCHES: [&str; 8] = ["东院区", "西院区", "南院区", "北院区", "新城院区", "开发区院区", "滨江院区", "中心院区"];
    let branches = BRANCHES.iter().map(|branch| format!("{name}（{branch}）"));
    let chosen = std::iter::once(name.clone()).chain(branches).find(|name| !taken.contains(name)).unwrap_or(name);
    taken.insert(chosen.clone());
    chosen
}

fn particulars(maker: &mut Maker<'_>, number: usize, place: &Region) -> Result<InstitutionBody> {
    let tree = RegionTree::embedded();
    let chance = &mut maker.chance;
    let public = chance.random_bool(0.7);
    let city = tree.prefecture(place.code).map(|city| city.name.clone()).unwrap_or_default();
    // A name of its own in each: the scores and faults are invented, and are no real house's.
    let (brand, place_name) = (names::brand(number), &place.name);
    let (name, establishment) = match number % 4 {
        _ if !public => (format!("{city}{brand}健康体检中心有限责任公司{place_name}门诊部"), Establishment::ExaminationCentre),
        0 => (format!("{place_name}{brand}医院"), Establishment::GeneralHospital),
        1 => (format!("{place_name}{brand}疾病预防控制所"), Establishment::DiseaseControlCentre),
        2 => (format!("{city}{place_name}{brand}职业病防治院"), Establishment::OccupationalInstitute),
        _ => (format!("{city}{brand}中西医结合医院（{place_name}院区）"), Establishment::SpecialHospital),
    };
    let head = if public { "12" } else { "91" };
    let code = CreditCode::with_check_digit(&format!("{head}220000{:09}", 400_000_000 + number * 7919))
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(InstitutionBody {
        name,
        credit_code: code.as_str().to_owned(),
        ownership: if public { Ownership::Public } else { Ownership::Private },
        establishment,
        region: place.code.as_str().to_owned(),
        address: format!(
            "吉林省{}健康路 {} 号",
            tree.full_name(place.code).trim_start_matches("吉林省"),
            chance.random_range(1..1999)
        ),
        licence_number: format!("PDY{:05}-{}22010", chance.random_range(1..99999), place.code),
        contact_name: names::person(chance),
        contact_phone: format!("0431-{:08}", chance.random_range(80_000_000..89_999_999)),
    })
}

async fn file(maker: &mut Maker<'_>, house: &House, service: Service, fate: Fate, number: usize) -> Result<()> {
    let offset = i64::try_from(number).unwrap_or(0);
    let start = match fate {
        Fate::Settled => -185 + offset,
        Fate::Fresh => 250 + (offset % 6) * 18,
        Fate::Submitted | Fate::Returned | Fate::Draft => 366 + offset % 9,
    };
    let app = maker.on(start);
    if fate == Fate::Settled && service == Service::Examination && number % 11 == 6 && deemed_here(maker, start)? {
        return deem(maker, house, start, number).await;
    }
    let filings = app.filings(&house.admin)?;
    let created = filings.create(FilingBody { institution: house.id, service: service.into() }).await?;
    let id = created.value.id;
    if fate == Fate::Draft {
        return Ok(());
    }
    let valid_on = maker.day(370);
    let mut dossier = dossiers::complete(&mut maker.chance, service, valid_on, house.file);
    dossier.licences.licensor = licensor(created.value.region);
    let saved = filings.update(id, created.revision, dossier).await?;
    let submitted = filings.submit(id, saved.revision).await?;
    match fate {
        Fate::Draft | Fate::Submitted => Ok(()),
        Fate::Returned => send_back(maker, &app, id, submitted.revision).await,
        Fate::Fresh | Fate::Settled => {
            let later = maker.on(start + 4);
            let judged = judge(maker, &later, id, submitted.revision, &[]).await?;
            let accepted = later.filings(&maker.cast.health)?.accept(id, judged).await?;
            if service == Service::Examination && !number.is_multiple_of(3) {
                tell_licensor(maker, accepted, start + 6, number).await?;
            }
            if fate == Fate::Settled { verify(maker, house, start + 30 + offset % 50).await } else { Ok(()) }
        }
    }
}

/// The prefecture's health authority, which issues practice licences.
fn licensor(region: RegionCode) -> String {
    RegionTree::embedded().prefecture(region).map(|city| format!("{}卫生健康委员会", city.name)).unwrap_or_default()
}

/// Two of three are told of soon.
async fn tell_licensor(maker: &Maker<'_>, accepted: Revised<FilingView>, day: i64, number: usize) -> Result<()> {
    let Revised { value: filing, revision } = accepted;
    let on = maker.day(day);
    let body = TellingBody {
        on,
        licensor: filing.dossier.licences.licensor,
        number: format!("卫职健函〔{}〕{}号", on.year(), number + 1),
    };
    maker.on(day).filings(&maker.cast.health)?.tell_licensor(filing.id, revision, body).await?;
    Ok(())
}

/// Whether the province deems local filings its own.
fn deemed_here(maker: &Maker<'_>, day: i64) -> Result<bool> {
    Ok(crate::policy::settings(maker.demo.province.as_str(), maker.day(day))?.filing.deemed)
}

/// A filing with the prefecture of some years ago, deemed one with the province.
async fn deem(maker: &mut Maker<'_>, house: &House, day: i64, number: usize) -> Result<()> {
    let service = Service::Examination;
    let valid_on = maker.day(370);
    let body = DeemBody {
        institution: house.id,
        service,
        local_number: format!("长卫职检备〔2021〕第{}号", number + 1),
        local_on: NaiveDate::from_ymd_opt(2021, 8, 12),
        dossier: dossiers::complete(&mut maker.chance, service, valid_on, house.file),
    };
    maker.on(day).filings(&maker.cast.health)?.deem(body).await?;
    Ok(())
}

/// A change of the filing in force, handed in late in the year: the premises grew, and everybody works a year longer.
async fn change(maker: &Maker<'_>, house: &House, day: i64) -> Result<()> {
    let app = maker.on(day);
    let filings = app.filings(&house.admin)?;
    let filter = FilingFilter { service: Some(Service::Examination.into()), ..FilingFilter::default() };
    let Some(found) = filings.list(&filter).await?.items.into_iter().next() else { return Ok(()) };
    let read = filings.get(found.id).await?;
    let begun = filings.change(found.id, read.revision, ChangeBody { changed_on: maker.day(day - 6) }).await?;
    let mut dossier = begun.value.handled().clone();
    dossier.premises.total_area = dossier.premises.total_area.map(|area| area + Decimal::from(120));
    for person in &mut dossier.people {
        person.years += 1;
    }
    let saved = filings.update(found.id, begun.revision, dossier).await?;
    filings.submit(found.id, saved.revision).await?;
    Ok(())
}

/// When the last ones ask to close down, and whether that is granted.
pub const CLOSING: [(i64, bool); 2] = [(352, true), (372, false)];

/// Two close down at the end of the year: one has ended, the other's wish still waits.
pub async fn close(maker: &Maker<'_>, houses: &[House]) -> Result<()> {
    for (house, (day, granted)) in houses.iter().rev().filter(|house| house.assessed).zip(CLOSING) {
        let app = maker.on(day);
        let filings = app.filings(&house.admin)?;
        let filter = FilingFilter { service: Some(Service::Examination.into()), ..FilingFilter::default() };
        let Some(found) = filings.list(&filter).await?.items.into_iter().next() else { continue };
        let read = filings.get(found.id).await?;
        if !read.value.actions.contains(&FilingAction::Cancel) {
            continue;
        }
        let body =
            CancellationBody { last_day: maker.day(day + 5), reason: "机构撤并，停止开展职业健康检查".into() };
        let asked = filings.ask_cancellation(found.id, read.revision, body).await?;
        if granted {
            maker.on(day + 6).filings(&maker.cast.health)?.accept(found.id, asked.revision).await?;
        }
    }
    Ok(())
}

async fn send_back(maker: &Maker<'_>, app: &App, id: FilingId, revision: i32) -> Result<()> {
    let to_correct = [
        (Part::People, "主检医师职业病诊断资格证书复印件不清晰，请重新上传"),
        (Part::Premises, "平面布局图未标注独立检查室使用面积"),
    ];
    let judged = judge(maker, app, id, revision, &to_correct).await?;
    app.filings(&maker.cast.qc)?.return_for_correction(id, judged).await?;
    Ok(())
}

/// The QC centre's person is named and writes an opinion on every part.
pub(super) async fn judge(maker: &Maker<'_>, app: &App, id: FilingId, revision: i32, to_correct: &[(Part, &str)]) -> Result<i32> {
    let filings = app.filings(&maker.cast.qc)?;
    let user = maker.cast.qc.user().ok_or(AppError::Denied)?;
    let named = filings.assign(id, revision, ReviewerBody { user }).await?;
    let opinion = |part: &Part| match to_correct.iter().find(|(wrong, _)| wrong == part) {
        Some((part, note)) => Opinion { part: *part, verdict: Verdict::ToCorrect, note: (*note).into() },
        None => Opinion { part: *part, verdict: Verdict::Ok, note: String::new() },
    };
    let opinions = Part::ALL.iter().map(opinion).collect();
    Ok(filings.judge(id, named.revision, OpinionsBody { opinions }).await?.revision)
}

/// Carries out the on-site checks that acceptance opened, if the profile asks for any, and follows up what failed.
async fn verify(maker: &mut Maker<'_>, house: &House, day: i64) -> Result<()> {
    let filter = VerificationFilter { institution: Some(house.id), ..VerificationFilter::default() };
    for found in maker.on(day).verifications(&maker.cast.qc)?.list(&filter).await?.items {
        let luck = Luck {
            fails: maker.chance.random_ratio(1, 12),
            unable: maker.chance.random_ratio(1, 8),
            lacks: maker.chance.random_ratio(1, 24),
        };
        let Some(concluded) = check(maker, found.id, day, luck).await? else { continue };
        if let Some(kind) = concluded.value.publish {
            publish_check(maker, found.id, kind, day).await?;
        }
        let again = (day + 60).min(360);
        if !concluded.value.actions.contains(&VerificationAction::FollowUp) {
            continue;
        }
        let later = maker.on(again);
        let next = later.verifications(&maker.cast.qc)?.follow_up(found.id, concluded.revision).await?;
        // Those of the last weeks are still to come.
        if again < 300 {
            check(maker, next.value.id, again + 20, Luck::default()).await?;
        }
    }
    Ok(())
}

/// What goes wrong in a check.
#[derive(Clone, Copy, Default)]
struct Luck {
    /// Some items of the sheet do not conform.
    fails: bool,
    /// They are found unable to do one thing they filed.
    unable: bool,
    /// The institution lacks a condition.
    lacks: bool,
}

/// The day from which on a list may still wait for its release.
const LAST_WEEKS: i64 = 330;

/// Makes public what a check found, which a follow-up may take back (JL24-1-3-e).
async fn publish_check(maker: &Maker<'_>, id: VerificationId, kind: PublicationKind, day: i64) -> Result<()> {
    let body = PrepareCheckBody { verification: id };
    let prepared = maker.on(day + 3).publications(&maker.cast.qc)?.prepare_check(body).await?;
    // What cannot be done at all is decided at once; of the last weeks some lists of single items still wait for their release.
    if kind == PublicationKind::LackingConditions || day < LAST_WEEKS || !maker.day(day).ordinal().is_multiple_of(3) {
        maker.on(day + 6).publications(&maker.cast.health)?.release(prepared.value.id, prepared.revision).await?;
    }
    Ok(())
}

/// Fills in and concludes a check that is open.
async fn check(maker: &mut Maker<'_>, id: VerificationId, day: i64, luck: Luck) -> Result<Option<Revised<VerificationView>>> {
    let app = maker.on(day);
    let verifications = app.verifications(&maker.cast.qc)?;
    let mut view = verifications.get(id).await?;
    if view.value.actions.contains(&VerificationAction::Assign) {
        let going = [Some(&maker.cast.qc), Some(&maker.cast.qc_second), maker.cast.experts.first()];
        let members: Vec<UserId> = going.into_iter().flatten().filter_map(Actor::user).collect();
        if let Some(leader) = members.first().copied() {
            view = verifications.assign(id, view.revision, TeamBody { members, leader }).await?;
        }
    }
    if !view.value.actions.contains(&VerificationAction::Record) {
        return Ok(None);
    }
    let Some(template) = ohqc_domain::checklists::get(&view.value.template) else { return Ok(None) };
    let mut sheet = Sheet::new();
    for (number, item) in view.value.missing.iter().filter_map(|code| template.item(code)).enumerate() {
        let fails = luck.fails && number % 5 == 4 && !item.veto;
        let answer = if fails || (luck.lacks && item.veto && item.link == KeyLink::Premises) {
            Answer::DoesNotConform { reason: names::reason(&mut maker.chance, &item.content) }
        } else {
            Answer::Conforms
        };
        sheet.insert(item.code.clone(), answer);
    }
    let comparison = compare(&view.value.entries, luck);
    let saved = verifications.save_sheet(id, view.revision, SheetBody { sheet, comparison, photos: Vec::new() }).await?;
    let team = vec![names::person(&mut maker.chance)];
    let unable = view.value.filed.last().filter(|_| luck.unable).map(|filed| Unable {
        category: filed.category.clone(),
        item: filed.items.last().cloned(),
        reason: "现场演示该项目检查流程时无法按标准完成，缺少相应操作人员".into(),
    });
    let on_paper = || SigningBody::Skipped { reason: "现场无法联网，已在纸质记录表签字并归档".into() };
    let body = ConcludeBody {
        conducted_on: maker.day(day),
        team,
        unable: unable.into_iter().collect(),
        remark: String::new(),
        not_compared: String::new(),
        signatures: SignaturesBody { team: on_paper(), institution: on_paper() },
    };
    verifications.conclude(id, saved.revision, body).await.map(Some)
}

/// What is found of the dossier: where something goes wrong, a device is away and a room is smaller than filed.
fn compare(entries: &[Entry], luck: Luck) -> Comparison {
    let odd = |link: KeyLink| entries.iter().find(|entry| entry.link == link).filter(|_| luck.fails || luck.lacks);
    let mut found: Comparison =
        entries.iter().map(|entry| (entry.code.clone(), Compared { finding: Finding::AsFiled, note: String::new() })).collect();
    if let Some(entry) = odd(KeyLink::Equipment) {
        let note = "设备送检未归，现场未见".into();
        found.insert(entry.code.clone(), Compared { finding: Finding::NotFound, note });
    }
    if let Some(entry) = odd(KeyLink::Premises) {
        let note = "实测面积小于备案面积".into();
        found.insert(entry.code.clone(), Compared { finding: Finding::Differs, note });
    }
    found
}
