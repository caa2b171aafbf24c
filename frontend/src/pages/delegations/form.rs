//! Putting a delegation down.

use chrono::NaiveDate;
use ohqc_domain::regions::{Line, RegionCode};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::delegations::{self, DelegationBody};
use crate::format::today;
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct DelegationForm {
    county: String,
    authority: String,
    line: String,
    valid_from: String,
    valid_to: String,
    basis: String,
}

impl DelegationForm {
    /// What is sent.
    fn body(&self) -> Result<DelegationBody, Complaints> {
        let mut found = Complaints::default();
        let missing = || ("required", Text::new("必填", "Required"));
        let line = found.check("/line", self.line.parse::<Line>().map_err(|_| missing()));
        let valid_from = found.check("/valid_from", self.valid_from.parse::<NaiveDate>().map_err(|_| missing()));
        let body = DelegationBody {
            county: self.county.clone(),
            authority: self.authority.clone(),
            line: line.unwrap_or(Line::Health),
            valid_from: valid_from.unwrap_or_default(),
            valid_to: self.valid_to.parse().ok(),
            basis: self.basis.trim().to_owned(),
        };
        found.into_result(())?;
        body.check().map(|_| body)
    }
}

/// The lines an office may stand in for; institutions answer for themselves.
fn lines() -> Vec<Choice> {
    let delegable = Line::ALL.iter().filter(|line| line.can_be_delegated());
    delegable.map(|line| Choice::new(line.code(), line.label())).collect()
}

/// Asks for county, office, matter, days and decision.
#[component]
pub(super) fn AddDialog(open: RwSignal<bool>, root: Signal<RegionCode>) -> impl IntoView {
    view! { <Dialog open wide=true title=t!("登记代管", "Put a delegation down")><Body open root=root.get_untracked() /></Dialog> }
        .into_any()
}

#[component]
fn Body(open: RwSignal<bool>, root: RegionCode) -> impl IntoView {
    let (client, toasts, navigate) = (use_client(), use_toasts(), StoredValue::new_local(use_navigate()));
    let form = Form::new("delegation-new", DelegationForm { valid_from: today().to_string(), ..DelegationForm::default() });
    let submit = form.submit(
        DelegationForm::body,
        move |body| delegations::create(client, body),
        move |made| {
            open.set(false);
            toasts.success(Text::new("代管关系已登记", "The delegation is on record"));
            navigate.with_value(|go| go(&format!("/app/delegations/{}", made.value.id), Default::default()));
        },
    );
    view! {
        <EditForm form submit label=t!("登记", "Put it down") actions=move || view! { <Button weight=Weight::Quiet on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button> }>
            <Fieldset legend=t!("代管关系", "The delegation")>
                <RegionField bind=field!(form, county) label=t!("被代管的县（市、区）", "County") root required=true />
                <RegionField bind=field!(form, authority) label=t!("代管的市（州）或单列单位", "Prefecture or special unit") root required=true />
                <SelectField bind=field!(form, line) label=t!("事项", "Matter") choices=lines() required=true />
                <DateField bind=field!(form, valid_from) label=t!("开始日期", "First day") required=true />
                <DateField bind=field!(form, valid_to) label=t!("终止日期", "Last day") hint=t!("未定的留空", "Leave empty while it lasts") />
                <TextField bind=field!(form, basis) label=t!("依据（文件）", "Decision it rests on") required=true wide=true max_length=200_u32 />
            </Fieldset>
        </EditForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matter_and_day_are_needed_and_places_must_fit() {
        let pointers = |form: &DelegationForm| {
            form.body().unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect::<Vec<_>>()
        };
        assert_eq!(pointers(&DelegationForm::default()), ["/line", "/valid_from"]);
        let good = DelegationForm {
            county: "220102".into(),
            authority: "220100".into(),
            line: "health".into(),
            valid_from: "2025-01-01".into(),
            basis: "吉卫文".into(),
            ..DelegationForm::default()
        };
        assert_eq!(good.body().unwrap().valid_to, None);
        assert_eq!(pointers(&DelegationForm { county: "220100".into(), ..good }), ["/county"]);
    }
}
