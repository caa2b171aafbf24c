//! The steps of the quality system and of information reporting.

use ohqc_domain::catalogues::{QualityDocument, QualityDocumentKind};
use ohqc_domain::filings::Check;
use ohqc_domain::institutions::BodyKind;

use super::editor::Editor;
use crate::prelude::*;
use crate::ui::checks::toggled;

/// The codes of all documents of a kind, in their order.
fn codes(kind: BodyKind) -> Vec<String> {
    kind.documents().iter().map(|document| document.code.clone()).collect()
}

/// Documents of the quality system.
#[component]
pub(super) fn Quality(editor: Editor) -> impl IntoView {
    let values = editor.form.values();
    let held = Memo::new(move |_| values.with(|values| values.quality_documents.len()));
    let kind_of = editor.service;
    let all = kind_of.documents().len();
    let every = move || values.update(|values| values.quality_documents = codes(kind_of));
    let groups = QualityDocumentKind::ALL
        .iter()
        .filter(|kind| kind_of.documents().iter().any(|document| document.kind == **kind))
        .map(|kind| {
            let boxes = kind_of.documents().iter().filter(|document| document.kind == *kind).map(|document| view! { <DocumentBox editor document /> }).collect_view();
            view! { <fieldset class="fieldgroup"><legend>{label(kind.label())}</legend><div class="document-boxes">{boxes}</div></fieldset> }
        })
        .collect_view();
    view! {
        <div id=editor.anchor("/quality_documents") tabindex="-1">
            <Section title=t!("质量管理体系文件", "Documents of the quality system") note=t!("勾选已发布并执行的文件：{} / {}", "Tick those in force: {} of {}", held.get(), all)
                actions=move || view! { <Button small=true weight=Weight::Quiet on_press=every>{t!("全部勾选", "Tick all")}</Button> }>
                <div class="stack">{groups}</div>
            </Section>
        </div>
    }
    .into_any()
}

#[component]
fn DocumentBox(editor: Editor, document: &'static QualityDocument) -> impl IntoView {
    let values = editor.form.values();
    let on = move || values.with(|values| values.quality_documents.contains(&document.code));
    let pick = move |event| {
        let on = event_target_checked(&event);
        values.update(|values| {
            values.quality_documents = toggled(&values.quality_documents, &codes(editor.service), &document.code, on)
        });
    };
    let scope = document.scope.clone().map(|scope| view! { <span class="field-hint">{label(scope)}</span> });
    view! {
        <label class="option-line">
            <input type="checkbox" class="checkbox" prop:checked=on on:change=pick />
            <span class="document-words">
                <span><span class="code muted">{document.code.as_str()}</span>" "{label(document.name.clone())}" "<MarkBadge mark=document.mark /></span>
                {scope}
            </span>
        </label>
    }
    .into_any()
}

/// How information is reported.
#[component]
pub(super) fn InformationReporting(editor: Editor) -> impl IntoView {
    let form = editor.form;
    view! {
        <Section title=t!("信息报告", "Information reporting")>
            <div class="fieldgroup-grid">
                <TextField bind=field!(form, reporting.officer) label=t!("信息报告员", "Reporting officer") required=editor.required(Check::Officer) max_length=40_u32 />
                <TextField bind=field!(form, reporting.telephone) label=t!("报告员电话", "Officer's telephone") max_length=30_u32 />
                <TextField bind=field!(form, reporting.account) label=t!("报告员系统账号", "Officer's account") max_length=60_u32
                    hint=t!("在信息报告系统中的账号名，不是密码", "The account's name in the reporting system, not its password") />
                <TextField bind=field!(form, reporting.deputy) label=t!("备用报告员", "Deputy") max_length=40_u32 />
                <TextField bind=field!(form, reporting.deputy_telephone) label=t!("备用报告员电话", "Deputy's telephone") max_length=30_u32 />
                <TextField bind=field!(form, reporting.deputy_account) label=t!("备用报告员系统账号", "Deputy's account") max_length=60_u32 />
                <TextField bind=field!(form, reporting.system) label=t!("使用的信息系统", "Information system") max_length=80_u32
                    hint=t!("体检系统或数据上报接口的名称", "The examination system or reporting interface in use") />
                <CheckboxField bind=field!(form, reporting.network) label=t!("已配备专用计算机并接入网络", "A dedicated computer with network access is in place") />
            </div>
        </Section>
    }
    .into_any()
}
