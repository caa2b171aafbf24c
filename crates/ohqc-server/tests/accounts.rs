//! Accounts from the command line.

#![allow(clippy::unwrap_used, reason = "the steps that tests share are tests too")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use ohqc_app::{App, Clock, Db};
use ohqc_domain::identity::api::LoginBody;

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

async fn logs_in(folder: &Path, password: &str) -> bool {
    let db = Db::connect(&format!("sqlite://{}", folder.join("ohqc.db").display())).await.unwrap();
    let app = App::open(db, Clock::System, folder.join("ohqc-data")).unwrap();
    app.log_in(LoginBody { name: "qc".into(), password: password.into() }).await.is_ok()
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
