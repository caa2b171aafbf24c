//! What can be seen from outside: start time and memory of the idle server, size of the client's download.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::Arguments;

/// Prints a line of the report.
pub fn line(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// Starts the binary over the same database, and reports when it answered and what it holds in memory.
pub fn report(arguments: &Arguments, url: &str) -> anyhow::Result<()> {
    let begin = Instant::now();
    let mut child = Command::new(&arguments.binary)
        .args(["serve", "--listen", "127.0.0.1:0", "--database", url, "--today", "2026-01-15", "--data-dir"])
        .arg(&arguments.data_dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().context("no output")?;
    let mut first = String::new();
    BufReader::new(output).read_line(&mut first)?;
    let started = begin.elapsed();
    std::thread::sleep(Duration::from_secs(2));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kilobytes: u32 = resident.trim().trim_end_matches(" kB").parse()?;
    child.kill()?;
    child.wait()?;
    line(&format!("start on an existing database   {:>7.0} ms (goal 300)", started.as_secs_f64() * 1000.0))?;
    line(&format!("memory of the idle server       {:>7.1} MB (goal < 40)", f64::from(kilobytes) / 1024.0))
}

/// Reports what a browser downloads before the first chart, compressed.
pub fn download(client: &Path) -> anyhow::Result<()> {
    for (suffix, name) in [("br", "brotli"), ("gz", "gzip")] {
        let mut total = 0_u64;
        for entry in std::fs::read_dir(client.join("assets"))? {
            let path = entry?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let chart = file.contains("echarts") || file.contains("chart");
            if file.ends_with(&format!(".{suffix}")) && !chart {
                total += std::fs::metadata(&path)?.len();
            }
        }
        let kilobytes = f64::from(u32::try_from(total).unwrap_or(u32::MAX)) / 1000.0;
        line(&format!("client download, {name:<6}         {kilobytes:>7.0} kB (goal < 700)"))?;
    }
    Ok(())
}
