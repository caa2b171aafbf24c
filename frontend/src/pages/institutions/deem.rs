//! Deeming a local filing one with the province (视同备案).

use chrono::NaiveDate;
use ohqc_domain::catalogues::Category;
use ohqc_domain::filings::{Deemed, Dossier, FiledService, NotDeemed};
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::{BodyKind, Service};
use ohqc_domain::regions::RegionCode;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::filings::{self, DeemBody};
use crate::format::today;
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct DeemForm {
    local_number: String,
    local_on: String,
    categories: Vec<String>,
}

impl DeemForm {
    /// What is sent, judged by the rule that the server holds.
    fn body(&self, institution: InstitutionId, region: RegionCode, today: NaiveDate) -> Result<DeemBody, Complaints> {
        let filed = |category: &String| FiledService { category: category.clone(), items: Vec::new() };
        let body = DeemBody {
            institution,
            service: Service::Examination,
            local_number: self.local_number.trim().to_owned(),
            local_on: self.local_on.parse().ok(),
            dossier: Dossier { services: self.categories.iter().map(filed).collect(), ..Dossier::default() },
        };
        let mut found = Complaints::default();
        // The server knows the day of registration; it decides nothing here.
        if let Err(NotDeemed::Conditions(conditions)) = Deemed::new(&body, region, today, today) {
            found = conditions;
        }
        for complaint in body.check().err().iter().flat_map(Complaints::iter) {
            let at = if complaint.pointer == "/dossier/services" { "/categories" } else { &complaint.pointer };
            found.add(at, complaint.code, complaint.text.clone());
        }
        found.into_result(body)
    }
}

/// A button with the dialog behind it; nothing when examinations are filed.
#[component]
pub(super) fn DeemFiling(
    /// The institution.
    institution: InstitutionId,
    /// Where it is.
    region: RegionCode,
    /// Services that have a filing already.
    taken: Vec<BodyKind>,
) -> impl IntoView {
    if taken.contains(&BodyKind::Examination) {
        return ().into_any();
    }
    let open = RwSignal::new(false);
    view! {
        <Button glyph=Glyph::Document on_press=move || open.set(true)>{t!("登记视同备案", "Deem a local filing")}</Button>
        <Dialog open wide=true title=t!("登记视同备案", "Deem a local filing")>
            <Body institution region open />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Body(institution: InstitutionId, region: RegionCode, open: RwSignal<bool>) -> impl IntoView {
    let (client, toasts, navigate) = (use_client(), use_toasts(), StoredValue::new_local(use_navigate()));
    let form = Form::new(format!("deem-{institution}"), DeemForm::default());
    let submit = form.submit(
        move |values: &DeemForm| values.body(institution, region, today()),
        move |body| filings::deem(client, body),
        move |made| {
            open.set(false);
            toasts.success(Text::new("已登记视同备案", "The local filing is deemed one with the province"));
            navigate.with_value(|go| go(&format!("/app/filings/{}", made.value.id), Default::default()));
        },
    );
    let choice = |one: &Category| Choice::new(one.code(), one.label());
    let categories: Vec<Choice> = Category::ALL.iter().map(choice).collect();
    view! {
        <p class="muted">{t!("须已在市（州）备案；平台注册日期由平台记载。视同备案不另作备案后现场核查，其余档案由机构办理备案变更补全。", "It needs a filing with the prefecture; the day of registration the platform knows. No on-site check follows; what else the dossier lacks the institution completes by a change.")}</p>
        <EditForm form submit label=t!("登记", "Put on record") actions=move || view! { <Button weight=Weight::Quiet on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button> }>
            <Fieldset legend=t!("原市（州）备案", "The local filing")>
                <TextField bind=field!(form, local_number) label=t!("原备案编号", "Local number") required=true max_length=80_u32 />
                <DateField bind=field!(form, local_on) label=t!("原备案日期", "Local filing of") required=true />
                <ChecksField bind=field!(form, categories) label=t!("已备案类别", "Categories filed") required=true choices=categories />
            </Fieldset>
        </EditForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_beside_its_field() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let body = |form: &DeemForm| form.body(InstitutionId(uuid::Uuid::nil()), "220104".parse().unwrap(), day("2025-06-16"));
        let pointers = |form: &DeemForm| body(form).unwrap_err().iter().map(|one| one.pointer.clone()).collect::<Vec<_>>();
        let bare = DeemForm::default();
        assert_eq!(pointers(&bare), ["/local_number", "/local_on", "/categories"]);
        let good = DeemForm {
            local_number: "长卫职检备〔2021〕第3号".into(),
            local_on: "2021-08-12".into(),
            categories: vec!["1".into()],
        };
        assert_eq!(body(&good).unwrap().dossier.services.len(), 1);
    }
}
