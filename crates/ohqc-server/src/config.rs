//! Settings: flags, then `OHQC_*` variables, then a TOML file; an unknown key is an error.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use ipnet::{AddrParseError, IpNet};
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
    /// Attempts to log in per minute and address.
    pub logins_per_minute: Option<NonZeroU32>,
    /// Whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<Proxies>,
}

/// An address or a network (`10.0.0.0/8`) of proxies before the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Proxies(IpNet);

impl Proxies {
    /// Whether an address is one of them.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl FromStr for Proxies {
    type Err = AddrParseError;

    fn from_str(text: &str) -> Result<Self, AddrParseError> {
        text.parse().or_else(|error| text.parse::<IpAddr>().map(IpNet::from).map_err(|_| error)).map(Self)
    }
}

impl TryFrom<String> for Proxies {
    type Error = AddrParseError;

    fn try_from(text: String) -> Result<Self, AddrParseError> {
        text.parse()
    }
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

    #[test]
    fn proxies_are_addresses_or_networks_and_nobody_is_let_in_for_nothing() {
        let file = "logins_per_minute = 5\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]";
        let file = toml::from_str::<File>(file).unwrap();
        let contained = |address: &str| file.trusted_proxies.iter().any(|some| some.contain(address.parse().unwrap()));
        assert!(contained("10.1.2.3") && contained("::1") && !contained("11.1.2.3"));
        assert_eq!(file.logins_per_minute.map(NonZeroU32::get), Some(5));
        for wrong in ["trusted_proxies = [\"proxy.example\"]", "trusted_proxies = [\"10.0.0.0/33\"]", "logins_per_minute = 0"] {
            assert!(toml::from_str::<File>(wrong).is_err(), "{wrong}");
        }
    }
}
