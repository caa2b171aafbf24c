//! Settings: flags, then `OHQC_*` variables, then a TOML file; an unknown key is an error.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;

/// What a settings file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// Database URL.
    pub database: Option<String>,
    /// Folder of secrets and evidence files.
    pub data_dir: Option<PathBuf>,
    /// The address people reach the server under.
    pub public_url: Option<String>,
    /// Worker threads.
    pub workers: Option<usize>,
}

impl File {
    /// Reads a settings file.
    ///
    /// # Errors
    /// When it cannot be read, or holds an unknown key.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not valid", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error() {
        assert!(toml::from_str::<File>("listen = \"127.0.0.1:8080\"").is_ok());
        assert!(toml::from_str::<File>("lisen = \"127.0.0.1:8080\"").is_err());
    }
}
