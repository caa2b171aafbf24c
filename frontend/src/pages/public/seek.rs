//! Where a search on the front page leads, and what was typed as a receipt's code.

use ohqc_domain::filings::VerificationCode;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::query::escape;

/// A receipt's code leads to its verification, anything else to the list of institutions.
pub(super) fn destination(typed: &str) -> String {
    let typed = typed.trim();
    match VerificationCode::parse(typed) {
        Some(code) => format!("/verify/{}", code.as_str()),
        None if typed.is_empty() => "/institutions".to_owned(),
        None => format!("/institutions?q={}", escape(typed)),
    }
}

/// A receipt's code as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CodeForm {
    pub(super) code: String,
}

impl CodeForm {
    /// The code, in any case, with or without hyphens and blanks.
    pub(super) fn parse(&self) -> Result<VerificationCode, Complaints> {
        let mut complaints = Complaints::default();
        match VerificationCode::parse(self.code.trim()) {
            Some(code) => return Ok(code),
            None if self.code.trim().is_empty() => {
                complaints.add("/code", "required", Text::new("请输入核验码", "Enter the code"));
            }
            None => complaints.add(
                "/code",
                "not_a_code",
                Text::new(
                    "核验码为 16 位字母和数字，不含 0、1、I、O；请对照回执二维码旁的核验码",
                    "The code has 16 letters and digits, none of them 0, 1, I or O; compare it with the receipt",
                ),
            ),
        }
        Err(complaints)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_taken_as_people_type_it() {
        for typed in ["7K3M-9QXA-2BCD-EFGH", " 7k3m 9qxa 2bcd efgh ", "7k3m9qxa2bcdefgh"] {
            let form = CodeForm { code: typed.into() };
            assert_eq!(form.parse().unwrap().as_str(), "7K3M-9QXA-2BCD-EFGH");
            assert_eq!(destination(typed), "/verify/7K3M-9QXA-2BCD-EFGH");
        }
    }

    #[test]
    fn what_is_no_code_is_refused_or_looked_for_as_a_name() {
        assert!(CodeForm { code: String::new() }.parse().is_err());
        assert!(CodeForm { code: "7K3M-9QXA-2BCD-EFG0".into() }.parse().is_err());
        assert_eq!(destination("  "), "/institutions");
        assert_eq!(destination("长春"), "/institutions?q=%E9%95%BF%E6%98%A5");
    }
}
