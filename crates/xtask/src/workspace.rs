//! Where things are: the checkout, its folders, and the build cache.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout that `cargo xtask` was called in, and the build cache that its commands share.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the checkout from the manifest that cargo ran, and the cache from `CARGO_TARGET_DIR` or the home folder.
    ///
    /// The cache is outside the checkout, so that several checkouts share their compiled dependencies. Cargo's own settings file
    /// cannot name a home folder, so the few crates of xtask itself are built in `target/` unless the variable is set.
    pub fn locate() -> Self {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.ancestors().nth(2).map_or_else(|| manifest.clone(), Path::to_path_buf);
        let target = match (env::var_os("CARGO_TARGET_DIR"), env::home_dir()) {
            (Some(set), _) => root.join(set),
            (None, Some(home)) => home.join(".cache").join("ohqc-target"),
            (None, None) => root.join("target"),
        };
        Self { root, target }
    }

    /// The checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder of the checkout; `below` uses `/`.
    pub fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// A file or folder of the build cache.
    pub fn target(&self, below: &str) -> PathBuf {
        self.target.join(below)
    }

    /// A command that runs in the checkout, with the shared build cache and without what the outer `cargo run` set for xtask alone.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // Build scripts of dependencies watch some of these and would be rebuilt on every change between callers.
        for (name, _) in env::vars_os() {
            let ours = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_BIN_")
            });
            if ours {
                command.env_remove(name);
            }
        }
        command
    }

    /// `cargo` with these arguments.
    pub fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }
}
