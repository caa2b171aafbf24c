//! Gets the tools that a step needs, or says what to install.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::stamp::{Fingerprint, unless_fresh};
use crate::step::{capture, step, stream, succeeds};
use crate::workspace::Workspace;

/// The compile target of the web client.
pub const WASM: &str = "wasm32-unknown-unknown";

/// How cargo compiles for the browser on this machine.
pub struct WasmToolchain {
    variables: Vec<(&'static str, &'static str)>,
    arguments: Vec<&'static str>,
}

impl WasmToolchain {
    /// Finds or fetches the WASM target: what the compiler has, then rustup, then Debian's packages.
    pub fn prepare(workspace: &Workspace) -> Result<Self, Failure> {
        let standard = Self { variables: vec![], arguments: vec!["--target", WASM] };
        if has_wasm_library(workspace)? {
            return Ok(standard);
        }
        step("fetch the WASM target", || {
            if succeeds(workspace.command("rustup").arg("--version"))
                && stream(workspace.command("rustup").args(["target", "add", WASM])).is_ok()
            {
                return Ok(standard);
            }
            println!("    rustup cannot deliver {WASM}; trying Debian's sources of the standard library");
            Self::from_debian(workspace)
        })
    }

    /// Compiles the standard library from Debian's sources, with Debian's own compiler, because sources and compiler must match.
    fn from_debian(workspace: &Workspace) -> Result<Self, Failure> {
        let debian = [("/usr/bin/rustc", "rustc-web"), ("/usr/src", "rust-web-src"), ("/usr/bin/wasm-ld-19", "lld-19")];
        let present = debian.iter().all(|(path, _)| Path::new(path).exists())
            && succeeds(workspace.command("dpkg").args(["--status", "rust-web-src"]));
        if !present {
            packages(workspace, "the WASM target", &debian.map(|(_, package)| package))?;
        }
        Ok(Self {
            variables: vec![
                ("RUSTC", "/usr/bin/rustc"),
                ("RUSTC_BOOTSTRAP", "1"),
                ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19"),
            ],
            arguments: vec!["--target", WASM, "-Z", "build-std=std,panic_abort"],
        })
    }

    /// Whether this is another compiler than the one that builds the server.
    pub fn is_foreign(&self) -> bool {
        !self.variables.is_empty()
    }

    /// `cargo` with these arguments, for the browser.
    pub fn cargo<const N: usize>(&self, workspace: &Workspace, arguments: [&str; N]) -> Command {
        let mut command = workspace.cargo(arguments);
        command.args(&self.arguments).envs(self.variables.iter().copied());
        command
    }
}

/// Whether the compiler already has a standard library for the browser.
fn has_wasm_library(workspace: &Workspace) -> Result<bool, Failure> {
    let folder = capture(workspace.command("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    Ok(Path::new(folder.trim()).is_dir())
}

/// Installs Debian packages when this is root on Debian; otherwise says what to install.
pub fn packages(workspace: &Workspace, what: &'static str, names: &[&str]) -> Result<(), Failure> {
    let remedy = format!("Install it with: apt-get install {}", names.join(" "));
    let root = capture(workspace.command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || !succeeds(workspace.command("apt-get").arg("--version")) {
        return Err(Failure::Missing { what, remedy });
    }
    let mut install = workspace.command("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "--yes", "--no-install-recommends"]).args(names);
    stream(workspace.command("apt-get").args(["update", "--quiet"]))
        .and_then(|()| stream(&mut install))
        .map_err(|failure| Failure::Missing { what, remedy: format!("{failure}. {remedy}") })
}

/// Installs the Node packages of a folder from its lock file, unless they are there.
pub fn node_packages(workspace: &Workspace, folder: &str) -> Result<(), Failure> {
    if !succeeds(workspace.command("npm").arg("--version")) {
        let remedy = "Install Node 20 or newer: https://nodejs.org, or apt-get install nodejs npm".to_owned();
        return Err(Failure::Missing { what: "npm", remedy });
    }
    let place = workspace.path(folder);
    let fingerprint = Fingerprint::default().file(&place.join("package.json"))?.file(&place.join("package-lock.json"))?.text();
    let modules = place.join("node_modules");
    unless_fresh(&modules.join(".ohqc-stamp"), &fingerprint, &modules, || {
        let npm = |arguments: &[&str]| {
            let mut command = workspace.command("npm");
            command.current_dir(&place).args(arguments).args(["--no-audit", "--no-fund"]);
            // The browser comes from the system; nothing else may download one.
            stream(command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
        };
        npm(&["ci", "--loglevel=error"]).or_else(|failure| {
            // A lock file written where a registry lacked packages of other systems is refused by `npm ci`, though it serves here.
            println!("    {failure}; taking the lock file's versions without its completeness check");
            npm(&["install", "--no-save"])
        })
    })
}

/// The Chromium of this system: `CHROMIUM`, or the first on the search path.
pub fn chromium() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    named.or_else(|| {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].iter().find_map(|name| on_path(name))
    })
}

/// The full path of a program on the search path.
pub fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}
