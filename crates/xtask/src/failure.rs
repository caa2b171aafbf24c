//! Why a step failed, in words that say what to do next.

use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A command could not be started, which mostly means that it is not installed.
    #[error("could not start `{command}`: {cause}")]
    NotStarted {
        /// The command as a person would type it.
        command: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A command ran and reported failure; its own output says why.
    #[error("`{command}` ended with {status}")]
    Unsuccessful {
        /// The command as a person would type it.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A file could not be read or written.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A tool is missing and could not be had.
    #[error("{what} is missing. {remedy}")]
    Missing {
        /// The tool.
        what: &'static str,
        /// What to install, and how.
        remedy: String,
    },
    /// A check ran to its end and found something.
    #[error("{0}")]
    Check(String),
}

impl Failure {
    /// Names the file in an I/O error; for `map_err`.
    pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::File { path, cause }
    }
}
