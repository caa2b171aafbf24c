//! How the institution means to mend it.

use chrono::NaiveDate;
use ohqc_domain::deadlines::Standing;
use ohqc_domain::problems::api::{PlanBody, PlanView, ProblemAction, ProblemView};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::answer::signed;
use crate::api::problems;
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct PlanForm {
    measures: String,
    responsible: String,
    target_date: String,
}

impl PlanForm {
    fn of(plan: Option<&PlanView>) -> Self {
        plan.map_or_else(Self::default, |plan| Self {
            measures: plan.measures.clone(),
            responsible: plan.responsible.clone(),
            target_date: plan.target_date.to_string(),
        })
    }

    fn body(&self) -> Result<PlanBody, Complaints> {
        let mut complaints = Complaints::default();
        let day = self.target_date.parse::<NaiveDate>().map_err(|_| ("required", Text::new("请选择日期", "Choose a day")));
        let target = complaints.check("/target_date", day);
        let body = PlanBody {
            measures: self.measures.trim().to_owned(),
            responsible: self.responsible.trim().to_owned(),
            target_date: target.unwrap_or_default(),
        };
        complaints.extend_validated(&body);
        complaints.into_result(body)
    }
}

/// The last day that may be planned: the due date while it has not passed.
fn latest(problem: &ProblemView) -> Option<String> {
    (problem.standing != Standing::Overdue).then(|| problem.due_on.to_string())
}

/// The plan, and the form while it is the institution's turn.
pub(super) fn draw_plan(problem: &ProblemView, etag: &str, page: Fetched<Versioned<ProblemView>>) -> AnyView {
    let may = problem.actions.contains(&ProblemAction::Plan);
    let form = may.then(|| view! { <PlanEdit problem=problem.clone() etag=etag.to_owned() page /> });
    match (&problem.plan, form) {
        (Some(plan), form) => {
            let shown = draw(plan);
            let change = form.map(|form| view! {
                <details class="change-plan"><summary class="text-link">{t!("修改计划", "Change the plan")}</summary>{form}</details>
            });
            view! { <Section title=t!("整改计划", "Plan")>{shown}{change}</Section> }.into_any()
        }
        (None, Some(form)) => view! {
            <Section title=t!("整改计划", "Plan") note=t!("先定措施、责任人和完成日期，再提交整改。", "Measures, who answers for them and the day, before the rectification is handed in.")>{form}</Section>
        }
        .into_any(),
        (None, None) => view! {
            <Section title=t!("整改计划", "Plan")><p class="muted">{t!("等待机构制定整改计划。", "The institution has not planned the mending yet.")}</p></Section>
        }
        .into_any(),
    }
}

/// A plan as it was made.
pub(super) fn draw(plan: &PlanView) -> AnyView {
    let PlanView { measures, responsible, target_date, signed: by } = plan.clone();
    let until = date(target_date);
    view! {
        <DescriptionList>
            <Item label=t!("整改措施", "Measures") wide=true><span class="answer-words">{measures}</span></Item>
            <Item label=t!("责任人", "Responsible")>{responsible}</Item>
            <Item label=t!("计划完成", "To be done by")>{until}</Item>
        </DescriptionList>
        {signed(&by)}
    }
    .into_any()
}

#[component]
fn PlanEdit(problem: ProblemView, etag: String, page: Fetched<Versioned<ProblemView>>) -> impl IntoView {
    let (client, id, toasts) = (use_client(), problem.id, use_toasts());
    let form =
        Form::on(format!("problem-plan-{id}"), PlanForm::of(problem.plan.as_ref()), &etag).when_stale(move || page.reload());
    let submit = form.submit(
        PlanForm::body,
        move |body| problems::plan(client, id, etag.clone(), body),
        move |read| {
            toasts.success(Text::new("整改计划已提交", "The plan is on record"));
            page.set(read);
        },
    );
    let max = latest(&problem);
    let hint = match max.clone() {
        Some(due) => t!("不晚于整改期限 {}", "Not after {}", due),
        None => t!("整改期限已过，请尽快完成", "The time is over; as soon as possible"),
    };
    let max = max.unwrap_or_default();
    view! {
        <EditForm form submit label=t!("提交计划", "Hand in the plan")>
            <Fieldset legend=t!("计划", "Plan")>
                <TextArea bind=field!(form, measures) label=t!("整改措施", "Measures") required=true max_length=2000_u32 />
                <TextField bind=field!(form, responsible) label=t!("责任人", "Responsible") required=true max_length=40_u32 />
                <DateField bind=field!(form, target_date) label=t!("计划完成日期", "To be done by") required=true hint max />
            </Fieldset>
        </EditForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_needs_measures_a_person_and_a_day() {
        let pointers: Vec<String> = PlanForm::default().body().unwrap_err().iter().map(|found| found.pointer.clone()).collect();
        for pointer in ["/measures", "/responsible", "/target_date"] {
            assert!(pointers.iter().any(|found| found == pointer), "{pointer}");
        }
        let form = PlanForm { measures: "补齐检定".into(), responsible: "王某".into(), target_date: "2026-01-31".into() };
        assert_eq!(form.body().unwrap().target_date.to_string(), "2026-01-31");
    }
}
