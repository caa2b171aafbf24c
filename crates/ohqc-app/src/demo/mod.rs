//! A demonstration province: made through the same use cases as real life, day by day, from one seed.

mod accounts;
mod bodies;
mod dossiers;
mod employers;
mod institutions;
mod ledger;
mod names;
mod outings;
mod people;
mod requests;
mod year;

use chrono::{NaiveDate, TimeDelta};
use ohqc_domain::delegations::api::DelegationBody;
use ohqc_domain::designations::api::DesignationBody;
use ohqc_domain::regions::{Level, Line, RegionCode, RegionTree};
use ohqc_domain::text::Text;
use rand::SeedableRng;
use rand::rngs::StdRng;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::{App, AppError, Result};

pub use accounts::{Account, Made, accounts};
pub use people::PASSWORD;

/// What to make.
#[derive(Debug, Clone)]
pub struct Demo {
    /// The province.
    pub province: RegionCode,
    /// Where chance starts; the same seed makes the same province.
    pub seed: u64,
    /// How many institutions.
    pub institutions: usize,
    /// The year whose quality control is finished.
    pub year: i32,
}

/// Everything the makers share.
struct Maker<'a> {
    app: &'a App,
    demo: &'a Demo,
    chance: StdRng,
    cast: people::Cast,
}

impl Maker<'_> {
    /// The platform on a day of the year, counted from its first.
    fn on(&self, days: i64) -> App {
        self.app.on(self.day(days))
    }

    fn day(&self, days: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.demo.year, 1, 1).unwrap_or_default() + TimeDelta::days(days)
    }
}

/// Fills an empty database. `tell` hears what is being made.
///
/// # Errors
/// [`AppError::Rule`] when the database is not empty; whatever a use case refuses.
pub async fn fill(app: &App, demo: &Demo, mut tell: impl FnMut(&str)) -> Result<Made> {
    if crate::identity::entities::organisations::Entity::find().count(app.db().read()).await? > 0 {
        return Err(AppError::Rule(Text::new(
            "数据库不是空的，不生成演示数据",
            "The database is not empty; no demonstration is made",
        )));
    }
    let mut chance = StdRng::seed_from_u64(demo.seed);
    tell("offices and people");
    let start = NaiveDate::from_ymd_opt(demo.year, 1, 1).unwrap_or_default() - TimeDelta::days(300);
    let cast = people::make(&app.on(start), demo).await?;
    let places = institutions::places(demo, &mut chance);
    let mut maker = Maker { app, demo, chance, cast };
    delegate(&maker).await?;
    tell("institutions and their filings");
    let houses = institutions::make(&mut maker, &places).await?;
    tell("the year's assessments");
    year::run(&mut maker, &houses).await?;
    tell("rectifications");
    if let Some(house) = ledger::run(&mut maker, &houses).await? {
        people::mender(&maker, house).await?;
    }
    tell("employers");
    employers::make(&mut maker).await?;
    employers::import(&mut maker).await?;
    tell("outings");
    outings::make(&mut maker, &houses).await?;
    tell("publications and the annual release");
    year::publish(&maker).await?;
    institutions::close(&maker, &houses).await?;
    if let Some(house) = houses.first() {
        designate(&maker, house).await?;
    }
    tell("requests for accounts");
    requests::make(&mut maker).await?;
    tell("bodies of other kinds");
    bodies::make(&mut maker).await?;
    people::client(&maker).await?;
    accounts(app).await
}

/// Lets the first prefecture stand in for two of its counties: one for a time that is over, one to this day.
async fn delegate(maker: &Maker<'_>) -> Result<()> {
    let tree = RegionTree::embedded();
    let Some(city) = tree.children(maker.demo.province).find(|region| region.level == Level::City) else { return Ok(()) };
    let counties = tree.children(city.code).filter(|region| region.level == Level::County);
    for (county, (from, to)) in counties.zip([(0, Some(180)), (90, None)]) {
        let body = DelegationBody {
            county: county.code.to_string(),
            authority: city.code.to_string(),
            line: Line::Health,
            valid_from: maker.day(from),
            valid_to: to.map(|days| maker.day(days)),
            basis: format!("{}职业健康监督代管的通知", county.name),
        };
        maker.on(from).delegations(&maker.cast.health)?.create(body).await?;
    }
    Ok(())
}

/// Lets the first institution carry the diagnosis of the first city that has none of its own (diagnosis F-06).
async fn designate(maker: &Maker<'_>, house: &institutions::House) -> Result<()> {
    let tree = RegionTree::embedded();
    for city in tree.children(maker.demo.province).filter(|region| region.level == Level::City) {
        let body = DesignationBody {
            institution: house.id,
            city: city.code.to_string(),
            valid_from: maker.day(374),
            valid_to: None,
            basis: format!("指定承担{}职业病诊断工作的通知", city.name),
        };
        match maker.on(374).designations(&maker.cast.health)?.create(body).await {
            Err(AppError::Rule(_)) => {}
            made => return made.map(|_| ()),
        }
    }
    Ok(())
}

/// The last day of the story: the demonstration's «today».
#[must_use]
pub fn today(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year.saturating_add(1), 1, 15).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use ohqc_domain::problems::StateName;
    use sea_orm::{ColumnTrait, QueryFilter};

    use super::*;
    use crate::Clock;
    use crate::assessments::entity as rounds;
    use crate::identity::entities::users;
    use crate::institutions::entity as institutions;
    use crate::problems::entity as problems;

    const SMALL: usize = 24;

    fn demo(institutions: usize) -> Demo {
        Demo { province: "220000".parse().unwrap(), seed: 42, institutions, year: 2025 }
    }

    async fn empty(folder: &std::path::Path) -> App {
        crate::testing::empty(folder, Clock::Day(today(2025))).await
    }

    async fn filled(folder: &std::path::Path) -> App {
        let app = empty(folder).await;
        fill(&app, &demo(SMALL), |_| ()).await.unwrap();
        app
    }

    /// What one filling and the next must have alike: everything but ids.
    async fn story(
        app: &App,
    ) -> (Vec<(String, String)>, Vec<(String, Option<String>)>, Vec<(String, String, Option<NaiveDate>)>) {
        let db = app.db().read();
        let mut houses: Vec<_> = institutions::Entity::find().all(db).await.unwrap();
        houses.sort_by(|a, b| a.credit_code.cmp(&b.credit_code));
        let houses = houses.into_iter().map(|row| (row.credit_code, row.name)).collect();
        let mut scores: Vec<_> =
            rounds::Entity::find().all(db).await.unwrap().into_iter().map(|row| (row.service, row.score)).collect();
        scores.sort();
        let rows = problems::Entity::find().all(db).await.unwrap();
        let mut found: Vec<_> = rows.into_iter().map(|row| (row.source_item, row.state, row.due_on)).collect();
        found.sort();
        (houses, scores, found)
    }

    async fn outings_of(app: &App) -> Vec<(String, NaiveDate)> {
        let rows = crate::outings::entity::Entity::find().all(app.db().read()).await.unwrap();
        let mut found: Vec<_> = rows.into_iter().map(|row| (row.state, row.starts_on)).collect();
        found.sort();
        found
    }

    #[tokio::test]
    async fn one_seed_tells_one_story_with_something_open_late_and_done() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (first, second) = (filled(one.path()).await, filled(two.path()).await);
        let story_of = story(&first).await;
        assert_eq!(story_of, story(&second).await);

        let (houses, scores, found) = story_of;
        let all = SMALL + bodies::AMOUNT;
        assert_eq!(houses.len(), all, "those that examine or diagnose, and the others beside them");
        assert_eq!(houses.iter().map(|(_, name)| name).collect::<HashSet<_>>().len(), all, "no two are called alike");
        assert!(scores.iter().all(|(_, score)| score.is_some()), "the year is finished");
        let mut states = BTreeMap::new();
        for (_, state, due) in &found {
            let in_time = due.is_none_or(|due| due >= today(2025));
            *states.entry((state.as_str(), in_time)).or_insert(0) += 1;
        }
        let menders = users::Entity::find().filter(users::Column::Name.eq("mender")).count(first.db().read()).await.unwrap();
        assert_eq!(menders, 1, "somebody has an open problem to mend");
        let filings = crate::filings::entity::Entity::find().all(first.db().read()).await.unwrap();
        let stages: HashSet<&str> = filings.iter().map(|row| row.state.as_str()).collect();
        for state in ohqc_domain::filings::StateName::ALL {
            assert!(stages.contains(state.code()), "a filing that is {}: {stages:?}", state.code());
        }
        let rows = outings_of(&first).await;
        assert_eq!(rows, outings_of(&second).await);
        let told: HashSet<&str> = rows.iter().map(|(state, _)| state.as_str()).collect();
        assert!(told.len() > 2, "outings in several states: {told:?}");
        let made = accounts(&first).await.unwrap();
        let role = |name: &str| made.accounts.iter().find(|account| account.name == name).map(|account| account.role.as_str());
        assert!(role("qc").is_some() && role("expert2").is_some() && role("mender").is_some());
        assert!(role("org024").unwrap().ends_with("待填报）"), "the last three have a draft");
        assert!(role("org020").unwrap().ends_with("待补正）"), "the three before them were sent back");
        assert_eq!(role("org010"), None, "only those who have something to do");
        let employer = role("employer").unwrap();
        assert!(employer.contains("待确认") && !employer.contains("（0 份"), "an employer has notices to confirm: {employer}");
        let closed = StateName::Closed.code();
        assert!(
            states.iter().any(|((state, in_time), _)| *state != closed && *in_time),
            "something is open and in time: {states:?}"
        );
        assert!(states.contains_key(&(closed, false)), "{states:?}");
    }

    /// JL24-0-a, JL21-0, NHC23-0-a: the addressees of the notices have an office of each line, and special units report
    /// straight to the province.
    #[tokio::test]
    async fn both_lines_have_their_offices_at_each_level() {
        use crate::identity::entities::organisations;
        let folder = tempfile::tempdir().unwrap();
        let (app, demo) = (empty(folder.path()).await, demo(0));
        people::make(&app, &demo).await.unwrap();
        let offices = organisations::Entity::find().all(app.db().read()).await.unwrap();
        let has = |kind: &str, region: &str| offices.iter().any(|office| office.kind == kind && office.region == region);
        let tree = RegionTree::embedded();
        let addressees = tree.children(demo.province).filter(|region| matches!(region.level, Level::City | Level::Special));
        let mut regions: Vec<String> = addressees.map(|region| region.code.to_string()).collect();
        for special in ["22L001", "22L002", "22L003"] {
            assert!(regions.iter().any(|code| code == special), "{special} reports straight to the province");
        }
        regions.push("220000".into());
        regions.push("220102".into());
        for region in regions {
            assert!(has("health_authority", &region) && has("disease_control", &region), "{region}");
        }
        assert!(has("supervision_agency", "220000") && has("qc_centre", "220000"));
        let named = |name: &str| offices.iter().any(|office| office.name.starts_with(name));
        assert!(named("长白山管委会") && named("梅河新区") && named("长春新区"));
    }

    #[tokio::test]
    async fn a_filled_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (app, demo) = (empty(folder.path()).await, demo(0));
        people::make(&app, &demo).await.unwrap();
        assert!(matches!(fill(&app, &demo, |_| ()).await, Err(AppError::Rule(_))));
    }
}
