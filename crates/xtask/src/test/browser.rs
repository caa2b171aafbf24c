//! Journeys in a real Chromium against the real binary.

use crate::client;
use crate::prepare::{chromium, node_packages};
use crate::step::stream;
use crate::test::suite::Suite;
use crate::test::{Part, ensure};
use crate::workspace::Workspace;

/// Builds client and server and runs Playwright's tests. They find the programs in `OHQC_BINARY` and `OHQC_CHROMIUM`.
pub fn check(workspace: &Workspace, suite: &mut Suite) {
    let built = suite.run(Part::Browser, "build the client", || client::build(workspace, &client::Options::default()))
        & suite
            .run(Part::Browser, "build the server", || stream(&mut workspace.cargo(["build", "--locked", "-p", "ohqc-server"])));
    let prepared = suite.run(Part::Browser, "prepare Chromium", || {
        ensure(workspace, "Chromium", chromium().is_some(), &["chromium", "fonts-noto-cjk"])
    }) & suite.run(Part::Browser, "prepare Playwright", || node_packages(workspace, "e2e"));
    if !(built && prepared) {
        suite.skip(Part::Browser, "browser journeys", "what they need failed above");
        return;
    }
    suite.run(Part::Browser, "browser journeys", || {
        let mut journeys = workspace.command("npx");
        journeys
            .current_dir(workspace.path("e2e"))
            .args(["playwright", "test"])
            .env("OHQC_BINARY", workspace.target("debug/ohqc"));
        if let Some(chromium) = chromium() {
            journeys.env("OHQC_CHROMIUM", chromium);
        }
        stream(&mut journeys)
    });
}
