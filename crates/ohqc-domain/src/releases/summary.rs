//! Totals over the rows, and the indicators.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Frame, ResultRow};
use crate::assessments::Grade;
use crate::catalogues::Category;
use crate::indicators::{Measure, ProblemCounts, Ratio, measure};
use crate::institutions::Service;
use crate::regions::RegionCode;
use crate::text::Text;

/// How many got which grade.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GradeCounts {
    /// Excellent.
    pub excellent: u32,
    /// Qualified.
    pub qualified: u32,
    /// Basically qualified.
    pub basically_qualified: u32,
    /// Unqualified.
    pub unqualified: u32,
}

impl GradeCounts {
    fn add(&mut self, grade: Grade) {
        let count = match grade {
            Grade::Excellent => &mut self.excellent,
            Grade::Qualified => &mut self.qualified,
            Grade::BasicallyQualified => &mut self.basically_qualified,
            Grade::Unqualified => &mut self.unqualified,
        };
        *count = count.saturating_add(1);
    }
}

/// Totals of some rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ResultTotals)]
pub struct Totals {
    /// Rows: institutions, counted once per service.
    pub rows: u32,
    /// Institutions, each counted once.
    pub institutions: u32,
    /// Rows on record at the end of the window.
    pub filed: u32,
    /// Rows with a conclusion of the year.
    pub assessed: u32,
    /// Their grades.
    pub grades: GradeCounts,
    /// Problems of the year.
    pub problems: ProblemCounts,
}

impl Totals {
    fn of<'a>(rows: impl Iterator<Item = &'a ResultRow>) -> Self {
        let mut totals = Self::default();
        let mut institutions = BTreeSet::new();
        for row in rows {
            totals.rows = totals.rows.saturating_add(1);
            totals.filed = totals.filed.saturating_add(u32::from(row.filed));
            if let Some(conclusion) = &row.conclusion {
                totals.assessed = totals.assessed.saturating_add(1);
                totals.grades.add(conclusion.grade);
            }
            totals.problems = totals.problems.plus(row.problems);
            institutions.insert(row.institution);
        }
        totals.institutions = u32::try_from(institutions.len()).unwrap_or(u32::MAX);
        totals
    }
}

/// Totals of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceTotals {
    /// The service.
    pub service: Service,
    /// Its totals.
    pub totals: Totals,
}

/// Totals of a prefecture or special unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CityTotals {
    /// The unit.
    pub city: RegionCode,
    /// Its name.
    pub name: String,
    /// Its totals.
    pub totals: Totals,
}

/// Conclusions of one examination category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryTotals {
    /// The category.
    pub category: Category,
    /// Its name.
    pub name: Text,
    /// Institutions whose category was assessed.
    pub assessed: u32,
    /// Their grades.
    pub grades: GradeCounts,
    /// How many passed all key items of the category.
    pub key_items: Ratio,
}

/// What the rows come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ResultSummary)]
pub struct Summary {
    /// Of the whole province.
    pub totals: Totals,
    /// Of each service.
    pub by_service: Vec<ServiceTotals>,
    /// Of each prefecture along the reporting tree, in the order of codes; special units stand by themselves.
    pub by_city: Vec<CityTotals>,
    /// Of each examination category that was assessed, in the order of codes.
    pub by_category: Vec<CategoryTotals>,
    /// The indicators.
    pub indicators: Vec<Measure>,
}

impl Summary {
    /// Sums up the rows.
    #[must_use]
    pub fn of(frame: &Frame, rows: &[ResultRow]) -> Self {
        let facts: Vec<_> = rows.iter().map(ResultRow::facts).collect();
        let province = (frame.region, frame.region_name.as_str());
        let service =
            |service: Service| ServiceTotals { service, totals: Totals::of(rows.iter().filter(|row| row.service == service)) };
        Self {
            totals: Totals::of(rows.iter()),
            by_service: Service::ALL.iter().copied().map(service).collect(),
            by_city: by_city(rows),
            by_category: by_category(rows),
            indicators: frame.definitions.iter().map(|definition| measure(definition.clone(), province, &facts)).collect(),
        }
    }
}

fn by_city(rows: &[ResultRow]) -> Vec<CityTotals> {
    let mut cities: BTreeMap<RegionCode, Vec<&ResultRow>> = BTreeMap::new();
    for row in rows {
        cities.entry(row.city).or_default().push(row);
    }
    cities
        .into_iter()
        .map(|(city, rows)| CityTotals {
            city,
            name: rows.first().map(|row| row.city_name.clone()).unwrap_or_default(),
            totals: Totals::of(rows.into_iter()),
        })
        .collect()
}

fn by_category(rows: &[ResultRow]) -> Vec<CategoryTotals> {
    let mut categories: BTreeMap<Category, Vec<_>> = BTreeMap::new();
    for found in rows.iter().filter_map(|row| row.conclusion.as_ref()).flat_map(|conclusion| &conclusion.categories) {
        categories.entry(found.category).or_default().push(found);
    }
    categories
        .into_iter()
        .map(|(category, found)| {
            let mut grades = GradeCounts::default();
            for one in &found {
                grades.add(one.grade);
            }
            let key_items = Ratio::of(found.iter().map(|one| one.key_items_passed));
            CategoryTotals { category, name: category.label(), assessed: key_items.denominator, grades, key_items }
        })
        .collect()
}
