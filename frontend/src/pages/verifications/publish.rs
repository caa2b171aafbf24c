//! What follows from a conclusion: its record on paper, and its publication (JL24-1-3-e, NHC23-1-5).

use ohqc_domain::publications::PublicationKind;

use crate::api::publications::{self, PublicationView};
use crate::api::verifications::{self, VerificationView};
use crate::prelude::*;

/// Hands the record over as a PDF.
#[component]
pub(super) fn RecordButton(#[prop(into)] check: VerificationView) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let (id, name) = (check.id, format!("{}-record.pdf", check.number));
    let print = move || task.run(verifications::print(client, id, name.clone()), Text::new("已下载", "Downloaded"), |()| ());
    view! { <Button glyph=Glyph::Download busy=task.busy() on_press=print>{t!("核查记录表", "Record")}</Button> }.into_any()
}

/// Prepares the publication of what the check found, after a question, and leads to it.
#[component]
pub(super) fn PublishButton(#[prop(into)] check: VerificationView, kind: PublicationKind) -> impl IntoView {
    let (client, task, open) = (use_client(), use_task(), RwSignal::new(false));
    let (id, navigate) = (check.id, StoredValue::new_local(use_navigate()));
    let prepare = move || {
        let done = move |made: Versioned<PublicationView>| {
            open.set(false);
            navigate.with_value(|go| go(&format!("/app/publications/{}", made.value.id), Default::default()));
        };
        task.run(
            publications::prepare_check(client, id),
            Text::new("公示已拟制，待他人发布", "Prepared; another person releases it"),
            done,
        );
    };
    let may = move || client.can(Permission::PublicationsPrepare);
    view! {
        <Show when=may>
            <Button glyph=Glyph::Publish on_press=move || open.set(true)>{t!("拟制公示", "Prepare publication")}</Button>
        </Show>
        <ConfirmDialog open title=t!("拟制公示", "Prepare publication") action=t!("拟制", "Prepare") task on_confirm=prepare>
            <p>{label(kind.label())}</p>
            <p>{t!("核查结果冻结为公示内容，由卫生健康部门的另一人发布；复核合格后自动撤回。", "The result is frozen; another person of the health authority releases it, and it is withdrawn once a follow-up passes.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}
