//! What is put in for one item, before it is an answer.

use ohqc_domain::checklists::{Answer, AnswerError, DeductionRule, Item, Scale, Template, check_answer};
use ohqc_domain::text::Text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The most steps of a deduction that are offered as buttons.
const MOST_STEPS: usize = 3;
/// The most characters of a reason.
pub(super) const MOST_REASON: usize = 1000;

/// What the expert chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) enum Pick {
    /// Nothing yet.
    #[default]
    Nothing,
    /// All points; it conforms.
    Full,
    /// Something is taken off; it does not conform.
    Less,
    /// The item does not concern this institution.
    NotApplicable,
}

/// What is put in for one item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    /// The choice.
    pub(super) pick: Pick,
    /// The deduction as it is typed.
    pub(super) points: String,
    /// The reason as it is typed.
    pub(super) reason: String,
}

/// Which part of an entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The item as a whole.
    Row,
    /// The deduction.
    Points,
    /// The reason.
    Reason,
}

/// Why an entry is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The deduction is no number.
    NotANumber,
    /// The reason is too long.
    TooLong,
    /// The template refuses it.
    Refused(AnswerError),
}

impl Trouble {
    /// What is wrong, in words.
    pub(super) fn text(&self) -> Text {
        match self {
            Self::NotANumber => Text::new("请填写扣分数，如 1 或 0.5", "Type the points to take off, as 1 or 0.5"),
            Self::TooLong => Text::owned(format!("理由最多 {MOST_REASON} 字"), format!("At most {MOST_REASON} characters")),
            Self::Refused(error) => error.text(),
        }
    }

    /// Where it is wrong.
    pub(super) const fn place(&self) -> Place {
        match self {
            Self::TooLong | Self::Refused(AnswerError::MissingReason) => Place::Reason,
            Self::NotANumber
            | Self::Refused(
                AnswerError::NotPositive
                | AnswerError::AboveCeiling { .. }
                | AnswerError::TooFine
                | AnswerError::NotWhole { .. }
                | AnswerError::NotMultiple { .. },
            ) => Place::Points,
            Self::Refused(AnswerError::UnknownItem | AnswerError::WrongScale | AnswerError::NaNotAllowed) => Place::Row,
        }
    }
}

impl Entry {
    /// The entry that an answer was made of.
    pub(super) fn of(answer: Option<&Answer>) -> Self {
        let (pick, points, reason) = match answer {
            None => (Pick::Nothing, None, ""),
            Some(Answer::Full | Answer::Conforms) => (Pick::Full, None, ""),
            Some(Answer::Deduct { points, reason }) => (Pick::Less, Some(points.normalize().to_string()), reason.as_str()),
            Some(Answer::DoesNotConform { reason }) => (Pick::Less, None, reason.as_str()),
            Some(Answer::NotApplicable { reason }) => (Pick::NotApplicable, None, reason.as_str()),
        };
        Self { pick, points: points.unwrap_or_default(), reason: reason.to_owned() }
    }

    /// The answer it makes, none when it is empty.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub(super) fn decide(&self, template: &Template, item: &Item) -> Result<Option<Answer>, Trouble> {
        let reason = self.reason.trim().to_owned();
        let answer = match (self.pick, template.scale) {
            (Pick::Nothing, _) => return Ok(None),
            (Pick::Full, Scale::Points) => Answer::Full,
            (Pick::Full, Scale::Conformity) => Answer::Conforms,
            (Pick::Less, Scale::Conformity) => Answer::DoesNotConform { reason },
            (Pick::Less, Scale::Points) => match number(&self.points).ok_or(Trouble::NotANumber)? {
                points if points.is_zero() => Answer::Full,
                points => Answer::Deduct { points, reason },
            },
            (Pick::NotApplicable, _) => Answer::NotApplicable { reason },
        };
        if answer.reason().is_some_and(|reason| reason.chars().count() > MOST_REASON) {
            return Err(Trouble::TooLong);
        }
        check_answer(template, &item.code, &answer).map_err(Trouble::Refused)?;
        Ok(Some(answer))
    }

    /// With so much taken off.
    pub(super) fn less(&self, points: Decimal) -> Self {
        Self { pick: Pick::Less, points: points.normalize().to_string(), reason: self.reason.clone() }
    }

    /// With another choice.
    pub(super) fn picking(&self, pick: Pick) -> Self {
        Self { pick, ..self.clone() }
    }
}

/// A number as people type it, full-width digits and marks included.
fn number(text: &str) -> Option<Decimal> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c).wrapping_sub(0xFEE0)).unwrap_or(c),
            '．' | '。' => '.',
            '－' => '-',
            c => c,
        })
        .collect();
    plain.strip_prefix('-').unwrap_or(&plain).parse().ok()
}

/// Whether the item is given or taken as a whole.
pub(super) fn whole(item: &Item) -> bool {
    item.deduction.as_ref().is_some_and(|deduction| deduction.rule == DeductionRule::AllOrNothing)
}

/// The deductions worth a button: by the rule's unit, and all that can be taken.
pub(super) fn steps(item: &Item) -> Vec<Decimal> {
    let ceiling = item.ceiling();
    let unit = item.deduction.as_ref().and_then(|deduction| match deduction.rule {
        DeductionRule::PerUnit { points, .. } if points > Decimal::ZERO => Some(points),
        _ => None,
    });
    let mut found: Vec<Decimal> = Vec::new();
    if let Some(unit) = unit {
        let mut step = unit;
        while step < ceiling && found.len() < MOST_STEPS - 1 {
            found.push(step);
            step += unit;
        }
    }
    found.push(ceiling);
    found
}

#[cfg(test)]
mod tests {
    use ohqc_domain::checklists::latest;

    use super::*;

    fn decide(template: &str, code: &str, entry: &Entry) -> Result<Option<Answer>, Trouble> {
        let template = latest(template).unwrap();
        entry.decide(template, template.item(&code.parse().unwrap()).unwrap())
    }

    fn less(points: &str, reason: &str) -> Entry {
        Entry { pick: Pick::Less, points: points.into(), reason: reason.into() }
    }

    #[test]
    fn every_answer_survives_the_way_into_an_entry_and_back() {
        let answers = [
            ("ohe-a", "A1.4", Answer::Full),
            ("ohe-a", "A5.8", Answer::Deduct { points: Decimal::new(15, 1), reason: "缺部门".into() }),
            ("ohe-a", "A1.3", Answer::NotApplicable { reason: "不开展".into() }),
            ("diagnosis-1", "P01", Answer::Conforms),
            ("diagnosis-1", "P01", Answer::DoesNotConform { reason: "过期".into() }),
        ];
        for (template, code, answer) in answers {
            assert_eq!(decide(template, code, &Entry::of(Some(&answer))), Ok(Some(answer)));
        }
        assert_eq!(decide("ohe-a", "A1.4", &Entry::of(None)), Ok(None));
    }

    #[test]
    fn a_deduction_says_what_it_lacks_and_where() {
        let trouble = |entry: &Entry| decide("ohe-a", "A1.4", entry).unwrap_err();
        assert_eq!(trouble(&less("", "缺")).place(), Place::Points);
        assert_eq!(trouble(&less("1", " ")).place(), Place::Reason);
        assert_eq!(trouble(&less("9", "缺")).place(), Place::Points);
        assert_eq!(trouble(&less("1.5", "缺")).place(), Place::Points, "one point for each");
        assert_eq!(trouble(&less("1", &"长".repeat(MOST_REASON + 1))), Trouble::TooLong);
        let na = Entry { pick: Pick::NotApplicable, ..Entry::default() };
        assert_eq!(decide("ohe-a", "A1.1", &na).unwrap_err().place(), Place::Row);
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for text in ["1.5", " 1.5 ", "１．５", "1。5", "-1.5", "－1.5"] {
            let expected = Answer::Deduct { points: Decimal::new(15, 1), reason: "缺".into() };
            assert_eq!(decide("ohe-a", "A5.8", &less(text, "缺")), Ok(Some(expected)), "{text}");
        }
        assert_eq!(decide("ohe-a", "A1.4", &less("0", "")), Ok(Some(Answer::Full)));
    }

    #[test]
    fn the_buttons_follow_the_rule_and_end_with_everything() {
        for template in ohqc_domain::checklists::all().iter().filter(|template| template.scale == Scale::Points) {
            for item in template.items() {
                let steps = steps(item);
                assert_eq!(steps.last(), Some(&item.ceiling()), "{}", item.code);
                assert!(steps.len() <= MOST_STEPS && steps.is_sorted(), "{}", item.code);
                for points in steps {
                    assert!(
                        Entry::default()
                            .less(points)
                            .picking(Pick::Less)
                            .decide(template, item)
                            .is_err_and(|t| t.place() == Place::Reason)
                    );
                }
            }
        }
    }
}
