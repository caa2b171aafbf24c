//! Asked to stop: requests under way are answered, what was counted is written, and the program ends well.

use std::collections::HashSet;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use ohqc_testkit::{Engine, Platform, build, sql};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::{ohqc, serve};

/// A day on which the year 2025 is over.
const NEXT_YEAR: &str = "2026-01-05";

/// A province with a published year, in a folder that the program serves too.
async fn published() -> (Platform, String) {
    let p = Platform::start(Engine::Sqlite).await;
    let (qc, health, admin) = (p.qc().await, p.health().await, p.institution_admin("220102").await);
    let _ = p.accepted_filing(&admin, &health).await;
    let p = p.on(NEXT_YEAR.parse().unwrap());
    let draft = p.post(&qc, "/api/v1/releases", &json!({ "year": 2025 })).await.expect(201).header("location").to_owned();
    for verb in ["approve", "publish"] {
        let _ = p.act(&health, &draft, verb, &json!({})).await.expect(200);
    }
    (p, qc.token)
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_under_way_is_answered_and_what_was_counted_is_written() {
    let (p, token) = published().await;
    let folder = p.data_dir().parent().unwrap().to_owned();
    let mut program = ohqc(&folder);
    program.env("OHQC_DATABASE", format!("sqlite://{}", folder.join("test.db").display()));
    program.env("OHQC_DATA_DIR", p.data_dir()).env("OHQC_TODAY", NEXT_YEAR).env("OHQC_LOG", "info").stderr(Stdio::piped());
    let (mut server, base) = serve(&mut program, &["--listen", "127.0.0.1:0"]);
    let address = base.trim_start_matches("http://").to_owned();
    let client = reqwest::Client::new();
    let mut requests = HashSet::new();
    for _ in 0..3 {
        let pulled = client.get(format!("{base}/api/v1/releases/2025")).bearer_auth(&token).send().await.unwrap();
        assert_eq!(pulled.status(), 200);
        requests.insert(pulled.headers().get("x-request-id").unwrap().to_str().unwrap().to_owned());
    }

    // A slow request: the program waits for its body when it is asked to stop.
    let body = build::employer("220104").to_string();
    let head = format!(
        "POST /api/v1/employers HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         expect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut slow = TcpStream::connect(&address).await.unwrap();
    slow.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 25];
    slow.read_exact(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 100"), "{}", String::from_utf8_lossy(&answer));
    assert!(Command::new("kill").arg(server.0.id().to_string()).status().unwrap().success());
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    slow.write_all(body.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), slow.read_to_end(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");

    let (ended, log) = tokio::task::spawn_blocking(move || {
        let mut log = String::new();
        server.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (server.0.wait().unwrap(), log)
    })
    .await
    .unwrap();
    assert!(ended.success());
    told(&log, &requests);
    let counted = sql::texts(p.app.db(), "SELECT CAST(SUM(times) AS TEXT) FROM release_pulls").await;
    assert_eq!(counted, ["3"]);
    assert_eq!(sql::texts(p.app.db(), "SELECT region FROM employers").await, ["220104"]);
}

/// Every line of the log is one JSON object that says how grave it is and what happened, and of a request which.
fn told(log: &str, requests: &HashSet<String>) {
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let text = |line: &Value, at: &str| line.pointer(at).and_then(Value::as_str).map(str::to_owned);
    assert!(lines.iter().all(|line| text(line, "/level").is_some() && text(line, "/fields/message").is_some()), "{log}");
    assert!(lines.iter().any(|line| text(line, "/fields/message").as_deref() == Some("serving")), "{log}");
    let answered = lines.iter().filter(|line| text(line, "/fields/message").as_deref() == Some("answered"));
    let found: HashSet<String> = answered.map(|line| text(line, "/span/id").unwrap()).collect();
    assert!(requests.len() == 3 && found.is_superset(requests), "{log}");
}
