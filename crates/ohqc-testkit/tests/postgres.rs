//! A throw-away PostgreSQL must not outlive the process that started it, however that process ends.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ohqc_testkit::cluster::URL_VARIABLE;

/// Starts the server program; `None` when PostgreSQL is not installed.
fn start() -> Option<(Child, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postgres"));
    command.env_remove(URL_VARIABLE).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let address = url.trim().split(['@', '/']).find(|part| part.starts_with("127.0.0.1:"));
    if address.is_none() {
        child.wait().unwrap();
    }
    Some((child, address?.to_owned()))
}

fn answers(address: &str) -> bool {
    TcpStream::connect(address).is_ok()
}

/// Waits for the guard, which works in a process of its own.
fn falls_silent(address: &str) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if !answers(address) {
            return true;
        }
        thread::sleep(Duration::from_millis(50));
    }
    false
}

#[test]
fn stops_when_its_process_ends() {
    let Some((mut child, address)) = start() else { return };
    assert!(answers(&address));
    drop(child.stdin.take());
    child.wait().unwrap();
    assert!(falls_silent(&address));
}

#[test]
fn stops_when_its_process_is_killed() {
    let Some((mut child, address)) = start() else { return };
    assert!(answers(&address));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(falls_silent(&address));
}
