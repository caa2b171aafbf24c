//! The profile files as they are written, and their first reading.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;
use thiserror::Error;

use super::catalogue::Catalogue;
use super::profile::{Document, ProfileId};
use super::value::Value;
use crate::provenance::Mark;
use crate::regions::RegionCode;
use crate::text::Text;

/// The profiles as they are embedded, the baseline first. A new province is a file and a line here.
const FILES: [&str; 4] = [
    include_str!("../../data/profiles/CN.toml"),
    include_str!("../../data/profiles/JL.toml"),
    include_str!("../../data/profiles/LN.toml"),
    include_str!("../../data/profiles/TJ.toml"),
];

/// A profile that cannot be used.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// The file is not TOML of the expected shape.
    #[error(transparent)]
    File(#[from] toml::de::Error),
    /// A key that the catalogue does not know.
    #[error("{profile} sets the unknown key {key}")]
    UnknownKey {
        /// The profile.
        profile: ProfileId,
        /// The key.
        key: String,
    },
    /// A value of another kind, or with a code that its key does not know.
    #[error("{profile} sets {key} to a value that it cannot have")]
    WrongValue {
        /// The profile.
        profile: ProfileId,
        /// The key.
        key: String,
    },
    /// The values of a profile do not make up the settings the program needs.
    #[error("the settings of {profile} are not complete: {cause}")]
    Incomplete {
        /// The profile.
        profile: ProfileId,
        /// What is missing or misshapen.
        cause: String,
    },
}

/// One version of a setting, as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSetting {
    value: serde_json::Value,
    clause: String,
    mark: Mark,
    #[serde(default)]
    note: Option<Text>,
    #[serde(default)]
    from: Option<NaiveDate>,
    #[serde(default)]
    to: Option<NaiveDate>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Versions {
    Many(Vec<RawSetting>),
    One(RawSetting),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: ProfileId,
    title: Text,
    region: RegionCode,
    #[serde(default)]
    inherits: Option<ProfileId>,
    valid_from: NaiveDate,
    documents: Vec<Document>,
    settings: BTreeMap<String, Versions>,
}

/// One version of a setting.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) value: Value,
    pub(super) clause: String,
    pub(super) mark: Mark,
    pub(super) note: Option<Text>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
}

impl Version {
    /// Whether it holds on that day; both ends are included.
    pub(super) fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A profile as it is written: its own values, with their dates, without those it inherits.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) id: ProfileId,
    pub(super) title: Text,
    pub(super) region: RegionCode,
    pub(super) inherits: Option<ProfileId>,
    pub(super) valid_from: NaiveDate,
    pub(super) documents: Vec<Document>,
    pub(super) settings: BTreeMap<String, Vec<Version>>,
}

/// The profiles as they are embedded, read once. A test proves that each embedded file is read whole.
pub(super) fn embedded() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> =
        LazyLock::new(|| FILES.iter().filter_map(|file| parse(file, Catalogue::embedded()).ok()).collect());
    &SOURCES
}

/// Reads one profile.
pub(super) fn parse(file: &str, catalogue: &Catalogue) -> Result<Source, PolicyError> {
    let File { id, title, region, inherits, valid_from, documents, settings } = toml::from_str(file)?;
    let mut read = BTreeMap::new();
    for (name, versions) in settings {
        let key = catalogue.key(&name).ok_or_else(|| PolicyError::UnknownKey { profile: id.clone(), key: name.clone() })?;
        let raw = match versions {
            Versions::One(raw) => vec![raw],
            Versions::Many(raw) => raw,
        };
        let versions: Option<Vec<Version>> = raw
            .into_iter()
            .map(|RawSetting { value, clause, mark, note, from, to }| {
                let value = Value::read(key.kind, value).filter(|value| catalogue.allows(key, value))?;
                Some(Version { value, clause, mark, note, from, to })
            })
            .collect();
        let versions = versions.ok_or_else(|| PolicyError::WrongValue { profile: id.clone(), key: name.clone() })?;
        read.insert(name, versions);
    }
    Ok(Source { id, title, region, inherits, valid_from, documents, settings: read })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_is_valid() {
        for file in FILES {
            let source = parse(file, Catalogue::embedded()).unwrap();
            for (key, versions) in &source.settings {
                for (one, other) in versions.iter().zip(versions.iter().skip(1)) {
                    assert_eq!(one.to.and_then(|to| to.succ_opt()), other.from, "{key}: versions follow each other");
                }
            }
        }
        assert_eq!(embedded().len(), FILES.len());
    }

    #[test]
    fn a_slip_in_a_file_is_found() {
        let file = |setting: &str| {
            format!(
                "id = \"XX\"\nregion = \"110000\"\nvalid_from = \"2025-01-01\"\ndocuments = []\ntitle = {{ zh = \"x\", en = \"x\" }}\n[settings]\n{setting}"
            )
        };
        let read = |setting: &str| parse(&file(setting), Catalogue::embedded());
        assert!(read("\"qc.pass_line\" = { value = \"85\", clause = \"c\", mark = \"own\" }").is_ok());
        assert!(matches!(
            read("\"qc.pass_lime\" = { value = \"85\", clause = \"c\", mark = \"own\" }"),
            Err(PolicyError::UnknownKey { .. })
        ));
        assert!(matches!(
            read("\"qc.pass_line\" = { value = true, clause = \"c\", mark = \"own\" }"),
            Err(PolicyError::WrongValue { .. })
        ));
        assert!(matches!(
            read("\"qc.na_policy\" = { value = \"half\", clause = \"c\", mark = \"own\" }"),
            Err(PolicyError::WrongValue { .. })
        ));
        assert!(matches!(read("\"qc.pass_line\" = { value = \"85\", clause = \"c\" }"), Err(PolicyError::File(_))));
    }
}
