//! What registering and changing an institution decides.

use ohqc_domain::institutions::api::{InstitutionBody, Particulars};
use ohqc_domain::institutions::{Establishment, Ownership};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use ohqc_domain::values::CreditCode;
use serde::{Deserialize, Serialize};

/// How many characters a credit code has (GB 32100-2015).
const CODE_LENGTH: usize = 18;

/// The fields in the order of the page; complaints are listed in it.
const ORDER: &[&str] = &[
    "/name",
    "/credit_code",
    "/ownership",
    "/establishment",
    "/licence_number",
    "/region",
    "/address",
    "/contact_name",
    "/contact_phone",
];

/// What was typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstitutionForm {
    pub(super) name: String,
    pub(super) credit_code: String,
    pub(super) ownership: String,
    pub(super) establishment: String,
    pub(super) region: String,
    pub(super) address: String,
    pub(super) licence_number: String,
    pub(super) contact_name: String,
    pub(super) contact_phone: String,
}

impl From<&InstitutionBody> for InstitutionForm {
    fn from(body: &InstitutionBody) -> Self {
        Self {
            name: body.name.clone(),
            credit_code: body.credit_code.clone(),
            ownership: body.ownership.code().into(),
            establishment: body.establishment.code().into(),
            region: body.region.clone(),
            address: body.address.clone(),
            licence_number: body.licence_number.clone(),
            contact_name: body.contact_name.clone(),
            contact_phone: body.contact_phone.clone(),
        }
    }
}

impl InstitutionForm {
    /// It without the person to talk to.
    pub fn without_contact(self) -> Self {
        Self { contact_name: String::new(), contact_phone: String::new(), ..self }
    }

    /// Whether the kind chosen is a medical institution, which has a practice licence.
    pub(super) fn is_medical(&self) -> bool {
        self.establishment.parse::<Establishment>().is_ok_and(Establishment::is_medical)
    }

    /// What is sent, checked by the server's own rules.
    pub fn body(&self) -> Result<InstitutionBody, Complaints> {
        let (ownership, establishment) = (self.ownership.parse::<Ownership>(), self.establishment.parse::<Establishment>());
        let mut found = Complaints::default();
        if ownership.is_err() {
            found.add("/ownership", "required", Text::new("请选择机构性质", "Choose who owns it"));
        }
        if establishment.is_err() {
            found.add("/establishment", "required", Text::new("请选择机构类别", "Choose its kind"));
        }
        let body = InstitutionBody {
            name: self.name.trim().into(),
            credit_code: self.credit_code.trim().to_ascii_uppercase(),
            ownership: ownership.unwrap_or(Ownership::Public),
            establishment: establishment.unwrap_or(Establishment::GeneralHospital),
            region: self.region.clone(),
            address: self.address.trim().into(),
            licence_number: self.licence_number.trim().into(),
            contact_name: self.contact_name.trim().into(),
            contact_phone: self.contact_phone.trim().into(),
        };
        if let Err(more) = Particulars::try_from(body.clone()) {
            more.iter().for_each(|complaint| found.add(complaint.pointer.clone(), complaint.code, complaint.text.clone()));
        }
        in_order(&found).into_result(body)
    }
}

fn in_order(found: &Complaints) -> Complaints {
    let mut ordered = Complaints::default();
    for pointer in ORDER {
        for complaint in found.iter().filter(|complaint| complaint.pointer == *pointer) {
            ordered.add(complaint.pointer.clone(), complaint.code, complaint.text.clone());
        }
    }
    ordered
}

/// What is said about a credit code while it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CodeCheck {
    /// Nothing typed yet.
    Empty,
    /// So far nothing is wrong; so many characters are there.
    Partial(usize),
    /// It is a credit code.
    Good,
    /// Something is wrong with it.
    Bad(Text),
}

/// Checks a credit code as far as it is typed: characters at once, the check character when all are there.
pub(super) fn check_code(typed: &str) -> CodeCheck {
    let typed = typed.trim();
    let count = typed.chars().count();
    if count == 0 {
        return CodeCheck::Empty;
    }
    if count >= CODE_LENGTH {
        return CreditCode::parse(typed).map_or_else(|(_, text)| CodeCheck::Bad(text), |_| CodeCheck::Good);
    }
    // Completed with zeros, a wrong character is found before the end is typed.
    let body: String = typed.chars().chain(std::iter::repeat('0')).take(CODE_LENGTH.saturating_sub(1)).collect();
    CreditCode::with_check_digit(&body).map_or_else(|error| CodeCheck::Bad(error.text()), |_| CodeCheck::Partial(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> InstitutionForm {
        InstitutionForm {
            name: "长春某某医院".into(),
            credit_code: " 91350100m000100y43 ".into(),
            ownership: "public".into(),
            establishment: "general_hospital".into(),
            region: "220102".into(),
            address: "人民大街1号".into(),
            licence_number: "PDY00001".into(),
            contact_name: "王某".into(),
            contact_phone: "0431-88888888".into(),
        }
    }

    fn complaints(form: &InstitutionForm) -> Vec<String> {
        form.body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect()
    }

    #[test]
    fn a_filled_form_becomes_a_body() {
        let body = filled().body().unwrap();
        assert_eq!(body.credit_code, "91350100M000100Y43");
        assert!(InstitutionForm::from(&body).body().is_ok());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_in_the_order_of_the_page() {
        assert_eq!(complaints(&InstitutionForm::default()), ORDER);
    }

    #[test]
    fn a_province_is_no_address() {
        assert_eq!(complaints(&InstitutionForm { region: "220000".into(), ..filled() }), ["/region"]);
    }

    #[test]
    fn a_credit_code_is_checked_while_it_is_typed() {
        assert_eq!(check_code(" "), CodeCheck::Empty);
        assert_eq!(check_code("9135"), CodeCheck::Partial(4));
        assert_eq!(check_code("91350100M000100Y43"), CodeCheck::Good);
        assert!(matches!(check_code("91350100M000100Y44"), CodeCheck::Bad(_)), "the check character");
        assert!(matches!(check_code("9135O"), CodeCheck::Bad(_)), "the letter O is not used");
    }
}
