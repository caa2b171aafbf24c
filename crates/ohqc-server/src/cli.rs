//! The command line: serving, preparing a database, making accounts, printing the API document.

mod accounts;
mod backup;
mod commands;
mod verify;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use ohqc_domain::identity::{ClientScope, Role};

use crate::config::Proxies;

/// What a first reader wants to type.
const EXAMPLES: &str = "Examples:
  ohqc demo  --database sqlite://demo.db --today 2026-01-15    a province to look at
  ohqc serve --database sqlite://demo.db --today 2026-01-15    http://127.0.0.1:8080
  ohqc user add --name admin --display-name 王芳 --organisation-name 吉林省卫生健康委员会 \\
       --organisation-kind health_authority --region 220000 --role PROV_HEALTH
  ohqc backup saved.tar --database sqlite://ohqc.db

Settings are flags, OHQC_* variables or a TOML file (--config), in that order.";

/// OHQC 职业健康质量控制平台: quality control of occupational health institutions.
#[derive(Debug, Parser)]
#[command(name = "ohqc", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Which database, which folder, which day.
#[derive(Debug, Clone, Args)]
pub struct Store {
    /// A settings file (TOML); flags and OHQC_* variables come before it
    #[arg(long, env = "OHQC_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Database: sqlite://PATH or postgres://… [default: sqlite://ohqc.db]
    #[arg(long, env = "OHQC_DATABASE", value_name = "URL")]
    database: Option<String>,
    /// Folder of secrets and evidence files [default: ohqc-data beside the database]
    #[arg(long, env = "OHQC_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Pretend that today is this day (demonstrations and tests)
    #[arg(long, env = "OHQC_TODAY", value_name = "DATE")]
    today: Option<NaiveDate>,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serving {
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, env = "OHQC_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The address people reach the server under, for links and token audiences
    #[arg(long, env = "OHQC_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Worker threads [default: 2]
    #[arg(long, env = "OHQC_WORKERS", value_name = "COUNT")]
    workers: Option<usize>,
    /// Attempts to log in per minute and address [default: 60]
    #[arg(long, env = "OHQC_LOGINS_PER_MINUTE", value_name = "COUNT")]
    logins_per_minute: Option<NonZeroU32>,
    /// Proxies before the server whose X-Forwarded-For is believed: addresses or networks, as 10.0.0.0/8 [default: none]
    #[arg(long = "trusted-proxy", env = "OHQC_TRUSTED_PROXIES", value_name = "ADDRESS", value_delimiter = ',')]
    trusted_proxies: Vec<Proxies>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and the web client
    Serve {
        #[command(flatten)]
        store: Store,
        #[command(flatten)]
        serving: Serving,
    },
    /// Bring the database's tables up to date
    Migrate {
        #[command(flatten)]
        store: Store,
    },
    /// Fill an empty database with a demonstration province and print its accounts
    Demo {
        #[command(flatten)]
        store: Store,
        /// Only print the accounts of the demonstration that is there
        #[arg(long)]
        accounts: bool,
        /// The province; its story is written for JL
        #[arg(long, default_value = "JL")]
        province: String,
        /// Where chance starts; the same seed makes the same province
        #[arg(long, default_value_t = 42)]
        seed: u64,
        /// How many institutions
        #[arg(long, default_value_t = 100)]
        institutions: usize,
        /// The year whose quality control is finished
        #[arg(long, default_value_t = 2025)]
        year: i32,
    },
    /// Save a platform on SQLite into one new file: database, evidence, signing key
    Backup {
        #[command(flatten)]
        store: Store,
        /// The file to make
        file: PathBuf,
    },
    /// Bring a saved platform back where there is none
    Restore {
        #[command(flatten)]
        store: Store,
        /// The file that `backup` made
        file: PathBuf,
    },
    /// Check pulled releases: hashes, rows, and totals computed again
    VerifyRelease {
        /// Folder with release-YEAR-vVERSION.json and results-YEAR-vVERSION.ndjson
        folder: PathBuf,
    },
    /// Print the API document (OpenAPI 3.1)
    Openapi,
    /// Print the permission table (Markdown)
    Permissions,
    /// Manage users
    #[command(subcommand)]
    User(UserCommand),
    /// Manage client programs of the API
    #[command(subcommand)]
    Client(ClientCommand),
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a user; the password is read from OHQC_PASSWORD or made and printed once
    Add {
        #[command(flatten)]
        store: Store,
        /// Login name
        #[arg(long)]
        name: String,
        /// The name to show
        #[arg(long)]
        display_name: String,
        /// Id of the organisation; made from the other flags when absent
        #[arg(long)]
        organisation: Option<uuid::Uuid>,
        /// Name of the organisation to make
        #[arg(long, required_unless_present = "organisation")]
        organisation_name: Option<String>,
        /// Kind of the organisation to make, e.g. health_authority
        #[arg(long, required_unless_present = "organisation")]
        organisation_kind: Option<ohqc_domain::identity::OrganisationKind>,
        /// Region of the organisation to make, e.g. 220000
        #[arg(long, required_unless_present = "organisation")]
        region: Option<String>,
        /// Roles, e.g. PROV_HEALTH; may be repeated
        #[arg(long = "role", required = true)]
        roles: Vec<Role>,
    },
    /// Disable a user and end every login of theirs
    Disable {
        #[command(flatten)]
        store: Store,
        /// Login name
        name: String,
    },
    /// Give a user another password, typed unseen or read from the standard input
    Passwd {
        #[command(flatten)]
        store: Store,
        /// Login name
        name: String,
    },
}

#[derive(Debug, Subcommand)]
enum ClientCommand {
    /// Add a client program; prints its id, and its secret when it has no key
    Add {
        #[command(flatten)]
        store: Store,
        /// Id of the organisation it pulls for
        #[arg(long)]
        organisation: uuid::Uuid,
        /// Its name
        #[arg(long)]
        name: String,
        /// What it may ask for; may be repeated
        #[arg(long = "scope", required = true)]
        scopes: Vec<ClientScope>,
        /// File with its public keys (JWK Set); without one a secret is made
        #[arg(long, value_name = "FILE")]
        jwks: Option<PathBuf>,
    },
}

/// Runs a command; an error is printed in one line with its causes.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("OHQC_LOG").unwrap_or_else(|_| "info,sea_orm_migration=warn".into()),
        )
        .with_writer(std::io::stderr)
        .try_init();
    match commands::run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "ohqc: {error:#}");
            ExitCode::FAILURE
        }
    }
}
