//! Builds the web client: compile for the browser, split by pages, wrap as a JavaScript module, bundle, compress.

use clap::Args;

use crate::failure::Failure;
use crate::prepare::{self, WASM, WasmToolchain};
use crate::stamp::{Fingerprint, unless_fresh};
use crate::step::{step, stream};
use crate::workspace::Workspace;

/// How to build the client.
#[derive(Args, Default)]
pub struct Options {
    /// Optimizes and compresses as far as it goes; takes minutes longer
    #[arg(long)]
    pub release: bool,
}

impl Options {
    /// The profile of the compiler.
    const fn profile(&self) -> &'static str {
        if self.release { "client" } else { "client-quick" }
    }
}

/// Builds the client into `frontend/dist`. Steps whose inputs did not change are skipped.
pub fn build(workspace: &Workspace, options: &Options) -> Result<(), Failure> {
    let toolchain = WasmToolchain::prepare(workspace)?;
    step("compile the client for the browser", || {
        let mut compile =
            toolchain.cargo(workspace, ["rustc", "--locked", "-p", "ohqc-frontend", "--profile", options.profile()]);
        // The linker says where everything is used, so that the module can be split by pages.
        stream(compile.args(["--crate-type", "cdylib", "--", "-C", "link-arg=--emit-relocs"]))
    })?;
    step("split it by pages and wrap it as a JavaScript module", || bindgen(workspace, options))?;
    step("install the client's Node packages", || prepare::node_packages(workspace, "frontend"))?;
    step("bundle and compress it", || bundle(workspace, options))
}

/// Runs the splitter and wasm-bindgen into `frontend/pkg`.
///
/// No optimizer after it: Binaryen makes the module a sixth smaller and its compressed download a tenth larger.
fn bindgen(workspace: &Workspace, options: &Options) -> Result<(), Failure> {
    let compiled = workspace.target(&format!("{WASM}/{}/ohqc_frontend.wasm", options.profile()));
    let module = workspace.path("frontend/pkg");
    let wasm = module.join("ohqc_frontend_bg.wasm");
    let fingerprint = Fingerprint::default()
        .word(options.profile())
        .file(&compiled)?
        .folder(&workspace.path("crates/xtask-bindgen/src"), &[])?
        .file(&workspace.path("Cargo.lock"))?
        .text();
    unless_fresh(&module.join(".stamp"), &fingerprint, &wasm, || {
        let mut wrap = workspace.cargo(["run", "--locked", "-p", "xtask-bindgen", "--"]);
        stream(wrap.arg(&compiled).arg(&module))
    })
}

/// Runs Vite into `frontend/dist` and compresses what it wrote.
fn bundle(workspace: &Workspace, options: &Options) -> Result<(), Failure> {
    let frontend = workspace.path("frontend");
    let dist = frontend.join("dist");
    let fingerprint = Fingerprint::default()
        .word(options.profile())
        .folder(&frontend, &["dist", "node_modules", "pkg"])?
        .file(&frontend.join("pkg/.stamp"))?
        .file(&workspace.path("crates/xtask/src/precompress.mjs"))?
        .text();
    // The stamp lies outside dist: Vite empties that folder, and the server embeds all of it.
    unless_fresh(&frontend.join("pkg/.bundle-stamp"), &fingerprint, &dist.join("index.html"), || {
        stream(workspace.command("npm").current_dir(&frontend).args(["run", "build"]))?;
        let quality = if options.release { "11" } else { "9" };
        let script = workspace.path("crates/xtask/src/precompress.mjs");
        stream(workspace.command("node").arg(script).arg(&dist).arg(quality))
    })
}
