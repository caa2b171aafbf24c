//! Drawing up a plan.

use ohqc_domain::assessments::api::PlanBody;
use ohqc_domain::assessments::usual_title;
use ohqc_domain::institutions::Service;
use ohqc_domain::regions::RegionTree;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::crumb;
use crate::api::plans;
use crate::format::today;
use crate::pages::years::planned_years;
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct PlanForm {
    year: String,
    service: String,
    title: String,
}

impl PlanForm {
    /// The body for a province, or every complaint.
    fn body(&self, region: &str) -> Result<PlanBody, Complaints> {
        let mut complaints = Complaints::default();
        let missing = || ("required", Text::new("请选择", "Choose one"));
        let year = complaints.check("/year", self.year.parse::<i32>().map_err(|_| missing()));
        let service = complaints.check("/service", self.service.parse::<Service>().map_err(|_| missing()));
        let body = PlanBody {
            year: year.unwrap_or_else(|| chrono::Datelike::year(&today())),
            service: service.unwrap_or(Service::Examination),
            region: region.to_owned(),
            title: self.title.trim().to_owned(),
        };
        complaints.extend(body.check().err().unwrap_or_default());
        complaints.into_result(body)
    }
}

/// The province that a person's region belongs to, as code and name.
fn province_of(region: &str) -> Option<(String, String)> {
    let province = RegionTree::embedded().province(region.parse().ok()?)?;
    Some((province.code.to_string(), province.name.clone()))
}

/// The page.
#[component]
pub(in crate::pages::assessments) fn PlanNew() -> impl IntoView {
    let (client, navigate) = (use_client(), StoredValue::new_local(use_navigate()));
    let region = move || client.session().person().map(|person| person.region.clone()).unwrap_or_default();
    let province = Memo::new(move |_| province_of(&region()));
    let first = PlanForm { year: chrono::Datelike::year(&today()).to_string(), ..PlanForm::default() };
    let form = Form::new("plan-new", first);
    let values = form.values();
    let fill = move || {
        let usual = values.with_untracked(|now| {
            let service = now.service.parse::<Service>().ok()?;
            province.with_untracked(|province| province.as_ref().map(|(_, name)| usual_title(name, &now.year, service)))
        });
        if let Some(title) = usual {
            values.update(|now| now.title = title);
        }
    };
    let code = move || province.with_untracked(|province| province.as_ref().map(|(code, _)| code.clone())).unwrap_or_default();
    let submit = form.submit(
        move |values| values.body(&code()),
        move |body| plans::create(client, body),
        move |made| navigate.with_value(|go| go(&format!("/app/plans/{}", made.value.id), Default::default())),
    );
    let name = move || province.with(|province| province.as_ref().map(|(_, name)| name.clone())).unwrap_or_default();
    view! {
        <PageHeader title=t!("拟定质控计划", "Draw up a QC plan") crumbs=vec![crumb()]
            subtitle=t!("先定年度与业务；拟定后列入机构、指派专家，再由卫生健康部门批准。", "Year and service first; institutions and experts follow, then the health authority approves.") />
        <Card>
            <EditForm form submit label=t!("拟定", "Draw up") cancel="/app/plans">
                <Fieldset legend=t!("计划", "Plan") note=Signal::derive(name)>
                    <SelectField bind=field!(form, year) label=t!("年度", "Year") choices=planned_years(client) required=true />
                    <SelectField bind=field!(form, service) label=t!("业务", "Service") choices=options!(Service) required=true />
                    <TextField bind=field!(form, title) label=t!("名称", "Title") required=true wide=true max_length=120_u32 />
                    <div><Button small=true glyph=Glyph::Edit on_press=fill>{t!("按年度与业务填写名称", "Fill in the usual title")}</Button></div>
                </Fieldset>
            </EditForm>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_needs_year_service_title_and_a_province() {
        let good = PlanForm { year: "2026".into(), service: "diagnosis".into(), title: " 计划 ".into() };
        let body = good.body("220000").unwrap();
        assert_eq!((body.year, body.service, body.title.as_str()), (2026, Service::Diagnosis, "计划"));
        let pointers = |form: &PlanForm, region: &str| -> Vec<String> {
            form.body(region).unwrap_err().iter().map(|complaint| complaint.pointer.clone()).collect()
        };
        assert_eq!(pointers(&PlanForm::default(), "220000"), ["/year", "/service", "/title"]);
        assert_eq!(pointers(&good, "220100"), ["/region"]);
        assert_eq!(pointers(&PlanForm { title: String::new(), ..good }, "220000"), ["/title"]);
    }

    #[test]
    fn the_usual_title_is_one_word_without_gaps() {
        assert_eq!(usual_title("吉林省", "2026", Service::Examination), "吉林省2026年度职业健康检查质量控制工作计划");
    }

    #[test]
    fn a_city_belongs_to_its_province() {
        assert_eq!(province_of("220100").unwrap().0, "220000");
        assert!(province_of("x").is_none());
    }
}
