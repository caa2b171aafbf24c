//! The filing number and the receipt's verification code.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::institutions::BodyKind;

/// A filing number such as `吉职检备字〔2025〕第0007号`, as stored: `220000-OHE-2025-0007`.
///
/// The pattern is set by this platform; no text that prescribes one was seen (JL24-A3 未核实).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct FilingNumber(String);

impl FilingNumber {
    /// Makes the number from province, kind, year and the running number within them.
    #[must_use]
    pub fn new(province: &str, kind: impl Into<BodyKind>, year: i32, serial: u32) -> Self {
        Self(format!("{}{serial:04}", Self::prefix(province, kind, year)))
    }

    /// What all numbers of one province, kind and year begin with.
    #[must_use]
    pub fn prefix(province: &str, kind: impl Into<BodyKind>, year: i32) -> String {
        format!("{province}-{}-{year}-", kind.into().body().letters)
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for FilingNumber {
    /// Takes a number as it was stored or imported; old local numbers have patterns of their own (JL24-1-1-e).
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for FilingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A receipt's verification code: 16 characters of 5 random bits each, without look-alikes, in groups of four.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct VerificationCode(String);

impl VerificationCode {
    /// Makes a code from ten random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 10]) -> Self {
        let mut bits = bytes.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let mut code = String::with_capacity(19);
        for position in 0..16 {
            if position > 0 && position % 4 == 0 {
                code.push('-');
            }
            let index = usize::try_from(bits & 31).unwrap_or(0);
            code.push(ALPHABET.get(index).map_or('2', |byte| char::from(*byte)));
            bits >>= 5;
        }
        Self(code)
    }

    /// Reads a code as people type it: any case, with or without hyphens.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
        if plain.len() != 16 || !plain.bytes().all(|byte| ALPHABET.contains(&byte)) {
            return None;
        }
        let mut grouped = String::with_capacity(19);
        for (position, c) in plain.chars().enumerate() {
            if position > 0 && position % 4 == 0 {
                grouped.push('-');
            }
            grouped.push(c);
        }
        Some(Self(grouped))
    }

    /// The code as printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::institutions::Service;

    #[test]
    fn numbers_outgrow_their_four_digits() {
        let number = |serial| FilingNumber::new("220000", Service::Examination, 2025, serial).to_string();
        assert_eq!([number(1), number(10_000)], ["220000-OHE-2025-0001", "220000-OHE-2025-10000"]);
    }

    proptest! {
        #[test]
        fn a_code_is_read_back_as_typed(bytes: [u8; 10]) {
            let code = VerificationCode::from_bytes(bytes);
            prop_assert_eq!(VerificationCode::parse(&code.as_str().to_lowercase().replace('-', " ")), Some(code));
        }

        #[test]
        fn noise_is_no_code(text in ".{0,40}") {
            if let Some(code) = VerificationCode::parse(&text) {
                prop_assert_eq!(code.as_str().len(), 19);
            }
        }
    }
}
