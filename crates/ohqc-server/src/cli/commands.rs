//! What each command does.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;

use anyhow::Context as _;
use ohqc_app::demo::{self, Demo};
use ohqc_app::{App, Clock, Db};
use ohqc_domain::calendar::WorkCalendar;
use ohqc_domain::policy::{self, ProfileId};

use super::{ClientCommand, Command, Serving, Store, UserCommand, accounts, backup, verify};
use crate::config::File;
use crate::server::{Options, start};

/// Runs one command.
pub fn run(command: Command) -> anyhow::Result<()> {
    if let Command::Openapi = command {
        return print(&crate::document().to_pretty_json()?);
    }
    if let Command::Permissions = command {
        return print(ohqc_domain::identity::table::markdown().trim_end());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve { store, serving } => {
                let file = store.file()?;
                let app = store.open(&file).await?;
                let (listen, options) = serving.over(file);
                serve(app, listen, &options).await
            }
            Command::Migrate { store } => {
                store.open(&store.file()?).await?;
                print("the database is up to date")
            }
            Command::Demo { store, accounts: true, .. } => {
                let app = store.open(&store.file()?).await?;
                tell(&demo::accounts(&app).await.context("no demonstration was made in this database")?)
            }
            Command::Demo { store, accounts: false, province, seed, institutions, year } => {
                let app = store.open(&store.file()?).await?;
                demonstrate(&app, &province, seed, institutions, year).await
            }
            Command::User(UserCommand::Add {
                store,
                name,
                display_name,
                organisation,
                organisation_name,
                organisation_kind,
                region,
                roles,
            }) => {
                let app = store.open(&store.file()?).await?;
                let made = organisation_name.zip(organisation_kind).zip(region);
                accounts::add_user(&app, name, display_name, organisation, made, roles).await
            }
            Command::User(UserCommand::Disable { store, name }) => {
                store.open(&store.file()?).await?.disable_user(&name).await?;
                print(&format!("user {name} is disabled; every login has ended"))
            }
            Command::User(UserCommand::Passwd { store, name }) => {
                accounts::set_password(&store.open(&store.file()?).await?, &name).await
            }
            Command::Client(ClientCommand::Add { store, organisation, name, scopes, jwks }) => {
                let app = store.open(&store.file()?).await?;
                accounts::add_client(&app, organisation, name, scopes, jwks).await
            }
            Command::Backup { store, file } => backup::save(&store.open(&store.file()?).await?, &file).await,
            Command::Restore { store, file } => {
                let (database, data_dir) = store.places(&store.file()?);
                let database = sqlite_path(&database).context("only a platform on SQLite is restored from a file")?;
                backup::restore(&file, &database, &data_dir).await
            }
            Command::VerifyRelease { folder } => verify::verify(&folder),
            Command::Openapi | Command::Permissions => Ok(()),
        }
    })
}

async fn demonstrate(app: &App, province: &str, seed: u64, institutions: usize, year: i32) -> anyhow::Result<()> {
    let profile = policy::profile(&ProfileId(province.to_uppercase()), app.clock().today()).context("no such province")?;
    anyhow::ensure!(
        profile.id.0 == "JL",
        "the demonstration's names, addresses and certificates are Jilin's: only JL can be shown"
    );
    let demo = Demo { province: profile.region, seed, institutions, year };
    let made = demo::fill(app, &demo, |stage| {
        let _ = print(&format!("making {stage} …"));
    })
    .await?;
    tell(&made)?;
    print(&format!("its day is {}: serve it with OHQC_TODAY={}", demo::today(year), demo::today(year)))
}

/// Prints who can log in, and which program may pull.
fn tell(made: &demo::Made) -> anyhow::Result<()> {
    print(&format!("ACCOUNTS   everybody's password is {}", demo::PASSWORD))?;
    for account in &made.accounts {
        print(&format!("  {:<12} {}", account.name, account.role))?;
    }
    print(&format!("CLIENT_ID  {}   (a program that pulls; its key is demo-client-key.pem in the data directory)", made.client))
}

/// Prints a line of result.
pub fn print(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

impl Serving {
    /// Where and how to serve: as the flags and variables say, else as the file says.
    fn over(self, file: File) -> (SocketAddr, Options) {
        let defaults = Options::default();
        let options = Options {
            public_url: self.public_url.or(file.public_url),
            workers: self.workers.or(file.workers).unwrap_or(defaults.workers),
            logins_per_minute: self.logins_per_minute.or(file.logins_per_minute).unwrap_or(defaults.logins_per_minute),
            trusted_proxies: if self.trusted_proxies.is_empty() { file.trusted_proxies } else { self.trusted_proxies },
        };
        (self.listen.or(file.listen).unwrap_or_else(|| ([127, 0, 0, 1], 8080).into()), options)
    }
}

impl Store {
    fn file(&self) -> anyhow::Result<File> {
        self.config.as_deref().map_or_else(|| Ok(File::default()), File::read)
    }

    /// The database's URL and the data directory.
    fn places(&self, file: &File) -> (String, PathBuf) {
        let database = self.database.clone().or_else(|| file.database.clone()).unwrap_or_else(|| "sqlite://ohqc.db".into());
        let data_dir = self.data_dir.clone().or_else(|| file.data_dir.clone()).unwrap_or_else(|| beside(&database));
        (database, data_dir)
    }

    /// Connects, migrates and opens the platform.
    async fn open(&self, file: &File) -> anyhow::Result<App> {
        let (database, data_dir) = self.places(file);
        if let Some(parent) = sqlite_path(&database).as_deref().and_then(std::path::Path::parent) {
            std::fs::create_dir_all(parent)?;
        }
        let db = Db::connect(&database).await.context("cannot open the database")?;
        db.migrate().await.context("cannot bring the tables up to date")?;
        let clock = self.today.map_or(Clock::System, Clock::Day);
        App::open(db, clock, data_dir).context("cannot open the data directory")
    }
}

fn sqlite_path(database: &str) -> Option<PathBuf> {
    let path = database.strip_prefix("sqlite://").or_else(|| database.strip_prefix("sqlite:"))?;
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

fn beside(database: &str) -> PathBuf {
    let folder = sqlite_path(database).and_then(|path| path.parent().map(PathBuf::from)).unwrap_or_default();
    folder.join("ohqc-data")
}

async fn serve(app: App, listen: SocketAddr, options: &Options) -> anyhow::Result<()> {
    app.settle_deadlines(WorkCalendar::embedded()).await.context("cannot tell what is due")?;
    let stopping = app.clone();
    let listener = TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}"))?;
    let running = start(app, listener, options)?;
    tracing::info!(address = %running.address, "serving");
    print(&format!("serving http://{}", running.address))?;
    let mut done = running.done;
    tokio::select! {
        signal = interrupted() => signal?,
        ended = &mut done => return Ok(ended??),
    }
    tracing::info!("stopping: requests under way are finished first");
    running.handle.stop(true).await;
    done.await??;
    Ok(stopping.close().await?)
}

async fn interrupted() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            result = tokio::signal::ctrl_c() => result,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
