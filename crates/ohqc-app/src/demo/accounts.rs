//! Who can log in to a demonstration, and which program may pull from it: as its database says, whenever it was made.

use std::collections::HashMap;

use ohqc_domain::filings::StateName;
use ohqc_domain::identity::Role;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::filings::entity as filings;
use crate::identity::entities::{api_clients, organisations, users};
use crate::outings::entity as outings;
use crate::store::code;
use crate::{App, AppError, Result};

/// Institutions named although nothing waits for them: enough to look around.
const QUIET: [&str; 3] = ["org001", "org002", "org003"];

/// An account to log in with; everybody has the one password of demonstrations.
#[derive(Debug, Clone)]
pub struct Account {
    /// Login name.
    pub name: String,
    /// What it shows, and what waits for it.
    pub role: String,
}

/// What a demonstration offers.
#[derive(Debug)]
pub struct Made {
    /// Accounts to log in with.
    pub accounts: Vec<Account>,
    /// The client program that may pull the release.
    pub client: String,
}

/// What waits for an employer, in words.
async fn notices(app: &App, employer: Uuid) -> Result<String> {
    let waiting = outings::Entity::find()
        .filter(outings::Column::EmployerId.eq(employer))
        .filter(crate::outings::confirmed(false))
        .count(app.db().read())
        .await?;
    Ok(format!("（{waiting} 份外出检查告知待确认）"))
}

/// The accounts of the demonstration in this database: all offices, and the institutions that have something to do.
///
/// # Errors
/// [`AppError::NotFound`] when no demonstration was made here.
pub async fn accounts(app: &App) -> Result<Made> {
    let db = app.db().read();
    let client = api_clients::Entity::find()
        .order_by_asc(api_clients::Column::CreatedAt)
        .order_by_asc(api_clients::Column::Id)
        .one(db)
        .await?;
    let client = client.ok_or(AppError::NotFound)?.id.to_string();
    let waiting = [StateName::Draft, StateName::Returned].map(StateName::code);
    let waiting = filings::Entity::find().filter(filings::Column::State.is_in(waiting)).all(db).await?;
    let waiting: HashMap<Uuid, String> = waiting.into_iter().map(|row| (row.institution_id, row.state)).collect();
    let houses = organisations::Entity::find().all(db).await?;
    let houses: HashMap<Uuid, String> = houses.into_iter().map(|row| (row.id, row.name)).collect();
    let mut listed = Vec::new();
    for user in users::Entity::find().order_by_asc(users::Column::Name).all(db).await? {
        let roles: Vec<Role> = serde_json::from_value(user.roles)?;
        let Some(role) = roles.first().copied() else { continue };
        let own = role == Role::OrgAdmin && user.name.starts_with("org");
        let todo = match waiting.get(&user.organisation_id).map(|state| code::<StateName>(state)).transpose()? {
            Some(StateName::Returned) => "（被退回，待补正）",
            Some(_) => "（待填报）",
            None if own && !QUIET.contains(&user.name.as_str()) => continue,
            None => "",
        };
        let told = match role {
            Role::Employer => notices(app, user.organisation_id).await?,
            _ => String::new(),
        };
        let house = houses.get(&user.organisation_id).filter(|_| own || user.name.starts_with("body"));
        let shown = house.unwrap_or(&user.display_name);
        let role_name = role.label().zh;
        let named = if *shown == role_name { String::new() } else { format!(" {shown}") };
        let said = format!("{role_name}{named}{todo}{told}");
        listed.push((role, Account { name: user.name, role: said }));
    }
    // Offices before institutions, as the table of roles has them.
    listed.sort_by_key(|(role, _)| Role::ALL.iter().position(|one| one == role));
    Ok(Made { accounts: listed.into_iter().map(|(_, account)| account).collect(), client })
}
