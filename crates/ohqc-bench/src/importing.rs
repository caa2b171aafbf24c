//! Imports of ten thousand rows through the API of the real program, over an SQLite database of its own: how long they take,
//! what the program holds in memory at most, and how long somebody else waits for a change meanwhile.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use ohqc_domain::values::CreditCode;
use serde_json::{Value, json};

use crate::process::line;
use crate::request::Client;

/// Rows of each file.
const ROWS: usize = 10_000;
/// How long an import may take in all.
const LONGEST: Duration = Duration::from_secs(60);
/// How many megabytes the program may hold meanwhile.
const MOST: f64 = 200.0;
/// The password of the office that imports.
const PASSWORD: &str = "ohqc-bench-2025";

/// The program, ended with the measure.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Measures both kinds of import, and fails where one misses a goal.
pub async fn report(binary: &Path, folder: &Path) -> anyhow::Result<()> {
    let url = format!("sqlite://{}", folder.join("imports.db").display());
    let command = || {
        let mut command = Command::new(binary);
        command.env("OHQC_DATABASE", &url).env("OHQC_PASSWORD", PASSWORD).env("OHQC_LOG", "off");
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        command
    };
    let office = ["--organisation-name", "卫健委", "--organisation-kind", "health_authority", "--region", "220000"];
    let user = ["user", "add", "--name", "health", "--display-name", "卫健委", "--role", "PROV_HEALTH"];
    ensure!(command().args(user).args(office).status()?.success(), "no account was made");
    let mut child = command().args(["serve", "--listen", "127.0.0.1:0", "--today", "2025-06-16"]).spawn()?;
    let mut told = String::new();
    BufReader::new(child.stdout.take().context("no output")?).read_line(&mut told)?;
    let (server, pid) = (told.trim().trim_start_matches("serving http://").to_owned(), child.id());
    let _server = Server(child);
    let client = Client::log_in(server.parse().context(told)?, "health", PASSWORD).await?;

    measure(&client, pid, "employers", &employers("220104")?, "good").await?;
    measure(&client, pid, "employers", &employers("220105")?, "all").await?;
    let begun = Instant::now();
    let filings = deemed(&client).await?;
    line(&format!("registering {ROWS} institutions one by one took {:.0} s", begun.elapsed().as_secs_f64()))?;
    measure(&client, pid, "deemed_filings", &filings, "good").await
}

async fn measure(client: &Client, pid: u32, kind: &str, file: &str, mode: &str) -> anyhow::Result<()> {
    let begun = Instant::now();
    let brought = client.upload(&format!("/api/v1/imports?kind={kind}"), "bench.csv", file.as_bytes()).await?;
    let uploaded = begun.elapsed();
    let path = format!("/api/v1/imports/{}", brought.at("/summary/id").as_str().context("no id")?);
    let mapping = json!({ "mapping": brought.at("/mapping") });
    let tried = client.post(&format!("{path}/check"), Some(&brought.etag), &mapping).await?;
    let checked = begun.elapsed();
    ensure!(*tried.at("/summary/faulty") == 0, "{} rows are faulty", tried.at("/summary/faulty"));
    let (mut etag, mut portion) = (tried.etag, Duration::ZERO);
    let done = loop {
        let asked = Instant::now();
        let answer = client.post(&format!("{path}/run"), Some(&etag), &json!({ "mode": mode })).await?;
        portion = portion.max(asked.elapsed());
        etag = answer.etag.clone();
        if *answer.at("/summary/state") != "running" {
            break answer.at("/summary/done").clone();
        }
    };
    let whole = begun.elapsed();
    ensure!(done == ROWS, "{done} rows were imported");
    let seconds = |length: Duration| length.as_secs_f64();
    let memory = most_memory(pid)?;
    line(&format!("import of {ROWS} {kind}, mode {mode} (goal < {} s, < {MOST} MB)", LONGEST.as_secs()))?;
    line(&format!(
        "  brought {:.1} s, tried {:.1} s, imported {:.1} s, together {:.1} s",
        seconds(uploaded),
        seconds(checked - uploaded),
        seconds(whole - checked),
        seconds(whole)
    ))?;
    line(
        &format!("  longest portion, which others may wait for, {:.2} s; most memory so far {memory:.0} MB", seconds(portion),),
    )?;
    ensure!(whole < LONGEST, "the import of {kind} took longer than its goal");
    ensure!(memory < MOST, "the import of {kind} took more memory than its goal");
    Ok(())
}

/// The most memory that a process has held, in megabytes.
fn most_memory(pid: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    let kilobytes: u32 = most.trim().trim_end_matches(" kB").parse()?;
    Ok(f64::from(kilobytes) / 1024.0)
}

fn code(prefix: &str, number: usize) -> anyhow::Result<String> {
    Ok(CreditCode::with_check_digit(&format!("{prefix}{number:09}"))?.as_str().to_owned())
}

fn employers(region: &str) -> anyhow::Result<String> {
    let mut file = String::from("单位名称,统一社会信用代码,所在县（市、区）,工作场所地址,行业门类,规模,联系人,联系电话");
    for number in 0..ROWS {
        let code = code("91220000", 600_000_000 + number)?;
        file.push_str(&format!(
            "\n吉林机械第{number}有限公司,{code},{region},工业大街 {number} 号,制造业,中型,陈某,0431-81000000"
        ));
    }
    Ok(file)
}

/// Institutions are registered one by one first, as the clause wants it, and then their filings brought (JL24-1-1-e).
async fn deemed(client: &Client) -> anyhow::Result<String> {
    let mut file = String::from("机构名称,统一社会信用代码,备案业务,备案类别,原备案编号,原备案日期");
    for number in 0..ROWS {
        let (code, name) = (code("12220000", 600_000_000 + number)?, format!("吉林第{number}医院"));
        let body: Value = json!({
            "name": name, "credit_code": code, "ownership": "public", "establishment": "general_hospital", "region": "220104",
            "address": format!("健康路 {number} 号"), "licence_number": format!("PDY{number:05}-222010"), "contact_name": "李某",
            "contact_phone": "0431-80000000",
        });
        client.post("/api/v1/institutions", None, &body).await?;
        file.push_str(&format!(
            "\n{name},{code},职业健康检查,接触粉尘类、接触物理因素类,长卫职检备〔2021〕第{number}号,2021-08-12"
        ));
    }
    Ok(file)
}
