//! Golden cases from the published texts, and what holds for every sheet.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::super::Grade;
use super::*;
use crate::catalogues::Category;
use crate::checklists::{
    Answer, DeductionRule, Item, ItemCode, KeyPass, NaPolicy, Part, Scale, Sheet, Template, latest, preview, score_sheet,
};
use crate::provenance::Mark;

macro_rules! dec {
    ($number:literal) => {
        stringify!($number).parse::<Decimal>().unwrap()
    };
}

fn template(id: &str) -> &'static Template {
    latest(id).unwrap()
}

fn code(code: &str) -> ItemCode {
    code.parse().unwrap()
}

fn full(template: &Template) -> Sheet {
    let best = if template.scale == Scale::Points { Answer::Full } else { Answer::Conforms };
    template.items().map(|item| (item.code.clone(), best.clone())).collect()
}

fn off(points: Decimal) -> Answer {
    Answer::Deduct { points, reason: "不符合".into() }
}

fn with(id: &str, answers: &[(&str, Decimal)]) -> Sheet {
    let mut sheet = full(template(id));
    for (item, points) in answers {
        sheet.insert(code(item), off(*points));
    }
    sheet
}

fn ohe(sheets: &[(&str, &Sheet)], rules: &OheRules) -> Conclusion {
    let filled: Vec<_> = sheets.iter().map(|(id, sheet)| Filled::new(template(id), sheet)).collect();
    conclude_ohe(&filled, rules).unwrap()
}

fn category_mean() -> OheRules {
    let mut rules = OheRules::default();
    rules.item_source.value = ItemSource::CategoryMean;
    rules
}

/// Ten and twenty points off, none of them at a ★.
fn ninety() -> Sheet {
    with("ohe-c", &[("C2.2.1", dec!(8)), ("C2.2.3", dec!(2))])
}

fn eighty() -> Sheet {
    with("ohe-d", &[("D2.2.3", dec!(5)), ("D2.1.2", dec!(5)), ("D3.1.1", dec!(6)), ("D2.2.1", dec!(4))])
}

#[test]
fn two_categories_at_ninety_and_eighty_bring_fifty_one() {
    // 《职业健康检查质量控制评价指南》: (90+80)/2×0.6=51
    let (a, c, d) = (full(template("ohe-a")), ninety(), eighty());
    let conclusion = ohe(&[("ohe-a", &a), ("ohe-c", &c), ("ohe-d", &d)], &category_mean());
    let weighted: Vec<_> =
        conclusion.derivation.iter().filter(|step| step.rule == Rule::Weight).map(|step| step.result.as_str()).collect();
    assert_eq!(weighted, ["40", "51"]);
    assert_eq!(conclusion.score, dec!(91));
    assert_eq!(conclusion.grade, Grade::Qualified);
}

#[test]
fn categories_may_be_weighted_by_the_people_examined() {
    let (a, c, d) = (full(template("ohe-a")), ninety(), eighty());
    let mut rules = OheRules::default();
    rules.item_source.value = ItemSource::CategoryWeighted;
    let filled = |dust, chemical| {
        let tables = [Filled::new(template("ohe-c"), &c).weighing(dust), Filled::new(template("ohe-d"), &d).weighing(chemical)];
        conclude_ohe(&[Filled::new(template("ohe-a"), &a), tables[0], tables[1]], &rules)
    };
    assert_eq!(filled(300, 100).unwrap().score, dec!(92.5)); // 40 + 87.5×0.6
    assert_eq!(filled(0, 0), Err(ConcludeError::NoPeople));
}

#[test]
fn a_province_without_grades_between_knows_only_two() {
    let (a, b) = (full(template("ohe-a")), with("ohe-b", &[("B2.2", dec!(8)), ("B2.4", dec!(6)), ("B2.1", dec!(5))]));
    let mut rules = OheRules::default();
    rules.pass.value = dec!(90);
    let grade = |rules: &OheRules| ohe(&[("ohe-a", &a), ("ohe-b", &b)], rules).grade;
    assert_eq!(grade(&rules), Grade::BasicallyQualified);
    rules.scale.value = ResultScale::PassFailKey;
    assert_eq!(grade(&rules), Grade::Unqualified);
    let diagnosis = |scale| {
        let (one, two) = (full(template("diagnosis-1")), full(template("diagnosis-2")));
        let mut rules = DiagnosisRules::default();
        rules.scale.value = scale;
        let filled = [Filled::new(template("diagnosis-1"), &one), Filled::new(template("diagnosis-2"), &two)];
        conclude_diagnosis(&filled, &BTreeSet::new(), &rules).unwrap().grade
    };
    assert_eq!(diagnosis(ResultScale::Graded), Grade::Excellent);
    assert_eq!(diagnosis(ResultScale::PassFail), Grade::Qualified);
}

#[test]
fn forty_and_sixty_percent_make_the_total() {
    let a = with("ohe-a", &[("A1.4", dec!(2)), ("A5.1", dec!(4)), ("A5.8", dec!(3)), ("A2.10", dec!(0.4))]);
    let b = with("ohe-b", &[("B2.1", dec!(5)), ("B2.2", dec!(7.5))]);
    let conclusion = ohe(&[("ohe-a", &a), ("ohe-b", &b)], &OheRules::default());
    assert_eq!(conclusion.score, dec!(88.74)); // 90.6×0.4 + 87.5×0.6
    assert!(conclusion.key_items_passed);
    assert_eq!(conclusion.grade, Grade::Qualified);
}

#[test]
fn the_lines_are_inclusive_and_a_tenth_below_is_below() {
    let a = full(template("ohe-a"));
    let non_key = ["B1.4", "B1.5", "B1.6", "B2.1", "B2.2", "B2.3", "B2.4"];
    let lose = |mut points: Decimal, pass: Decimal| {
        let mut rules = OheRules::default();
        rules.pass.value = pass;
        let mut sheet = full(template("ohe-b"));
        for item in non_key {
            let worth = template("ohe-b").item(&code(item)).unwrap().points.min(points);
            if worth > Decimal::ZERO {
                sheet.insert(code(item), off(worth));
                points -= worth;
            }
        }
        let conclusion = ohe(&[("ohe-a", &a), ("ohe-b", &sheet)], &rules);
        (conclusion.display_score(), conclusion.grade)
    };
    assert_eq!(lose(dec!(33.3), dec!(80)), (dec!(80.02), Grade::Qualified));
    assert_eq!(lose(dec!(33.4), dec!(80)), (dec!(79.96), Grade::BasicallyQualified));
    assert_eq!(lose(dec!(33.4), dec!(79.96)), (dec!(79.96), Grade::Qualified));
}

#[test]
fn a_failed_key_item_fails_the_institution_and_the_derivation_names_it() {
    let a = with("ohe-a", &[("A1.1", dec!(2))]);
    let b = full(template("ohe-b"));
    let conclusion = ohe(&[("ohe-a", &a), ("ohe-b", &b)], &OheRules::default());
    assert_eq!((conclusion.score, conclusion.grade), (dec!(99.2), Grade::Unqualified));
    assert_eq!(conclusion.failed_key_items.len(), 1);
    let key = conclusion.derivation.iter().find(|step| step.rule == Rule::KeyItem).unwrap();
    assert_eq!(key.item, Some(code("A1.1")));
    let found = conclusion.derivation.iter().find(|step| step.rule == Rule::Item).unwrap();
    assert!(found.text.zh.contains("不符合") && found.text.en.starts_with("A1.1 Valid practice licence"), "{}", found.text.en);
    assert_eq!(found.clause, "办法2019 第五条(一)");
    let last = conclusion.derivation.last().unwrap();
    assert_eq!((last.rule, last.result.as_str(), last.mark), (Rule::Grade, "unqualified", Mark::Own));
}

#[test]
fn a_key_item_may_lose_a_little_where_the_province_says_so() {
    let a = with("ohe-a", &[("A5.3", dec!(0.6))]);
    let b = full(template("ohe-b"));
    let sheets = [("ohe-a", &a), ("ohe-b", &b)];
    let mut rules = OheRules::default();
    assert_eq!(ohe(&sheets, &rules).grade, Grade::Unqualified);
    rules.key_pass_ratio.value = dec!(0.8);
    assert_eq!(ohe(&sheets, &rules).grade, Grade::Qualified);
}

#[test]
fn a_category_fails_alone() {
    let (a, b) = (full(template("ohe-a")), full(template("ohe-b")));
    let c = with("ohe-c", &[("C1.2.1", dec!(6))]);
    let e = with(
        "ohe-e",
        &[
            ("E2.2.2", dec!(6)),
            ("E2.2.3", dec!(5)),
            ("E3.1.2", dec!(6)),
            ("E3.2.1", dec!(4)),
            ("E1.1.3", dec!(4)),
            ("E2.1.2", dec!(5)),
        ],
    );
    let conclusion = ohe(&[("ohe-a", &a), ("ohe-b", &b), ("ohe-c", &c), ("ohe-e", &e)], &OheRules::default());
    let grades: Vec<_> = conclusion.per_category.iter().map(|one| (one.category, one.percentage, one.grade)).collect();
    assert_eq!(grades, [(Category::Dust, dec!(94), Grade::Unqualified), (Category::Physical, dec!(70), Grade::Qualified)]);
    assert_eq!(conclusion.grade, Grade::Qualified);
    assert!(!conclusion.key_items_passed, "the outreach gate asks for all key items");
}

#[test]
fn three_thirds_are_one() {
    // Averages that do not end must not miss a line by the last digit.
    let a = full(template("ohe-a"));
    let (c, d, e) = (full(template("ohe-c")), full(template("ohe-d")), with("ohe-e", &[("E2.2.2", dec!(1))]));
    let mut rules = category_mean();
    rules.comprehensive_weight.value = dec!(0);
    rules.item_weight.value = dec!(300);
    assert_eq!(ohe(&[("ohe-a", &a), ("ohe-c", &c), ("ohe-d", &d), ("ohe-e", &e)], &rules).score, dec!(299));
}

#[test]
fn sheets_that_do_not_fit_are_refused() {
    let (a, b, empty) = (full(template("ohe-a")), full(template("ohe-b")), Sheet::new());
    let one = |id, sheet| Filled::new(template(id), sheet);
    let rules = OheRules::default();
    assert_eq!(conclude_ohe(&[one("ohe-b", &b)], &rules), Err(ConcludeError::Missing(Part::Comprehensive)));
    assert_eq!(conclude_ohe(&[one("ohe-a", &a)], &rules), Err(ConcludeError::Missing(Part::ItemBased)));
    assert_eq!(conclude_ohe(&[one("ohe-a", &a)], &category_mean()), Err(ConcludeError::Missing(Part::CategoryTable)));
    let twice = ConcludeError::Duplicate(template("ohe-a").reference());
    assert_eq!(conclude_ohe(&[one("ohe-a", &a), one("ohe-a", &a)], &rules), Err(twice));
    let foreign = ConcludeError::Unexpected(template("diagnosis-2").reference());
    assert_eq!(conclude_ohe(&[one("diagnosis-2", &a)], &rules), Err(foreign));
    let Err(ConcludeError::Incomplete(sheets)) = conclude_ohe(&[one("ohe-a", &empty), one("ohe-b", &empty)], &rules) else {
        panic!("empty sheets were scored")
    };
    assert_eq!(sheets.iter().map(|sheet| sheet.missing.len()).collect::<Vec<_>>(), [48, 26]);
}

/// Conditions not met, deductions, circumstances, and the grade they bring.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, Decimal)], &'a [VetoCircumstance], Grade);

fn diagnosis(part_one: &[&str], part_two: &[(&str, Decimal)], circumstances: &[VetoCircumstance]) -> Conclusion {
    let mut conditions = full(template("diagnosis-1"));
    for item in part_one {
        conditions.insert(code(item), Answer::DoesNotConform { reason: "不符".into() });
    }
    let work = with("diagnosis-2", part_two);
    let filled = [Filled::new(template("diagnosis-1"), &conditions), Filled::new(template("diagnosis-2"), &work)];
    let circumstances = circumstances.iter().copied().collect();
    conclude_diagnosis(&filled, &circumstances, &DiagnosisRules::default()).unwrap()
}

#[test]
fn diagnosis_grades_follow_points_keys_and_vetoes() {
    use Grade::{BasicallyQualified, Excellent, Qualified, Unqualified};
    let cases: &[Case<'_>] = &[
        (&[], &[], &[], Excellent),
        (&[], &[("D6", dec!(1.2))], &[], Excellent),
        (&[], &[("D6", dec!(1.3))], &[], Qualified),
        (&["P05"], &[], &[], Qualified),
        (&[], &[("A2", dec!(4)), ("D3", dec!(4)), ("D5", dec!(3))], &[], Qualified),
        (&[], &[("A5", dec!(2))], &[], BasicallyQualified),
        (
            &[],
            &[
                ("A1", dec!(3)),
                ("A2", dec!(4)),
                ("A3", dec!(3)),
                ("D3", dec!(4)),
                ("D5", dec!(3)),
                ("C3", dec!(3)),
                ("B2", dec!(0.1)),
            ],
            &[],
            BasicallyQualified,
        ),
        (&["P01"], &[], &[], Unqualified),
        (&[], &[("B1", dec!(4))], &[], Unqualified),
        (&[], &[], &[VetoCircumstance::FalseCertificate], Unqualified),
    ];
    for (part_one, part_two, circumstances, grade) in cases {
        let conclusion = diagnosis(part_one, part_two, circumstances);
        assert_eq!(conclusion.grade, *grade, "{part_one:?} {part_two:?} {}", conclusion.score);
        assert_eq!(conclusion.derivation.last().map(|step| step.result.as_str()), Some(grade.code()));
    }
}

#[test]
fn a_low_key_item_of_a_diagnosis_institution_fails_only_at_nothing() {
    let keys = |conclusion: &Conclusion| -> Vec<(String, Option<ItemCode>)> {
        let steps = conclusion.derivation.iter().filter(|step| step.rule == Rule::KeyItem);
        steps.map(|step| (step.result.clone(), step.item.clone())).collect()
    };
    let low = diagnosis(&[], &[("D6", dec!(1.3))], &[]);
    assert!(low.key_items_passed && low.failed_key_items.is_empty() && low.sheets.iter().all(|sheet| sheet.key_passed));
    assert_eq!(keys(&low), [("not_excellent".to_owned(), Some(code("D6")))]);
    let nothing = diagnosis(&[], &[("A5", dec!(2))], &[]);
    assert!(!nothing.key_items_passed);
    assert_eq!(nothing.failed_key_items.iter().map(|failed| failed.item.as_str()).collect::<Vec<_>>(), ["A5"]);
    assert_eq!(keys(&nothing), [("failed".to_owned(), Some(code("A5")))]);

    let (conditions, work) = (full(template("diagnosis-1")), with("diagnosis-2", &[("D6", dec!(1.3))]));
    let filled = [Filled::new(template("diagnosis-1"), &conditions), Filled::new(template("diagnosis-2"), &work)];
    let mut rules = DiagnosisRules::default();
    rules.scale.value = ResultScale::PassFail;
    let narrow = conclude_diagnosis(&filled, &BTreeSet::new(), &rules).unwrap();
    assert_eq!(keys(&narrow), [], "where nobody is excellent, no share for it is missed");
}

#[test]
fn not_applicable_counts_as_full_or_not_at_all() {
    let mut sheet = with("ohe-a", &[("A1.4", dec!(3))]);
    for item in ["A1.3", "A3.3", "A3.4", "A3.8"] {
        sheet.insert(code(item), Answer::NotApplicable { reason: "不开展".into() });
    }
    let score = |policy| score_sheet(template("ohe-a"), &sheet, policy, KeyPass::WHOLE).unwrap();
    assert_eq!(score(NaPolicy::Full).percentage, dec!(97));
    let excluded = score(NaPolicy::Exclude);
    assert_eq!((excluded.score, excluded.points), (dec!(89), dec!(92)));
    assert_eq!(excluded.display_percentage(), dec!(96.73));
    assert!(excluded.key_passed, "a ★ that does not apply does not fail");
}

#[test]
fn a_preview_says_what_is_missing_and_between_what_it_will_end() {
    let mut sheet = Sheet::new();
    sheet.insert(code("A1.1"), Answer::Full);
    sheet.insert(code("A1.4"), off(dec!(1)));
    sheet.insert(code("A1.5"), off(dec!(9)));
    let seen = preview(template("ohe-a"), &sheet, NaPolicy::Full, KeyPass::WHOLE);
    assert_eq!((seen.score.score, seen.score.points), (dec!(4), dec!(5)));
    assert_eq!((seen.missing.len(), seen.refused.len()), (45, 1));
    assert_eq!((seen.worst, seen.best), (dec!(4), dec!(99)));
}

/// The least that may be taken off an item, and by how much more it grows.
fn one_step(item: &Item) -> Decimal {
    match item.deduction.as_ref().map(|deduction| &deduction.rule) {
        Some(DeductionRule::AllOrNothing) => item.ceiling(),
        Some(DeductionRule::PerUnit { points, .. }) => *points,
        Some(DeductionRule::Ratio | DeductionRule::Free) | None => dec!(0.1),
    }
}

fn answer(item: &Item) -> BoxedStrategy<Answer> {
    let (step, ceiling) = (one_step(item), item.ceiling());
    let steps = u32::try_from((ceiling / step).ceil().mantissa()).unwrap();
    let deduct = (1..=steps).prop_map(move |count| off((step * Decimal::from(count)).min(ceiling)));
    let na = Answer::NotApplicable { reason: "不涉及".into() };
    if item.na_allowed {
        prop_oneof![3 => Just(Answer::Full), 1 => deduct, 1 => Just(na)].boxed()
    } else {
        prop_oneof![3 => Just(Answer::Full), 1 => deduct].boxed()
    }
}

fn sheet(id: &'static str) -> impl Strategy<Value = Vec<(ItemCode, Answer)>> {
    let items: Vec<_> = template(id).items().collect();
    let codes: Vec<_> = items.iter().map(|item| item.code.clone()).collect();
    items.into_iter().map(answer).collect::<Vec<_>>().prop_map(move |answers| codes.iter().cloned().zip(answers).collect())
}

fn policy() -> impl Strategy<Value = NaPolicy> {
    prop_oneof![Just(NaPolicy::Full), Just(NaPolicy::Exclude)]
}

fn wild_answer() -> impl Strategy<Value = Answer> {
    let number = any::<(i64, u8)>().prop_map(|(mantissa, scale)| Decimal::new(mantissa, u32::from(scale % 29)));
    prop_oneof![
        Just(Answer::Full),
        Just(Answer::Conforms),
        (number, ".{0,3}").prop_map(|(points, reason)| Answer::Deduct { points, reason }),
        ".{0,3}".prop_map(|reason| Answer::DoesNotConform { reason }),
        ".{0,3}".prop_map(|reason| Answer::NotApplicable { reason }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_score_lies_between_nothing_and_the_ceiling(a in sheet("ohe-a"), b in sheet("ohe-b"), policy in policy(), weight in 0_u8..=100) {
        let (a, b): (Sheet, Sheet) = (a.into_iter().collect(), b.into_iter().collect());
        let mut rules = OheRules::default();
        rules.na_policy.value = policy;
        rules.comprehensive_weight.value = weight.into();
        rules.item_weight.value = (100 - weight).into();
        let conclusion = ohe(&[("ohe-a", &a), ("ohe-b", &b)], &rules);
        prop_assert!(conclusion.score >= Decimal::ZERO && conclusion.score <= rules.ceiling());
        for one in &conclusion.sheets {
            prop_assert!(one.percentage >= Decimal::ZERO && one.percentage <= Decimal::ONE_HUNDRED);
            prop_assert_eq!(one.items.iter().all(|item| item.score >= Decimal::ZERO && item.score <= item.points), true);
        }
        if conclusion.grade == Grade::Qualified {
            prop_assert!(conclusion.key_items_passed && conclusion.score >= rules.pass.value);
        }
    }

    #[test]
    fn a_perfect_sheet_reaches_whatever_ceiling_the_weights_set(first in 0_u8..=100, second in 0_u8..=100) {
        let mut rules = OheRules::default();
        rules.comprehensive_weight.value = first.into();
        rules.item_weight.value = second.into();
        let (a, b) = (full(template("ohe-a")), full(template("ohe-b")));
        prop_assert_eq!(ohe(&[("ohe-a", &a), ("ohe-b", &b)], &rules).score, rules.ceiling());
    }

    #[test]
    fn one_more_deduction_never_helps(
        a in sheet("ohe-a"), b in sheet("ohe-b"), c in sheet("ohe-c"), e in sheet("ohe-e"),
        policy in policy(), by_category in any::<bool>(), which in 0_usize..4, pick in any::<prop::sample::Index>(),
    ) {
        let ids = ["ohe-a", "ohe-b", "ohe-c", "ohe-e"];
        let mut sheets: Vec<Sheet> = [a, b, c, e].into_iter().map(|answers| answers.into_iter().collect()).collect();
        let mut rules = if by_category { category_mean() } else { OheRules::default() };
        rules.na_policy.value = policy;
        let conclude = |sheets: &[Sheet]| ohe(&ids.into_iter().zip(sheets).collect::<Vec<_>>(), &rules);
        let before = conclude(&sheets);
        let sheet = &mut sheets[which];
        let lost = |item: &Item| match sheet.get(&item.code) {
            Some(Answer::Full) => Some(Decimal::ZERO),
            Some(Answer::Deduct { points, .. }) if *points < item.ceiling() => Some(*points),
            _ => None,
        };
        let items: Vec<_> = template(ids[which]).items().filter_map(|item| Some((item, lost(item)?))).collect();
        prop_assume!(!items.is_empty());
        let (item, lost) = items[pick.index(items.len())];
        sheet.insert(item.code.clone(), off((lost + one_step(item)).min(item.ceiling())));
        let after = conclude(&sheets);
        prop_assert!(after.score <= before.score);
        prop_assert!(after.grade >= before.grade, "grades are declared best first");
        prop_assert!(before.key_items_passed || !after.key_items_passed);
        for (was, is) in before.per_category.iter().zip(&after.per_category) {
            prop_assert!(is.percentage <= was.percentage && is.grade >= was.grade);
        }
        let touched = |conclusion: &Conclusion| conclusion.sheets.iter().map(|sheet| sheet.score).sum::<Decimal>();
        prop_assert!(touched(&after) < touched(&before), "what is taken off is missed");
    }

    #[test]
    fn full_is_never_worse_than_leaving_out(answers in sheet("ohe-a")) {
        let sheet: Sheet = answers.into_iter().collect();
        let score = |policy| score_sheet(template("ohe-a"), &sheet, policy, KeyPass::WHOLE).unwrap();
        let (full, excluded) = (score(NaPolicy::Full), score(NaPolicy::Exclude));
        prop_assert!(full.percentage >= excluded.percentage);
        if full.items.iter().all(|item| !item.not_applicable) {
            prop_assert_eq!(full, excluded);
        }
    }

    #[test]
    fn the_order_of_answers_and_sheets_does_not_show((answers, shuffled) in sheet("ohe-b").prop_flat_map(|answers| (Just(answers.clone()), Just(answers).prop_shuffle())), c in sheet("ohe-c")) {
        let (one, other): (Sheet, Sheet) = (answers.into_iter().collect(), shuffled.into_iter().collect());
        let (a, c): (Sheet, Sheet) = (full(template("ohe-a")), c.into_iter().collect());
        let rules = OheRules::default();
        let forward = ohe(&[("ohe-a", &a), ("ohe-b", &one), ("ohe-c", &c)], &rules);
        prop_assert_eq!(forward, ohe(&[("ohe-c", &c), ("ohe-b", &other), ("ohe-a", &a)], &rules));
    }

    #[test]
    fn every_deduction_has_its_step(answers in sheet("diagnosis-2")) {
        let work: Sheet = answers.into_iter().collect();
        let conditions = full(template("diagnosis-1"));
        let filled = [Filled::new(template("diagnosis-1"), &conditions), Filled::new(template("diagnosis-2"), &work)];
        let conclusion = conclude_diagnosis(&filled, &BTreeSet::new(), &DiagnosisRules::default()).unwrap();
        let steps = conclusion.derivation.iter().filter(|step| step.rule == Rule::Item).count();
        prop_assert_eq!(steps, conclusion.sheets.iter().flat_map(|sheet| sheet.failed_items()).count());
        let total: Decimal = conclusion.sheets[1].items.iter().map(|item| item.deducted).sum();
        prop_assert_eq!(conclusion.score, Decimal::ONE_HUNDRED - total);
    }

    #[test]
    fn nothing_an_expert_types_makes_it_panic(answers in prop::collection::vec(("[ABCDEP][0-9]{1,2}(\\.[0-9]{1,2})?", wild_answer()), 0..60)) {
        let sheet: Sheet = answers.into_iter().map(|(item, answer)| (code(&item), answer)).collect();
        for template in crate::checklists::all() {
            let seen = preview(template, &sheet, NaPolicy::Exclude, KeyPass::WHOLE);
            prop_assert!(seen.worst <= seen.best && seen.best <= Decimal::ONE_HUNDRED);
            let scored = score_sheet(template, &sheet, NaPolicy::Exclude, KeyPass::WHOLE);
            prop_assert_eq!(scored.is_ok(), seen.missing.is_empty() && seen.refused.is_empty());
        }
    }
}
