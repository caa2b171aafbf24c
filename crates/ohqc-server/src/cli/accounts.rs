//! Adding users and client programs from the command line.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;

use anyhow::Context as _;
use base64::Engine as _;
use ohqc_app::App;
use ohqc_app::identity::{NewClient, NewOrganisation, NewUser, fitting};
use ohqc_domain::identity::{ClientScope, OrganisationKind, OrganisationLevel, Role};
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::regions::{RegionCode, RegionTree};

use super::commands::print;

/// Adds a user, and the organisation when it is new.
pub async fn add_user(
    app: &App,
    name: String,
    display_name: String,
    organisation: Option<uuid::Uuid>,
    made: Option<((String, OrganisationKind), String)>,
    roles: Vec<Role>,
) -> anyhow::Result<()> {
    let organisation = match (organisation, made) {
        (Some(id), _) => OrganisationId(id),
        (None, Some(((title, kind), region))) => {
            // Asked before the organisation is made, so that a refusal leaves none behind.
            fitting(kind, &roles)?;
            let region = RegionCode::parse(&region).map_err(|(_, text)| anyhow::anyhow!("{}", text.en))?;
            app.create_organisation(NewOrganisation { kind, level: level_of(region), name: title, region }).await?
        }
        (None, None) => anyhow::bail!("name an organisation, or give --organisation-name, --organisation-kind and --region"),
    };
    let given = std::env::var("OHQC_PASSWORD").ok();
    let password = given.clone().unwrap_or_else(secret);
    let new = NewUser { organisation, name: name.clone(), display_name, roles };
    let id = app.create_user(new, password.clone()).await?;
    print(&format!("user {name} {id} of organisation {organisation}"))?;
    if given.is_none() {
        print(&format!("password {password}"))?;
    }
    Ok(())
}

/// Gives a user another password, read so that it stands in no list of processes.
pub async fn set_password(app: &App, name: &str) -> anyhow::Result<()> {
    app.set_password(name, asked_password(name)?).await?;
    print(&format!("user {name} has another password; every login has ended"))
}

/// What is typed at a terminal, unseen; otherwise the first line of the standard input.
fn asked_password(name: &str) -> std::io::Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return rpassword::prompt_password(format!("new password of {name}: "));
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Adds a client program.
pub async fn add_client(
    app: &App,
    organisation: uuid::Uuid,
    name: String,
    scopes: Vec<ClientScope>,
    jwks: Option<PathBuf>,
) -> anyhow::Result<()> {
    let (jwks, key) = match jwks {
        Some(path) => {
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            (serde_json::from_str(&text).context("not a JWK Set")?, None)
        }
        None => (serde_json::json!({ "keys": [] }), Some(secret())),
    };
    let client = NewClient { organisation: OrganisationId(organisation), name, scopes, jwks, secret: key.clone() };
    let id = app.create_client(client).await?;
    print(&format!("client {id}"))?;
    key.map_or(Ok(()), |key| print(&format!("secret {key}")))
}

fn level_of(region: RegionCode) -> OrganisationLevel {
    RegionTree::embedded().get(region).map_or(OrganisationLevel::Body, |region| OrganisationLevel::of(region.level))
}

fn secret() -> String {
    let bytes = [uuid::Uuid::new_v4().into_bytes(), uuid::Uuid::new_v4().into_bytes()].concat();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}
