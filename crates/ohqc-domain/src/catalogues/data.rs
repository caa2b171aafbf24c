//! Longer lists, kept as data files with the mark of each fact.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::codes::{Category, ProblemCategory, QualityDocumentKind};
use crate::provenance::Mark;
use crate::text::Text;

/// What is filed for within a category: a hazard for examinations, named after its section of GBZ 188, or a disease for
/// diagnosis, after the catalogue of occupational diseases.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The section of GBZ 188 (`6.1`), or a code of ours where the standard is another (`R.1`) or has none (`N01-01`).
    pub code: String,
    /// The category it belongs to: a [`Category`], or a [`DiagnosisCategory`](super::DiagnosisCategory).
    pub category: String,
    /// Its code in the edition of the catalogue before.
    #[serde(default)]
    pub former: Option<String>,
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
    /// Words of which it holds none: they name another device, as 裂隙灯显微镜 is no microscope.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// Where it is needed, when that is not everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    /// How sure it is.
    pub mark: Mark,
}

impl ExpectedDevice {
    /// Whether a device of that name is one.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        let holds = |words: &[String]| words.iter().any(|word| name.contains(word.as_str()));
        holds(&self.words) && !holds(&self.except)
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
const DISEASES: &str = include_str!("../../data/catalogues/diseases.toml");
const PROBLEM_KINDS: &str = include_str!("../../data/catalogues/problem-kinds.toml");
const QUALITY_DOCUMENTS: &str = include_str!("../../data/catalogues/quality-documents.toml");
const INDUSTRIES: &str = include_str!("../../data/catalogues/industries.toml");
const EQUIPMENT: &str = include_str!("../../data/catalogues/equipment.toml");

// A file that does not parse leaves an empty list; the tests below refuse to build a release with one.
static PARSED_ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| {
    [SERVICES, DISEASES].iter().flat_map(|file| toml::from_str::<List<Item>>(file).unwrap_or_default().entries).collect()
});
static PARSED_PROBLEM_KINDS: LazyLock<Vec<ProblemKind>> =
    LazyLock::new(|| toml::from_str::<List<ProblemKind>>(PROBLEM_KINDS).unwrap_or_default().entries);
static PARSED_QUALITY_DOCUMENTS: LazyLock<Vec<QualityDocument>> =
    LazyLock::new(|| toml::from_str::<List<QualityDocument>>(QUALITY_DOCUMENTS).unwrap_or_default().entries);
static PARSED_EQUIPMENT: LazyLock<Vec<ExpectedDevice>> =
    LazyLock::new(|| toml::from_str::<List<ExpectedDevice>>(EQUIPMENT).unwrap_or_default().entries);

static PARSED_INDUSTRIES: LazyLock<Vec<Industry>> =
    LazyLock::new(|| toml::from_str::<List<Industry>>(INDUSTRIES).unwrap_or_default().entries);

/// Every item, by category: examples of the six hazard categories, not the whole standard, and all diseases.
#[must_use]
pub fn items() -> &'static [Item] {
    &PARSED_ITEMS
}

/// The item with that code; no two kinds share one.
#[must_use]
pub fn item(code: &str) -> Option<&'static Item> {
    items().iter().find(|item| item.code == code)
}

/// The items of one category, by its code.
pub fn items_of(category: &str) -> impl Iterator<Item = &'static Item> {
    items().iter().filter(move |item| item.category == category)
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
    use crate::catalogues::DiagnosisCategory;

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
        toml::from_str::<List<Item>>(SERVICES).unwrap();
        toml::from_str::<List<Item>>(DISEASES).unwrap();
        toml::from_str::<List<ProblemKind>>(PROBLEM_KINDS).unwrap();
        toml::from_str::<List<QualityDocument>>(QUALITY_DOCUMENTS).unwrap();
        toml::from_str::<List<Industry>>(INDUSTRIES).unwrap();
        toml::from_str::<List<ExpectedDevice>>(EQUIPMENT).unwrap();
    }

    /// examination 1.4 codes.
    #[test]
    fn every_category_has_items_with_unique_codes() {
        assert_unique(items().iter().map(|item| item.code.as_str()));
        items().iter().for_each(|item| assert_named(&item.name));
        for category in Category::ALL {
            assert!(items_of(category.code()).next().is_some(), "{category:?} has no item");
        }
        assert_eq!(item("7.1").map(|noise| noise.category.as_str()), Some(Category::Physical.code()));
        assert_eq!(item("0.0"), None);
    }

    /// diagnosis.md §5.2: 12 classes and 135 diseases in the edition of 2024, 10 classes and 132 in that of 2013.
    /// diagnosis 7.2-6.
    #[test]
    fn the_diseases_add_up_to_both_editions() {
        let diseases: Vec<&Item> = DiagnosisCategory::ALL.iter().flat_map(|class| items_of(class.code())).collect();
        let counts: Vec<usize> = DiagnosisCategory::ALL.iter().map(|class| items_of(class.code()).count()).collect();
        assert_eq!(counts, [19, 9, 3, 4, 59, 7, 13, 5, 11, 2, 1, 2]);
        assert_eq!(diseases.len(), 135);
        for disease in &diseases {
            assert!(disease.code.starts_with(&format!("N{}-", disease.category)), "{}", disease.code);
            assert_ne!(disease.mark, Mark::Verified, "{}: the official annex was not seen", disease.code);
        }
        let former: BTreeSet<&str> = diseases.iter().filter_map(|disease| disease.former.as_deref()).collect();
        let classes: BTreeSet<&str> = former.iter().filter_map(|code| code.split('-').next()).collect();
        assert_eq!((classes.len(), former.len()), (10, 132));
        let new: Vec<&str> = diseases.iter().filter(|one| one.former.is_none()).map(|one| one.code.as_str()).collect();
        assert_eq!(new, ["N10-01", "N11-01"]);
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

    /// Each row of the list of devices: examination 2.6-1, examination 2.6-2, examination 2.6-3, examination 2.6-4,
    /// examination 2.6-5, examination 2.6-6, examination 2.6-7.
    #[test]
    fn every_row_of_the_list_of_devices_is_known() {
        let basic = "体重计、血压计、听诊器、叩诊锤、心电图仪、视力计、色觉图谱、裂隙灯、眼底镜、检耳镜、额镜、彩超、显微镜、离心机、\
            尿分析仪、五分类血球仪、生化仪";
        let rows = [
            (None, basic),
            (Some(Category::Dust), "高千伏 X 线机、DR、肺通气功能仪"),
            (Some(Category::Chemical), "分析天平、分光光度计、酸度计、原子吸收、测汞仪、气相色谱、氟离子电极"),
            (Some(Category::Physical), "纯音听力计、声导抗、冷水复温、指端感觉、肌电图"),
            (Some(Category::Biological), "生物安全柜、酶标仪、恒温箱、凝集试验器材"),
            (Some(Category::Radiation), "细胞培养、染色体分析、甲状腺功能、酶联免疫仪"),
            (Some(Category::Special), "深视力、暗适应、视野计、灯箱"),
        ];
        for (category, names) in rows {
            for name in names.split('、') {
                let known = expected_devices().iter().filter(|device| device.category == category && device.is(name));
                assert_eq!(known.count(), 1, "{category:?} {name}");
            }
        }
    }

    #[test]
    fn a_device_is_not_taken_for_another_whose_name_it_holds() {
        let is = |code: &str, name: &str| expected_devices().iter().find(|one| one.code == code).unwrap().is(name);
        for (code, name, known) in [
            ("EB12", "生物显微镜", true),
            ("EB12", "裂隙灯显微镜", false),
            ("E206", "紫外可见分光光度计", true),
            ("E206", "原子吸收分光光度计", false),
            ("EB05", "国际标准视力灯箱", true),
            ("EB05", "深视力检查仪", false),
            ("EB08", "彩色多普勒超声诊断系统", true),
            ("EB08", "超声波清洗机", false),
            ("E301", "电测听仪", true),
            ("E301", "测听室", false),
            ("E403", "恒温水浴箱", false),
        ] {
            assert_eq!(is(code, name), known, "{code} {name}");
        }
    }

    /// examination 2.7.
    #[test]
    fn there_are_26_quality_documents() {
        assert_unique(quality_documents().iter().map(|document| document.code.as_str()));
        quality_documents().iter().for_each(|document| assert_named(&document.name));
        assert_eq!(quality_documents().len(), 26);
    }
}
