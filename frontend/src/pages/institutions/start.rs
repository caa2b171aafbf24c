//! Starting a filing for an institution.

use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::BodyKind;

use crate::api::filings::{self, FilingBody};
use crate::prelude::*;

/// What an institution may start: what it has not, what is not forbidden beside that, and what its house can be.
fn possible(taken: &[BodyKind], medical: bool) -> Vec<BodyKind> {
    let allowed = |kind: &BodyKind| taken.iter().all(|held| held != kind && kind.body().against(*held).is_none());
    BodyKind::ALL.iter().copied().filter(|kind| allowed(kind) && (medical || !kind.body().medical)).collect()
}

/// A button that asks what for and leads to the new form; nothing when nothing is left.
#[component]
pub fn StartFiling(
    /// The institution that files.
    institution: InstitutionId,
    /// What it has a filing or record for already.
    taken: Vec<BodyKind>,
    /// Whether it is a medical institution.
    medical: bool,
) -> impl IntoView {
    let free = possible(&taken, medical);
    let Some(first) = free.first().copied() else { return ().into_any() };
    let (client, task, navigate) = (use_client(), use_task(), StoredValue::new_local(use_navigate()));
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(first.code().to_owned());
    let start = move || {
        let Ok(service) = chosen.get_untracked().parse::<BodyKind>() else { return };
        task.run(
            filings::create(client, FilingBody { institution, service }),
            Text::new("已开始填报，填写内容自动暂存", "Started; what you type is kept"),
            move |made| navigate.with_value(|go| go(&format!("/app/filings/{}/edit", made.value.id), Default::default())),
        );
    };
    let choices: Vec<Choice> = free.iter().map(|service| Choice::new(service.code(), service.label())).collect();
    view! {
        <Button weight=Weight::Primary glyph=Glyph::Plus on_press=move || open.set(true)>{t!("新建备案或登记", "New filing or record")}</Button>
        <ConfirmDialog open title=t!("新建备案或登记", "New filing or record") action=t!("开始填报", "Start") task on_confirm=start>
            <RadioField bind=Bound::loose("new-filing-service", chosen) label=t!("业务", "What for") choices=choices.clone() required=true
                hint=t!("职业健康检查与职业病诊断分别备案；其他机构实行登记。", "Examination and diagnosis are filed separately; other bodies are recorded.") />
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_it_can_be_is_offered() {
        assert_eq!(possible(&[], true), BodyKind::ALL);
        assert_eq!(
            possible(&[BodyKind::Diagnosis], true),
            [BodyKind::Examination, BodyKind::TechnicalService, BodyKind::Support]
        );
        assert_eq!(possible(&[BodyKind::Appraisal], false), [BodyKind::TechnicalService, BodyKind::Support]);
    }
}
