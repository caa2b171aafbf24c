//! Employers over the counties: of every industry with hazards, one registered twice and merged, one with an account.

use ohqc_domain::employers::EmployerSize;
use ohqc_domain::employers::api::{EmployerBody, MergeBody};
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::imports::api::{MappingBody, RunBody};
use ohqc_domain::imports::{ImportKind, ImportMode};
use ohqc_domain::regions::{Level, Region, RegionTree};
use ohqc_domain::values::CreditCode;
use rand::Rng;

use super::{Maker, names, people};
use crate::{AppError, Result};

/// How many there are.
const EMPLOYERS: usize = 60;

/// How many a file brings.
const IMPORTED: usize = 12;

/// What they do: the words of their name, the section of their industry.
const TRADES: [(&str, &str); 12] = [
    ("矿业有限责任公司", "B"),
    ("汽车零部件有限公司", "C"),
    ("化工有限公司", "C"),
    ("机械制造有限公司", "C"),
    ("木业有限公司", "C"),
    ("水泥有限公司", "C"),
    ("热电有限公司", "D"),
    ("建筑工程有限公司", "E"),
    ("物流有限公司", "G"),
    ("家具制造有限公司", "C"),
    ("铁合金有限公司", "C"),
    ("汽车维修服务有限公司", "O"),
];

/// Makes them.
pub async fn make(maker: &mut Maker<'_>) -> Result<()> {
    let tree = RegionTree::embedded();
    let mut counties: Vec<&Region> = tree
        .iter()
        .filter(|region| tree.is_within(region.code, maker.demo.province) && tree.is_exact(region.code))
        .filter(|region| region.level == Level::County)
        .collect();
    counties.sort_by_key(|region| region.code);
    for (number, county) in counties.iter().cycle().take(EMPLOYERS).enumerate() {
        let body = body(maker, number, county)?;
        let app = maker.on(i64::try_from(number * 5 % 330).unwrap_or(0));
        let made = app.employers(&maker.cast.health)?.create(body.clone()).await?.value;
        if number == 0 {
            people::employer(maker, OrganisationId(made.id.0), &made.particulars.name).await?;
        }
        // One was registered again under a code read wrongly from its licence.
        if number == 1 {
            let again = EmployerBody { credit_code: code(EMPLOYERS)?, ..body };
            let twice = app.employers(&maker.cast.health)?.create(again).await?;
            let merge = MergeBody { into: made.id };
            app.employers(&maker.cast.health)?.merge(twice.value.id, twice.revision, merge).await?;
        }
    }
    Ok(())
}

/// Brings a county's list as a file, two of whose rows are faulty.
pub async fn import(maker: &mut Maker<'_>) -> Result<()> {
    let tree = RegionTree::embedded();
    let Some(county) =
        tree.iter().find(|region| region.level == Level::County && tree.is_within(region.code, maker.demo.province))
    else {
        return Ok(());
    };
    let mut file = ImportKind::Employers.columns().iter().map(|column| column.heading.zh.as_ref()).collect::<Vec<_>>().join(",");
    for number in 0..IMPORTED {
        let body = body(maker, EMPLOYERS + 1 + number, county)?;
        let region = if number == 4 { "某某县" } else { body.region.as_str() };
        let size = if number == 7 { "巨型" } else { body.size.map_or("", |size| size.code()) };
        let EmployerBody { name, credit_code, address, industry, .. } = &body;
        file.push_str(&format!("\n{name},{credit_code},{region},{address},{industry},{size},,"));
    }
    let app = maker.on(320);
    let imports = app.imports(&maker.cast.health)?;
    let brought = imports.create(ImportKind::Employers, "用人单位名册.csv".into(), file.into_bytes()).await?;
    let (id, body) = (brought.value.summary.id, MappingBody { mapping: brought.value.mapping });
    let tried = imports.check(id, brought.revision, body).await?;
    imports.run(id, tried.revision, RunBody { mode: ImportMode::Good }).await?;
    Ok(())
}

fn body(maker: &mut Maker<'_>, number: usize, county: &Region) -> Result<EmployerBody> {
    let chance = &mut maker.chance;
    let (trade, industry) = TRADES.get(number % TRADES.len()).copied().unwrap_or(("机械制造有限公司", "C"));
    let short = county.name.trim_end_matches(['县', '市', '区']);
    Ok(EmployerBody {
        name: format!("{short}{}{trade}", names::brand(number)),
        credit_code: code(number)?,
        region: county.code.to_string(),
        address: format!("{}工业大街 {} 号", county.name, chance.random_range(1..400)),
        industry: industry.to_owned(),
        size: names::pick(chance, EmployerSize::ALL).copied(),
        contact_name: names::person(chance),
        contact_phone: format!("0431-8{:07}", chance.random_range(0..10_000_000)),
    })
}

fn code(number: usize) -> Result<String> {
    let code = CreditCode::with_check_digit(&format!("91220000{:09}", 700_000_000 + number * 6007))
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(code.as_str().to_owned())
}
