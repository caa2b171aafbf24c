//! The unified social credit code of an organisation (GB 32100-2015).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::text::Text;

/// The 31 characters of the code in the order of their value; I, O, S, V and Z are left out (GB 32100-2015, table 1).
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The weight of each of the first 17 positions: powers of 3 modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A unified social credit code: 18 characters whose last one proves the others.
///
/// Blanks around it and lower case are forgiven; anything else is refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}$", example = "91350100M000100Y43")]
pub struct CreditCode(String);

/// Why a text is no credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CreditCodeError {
    /// Not 18 characters.
    #[error("a credit code has 18 characters")]
    Length,
    /// A character that the code does not use, or a letter among the six digits of the region.
    #[error("character {0} is not allowed in a credit code")]
    Character(usize),
    /// The last character does not follow from the others: something was mistyped.
    #[error("the check character does not match")]
    CheckCharacter,
}

impl CreditCodeError {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Length => Text::new("统一社会信用代码应为18位", "A unified social credit code has 18 characters"),
            Self::Character(at) => Text::owned(
                format!("统一社会信用代码第{at}位字符不允许"),
                format!("Character {at} is not allowed in a unified social credit code"),
            ),
            Self::CheckCharacter => Text::new(
                "统一社会信用代码校验码不符，请核对",
                "The check character does not match; please compare with the certificate",
            ),
        }
    }
}

impl From<CreditCodeError> for (&'static str, Text) {
    fn from(error: CreditCodeError) -> Self {
        ("credit_code", error.text())
    }
}

impl CreditCode {
    /// Reads a code as people type it.
    ///
    /// # Errors
    /// The complaint, as `Complaints::check` takes it.
    pub fn parse(text: &str) -> Result<Self, (&'static str, Text)> {
        if text.trim().is_empty() {
            return Err(("required", Text::new("必填", "Required")));
        }
        text.parse::<Self>().map_err(Into::into)
    }

    /// Completes the first 17 characters with the check character; for data made by a program.
    ///
    /// # Errors
    /// [`CreditCodeError`] when there are not 17 characters or one is not allowed.
    pub fn with_check_digit(first17: &str) -> Result<Self, CreditCodeError> {
        let body = first17.trim().to_ascii_uppercase();
        let check = check_character(&body)?;
        Ok(Self(format!("{body}{check}")))
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The check character of 17 characters (GB 32100-2015, 5.3).
fn check_character(body: &str) -> Result<char, CreditCodeError> {
    if body.chars().count() != WEIGHTS.len() {
        return Err(CreditCodeError::Length);
    }
    let mut sum = 0;
    for ((at, character), weight) in (1..).zip(body.chars()).zip(WEIGHTS) {
        let value = ALPHABET.find(character).ok_or(CreditCodeError::Character(at))?;
        if (3..=8).contains(&at) && !character.is_ascii_digit() {
            return Err(CreditCodeError::Character(at));
        }
        sum += value * weight;
    }
    let value = (31 - sum % 31) % 31;
    ALPHABET.chars().nth(value).ok_or(CreditCodeError::CheckCharacter)
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim().to_ascii_uppercase();
        if code.chars().count() != 18 {
            return Err(CreditCodeError::Length);
        }
        let last = code.chars().next_back().ok_or(CreditCodeError::Length)?;
        let body: String = code.chars().take(17).collect();
        let check = check_character(&body)?;
        if !ALPHABET.contains(last) {
            return Err(CreditCodeError::Character(18));
        }
        if check == last { Ok(Self(code)) } else { Err(CreditCodeError::CheckCharacter) }
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body() -> impl Strategy<Value = String> {
        "[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{9}"
    }

    #[test]
    fn published_codes_are_valid() {
        // The example of the standard, then two codes that companies print on their own pages.
        for code in ["91350100M000100Y43", "914403001922038216", "91110000802100433B"] {
            assert_eq!(code.parse::<CreditCode>().map(String::from), Ok(code.to_owned()));
            assert_eq!(CreditCode::with_check_digit(&code[..17]).map(String::from), Ok(code.to_owned()));
        }
    }

    #[test]
    fn typing_is_forgiven_and_mistakes_are_named() {
        assert_eq!(CreditCode::parse(" 91350100m000100y43 ").map(String::from), Ok("91350100M000100Y43".to_owned()));
        assert_eq!("9135".parse::<CreditCode>(), Err(CreditCodeError::Length));
        assert_eq!("91350100M000100I43".parse::<CreditCode>(), Err(CreditCodeError::Character(16)));
        assert_eq!("9135A100M000100Y43".parse::<CreditCode>(), Err(CreditCodeError::Character(5)));
        assert_eq!("91350100M000100Y44".parse::<CreditCode>(), Err(CreditCodeError::CheckCharacter));
        assert!(serde_json::from_str::<CreditCode>("\"91350100M000100Y44\"").is_err());
    }

    proptest! {
        #[test]
        fn a_completed_code_is_valid(body in body()) {
            let code = CreditCode::with_check_digit(&body).unwrap();
            prop_assert_eq!(code.as_str().parse::<CreditCode>(), Ok(code.clone()));
            prop_assert_eq!(serde_json::from_str::<CreditCode>(&serde_json::to_string(&code).unwrap()).unwrap(), code);
        }

        #[test]
        fn any_changed_character_is_refused(body in body(), at in 0usize..18, to in "[!-~]") {
            let code = CreditCode::with_check_digit(&body).unwrap();
            let mut changed = code.as_str().to_owned();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed.to_ascii_uppercase() != code.as_str());
            prop_assert!(changed.parse::<CreditCode>().is_err());
        }

        #[test]
        fn noise_is_refused_without_panic(text in ".{0,24}") {
            let _ = text.parse::<CreditCode>();
            let _ = CreditCode::with_check_digit(&text);
        }
    }
}
