//! A small province by hand, and the promise that reading order does not show.

use proptest::prelude::*;

use super::*;
use crate::catalogues::Category;
use crate::indicators::{Breakdown, Ratio};
use crate::releases::{GradeCounts, Totals};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn frame() -> Frame {
    Frame::new("220000".parse().unwrap(), 2025, day("2026-01-05")).unwrap()
}

fn facts(id: u128, region: &str, service: Service) -> InstitutionFacts {
    InstitutionFacts {
        institution: InstitutionId(uuid::Uuid::from_u128(id)),
        name: format!("机构{id}"),
        credit_code: format!("9122010100000{id:04}X"),
        ownership: if id.is_multiple_of(2) { Ownership::Public } else { Ownership::Private },
        region: region.parse().unwrap(),
        service,
        filed_on: Some(day("2024-05-01")),
        filed_until: None,
        rounds: vec![],
        problems: vec![],
    }
}

fn round(year: i32, on: &str, score: &str, key_items_passed: bool) -> RoundFact {
    RoundFact {
        year,
        finalised_on: day(on),
        grade: if key_items_passed { Grade::Qualified } else { Grade::Unqualified },
        score: score.parse().unwrap(),
        key_items_passed,
        templates: vec![TemplateRef { id: "ohe-a".into(), version: 1 }],
        categories: vec![],
    }
}

fn problem(due: &str, closed: Option<&str>) -> ProblemFact {
    ProblemFact { due_on: day(due), closed_on: closed.map(day), handed_in_on: None }
}

/// Four rows: two assessed (one in time for the window only by its plan's year), one never, one filed after the year.
fn province() -> Vec<InstitutionFacts> {
    let mut one = facts(1, "220102", Service::Examination);
    one.rounds = vec![round(2025, "2025-06-01", "87.5", true), round(2025, "2026-01-03", "91.25", true)];
    one.problems =
        vec![problem("2025-07-01", Some("2025-07-01")), problem("2025-07-01", Some("2025-07-02")), problem("2026-02-01", None)];
    let mut two = facts(2, "220581", Service::Examination);
    two.rounds = vec![round(2025, "2025-09-09", "59.9", false)];
    two.problems = vec![problem("2025-12-31", None)];
    let three = facts(2, "220581", Service::Diagnosis);
    let mut four = facts(4, "22L001", Service::Examination);
    four.filed_on = Some(day("2026-01-02"));
    vec![four, three, two, one]
}

fn ratio(content: &Content, indicator: Indicator, by: Breakdown, code: &str) -> (u32, u32) {
    let measure = content.summary.indicators.iter().find(|measure| measure.definition.indicator == indicator).unwrap();
    let value = measure.values.iter().find(|value| value.by == by && value.code == code && value.service.is_none()).unwrap();
    (value.ratio.numerator, value.ratio.denominator)
}

/// I01, I03 and I04, counted by hand.
#[test]
fn a_small_province_by_hand() {
    let content = build(&frame(), province());
    let order: Vec<_> = content.rows.iter().map(|row| (row.region.to_string(), row.service)).collect();
    assert_eq!(
        order,
        [("220102".into(), Service::Examination), ("220581".into(), Service::Examination), ("220581".into(), Service::Diagnosis)],
        "what was filed after the year and has no result leaves no row"
    );
    let latest = content.rows[0].conclusion.as_ref().unwrap();
    assert_eq!((latest.score.to_string().as_str(), latest.rounds), ("91.25", 2));
    assert_eq!(content.rows[1].city_name, "梅河新区", "a special unit stands by itself");
    assert_eq!(content.rows[0].problems, ProblemCounts { found: 3, due: 2, closed: 2, closed_on_time: 1, open: 1 });
    let totals = &content.summary.totals;
    assert_eq!((totals.rows, totals.institutions, totals.filed, totals.assessed), (3, 2, 3, 2));
    assert_eq!(ratio(&content, Indicator::Coverage, Breakdown::Province, "220000"), (2, 3));
    assert_eq!(ratio(&content, Indicator::KeyItems, Breakdown::Province, "220000"), (1, 2));
    assert_eq!(ratio(&content, Indicator::Rectified, Breakdown::Province, "220000"), (2, 3));
    assert_eq!(ratio(&content, Indicator::RectifiedOnTime, Breakdown::Province, "220000"), (1, 3));
    assert_eq!(ratio(&content, Indicator::Coverage, Breakdown::City, "22L002"), (1, 2));
    assert_eq!(ratio(&content, Indicator::Coverage, Breakdown::Ownership, "private"), (1, 1));
}

/// On record at the end of the window is who was, whatever became of it later; whoever ended before leaves no row without a result.
#[test]
fn what_ended_after_the_year_was_on_record_in_it() {
    let [mut ended, mut later] = [facts(5, "220102", Service::Examination), facts(6, "220102", Service::Examination)];
    ended.filed_until = Some(day("2025-12-30"));
    later.filed_until = Some(day("2025-12-31"));
    let content = build(&frame(), vec![ended, later]);
    assert_eq!(content.rows.iter().map(|row| (row.institution.0.as_u128(), row.filed)).collect::<Vec<_>>(), [(6, true)]);
    assert_eq!(ratio(&content, Indicator::Coverage, Breakdown::Province, "220000"), (0, 1));
}

fn concluded(category: Category, passed: bool) -> CategoryConclusion {
    let grade = if passed { Grade::Qualified } else { Grade::Unqualified };
    CategoryConclusion { category, percentage: "80".parse().unwrap(), key_items_passed: passed, grade }
}

/// Totals by city and by category, counted by hand: of two rounds of a year the later counts, category by category.
#[test]
fn the_totals_of_cities_and_categories_by_hand() {
    let mut facts = province();
    let [_, _, two, one] = facts.as_mut_slice() else { panic!("four rows") };
    one.rounds[0].categories = vec![concluded(Category::Dust, false), concluded(Category::Biological, true)];
    one.rounds[1].categories = vec![concluded(Category::Dust, true), concluded(Category::Physical, false)];
    two.rounds[0].categories = vec![concluded(Category::Dust, false)];
    let summary = build(&frame(), facts).summary;

    let (passed, failed) =
        (GradeCounts { qualified: 1, ..GradeCounts::default() }, GradeCounts { unqualified: 1, ..GradeCounts::default() });
    let cities: Vec<_> =
        summary.by_city.iter().map(|one| (one.city.to_string(), one.name.as_str(), one.totals.clone())).collect();
    let expected = [
        (
            "220100".to_owned(),
            "长春市",
            Totals {
                rows: 1,
                institutions: 1,
                filed: 1,
                assessed: 1,
                grades: passed,
                problems: ProblemCounts { found: 3, due: 2, closed: 2, closed_on_time: 1, open: 1 },
            },
        ),
        (
            "22L002".to_owned(),
            "梅河新区",
            Totals {
                rows: 2,
                institutions: 1,
                filed: 2,
                assessed: 1,
                grades: failed,
                problems: ProblemCounts { found: 1, due: 1, closed: 0, closed_on_time: 0, open: 1 },
            },
        ),
    ];
    assert_eq!(cities, expected);

    let categories: Vec<_> =
        summary.by_category.iter().map(|one| (one.category, one.assessed, one.grades, one.key_items)).collect();
    let both = GradeCounts { qualified: 1, unqualified: 1, ..GradeCounts::default() };
    assert_eq!(
        categories,
        [(Category::Dust, 2, both, Ratio::new(1, 2)), (Category::Physical, 1, failed, Ratio::new(0, 1))],
        "what only the earlier round looked at is not of the year's conclusion"
    );
    assert_eq!(summary.by_category[0].name, Category::Dust.label());
}

#[test]
fn the_day_of_handing_in_decides_whether_it_was_in_time() {
    let reviewed_later = ProblemFact { handed_in_on: Some(day("2025-06-30")), ..problem("2025-07-01", Some("2025-07-20")) };
    assert_eq!(problems(day("2026-01-05"), &[reviewed_later]).closed_on_time, 1);
    assert_eq!(problems(day("2025-07-10"), &[reviewed_later]).closed, 0, "it was not closed on that day");
}

#[test]
fn a_municipality_is_split_by_its_districts() {
    let tree = RegionTree::embedded();
    assert_eq!(city(tree, "120101".parse().unwrap()).as_str(), "120101");
    assert_eq!(city(tree, "220102".parse().unwrap()).as_str(), "220100");
    assert_eq!(city(tree, "220000".parse().unwrap()).as_str(), "220000");
}

#[test]
fn a_year_must_be_over() {
    let province = "220000".parse().unwrap();
    assert!(matches!(Frame::new(province, 2027, day("2026-01-05")), Err(FrameError::Year)));
    assert!(matches!(Frame::new(province, 1999, day("2026-01-05")), Err(FrameError::Year)));
    assert!(matches!(Frame::new(province, 2026, day("2026-12-31")), Err(FrameError::Year)), "its last day is still to come");
    assert!(Frame::new(province, 2026, day("2027-01-01")).is_ok());
    assert!(can_be_frozen(2025, day("2026-01-05")) && !can_be_frozen(2026, day("2026-01-05")));
}

#[test]
fn rows_give_the_summary_back() {
    let content = build(&frame(), province());
    let lines: Vec<String> = content.rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
    let read: Vec<ResultRow> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Summary::of(&frame(), &read), content.summary);
}

proptest! {
    #[test]
    fn the_order_of_reading_does_not_show(order in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle()) {
        let regions = ["220102", "220581", "22L001", "220202"];
        let all: Vec<InstitutionFacts> = (0..12u32)
            .map(|n| {
                let service = if n % 3 == 0 { Service::Diagnosis } else { Service::Examination };
                let mut one = facts(u128::from(n), regions[usize::try_from(n % 4).unwrap()], service);
                one.rounds = vec![round(2025, "2025-06-01", "80", n % 2 == 0), round(2025, "2025-07-01", "81", true)];
                one.problems = vec![problem("2025-07-01", Some("2025-06-30")), problem("2025-07-01", None)];
                if n % 2 == 0 {
                    one.rounds.reverse();
                    one.problems.reverse();
                }
                one
            })
            .collect();
        let shuffled = order.iter().map(|n| all[*n].clone()).collect();
        prop_assert_eq!(build(&frame(), shuffled), build(&frame(), all.clone()));
    }
}
