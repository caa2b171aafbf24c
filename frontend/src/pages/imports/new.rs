//! The first step: what is imported, the template, the file.

use ohqc_domain::imports::{ImportKind, MAX_ROWS};

use super::{crumb, kinds, stepper};
use crate::api::imports;
use crate::prelude::*;

/// Why a file was refused, as far as it is known.
fn said(problem: Problem) -> String {
    let fault = problem.errors.into_iter().next().map(|fault| fault.detail);
    fault.or(problem.detail).unwrap_or(problem.title)
}

/// Brings a file.
#[component]
pub(super) fn ImportNew() -> impl IntoView {
    let (client, navigate) = (use_client(), StoredValue::new_local(use_navigate()));
    let (template, upload, url) = (use_task(), use_task(), use_query());
    let all = kinds(client);
    let wanted = url.param("kind").get_untracked().parse::<ImportKind>().ok().filter(|kind| all.contains(kind));
    let first = wanted.or_else(|| all.first().copied());
    let kind = RwSignal::new(first.map(|kind| kind.code().to_owned()).unwrap_or_default());
    let chosen = move || kind.with(|kind| kind.parse::<ImportKind>().ok());
    let file = RwSignal::new(None::<Chosen>);
    let download = move || {
        let Some(kind) = untrack(chosen) else { return };
        let name = format!("{}.xlsx", kind.label().get(language_now()));
        template.run(imports::template(client, kind, name), Text::new("模板已下载", "The template is saved"), |()| ());
    };
    let bring = move || {
        let (Some(kind), Some(file)) = (untrack(chosen), file.get_untracked()) else { return };
        let done = move |made: imports::ImportView| {
            navigate.with_value(|go| go(&format!("/app/imports/{}", made.summary.id), Default::default()));
        };
        upload.run(imports::create(client, kind, file), Text::new("文件已上传", "The file is here"), done);
    };
    // A refused file is told at its field until another is chosen.
    upload.asked_for(true);
    let choose = move |files: Vec<Chosen>| {
        upload.asked_for(true);
        file.set(files.into_iter().next());
    };
    let refused = Signal::derive(move || upload.problem().map(said));
    let choices: Vec<Choice> = all.into_iter().map(|kind| Choice::new(kind.code(), kind.label())).collect();
    view! {
        <PageHeader title=t!("导入文件", "Import a file") crumbs=vec![crumb()] />
        {stepper(0)}
        <Card>
            <div class="stack">
                <RadioField bind=Bound::loose("import-kind", kind) label=t!("导入内容", "What is imported") choices required=true />
                <div class="cluster">
                    <Button glyph=Glyph::Download busy=template.busy() on_press=download>{t!("下载模板", "Save the template")}</Button>
                    <span class="muted">{t!("模板含填写说明、可选项和本辖区的行政区划代码。", "It holds how to fill it in, what may be chosen and the codes of your counties.")}</span>
                </div>
                <FileField id="import-file" label=t!("要导入的文件", "The file") accept=".xlsx,.csv" required=true
                    hint=t!("xlsx 或 csv（UTF-8、GB18030），不超过 20 MB、{} 行", "xlsx or csv (UTF-8, GB18030), at most 20 MB and {} rows", MAX_ROWS)
                    complaint=refused on_choose=choose />
                <div class="cluster">
                    <Button weight=Weight::Primary busy=upload.busy() disabled=Signal::derive(move || file.with(Option::is_none)) on_press=bring>{t!("上传", "Bring it")}</Button>
                    <LinkButton href="/app/imports" weight=Weight::Quiet>{t!("取消", "Cancel")}</LinkButton>
                </div>
            </div>
        </Card>
    }
    .into_any()
}
