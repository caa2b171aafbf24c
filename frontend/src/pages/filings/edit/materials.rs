//! The step of filing materials: one row a kind, files uploaded into it.

use leptos::task::spawn_local;
use ohqc_domain::attachments::{MAX_BYTES, MediaType};
use ohqc_domain::filings::{DossierAttachment, Material};

use super::editor::Editor;
use crate::api::attachments;
use crate::format::{colon, file_size};
use crate::pages::files::FileLink;
use crate::prelude::*;

/// How many first bytes tell what a file is.
const HEAD: i32 = 16;

/// Why a file is not uploaded at all; the server would refuse it for the same reason.
fn refusal(name: &str, size: u64, head: &[u8]) -> Option<Text> {
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    if size == 0 {
        return Some(Text::new("文件是空的", "The file is empty"));
    }
    if size > most {
        let (size, most) = (file_size(size), file_size(most));
        return Some(Text::owned(
            format!("文件 {size}，超过 {most} 的上限"),
            format!("The file has {size}; at most {most} are accepted"),
        ));
    }
    match MediaType::recognise(head) {
        None => Some(Text::new("只接受 PDF、JPEG、PNG 文件", "Only PDF, JPEG and PNG files are accepted")),
        Some(found) if !found.fits_name(name) => {
            let what = found.label();
            Some(Text::owned(
                format!("文件内容是 {}，与扩展名不符", what.zh),
                format!("The content is a {}, which its name denies", what.en),
            ))
        }
        Some(_) => None,
    }
}

/// Filing materials.
#[component]
pub(super) fn Materials(editor: Editor) -> impl IntoView {
    let materials = &editor.service.body().materials;
    let rows = materials.iter().map(|material| view! { <MaterialRow editor material /> }).collect_view();
    view! {
        <div id=editor.anchor("/attachments") tabindex="-1">
            <Section title=t!("附送材料", "Materials") flush=true note=t!("PDF 或图片，单个不超过 {}；材料加盖公章后扫描。", "PDF or image, at most {} each; scan the sealed papers.", file_size(u64::try_from(MAX_BYTES).unwrap_or_default()))>
                <ul class="material-rows">{rows}</ul>
            </Section>
        </div>
    }
    .into_any()
}

#[component]
fn MaterialRow(editor: Editor, material: &'static Material) -> impl IntoView {
    let (code, needed, insisted) = (material.code.as_str(), material.demanded, material.mark.binds());
    let client = use_client();
    let values = editor.form.values();
    let (under_way, complaint) = (RwSignal::new(0_u32), RwSignal::new(None::<String>));
    let files = Memo::new(move |_| {
        values.with(|values| values.attachments.iter().filter(|file| file.kind == code).cloned().collect::<Vec<_>>())
    });
    let upload = move |file: Chosen| {
        complaint.set(None);
        under_way.update(|count| *count = count.saturating_add(1));
        spawn_local(async move {
            let name = file.name();
            let refused = refusal(&name, file.size(), &file.head(HEAD).await);
            let answer = match refused {
                Some(text) => Err(text.get(language_now()).to_owned()),
                None => attachments::store(client, file).await.map_err(|problem| problem.detail.unwrap_or(problem.title)),
            };
            let _ = under_way.try_update(|count| *count = count.saturating_sub(1));
            match answer {
                Ok(stored) => {
                    let kept = DossierAttachment { kind: code.into(), attachment: stored.id, name: stored.name };
                    let _ = values.try_update(|values| values.attachments.push(kept));
                }
                Err(words) => drop(complaint.try_set(Some(colon(&name, &words, language_now())))),
            }
        });
    };
    let line = move |file: DossierAttachment| {
        let (id, name) = (file.attachment, file.name.clone());
        let remove = move || values.update(|values| values.attachments.retain(|kept| kept.attachment != id));
        view! { <li><Icon glyph=Glyph::Attach size=14 /><FileLink attachment=file.attachment name=file.name /><RemoveButton label=t!("移除文件", "Remove the file") what=name on_remove=remove /></li> }
    };
    let state = move || match (files.with(Vec::is_empty), needed) {
        (false, _) => view! { <span class="good"><Icon glyph=Glyph::Check size=14 /></span> }.into_any(),
        (true, true) if !insisted => view! { <Badge tone=Tone::Warning>{t!("建议提供", "Advised")}</Badge> }.into_any(),
        (true, true) => view! { <Badge tone=Tone::Danger>{t!("必备", "Required")}</Badge> }.into_any(),
        (true, false) => view! { <Badge>{t!("选备", "Optional")}</Badge> }.into_any(),
    };
    view! {
        <li class="material-row" id=editor.anchor(&format!("/attachments/{code}")) tabindex="-1">
            <div class="material-name"><span class="code muted">{code}</span><span>{label(material.name.clone())}</span>{state}" "<MarkBadge mark=material.mark clause=material.clause.clone() /></div>
            <UploadButton id=format!("upload-{code}") label=label(material.name.clone()) busy=Signal::derive(move || under_way.get() > 0) on_choose=upload />
            <ul class="material-files">{move || files.get().into_iter().map(line).collect_view()}</ul>
            <p class="field-error" role="alert">{move || complaint.get()}</p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_would_refuse_is_not_uploaded() {
        assert_eq!(refusal("执业许可证.pdf", 1000, b"%PDF-1.7"), None);
        let said = |name, size, head: &[u8]| refusal(name, size, head).map(|text| text.zh.into_owned());
        assert!(said("执业许可证.pdf", 1000, b"PK\x03\x04").is_some_and(|words| words.contains("PDF、JPEG、PNG")));
        assert!(said("图.png", 1000, b"%PDF-1.7").is_some_and(|words| words.contains("扩展名")));
        assert!(said("大.pdf", 30 * 1024 * 1024, b"%PDF-1.7").is_some_and(|words| words.contains("20 MB")));
        assert!(said("空.pdf", 0, b"").is_some());
    }
}
