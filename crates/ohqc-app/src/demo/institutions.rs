//! Institutions over all cities and counties, with filings in every state.

use std::collections::HashSet;

use ohqc_domain::checklists::{Answer, Sheet};
use ohqc_domain::filings::api::{FilingBody, ReturnBody};
use ohqc_domain::filings::{Part, ReturnReason};
use ohqc_domain::identity::{Actor, Role};
use ohqc_domain::ids::{AttachmentId, FilingId, InstitutionId, OrganisationId, VerificationId};
use ohqc_domain::institutions::api::InstitutionBody;
use ohqc_domain::institutions::{Establishment, Ownership, Service};
use ohqc_domain::regions::{Level, Region, RegionTree};
use ohqc_domain::values::CreditCode;
use ohqc_domain::verifications::Unable;
use ohqc_domain::verifications::api::{ConcludeBody, SheetBody, VerificationAction, VerificationFilter, VerificationView};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use super::{Demo, Maker, dossiers, names, people};
use crate::store::Revised;
use crate::{App, AppError, Result};

/// A file to attach: the smallest document that is one.
const EVIDENCE: &[u8] =
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
    let (name, establishment) = if public {
        let kinds = [
            (format!("{}人民医院", place.name), Establishment::GeneralHospital),
            (format!("{}疾病预防控制中心", place.name), Establishment::DiseaseControlCentre),
            (format!("{city}{}职业病防治院", place.name), Establishment::OccupationalInstitute),
            (format!("{}中医院健康管理中心", place.name), Establishment::SpecialHospital),
        ];
        let chosen = kinds.get(number % kinds.len()).cloned();
        chosen.unwrap_or_else(|| (format!("{}中心医院", place.name), Establishment::GeneralHospital))
    } else {
        (format!("{city}{}健康体检中心有限责任公司{}门诊部", names::brand(number), place.name), Establishment::ExaminationCentre)
    };
    let head = if public { "12" } else { "91" };
    let code = CreditCode::with_check_digit(&format!("{head}220000{:09}", 400_000_000 + number * 7919))
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(InstitutionBody {
        name: if number % 4 == 3 && public {
            format!("{city}第{}人民医院（{}院区）", ["一", "二", "三"].get(number % 3).unwrap_or(&"一"), place.name)
        } else {
            name
        },
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
    let filings = app.filings(&house.admin)?;
    let created = filings.create(FilingBody { institution: house.id, service }).await?;
    let id = created.value.id;
    if fate == Fate::Draft {
        return Ok(());
    }
    let valid_on = maker.day(370);
    let dossier = dossiers::complete(&mut maker.chance, service, valid_on, house.file);
    let saved = filings.update(id, created.revision, dossier).await?;
    let submitted = filings.submit(id, saved.revision).await?;
    match fate {
        Fate::Draft | Fate::Submitted => Ok(()),
        Fate::Returned => send_back(maker, &app, id, submitted.revision).await,
        Fate::Fresh | Fate::Settled => {
            maker.on(start + 4).filings(&maker.cast.health)?.accept(id, submitted.revision).await?;
            if fate == Fate::Settled { verify(maker, house, start + 30 + offset % 50).await } else { Ok(()) }
        }
    }
}

async fn send_back(maker: &Maker<'_>, app: &App, id: FilingId, revision: i32) -> Result<()> {
    let reasons = vec![
        ReturnReason {
            part: Part::People, note: "主检医师职业病诊断资格证书复印件不清晰，请重新上传".into()
        },
        ReturnReason { part: Part::Premises, note: "平面布局图未标注独立检查室使用面积".into() },
    ];
    app.filings(&maker.cast.qc)?.return_for_correction(id, revision, ReturnBody { reasons }).await?;
    Ok(())
}

/// Carries out the on-site checks that acceptance opened, if the profile asks for any, and follows up what failed.
async fn verify(maker: &mut Maker<'_>, house: &House, day: i64) -> Result<()> {
    let filter = VerificationFilter { institution: Some(house.id), ..VerificationFilter::default() };
    for found in maker.on(day).verifications(&maker.cast.qc)?.list(&filter).await?.items {
        let luck = Luck { fails: maker.chance.random_ratio(1, 12), unable: maker.chance.random_ratio(1, 8) };
        let Some(concluded) = check(maker, found.id, day, luck).await? else { continue };
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
}

/// Fills in and concludes a check that is open.
async fn check(maker: &mut Maker<'_>, id: VerificationId, day: i64, luck: Luck) -> Result<Option<Revised<VerificationView>>> {
    let app = maker.on(day);
    let verifications = app.verifications(&maker.cast.qc)?;
    let view = verifications.get(id).await?;
    if !view.value.actions.contains(&VerificationAction::Record) {
        return Ok(None);
    }
    let Some(template) = ohqc_domain::checklists::get(&view.value.template) else { return Ok(None) };
    let mut sheet = Sheet::new();
    for (number, item) in view.value.missing.iter().filter_map(|code| template.item(code)).enumerate() {
        let answer = if luck.fails && number % 5 == 4 && !item.veto {
            Answer::DoesNotConform { reason: names::reason(&mut maker.chance, &item.content) }
        } else {
            Answer::Conforms
        };
        sheet.insert(item.code.clone(), answer);
    }
    let saved = verifications.save_sheet(id, view.revision, SheetBody { sheet }).await?;
    let team = vec![names::person(&mut maker.chance), names::person(&mut maker.chance)];
    let unable = view.value.filed.last().filter(|_| luck.unable).map(|filed| Unable {
        category: filed.category.clone(),
        item: filed.items.last().cloned(),
        reason: "现场演示该项目检查流程时无法按标准完成，缺少相应操作人员".into(),
    });
    let body = ConcludeBody { conducted_on: maker.day(day), team, unable: unable.into_iter().collect(), remark: String::new() };
    verifications.conclude(id, saved.revision, body).await.map(Some)
}
