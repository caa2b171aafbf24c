//! Format, lints and the tests of the crates.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::obligations;
use crate::prepare::{WASM, WasmToolchain, on_path};
use crate::step::stream;
use crate::test::suite::Suite;
use crate::test::{Part, ensure};
use crate::tidy;
use crate::workspace::Workspace;

/// Checks that need no compiler.
pub fn style(workspace: &Workspace, suite: &mut Suite) {
    suite.run(Part::Units, "format", || stream(&mut workspace.cargo(["fmt", "--all", "--check"])));
    suite.run(Part::Units, "house rules", || tidy::check(workspace));
    suite.run(Part::Units, "obligations and the tests that show them", || obligations::check(workspace));
}

/// Lints are warnings while one works, and errors here.
pub fn lints(workspace: &Workspace, suite: &mut Suite) {
    suite.run(Part::Units, "lints of the server side", || {
        client_folder(workspace)?;
        let select = ["clippy", "--locked", "--workspace", "--exclude", "ohqc-frontend", "--all-targets", "--", "-D", "warnings"];
        stream(&mut workspace.cargo(select))
    });
    const CLIENT: &str = "lints of the client";
    if suite.wants(Part::Units) && WasmToolchain::prepare(workspace).is_ok_and(|toolchain| toolchain.is_foreign()) {
        suite.skip(Part::Units, CLIENT, "Debian's compiler has no clippy of its own version");
        return;
    }
    suite.run(Part::Units, CLIENT, || {
        let select = ["clippy", "--locked", "-p", "ohqc-frontend", "--target", WASM, "--", "-D", "warnings"];
        stream(&mut workspace.cargo(select))
    });
}

/// The tests of the crates; those that need a database run on both engines.
pub fn tests(workspace: &Workspace, suite: &mut Suite) {
    if suite.wants(Part::Units) || suite.wants(Part::Contract) {
        let part = if suite.wants(Part::Contract) { Part::Contract } else { Part::Units };
        suite.run(part, "prepare PostgreSQL", || {
            let installed = fs::read_dir("/usr/lib/postgresql").is_ok_and(|mut versions| versions.next().is_some());
            ensure(workspace, "PostgreSQL", installed || on_path("initdb").is_some(), &["postgresql"])
        });
        suite.run(part, "prepare the fonts of documents", || {
            let fonts = workspace.command("fc-list").arg(":lang=zh").output();
            let present = fonts.is_ok_and(|fonts| !fonts.stdout.is_empty());
            ensure(workspace, "a Chinese font", present, &["fonts-noto-cjk", "fontconfig"])
        });
        suite.run(part, "prepare the reader of documents", || {
            ensure(workspace, "pdftotext", on_path("pdftotext").is_some(), &["poppler-utils"])
        });
    }
    suite.run(Part::Units, "unit tests", || {
        client_folder(workspace)?;
        let select =
            ["test", "--locked", "--no-fail-fast", "--workspace", "--exclude", "ohqc-frontend", "--exclude", "xtask-bindgen"];
        let mut test = workspace.cargo(select);
        stream(both_engines(test.args(["--exclude", "ohqc-server"])))
    });
    // Apart, so that the libraries of one do not change how those of the others are built.
    for (heading, package) in [("unit tests of the client", "ohqc-frontend"), ("unit tests of its builder", "xtask-bindgen")] {
        suite.run(Part::Units, heading, || stream(&mut workspace.cargo(["test", "--locked", "--no-fail-fast", "-p", package])));
    }
    suite.run(Part::Contract, "contract tests", || {
        client_folder(workspace)?;
        stream(both_engines(&mut workspace.cargo(["test", "--locked", "--no-fail-fast", "-p", "ohqc-server"])))
    });
}

/// Tests that need a database take SQLite, and PostgreSQL too when asked.
fn both_engines(command: &mut Command) -> &mut Command {
    command.env("OHQC_TEST_POSTGRES", "1")
}

/// The server embeds the client's folder and does not compile without one; an empty one will do for its own tests.
pub fn client_folder(workspace: &Workspace) -> Result<(), Failure> {
    let dist = workspace.path("frontend/dist");
    fs::create_dir_all(&dist).map_err(Failure::at(&dist))
}

/// Builds the server for the checks that run it, and returns where it lies.
///
/// Together with its tests, because their helpers switch features of shared dependencies on: alone, it would compile most of them
/// a second time.
pub fn build_server(workspace: &Workspace) -> Result<PathBuf, Failure> {
    client_folder(workspace)?;
    stream(&mut workspace.cargo(["build", "--locked", "-p", "ohqc-server", "--bins", "--tests"]))?;
    Ok(workspace.target("debug/ohqc"))
}
