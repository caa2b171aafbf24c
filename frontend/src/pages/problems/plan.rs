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
#[serde(default)]
struct PlanForm {
    measures: String,
    responsible: String,
    target_date: String,
    /// Why it ends after the due date.
    late_reason: String,
    /// That the writer has read what follows from being late.
    aware: bool,
}

impl PlanForm {
    fn of(plan: Option<&PlanView>) -> Self {
        plan.map_or_else(Self::default, |plan| Self {
            measures: plan.measures.clone(),
            responsible: plan.responsible.clone(),
            target_date: plan.target_date.to_string(),
            late_reason: plan.late_reason.clone().unwrap_or_default(),
            aware: false,
        })
    }

    /// What is sent; a plan made after the due date says why and that its writer knows.
    fn body(&self, late: bool) -> Result<PlanBody, Complaints> {
        let mut complaints = Complaints::default();
        let day = self.target_date.parse::<NaiveDate>().map_err(|_| ("required", Text::new("请选择日期", "Choose a day")));
        let target = complaints.check("/target_date", day);
        let body = PlanBody {
            measures: self.measures.trim().to_owned(),
            responsible: self.responsible.trim().to_owned(),
            target_date: target.unwrap_or_default(),
            late_reason: late.then(|| self.late_reason.trim().to_owned()),
        };
        if late && !self.aware {
            complaints.add("/aware", "required", Text::new("请确认已知悉", "Please confirm that you know"));
        }
        complaints.extend_validated(&body);
        complaints.into_result(body)
    }
}

/// The last day that may be planned: the due date while it has not passed.
fn latest(problem: &ProblemView) -> Option<String> {
    problem.due_on.filter(|_| problem.standing != Standing::Overdue).map(|due| due.to_string())
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
    let PlanView { measures, responsible, target_date, late_reason, signed: by } = plan.clone();
    let late = late_reason.map(|reason| {
        view! { <Notice tone=Tone::Warning title=t!("计划在整改期限之后完成，原因：", "The plan ends after the due date, because:")><p class="answer-words">{reason}</p></Notice> }
    });
    let until = date(target_date);
    view! {
        <DescriptionList>
            <Item label=t!("整改措施", "Measures") wide=true><span class="answer-words">{measures}</span></Item>
            <Item label=t!("责任人", "Responsible")>{responsible}</Item>
            <Item label=t!("计划完成", "To be done by")>{until}</Item>
        </DescriptionList>
        {late}
        {signed(&by)}
    }
    .into_any()
}

#[component]
fn PlanEdit(problem: ProblemView, etag: String, page: Fetched<Versioned<ProblemView>>) -> impl IntoView {
    let (client, id, toasts) = (use_client(), problem.id, use_toasts());
    let form =
        Form::on(format!("problem-plan-{id}"), PlanForm::of(problem.plan.as_ref()), &etag).when_stale(move || page.reload());
    let max = latest(&problem);
    let late = problem.standing == Standing::Overdue;
    let submit = form.submit(
        move |values| values.body(late),
        move |body| problems::plan(client, id, etag.clone(), body),
        move |read| {
            toasts.success(Text::new("整改计划已提交", "The plan is on record"));
            page.set(read);
        },
    );
    let hint = match max.clone() {
        Some(due) => t!("不晚于整改期限 {}", "Not after {}", due),
        None if !late => t!("整改期限待公布节假日安排", "The time can be told once the holidays are published"),
        None => t!("整改期限已过，请尽快完成", "The time is over; as soon as possible"),
    };
    let max = max.unwrap_or_default();
    let due = problem.due_on.map(date).unwrap_or_default();
    let lateness = late.then(|| view! {
        <div class="field-wide">
            <Notice tone=Tone::Warning title=t!("整改期限 {} 已过", "The time ended on {}", due)>
                <p>{t!("晚于期限的计划可以提交，但督办、约谈等逾期处置照常进行；原因记入台账，复核人可见。", "A later plan is taken, but the steps against what is late go on; the reason stays in the ledger and the reviewer sees it.")}</p>
            </Notice>
        </div>
        <TextArea bind=field!(form, late_reason) label=t!("逾期原因", "Why it is late") required=true max_length=500_u32 />
        <CheckboxField bind=field!(form, aware) label=t!("已知悉：计划完成日期晚于整改期限。", "I know that the plan ends after the due date.") />
    });
    view! {
        <EditForm form submit label=t!("提交计划", "Hand in the plan")>
            <Fieldset legend=t!("计划", "Plan")>
                <TextArea bind=field!(form, measures) label=t!("整改措施", "Measures") required=true max_length=2000_u32 />
                <TextField bind=field!(form, responsible) label=t!("责任人", "Responsible") required=true max_length=40_u32 />
                <DateField bind=field!(form, target_date) label=t!("计划完成日期", "To be done by") required=true hint max />
                {lateness}
            </Fieldset>
        </EditForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_plan_says_why_and_that_its_writer_knows() {
        let typed = PlanForm {
            measures: "补齐检定".into(),
            responsible: "王某".into(),
            target_date: "2026-01-31".into(),
            ..PlanForm::default()
        };
        let pointers: Vec<String> = typed.body(true).unwrap_err().iter().map(|found| found.pointer.clone()).collect();
        assert_eq!(pointers, ["/aware", "/late_reason"]);
        let form = PlanForm { late_reason: " 厂家延期供货 ".into(), aware: true, ..typed };
        assert_eq!(form.body(true).unwrap().late_reason.as_deref(), Some("厂家延期供货"));
        assert_eq!(form.body(false).unwrap().late_reason, None);
    }

    #[test]
    fn a_plan_needs_measures_a_person_and_a_day() {
        let pointers: Vec<String> =
            PlanForm::default().body(false).unwrap_err().iter().map(|found| found.pointer.clone()).collect();
        for pointer in ["/measures", "/responsible", "/target_date"] {
            assert!(pointers.iter().any(|found| found == pointer), "{pointer}");
        }
        let form = PlanForm {
            measures: "补齐检定".into(),
            responsible: "王某".into(),
            target_date: "2026-01-31".into(),
            ..PlanForm::default()
        };
        assert_eq!(form.body(false).unwrap().target_date.to_string(), "2026-01-31");
    }
}
