//! Journeys in a real Chromium against the real binary.

use crate::client;
use crate::prepare::{chromium, node_packages};
use crate::serve::Platform;
use crate::step::stream;
use crate::test::code::build_server;
use crate::test::suite::Suite;
use crate::test::{Part, ensure};
use crate::workspace::Workspace;

/// Builds client and server, serves a fresh province, and runs Playwright's tests, which read `OHQC_URL`, `OHQC_CLIENT`,
/// `OHQC_CLIENT_KEY` and `CHROMIUM`.
pub fn check(workspace: &Workspace, suite: &mut Suite) {
    let built = suite.run(Part::Browser, "build the client", || client::build(workspace, &client::Options::default()))
        & suite.run(Part::Browser, "build the server", || build_server(workspace).map(drop));
    let prepared = suite.run(Part::Browser, "prepare Chromium", || {
        ensure(workspace, "Chromium", chromium().is_some(), &["chromium", "fonts-noto-cjk"])
    }) & suite.run(Part::Browser, "prepare Playwright", || node_packages(workspace, "e2e"));
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
            .env("OHQC_CLIENT_KEY", platform.client_key());
        if let Some(chromium) = chromium() {
            journeys.env("CHROMIUM", chromium);
        }
        stream(&mut journeys)
    });
}
