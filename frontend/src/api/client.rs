//! The HTTP client: bearer token in memory, silent renewal, versions, idempotent creation.

use std::borrow::Cow;
use std::cell::RefCell;

use chrono::{NaiveDate, TimeDelta, Utc};
use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::Promise;
use leptos::prelude::*;
use ohqc_domain::identity::Permission;
use ohqc_domain::page::{MAX_LIMIT, Page};
use ohqc_domain::problem::{Code, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortSignal, ReadableStream, ReadableStreamDefaultReader, RequestCredentials};

use super::answer;
use super::session::{SessionState, SessionView, UserView};
use crate::browser;
use crate::format::follow_day;
use crate::i18n::language_now;
use crate::query::{Query, escape};
use crate::ui::draft;

const ROOT: &str = "/api/v1/";
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
    unanswered: StoredValue<Option<Creation>>,
}

/// A creation that got no answer: sent again with the same key, it happens once.
#[derive(Clone, PartialEq, Eq)]
struct Creation {
    path: String,
    body: String,
    key: Uuid,
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

/// One request, kept so that it can be sent twice.
struct Call<'a> {
    method: Method,
    path: &'a str,
    body: Option<Body<'a>>,
    etag: Option<&'a str>,
    key: Option<Uuid>,
    accept: &'a str,
    stop: Option<&'a AbortSignal>,
}

enum Body<'a> {
    Json(&'a str),
    Form(&'a web_sys::FormData),
    File(&'a web_sys::File),
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
        Self { session: RwSignal::new(SessionState::Unknown), token: StoredValue::new(None), unanswered: StoredValue::new(None) }
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
        let kept = self.unanswered.get_value().filter(|kept| kept.path == path && kept.body == body);
        let creation = kept.unwrap_or_else(|| Creation { path: path.to_owned(), body, key: Uuid::new_v4() });
        let call = Call { body: Some(Body::Json(&creation.body)), key: Some(creation.key), ..Call::new(Method::POST, path) };
        let answer = self.versioned(call).await;
        let lost = matches!(&answer, Err(problem) if problem.status == 0 || problem.status >= 500);
        self.unanswered.set_value(lost.then_some(creation));
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

    /// Uploads files and fields as `multipart/form-data`.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn upload<T: DeserializeOwned>(self, path: &str, form: &web_sys::FormData) -> Result<T, Problem> {
        let call = Call { body: Some(Body::Form(form)), key: Some(Uuid::new_v4()), ..Call::new(Method::POST, path) };
        self.versioned(call).await.map(|read| read.value)
    }

    /// Uploads the bytes of one file under the name it has, which travels in a header: addresses end up in logs.
    ///
    /// # Errors
    /// Whatever the server answers in place of it.
    pub async fn upload_file<T: DeserializeOwned>(self, path: &str, file: &web_sys::File) -> Result<T, Problem> {
        let call = Call { body: Some(Body::File(file)), key: Some(Uuid::new_v4()), ..Call::new(Method::POST, path) };
        self.versioned(call).await.map(|read| read.value)
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

    /// Sends, renews the session once if the token is no longer good, and sends again.
    async fn send(self, call: &Call<'_>) -> Result<Response, Problem> {
        let token = self.token.get_value();
        match call.send(token.as_deref()).await {
            // What opens, renews and ends the session itself stands on no token.
            Err(problem) if problem.code == Code::Unauthenticated && !matches!(call.path, "session" | "session/refresh") => {
                // Another request may have renewed it in the meantime.
                if self.token.get_value() == token {
                    self.renew().await;
                }
                match self.token.get_value() {
                    Some(token) => call.send(Some(&token)).await,
                    None => Err(problem),
                }
            }
            answer => answer,
        }
    }

    /// Ends here what another tab has ended: somebody logged out there, or somebody else in.
    pub fn follow_tabs(self) {
        let here = self.session.with_untracked(|session| session.person().map(|person| person.id.to_string()));
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

impl<'a> Call<'a> {
    fn new(method: Method, path: &'a str) -> Self {
        Self { method, path, body: None, etag: None, key: None, accept: "application/json", stop: None }
    }

    async fn read<T: DeserializeOwned>(self) -> Result<T, Problem> {
        let response = self.send(None).await?;
        let text = response.text().await.map_err(|_| answer::unreachable(language_now()))?;
        serde_json::from_str(&text).map_err(|_| answer::unreadable(response.status(), language_now()))
    }

    async fn send(&self, token: Option<&str>) -> Result<Response, Problem> {
        let language = language_now();
        let unreachable = |_| answer::unreachable(language);
        let mut request = RequestBuilder::new(&format!("{ROOT}{}", self.path))
            .method(self.method.clone())
            .credentials(RequestCredentials::SameOrigin)
            .abort_signal(self.stop)
            .header("Accept", self.accept)
            .header("Accept-Language", language.tag());
        if let Some(token) = token {
            request = request.header("Authorization", &format!("Bearer {token}"));
        }
        if let Some(etag) = self.etag {
            request = request.header("If-Match", etag);
        }
        if let Some(key) = self.key {
            request = request.header("Idempotency-Key", &key.to_string());
        }
        let request = match &self.body {
            None => request.build(),
            Some(Body::Json(body)) => request.header("Content-Type", "application/json").body(*body),
            Some(Body::Form(form)) => request.body(JsValue::from(*form)),
            Some(Body::File(file)) => request
                .header("Content-Type", "application/octet-stream")
                .header("Content-Disposition", &format!("attachment; filename*=UTF-8''{}", escape(&file.name())))
                .body(JsValue::from(*file)),
        };
        let response = request.map_err(unreachable)?.send().await.map_err(unreachable)?;
        if response.ok() {
            return Ok(response);
        }
        let body = response.text().await.unwrap_or_default();
        Err(answer::problem(response.status(), &body, language))
    }
}

/// Everything that a stream brings, in parts.
async fn parts(stream: &ReadableStream, told: impl Fn(u64)) -> Result<js_sys::Array, JsValue> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into()?;
    let (parts, mut bytes) = (js_sys::Array::new(), 0_u64);
    loop {
        let read = JsFuture::from(reader.read()).await?;
        if js_sys::Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(parts);
        }
        let part: js_sys::Uint8Array = js_sys::Reflect::get(&read, &"value".into())?.dyn_into()?;
        bytes = bytes.saturating_add(part.length().into());
        parts.push(&part);
        told(bytes);
    }
}

/// The parts of an answer, as what it says that they are.
fn blob(response: &Response, parts: &js_sys::Array) -> Option<web_sys::Blob> {
    let options = web_sys::BlobPropertyBag::new();
    if let Some(kind) = response.headers().get("content-type") {
        options.set_type(&kind);
    }
    web_sys::Blob::new_with_u8_array_sequence_and_options(parts, &options).ok()
}

fn json<B: Serialize + ?Sized>(body: &B) -> Result<String, Problem> {
    serde_json::to_string(body).map_err(|_| answer::unreadable(0, language_now()))
}

/// Every row that a filter leaves, page after page, until there are `most`; says whether there was more. `go_on` is told after
/// each page how many rows are here; where it says no, nothing is handed over.
///
/// # Errors
/// Whatever the server answers in place of a page.
pub async fn every<T, F>(
    list: impl Fn(Query) -> F,
    query: Query,
    most: usize,
    go_on: impl Fn(usize) -> bool,
) -> Result<Option<(Vec<T>, bool)>, Problem>
where
    F: Future<Output = Result<Page<T>, Problem>>,
{
    let mut query = query.without("cursor").with("limit", MAX_LIMIT);
    let mut rows = Vec::new();
    loop {
        let page = list(query.clone()).await?;
        rows.extend(page.items);
        if !go_on(rows.len()) {
            return Ok(None);
        }
        match page.next {
            None => return Ok(Some((rows, false))),
            Some(_) if rows.len() >= most => return Ok(Some((rows, true))),
            Some(next) => query = query.with("cursor", next),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// What comes of a future that never waits.
    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("it waits"),
        }
    }

    /// A list of so many rows, which keeps what it was asked for.
    fn rows_of(total: usize, asked: &RefCell<Vec<String>>) -> impl Fn(Query) -> std::future::Ready<Result<Page<usize>, Problem>> {
        move |query| {
            let (from, limit) =
                (query.get("cursor").unwrap_or("0").to_owned(), query.get("limit").unwrap_or_default().to_owned());
            let (from, limit): (usize, usize) = (from.parse().unwrap(), limit.parse().unwrap());
            asked.borrow_mut().push(from.to_string());
            let end = total.min(from + limit);
            ready(Ok(Page { items: (from..end).collect(), next: (end < total).then(|| end.to_string()) }))
        }
    }

    #[test]
    fn ten_thousand_rows_are_fetched_page_by_page_and_each_page_is_told() {
        let (asked, told) = (RefCell::default(), RefCell::new(Vec::new()));
        let go_on = |count| {
            told.borrow_mut().push(count);
            true
        };
        let (rows, more) = now(every(rows_of(10_000, &asked), Query::default(), 10_000, go_on)).unwrap().unwrap();
        assert!(rows.into_iter().eq(0..10_000) && !more);
        assert_eq!((asked.borrow().len(), told.borrow().len(), told.borrow().last().copied()), (50, 50, Some(10_000)));
        let (rows, more) = now(every(rows_of(12_345, &asked), Query::default(), 10_000, |_| true)).unwrap().unwrap();
        assert_eq!((rows.len(), more), (10_000, true));
    }

    #[test]
    fn a_stop_ends_it_after_the_page_under_way_and_hands_nothing_over() {
        let asked = RefCell::default();
        let answer = now(every(rows_of(10_000, &asked), Query::default(), 10_000, |count| count < 600));
        assert!(answer.unwrap().is_none());
        assert_eq!(asked.borrow().len(), 3);
    }
}
