//! What bears on the conclusion beside the sheets: circumstances that decide alone, people examined per category.

use std::collections::{BTreeMap, BTreeSet};

use ohqc_domain::assessments::api::FindingsBody;
use ohqc_domain::assessments::score::VetoCircumstance;
use ohqc_domain::catalogues::Category;
use ohqc_domain::institutions::Service;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::desk::{Desk, findings_of};
use crate::api::assessments;
use crate::format::whole;
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct FindingsForm {
    circumstances: Vec<String>,
    people: BTreeMap<String, String>,
}

impl FindingsForm {
    fn of(findings: &FindingsBody) -> Self {
        Self {
            circumstances: findings.circumstances.iter().map(|one| one.code().to_owned()).collect(),
            people: findings.people.iter().map(|(category, people)| (category.code().to_owned(), people.to_string())).collect(),
        }
    }

    fn body(&self) -> Result<FindingsBody, Complaints> {
        let mut complaints = Complaints::default();
        let mut people = BTreeMap::new();
        for (code, typed) in self.people.iter().filter(|(_, typed)| !typed.trim().is_empty()) {
            let Ok(category) = code.parse::<Category>() else { continue };
            if let Some(count) = complaints.check(format!("/people/{code}"), whole(typed)) {
                people.insert(category, count);
            }
        }
        let circumstances: BTreeSet<VetoCircumstance> = self.circumstances.iter().filter_map(|code| code.parse().ok()).collect();
        complaints.into_result(FindingsBody { circumstances, people })
    }
}

/// What the form stands on: the findings themselves.
fn version(findings: &FindingsForm) -> String {
    serde_json::to_string(findings).unwrap_or_default()
}

/// The form.
#[component]
pub(super) fn Findings(desk: Desk, service: Service) -> impl IntoView {
    let findings = desk.findings.with_untracked(FindingsForm::of);
    // Answers move the round's version on; what the form stands on is the findings themselves.
    let base = version(&findings);
    let form = Form::on(format!("findings-{}", desk.id), findings, base);
    let form = form.when_stale(move || {
        form.complain(None);
        desk.reread();
    });
    // What somebody else of the team saves comes along with any answer; unseen, it would be overwritten.
    Effect::new(move |_| {
        let theirs = desk.findings.with(FindingsForm::of);
        let now = version(&theirs);
        form.overtaken_by(theirs, now);
    });
    let toasts = use_toasts();
    let submit = form.submit(
        FindingsForm::body,
        move |body| assessments::put_findings(desk.client, desk.id, desk.etag.get_value(), body),
        move |read| {
            let fresh = FindingsForm::of(&findings_of(&read.value));
            form.stand_on(version(&fresh));
            form.begin_from(fresh);
            desk.take_up(&read);
            toasts.success(Text::new("已保存", "Saved"));
        },
    );
    let fields = match service {
        Service::Diagnosis => circumstances(form),
        Service::Examination => people(desk, form),
    };
    view! {
        <div class="score-beside">
            <Card>
                {if desk.editable {
                    view! { <EditForm form submit label=t!("保存", "Save")>{fields}</EditForm> }.into_any()
                } else {
                    view! { <fieldset class="fieldgroup" disabled=true>{fields}</fieldset> }.into_any()
                }}
            </Card>
        </div>
    }
    .into_any()
}

fn circumstances(form: Form<FindingsForm>) -> AnyView {
    let choices = options!(VetoCircumstance);
    view! {
        <Fieldset legend=t!("否决情形", "Circumstances that decide alone")
            note=t!("查实其中任一情形，无论得分多少，结论均为不合格。该清单为本平台设定。", "Any one of these makes the institution unqualified whatever its points. The list is this platform's.")>
            <ChecksField bind=form.bind("/circumstances", |form| form.circumstances.clone(), |form, value| form.circumstances = value)
                label=t!("查实的情形", "Found") choices />
        </Fieldset>
    }
    .into_any()
}

fn people(desk: Desk, form: Form<FindingsForm>) -> AnyView {
    let categories: Vec<Category> = desk.tables().iter().filter_map(|table| table.template.category).collect();
    if categories.is_empty() {
        return view! { <EmptyState title=t!("本次考核没有需要另行填写的情况", "Nothing else bears on this round") /> }
            .into_any();
    }
    let fields = categories
        .into_iter()
        .map(|category| {
            let code = category.code();
            let bind = form.bind(
                format!("/people/{code}"),
                move |form| form.people.get(code).cloned().unwrap_or_default(),
                move |form, value| drop(form.people.insert(code.to_owned(), value)),
            );
            view! { <NumberField bind label=label(category.label()) unit=t!("人次", "people") /> }
        })
        .collect_view();
    view! {
        <Fieldset legend=t!("各类别年检查人次", "People examined per category")
            note=t!("仅当本省规定各类别按检查人次加权时计入总分；否则可不填。", "Counts only where the province weights categories by people examined.")>{fields}</Fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_counts_by_category() {
        let mut form = FindingsForm { circumstances: vec!["false_certificate".into()], ..FindingsForm::default() };
        form.people.insert("1".into(), " 120 ".into());
        form.people.insert("2".into(), String::new());
        let body = form.body().unwrap();
        assert_eq!(body.people, BTreeMap::from([(Category::Dust, 120)]));
        assert_eq!(body.circumstances, BTreeSet::from([VetoCircumstance::FalseCertificate]));
        assert_eq!(FindingsForm::of(&body).body().unwrap(), body);
        form.people.insert("2".into(), "many".into());
        assert_eq!(form.body().unwrap_err().iter().next().unwrap().pointer, "/people/2");
    }
}
