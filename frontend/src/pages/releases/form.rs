//! What freezing and returning decide.

use ohqc_domain::releases::{FrameError, can_be_frozen};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::releases::{ReleaseBody, ReturnReleaseBody};
use crate::format::today;

const SHORTEST_REASON: usize = 2;
const LONGEST_REASON: usize = 500;

/// Which year to freeze.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct YearForm {
    pub(super) year: String,
}

impl YearForm {
    pub(super) fn body(&self) -> Result<ReleaseBody, Complaints> {
        let mut complaints = Complaints::default();
        let year = self.year.trim().parse::<i32>().ok();
        match year {
            None => complaints.add("/year", "required", Text::new("请选择年度", "Choose a year")),
            Some(year) if !can_be_frozen(year, today()) => complaints.add("/year", "year", FrameError::text()),
            Some(_) => {}
        }
        complaints.into_result(ReleaseBody { year: year.unwrap_or_default() })
    }
}

/// What must be corrected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ReturnForm {
    pub(super) reason: String,
}

impl ReturnForm {
    pub(super) fn body(&self) -> Result<ReturnReleaseBody, Complaints> {
        let mut complaints = Complaints::default();
        let reason = self.reason.trim();
        if !(SHORTEST_REASON..=LONGEST_REASON).contains(&reason.chars().count()) {
            complaints.add(
                "/reason",
                "length",
                Text::new("请写明需改正之处（2 至 500 字）", "Say what to correct, in 2 to 500 characters"),
            );
        }
        complaints.into_result(ReturnReleaseBody { reason: reason.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike as _;

    use super::*;

    #[test]
    fn a_year_is_a_year() {
        assert_eq!(YearForm { year: "2025".into() }.body().unwrap().year, 2025);
        assert!(YearForm::default().body().is_err());
        assert!(YearForm { year: "25".into() }.body().is_err());
    }

    #[test]
    fn a_year_that_is_not_over_is_not_frozen() {
        let this = today().year();
        let complaints = YearForm { year: this.to_string() }.body().unwrap_err();
        assert_eq!(complaints.iter().map(|one| one.code).collect::<Vec<&str>>(), ["year"]);
        assert!(YearForm { year: (this - 1).to_string() }.body().is_ok());
    }

    #[test]
    fn a_return_says_why() {
        assert!(ReturnForm { reason: "。".into() }.body().is_err());
        assert_eq!(ReturnForm { reason: " 四平缺两家 ".into() }.body().unwrap().reason, "四平缺两家");
    }
}
