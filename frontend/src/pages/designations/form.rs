//! Naming an institution for a city.

use chrono::NaiveDate;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::regions::RegionCode;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::designations::{self, DesignationBody};
use crate::api::institutions;
use crate::format::today;
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct DesignationForm {
    institution: String,
    city: String,
    valid_from: String,
    valid_to: String,
    basis: String,
}

impl DesignationForm {
    /// What is sent.
    fn body(&self) -> Result<DesignationBody, Complaints> {
        let mut found = Complaints::default();
        let missing = || ("required", Text::new("必填", "Required"));
        let institution = found.check("/institution", self.institution.parse::<InstitutionId>().map_err(|_| missing()));
        let valid_from = found.check("/valid_from", self.valid_from.parse::<NaiveDate>().map_err(|_| missing()));
        let (Some(institution), Some(valid_from)) = (institution, valid_from) else { return Err(found) };
        let body = DesignationBody {
            institution,
            city: self.city.clone(),
            valid_from,
            valid_to: self.valid_to.parse().ok(),
            basis: self.basis.trim().to_owned(),
        };
        body.check().map(|_| body)
    }
}

/// Asks for institution, city, days and decision.
#[component]
pub(super) fn AddDialog(open: RwSignal<bool>, root: Signal<RegionCode>) -> impl IntoView {
    view! { <Dialog open wide=true title=t!("指定承担诊断的机构", "Name an institution for a city")><Body open root=root.get_untracked() /></Dialog> }
        .into_any()
}

#[component]
fn Body(open: RwSignal<bool>, root: RegionCode) -> impl IntoView {
    let (client, toasts, navigate) = (use_client(), use_toasts(), StoredValue::new_local(use_navigate()));
    let form = Form::new("designation-new", DesignationForm { valid_from: today().to_string(), ..DesignationForm::default() });
    let submit = form.submit(
        DesignationForm::body,
        move |body| designations::create(client, body),
        move |made| {
            open.set(false);
            toasts.success(Text::new("指定承担已登记", "The designation is on record"));
            navigate.with_value(|go| go(&format!("/app/designations/{}", made.value.id), Default::default()));
        },
    );
    let asked: Query = [("service", "diagnosis"), ("limit", "200")].into_iter().collect();
    let houses = fetch(move || institutions::list(client, asked.clone()));
    let choices = Signal::derive(move || {
        let items = houses.get().map(|page| page.items).unwrap_or_default();
        items.into_iter().map(|house| Choice::new(house.id.to_string(), Text::name(&house.name))).collect::<Vec<_>>()
    });
    view! {
        <EditForm form submit label=t!("登记", "Put it down") actions=move || view! { <Button weight=Weight::Quiet on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button> }>
            <Fieldset legend=t!("指定承担", "The designation")>
                <RegionField bind=field!(form, city) label=t!("没有诊断机构的市（州）", "City that has no diagnosis institution") root required=true />
                <SelectField bind=field!(form, institution) label=t!("承担机构", "Institution") hint=t!("诊断备案有效的机构", "Those with a filing of diagnosis in force") choices required=true />
                <DateField bind=field!(form, valid_from) label=t!("开始日期", "First day") required=true />
                <DateField bind=field!(form, valid_to) label=t!("终止日期", "Last day") hint=t!("未定的留空", "Leave empty while it lasts") />
                <TextField bind=field!(form, basis) label=t!("指定文件（文号）", "Number of the decision") required=true wide=true max_length=200_u32 />
            </Fieldset>
        </EditForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn institution_and_day_are_needed_and_the_place_is_a_city() {
        let pointers = |form: &DesignationForm| {
            form.body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect::<Vec<_>>()
        };
        assert_eq!(pointers(&DesignationForm::default()), ["/institution", "/valid_from"]);
        let good = DesignationForm {
            institution: "00000000-0000-0000-0000-000000000001".into(),
            city: "220400".into(),
            valid_from: "2025-01-01".into(),
            basis: "吉卫函".into(),
            ..DesignationForm::default()
        };
        assert_eq!(good.body().unwrap().valid_to, None);
        assert_eq!(pointers(&DesignationForm { city: "220402".into(), ..good }), ["/city"]);
    }
}
