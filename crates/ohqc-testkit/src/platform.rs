//! A platform under test: server, database, people.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use ohqc_app::identity::{NewOrganisation, NewUser};
use ohqc_app::{App, Clock, Db};
use ohqc_domain::identity::{OrganisationKind, OrganisationLevel, Role};
use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::regions::RegionCode;
use ohqc_server::{Options, Running, start};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cluster::PostgresCluster;
use crate::{Reply, build, contract, sql};

/// The password of everybody in tests.
const PASSWORD: &str = "test-password-2025";

static COUNTER: AtomicU64 = AtomicU64::new(1);

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// A database of its own in the shared throw-away cluster.
    Postgres,
}

/// A running server with an empty database.
pub struct Platform {
    /// The use cases behind it.
    pub app: App,
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    client: Client,
    running: Running,
    folder: Arc<TempDir>,
}

/// Somebody who is logged in.
#[derive(Clone)]
pub struct Person {
    /// The user.
    pub id: UserId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The login name.
    pub name: String,
    /// The access token.
    pub token: String,
}

impl Platform {
    /// Starts on 2025-06-16, a Monday that is a working day.
    pub async fn start(engine: Engine) -> Self {
        Self::start_on(engine, NaiveDate::from_ymd_opt(2025, 6, 16).expect("a date")).await
    }

    /// Starts on PostgreSQL alone, for what SQLite's one writer cannot show; none where the tests run without it.
    pub async fn on_postgres() -> Option<Self> {
        match std::env::var_os("OHQC_TEST_POSTGRES") {
            Some(_) => Some(Self::start(Engine::Postgres).await),
            None => None,
        }
    }

    /// Starts on a day.
    pub async fn start_on(engine: Engine, today: NaiveDate) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("test.db").display()),
            Engine::Postgres => {
                let cluster = PostgresCluster::shared().unwrap_or_else(|error| panic!("{error}"));
                cluster.create_database().await.expect("a database")
            }
        };
        let db = Db::connect(&url).await.expect("a connection");
        db.migrate().await.expect("tables");
        let app = App::open(db, Clock::Day(today), folder.path().join("data")).expect("a platform");
        Self::serve(app, Arc::new(folder), &Options::default())
    }

    /// Another server over the same database and secrets, on another day. Who is logged in here is so there.
    pub fn on(&self, today: NaiveDate) -> Self {
        let data = self.folder.path().join("data");
        let app = App::open(self.app.db().clone(), Clock::Day(today), data).expect("a platform");
        Self::serve(app, Arc::clone(&self.folder), &Options::default())
    }

    /// Another server over the same platform, set up in another way.
    pub fn with(&self, options: &Options) -> Self {
        Self::serve(self.app.clone(), Arc::clone(&self.folder), options)
    }

    fn serve(app: App, folder: Arc<TempDir>, options: &Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let running = start(app.clone(), listener, &Options { workers: 1, ..options.clone() }).expect("a server");
        // A connection kept idle may be closed by the server just as a request goes out on it, when the machine is busy.
        let client = Client::builder().pool_max_idle_per_host(0).build().expect("a client");
        Self { app, base: format!("http://{}", running.address), client, running, folder }
    }

    /// Makes an organisation with one user of a role, and logs them in.
    pub async fn person(&self, role: Role, kind: OrganisationKind, region: &str) -> Person {
        let region = RegionCode::parse(region).expect("a region");
        let level = OrganisationLevel::Province;
        let organisation = self
            .app
            .create_organisation(NewOrganisation { kind, level, name: format!("{}（{region}）", kind.label().zh), region })
            .await;
        self.member(organisation.expect("an organisation"), role).await
    }

    /// Adds a user of a role to an organisation, and logs them in.
    pub async fn member(&self, organisation: OrganisationId, role: Role) -> Person {
        let name = format!("{}-{}", role.code().to_lowercase(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let display_name = role.label().zh.into_owned();
        let user = NewUser { organisation, name: name.clone(), display_name, roles: vec![role] };
        let id = self.app.create_user(user, PASSWORD.into()).await.expect("a user");
        let token = self.token(&name).await;
        Person { id, organisation, name, token }
    }

    /// Somebody moves into the organisation and the roles of another, keeping their account, and logs in again.
    pub async fn moved(&self, who: &Person, to: &Person) -> Person {
        let of = |column: &str| format!("{column} = (SELECT {column} FROM users WHERE name = '{}')", to.name);
        self.execute(&format!("UPDATE users SET {}, {} WHERE name = '{}'", of("organisation_id"), of("roles"), who.name)).await;
        Person { organisation: to.organisation, token: self.token(&who.name).await, ..who.clone() }
    }

    /// The access token of somebody who logs in.
    async fn token(&self, name: &str) -> String {
        self.log_in(name, PASSWORD).await.expect(200).json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// Somebody of the provincial QC centre of Jilin.
    pub async fn qc(&self) -> Person {
        self.person(Role::ProvQc, OrganisationKind::QcCentre, "220000").await
    }

    /// Somebody of the provincial health authority of Jilin.
    pub async fn health(&self) -> Person {
        self.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "220000").await
    }

    /// Somebody of the QC centre of the province that a region lies in.
    async fn qc_of(&self, region: &str) -> Person {
        let province = format!("{}0000", region.get(..2).expect("a province"));
        self.person(Role::ProvQc, OrganisationKind::QcCentre, &province).await
    }

    /// Registers an institution in a region and returns its administrator.
    pub async fn institution_admin(&self, region: &str) -> Person {
        let qc = self.qc_of(region).await;
        let view = self.post(&qc, "/api/v1/institutions", &build::institution(region)).await.expect(201).json();
        let id = view["id"].as_str().expect("an id").parse().expect("an id");
        self.member(id, Role::OrgAdmin).await
    }

    /// Logs in with a name and a password.
    pub async fn log_in(&self, name: &str, password: &str) -> Reply {
        self.send(self.request(Method::POST, "/api/v1/session").json(&json!({ "name": name, "password": password }))).await
    }

    /// A request to a path of the server.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// Sends a request and reads the answer, which must be what the API document declares. A change that succeeds leaves an
    /// event.
    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let (client, request) = request.build_split();
        let request = request.expect("a request");
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let tells = contract::leaves_event(&method, &path);
        let before = if tells { sql::events(self.app.db()).await } else { None };
        let response = client.execute(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let reply = Reply { status, headers, bytes: response.bytes().await.expect("a body").to_vec() };
        contract::check(&method, &path, &reply);
        if tells && reply.status.is_success() && reply.header("idempotent-replayed").is_empty() {
            assert!(before < sql::events(self.app.db()).await, "{method} {path} changed something and left no event");
        }
        reply
    }

    /// Reads as somebody.
    pub async fn get(&self, who: &Person, path: &str) -> Reply {
        self.send(self.request(Method::GET, path).bearer_auth(&who.token)).await
    }

    /// Posts a JSON body as somebody.
    pub async fn post(&self, who: &Person, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).bearer_auth(&who.token).json(body)).await
    }

    /// Changes something as somebody, based on an `ETag`.
    pub async fn change(&self, method: Method, who: &Person, path: &str, etag: &str, body: &Value) -> Reply {
        self.send(self.request(method, path).bearer_auth(&who.token).header("if-match", etag).json(body)).await
    }

    /// Acts on something as somebody, based on its present `ETag`, which is read first.
    pub async fn act(&self, who: &Person, thing: &str, verb: &str, body: &Value) -> Reply {
        let etag = self.get(who, thing).await.expect(200).etag();
        self.change(Method::POST, who, &format!("{thing}/{verb}"), &etag, body).await
    }

    /// Stores a small PDF as somebody and returns its id.
    pub async fn attach(&self, who: &Person) -> String {
        let reply = self.upload(who, "attachments", "evidence.pdf", b"%PDF-1.7 evidence".to_vec()).await.expect(201);
        reply.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Brings a file to a path of the API as somebody.
    pub async fn upload(&self, who: &Person, path: &str, name: &str, bytes: Vec<u8>) -> Reply {
        let request = self.request(Method::POST, &format!("/api/v1/{path}")).bearer_auth(&who.token);
        self.send(request.header("content-disposition", disposition(name)).body(bytes)).await
    }

    /// Starts, fills and submits an examination filing of an institution, and returns its path.
    pub async fn submitted_filing(&self, admin: &Person) -> String {
        let dossier = build::dossier(&self.attach(admin).await);
        self.submitted(admin, "examination", &dossier).await
    }

    /// Starts, fills and submits a diagnosis filing of an institution, and returns its path.
    pub async fn submitted_diagnosis(&self, admin: &Person) -> String {
        let dossier = build::diagnosis_dossier(&self.attach(admin).await);
        self.submitted(admin, "diagnosis", &dossier).await
    }

    async fn submitted(&self, admin: &Person, service: &str, dossier: &Value) -> String {
        let body = json!({ "institution": admin.organisation, "service": service });
        let created = self.post(admin, "/api/v1/filings", &body).await.expect(201);
        let path = created.header("location").to_owned();
        let saved = self.change(Method::PUT, admin, &path, &created.etag(), dossier).await.expect(200);
        let _ = self.change(Method::POST, admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
        path
    }

    /// Brings an institution's examination filing on record and returns its path.
    pub async fn accepted_filing(&self, admin: &Person, health: &Person) -> String {
        let path = self.submitted_filing(admin).await;
        let _ = self.accept_filing(health, &path).await.expect(200);
        path
    }

    /// Has what was handed in found in order by somebody named for it, and puts it on record as somebody.
    pub async fn accept_filing(&self, health: &Person, path: &str) -> Reply {
        let institution = self.get(health, path).await.expect(200).json()["institution"].clone();
        let institution = format!("/api/v1/institutions/{}", institution.as_str().expect("an institution"));
        let region = self.get(health, &institution).await.expect(200).json()["particulars"]["region"].clone();
        let qc = self.qc_of(region.as_str().expect("a region")).await;
        let _ = self.judge_filing(&qc, path, &build::opinions(&[])).await.expect(200);
        self.act(health, path, "accept", &json!({})).await
    }

    /// Names somebody for what was handed in, who writes these opinions.
    pub async fn judge_filing(&self, qc: &Person, path: &str, opinions: &Value) -> Reply {
        let etag = self.get(qc, path).await.expect(200).etag();
        let named = self.change(Method::PUT, qc, &format!("{path}/reviewer"), &etag, &json!({ "user": qc.id })).await.expect(200);
        self.change(Method::PUT, qc, &format!("{path}/opinions"), &named.etag(), opinions).await
    }

    /// Changes the database behind the server's back, to make a state that only time or a fault would.
    pub async fn execute(&self, sql: &str) {
        assert!(sql::carried_out(self.app.db(), sql).await, "{sql}");
    }

    /// The folder of secrets and evidence files.
    #[must_use]
    pub fn data_dir(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// Stops the server.
    pub async fn stop(self) {
        self.running.handle.stop(true).await;
    }
}

/// The header that names a file (RFC 8187).
#[must_use]
pub fn disposition(name: &str) -> String {
    let escaped: String = name
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() || byte == b'.' { char::from(byte).to_string() } else { format!("%{byte:02X}") }
            },
        )
        .collect();
    format!("attachment; filename*=UTF-8''{escaped}")
}
