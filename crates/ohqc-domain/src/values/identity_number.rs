//! The citizen identity number (GB 11643): personal data, masked wherever it is shown or logged.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::text::Text;

/// The weight of each of the first 17 digits: powers of 2 modulo 11 (ISO 7064, MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check character for each remainder of the weighted sum.
const CHECK: &str = "10X98765432";

/// The first year of birth that is believed; nobody alive was born earlier.
const FIRST_YEAR: i32 = 1900;

/// A citizen identity number of 18 characters.
///
/// `Debug` and `Display` show the masked form, so that it cannot slip into a log or a page. JSON holds the full number
/// because request bodies need it: a view shows [`IdentityNumber::masked`] instead.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[1-9][0-9]{16}[0-9X]$", example = "11010519491231002X")]
pub struct IdentityNumber(String);

/// Why a text is no identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdentityNumberError {
    /// Not 18 characters.
    #[error("an identity number has 18 characters")]
    Length,
    /// A character that does not belong there.
    #[error("character {0} of an identity number must be a digit")]
    Character(usize),
    /// The eight digits of the birth date are no date, or one before 1900.
    #[error("the birth date is not possible")]
    BirthDate,
    /// The last character does not follow from the others: something was mistyped.
    #[error("the check character does not match")]
    CheckCharacter,
}

impl IdentityNumberError {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Length => Text::new("身份证号码应为18位", "An identity number has 18 characters"),
            Self::Character(at) => {
                Text::owned(format!("身份证号码第{at}位有误"), format!("Character {at} of the identity number must be a digit"))
            }
            Self::BirthDate => Text::new("身份证号码中的出生日期有误", "The birth date in the identity number is not possible"),
            Self::CheckCharacter => {
                Text::new("身份证号码校验位不符，请核对", "The check character of the identity number does not match")
            }
        }
    }
}

impl From<IdentityNumberError> for (&'static str, Text) {
    fn from(error: IdentityNumberError) -> Self {
        ("identity_number", error.text())
    }
}

impl IdentityNumber {
    /// Reads a number as people type it; blanks around it and a lower-case x are forgiven.
    ///
    /// # Errors
    /// The complaint, as `Complaints::check` takes it.
    pub fn parse(text: &str) -> Result<Self, (&'static str, Text)> {
        text.parse::<Self>().map_err(Into::into)
    }

    /// Completes the first 17 digits with the check character; for data made by a program.
    ///
    /// # Errors
    /// [`IdentityNumberError`] when there are not 17 digits or the birth date is not possible.
    pub fn with_check_digit(first17: &str) -> Result<Self, IdentityNumberError> {
        let check = check_character(first17)?;
        birth_date(first17)?;
        Ok(Self(format!("{first17}{check}")))
    }

    /// The full number. Personal data: for storage and comparison only.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The form that may be shown: the first three and the last four characters.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}***********{}", self.0.get(..3).unwrap_or_default(), self.0.get(14..).unwrap_or_default())
    }

    /// Whether a text is the form in which some number is shown.
    #[must_use]
    pub fn is_masked(text: &str) -> bool {
        let masked = |(at, sign): (usize, char)| match at {
            0..3 | 14..17 => sign.is_ascii_digit(),
            3..14 => sign == '*',
            _ => sign.is_ascii_digit() || sign == 'X',
        };
        text.chars().count() == 18 && text.chars().enumerate().all(masked)
    }

    /// The date of birth.
    ///
    /// # Errors
    /// Never for a number that was parsed; the type keeps no second copy of the date.
    pub fn birth_date(&self) -> Result<NaiveDate, IdentityNumberError> {
        birth_date(&self.0)
    }

    /// Whether the 17th digit is odd, which GB 11643 gives to men.
    #[must_use]
    pub fn is_male(&self) -> bool {
        self.0.chars().nth(16).and_then(|digit| digit.to_digit(10)).is_some_and(|digit| digit % 2 == 1)
    }
}

/// The check character of 17 digits.
fn check_character(body: &str) -> Result<char, IdentityNumberError> {
    if body.chars().count() != WEIGHTS.len() {
        return Err(IdentityNumberError::Length);
    }
    let mut sum = 0;
    for ((at, character), weight) in (1..).zip(body.chars()).zip(WEIGHTS) {
        let digit = character.to_digit(10).filter(|digit| at > 1 || *digit > 0).ok_or(IdentityNumberError::Character(at))?;
        sum += digit * weight;
    }
    let remainder = usize::try_from(sum % 11).map_err(|_| IdentityNumberError::CheckCharacter)?;
    CHECK.chars().nth(remainder).ok_or(IdentityNumberError::CheckCharacter)
}

fn birth_date(number: &str) -> Result<NaiveDate, IdentityNumberError> {
    number
        .get(6..14)
        .and_then(|digits| NaiveDate::parse_from_str(digits, "%Y%m%d").ok())
        .filter(|date| date.year() >= FIRST_YEAR)
        .ok_or(IdentityNumberError::BirthDate)
}

impl FromStr for IdentityNumber {
    type Err = IdentityNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.trim().to_ascii_uppercase();
        if number.chars().count() != 18 {
            return Err(IdentityNumberError::Length);
        }
        let last = number.chars().next_back().ok_or(IdentityNumberError::Length)?;
        let body: String = number.chars().take(17).collect();
        let check = check_character(&body)?;
        if !CHECK.contains(last) {
            return Err(IdentityNumberError::Character(18));
        }
        birth_date(&body)?;
        if check == last { Ok(Self(number)) } else { Err(IdentityNumberError::CheckCharacter) }
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = IdentityNumberError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> Self {
        number.0
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityNumber({})", self.masked())
    }
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body() -> impl Strategy<Value = String> {
        ("[1-8][0-9]{5}", 0i64..45_000, "[0-9]{3}").prop_map(|(place, days, sequence)| {
            let born = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(days);
            format!("{place}{}{sequence}", born.format("%Y%m%d"))
        })
    }

    #[test]
    fn the_examples_of_the_standard_are_valid() {
        // GB 11643-1999, annex A.
        let woman: IdentityNumber = "11010519491231002x".parse().unwrap();
        assert_eq!(woman.birth_date(), Ok(NaiveDate::from_ymd_opt(1949, 12, 31).unwrap()));
        assert!(!woman.is_male());
        // The second example is a man born in 1880: a correct number that nobody alive can have.
        assert_eq!("440524188001010014".parse::<IdentityNumber>(), Err(IdentityNumberError::BirthDate));
    }

    #[test]
    fn it_is_never_shown_in_clear() {
        let number: IdentityNumber = "11010519491231002X".parse().unwrap();
        assert_eq!(number.to_string(), "110***********002X");
        assert!(IdentityNumber::is_masked(&number.masked()) && !IdentityNumber::is_masked(number.expose()));
        assert_eq!(format!("{number:?}"), "IdentityNumber(110***********002X)");
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!("1101051949".parse::<IdentityNumber>(), Err(IdentityNumberError::Length));
        assert_eq!("1101051949123100A1".parse::<IdentityNumber>(), Err(IdentityNumberError::Character(17)));
        assert_eq!("11010519491331002X".parse::<IdentityNumber>(), Err(IdentityNumberError::BirthDate));
        assert_eq!("110105194912310021".parse::<IdentityNumber>(), Err(IdentityNumberError::CheckCharacter));
    }

    proptest! {
        #[test]
        fn a_completed_number_is_valid(body in body()) {
            let number = IdentityNumber::with_check_digit(&body).unwrap();
            prop_assert_eq!(number.expose().parse::<IdentityNumber>(), Ok(number.clone()));
        }

        #[test]
        fn any_changed_character_is_refused(body in body(), at in 0usize..18, to in "[!-~]") {
            let number = IdentityNumber::with_check_digit(&body).unwrap();
            let mut changed = number.expose().to_owned();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed.to_ascii_uppercase() != number.expose());
            prop_assert!(changed.parse::<IdentityNumber>().is_err());
        }

        #[test]
        fn two_neighbours_swapped_are_refused(body in body(), at in 0usize..16) {
            let number = IdentityNumber::with_check_digit(&body).unwrap();
            let mut signs: Vec<char> = number.expose().chars().collect();
            prop_assume!(signs[at] != signs[at + 1]);
            signs.swap(at, at + 1);
            prop_assert!(signs.into_iter().collect::<String>().parse::<IdentityNumber>().is_err());
        }

        #[test]
        fn noise_is_refused_without_panic(text in ".{0,24}") {
            let _ = text.parse::<IdentityNumber>();
            let _ = IdentityNumber::with_check_digit(&text);
        }
    }
}
