//! Units whose reporting line differs from their place in GB/T 2260 (requirements 6.3 point 4, C-23, C-25).

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RegionCode;
use crate::provenance::Mark;
use crate::text::Text;

/// The file as it is embedded.
const FILE: &str = include_str!("../../data/special_units.toml");

/// A name that the documents used for a unit, with the days on which it was current.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while the name is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// The clause that uses the name.
    pub clause: String,
}

impl FormerName {
    /// Whether the name was current on that day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A unit with a reporting line of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialUnit {
    /// Which region.
    pub code: RegionCode,
    /// Where it reports.
    pub reports_to: RegionCode,
    /// The clause it is read from.
    pub clause: String,
    /// How sure the reading is.
    pub mark: Mark,
    /// Why, in Chinese.
    pub note_zh: String,
    /// Why, in English.
    pub note_en: String,
    /// What the documents called it, and when.
    pub names: Vec<FormerName>,
}

impl SpecialUnit {
    /// Why it reports there.
    #[must_use]
    pub fn note(&self) -> Text {
        Text::owned(self.note_zh.clone(), self.note_en.clone())
    }

    /// What the documents of that day call it; none when they are silent.
    #[must_use]
    pub fn name_on(&self, day: NaiveDate) -> Option<&str> {
        self.names.iter().find(|name| name.holds_on(day)).map(|name| name.name.as_str())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Vec<SpecialUnit>,
}

/// Every unit with a reporting line of its own. A test proves that the embedded file is read whole.
#[must_use]
pub fn special_units() -> &'static [SpecialUnit] {
    static UNITS: LazyLock<Vec<SpecialUnit>> =
        LazyLock::new(|| toml::from_str::<File>(FILE).map(|file| file.unit).unwrap_or_default());
    &UNITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_valid() {
        let file: File = toml::from_str(FILE).unwrap();
        assert_eq!(file.unit.len(), 4);
    }

    #[test]
    fn names_follow_the_documents() {
        let unit = special_units().iter().find(|unit| unit.code.as_str() == "22L002").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(unit.name_on(day("2021-07-20")), None);
        assert_eq!(unit.name_on(day("2024-06-20")), Some("梅河口市"));
        assert_eq!(unit.name_on(day("2024-06-21")), Some("梅河新区"));
    }
}
