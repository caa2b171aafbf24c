//! The code of a place: six characters, digits but for special units such as `22L001`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::text::Text;

/// A code of GB/T 2260, or one of the same shape for a unit that the standard does not know.
///
/// The shape is proved, existence is not: ask `RegionTree::get`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9]{2}[0-9L][0-9]{3}$", example = "220102")]
pub struct RegionCode([u8; 6]);

/// A text that is no region code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a region code has six digits, or an L in the third place")]
pub struct BadRegionCode;

impl From<BadRegionCode> for (&'static str, Text) {
    fn from(_: BadRegionCode) -> Self {
        ("region_code", Text::new("行政区划代码应为6位", "A region code has six characters"))
    }
}

impl RegionCode {
    /// The whole country.
    pub const COUNTRY: Self = Self(*b"000000");

    /// Reads a code.
    ///
    /// # Errors
    /// The complaint, as `Complaints::check` takes it.
    pub fn parse(text: &str) -> Result<Self, (&'static str, Text)> {
        text.parse::<Self>().map_err(Into::into)
    }

    /// The six characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The bytes are ASCII by construction, so the default is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether it is the code of a province or of the whole country.
    #[must_use]
    pub fn spans_a_province(&self) -> bool {
        self.0.ends_with(b"0000")
    }
}

impl FromStr for RegionCode {
    type Err = BadRegionCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes: [u8; 6] = text.as_bytes().try_into().map_err(|_| BadRegionCode)?;
        let fits = bytes.iter().enumerate().all(|(at, byte)| byte.is_ascii_digit() || (at == 2 && *byte == b'L'));
        if fits { Ok(Self(bytes)) } else { Err(BadRegionCode) }
    }
}

impl TryFrom<String> for RegionCode {
    type Error = BadRegionCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn special_units_have_an_l() {
        assert!("22L001".parse::<RegionCode>().is_ok());
        for bad in ["", "2201", "2201022", "22O102", "2L0102", "２２０１０２", "22 102"] {
            assert_eq!(bad.parse::<RegionCode>(), Err(BadRegionCode), "{bad}");
        }
    }

    #[test]
    fn a_province_ends_in_four_zeros() {
        let spans = |code: &str| code.parse::<RegionCode>().unwrap().spans_a_province();
        assert!(spans("220000") && spans("000000"));
        assert!(!spans("220100") && !spans("22L001"));
    }

    proptest! {
        #[test]
        fn a_code_survives_json(text in "[0-9]{2}[0-9L][0-9]{3}") {
            let code: RegionCode = text.parse().unwrap();
            let json = serde_json::to_string(&code).unwrap();
            prop_assert_eq!(&json, &format!("\"{text}\""));
            prop_assert_eq!(serde_json::from_str::<RegionCode>(&json).unwrap(), code);
        }

        #[test]
        fn noise_is_refused_without_panic(text in ".{0,8}") {
            let _ = text.parse::<RegionCode>();
        }
    }
}
