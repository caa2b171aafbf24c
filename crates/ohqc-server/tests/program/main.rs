//! The real program: what it says of itself, which setting wins, how it stops and what survives when it does not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the steps that tests share are tests too")]

mod crash;
mod settings;
mod stopping;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::Client;
use serde_json::{Value, json};

const PASSWORD: &str = "program-password-2025";

/// The program over a database of a folder, with no setting of this machine.
fn ohqc(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ohqc"));
    command.env_clear().current_dir(folder).env("OHQC_PASSWORD", PASSWORD).env("OHQC_LOG", "off").stdout(Stdio::piped());
    command.env("OHQC_DATABASE", format!("sqlite://{}", folder.join("ohqc.db").display()));
    command
}

fn add_user(folder: &Path) {
    let user = ["user", "add", "--name", "qc", "--display-name", "质控", "--organisation-name", "质控中心"];
    let more = ["--organisation-kind", "qc_centre", "--region", "220000", "--role", "PROV_QC"];
    assert!(ohqc(folder).args(user).args(more).status().unwrap().success());
}

/// The program; killed when the test ends, however it ends.
struct Server(Child);

impl Server {
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Serves with these flags, and says where.
fn serve(command: &mut Command, flags: &[&str]) -> (Server, String) {
    let mut child = command.arg("serve").args(flags).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Server(child), line.trim().trim_start_matches("serving ").to_owned())
}

async fn token(client: &Client, base: &str) -> String {
    let body = json!({ "name": "qc", "password": PASSWORD });
    let view: Value = client.post(format!("{base}/api/v1/session")).json(&body).send().await.unwrap().json().await.unwrap();
    view.get("access_token").and_then(Value::as_str).unwrap().to_owned()
}
