//! One request: how it is sent, and what comes of a file that is answered.

use gloo_net::http::{Method, RequestBuilder, Response};
use ohqc_domain::problem::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStream, ReadableStreamDefaultReader, RequestCredentials};

use super::answer;
use crate::i18n::language_now;
use crate::query::escape;

const ROOT: &str = "/api/v1/";

/// One request, kept so that it can be sent twice.
pub(super) struct Call<'a> {
    pub method: Method,
    pub path: &'a str,
    pub body: Option<Body<'a>>,
    pub etag: Option<&'a str>,
    pub key: Option<Uuid>,
    pub accept: &'a str,
    pub stop: Option<&'a AbortSignal>,
}

/// What a request carries.
pub(super) enum Body<'a> {
    Json(&'a str),
    File(&'a web_sys::File),
}

impl<'a> Call<'a> {
    /// A request that carries nothing and asks for JSON.
    pub fn new(method: Method, path: &'a str) -> Self {
        Self { method, path, body: None, etag: None, key: None, accept: "application/json", stop: None }
    }

    /// Sends it without a token, and reads the answer.
    pub async fn read<T: DeserializeOwned>(self) -> Result<T, Problem> {
        let response = self.send(None).await?;
        let text = response.text().await.map_err(|_| answer::unreachable(language_now()))?;
        serde_json::from_str(&text).map_err(|_| answer::unreadable(response.status(), language_now()))
    }

    /// Sends it once.
    pub async fn send(&self, token: Option<&str>) -> Result<Response, Problem> {
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
pub(super) async fn parts(stream: &ReadableStream, told: impl Fn(u64)) -> Result<js_sys::Array, JsValue> {
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

/// What a file holds; nothing where it cannot be read, and so not be sent either.
pub(super) async fn content(file: &web_sys::File) -> Vec<u8> {
    let read = JsFuture::from(file.array_buffer()).await;
    read.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).unwrap_or_default()
}

/// The parts of an answer, as what it says that they are.
pub(super) fn blob(response: &Response, parts: &js_sys::Array) -> Option<web_sys::Blob> {
    let options = web_sys::BlobPropertyBag::new();
    if let Some(kind) = response.headers().get("content-type") {
        options.set_type(&kind);
    }
    web_sys::Blob::new_with_u8_array_sequence_and_options(parts, &options).ok()
}

/// A body as it is sent.
pub(super) fn json<B: Serialize + ?Sized>(body: &B) -> Result<String, Problem> {
    serde_json::to_string(body).map_err(|_| answer::unreadable(0, language_now()))
}
