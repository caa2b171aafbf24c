//! Accounts from the command line.

#![allow(clippy::unwrap_used, reason = "the steps that tests share are tests too")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use ohqc_app::identity::{NewOrganisation, NewUser};
use ohqc_app::{App, AppError, Clock, Db};
use ohqc_domain::identity::api::LoginBody;
use ohqc_domain::identity::{OrganisationKind, OrganisationLevel, Role};

fn ohqc(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ohqc"));
    command.env("OHQC_DATABASE", format!("sqlite://{}", folder.join("ohqc.db").display())).env("OHQC_PASSWORD", "first-password");
    let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn add(folder: &Path, role: &str) -> Output {
    let user = ["user", "add", "--name", "qc", "--display-name", "质控", "--organisation-name", "质控中心"];
    let office = ["--organisation-kind", "qc_centre", "--region", "220000", "--role", role];
    ohqc(folder, &[&user[..], &office[..]].concat(), "")
}

async fn open(folder: &Path) -> App {
    let db = Db::connect(&format!("sqlite://{}", folder.join("ohqc.db").display())).await.unwrap();
    db.migrate().await.unwrap();
    App::open(db, Clock::System, folder.join("ohqc-data")).unwrap()
}

async fn logs_in(folder: &Path, password: &str) -> bool {
    open(folder).await.log_in(LoginBody { name: "qc".into(), password: password.into() }).await.is_ok()
}

#[tokio::test]
async fn an_account_is_made_changed_and_disabled() {
    let folder = tempfile::tempdir().unwrap();
    let unfit = add(folder.path(), "ORG_ADMIN");
    assert!(!unfit.status.success());
    assert!(String::from_utf8_lossy(&unfit.stderr).contains("质量控制中心的人员不能担任"));
    assert!(add(folder.path(), "PROV_QC").status.success());
    assert!(logs_in(folder.path(), "first-password").await);
    assert!(!ohqc(folder.path(), &["user", "passwd", "qc"], "short\n").status.success());
    assert!(ohqc(folder.path(), &["user", "passwd", "qc"], "second-password\n").status.success());
    assert!(!logs_in(folder.path(), "first-password").await);
    assert!(logs_in(folder.path(), "second-password").await);
    assert!(!ohqc(folder.path(), &["user", "disable", "nobody"], "").status.success());
    assert!(ohqc(folder.path(), &["user", "disable", "qc"], "").status.success());
    assert!(!logs_in(folder.path(), "second-password").await);
}

#[tokio::test]
async fn nobody_holds_a_role_that_does_not_fit_their_organisation() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let (kind, level, region) = (OrganisationKind::QcCentre, OrganisationLevel::Province, "220000".parse().unwrap());
    let organisation = app.create_organisation(NewOrganisation { kind, level, name: "质控中心".into(), region }).await.unwrap();
    let user = |roles: &[Role]| NewUser { organisation, name: "qc".into(), display_name: "质控".into(), roles: roles.to_vec() };
    let refused = app.create_user(user(&[Role::ProvQc, Role::ProvHealth]), "first-password".into()).await;
    assert!(matches!(refused, Err(AppError::Rule(text)) if text.zh.contains("省级卫生健康部门")));
    app.create_user(user(&[Role::ProvQc, Role::QcExpert]), "first-password".into()).await.unwrap();
}

/// At a terminal of its own, which shows what is typed as long as nobody says otherwise.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_password_typed_at_a_terminal_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    assert!(add(folder.path(), "PROV_QC").status.success());
    let mut command = Command::new("script");
    command.env("OHQC_DATABASE", format!("sqlite://{}", folder.path().join("ohqc.db").display()));
    command.args(["--quiet", "--return", "--command"]).arg(format!("tty; {} user passwd qc", env!("CARGO_BIN_EXE_ohqc")));
    let mut child = command.arg("/dev/null").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let (mut terminal, mut shown) = (String::new(), Vec::new());
    output.read_line(&mut terminal).unwrap();
    // A command that never tells the terminal is let go on and found out.
    let told = || String::from_utf8_lossy(&stty(terminal.trim())).contains(" -echo ");
    let _ = (0..5000).any(|_| told());
    input.write_all(b"typed-password\n").unwrap();
    output.read_to_end(&mut shown).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(!String::from_utf8_lossy(&shown).contains("typed-password"));
    assert!(logs_in(folder.path(), "typed-password").await);
}

#[cfg(target_os = "linux")]
fn stty(terminal: &str) -> Vec<u8> {
    Command::new("stty").args(["--all", "--file", terminal]).output().unwrap().stdout
}
