//! The offices of the province and who works there; the accounts that are printed.

use chrono::NaiveDate;
use ohqc_domain::identity::{Actor, ClientScope, OrganisationKind, OrganisationLevel, Role};
use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::regions::{Level, Region, RegionCode, RegionTree, special_units};
use p256::pkcs8::{EncodePrivateKey as _, LineEnding};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::institutions::House;
use super::{Demo, Maker};
use crate::identity::entities::{organisations, users};
use crate::identity::{NewClient, NewOrganisation, NewUser};
use crate::{App, AppError, Result, policy};

/// Everybody's password in the demonstration; a database that was not made by it has none.
pub const PASSWORD: &str = "ohqc-demo-2025";

/// Those who act in the story.
pub struct Cast {
    /// The province's QC centre.
    pub qc: Actor,
    /// Somebody else of the QC centre.
    pub qc_second: Actor,
    /// The health authority.
    pub health: Actor,
    /// Somebody else of the health authority.
    pub health_second: Actor,
    /// Experts.
    pub experts: Vec<Actor>,
    nation: OrganisationId,
}

/// Makes offices and people.
pub async fn make(app: &App, demo: &Demo) -> Result<Cast> {
    use OrganisationKind as Kind;
    use OrganisationLevel as At;
    let province = demo.province;
    let offices = policy::settings(province.as_str(), app.clock().today())?.org;
    let office = |kind, level, name: String, region| app.create_organisation(NewOrganisation { kind, level, name, region });
    let health = office(Kind::HealthAuthority, At::Province, offices.health_authority.zh.into_owned(), province).await?;
    let centre = office(Kind::QcCentre, At::Province, offices.qc_centre_examination.zh.into_owned(), province).await?;
    let supervision = office(Kind::DiseaseControl, At::Province, offices.disease_control.zh.into_owned(), province).await?;
    let nation =
        office(Kind::TechnicalCentre, At::National, offices.national_centre.zh.into_owned(), RegionCode::COUNTRY).await?;
    let health_first = user(app, health, "health", "卫健委经办", Role::ProvHealth).await?;
    let health_second = user(app, health, "health2", "卫健委复核", Role::ProvHealth).await?;
    let qc = user(app, centre, "qc", "质控中心主任", Role::ProvQc).await?;
    let qc_second = user(app, centre, "qc2", "质控中心复核", Role::ProvQc).await?;
    let experts = vec![
        user(app, centre, "expert1", "质控专家甲", Role::QcExpert).await?,
        user(app, centre, "expert2", "质控专家乙", Role::QcExpert).await?,
    ];
    user(app, supervision, "supervision", "疾控局监督处", Role::ProvSupv).await?;
    user(app, health, "auditor", "内部审计", Role::Auditor).await?;
    user(app, nation, "nation", "数据接收岗", Role::NatCdc).await?;
    office(Kind::SupervisionAgency, At::Province, offices.supervision.zh.into_owned(), province).await?;
    local_offices(app, province).await?;
    both_lines(app, demo, offices.districts_hold_both_lines).await?;
    Ok(Cast { qc, qc_second, health: health_first, health_second, experts, nation })
}

/// Somebody of an institution that has a problem to mend and time to do it, under a name that stays.
pub async fn mender(maker: &Maker<'_>, house: &House) -> Result<()> {
    let words = format!("{}（有待整改问题）", house.name);
    user(maker.app, house.admin.organisation, "mender", &words, Role::OrgAdmin).await?;
    Ok(())
}

/// Somebody of an employer.
pub async fn employer(maker: &Maker<'_>, employer: OrganisationId, name: &str) -> Result<()> {
    user(maker.app, employer, "employer", name, Role::Employer).await?;
    Ok(())
}

/// Makes a user and returns them as an actor.
pub async fn user(app: &App, organisation: OrganisationId, name: &str, display: &str, role: Role) -> Result<Actor> {
    let new = NewUser { organisation, name: name.into(), display_name: display.into(), roles: vec![role] };
    app.actor(app.create_user(new, PASSWORD.into()).await?).await
}

/// The first person of an organisation.
pub async fn of(app: &App, organisation: OrganisationId) -> Result<Option<Actor>> {
    let found = users::Entity::find()
        .filter(users::Column::OrganisationId.eq(organisation.0))
        .order_by_asc(users::Column::Name)
        .one(app.db().read())
        .await?;
    match found {
        Some(row) => app.actor(UserId(row.id)).await.map(Some),
        None => Ok(None),
    }
}

/// One city's and one of its counties' health authority, so that scopes can be seen.
async fn local_offices(app: &App, province: RegionCode) -> Result<()> {
    let tree = RegionTree::embedded();
    let Some(city) = tree.children(province).find(|region| region.level == Level::City) else { return Ok(()) };
    let kind = OrganisationKind::HealthAuthority;
    let name = format!("{}卫生健康委员会", city.name);
    let id = app
        .create_organisation(NewOrganisation { kind, level: OrganisationLevel::City, name: name.clone(), region: city.code })
        .await?;
    user(app, id, "city", &name, Role::CityHealth).await?;
    let Some(county) = tree.children(city.code).find(|region| region.level == Level::County) else { return Ok(()) };
    let name = format!("{}卫生健康局", county.name);
    let id = app
        .create_organisation(NewOrganisation { kind, level: OrganisationLevel::County, name: name.clone(), region: county.code })
        .await?;
    user(app, id, "county", &name, Role::CountyHealth).await?;
    Ok(())
}

/// The offices of both lines that have none yet: of every prefecture and special unit, and of the first prefecture's counties
/// (JL24-0-a). Where one district office holds both lines, it is the health authority.
async fn both_lines(app: &App, demo: &Demo, districts_hold_both: bool) -> Result<()> {
    let tree = RegionTree::embedded();
    let seats: Vec<_> =
        tree.children(demo.province).filter(|region| matches!(region.level, Level::City | Level::Special)).collect();
    let first = seats.iter().find(|region| region.level == Level::City);
    let counties = first.into_iter().flat_map(|city| tree.children(city.code)).filter(|region| region.level == Level::County);
    for region in seats.iter().copied().chain(counties) {
        let level = OrganisationLevel::of(region.level);
        let health = if region.level == Level::City { "卫生健康委员会" } else { "卫生健康局" };
        let lines = [(OrganisationKind::HealthAuthority, health), (OrganisationKind::DiseaseControl, "疾病预防控制局")];
        let alone = districts_hold_both && level == OrganisationLevel::County;
        for (kind, word) in lines.into_iter().take(if alone { 1 } else { 2 }) {
            let there = organisations::Entity::find()
                .filter(organisations::Column::Kind.eq(kind.code()))
                .filter(organisations::Column::Region.eq(region.code.as_str()));
            if there.one(app.db().read()).await?.is_none() {
                let name = format!("{}{word}", called(region, super::today(demo.year)));
                app.create_organisation(NewOrganisation { kind, level, name, region: region.code }).await?;
            }
        }
    }
    Ok(())
}

/// What the notices of that day call a region; a special unit's own name may be another.
fn called(region: &Region, on: NaiveDate) -> &str {
    let unit = special_units().iter().find(|unit| unit.code == region.code);
    unit.and_then(|unit| unit.name_on(on)).unwrap_or(&region.name)
}

/// Makes the client program of the national CDC, its key beside the other secrets, and one of the province that has the same key.
pub async fn client(maker: &Maker<'_>) -> Result<()> {
    let secret =
        p256::SecretKey::from_slice(&rand::random::<[u8; 32]>()).map_err(|error| AppError::Internal(error.to_string()))?;
    let pem = secret.to_pkcs8_pem(LineEnding::LF).map_err(|error| AppError::Internal(error.to_string()))?;
    let path = maker.app.data_dir().join("demo-client-key.pem");
    if path.exists() {
        std::fs::remove_file(&path)?;
    }
    crate::identity::write_private(&path, pem.as_bytes())?;
    let key = jsonwebtoken::EncodingKey::from_ec_pem(pem.as_bytes()).map_err(|error| AppError::Internal(error.to_string()))?;
    let jwk = jsonwebtoken::jwk::Jwk::from_encoding_key(&key, jsonwebtoken::Algorithm::ES256)
        .map_err(|error| AppError::Internal(error.to_string()))?;
    let jwks = serde_json::json!({ "keys": [jwk] });
    for id in [maker.cast.nation, maker.cast.qc.organisation] {
        let found = organisations::Entity::find_by_id(id.0).one(maker.app.db().read()).await?;
        let name = format!("{}数据接口", found.ok_or(AppError::NotFound)?.name);
        let new = NewClient { organisation: id, name, scopes: vec![ClientScope::ReleasesRead], jwks: jwks.clone(), secret: None };
        maker.app.create_client(new).await?;
    }
    Ok(())
}
