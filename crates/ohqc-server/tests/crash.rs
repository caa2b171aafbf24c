//! The real program, killed while people write: what was acknowledged is there after a restart.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the steps that tests share are tests too")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ohqc_testkit::build;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

const PASSWORD: &str = "crash-password-2025";
/// Creations acknowledged before the program is killed.
const ENOUGH: usize = 40;

fn ohqc(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ohqc"));
    command.env("OHQC_DATABASE", format!("sqlite://{}", folder.join("ohqc.db").display())).env("OHQC_PASSWORD", PASSWORD);
    command.env("OHQC_LOG", "off").stdout(Stdio::piped());
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

fn serve(folder: &Path) -> (Server, String) {
    let mut child = ohqc(folder).args(["serve", "--listen", "127.0.0.1:0"]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Server(child), line.trim().trim_start_matches("serving ").to_owned())
}

async fn token(client: &Client, base: &str) -> String {
    let body = json!({ "name": "qc", "password": PASSWORD });
    let view: Value = client.post(format!("{base}/api/v1/session")).json(&body).send().await.unwrap().json().await.unwrap();
    view.get("access_token").and_then(Value::as_str).unwrap().to_owned()
}

/// Registers institutions until the server is gone; the places of those that were acknowledged.
async fn write(client: Client, base: String, token: String, written: Arc<AtomicUsize>) -> Vec<String> {
    let mut places = Vec::new();
    loop {
        let request = client.post(format!("{base}/api/v1/institutions")).bearer_auth(&token).json(&build::institution("220104"));
        let Ok(reply) = request.send().await else { return places };
        assert_eq!(reply.status(), StatusCode::CREATED);
        places.push(reply.headers().get("location").unwrap().to_str().unwrap().to_owned());
        written.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path());
    let (mut server, base) = serve(folder.path());
    let client = Client::new();
    let bearer = token(&client, &base).await;
    let written = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> =
        (0..4).map(|_| tokio::spawn(write(client.clone(), base.clone(), bearer.clone(), Arc::clone(&written)))).collect();
    // A writer that was refused ends, and says so below.
    while written.load(Ordering::SeqCst) < ENOUGH && !writers.iter().any(tokio::task::JoinHandle::is_finished) {
        tokio::task::yield_now().await;
    }
    server.kill();
    let (_server, base) = serve(folder.path());
    let bearer = token(&client, &base).await;
    let mut seen = 0;
    for writer in writers {
        for place in writer.await.unwrap() {
            let reply = client.get(format!("{base}{place}")).bearer_auth(&bearer).send().await.unwrap();
            assert_eq!(reply.status(), StatusCode::OK, "{place}");
            seen += 1;
        }
    }
    assert!(seen >= ENOUGH);
}
