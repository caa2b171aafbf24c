//! The authority that issued the practice licence (发证机关) is told of a filing, and notes it in the licence's copy
//! (办法2019 第四条).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::VerificationCode;
use crate::text::Text;
use crate::validation::Complaints;

/// That the authority which issued the practice licence was told of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Telling {
    /// The day of the letter.
    pub on: NaiveDate,
    /// Whom it addresses.
    #[schema(example = "长春市卫生健康委员会")]
    pub licensor: String,
    /// Its number; empty where it has none.
    #[schema(example = "吉卫职健函〔2025〕12号")]
    pub number: String,
    /// The receipt's code of the version that was told of.
    pub verification_code: VerificationCode,
}

/// Records that the authority which issued the practice licence was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TellingBody {
    /// The day of the letter.
    pub on: NaiveDate,
    /// Whom it addresses.
    #[validate(length(min = 2, max = 80))]
    #[schema(example = "长春市卫生健康委员会")]
    pub licensor: String,
    /// Its number, where it has one.
    #[serde(default)]
    #[validate(length(max = 60))]
    #[schema(example = "吉卫职健函〔2025〕12号")]
    pub number: String,
}

impl TellingBody {
    /// Checks lengths, and that the day has come and the version was on record by then.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self, version_on: NaiveDate, today: NaiveDate) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        if !self.licensor.is_empty() && self.licensor.trim().is_empty() {
            found.add("/licensor", "required", Text::new("请填写发证机关", "Name the authority"));
        }
        if self.on < version_on {
            let text = Text::new("不得早于本次备案办理日期", "Cannot lie before the day of the version on record");
            found.add("/on", "before_record", text);
        }
        if self.on > today {
            found.add("/on", "future", Text::new("告知日期不得晚于今天", "The day lies in the future"));
        }
        found.into_result(())
    }

    /// What is kept of it, told of the version with that code.
    #[must_use]
    pub fn of(self, verification_code: VerificationCode) -> Telling {
        let Self { on, licensor, number } = self;
        Telling { on, licensor: licensor.trim().into(), number: number.trim().into(), verification_code }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// examination 1.3-1.
    #[test]
    fn what_is_told_is_on_record_and_has_been_told() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 3, d).unwrap();
        let on = |d| TellingBody { on: day(d), licensor: "长春市卫生健康委员会".into(), number: String::new() };
        let codes = |d| on(d).check(day(5), day(9)).err().map(|found| found.iter().map(|one| one.code).collect::<Vec<_>>());
        assert_eq!([4, 5, 9, 10].map(codes), [Some(vec!["before_record"]), None, None, Some(vec!["future"])]);
        let nobody = TellingBody { licensor: "某".into(), ..on(5) }.check(day(5), day(9)).unwrap_err();
        let blank = TellingBody { licensor: "  ".into(), ..on(5) }.check(day(5), day(9)).unwrap_err();
        assert_eq!(blank.iter().map(|one| one.code).collect::<Vec<_>>(), ["required"]);
        assert_eq!(nobody.iter().map(|one| one.pointer.as_str()).collect::<Vec<_>>(), ["/licensor"]);
    }
}
