//! Reading a template and refusing one that could not be scored.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use thiserror::Error;

use super::sheet::ItemCode;
use super::template::{Item, Scale, Section, Template};

/// Why a template is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// Not TOML, or a field is missing, unknown or of the wrong type.
    #[error("not a template: {0}")]
    Syntax(String),
    /// Nothing to answer.
    #[error("the template or one of its sections is empty")]
    Empty,
    /// Two items share a code.
    #[error("item {0} occurs twice")]
    DuplicateItem(ItemCode),
    /// Two sections share a code.
    #[error("section {0} occurs twice")]
    DuplicateSection(String),
    /// Points are not positive or finer than 0.1.
    #[error("item {0}: points must be a positive multiple of 0.1")]
    BadPoints(ItemCode),
    /// The items do not add up to the subtotal stated.
    #[error("section {section}: items add up to {found}, not to {stated}")]
    Subtotal {
        /// The section.
        section: String,
        /// What the template states.
        stated: Decimal,
        /// What the items add up to.
        found: Decimal,
    },
    /// An item has what its scale has no use for, or lacks what the scale needs.
    #[error("item {0}: does not fit the scale of the template")]
    WrongScale(ItemCode),
    /// An item does not say how it is looked into.
    #[error("item {0}: no method")]
    NoMethod(ItemCode),
    /// A text is missing in one language, or the basis is missing.
    #[error("{0}: a text is missing")]
    MissingText(String),
}

impl Template {
    /// Reads a template from TOML and checks that it can be scored.
    ///
    /// # Errors
    /// [`TemplateError`] names the first thing wrong.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let template: Self = toml::from_str(text).map_err(|error| TemplateError::Syntax(error.to_string()))?;
        template.validate()?;
        Ok(template)
    }

    /// Checks codes, points, subtotals and texts.
    ///
    /// # Errors
    /// [`TemplateError`] names the first thing wrong.
    pub fn validate(&self) -> Result<(), TemplateError> {
        if self.sections.is_empty() || self.sections.iter().any(|section| section.items.is_empty()) {
            return Err(TemplateError::Empty);
        }
        if self.title.zh.is_empty() || self.title.en.is_empty() || self.basis.is_empty() {
            return Err(TemplateError::MissingText(self.id.clone()));
        }
        let mut sections = BTreeSet::new();
        let mut items = BTreeSet::new();
        for section in &self.sections {
            if !sections.insert(&section.code) {
                return Err(TemplateError::DuplicateSection(section.code.clone()));
            }
            section.validate(self.scale)?;
            for item in &section.items {
                if !items.insert(&item.code) {
                    return Err(TemplateError::DuplicateItem(item.code.clone()));
                }
            }
        }
        Ok(())
    }
}

impl Section {
    fn validate(&self, scale: Scale) -> Result<(), TemplateError> {
        if self.title.zh.is_empty() || self.title.en.is_empty() {
            return Err(TemplateError::MissingText(self.code.clone()));
        }
        self.items.iter().try_for_each(|item| item.validate(scale))?;
        let found = self.items.iter().map(|item| item.points).sum();
        match self.points {
            Some(stated) if stated != found => Err(TemplateError::Subtotal { section: self.code.clone(), stated, found }),
            _ => Ok(()),
        }
    }
}

impl Item {
    fn validate(&self, scale: Scale) -> Result<(), TemplateError> {
        let fits = match scale {
            Scale::Points => self.deduction.is_some(),
            Scale::Conformity => self.deduction.is_none() && self.max.is_none() && self.points == Decimal::ONE,
        };
        let points_are_good = |points: Decimal| points > Decimal::ZERO && points.normalize().scale() <= 1;
        if !fits {
            Err(TemplateError::WrongScale(self.code.clone()))
        } else if !points_are_good(self.points) || self.max.is_some_and(|max| !points_are_good(max)) {
            Err(TemplateError::BadPoints(self.code.clone()))
        } else if self.methods.is_empty() {
            Err(TemplateError::NoMethod(self.code.clone()))
        } else if self.content.zh.is_empty() || self.content.en.is_empty() || self.basis.is_empty() {
            Err(TemplateError::MissingText(self.code.to_string()))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::registry::latest;
    use super::*;

    fn broken(edit: impl FnOnce(&mut Template)) -> Result<(), TemplateError> {
        let mut template = latest("ohe-a").unwrap().clone();
        edit(&mut template);
        template.validate()
    }

    #[test]
    fn what_cannot_be_scored_is_refused() {
        let code: ItemCode = "A1.1".parse().unwrap();
        assert_eq!(broken(|t| t.sections.clear()), Err(TemplateError::Empty));
        assert_eq!(broken(|t| t.sections[0].items[1].code = code.clone()), Err(TemplateError::DuplicateItem(code.clone())));
        assert_eq!(broken(|t| t.sections[1].code = "A1".into()), Err(TemplateError::DuplicateSection("A1".into())));
        assert_eq!(broken(|t| t.sections[0].items[0].points = Decimal::ZERO), Err(TemplateError::BadPoints(code.clone())));
        assert_eq!(broken(|t| t.sections[0].items[0].deduction = None), Err(TemplateError::WrongScale(code.clone())));
        assert_eq!(broken(|t| t.sections[0].items[0].methods.clear()), Err(TemplateError::NoMethod(code)));
        let (stated, found) = (Decimal::from(10), Decimal::from(11));
        let subtotal = TemplateError::Subtotal { section: "A1".into(), stated, found };
        assert_eq!(broken(|t| t.sections[0].items[0].points = Decimal::from(3)), Err(subtotal));
    }

    #[test]
    fn an_unknown_field_is_refused() {
        assert!(matches!(Template::parse("id = \"x\"\ncolour = \"red\""), Err(TemplateError::Syntax(_))));
    }
}
