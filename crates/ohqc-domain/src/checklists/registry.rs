//! The templates that come with the program.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::template::{Template, TemplateRef};

/// File name and text of every embedded template.
const FILES: &[(&str, &str)] = &[
    ("ohe-a.1.toml", include_str!("../../data/checklists/ohe-a.1.toml")),
    ("ohe-b.1.toml", include_str!("../../data/checklists/ohe-b.1.toml")),
    ("ohe-c.1.toml", include_str!("../../data/checklists/ohe-c.1.toml")),
    ("ohe-d.1.toml", include_str!("../../data/checklists/ohe-d.1.toml")),
    ("ohe-e.1.toml", include_str!("../../data/checklists/ohe-e.1.toml")),
    ("ohe-f.1.toml", include_str!("../../data/checklists/ohe-f.1.toml")),
    ("ohe-g.1.toml", include_str!("../../data/checklists/ohe-g.1.toml")),
    ("ohe-h.1.toml", include_str!("../../data/checklists/ohe-h.1.toml")),
    ("diagnosis-1.1.toml", include_str!("../../data/checklists/diagnosis-1.1.toml")),
    ("diagnosis-2.1.toml", include_str!("../../data/checklists/diagnosis-2.1.toml")),
    ("verification-ohe.1.toml", include_str!("../../data/checklists/verification-ohe.1.toml")),
    ("verification-diagnosis.1.toml", include_str!("../../data/checklists/verification-diagnosis.1.toml")),
];

// A file that does not parse is left out; a test refuses to build a release with one.
static TEMPLATES: LazyLock<Vec<Template>> =
    LazyLock::new(|| FILES.iter().filter_map(|(_, text)| Template::parse(text).ok()).collect());

/// Every version of every template.
#[must_use]
pub fn all() -> &'static [Template] {
    &TEMPLATES
}

/// That version of that template.
#[must_use]
pub fn get(reference: &TemplateRef) -> Option<&'static Template> {
    all().iter().find(|template| template.id == reference.id && template.version == reference.version)
}

/// The newest version of a template.
#[must_use]
pub fn latest(id: &str) -> Option<&'static Template> {
    all().iter().filter(|template| template.id == id).max_by_key(|template| template.version)
}

/// The newest version of a template that may be used on that day.
#[must_use]
pub fn latest_on(id: &str, day: NaiveDate) -> Option<&'static Template> {
    all().iter().filter(|template| template.id == id && template.valid_from <= day).max_by_key(|template| template.version)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::template::{Item, Part, Purpose, Scale};
    use super::*;
    use crate::catalogues::{Category, KeyLink};
    use crate::provenance::Mark;

    fn subtotals(id: &str) -> Vec<Decimal> {
        latest(id).unwrap().sections.iter().map(|section| section.items.iter().map(|item| item.points).sum()).collect()
    }

    fn decimals(values: &[i64]) -> Vec<Decimal> {
        values.iter().copied().map(Decimal::from).collect()
    }

    #[test]
    fn every_file_parses_and_is_named_after_its_template() {
        for (name, text) in FILES {
            let template = Template::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(*name, format!("{}.{}.toml", template.id, template.version));
        }
        assert_eq!(all().len(), FILES.len());
    }

    #[test]
    fn the_sections_add_up_as_published() {
        assert_eq!(subtotals("ohe-a"), decimals(&[10, 19, 20, 10, 31, 10]));
        assert_eq!(subtotals("ohe-b"), decimals(&[30, 35, 10, 25]));
        assert_eq!(subtotals("diagnosis-2"), decimals(&[15, 15, 20, 30, 20]));
    }

    #[test]
    fn every_points_table_adds_up_to_one_hundred() {
        for template in all().iter().filter(|template| template.scale == Scale::Points) {
            assert_eq!(template.points(), Decimal::ONE_HUNDRED, "{}", template.id);
        }
    }

    /// examination D13.
    #[test]
    fn the_tables_hold_as_many_items_as_their_source() {
        let counts: Vec<_> = all().iter().map(|template| (template.id.as_str(), template.items().count())).collect();
        let expected = [
            ("ohe-a", 48),
            ("ohe-b", 26),
            ("ohe-c", 20),
            ("ohe-d", 20),
            ("ohe-e", 20),
            ("ohe-f", 18),
            ("ohe-g", 20),
            ("ohe-h", 16),
            ("diagnosis-1", 14),
            ("diagnosis-2", 33),
            ("verification-ohe", 26),
            ("verification-diagnosis", 14),
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn official_weights_are_forty_and_sixty() {
        let weight = |id| latest(id).unwrap().weight.clone().map(|weight| (weight.value, weight.mark));
        assert_eq!(weight("ohe-a"), Some((Decimal::from(40), Mark::Verified)));
        assert_eq!(weight("ohe-b"), Some((Decimal::from(60), Mark::Verified)));
    }

    #[test]
    fn each_category_has_exactly_one_table() {
        for category in Category::ALL {
            let tables = all().iter().filter(|t| t.part == Part::CategoryTable && t.category == Some(*category)).count();
            assert_eq!(tables, 1, "{category:?}");
        }
    }

    /// `JL24-1-3-c`, `NHC23-1-3`: of both services.
    /// examination 1.9-5.
    #[test]
    fn verifications_are_grouped_by_the_five_key_links() {
        for id in ["verification-ohe", "verification-diagnosis"] {
            let template = latest(id).unwrap();
            assert_eq!((template.purpose, template.sections.len()), (Purpose::Verification, KeyLink::ALL.len()));
            for (section, link) in template.sections.iter().zip(KeyLink::ALL) {
                let asked = !section.items.is_empty() && section.items.iter().all(|item| item.link == *link);
                assert!(asked, "{id} {}", section.code);
            }
        }
    }

    #[test]
    fn the_on_site_check_of_diagnosis_asks_what_part_one_asks() {
        let (check, part_one) = (latest("verification-diagnosis").unwrap(), latest("diagnosis-1").unwrap());
        for item in check.items() {
            assert_eq!(part_one.item(&item.code), Some(item));
        }
    }

    /// A flag or a point that moved must be seen by whoever reviews the change: `code:points:flags`.
    #[test]
    fn points_and_flags_are_those_that_were_reviewed() {
        let line = |item: &Item| {
            let flags = [(item.key, "★"), (item.veto, "◆")].map(|(set, sign)| if set { sign } else { "" });
            format!("{}:{}:{}", item.code, item.points, flags.concat())
        };
        let sheet = |template: &Template| {
            let items: Vec<String> = template.items().map(line).collect();
            format!("{}\n{}\n", template.reference(), items.join("\n"))
        };
        insta::assert_snapshot!(all().iter().map(sheet).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn what_has_to_be_judged_says_why() {
        for item in all().iter().flat_map(Template::items) {
            assert_eq!(item.must_apply().is_none(), item.na_allowed, "{}", item.code);
        }
        let check = latest("verification-ohe").unwrap();
        let decisive = check.items().find(|item| item.veto && !item.na_allowed).unwrap();
        assert!(decisive.must_apply().unwrap().zh.contains("否决项"));
    }

    #[test]
    fn a_version_is_found_by_reference_and_by_day() {
        let template = latest("ohe-a").unwrap();
        assert_eq!(get(&template.reference()), Some(template));
        assert_eq!(latest_on("ohe-a", template.valid_from), Some(template));
        assert_eq!(latest_on("ohe-a", template.valid_from.pred_opt().unwrap()), None);
        assert_eq!(latest("nothing"), None);
    }
}
