//! Longer lists, kept as data files with the mark of each fact.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::codes::{Category, ProblemCategory, QualityDocumentKind};
use crate::provenance::Mark;
use crate::text::Text;

/// A service item an institution files for, named after its section of GBZ 188.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CatalogueService)]
pub struct Service {
    /// The section of GBZ 188 (`6.1`), or a code of ours where the standard is another (`R.1`).
    pub code: String,
    /// The category it belongs to.
    pub category: Category,
    /// What it is called.
    pub name: Text,
    /// Where it is described.
    pub basis: String,
    /// How sure code and name are.
    pub mark: Mark,
}

/// A named kind of problem within a category of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProblemKind {
    /// `P1.1` and so on.
    pub code: String,
    /// The category it belongs to.
    pub category: ProblemCategory,
    /// What it is called.
    pub name: Text,
    /// How sure it is.
    pub mark: Mark,
}

/// A document that the quality system of an examination institution holds (26 kinds, Guangdong's filing annex 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityDocument {
    /// `QD01` to `QD26`.
    pub code: String,
    /// Its level.
    pub kind: QualityDocumentKind,
    /// What it is called.
    pub name: Text,
    /// What it has to hold at least, where the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Text>,
    /// How sure it is.
    pub mark: Mark,
}

/// A section of the classification of economic activities (GB/T 4754-2017).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Industry {
    /// `A` to `T`.
    pub code: String,
    /// What it is called.
    pub name: Text,
    /// How sure it is.
    pub mark: Mark,
}

/// A device that an examination institution is expected to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedDevice {
    /// `EB01` and so on for everybody, `E101` and so on for a category.
    pub code: String,
    /// The category that needs it; absent where every institution does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// What it is called.
    pub name: Text,
    /// Words of which a device's name holds one.
    pub words: Vec<String>,
    /// How sure it is.
    pub mark: Mark,
}

impl ExpectedDevice {
    /// Whether a device of that name is one.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.words.iter().any(|word| name.contains(word.as_str()))
    }
}

/// A data file is a list under `entries`.
#[derive(Deserialize)]
struct List<T> {
    entries: Vec<T>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

const SERVICES: &str = include_str!("../../data/catalogues/services.toml");
const PROBLEM_KINDS: &str = include_str!("../../data/catalogues/problem-kinds.toml");
const QUALITY_DOCUMENTS: &str = include_str!("../../data/catalogues/quality-documents.toml");
const INDUSTRIES: &str = include_str!("../../data/catalogues/industries.toml");
const EQUIPMENT: &str = include_str!("../../data/catalogues/equipment.toml");

// A file that does not parse leaves an empty list; the tests below refuse to build a release with one.
static PARSED_SERVICES: LazyLock<Vec<Service>> =
    LazyLock::new(|| toml::from_str::<List<Service>>(SERVICES).unwrap_or_default().entries);
static PARSED_PROBLEM_KINDS: LazyLock<Vec<ProblemKind>> =
    LazyLock::new(|| toml::from_str::<List<ProblemKind>>(PROBLEM_KINDS).unwrap_or_default().entries);
static PARSED_QUALITY_DOCUMENTS: LazyLock<Vec<QualityDocument>> =
    LazyLock::new(|| toml::from_str::<List<QualityDocument>>(QUALITY_DOCUMENTS).unwrap_or_default().entries);
static PARSED_EQUIPMENT: LazyLock<Vec<ExpectedDevice>> =
    LazyLock::new(|| toml::from_str::<List<ExpectedDevice>>(EQUIPMENT).unwrap_or_default().entries);

static PARSED_INDUSTRIES: LazyLock<Vec<Industry>> =
    LazyLock::new(|| toml::from_str::<List<Industry>>(INDUSTRIES).unwrap_or_default().entries);

/// Every service item, by category and section of GBZ 188. Examples of the six categories, not the whole standard.
#[must_use]
pub fn services() -> &'static [Service] {
    &PARSED_SERVICES
}

/// The service item with that code.
#[must_use]
pub fn service(code: &str) -> Option<&'static Service> {
    services().iter().find(|service| service.code == code)
}

/// The service items of one category.
pub fn services_of(category: Category) -> impl Iterator<Item = &'static Service> {
    services().iter().filter(move |service| service.category == category)
}

/// Every named kind of problem.
#[must_use]
pub fn problem_kinds() -> &'static [ProblemKind] {
    &PARSED_PROBLEM_KINDS
}

/// The 26 kinds of quality documents.
#[must_use]
pub fn quality_documents() -> &'static [QualityDocument] {
    &PARSED_QUALITY_DOCUMENTS
}

/// The sections of GB/T 4754, `A` to `T`.
#[must_use]
pub fn industries() -> &'static [Industry] {
    &PARSED_INDUSTRIES
}

/// The section with that code.
#[must_use]
pub fn industry(code: &str) -> Option<&'static Industry> {
    industries().iter().find(|industry| industry.code == code)
}

/// The devices that examination institutions are expected to have.
#[must_use]
pub fn expected_devices() -> &'static [ExpectedDevice] {
    &PARSED_EQUIPMENT
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn assert_unique<'a>(codes: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for code in codes {
            assert!(seen.insert(code), "{code} occurs twice");
        }
    }

    fn assert_named(name: &Text) {
        assert!(!name.zh.is_empty() && !name.en.is_empty() && name.en.is_ascii(), "{name:?}");
    }

    #[test]
    fn the_files_parse() {
        toml::from_str::<List<Service>>(SERVICES).unwrap();
        toml::from_str::<List<ProblemKind>>(PROBLEM_KINDS).unwrap();
        toml::from_str::<List<QualityDocument>>(QUALITY_DOCUMENTS).unwrap();
        toml::from_str::<List<Industry>>(INDUSTRIES).unwrap();
        toml::from_str::<List<ExpectedDevice>>(EQUIPMENT).unwrap();
    }

    #[test]
    fn every_category_has_services_with_unique_codes() {
        assert_unique(services().iter().map(|service| service.code.as_str()));
        services().iter().for_each(|service| assert_named(&service.name));
        for category in Category::ALL {
            assert!(services_of(*category).next().is_some(), "{category:?} has no service");
        }
        assert_eq!(service("7.1").map(|noise| noise.category), Some(Category::Physical));
        assert_eq!(service("0.0"), None);
    }

    #[test]
    fn every_problem_category_has_kinds_that_carry_its_code() {
        assert_unique(problem_kinds().iter().map(|kind| kind.code.as_str()));
        for kind in problem_kinds() {
            assert_named(&kind.name);
            assert!(kind.code.starts_with(&format!("{}.", kind.category)), "{}", kind.code);
        }
        for category in ProblemCategory::ALL {
            assert!(problem_kinds().iter().any(|kind| kind.category == *category), "{category:?}");
        }
    }

    #[test]
    fn the_sections_of_industry_are_a_to_t() {
        industries().iter().for_each(|industry| assert_named(&industry.name));
        assert_eq!(industries().iter().map(|industry| industry.code.as_str()).collect::<String>(), "ABCDEFGHIJKLMNOPQRST");
        assert_eq!(industry("C").map(|found| found.name.zh.as_ref()), Some("制造业"));
    }

    #[test]
    fn every_category_expects_devices() {
        assert_unique(expected_devices().iter().map(|device| device.code.as_str()));
        expected_devices().iter().for_each(|device| assert_named(&device.name));
        for category in Category::ALL {
            assert!(expected_devices().iter().any(|device| device.category == Some(*category)), "{category:?}");
        }
        assert!(expected_devices().iter().all(|device| device.is(&device.name.zh)), "each knows its own name");
    }

    #[test]
    fn there_are_26_quality_documents() {
        assert_unique(quality_documents().iter().map(|document| document.code.as_str()));
        quality_documents().iter().for_each(|document| assert_named(&document.name));
        assert_eq!(quality_documents().len(), 26);
    }
}
