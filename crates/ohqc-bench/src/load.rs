//! A load of plain HTTP/1.1 over kept connections, bounded in time, sent to this machine only.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long each request of a round took.
pub struct Sample {
    times: Vec<Duration>,
    length: Duration,
}

impl Sample {
    /// A round's times.
    pub fn new(mut times: Vec<Duration>, length: Duration) -> Self {
        times.sort();
        Self { times, length }
    }

    /// Requests per second.
    pub fn rate(&self) -> f64 {
        let count = u32::try_from(self.times.len()).unwrap_or(u32::MAX);
        f64::from(count) / self.length.as_secs_f64()
    }

    /// The 99th percentile in milliseconds.
    pub fn p99(&self) -> f64 {
        let rank = self.times.len().saturating_mul(99) / 100;
        self.times.get(rank.min(self.times.len().saturating_sub(1))).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Repeats a request over some connections for a while.
pub async fn pull(
    address: SocketAddr,
    path: &str,
    headers: &str,
    connections: usize,
    length: Duration,
) -> anyhow::Result<Sample> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
    let begin = Instant::now();
    let tasks: Vec<_> = (0..connections).map(|_| tokio::spawn(connection(address, request.clone(), begin, length))).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    Ok(Sample::new(times, begin.elapsed()))
}

/// The body of one answer.
pub async fn once(address: SocketAddr, path: &str, headers: &str) -> anyhow::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = Vec::new();
    let head = read(&mut stream, &mut buffer).await?;
    Ok(buffer.split_off(head))
}

async fn connection(address: SocketAddr, request: String, begin: Instant, length: Duration) -> anyhow::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    let mut times = Vec::new();
    while begin.elapsed() < length {
        let start = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        read(&mut stream, &mut buffer).await?;
        times.push(start.elapsed());
    }
    Ok(times)
}

/// Reads one answer into the buffer and returns where its body starts. Both servers tell the length.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<usize> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            bail!("the connection was closed");
        }
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(buffer.get(..end).unwrap_or_default()).to_ascii_lowercase();
        if !head.starts_with("http/1.1 200") {
            bail!("answered {}", head.lines().next().unwrap_or_default());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.context("no content-length")?.trim().parse()?;
        let start = end + 4;
        while buffer.len() < start + length {
            if stream.read_buf(buffer).await? == 0 {
                bail!("the connection was closed within a body");
            }
        }
        return Ok(start);
    }
}
