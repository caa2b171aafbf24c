//! What preparing and withdrawing decide.

use ohqc_domain::institutions::Service;
use ohqc_domain::publications::PublicationKind;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::publications::{PrepareBody, WithdrawBody};

const SHORTEST_REASON: usize = 2;
const LONGEST_REASON: usize = 500;

/// Which list to freeze.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PrepareForm {
    pub(super) kind: String,
    pub(super) year: String,
    pub(super) service: String,
}

impl PrepareForm {
    pub(super) fn body(&self) -> Result<PrepareBody, Complaints> {
        let mut complaints = Complaints::default();
        let choose = Text::new("请选择", "Choose one");
        let kind = self.kind.parse::<PublicationKind>().ok().filter(|kind| !kind.of_check());
        let year = self.year.trim().parse::<i32>().ok().filter(|year| (2000..=2100).contains(year));
        let service = self.service.parse::<Service>().ok();
        for (pointer, missing) in [("/kind", kind.is_none()), ("/year", year.is_none()), ("/service", service.is_none())] {
            if missing {
                complaints.add(pointer, "required", choose.clone());
            }
        }
        match (kind, year, service) {
            (Some(kind), Some(year), Some(service)) => Ok(PrepareBody { kind, year, service, region: None }),
            _ => Err(complaints),
        }
    }
}

/// Why it is taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct WithdrawForm {
    pub(super) reason: String,
}

impl WithdrawForm {
    pub(super) fn body(&self) -> Result<WithdrawBody, Complaints> {
        let mut complaints = Complaints::default();
        let reason = self.reason.trim();
        if !(SHORTEST_REASON..=LONGEST_REASON).contains(&reason.chars().count()) {
            let text =
                Text::new("请写明撤回原因（2 至 500 字），将一并公开", "Say why, in 2 to 500 characters; it is made public too");
            complaints.add("/reason", "length", text);
        }
        complaints.into_result(WithdrawBody { reason: reason.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_must_be_made() {
        assert_eq!(PrepareForm::default().body().unwrap_err().iter().count(), 3);
        let form = PrepareForm { kind: "qualified_list".into(), year: "2025".into(), service: "examination".into() };
        assert_eq!(form.body().unwrap().year, 2025);
        assert!(PrepareForm { year: "25".into(), ..form }.body().is_err());
    }

    #[test]
    fn nothing_is_withdrawn_without_a_reason() {
        assert!(WithdrawForm { reason: "  ".into() }.body().is_err());
        assert_eq!(WithdrawForm { reason: " 结论有误 ".into() }.body().unwrap().reason, "结论有误");
    }
}
