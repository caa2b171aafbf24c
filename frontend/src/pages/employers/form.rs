//! What registering and changing an employer decides.

use ohqc_domain::employers::EmployerSize;
use ohqc_domain::employers::api::{Employer, EmployerBody};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

/// What was typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct EmployerForm {
    pub(super) name: String,
    pub(super) credit_code: String,
    pub(super) industry: String,
    pub(super) size: String,
    pub(super) region: String,
    pub(super) address: String,
    pub(super) contact_name: String,
    pub(super) contact_phone: String,
}

impl From<&EmployerBody> for EmployerForm {
    fn from(body: &EmployerBody) -> Self {
        Self {
            name: body.name.clone(),
            credit_code: body.credit_code.clone(),
            industry: body.industry.clone(),
            size: body.size.map(|size| size.code().into()).unwrap_or_default(),
            region: body.region.clone(),
            address: body.address.clone(),
            contact_name: body.contact_name.clone(),
            contact_phone: body.contact_phone.clone(),
        }
    }
}

impl EmployerForm {
    /// What is sent, checked by the server's own rules.
    pub(super) fn body(&self) -> Result<EmployerBody, Complaints> {
        let body = EmployerBody {
            name: self.name.trim().into(),
            credit_code: self.credit_code.trim().to_ascii_uppercase(),
            region: self.region.clone(),
            address: self.address.trim().into(),
            industry: self.industry.clone(),
            size: self.size.parse::<EmployerSize>().ok(),
            contact_name: self.contact_name.trim().into(),
            contact_phone: self.contact_phone.trim().into(),
        };
        Employer::try_from(body).map(|employer| employer.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_form_becomes_a_body_and_an_empty_one_says_all_at_once() {
        let form = EmployerForm {
            name: "长春某某机械有限公司".into(),
            credit_code: " 91350100m000100y43 ".into(),
            industry: "C".into(),
            region: "220102".into(),
            address: "人民大街1号".into(),
            ..EmployerForm::default()
        };
        let body = form.body().unwrap();
        assert_eq!((body.credit_code.as_str(), body.size), ("91350100M000100Y43", None));
        assert_eq!(EmployerForm::from(&body).body().unwrap(), body);
        let mut missing: Vec<String> =
            EmployerForm::default().body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect();
        missing.sort();
        assert_eq!(missing, ["/address", "/credit_code", "/industry", "/name", "/region"]);
    }
}
