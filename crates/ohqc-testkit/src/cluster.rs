//! A throw-away PostgreSQL for tests: started once from the installed binaries, gone when its process ends, however it ends.

use std::env;
use std::fs::{self, Permissions};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use sea_orm::{ConnectionTrait, Database, DbErr};
use tempfile::TempDir;

/// Names a server that is already running, as the URL of a database whose user may create databases.
pub const URL_VARIABLE: &str = "OHQC_TEST_POSTGRES_URL";

/// How often a start is tried: the port was free when asked for, but another program may take it first.
const ATTEMPTS: usize = 3;

/// Speed instead of durability; nothing in this cluster outlives its process.
const SETTINGS: [&str; 8] = [
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "max_connections=300",
    "listen_addresses=127.0.0.1",
];

/// A running PostgreSQL in which each test gets a database of its own.
pub struct PostgresCluster {
    url: String,
    _guard: Option<Guard>,
}

/// Why there is no cluster, or no database in it.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No server binaries were found.
    #[error("PostgreSQL's server is not installed; on Debian: apt-get install postgresql")]
    NotInstalled,
    /// PostgreSQL refuses to run as root, and there is no other account to run it as.
    #[error("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")]
    NoAccount,
    /// The system refused something.
    #[error(transparent)]
    System(#[from] io::Error),
    /// A PostgreSQL program failed; its complaint.
    #[error("{0}")]
    Program(String),
    /// The server refused a statement.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl PostgresCluster {
    /// The cluster of this process: the running server that `OHQC_TEST_POSTGRES_URL` names, else one started now.
    ///
    /// The first call takes some seconds.
    ///
    /// # Errors
    /// Every call repeats why the first could not start one.
    pub fn shared() -> Result<&'static Self, &'static ClusterError> {
        static SHARED: OnceLock<Result<PostgresCluster, ClusterError>> = OnceLock::new();
        SHARED
            .get_or_init(|| match env::var(URL_VARIABLE) {
                Ok(url) => Ok(Self { url, _guard: None }),
                Err(_) => Self::start(),
            })
            .as_ref()
    }

    /// The URL of the maintenance database, for [`URL_VARIABLE`] of other processes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Creates an empty database and returns its URL. It is not dropped: it goes with the cluster.
    ///
    /// # Errors
    /// [`ClusterError::Database`] when the server cannot be reached or refuses.
    pub async fn create_database(&self) -> Result<String, ClusterError> {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().subsec_nanos();
        let name = format!("test_{}_{}_{moment}", process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let connection = Database::connect(&self.url).await?;
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        connection.close().await?;
        Ok(with_database(&self.url, &name))
    }

    /// Starts a cluster in a temporary folder, on a free port of the loopback interface.
    fn start() -> Result<Self, ClusterError> {
        let binaries = binaries().ok_or(ClusterError::NotInstalled)?;
        let account = Account::for_server()?;
        let folder = tempfile::Builder::new().prefix("ohqc-pg-").tempdir()?;
        account.own(folder.path())?;

        let password = password()?;
        let password_file = folder.path().join("password");
        fs::write(&password_file, &password)?;
        fs::set_permissions(&password_file, Permissions::from_mode(0o600))?;
        account.own(&password_file)?;

        let data = folder.path().join("data");
        let mut create = account.command(&binaries.join("initdb"), folder.path());
        // A plain password costs nothing per connection, and the port is on the loopback interface only.
        create.args(["--username=ohqc", "--encoding=UTF8", "--no-locale", "--auth=password", "--no-sync"]);
        run(create.arg(format!("--pwfile={}", password_file.display())).arg("--pgdata").arg(&data))?;

        let mut complaint = ClusterError::NotInstalled;
        for _ in 0..ATTEMPTS {
            let port = free_port()?;
            match launch(&binaries, &account, folder.path(), &data, port) {
                Ok(()) => {
                    let url = format!("postgres://ohqc:{password}@127.0.0.1:{port}/postgres");
                    return Ok(Self { url, _guard: Some(Guard::over(folder, &data)?) });
                }
                Err(failure) => complaint = failure,
            }
        }
        Err(complaint)
    }
}

/// Starts the server and waits until it answers.
fn launch(binaries: &Path, account: &Account, folder: &Path, data: &Path, port: u16) -> Result<(), ClusterError> {
    let mut options = format!("-p {port} -k '{}'", folder.display());
    for setting in SETTINGS {
        options.push_str(" -c ");
        options.push_str(setting);
    }
    let mut start = account.command(&binaries.join("pg_ctl"), folder);
    start.args(["start", "--wait", "--silent", "--options", &options]).arg("--pgdata").arg(data);
    run(start.arg("--log").arg(folder.join("log")))
}

/// Stops the server and removes its folder when this process is gone, even when it was killed.
///
/// A shell waits for the end of a pipe that only this process holds open: nothing is polled and nothing can be forgotten.
struct Guard {
    _pipe: Option<ChildStdin>,
    _shell: Child,
}

impl Guard {
    fn over(folder: TempDir, data: &Path) -> Result<Self, ClusterError> {
        const SCRIPT: &str = r#"
            read -r _
            server=$(head -n 1 "$1/postmaster.pid")
            kill -QUIT "$server" && while kill -0 "$server"; do sleep 0.1; done
            rm -rf "$2""#;
        let mut shell = Command::new("sh");
        shell.args(["-c", SCRIPT, "sh"]).arg(data).arg(folder.path()).current_dir("/");
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // In a group of its own, so that Ctrl-C in the terminal ends the tests but not the guard.
        let mut shell = shell.process_group(0).spawn()?;
        let _ = folder.keep();
        Ok(Self { _pipe: shell.stdin.take(), _shell: shell })
    }
}

/// The account that the server runs as.
enum Account {
    /// Whoever runs the tests.
    Own,
    /// Another user, because the tests run as root.
    Other { user: u32, group: u32 },
}

impl Account {
    fn for_server() -> Result<Self, ClusterError> {
        let mut ask = Command::new("id");
        let output = ask.arg("-u").output()?;
        if output.stdout.trim_ascii() != b"0" {
            return Ok(Self::Own);
        }
        let users = fs::read_to_string("/etc/passwd")?;
        ["postgres", "nobody"].iter().find_map(|name| account_of(&users, name)).ok_or(ClusterError::NoAccount)
    }

    fn own(&self, path: &Path) -> Result<(), ClusterError> {
        match self {
            Self::Own => Ok(()),
            Self::Other { user, group } => Ok(chown(path, Some(*user), Some(*group))?),
        }
    }

    /// A program that runs as this account in this folder.
    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("HOME", folder).env("LC_ALL", "C");
        // A setting for some other server must not reach this one.
        for variable in ["PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGOPTIONS"] {
            command.env_remove(variable);
        }
        if let Self::Other { user, group } = self {
            command.uid(*user).gid(*group);
        }
        command
    }
}

/// Looks a user up in the text of `/etc/passwd`.
fn account_of(users: &str, name: &str) -> Option<Account> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next()? == name;
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        found.then_some(Account::Other { user, group })
    })
}

/// The folder of the newest installed server: Debian's versioned folders, then what `pg_config` says, then the search path.
fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some((entry.as_ref().ok()?.file_name().to_str()?.parse().ok()?, entry.ok()?.path().join("bin"))))
        .collect();
    versions.sort();
    let configured = Command::new("pg_config").arg("--bindir").output().ok();
    let configured = configured.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let path = env::var_os("PATH").unwrap_or_default();
    let mut candidates = versions.into_iter().rev().map(|(_, folder)| folder).chain(configured).chain(env::split_paths(&path));
    candidates.find(|folder| ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file()))
}

/// Runs a program to its end; its output is kept for the complaint.
fn run(command: &mut Command) -> Result<(), ClusterError> {
    // The server inherits pg_ctl's streams and keeps them open, so they go to a file rather than into a pipe.
    let output = tempfile::tempfile()?;
    let status = command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output.try_clone()?).status()?;
    if status.success() {
        return Ok(());
    }
    let program = command.get_program().display().to_string();
    let mut output = output;
    let mut text = String::new();
    io::Seek::rewind(&mut output)?;
    io::Read::read_to_string(&mut output, &mut text)?;
    Err(ClusterError::Program(format!("{program} ended with {status}: {}", text.trim())))
}

fn free_port() -> Result<u16, ClusterError> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Sixteen random bytes in hexadecimal, so that other users of the machine stay out.
fn password() -> Result<String, ClusterError> {
    let mut bytes = [0_u8; 16];
    io::Read::read_exact(&mut fs::File::open("/dev/urandom")?, &mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The same server, another database; what follows a question mark stays.
fn with_database(url: &str, name: &str) -> String {
    let (place, options) = url.split_once('?').map_or((url, String::new()), |(place, options)| (place, format!("?{options}")));
    let server = place.rsplit_once('/').map_or(place, |(server, _)| server);
    format!("{server}/{name}{options}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_change_their_database_only() {
        assert_eq!(with_database("postgres://a:b@h:1/postgres", "t"), "postgres://a:b@h:1/t");
        assert_eq!(with_database("postgres://h/postgres?sslmode=disable", "t"), "postgres://h/t?sslmode=disable");
    }

    #[test]
    fn accounts_are_found_by_their_whole_name() {
        let users = "root:x:0:0:root:/:/bin/sh\npostgres2:x:7:8::/:/bin/sh\npostgres:x:105:113::/:/bin/sh\n";
        assert!(matches!(account_of(users, "postgres"), Some(Account::Other { user: 105, group: 113 })));
        assert!(account_of(users, "nobody").is_none());
    }

    #[tokio::test]
    async fn every_test_gets_an_empty_database_of_its_own() {
        let cluster = match PostgresCluster::shared() {
            Err(ClusterError::NotInstalled) => return,
            other => other.unwrap(),
        };
        let (first, second) = (cluster.create_database().await.unwrap(), cluster.create_database().await.unwrap());
        assert_ne!(first, second);
        for url in [first, second] {
            let database = Database::connect(url).await.unwrap();
            database.execute_unprepared("CREATE TABLE only_here (id integer)").await.unwrap();
            database.close().await.unwrap();
        }
    }
}
