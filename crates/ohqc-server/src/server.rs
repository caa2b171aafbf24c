//! The running server: what is wrapped around every request, and how it starts and stops.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::num::NonZeroU32;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App as ActixApp, HttpRequest, HttpServer};
use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use ohqc_app::App;
use utoipa_swagger_ui::SwaggerUi;

use crate::error::ApiError;
use crate::metrics::{self, Metrics};
use crate::values::{self, Parameters};
use crate::{assets, idempotency, language, openapi, routes, safety};

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address people reach it under, for links and token audiences; the listening address when absent.
    pub public_url: Option<String>,
    /// Worker threads.
    pub workers: usize,
    /// Attempts to log in per minute and address.
    pub logins_per_minute: NonZeroU32,
}

impl Default for Options {
    fn default() -> Self {
        Self { public_url: None, workers: 2, logins_per_minute: NonZeroU32::new(60).unwrap_or(NonZeroU32::MIN) }
    }
}

/// Addresses remembered before those that have been quiet for a minute are forgotten.
const ADDRESSES: usize = 4096;

/// What routes ask about limits and addresses.
pub struct Limits {
    logins: RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock>,
    public_url: String,
}

impl Limits {
    /// Counts an attempt to log in from an address.
    pub fn log_in(&self, address: IpAddr) -> Result<(), ApiError> {
        if self.logins.len() >= ADDRESSES {
            self.logins.retain_recent();
        }
        self.logins.check_key(&address).map_err(|later| ApiError::TooMany(later.wait_time_from(self.logins.clock().now())))
    }

    /// The audience a client's assertion must name: the token endpoint's own address.
    pub fn audience(&self, _: &HttpRequest) -> String {
        format!("{}/oauth/token", self.public_url)
    }

    /// Whether the caller's browser speaks https, to this server or to a proxy before it.
    pub fn is_secure(&self, request: &HttpRequest) -> bool {
        self.public_url.starts_with("https://") || request.connection_info().scheme() == "https"
    }

    /// The address people reach the server under.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }
}

/// A server that accepts connections.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Stops it.
    pub handle: ServerHandle,
    /// Ends when it has stopped.
    pub done: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// Starts serving on a bound socket. Requests under way are finished when it stops.
///
/// # Errors
/// When the socket cannot be used.
pub fn start(app: App, listener: TcpListener, options: &Options) -> std::io::Result<Running> {
    let address = listener.local_addr()?;
    let public_url = options.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let logins = RateLimiter::keyed(Quota::per_minute(options.logins_per_minute));
    let limits = Data::new(Limits { logins, public_url: public_url.trim_end_matches('/').to_owned() });
    let metrics = Data::new(Metrics::new().map_err(std::io::Error::other)?);
    let app = Data::new(app);
    let parameters = Data::new(Parameters::known().map_err(std::io::Error::other)?);
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .app_data(limits.clone())
            .app_data(metrics.clone())
            .app_data(routes::token_form())
            .app_data(parameters.clone())
            .wrap(from_fn(values::guard))
            .wrap(from_fn(idempotency::guard))
            .wrap(Compress::default())
            .wrap(from_fn(safety::answer))
            .wrap(from_fn(language::answer))
            .wrap(from_fn(metrics::observe))
            .service(web::scope(routes::API).configure(routes::api))
            .configure(routes::mount)
            .configure(routes::mount_plain)
            .route("/openapi.json", web::get().to(openapi_json))
            .service(
                SwaggerUi::new("/docs/{_:.*}").config(utoipa_swagger_ui::Config::from("/openapi.json").validator_url("none")),
            )
            .route("/docs", web::get().to(docs))
            .default_service(web::to(assets::serve))
    })
    .workers(options.workers)
    .shutdown_timeout(20)
    .disable_signals()
    .listen(listener)?
    .run();
    let handle = server.handle();
    Ok(Running { address, handle, done: tokio::spawn(server) })
}

async fn openapi_json() -> actix_web::HttpResponse {
    actix_web::HttpResponse::Ok().content_type("application/json").body(openapi::CHECKED_IN)
}

async fn docs() -> actix_web::HttpResponse {
    actix_web::HttpResponse::PermanentRedirect().insert_header(("location", "/docs/")).finish()
}
