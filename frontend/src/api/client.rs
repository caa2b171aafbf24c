//! The HTTP client: bearer token in memory, silent renewal, versions, idempotent creation.

use std::borrow::Cow;
use std::cell::RefCell;

use chrono::{NaiveDate, TimeDelta, Utc};
use gloo_net::http::{Method, Response};
use js_sys::Promise;
use leptos::prelude::*;
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::UserId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::{Code, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortSignal;

use super::answer;
use super::call::{Body, Call, blob, content, json, parts};
use super::session::{SessionState, SessionView, UserView};
use super::unanswered::{Creation, Unanswered};
use crate::browser;
use crate::format::follow_day;
use crate::i18n::language_now;
use crate::query::Query;
use crate::ui::draft;

/// Who has logged in with this browser and not out again, by id; the session itself is a cookie no script can see.
const LOGGED_IN: &str = "ohqc.logged-in";
/// As whom the server last knew the person.
const SESSION: &str = "session";
/// How long a page opens for somebody without asking the server: as long as their session lives without a renewal.
const UNASKED: TimeDelta = TimeDelta::hours(12);

/// A value with the version it was read at; the version goes back in `If-Match`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The value.
    pub value: T,
    /// The `ETag` it came with; empty when the server sent none.
    pub etag: String,
}

/// Speaks to the API. `Copy`; take it from context with [`use_client`].
#[derive(Clone, Copy)]
pub struct Client {
    session: RwSignal<SessionState>,
    token: StoredValue<Option<String>>,
    unanswered: StoredValue<Unanswered>,
}

/// What pages without a connection know of the session: no token, which only the server gives.
#[derive(Serialize, Deserialize)]
struct Known {
    today: NaiveDate,
    user: UserView,
}

/// A list that the server hands over whole, as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFile(Cow<'static, str>);

impl ListFile {
    /// A list under its path.
    pub(super) const fn at(path: &'static str) -> Self {
        Self(Cow::Borrowed(path))
    }

    /// A list of one thing.
    pub(super) const fn of(path: String) -> Self {
        Self(Cow::Owned(path))
    }
}

/// A file that came whole.
pub struct Received {
    /// What it holds.
    pub content: web_sys::Blob,
    /// What the server calls it.
    pub name: String,
}

thread_local! {
    /// The renewal under way, shared by every request that waits for it.
    static RENEWAL: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// The client of this page load.
///
/// # Panics
/// Outside the application's root.
#[must_use]
pub fn use_client() -> Client {
    expect_context()
}

impl Client {
    /// A client that knows nobody yet.
    #[must_use]
    pub fn new() -> Self {
        let unanswered = StoredValue::new(Unanswered::default());
        Self { session: RwSignal::new(SessionState::Unknown), token: StoredValue::new(None), unanswered }
    }

    /// Who is logged in; followed.
    #[must_use]
    pub fn session(self) -> SessionState {
        self.session.get()
    }

    /// Whether the person holds a permission; followed.
    #[must_use]
    pub fn can(self, permission: Permission) -> bool {
        self.session.with(|session| session.can(permission))
    }

    /// Takes up a session, or its end; this browser remembers which of the two.
    pub(super) async fn take_up(self, granted: Option<SessionView>) {
        match &granted {
            Some(granted) => {
                follow_day(granted.today);
                draft::belong_to(granted.user.id).await;
                draft::saw(SESSION, &Known { today: granted.today, user: granted.user.clone() });
                browser::store(LOGGED_IN, &granted.user.id.to_string());
                browser::keep_client();
            }
            None => browser::forget(LOGGED_IN),
        }
        self.stand(granted);
    }

    fn stand(self, granted: Option<SessionView>) {
        let (token, user) = granted.map(|granted| (granted.access_token, granted.user)).unzip();
        self.token.set_value(token);
        self.show(user);
    }

    fn show(self, user: Option<UserView>) {
        let state = user.map_or(SessionState::Anonymous, SessionState::Active);
        if self.session.with_untracked(|now| *now != state) {
            self.session.set(state);
        }
    }

    /// Reads one thing.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn get<T: DeserializeOwned>(self, path: &str) -> Result<T, Problem> {
        self.versioned(Call::new(Method::GET, path)).await.map(|read| read.value)
    }

    /// Reads one thing with its version, to change it later.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn get_versioned<T: DeserializeOwned>(self, path: &str) -> Result<Versioned<T>, Problem> {
        self.versioned(Call::new(Method::GET, path)).await
    }

    /// Reads one page of a list.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn list<T: DeserializeOwned>(self, path: &str, query: &Query) -> Result<Page<T>, Problem> {
        self.get(&format!("{path}{query}")).await
    }

    /// Reads one page of a list that the server hands over as a file too.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn rows<T: DeserializeOwned>(self, list: &ListFile, query: &Query) -> Result<Page<T>, Problem> {
        self.list(&list.0, query).await
    }

    /// Creates something, exactly once: a creation that got no answer keeps its `Idempotency-Key` when sent again.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn create<B: Serialize + ?Sized, T: DeserializeOwned>(self, path: &str, body: &B) -> Result<Versioned<T>, Problem> {
        let body = json(body)?;
        self.once(path, Creation::of(path, &body), Body::Json(&body)).await
    }

    async fn once<T: DeserializeOwned>(self, path: &str, creation: Creation, body: Body<'_>) -> Result<Versioned<T>, Problem> {
        let key = self.unanswered.with_value(|unanswered| unanswered.key(creation));
        let answer = self.versioned(Call { body: Some(body), key: Some(key), ..Call::new(Method::POST, path) }).await;
        self.unanswered.update_value(|unanswered| unanswered.take(creation, key, &answer));
        answer
    }

    /// Does something to a thing as it was read: `POST` with `If-Match`.
    ///
    /// # Errors
    /// Whatever the server answers in place of it; `stale` when somebody was faster.
    pub async fn act<B: Serialize + ?Sized, T: DeserializeOwned>(
        self,
        path: &str,
        etag: &str,
        body: &B,
    ) -> Result<Versioned<T>, Problem> {
        self.change(Method::POST, path, etag, body).await
    }

    /// Asks a question that needs a body, or starts something that is not a thing of its own: `POST`, no key.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn post<B: Serialize + ?Sized, T: DeserializeOwned>(self, path: &str, body: &B) -> Result<T, Problem> {
        let body = json(body)?;
        let call = Call { body: Some(Body::Json(&body)), ..Call::new(Method::POST, path) };
        self.versioned(call).await.map(|read| read.value)
    }

    /// Replaces a thing as it was read.
    ///
    /// # Errors
    /// Whatever the server answers in place of it; `stale` when somebody was faster.
    pub async fn put<B: Serialize + ?Sized, T: DeserializeOwned>(
        self,
        path: &str,
        etag: &str,
        body: &B,
    ) -> Result<Versioned<T>, Problem> {
        self.change(Method::PUT, path, etag, body).await
    }

    /// Changes parts of a thing as it was read.
    ///
    /// # Errors
    /// Whatever the server answers in place of it; `stale` when somebody was faster.
    pub async fn patch<B: Serialize + ?Sized, T: DeserializeOwned>(
        self,
        path: &str,
        etag: &str,
        body: &B,
    ) -> Result<Versioned<T>, Problem> {
        self.change(Method::PATCH, path, etag, body).await
    }

    /// Removes a thing as it was read.
    ///
    /// # Errors
    /// Whatever the server answers in place of it; `stale` when somebody was faster.
    pub async fn delete(self, path: &str, etag: Option<&str>) -> Result<(), Problem> {
        self.versioned(Call { etag, ..Call::new(Method::DELETE, path) }).await.map(|read| read.value)
    }

    /// Uploads the bytes of one file, exactly once, under the name it has, which travels in a header: addresses end up in logs.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn upload_file<T: DeserializeOwned>(self, path: &str, file: &web_sys::File) -> Result<T, Problem> {
        let creation = Creation::of(path, (file.name(), content(file).await));
        self.once(path, creation, Body::File(file)).await.map(|read| read.value)
    }

    /// Fetches a file and hands it to the reader under that name.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn download(self, path: &str, name: &str) -> Result<(), Problem> {
        let response = self.send(&Call::new(Method::GET, path)).await?;
        let status = response.status();
        let unreadable = || answer::unreadable(status, language_now());
        let bytes = response.binary().await.map_err(|_| unreadable())?;
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
        browser::save(&blob(&response, &parts).ok_or_else(unreadable)?, name);
        Ok(())
    }

    /// Fetches a whole list as a file of a media type; `told` hears after each part how many bytes are here.
    ///
    /// # Errors
    /// Whatever the server answers in place of it; `unavailable` when it breaks off, as when it is stopped.
    pub async fn fetch_file(
        self,
        list: &ListFile,
        query: &Query,
        accept: &str,
        stop: &AbortSignal,
        told: impl Fn(u64),
    ) -> Result<Received, Problem> {
        let path = format!("{}{query}", list.0);
        let response = self.send(&Call { accept, stop: Some(stop), ..Call::new(Method::GET, &path) }).await?;
        let unreadable = || answer::unreadable(response.status(), language_now());
        let name = response.headers().get("content-disposition").and_then(|told| answer::file_name(&told));
        let stream = response.body().ok_or_else(unreadable)?;
        let parts = parts(&stream, told).await.map_err(|_| answer::unreachable(language_now()))?;
        let content = blob(&response, &parts).ok_or_else(unreadable)?;
        Ok(Received { content, name: name.ok_or_else(unreadable)? })
    }

    async fn change<B: Serialize + ?Sized, T: DeserializeOwned>(
        self,
        method: Method,
        path: &str,
        etag: &str,
        body: &B,
    ) -> Result<Versioned<T>, Problem> {
        let body = json(body)?;
        self.versioned(Call { body: Some(Body::Json(&body)), etag: Some(etag), ..Call::new(method, path) }).await
    }

    async fn versioned<T: DeserializeOwned>(self, call: Call<'_>) -> Result<Versioned<T>, Problem> {
        let response = self.send(&call).await?;
        let etag = response.headers().get("etag").unwrap_or_default();
        let text = response.text().await.map_err(|_| answer::unreachable(language_now()))?;
        let text = if text.is_empty() { "null" } else { &text };
        let value = serde_json::from_str(text).map_err(|_| answer::unreadable(response.status(), language_now()))?;
        Ok(Versioned { value, etag })
    }

    fn person(self) -> Option<UserId> {
        self.session.with_untracked(|session| session.person().map(|person| person.id))
    }

    /// Sends, renews the session once if the token is no longer good, and sends again for whom it was sent before.
    async fn send(self, call: &Call<'_>) -> Result<Response, Problem> {
        let (token, person) = (self.token.get_value(), self.person());
        match call.send(token.as_deref()).await {
            // What opens, renews and ends the session itself stands on no token.
            Err(problem) if problem.code == Code::Unauthenticated && !matches!(call.path, "session" | "session/refresh") => {
                // Another request may have renewed it in the meantime.
                if self.token.get_value() == token {
                    self.renew().await;
                }
                match self.token.get_value() {
                    Some(token) if self.session.with_untracked(|session| session.serves(person)) => call.send(Some(&token)).await,
                    Some(_) | None => Err(problem),
                }
            }
            answer => answer,
        }
    }

    /// Ends here what another tab has ended: somebody logged out there, or somebody else in.
    pub fn follow_tabs(self) {
        let here = self.person().map(|person| person.to_string());
        if here.is_some() && here != browser::stored(LOGGED_IN) {
            draft::leave();
            self.stand(None);
        }
    }

    /// The server has ended the session: what was typed waits for the person to come back, what was only seen goes.
    async fn end(self) {
        if let Some(person) = browser::stored(LOGGED_IN) {
            draft::belong_to(person).await;
            draft::unsee_all();
        }
        self.take_up(None).await;
    }

    /// Takes up the session that an earlier visit began. Where nobody has logged in, nobody is asked for.
    pub async fn resume(self) {
        if browser::stored(LOGGED_IN).is_some() { self.renew().await } else { self.stand(None) }
    }

    /// Renews the session from the cookie; requests that come meanwhile wait for the same renewal.
    pub async fn renew(self) {
        let running = RENEWAL.with_borrow_mut(|renewal| {
            renewal
                .get_or_insert_with(|| {
                    future_to_promise(async move {
                        let before = browser::stored(LOGGED_IN);
                        match Call::new(Method::POST, "session/refresh").read::<SessionView>().await {
                            // Another tab has logged out meanwhile.
                            Ok(_) if browser::stored(LOGGED_IN) != before => self.stand(None),
                            Ok(granted) => self.take_up(Some(granted)).await,
                            // The cookie is still good: nobody is logged out for a moment's trouble.
                            Err(problem) if answer::passes(&problem) => {
                                if self.token.get_value().is_none() {
                                    self.show(recall().await);
                                }
                            }
                            Err(_) => self.end().await,
                        }
                        RENEWAL.with_borrow_mut(Option::take);
                        Ok(JsValue::UNDEFINED)
                    })
                })
                .clone()
        });
        let _ = JsFuture::from(running).await;
    }
}

/// Who this browser knows without asking: only what the vault still holds under their key, and not for longer than a session.
async fn recall() -> Option<UserView> {
    let person = browser::stored(LOGGED_IN)?;
    draft::belong_to(&person).await;
    let known = draft::seen::<Known>(SESSION).filter(|seen| Utc::now() - seen.at < UNASKED)?.value;
    follow_day(known.today);
    Some(known.user)
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}
