//! Journeys in a real Chromium against the real binary.

use crate::client;
use crate::prepare::{chromium, node_packages, on_path};
use crate::serve::Platform;
use crate::step::stream;
use crate::test::code::build_server;
use crate::test::suite::Suite;
use crate::test::{Part, ensure};
use crate::workspace::Workspace;

/// Builds client and server, serves a fresh province, and runs Playwright's tests, which read `OHQC_URL`, `OHQC_CLIENT`,
/// `OHQC_CLIENT_KEY`, `OHQC_BINARY` and `CHROMIUM`.
pub fn check(workspace: &Workspace, suite: &mut Suite) {
    let built = suite.run(Part::Browser, "build the client", || client::build(workspace, &client::Options::default()))
        & suite.run(Part::Browser, "build the server", || build_server(workspace).map(drop));
    let prepared = suite.run(Part::Browser, "prepare Chromium", || {
        ensure(workspace, "Chromium", chromium().is_some(), &["chromium", "fonts-noto-cjk"])
    }) & suite.run(Part::Browser, "prepare Playwright", || node_packages(workspace, "e2e"))
        & suite.run(Part::Browser, "prepare what the examples need", || {
            let venv = workspace.command("python3").args(["-c", "import ensurepip, venv"]).output();
            let present = venv.is_ok_and(|venv| venv.status.success()) && on_path("jq").is_some() && on_path("openssl").is_some();
            ensure(workspace, "Python, jq and openssl", present, &["python3-venv", "jq", "openssl", "curl"])
        });
    if !(built && prepared) {
        suite.skip(Part::Browser, "browser journeys", "what they need failed above");
        return;
    }
    suite.run(Part::Browser, "browser journeys", || {
        let platform = Platform::start(workspace)?;
        let mut journeys = workspace.command("npx");
        journeys
            .current_dir(workspace.path("e2e"))
            .args(["playwright", "test", "--reporter=list"])
            .env("OHQC_URL", platform.url())
            .env("OHQC_CLIENT", platform.client())
            .env("OHQC_CLIENT_KEY", platform.client_key())
            .env("OHQC_BINARY", workspace.target("debug/ohqc"));
        if let Some(chromium) = chromium() {
            journeys.env("CHROMIUM", chromium);
        }
        stream(&mut journeys)
    });
}
