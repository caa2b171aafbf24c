//! Starting a filing for an institution.

use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::BodyKind;

use crate::api::filings::{self, FilingBody};
use crate::prelude::*;

/// A button that asks for the service and leads to the new filing's form; nothing when every service is filed.
#[component]
pub fn StartFiling(
    /// The institution that files.
    institution: InstitutionId,
    /// Services that have a filing already.
    taken: Vec<BodyKind>,
) -> impl IntoView {
    let fits = |kind: &BodyKind| !taken.contains(kind) && taken.iter().all(|held| kind.body().against(*held).is_none());
    let free: Vec<BodyKind> = BodyKind::ALL.iter().copied().filter(fits).collect();
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
