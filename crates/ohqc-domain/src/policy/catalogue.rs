//! The catalogue of keys: what a profile may set, how it is read and what people call it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::value::{Kind, Value};
use crate::text::{Text, percent};

/// The catalogue as it is embedded.
const FILE: &str = include_str!("../../data/profiles/catalogue.toml");

/// A code and what it means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The code.
    pub code: String,
    zh: String,
    en: String,
}

impl Named {
    /// What people call it.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::owned(self.zh.clone(), self.en.clone())
    }
}

/// How entries of a list meet those of the parent profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Merge {
    /// An entry replaces the one with the same code.
    Code,
}

/// One key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The key, e.g. `qc.coverage_months`.
    pub key: String,
    /// How its value is read.
    pub kind: Kind,
    /// The code of its unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// The set of codes its value is taken from.
    #[serde(default)]
    pub choices: Option<String>,
    /// Whether a profile may be silent about it.
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub(super) merge: Option<Merge>,
    zh: String,
    en: String,
}

impl Key {
    /// What people call it.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::owned(self.zh.clone(), self.en.clone())
    }
}

/// Keys that are shown together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its code, the first part of its keys.
    pub code: String,
    zh: String,
    en: String,
    /// Its keys in the order they are shown.
    pub keys: Vec<Key>,
}

impl Group {
    /// What people call it.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::owned(self.zh.clone(), self.en.clone())
    }
}

/// Every key, in groups.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    units: Vec<Named>,
    #[serde(rename = "group")]
    groups: Vec<Group>,
    choices: BTreeMap<String, Vec<Named>>,
}

impl Catalogue {
    /// The catalogue as it is embedded, read once. A test proves that the embedded file is read whole.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| toml::from_str(FILE).unwrap_or_default());
        &CATALOGUE
    }

    /// The groups in the order they are shown.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Every key in the order it is shown.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.groups.iter().flat_map(|group| &group.keys)
    }

    /// One key.
    #[must_use]
    pub fn key(&self, key: &str) -> Option<&Key> {
        self.keys().find(|entry| entry.key == key)
    }

    /// The codes a key's value is taken from; empty when it is free.
    #[must_use]
    pub fn choices(&self, key: &Key) -> &[Named] {
        key.choices.as_ref().and_then(|set| self.choices.get(set)).map_or(&[], Vec::as_slice)
    }

    /// Whether a value uses only codes its key knows.
    #[must_use]
    pub fn allows(&self, key: &Key, value: &Value) -> bool {
        let known = |code: &String| key.choices.is_none() || self.choices(key).iter().any(|choice| choice.code == *code);
        match value {
            Value::Text(code) => known(code),
            Value::List(codes) => codes.iter().all(known),
            _ => true,
        }
    }

    /// A value as people read it, with its unit; none for tables, which have a shape of their own.
    #[must_use]
    pub fn display(&self, key: &Key, value: &Value) -> Option<Text> {
        let named = |code: &String| {
            let choice = self.choices(key).iter().find(|choice| choice.code == *code);
            choice.map_or_else(|| Text::name(code), Named::title)
        };
        Some(match value {
            Value::Boolean(true) => Text::new("是", "Yes"),
            Value::Boolean(false) => Text::new("否", "No"),
            Value::Integer(number) => self.with_unit(key, &number.to_string()),
            Value::Decimal(number) if key.unit.as_deref() == Some("ratio") => Text::name(&percent(*number)),
            Value::Decimal(number) => self.with_unit(key, &number.normalize().to_string()),
            Value::Text(code) => named(code),
            Value::Label(name) => name.clone(),
            Value::Date(date) => Text::owned(date.to_string(), date.to_string()),
            Value::List(codes) => {
                let names: Vec<Text> = codes.iter().map(named).collect();
                let join = |get: fn(&Text) -> &str, between: &str| names.iter().map(get).collect::<Vec<_>>().join(between);
                Text::owned(join(|name| &name.zh, "、"), join(|name| &name.en, ", "))
            }
            Value::Numbers(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                let text = self.with_unit(key, &numbers.join(" / "));
                Text::owned(text.zh, text.en)
            }
            Value::Table(_) => return None,
        })
    }

    fn with_unit(&self, key: &Key, number: &str) -> Text {
        let unit = key.unit.as_ref().and_then(|unit| self.units.iter().find(|known| known.code == *unit));
        match unit {
            Some(unit) if unit.code == "percent" => Text::owned(format!("{number}%"), format!("{number}%")),
            Some(unit) => Text::owned(format!("{number} {}", unit.zh), format!("{number} {}", unit.en)),
            None => Text::owned(number, number),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_embedded_file_is_read_whole_and_hangs_together() {
        let catalogue: Catalogue = toml::from_str(FILE).unwrap();
        let keys: BTreeSet<&str> = catalogue.keys().map(|key| key.key.as_str()).collect();
        assert_eq!(keys.len(), catalogue.keys().count(), "no key twice");
        for group in catalogue.groups() {
            for key in &group.keys {
                assert!(key.key.starts_with(&format!("{}.", group.code)), "{} is in its group", key.key);
                assert!(!keys.iter().any(|other| other.starts_with(&format!("{}.", key.key))), "{} is no prefix", key.key);
                assert!(key.unit.iter().all(|unit| catalogue.units.iter().any(|known| known.code == *unit)), "{}", key.key);
                assert!(key.choices.iter().all(|set| catalogue.choices.contains_key(set)), "{}", key.key);
            }
        }
    }

    #[test]
    fn values_read_like_sentences() {
        let catalogue = Catalogue::embedded();
        let shown = |key: &str, value: Value| catalogue.display(catalogue.key(key).unwrap(), &value).unwrap();
        assert_eq!(shown("qc.coverage_months", Value::Integer(12)), Text::new("12 个月", "12 months"));
        assert_eq!(shown("targets.case_report_rate", Value::Decimal(rust_decimal::Decimal::new(95, 2))), Text::new("95%", "95%"));
        assert_eq!(shown("qc.na_policy", Value::Text("full".into())), Text::new("按满分计", "Counted as full"));
        assert_eq!(shown("check.warn_days", Value::Numbers(vec![60, 75])), Text::new("60 / 75 日", "60 / 75 days"));
    }
}
