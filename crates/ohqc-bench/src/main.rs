//! The measures of the platform: each against something that does only the unavoidable part, alternating in one run.

mod importing;
mod load;
mod process;
mod request;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use actix_web::web::{self, Bytes};
use actix_web::{App as ActixApp, HttpResponse, HttpServer};
use anyhow::Context as _;
use clap::Parser;
use ohqc_app::{App, Clock, Db};
use ohqc_domain::identity::Actor;
use ohqc_domain::identity::api::LoginBody;
use ohqc_domain::institutions::Ownership;
use ohqc_domain::institutions::api::InstitutionFilter;
use ohqc_server::{Options, start};

use load::{Sample, pull};

/// Connections of the release pull.
const CONNECTIONS: usize = 32;
/// Rounds of each pair; figures are medians over them. Many short ones: a busy neighbour spoils few of them.
const ROUNDS: usize = 21;
/// How long each side of a round lasts.
const ROUND: Duration = Duration::from_millis(500);

/// Measures a demonstration province.
#[derive(Parser)]
struct Arguments {
    /// The SQLite file that `ohqc demo` filled
    #[arg(long)]
    database: PathBuf,
    /// Its data directory
    #[arg(long)]
    data_dir: PathBuf,
    /// The `ohqc` binary, for memory and start time
    #[arg(long)]
    binary: PathBuf,
    /// The built client
    #[arg(long)]
    client: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(measure(&arguments))
}

async fn measure(arguments: &Arguments) -> anyhow::Result<()> {
    let url = format!("sqlite://{}", arguments.database.display());
    let day = ohqc_app::demo::today(2025);
    let app = App::open(Db::connect(&url).await?, Clock::Day(day), arguments.data_dir.clone())?;
    let ours = start(app.clone(), TcpListener::bind("127.0.0.1:0")?, &Options::default())?;
    let nation = token(&app, "nation").await?;
    let qc = token(&app, "qc").await?;

    release(ours.address, &nation).await?;
    list(&app, ours.address, &qc).await?;
    ours.handle.stop(true).await;
    process::report(arguments, &url)?;
    importing::report(&arguments.binary, &arguments.data_dir).await?;
    process::download(&arguments.client)
}

async fn token(app: &App, name: &str) -> anyhow::Result<String> {
    let body = LoginBody { name: name.into(), password: "ohqc-demo-2025".into() };
    Ok(app.log_in(body).await.context("the demonstration's accounts")?.view.access_token)
}

/// The release pull against a handler that sends the same bytes and knows nothing else.
async fn release(ours: SocketAddr, token: &str) -> anyhow::Result<()> {
    let path = "/api/v1/releases/2025/results";
    let headers = format!("authorization: Bearer {token}\r\naccept: application/x-ndjson\r\n");
    let body = load::once(ours, path, &headers).await?;
    let bytes = Bytes::from(body);
    let size = bytes.len();
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let bare = listener.local_addr()?;
    let server = HttpServer::new(move || {
        let bytes = bytes.clone();
        let answer = move || {
            let bytes = bytes.clone();
            async move { HttpResponse::Ok().content_type("application/x-ndjson").body(bytes) }
        };
        ActixApp::new().default_service(web::to(answer))
    });
    let server = server.workers(2).disable_signals().listen(listener)?.run();
    let handle = server.handle();
    let running = tokio::spawn(server);
    let mut pairs = Vec::new();
    for _ in 0..ROUNDS {
        let here = pull(ours, path, &headers, CONNECTIONS, ROUND).await?;
        let there = pull(bare, path, &headers, CONNECTIONS, ROUND).await?;
        pairs.push((here, there));
    }
    handle.stop(false).await;
    running.await??;
    report(&format!("release pull, {size} bytes, {CONNECTIONS} connections, against a bare handler"), "≥ 0.8", &pairs)
}

/// The list of institutions over HTTP against the same query and serialization in a loop.
async fn list(app: &App, ours: SocketAddr, token: &str) -> anyhow::Result<()> {
    let actor: Actor = app.keys().verify(token)?.actor.clone();
    let filter = InstitutionFilter { ownership: Some(Ownership::Public), limit: Some(100), ..InstitutionFilter::default() };
    let headers = format!("authorization: Bearer {token}\r\n");
    let rows = app.institutions(&actor)?.list(&filter).await?.items.len();
    anyhow::ensure!(rows == 100, "the province holds only {rows} institutions of the filter; 100 are to be measured");
    let mut pairs = Vec::new();
    for _ in 0..ROUNDS {
        let here = pull(ours, "/api/v1/institutions?ownership=public&limit=100", &headers, 1, ROUND).await?;
        let there = in_a_loop(app, &actor, &filter, ROUND).await?;
        pairs.push((here, there));
    }
    report("institutions, 100 rows filtered, one connection, against the same work without HTTP", "≥ 0.6", &pairs)
}

async fn in_a_loop(app: &App, actor: &Actor, filter: &InstitutionFilter, length: Duration) -> anyhow::Result<Sample> {
    let begin = Instant::now();
    let mut times = Vec::new();
    while begin.elapsed() < length {
        let start = Instant::now();
        let page = app.institutions(actor)?.list(filter).await?;
        serde_json::to_vec(&page)?;
        times.push(start.elapsed());
    }
    Ok(Sample::new(times, begin.elapsed()))
}

fn report(name: &str, goal: &str, pairs: &[(Sample, Sample)]) -> anyhow::Result<()> {
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let of = |pick: fn(&(Sample, Sample)) -> f64| median(pairs.iter().map(pick).collect());
    process::line(&format!("{name} (goal {goal})"))?;
    process::line(&format!("  per second  ours {:>10.0}   theirs {:>10.0}", of(|pair| pair.0.rate()), of(|pair| pair.1.rate())))?;
    process::line(&format!("  p99, ms     ours {:>10.2}   theirs {:>10.2}", of(|pair| pair.0.p99()), of(|pair| pair.1.p99())))?;
    process::line(&format!("  ratio       {:.2}", of(|pair| pair.0.rate() / pair.1.rate())))
}
