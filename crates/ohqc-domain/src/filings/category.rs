//! Filed categories and their items, in codes and in words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::FiledService;
use crate::catalogues::{Category, item};
use crate::institutions::BodyKind;
use crate::text::Text;

fn named(kind: BodyKind, code: &str) -> Option<Text> {
    kind.categories().into_iter().find(|(known, _)| *known == code).map(|(_, name)| name)
}

/// What people call a category: a hazard category for examinations, a disease class for diagnosis.
#[must_use]
pub fn category_label(kind: impl Into<BodyKind>, code: &str) -> Text {
    named(kind.into(), code).unwrap_or_else(|| Text::owned(code, code))
}

/// Whether the kind has this category.
#[must_use]
pub fn is_category(kind: impl Into<BodyKind>, code: &str) -> bool {
    named(kind.into(), code).is_some()
}

/// Whether the kind has this item in this category: examinations are filed by hazard, diagnosis by disease.
#[must_use]
pub fn is_item(kind: impl Into<BodyKind>, category: &str, code: &str) -> bool {
    is_category(kind, category) && item(code).is_some_and(|item| item.category == category)
}

/// Whether examinations of this category take chest films, and so need a radiological licence. That these two do is a reading
/// of ours (G2.1.1); the clause only speaks of radiological examination.
#[must_use]
pub fn takes_chest_films(category: &str) -> bool {
    [Category::Dust, Category::Radiation].iter().any(|films| films.code() == category)
}

/// A filed category in words, as receipts and public lists say it (form M2: categories and items).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledCategory {
    /// The category.
    pub name: Text,
    /// The items within it; empty when the whole category is filed.
    pub items: Vec<Text>,
    /// What of it the last on-site check found not within the institution's capability (JL24-1-3-e).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unable: Vec<Text>,
}

impl FiledCategory {
    /// A filed category with the names of the catalogue.
    #[must_use]
    pub fn new(kind: impl Into<BodyKind>, filed: &FiledService) -> Self {
        let named = |code: &String| item(code).map_or_else(|| Text::name(code), |item| item.name.clone());
        let items = filed.items.iter().map(named).collect();
        Self { name: category_label(kind, &filed.category), items, unable: Vec::new() }
    }

    /// Category and items as one phrase, with what of it is beyond the institution.
    #[must_use]
    pub fn text(&self) -> Text {
        let (mut zh, mut en) = (self.name.zh.to_string(), self.name.en.to_string());
        if !self.items.is_empty() {
            let items = listed(&self.items);
            zh.push_str(&format!("（{}）", items.zh));
            en.push_str(&format!(" ({})", items.en));
        }
        if let Some(beyond) = self.beyond() {
            zh.push_str(&format!("（{}）", beyond.zh));
            en.push_str(&format!(" ({})", beyond.en));
        }
        Text::owned(zh, en)
    }

    /// What of it is beyond the institution, in words.
    #[must_use]
    pub fn beyond(&self) -> Option<Text> {
        let unable = listed(&self.unable);
        let said = || {
            let en = format!("found beyond capability on site: {}", unable.en);
            Text::owned(format!("现场核查认定不具备能力：{}", unable.zh), en)
        };
        (!self.unable.is_empty()).then(said)
    }
}

fn listed(items: &[Text]) -> Text {
    let all = |get: fn(&Text) -> &str, comma: &str| items.iter().map(get).collect::<Vec<_>>().join(comma);
    Text::owned(all(|item| &item.zh, "、"), all(|item| &item.en, ", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::institutions::Service;

    fn filed(category: &str, items: &[&str]) -> FiledService {
        FiledService { category: category.into(), items: items.iter().map(|item| (*item).into()).collect() }
    }

    #[test]
    fn a_part_of_a_category_is_never_called_the_whole() {
        let text = |filed| FiledCategory::new(Service::Examination, &filed).text();
        assert_eq!(text(filed("2", &["5.1", "5.3"])), Text::new("接触化学因素类（铅、汞）", "Chemical agents (Lead, Mercury)"));
        assert_eq!(text(filed("2", &[])), Text::new("接触化学因素类", "Chemical agents"));
    }

    /// F-02: a diagnosis institution is published with its classes and diseases.
    #[test]
    fn a_class_of_diseases_is_said_with_the_diseases_that_were_filed() {
        let text = |filed| FiledCategory::new(Service::Diagnosis, &filed).text().zh.into_owned();
        assert_eq!(text(filed("01", &["N01-01", "N01-02"])), "职业性尘肺病及其他呼吸系统疾病（矽肺、煤工尘肺）");
        assert_eq!(text(filed("01", &[])), "职业性尘肺病及其他呼吸系统疾病");
    }

    #[test]
    fn an_item_belongs_to_one_category_of_one_service() {
        assert!(is_item(Service::Examination, "2", "5.1"));
        assert!(!is_item(Service::Examination, "1", "5.1"), "lead is no dust");
        assert!(!is_item(Service::Examination, "2", "5.999"));
        assert!(!is_item(Service::Diagnosis, "05", "5.1"));
        assert!(is_item(Service::Diagnosis, "05", "N05-01"));
        assert!(!is_item(Service::Diagnosis, "01", "N05-01"), "lead poisoning is no disease of the lungs");
        assert!(!is_item(Service::Examination, "05", "N05-01"));
    }
}
