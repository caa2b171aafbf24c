//! What an expert puts down for one item, and which answers an item accepts.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::score::RefusedAnswer;
use super::sheet::{ItemCode, Sheet};
use super::template::{DeductionRule, Item, Scale, Template};
use crate::text::Text;

/// The answer to one item, on either scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", from = "Read")]
pub enum Answer {
    /// Points: nothing is taken off.
    Full,
    /// Points: something is taken off.
    Deduct {
        /// How much, a positive multiple of 0.1.
        #[schema(value_type = String, format = "decimal")]
        points: Decimal,
        /// What was found.
        reason: String,
    },
    /// Conformity: it conforms.
    Conforms,
    /// Conformity: it does not.
    DoesNotConform {
        /// What was found.
        reason: String,
    },
    /// Either scale: the item does not concern this institution.
    NotApplicable {
        /// Why not.
        reason: String,
    },
}

/// An answer as it is read, with what belongs to it and nothing else: a variant without fields would let anything pass.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Read {
    Full {},
    Deduct { points: Decimal, reason: String },
    Conforms {},
    DoesNotConform { reason: String },
    NotApplicable { reason: String },
}

impl From<Read> for Answer {
    fn from(read: Read) -> Self {
        match read {
            Read::Full {} => Self::Full,
            Read::Deduct { points, reason } => Self::Deduct { points, reason },
            Read::Conforms {} => Self::Conforms,
            Read::DoesNotConform { reason } => Self::DoesNotConform { reason },
            Read::NotApplicable { reason } => Self::NotApplicable { reason },
        }
    }
}

impl Answer {
    /// What the expert wrote.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Full | Self::Conforms => None,
            Self::Deduct { reason, .. } | Self::DoesNotConform { reason } | Self::NotApplicable { reason } => Some(reason),
        }
    }
}

/// Why an answer is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// The template has no such item.
    #[error("the template has no such item")]
    UnknownItem,
    /// A conformity answer to a points item, or the other way round.
    #[error("the answer does not fit the scale of the template")]
    WrongScale,
    /// «Not applicable» where the template does not allow it.
    #[error("the item always applies")]
    NaNotAllowed,
    /// Something is taken off, denied or left out without saying why.
    #[error("a reason is required")]
    MissingReason,
    /// A deduction of nothing or less.
    #[error("a deduction must be more than zero")]
    NotPositive,
    /// More than the item has to lose.
    #[error("at most {ceiling} may be taken off")]
    AboveCeiling {
        /// The most that may be taken off.
        ceiling: Decimal,
    },
    /// A deduction finer than 0.1.
    #[error("a deduction must be a multiple of 0.1")]
    TooFine,
    /// A part of an item that is given or taken as a whole.
    #[error("the item is given or taken as a whole: take off {points} or nothing")]
    NotWhole {
        /// What the item is worth.
        points: Decimal,
    },
    /// Not so many points for each thing.
    #[error("{each} are taken off for each one, {ceiling} at most")]
    NotMultiple {
        /// Points per thing.
        each: Decimal,
        /// The most that may be taken off.
        ceiling: Decimal,
    },
}

impl AnswerError {
    /// The kind, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownItem => "unknown_item",
            Self::WrongScale => "wrong_scale",
            Self::NaNotAllowed => "na_not_allowed",
            Self::MissingReason => "missing_reason",
            Self::NotPositive => "not_positive",
            Self::AboveCeiling { .. } => "above_ceiling",
            Self::TooFine => "too_fine",
            Self::NotWhole { .. } => "not_whole",
            Self::NotMultiple { .. } => "not_multiple",
        }
    }

    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::UnknownItem => Text::new("评分表中没有该项目", "The checklist has no such item"),
            Self::WrongScale => Text::new("该答案与评分表的计分方式不符", "The answer does not fit the scale of the checklist"),
            Self::NaNotAllowed => Text::new("该项目不允许判为不涉及", "This item cannot be answered «not applicable»"),
            Self::MissingReason => Text::new("请填写理由", "Please give a reason"),
            Self::NotPositive => Text::new("扣分必须大于 0", "A deduction must be more than zero"),
            Self::AboveCeiling { ceiling } => {
                Text::owned(format!("最多扣 {ceiling} 分"), format!("At most {ceiling} points may be taken off"))
            }
            Self::TooFine => Text::new("扣分的最小单位为 0.1 分", "Points are taken off in steps of 0.1"),
            Self::NotWhole { points } => Text::owned(
                format!("该项目只能得满分或扣 {points} 分"),
                format!("This item is given or taken as a whole: take off {points} or nothing"),
            ),
            Self::NotMultiple { each, ceiling } => Text::owned(
                format!("每处扣 {each} 分：只能扣 {each} 的整数倍，扣完 {ceiling} 分为止"),
                format!("{each} points are taken off for each one: a multiple of {each}, or {ceiling} once nothing is left"),
            ),
        }
    }
}

/// Whether the template accepts this answer to this item.
///
/// # Errors
/// [`AnswerError`] says why not.
pub fn check_answer(template: &Template, item: &ItemCode, answer: &Answer) -> Result<(), AnswerError> {
    let item = template.item(item).ok_or(AnswerError::UnknownItem)?;
    let fits = match answer {
        Answer::Full | Answer::Deduct { .. } => template.scale == Scale::Points,
        Answer::Conforms | Answer::DoesNotConform { .. } => template.scale == Scale::Conformity,
        Answer::NotApplicable { .. } => true,
    };
    if !fits {
        return Err(AnswerError::WrongScale);
    }
    match answer {
        Answer::NotApplicable { .. } if !item.na_allowed => return Err(AnswerError::NaNotAllowed),
        Answer::Deduct { points, .. } => check_deduction(item, *points)?,
        _ => {}
    }
    if answer.reason().is_some_and(|reason| reason.trim().is_empty()) { Err(AnswerError::MissingReason) } else { Ok(()) }
}

/// Decimals of the smallest deduction (`qc.point_step`).
const POINT_SCALE: u32 = 1;

fn check_deduction(item: &Item, points: Decimal) -> Result<(), AnswerError> {
    let rule = item.deduction.as_ref().map(|deduction| &deduction.rule);
    let ceiling = item.ceiling();
    if points <= Decimal::ZERO {
        Err(AnswerError::NotPositive)
    } else if points > ceiling {
        Err(AnswerError::AboveCeiling { ceiling })
    } else if points.normalize().scale() > POINT_SCALE {
        Err(AnswerError::TooFine)
    } else if points == ceiling {
        Ok(())
    } else {
        match rule {
            Some(DeductionRule::AllOrNothing) => Err(AnswerError::NotWhole { points: ceiling }),
            Some(DeductionRule::PerUnit { points: each, .. }) if times(points, *each).is_none() => {
                Err(AnswerError::NotMultiple { each: *each, ceiling })
            }
            Some(DeductionRule::PerUnit { .. } | DeductionRule::Ratio | DeductionRule::Free) | None => Ok(()),
        }
    }
}

/// How many things a deduction stands for, where it is a multiple of what each costs.
pub(crate) fn times(points: Decimal, each: Decimal) -> Option<Decimal> {
    let rest = points.checked_rem(each)?;
    if rest.is_zero() { points.checked_div(each).map(|count| count.normalize()) } else { None }
}

/// Every answer of a sheet that the template refuses, by code.
#[must_use]
pub fn check_sheet(template: &Template, sheet: &Sheet) -> Vec<RefusedAnswer> {
    let refused = |(item, answer): (&ItemCode, &Answer)| {
        let error = check_answer(template, item, answer).err()?;
        Some(RefusedAnswer { item: item.clone(), code: error.code().to_owned(), text: error.text() })
    };
    sheet.iter().filter_map(refused).collect()
}

#[cfg(test)]
mod tests {
    use super::super::registry::latest;
    use super::*;

    fn check(template: &str, item: &str, answer: &Answer) -> Result<(), AnswerError> {
        check_answer(latest(template).unwrap(), &item.parse().unwrap(), answer)
    }

    fn deduct(points: &str) -> Answer {
        Answer::Deduct { points: points.parse().unwrap(), reason: "缺一人".into() }
    }

    #[test]
    fn points_are_as_fine_as_every_profile_says() {
        for region in ["000000", "220000", "210000", "120000"] {
            let settings = crate::policy::settings_for(region.parse().unwrap(), "2025-06-16".parse().unwrap()).unwrap();
            assert_eq!(settings.qc.point_step.normalize(), Decimal::new(1, POINT_SCALE), "{region}");
        }
    }

    #[test]
    fn good_answers_are_accepted() {
        assert_eq!(check("ohe-a", "A1.4", &Answer::Full), Ok(()));
        assert_eq!(check("ohe-a", "A1.4", &deduct("1.0")), Ok(()));
        assert_eq!(check("ohe-a", "A1.4", &deduct("3")), Ok(()));
        assert_eq!(check("ohe-a", "A2.10", &deduct("1.2")), Ok(()));
        assert_eq!(check("ohe-a", "A5.8", &deduct("0.7")), Ok(()));
        assert_eq!(check("ohe-a", "A1.3", &Answer::NotApplicable { reason: "不开展放射检查".into() }), Ok(()));
        assert_eq!(check("diagnosis-1", "P01", &Answer::Conforms), Ok(()));
        assert_eq!(check("diagnosis-1", "P01", &Answer::DoesNotConform { reason: "过期".into() }), Ok(()));
    }

    #[test]
    fn bad_answers_are_refused() {
        let ceiling = Decimal::from(3);
        assert_eq!(check("ohe-a", "Z9", &Answer::Full), Err(AnswerError::UnknownItem));
        assert_eq!(check("ohe-a", "A1.4", &Answer::Conforms), Err(AnswerError::WrongScale));
        assert_eq!(check("diagnosis-1", "P01", &Answer::Full), Err(AnswerError::WrongScale));
        assert_eq!(check("ohe-a", "A1.4", &deduct("-1")), Err(AnswerError::NotPositive));
        assert_eq!(check("ohe-a", "A1.4", &deduct("0")), Err(AnswerError::NotPositive));
        assert_eq!(check("ohe-a", "A1.4", &deduct("3.1")), Err(AnswerError::AboveCeiling { ceiling }));
        assert_eq!(check("ohe-a", "A1.4", &deduct("0.25")), Err(AnswerError::TooFine));
        let each = AnswerError::NotMultiple { each: "0.4".parse().unwrap(), ceiling: Decimal::TWO };
        assert_eq!(check("ohe-a", "A2.10", &deduct("0.7")), Err(each));
        assert_eq!(check("ohe-a", "A1.1", &deduct("1")), Err(AnswerError::NotWhole { points: Decimal::TWO }));
        let silent = Answer::Deduct { points: Decimal::ONE, reason: "  ".into() };
        assert_eq!(check("ohe-a", "A1.4", &silent), Err(AnswerError::MissingReason));
        let na = Answer::NotApplicable { reason: "不涉及".into() };
        assert_eq!(check("ohe-a", "A1.1", &na), Err(AnswerError::NaNotAllowed));
        assert_eq!(check("ohe-a", "A1.3", &Answer::NotApplicable { reason: String::new() }), Err(AnswerError::MissingReason));
    }

    #[test]
    fn answers_travel_as_tagged_json() {
        let json = r#"{"A1.1":{"kind":"full"},"A1.4":{"kind":"deduct","points":"1","reason":"缺部门"}}"#;
        let sheet: Sheet = serde_json::from_str(json).unwrap();
        assert_eq!(sheet.len(), 2);
        assert_eq!(serde_json::to_string(&sheet).unwrap(), json);
        assert!(serde_json::from_str::<Sheet>(r#"{"A 1":{"kind":"full"}}"#).is_err());
    }

    #[test]
    fn an_answer_holds_what_belongs_to_it_and_nothing_else() {
        let reason = || "缺部门".to_owned();
        let answers = [
            Answer::Full,
            Answer::Deduct { points: Decimal::ONE, reason: reason() },
            Answer::Conforms,
            Answer::DoesNotConform { reason: reason() },
            Answer::NotApplicable { reason: reason() },
        ];
        for answer in answers {
            let mut json = serde_json::to_value(&answer).unwrap();
            assert_eq!(serde_json::from_value::<Answer>(json.clone()).unwrap(), answer);
            json["surprise"] = 1.into();
            assert!(serde_json::from_value::<Answer>(json.clone()).is_err(), "{json}");
        }
    }
}
