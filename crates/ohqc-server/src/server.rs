//! The running server: what is wrapped around every request, and how it starts and stops.

use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::http::header::HeaderName;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App as ActixApp, HttpMessage as _, HttpRequest, HttpServer, get};
use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use ohqc_app::App;
use utoipa_swagger_ui::SwaggerUi;

use crate::config::Proxies;
use crate::error::ApiError;
use crate::metrics::{self, Metrics};
use crate::values::{self, Paths};
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
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Proxies>,
}

impl Default for Options {
    fn default() -> Self {
        let logins_per_minute = NonZeroU32::new(60).unwrap_or(NonZeroU32::MIN);
        Self { public_url: None, workers: 2, logins_per_minute, trusted_proxies: Vec::new() }
    }
}

/// Where each proxy puts down whom it speaks for, the nearest last.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Addresses remembered before those that have been quiet for a minute are forgotten.
const ADDRESSES: usize = 4096;
/// How long after that they are looked through again at the earliest, for it takes as long as there are many.
const SWEPT: Duration = Duration::from_secs(1);

/// What routes ask about limits and addresses.
pub struct Limits {
    logins: RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock>,
    swept: Mutex<Option<Instant>>,
    trusted_proxies: Vec<Proxies>,
    public_url: String,
}

/// The mark of a request that was counted.
struct Counted;

impl Limits {
    /// Counts an attempt to log in, or to do what is limited alike, from the address that a request came from; a request
    /// counts once.
    pub fn count(&self, request: &HttpRequest) -> Result<(), ApiError> {
        if request.extensions_mut().insert(Counted).is_some() {
            return Ok(());
        }
        self.sweep();
        let caller = caller(self.address(request));
        self.logins.check_key(&caller).map_err(|later| ApiError::TooMany(later.wait_time_from(self.logins.clock().now())))
    }

    /// Forgets who has been quiet, where many are remembered; whoever finds somebody at it goes on.
    fn sweep(&self) {
        if self.logins.len() < ADDRESSES {
            return;
        }
        if let Ok(mut swept) = self.swept.try_lock()
            && swept.is_none_or(|swept| swept.elapsed() >= SWEPT)
        {
            *swept = Some(Instant::now());
            self.logins.retain_recent();
        }
    }

    /// The address a request came from: what the proxies that are trusted say, as far as none but they could have said it.
    fn address(&self, request: &HttpRequest) -> IpAddr {
        let trusted = |address: IpAddr| self.trusted_proxies.iter().any(|some| some.contain(address));
        let mut nearest = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |address| address.ip().to_canonical());
        let told = request.headers().get_all(&X_FORWARDED_FOR).filter_map(|value| value.to_str().ok());
        let told: Vec<&str> = told.flat_map(|list| list.split(',')).collect();
        for one in told.into_iter().rev().map(str::trim) {
            let address = one.parse().or_else(|_| one.parse::<SocketAddr>().map(|address| address.ip()));
            let Some(address) = address.ok().filter(|_| trusted(nearest)) else { break };
            nearest = address.to_canonical();
        }
        nearest
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

/// Who counts as one caller: an address of IPv4, and of IPv6 the network of 64 bits, within which one caller has every address.
fn caller(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
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
    let public_url = public_url.trim_end_matches('/').to_owned();
    let trusted_proxies = options.trusted_proxies.clone();
    let limits = Data::new(Limits { logins, swept: Mutex::new(None), trusted_proxies, public_url });
    let metrics = Data::new(Metrics::new().map_err(std::io::Error::other)?);
    let app = Data::new(app);
    let paths = Data::new(Paths::known().map_err(std::io::Error::other)?);
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .app_data(limits.clone())
            .app_data(metrics.clone())
            .app_data(routes::token_form())
            .app_data(paths.clone())
            .wrap(from_fn(values::guard))
            .wrap(from_fn(idempotency::guard))
            .wrap(Compress::default())
            .wrap(from_fn(safety::answer))
            .wrap(from_fn(language::answer))
            .wrap(from_fn(metrics::observe))
            .service(web::scope(routes::API).configure(routes::api))
            .configure(routes::mount)
            .configure(routes::mount_plain)
            .service(openapi_json)
            .service(SwaggerUi::new("/docs/{_:.*}").config(browsable()))
            .service(docs)
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

#[get("/openapi.json")]
async fn openapi_json() -> actix_web::HttpResponse {
    actix_web::HttpResponse::Ok().content_type("application/json").body(openapi::CHECKED_IN)
}

/// How the document opens: by tag, folded and with a box to search in, for whole it is thousands of lines.
fn browsable() -> utoipa_swagger_ui::Config<'static> {
    let document = utoipa_swagger_ui::Config::from("/openapi.json").validator_url("none");
    document.doc_expansion("none").default_models_expand_depth(-1).filter(true)
}

#[get("/docs")]
async fn docs() -> actix_web::HttpResponse {
    actix_web::HttpResponse::PermanentRedirect().insert_header(("location", "/docs/")).finish()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn limits(quota: Quota) -> Limits {
        let trusted_proxies = ["10.0.0.0/8", "::1"].map(|some| some.parse().unwrap()).to_vec();
        Limits { logins: RateLimiter::keyed(quota), swept: Mutex::new(None), trusted_proxies, public_url: String::new() }
    }

    fn from(peer: SocketAddr) -> HttpRequest {
        TestRequest::default().peer_addr(peer).to_http_request()
    }

    #[test]
    fn one_caller_has_one_count_whichever_address_of_their_network_they_use() {
        let limits = limits(Quota::per_minute(NonZeroU32::MIN));
        let let_in = |peer: &str| limits.count(&from(peer.parse().unwrap())).is_ok();
        assert!(let_in("[2001:db8:1:2::1]:1"));
        assert!(!let_in("[2001:db8:1:2:3:4:5:6]:1"), "the same network of 64 bits");
        assert!(let_in("[2001:db8:1:3::1]:1"), "another");
        assert!(let_in("192.0.2.1:1") && let_in("192.0.2.2:1"));
        assert!(!let_in("[::ffff:192.0.2.1]:1"), "the same address in another form");
    }

    #[test]
    fn who_was_quiet_is_forgotten_and_not_at_every_count() {
        // Whoever counts has been quiet at once.
        let limits = limits(Quota::per_second(NonZeroU32::new(1_000_000).unwrap()));
        *limits.swept.lock().unwrap() = Instant::now().checked_add(SWEPT * 60);
        let last = u32::try_from(ADDRESSES).unwrap() + 10;
        for one in 0..last {
            limits.count(&from((std::net::Ipv4Addr::from_bits(one), 1).into())).unwrap();
        }
        assert_eq!(limits.logins.len(), ADDRESSES + 10, "they were looked through a moment ago");
        *limits.swept.lock().unwrap() = Instant::now().checked_sub(SWEPT);
        limits.count(&from(([192, 0, 2, 1], 1).into())).unwrap();
        assert_eq!(limits.logins.len(), 1);
    }

    #[test]
    fn a_proxy_is_believed_only_where_it_is_trusted() {
        let limits = limits(Quota::per_minute(NonZeroU32::MIN));
        for (peer, told, address) in [
            ("9.9.9.9:1", vec!["1.1.1.1"], "9.9.9.9"),
            ("10.0.0.1:1", vec![], "10.0.0.1"),
            ("10.0.0.1:1", vec!["1.1.1.1"], "1.1.1.1"),
            ("[::ffff:10.0.0.1]:1", vec!["1.1.1.1:4711"], "1.1.1.1"),
            // What the caller wrote itself stands further left.
            ("10.0.0.1:1", vec!["6.6.6.6, 1.1.1.1, 10.0.0.2"], "1.1.1.1"),
            ("10.0.0.1:1", vec!["6.6.6.6", "2001:db8::1", "10.0.0.2"], "2001:db8::1"),
            ("[::1]:1", vec!["6.6.6.6, unknown"], "::1"),
        ] {
            let mut request = TestRequest::default().peer_addr(peer.parse().unwrap());
            for one in &told {
                request = request.append_header(("x-forwarded-for", *one));
            }
            assert_eq!(limits.address(&request.to_http_request()), address.parse::<IpAddr>().unwrap(), "{peer} {told:?}");
        }
    }
}
