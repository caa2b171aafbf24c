//! From facts to values: of the province, by ownership and by city, for both services together and each alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Definition, Facts, Indicator, ProblemCounts, Ratio};
use crate::institutions::{Ownership, Service};
use crate::regions::RegionCode;
use crate::text::Text;

enumeration! {
    /// By what the values are split.
    pub enum Breakdown {
        /// Not split.
        Province = "province" => ("全省", "Province"),
        /// By owner.
        Ownership = "ownership" => ("按所有制", "By ownership"),
        /// By prefecture; a special unit stands by itself.
        City = "city" => ("按市（州）", "By city"),
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IndicatorValue)]
pub struct Value {
    /// By what it is split.
    pub by: Breakdown,
    /// Which part of the split: a region's code, or one of ownership.
    pub code: String,
    /// That part's name.
    pub name: Text,
    /// The service; both together when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// The two counts.
    pub ratio: Ratio,
    /// Whether it reaches the target; absent without a target, of nothing, or below it while the period still runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<bool>,
}

/// An indicator with its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IndicatorMeasure)]
pub struct Measure {
    /// What it counts.
    pub definition: Definition,
    /// Its values: the province first, then ownership, then cities in the order of codes; in each both services, then each.
    pub values: Vec<Value>,
}

/// One part of a split: which rows belong to it.
struct Part<'a> {
    by: Breakdown,
    code: String,
    name: Text,
    rows: Vec<&'a Facts>,
}

/// Measures one indicator.
#[must_use]
pub fn measure(definition: Definition, province: (RegionCode, &str), facts: &[Facts]) -> Measure {
    let services = std::iter::once(None).chain(Service::ALL.iter().copied().map(Some));
    let values = parts(province, facts)
        .iter()
        .flat_map(|part| services.clone().map(move |service| (part, service)))
        .map(|(part, service)| {
            let rows = part.rows.iter().copied().filter(|row| service.is_none_or(|service| row.service == service));
            let ratio = count(definition.indicator, rows);
            let reached = definition.target.as_ref().and_then(|target| ratio.reaches(target.value));
            let reached = reached.filter(|reached| *reached || definition.window.is_none_or(|window| window.is_over()));
            Value { by: part.by, code: part.code.clone(), name: part.name.clone(), service, ratio, reached }
        })
        .collect();
    Measure { definition, values }
}

fn parts<'a>((province, name): (RegionCode, &str), facts: &'a [Facts]) -> Vec<Part<'a>> {
    let whole =
        Part { by: Breakdown::Province, code: province.to_string(), name: Text::owned(name, name), rows: facts.iter().collect() };
    let owners = Ownership::ALL.iter().map(|owner| Part {
        by: Breakdown::Ownership,
        code: owner.code().to_owned(),
        name: owner.label(),
        rows: facts.iter().filter(|row| row.ownership == *owner).collect(),
    });
    let mut cities: BTreeMap<RegionCode, Part<'a>> = BTreeMap::new();
    for row in facts {
        let name = Text::owned(row.city_name.as_str(), row.city_name.as_str());
        let empty = || Part { by: Breakdown::City, code: row.city.to_string(), name, rows: Vec::new() };
        cities.entry(row.city).or_insert_with(empty).rows.push(row);
    }
    std::iter::once(whole).chain(owners).chain(cities.into_values()).collect()
}

fn count<'a>(indicator: Indicator, rows: impl Iterator<Item = &'a Facts>) -> Ratio {
    let problems =
        |rows: &mut dyn Iterator<Item = &'a Facts>| rows.fold(ProblemCounts::default(), |sum, row| sum.plus(row.problems));
    let mut rows = rows;
    match indicator {
        Indicator::Coverage => Ratio::of(rows.filter(|row| row.filed).map(|row| row.assessed_in_window)),
        Indicator::KeyItems => Ratio::of(rows.filter_map(|row| row.key_items_passed)),
        Indicator::Rectified => {
            let sum = problems(&mut rows);
            Ratio::new(sum.closed, sum.due)
        }
        Indicator::RectifiedOnTime => {
            let sum = problems(&mut rows);
            Ratio::new(sum.closed_on_time, sum.due)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::indicators::Window;
    use crate::policy::profile_for;
    use crate::provenance::Mark;

    const CITIES: [&str; 3] = ["220100", "220200", "22L001"];

    fn definition(indicator: Indicator) -> Definition {
        let on = "2025-12-31".parse().unwrap();
        let profile = profile_for("220000".parse().unwrap(), on);
        let settings = profile.settings().unwrap();
        let window = Window::of_year(&settings.qc, 2025, on).unwrap();
        indicator.define(&profile, &settings, window)
    }

    fn values(indicator: Indicator, facts: &[Facts]) -> Vec<Value> {
        measure(definition(indicator), ("220000".parse().unwrap(), "吉林省"), facts).values
    }

    fn facts() -> impl Strategy<Value = Facts> {
        (0usize..3, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<Option<bool>>(), 0u32..9, 0u32..9, 0u32..9)
            .prop_map(|(city, diagnosis, public, filed, assessed_in_window, key_items_passed, late, on_time, open)| Facts {
                service: if diagnosis { Service::Diagnosis } else { Service::Examination },
                ownership: if public { Ownership::Public } else { Ownership::Private },
                city: CITIES[city].parse().unwrap(),
                city_name: CITIES[city].into(),
                filed,
                assessed_in_window,
                key_items_passed,
                problems: ProblemCounts {
                    found: late + on_time + open,
                    due: late + on_time + open / 2,
                    closed: late + on_time,
                    closed_on_time: on_time,
                    open,
                },
            })
    }

    #[test]
    fn a_definition_says_clause_and_target() {
        let coverage = definition(Indicator::Coverage);
        assert_eq!((coverage.clause.as_str(), coverage.mark), ("JL24-5-5", Mark::Inferred));
        assert_eq!(coverage.target.map(|target| target.value.to_string()).as_deref(), Some("1"));
        assert!(definition(Indicator::KeyItems).target.is_none());
    }

    #[test]
    fn the_clauses_and_targets_of_one_province_are_not_anothers() {
        let define = |region: &str, indicator: Indicator| {
            let on = "2025-12-31".parse().unwrap();
            let profile = profile_for(region.parse().unwrap(), on);
            let settings = profile.settings().unwrap();
            let definition = indicator.define(&profile, &settings, Window::of_year(&settings.qc, 2025, on).unwrap());
            (definition.clause, definition.mark, definition.target.map(|target| target.clause))
        };
        let liaonings = Some("LN24-G3-d".to_owned());
        for (region, indicator, clause, mark, target) in [
            ("220000", Indicator::KeyItems, "JL24-1-2-c; JL24-1-2-d", Mark::Inferred, None),
            ("220000", Indicator::Rectified, "JL24-6-6", Mark::Inferred, None),
            ("210000", Indicator::KeyItems, "—", Mark::Own, None),
            ("210000", Indicator::Rectified, "LN24-G3-d", Mark::Inferred, liaonings),
            ("120000", Indicator::RectifiedOnTime, "NHC23-5-5", Mark::Inferred, None),
        ] {
            assert_eq!(define(region, indicator), (clause.to_owned(), mark, target), "{region} {indicator}");
        }
    }

    #[test]
    fn nothing_is_missed_while_the_period_runs() {
        let facts = |assessed_in_window| Facts {
            service: Service::Examination,
            ownership: Ownership::Public,
            city: "210100".parse().unwrap(),
            city_name: "沈阳市".into(),
            filed: true,
            assessed_in_window,
            key_items_passed: None,
            problems: ProblemCounts::default(),
        };
        let reached = |year, facts: &[Facts]| {
            let profile = profile_for("210000".parse().unwrap(), "2024-12-31".parse().unwrap());
            let settings = profile.settings().unwrap();
            let window = Window::of_year(&settings.qc, year, "2026-01-05".parse().unwrap()).unwrap();
            let definition = Indicator::Coverage.define(&profile, &settings, window);
            measure(definition, ("210000".parse().unwrap(), "辽宁省"), facts).values[0].reached
        };
        assert_eq!(reached(2024, &[facts(true), facts(false)]), None, "2025 is left to assess the other");
        assert_eq!(reached(2024, &[facts(true)]), Some(true));
        assert_eq!(reached(2025, &[facts(true), facts(false)]), Some(false));
    }

    proptest! {
        #[test]
        fn the_parts_of_every_split_sum_to_the_province(facts in proptest::collection::vec(facts(), 0..40)) {
            for indicator in Indicator::ALL {
                let values = values(*indicator, &facts);
                let sum = |by, service: Option<Service>| {
                    values.iter().filter(|v| v.by == by && v.service == service)
                        .fold((0, 0), |(n, all), v| (n + v.ratio.numerator, all + v.ratio.denominator))
                };
                let whole = sum(Breakdown::Province, None);
                for by in Breakdown::ALL {
                    prop_assert_eq!(sum(*by, None), whole);
                    let (a, b) = (sum(*by, Some(Service::Examination)), sum(*by, Some(Service::Diagnosis)));
                    prop_assert_eq!((a.0 + b.0, a.1 + b.1), whole);
                }
                prop_assert!(values.iter().all(|value| value.ratio.numerator <= value.ratio.denominator));
            }
        }

        #[test]
        fn the_order_of_rows_does_not_matter(facts in proptest::collection::vec(facts(), 0..20)) {
            let mut turned = facts.clone();
            turned.reverse();
            for indicator in Indicator::ALL {
                prop_assert_eq!(values(*indicator, &facts), values(*indicator, &turned));
            }
        }
    }
}
