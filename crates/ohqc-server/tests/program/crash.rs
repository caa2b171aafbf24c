//! Killed while people write: what was acknowledged is there after a restart.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ohqc_testkit::build;
use reqwest::{Client, StatusCode};

use crate::{add_user, ohqc, serve, token};

/// Creations acknowledged before the program is killed.
const ENOUGH: usize = 40;

/// Registers institutions until the server is gone; the places of those that were acknowledged.
async fn write(client: Client, base: String, token: String, written: Arc<AtomicUsize>) -> Vec<String> {
    let mut places = Vec::new();
    loop {
        let request = client.post(format!("{base}/api/v1/institutions")).bearer_auth(&token).json(&build::institution("220104"));
        let Ok(reply) = request.send().await else { return places };
        assert_eq!(reply.status(), StatusCode::CREATED);
        places.push(reply.headers().get("location").unwrap().to_str().unwrap().to_owned());
        written.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path());
    let (mut server, base) = serve(&mut ohqc(folder.path()), &["--listen", "127.0.0.1:0"]);
    let client = Client::new();
    let bearer = token(&client, &base).await;
    let written = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> =
        (0..4).map(|_| tokio::spawn(write(client.clone(), base.clone(), bearer.clone(), Arc::clone(&written)))).collect();
    // A writer that was refused ends, and says so below.
    while written.load(Ordering::SeqCst) < ENOUGH && !writers.iter().any(tokio::task::JoinHandle::is_finished) {
        tokio::task::yield_now().await;
    }
    server.kill();
    let (_server, base) = serve(&mut ohqc(folder.path()), &["--listen", "127.0.0.1:0"]);
    let bearer = token(&client, &base).await;
    let mut seen = 0;
    for writer in writers {
        for place in writer.await.unwrap() {
            let reply = client.get(format!("{base}{place}")).bearer_auth(&bearer).send().await.unwrap();
            assert_eq!(reply.status(), StatusCode::OK, "{place}");
            seen += 1;
        }
    }
    assert!(seen >= ENOUGH);
}
