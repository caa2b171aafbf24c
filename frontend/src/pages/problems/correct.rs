//! Handing in what was done, with proof.

use ohqc_domain::problems::api::{CorrectBody, ProblemView};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::evidence::{EvidenceField, Uploaded};
use crate::api::problems;
use crate::prelude::*;

/// What is typed and uploaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct CorrectForm {
    measures: String,
    evidence: Vec<Uploaded>,
    statement: String,
    declared: bool,
}

impl CorrectForm {
    fn body(&self) -> Result<CorrectBody, Complaints> {
        let mut complaints = Complaints::default();
        let body = CorrectBody {
            measures: self.measures.trim().to_owned(),
            evidence: self.evidence.iter().map(|file| file.id).collect(),
            statement: self.statement.trim().to_owned(),
        };
        complaints.extend_validated(&body);
        if !self.declared {
            complaints.add("/declared", "required", Text::new("请确认声明", "Please confirm the declaration"));
        }
        complaints.into_result(body)
    }
}

/// The form.
#[component]
pub(super) fn CorrectEdit(
    /// The problem.
    problem: ProblemView,
    /// Its version.
    etag: String,
    /// Its page.
    page: Fetched<Versioned<ProblemView>>,
) -> impl IntoView {
    let (client, id, toasts) = (use_client(), problem.id, use_toasts());
    let form = Form::on(format!("problem-correct-{id}"), CorrectForm::default(), &etag).when_stale(move || page.reload());
    let submit = form.submit(
        CorrectForm::body,
        move |body| problems::correct(client, id, etag.clone(), body),
        move |read| {
            toasts.success(Text::new("整改已提交，等待复核", "Handed in; it waits for its review"));
            page.set(read);
        },
    );
    let files = field!(form, evidence);
    let change = move |files: Vec<Uploaded>| {
        let _ = form.values().try_update(|values| values.evidence = files);
    };
    let complaint =
        Signal::derive(move || form.problem().with(|problem| crate::ui::pointer::complaint(problem.as_ref()?, "/evidence")));
    view! {
        <Section title=t!("提交整改", "Hand in the rectification") note=t!("提交后由其他单位的人员复核；复核期间不计时。", "Somebody of another organisation reviews it; time does not run meanwhile.")>
            <EditForm form submit label=t!("提交整改", "Hand in")>
                <Fieldset legend=t!("整改情况", "What was done")>
                    <TextArea bind=field!(form, measures) label=t!("已采取的措施", "Measures taken") required=true max_length=2000_u32 />
                    <EvidenceField bind=files on_change=change complaint />
                    <TextArea bind=field!(form, statement) label=t!("整改说明", "Statement") required=true max_length=1000_u32
                        hint=t!("说明问题原因、整改结果与防止再次发生的安排。", "Why it happened, what the result is, and what keeps it from happening again.") />
                    <CheckboxField bind=field!(form, declared) label=t!("本机构声明：以上内容与证据真实、完整。", "We declare that this is true and complete.") />
                </Fieldset>
            </EditForm>
        </Section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::ids::AttachmentId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn whatever_is_missing_is_said_at_once() {
        let pointers =
            |form: &CorrectForm| form.body().unwrap_err().iter().map(|found| found.pointer.clone()).collect::<Vec<_>>();
        assert_eq!(pointers(&CorrectForm::default()), ["/evidence", "/measures", "/statement", "/declared"]);
        let mut form = CorrectForm { measures: "已检定".into(), statement: "属实".into(), ..CorrectForm::default() };
        assert_eq!(pointers(&form), ["/evidence", "/declared"]);
        form.declared = true;
        form.evidence.push(Uploaded { id: AttachmentId(Uuid::from_u128(1)), name: "证书.pdf".into() });
        assert_eq!(form.body().unwrap().evidence.len(), 1);
    }
}
