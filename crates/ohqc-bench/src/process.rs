//! What can be seen from outside: start time and memory of the idle server, size of the client's download.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::Arguments;

/// Prints a line of the report.
pub fn line(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// How often the start is timed; the median counts.
const STARTS: usize = 5;

/// Starts the binary over the same database several times, and reports when it answered its readiness probe and what it
/// holds in memory.
pub fn report(arguments: &Arguments, url: &str) -> anyhow::Result<()> {
    let mut starts = Vec::with_capacity(STARTS);
    let mut kilobytes = 0;
    for _ in 0..STARTS {
        let (started, resident) = start(arguments, url)?;
        starts.push(started);
        kilobytes = kilobytes.max(resident);
    }
    starts.sort();
    let started = starts.get(STARTS / 2).copied().unwrap_or_default();
    line(&format!("start on an existing database   {:>7.0} ms (goal 300)", started.as_secs_f64() * 1000.0))?;
    line(&format!("memory of the idle server       {:>7.1} MB (goal < 40)", f64::from(kilobytes) / 1024.0))
}

/// Starts it once: how long until it is ready, and its resident kilobytes two seconds later.
fn start(arguments: &Arguments, url: &str) -> anyhow::Result<(Duration, u32)> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let begin = Instant::now();
    let mut child = Command::new(&arguments.binary)
        .args(["serve", "--listen", &address.to_string(), "--database", url, "--today", "2026-01-15", "--data-dir"])
        .arg(&arguments.data_dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    while !is_ready(address) {
        anyhow::ensure!(begin.elapsed() < Duration::from_secs(30), "the server does not answer");
        std::thread::sleep(Duration::from_millis(2));
    }
    let started = begin.elapsed();
    std::thread::sleep(Duration::from_secs(2));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kilobytes: u32 = resident.trim().trim_end_matches(" kB").parse()?;
    child.kill()?;
    child.wait()?;
    Ok((started, kilobytes))
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 2"))
    };
    ask().unwrap_or(false)
}

/// Reports what a browser downloads, compressed: until somebody has logged in and sees the workbench, and for every page.
pub fn download(client: &Path) -> anyhow::Result<()> {
    for (suffix, name) in [("br", "brotli"), ("gz", "gzip")] {
        let (mut first, mut whole) = (0_u64, 0_u64);
        for entry in std::fs::read_dir(client.join("assets"))? {
            let path = entry?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if file.ends_with(&format!(".{suffix}")) {
                let size = std::fs::metadata(&path)?.len();
                whole += size;
                first += if LATER.iter().any(|kind| file.starts_with(kind)) { 0 } else { size };
            }
        }
        let kilobytes = |bytes: u64| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0;
        let (first, whole) = (kilobytes(first), kilobytes(whole));
        line(&format!("client, first download, {name:<6} {first:>7.0} kB (goal < 700), all pages and charts {whole:.0} kB"))?;
    }
    Ok(())
}

/// How the names of files begin that load when first needed: the charts, a capability's pages, what several of those share.
const LATER: [&str; 3] = ["charts", "split_", "chunk_"];
