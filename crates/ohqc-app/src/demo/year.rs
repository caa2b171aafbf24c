//! The year's quality control: plans, rounds, scores with the distribution of examination.md §6–7, publications, the release.

use ohqc_domain::assessments::api::{AssessmentFilter, AssessmentView, PlanBody, RoundsBody, SheetBody};
use ohqc_domain::assessments::usual_title;
use ohqc_domain::catalogues::ProblemCategory;
use ohqc_domain::checklists::{self, Answer, DeductionRule, Item, Sheet, Template, check_answer};
use ohqc_domain::filings::Origin;
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::{AssessmentId, InstitutionId, PlanId};
use ohqc_domain::institutions::Service;
use ohqc_domain::publications::PublicationKind;
use ohqc_domain::publications::api::PrepareBody;
use ohqc_domain::releases::api::ReleaseBody;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rust_decimal::Decimal;

use super::institutions::House;
use super::{Maker, names, outings};
use crate::{AppError, Result};

/// The days of the year on which rounds are scored: from spring to shortly before the results are published.
const SEASON: std::ops::Range<i64> = 75..345;
/// Days between the scoring and the finalising of a round.
const DELIBERATION: i64 = 6;

/// How a round comes out: 60, 25 and 15 in a hundred (examination.md §7).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Good,
    Middling,
    Bad,
}

/// Plans, scores and finalises the year.
pub async fn run(maker: &mut Maker<'_>, houses: &[House]) -> Result<()> {
    for service in [Service::Examination, Service::Diagnosis] {
        let plan = plan(maker, service).await?;
        let assessed: Vec<&House> = houses.iter().filter(|house| house.assessed).collect();
        let barred = barred(maker, houses).await?.filter(|_| service == Service::Examination);
        let outcomes = dealt(&mut maker.chance, assessed.len());
        for ((number, house), outcome) in assessed.iter().enumerate().zip(outcomes) {
            let day = spread(number, assessed.len()) + maker.chance.random_range(0..9);
            let filter = AssessmentFilter { plan: Some(plan), institution: Some(house.id), ..AssessmentFilter::default() };
            let rounds = maker.on(day).assessments(&maker.cast.qc)?.list(&filter).await?.items;
            for round in rounds {
                score(maker, round.id, day, outcome, barred == Some(house.id)).await?;
            }
        }
    }
    Ok(())
}

/// How so many rounds come out, by chance but in the shares of [`Outcome`].
fn dealt(chance: &mut StdRng, rounds: usize) -> Vec<Outcome> {
    let outcome = |number: usize| match number * 100 / rounds {
        0..60 => Outcome::Good,
        60..85 => Outcome::Middling,
        _ => Outcome::Bad,
    };
    let mut outcomes: Vec<Outcome> = (0..rounds).map(outcome).collect();
    outcomes.shuffle(chance);
    outcomes
}

/// The day of one of many rounds, evenly over the season.
fn spread(number: usize, of: usize) -> i64 {
    let count = |value: usize| i64::try_from(value).unwrap_or(0);
    SEASON.start + (SEASON.end - SEASON.start) * count(number) / (count(of) - 1).max(1)
}

async fn plan(maker: &Maker<'_>, service: Service) -> Result<PlanId> {
    let year = maker.demo.year;
    let title = usual_title("吉林省", year, service);
    let body = PlanBody { year, service, region: maker.demo.province.as_str().to_owned(), title };
    let app = maker.on(12);
    let plans = app.plans(&maker.cast.qc)?;
    let drawn = plans.create(body).await?;
    let id = drawn.value.id;
    let experts = maker.cast.experts.iter().filter_map(Actor::user).collect();
    let listed = plans.add_rounds(id, drawn.revision, RoundsBody { institutions: Vec::new(), all: true, experts }).await?;
    maker.on(20).plans(&maker.cast.health)?.approve(id, listed.revision).await?;
    Ok(id)
}

/// One that was filed locally and has a vehicle fails a key item, so that it may not go out (JL24-1-2-c).
async fn barred(maker: &Maker<'_>, houses: &[House]) -> Result<Option<InstitutionId>> {
    for house in houses.iter().filter(|house| house.assessed).rev() {
        let filed = outings::on_record(maker.app, house).await?;
        if filed.is_some_and(|(origin, _)| origin == Origin::Local) {
            return Ok(Some(house.id));
        }
    }
    Ok(None)
}

async fn score(maker: &mut Maker<'_>, id: AssessmentId, day: i64, outcome: Outcome, barred: bool) -> Result<()> {
    let app = maker.on(day);
    let expert = maker.cast.experts.first().unwrap_or(&maker.cast.qc);
    let rounds = app.assessments(expert)?;
    let found = rounds.get(id).await?;
    let (view, mut revision): (AssessmentView, i32) = (found.value, found.revision);
    for sheet in &view.sheets {
        let Some(template) = checklists::get(&sheet.template) else { continue };
        let mut answers = fill(&mut maker.chance, template, outcome);
        if barred && template.category.is_none() {
            miss_key_item(&mut maker.chance.clone(), template, &mut answers);
        }
        revision = rounds.put_sheet(id, revision, &sheet.template.id, SheetBody { answers }).await?.revision;
    }
    maker.on(day + DELIBERATION).assessments(&maker.cast.qc)?.finalise(id, revision).await?;
    Ok(())
}

/// Answers a whole checklist so that it loses about as much as the outcome wants.
fn fill(chance: &mut StdRng, template: &Template, outcome: Outcome) -> Sheet {
    let conformity = template.scale == checklists::Scale::Conformity;
    let full = if conformity { Answer::Conforms } else { Answer::Full };
    let mut sheet: Sheet = template.items().map(|item| (item.code.clone(), full.clone())).collect();
    if conformity {
        return sheet;
    }
    let common = template.category.is_none();
    let (least, most) = match (outcome, common) {
        (Outcome::Good, true) => (3, 10),
        (Outcome::Middling, true) => (22, 28),
        (Outcome::Bad, true) => (26, 40),
        (Outcome::Good, false) => (0, 3),
        (Outcome::Middling | Outcome::Bad, false) => (0, 9),
    };
    let goal = Decimal::from(chance.random_range(least..=most));
    let items = likely_first(chance, template);
    let mut lost = Decimal::ZERO;
    for item in items {
        if lost >= goal {
            break;
        }
        lost += deduct(chance, template, item, &mut sheet);
    }
    if outcome == Outcome::Bad && common {
        miss_key_item(chance, template, &mut sheet);
    }
    sheet
}

fn miss_key_item(chance: &mut StdRng, template: &Template, sheet: &mut Sheet) {
    let keys: Vec<&Item> = template.items().filter(|item| item.key && !item.veto).collect();
    if let Some(item) = names::pick(chance, &keys) {
        deduct(chance, template, item, sheet);
    }
}

/// The items that may lose points, the likelier the earlier: of a hundred problems 15 lie in organisation, 22 in the
/// quality system, 53 in the work itself and 10 in reporting (examination.md §7, after Guizhou 2022).
fn likely_first<'a>(chance: &mut StdRng, template: &'a Template) -> Vec<&'a Item> {
    let group = |item: &Item| match item.problem {
        ProblemCategory::Staff | ProblemCategory::Equipment => 15,
        ProblemCategory::System => 22,
        ProblemCategory::Process | ProblemCategory::Conclusion | ProblemCategory::Archive | ProblemCategory::Unlawful => 53,
        ProblemCategory::Reporting => 10,
    };
    let items: Vec<&Item> = template.items().filter(|item| !item.key && !item.veto).collect();
    let mut drawn: Vec<(f64, &Item)> = Vec::with_capacity(items.len());
    for item in &items {
        let share = group(item);
        let among = items.iter().filter(|other| group(other) == share).count();
        // A weighted shuffle (Efraimidis and Spirakis): the key of an item is u^(1/weight).
        let weight = f64::from(share) / f64::from(u32::try_from(among).unwrap_or(1).max(1));
        drawn.push((chance.random_range(0.0_f64..1.0).powf(1.0 / weight), item));
    }
    drawn.sort_by(|a, b| b.0.total_cmp(&a.0));
    drawn.into_iter().map(|(_, item)| item).collect()
}

/// Takes something off an item and returns how much; nothing where the rule does not allow it.
fn deduct(chance: &mut StdRng, template: &Template, item: &Item, sheet: &mut Sheet) -> Decimal {
    let points = match item.deduction.as_ref().map(|deduction| &deduction.rule) {
        Some(DeductionRule::PerUnit { points, .. }) => (*points * Decimal::from(chance.random_range(2..=8))).min(item.ceiling()),
        Some(DeductionRule::AllOrNothing) => item.ceiling(),
        Some(DeductionRule::Ratio | DeductionRule::Free) | None => (item.points * Decimal::new(8, 1)).round_dp(1),
    };
    let answer = Answer::Deduct { points, reason: names::reason(chance, &item.content) };
    if check_answer(template, &item.code, &answer).is_err() {
        return Decimal::ZERO;
    }
    sheet.insert(item.code.clone(), answer);
    points
}

/// Publishes results and qualified lists, and brings the year's release out.
pub async fn publish(maker: &Maker<'_>) -> Result<()> {
    let year = maker.demo.year;
    for (service, kind) in [
        (Service::Examination, PublicationKind::AssessmentResults),
        (Service::Examination, PublicationKind::QualifiedList),
        (Service::Diagnosis, PublicationKind::AssessmentResults),
    ] {
        let body = PrepareBody { kind, year, service, region: None };
        let prepared = maker.on(362).publications(&maker.cast.qc)?.prepare(body).await?;
        maker.on(364).publications(&maker.cast.health)?.release(prepared.value.id, prepared.revision).await?;
    }
    let draft = PrepareBody { kind: PublicationKind::QualifiedList, year, service: Service::Diagnosis, region: None };
    match maker.on(372).publications(&maker.cast.qc)?.prepare(draft).await {
        // Few institutions diagnose: in a small province none may have qualified, and an empty list is not prepared.
        Ok(_) | Err(AppError::Rule(_)) => {}
        Err(error) => return Err(error),
    }
    let prepared = maker.on(369).releases(&maker.cast.qc)?.create(ReleaseBody { year }).await?;
    let id = prepared.value.id;
    let approved = maker.on(371).releases(&maker.cast.health)?.approve(id, prepared.revision).await?;
    maker.on(372).releases(&maker.cast.health_second)?.publish(id, approved.revision).await?;
    Ok(())
}
