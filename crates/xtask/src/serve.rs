//! Builds everything, fills an empty database with the demonstration province, and serves it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use crate::client;
use crate::failure::Failure;
use crate::step::{capture, step, stream};
use crate::workspace::Workspace;

/// How to run the platform.
#[derive(Args)]
pub struct Options {
    /// The address to serve on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Optimized client and server; takes minutes longer to build
    #[arg(long)]
    release: bool,
}

/// The province that `run` and the browser journeys show. The same seed makes the same province.
const PROVINCE: [&str; 8] = ["--province", "JL", "--seed", "42", "--institutions", "100", "--year", "2025"];

/// The province's «today», so that what is due and late does not depend on when it is looked at.
const TODAY: [&str; 2] = ["--today", "2026-01-15"];

/// Builds client and server, fills `data/ohqc.db` if there is none, and becomes the server. Returns only when that failed.
pub fn run(workspace: &Workspace, options: &Options) -> Result<(), Failure> {
    client::build(workspace, &client::Options { release: options.release })?;
    let (profile, folder) = if options.release { ("release", "release") } else { ("dev", "debug") };
    step("build the server", || stream(&mut workspace.cargo(["build", "--locked", "-p", "ohqc-server", "--profile", profile])))?;
    let binary = workspace.target(&format!("{folder}/ohqc"));
    let data = workspace.path("data");
    let unfinished = data.join(".demo-unfinished");
    if data.join("ohqc.db").exists() && !unfinished.exists() {
        println!("==> keep data/ohqc.db as it is (remove the data folder to start afresh)");
        stream(ohqc(workspace, &binary, "demo", &data).arg("--accounts").args(TODAY))?;
    } else {
        step("fill data/ohqc.db with the demonstration province", || {
            clear_database(&data)?;
            // A filling that was interrupted starts over.
            fs::write(&unfinished, "").map_err(Failure::at(&unfinished))?;
            stream(ohqc(workspace, &binary, "demo", &data).args(PROVINCE).args(TODAY))?;
            fs::remove_file(&unfinished).map_err(Failure::at(&unfinished))
        })?;
    }
    println!("==> serve http://{} (stop with Ctrl-C)", options.listen);
    let mut serve = ohqc(workspace, &binary, "serve", &data);
    serve.args(["--listen", &options.listen]);
    if std::env::var_os("OHQC_TODAY").is_none() {
        println!("    today is {} here, the day the demonstration ends; set OHQC_TODAY for another", TODAY[1]);
        serve.args(TODAY);
    }
    let cause = serve.exec();
    Err(Failure::NotStarted { command: format!("{} serve", binary.display()), cause })
}

/// A command of the platform over the database in this folder.
fn ohqc(workspace: &Workspace, binary: &Path, command: &str, data: &Path) -> Command {
    let mut ohqc = workspace.command(binary);
    // Seen from the checkout, where it runs: the shorter path is the one a person would type.
    let data = data.strip_prefix(workspace.root()).unwrap_or(data);
    let database = format!("sqlite://{}", data.join("ohqc.db").display());
    ohqc.args([command, "--database", &database]).arg("--data-dir").arg(data);
    ohqc
}

/// Makes the folder and removes a database in it.
fn clear_database(data: &Path) -> Result<(), Failure> {
    fs::create_dir_all(data).map_err(Failure::at(data))?;
    for name in ["ohqc.db", "ohqc.db-wal", "ohqc.db-shm"] {
        let file = data.join(name);
        if file.exists() {
            fs::remove_file(&file).map_err(Failure::at(&file))?;
        }
    }
    Ok(())
}

/// The platform running beside this process over a demonstration province of its own; stopped when dropped.
pub struct Platform {
    server: Child,
    url: String,
    client: String,
    client_key: PathBuf,
}

impl Platform {
    /// Fills a fresh province, serves it on a free port of the loopback interface, and waits until it answers.
    ///
    /// Its today is fixed, so that what is due does not depend on the day of the test.
    pub fn start(workspace: &Workspace) -> Result<Self, Failure> {
        const PATIENCE: Duration = Duration::from_secs(60);
        let binary = workspace.target("debug/ohqc");
        let data = workspace.target("journeys");
        clear_database(&data)?;
        let told = capture(ohqc(workspace, &binary, "demo", &data).args(PROVINCE).args(TODAY))?;
        println!("{told}");
        let client = client_of(&told).ok_or_else(|| Failure::Check("the demonstration names no client of the API".into()))?;

        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let address = address.map_err(|cause| Failure::Check(format!("no free port: {cause}")))?;
        let log = data.join("server.log");
        let file = File::create(&log).map_err(Failure::at(&log))?;
        let mut serve = ohqc(workspace, &binary, "serve", &data);
        serve.args(TODAY).args(["--listen", &address.to_string()]).stdin(Stdio::null()).stderr(file);
        let server = serve.spawn().map_err(|cause| Failure::NotStarted { command: "ohqc serve".into(), cause })?;
        let client_key = data.join("demo-client-key.pem");
        let mut platform = Self { server, url: format!("http://{address}"), client, client_key };

        let start = Instant::now();
        while !is_ready(address) {
            let ended = platform.server.try_wait().is_ok_and(|status| status.is_some());
            if ended || start.elapsed() > PATIENCE {
                return Err(Failure::Check(format!("the server does not answer; see {}", log.display())));
            }
            thread::sleep(Duration::from_millis(100));
        }
        println!("    {} serves a fresh province; its log: {}", platform.url, log.display());
        Ok(platform)
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The program that may pull its releases.
    pub fn client(&self) -> &str {
        &self.client
    }

    /// That program's private key.
    pub fn client_key(&self) -> &Path {
        &self.client_key
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing left to do then.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The client's id in what the demonstration tells.
fn client_of(told: &str) -> Option<String> {
    let line = told.lines().find_map(|line| line.strip_prefix("CLIENT_ID "))?;
    line.split_whitespace().next().map(str::to_owned)
}

/// Asks the readiness probe.
fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 2"))
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that gives one answer once.
    fn answering(answer: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let length = stream.read(&mut request).unwrap();
            assert!(request[..length].starts_with(b"GET /readyz HTTP/1.1\r\n"));
            stream.write_all(answer).unwrap();
        });
        address
    }

    #[test]
    fn readiness_is_a_success_of_the_probe() {
        assert!(is_ready(answering(b"HTTP/1.1 204 No Content\r\n\r\n")));
        assert!(!is_ready(answering(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")));
    }

    #[test]
    fn the_client_is_found_in_what_the_demonstration_tells() {
        let told = "  qc  QC centre\nCLIENT_ID  0199-ab   (a program that pulls; its key is demo-client-key.pem)\n";
        assert_eq!(client_of(told).as_deref(), Some("0199-ab"));
        assert_eq!(client_of("no such line"), None);
    }

    #[test]
    fn nobody_listening_is_not_ready() {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        assert!(!is_ready(free));
    }
}
