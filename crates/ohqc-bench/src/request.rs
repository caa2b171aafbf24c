//! One caller with a token, over plain HTTP/1.1, sent to this machine only.

use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A caller.
pub struct Client {
    address: SocketAddr,
    token: String,
}

/// What was answered.
pub struct Answer {
    /// The version of the thing.
    pub etag: String,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// A value of the body by its JSON Pointer; null where there is none.
    pub fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or(&Value::Null)
    }
}

impl Client {
    /// Logs in.
    pub async fn log_in(address: SocketAddr, name: &str, password: &str) -> anyhow::Result<Self> {
        let nobody = Self { address, token: String::new() };
        let session = nobody.post("/api/v1/session", None, &json!({ "name": name, "password": password })).await?;
        let token = session.at("/access_token").as_str().context("no token")?.to_owned();
        Ok(Self { address, token })
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, etag: Option<&str>, body: &Value) -> anyhow::Result<Answer> {
        let matching = etag.map(|etag| format!("if-match: {etag}\r\n")).unwrap_or_default();
        self.send(path, &format!("content-type: application/json\r\n{matching}"), &serde_json::to_vec(body)?).await
    }

    /// Sends a file.
    pub async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> anyhow::Result<Answer> {
        let named = format!("content-disposition: attachment; filename={name}\r\n");
        self.send(path, &format!("content-type: application/octet-stream\r\n{named}"), bytes).await
    }

    async fn send(&self, path: &str, headers: &str, body: &[u8]) -> anyhow::Result<Answer> {
        let mut stream = TcpStream::connect(self.address).await?;
        let (token, length) = (&self.token, body.len());
        let bearer = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{bearer}{headers}content-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").context("no head")?;
        let head = String::from_utf8_lossy(answer.get(..end).unwrap_or_default()).into_owned();
        let body = answer.get(end + 4..).unwrap_or_default();
        if !head.starts_with("HTTP/1.1 2") {
            bail!("{path}: {} {}", head.lines().next().unwrap_or_default(), String::from_utf8_lossy(body));
        }
        let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap_or_default().to_owned();
        Ok(Answer { etag, body: serde_json::from_slice(body).unwrap_or_default() })
    }
}
