//! Evidence files: as they were handed in, and while they are being put together.

use leptos::task::spawn_local;
use ohqc_domain::attachments::{AttachmentView, MAX_BYTES};
use ohqc_domain::ids::AttachmentId;
use serde::{Deserialize, Serialize};

use crate::api::attachments;
use crate::format::{colon, file_size};
use crate::prelude::*;
use crate::ui::fields::described_by;

/// How many files one answer takes.
pub(super) const MOST_FILES: usize = 20;
/// How much of a hash is shown; enough to tell files apart.
const HASH_SHOWN: usize = 12;

/// A file that was uploaded for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Uploaded {
    /// The file.
    pub(super) id: AttachmentId,
    /// The name it came with.
    pub(super) name: String,
}

/// Why a file is not sent at all.
fn refusal(size: u64, already: usize) -> Option<Text> {
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    if already >= MOST_FILES {
        return Some(Text::owned(format!("最多 {MOST_FILES} 个文件"), format!("At most {MOST_FILES} files")));
    }
    if size == 0 {
        return Some(Text::new("文件是空的", "The file is empty"));
    }
    (size > most).then(|| Text::owned(format!("单个文件不超过 {}", file_size(most)), format!("At most {} each", file_size(most))))
}

/// The files that were handed in.
pub(super) fn draw_files(files: &[AttachmentView]) -> AnyView {
    let lines = files
        .iter()
        .map(|file| {
            let size = file_size(u64::try_from(file.size).unwrap_or_default());
            let hash: String = file.sha256.chars().take(HASH_SHOWN).collect();
            view! {
                <li class="evidence-line">
                    <Icon glyph=Glyph::Attach size=14 /><FileButton id=file.id name=file.name.clone() />
                    <span class="muted">{label(file.media_type.label())} " · " {size}</span>
                    <span class="code" title=format!("SHA-256 {}", file.sha256)>{hash}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="evidence-list">{lines}</ul> }.into_any()
}

/// A file's name; pressing it fetches the file.
#[component]
fn FileButton(id: AttachmentId, name: String) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let shown = name.clone();
    let open = move |_| task.run(attachments::fetch(client, id, name.clone()), Text::new("已下载", "Downloaded"), |()| {});
    view! { <button type="button" class="text-link" on:click=open>{shown}</button> }.into_any()
}

/// Uploads files and lists them.
#[component]
pub(super) fn EvidenceField(
    /// The files so far.
    bind: Bound<Vec<Uploaded>>,
    /// Changes them.
    #[prop(into)]
    on_change: Callback<Vec<Uploaded>>,
    /// What is wrong with them.
    #[prop(into)]
    complaint: Signal<Option<String>>,
) -> impl IntoView {
    let client = use_client();
    let (under_way, refused) = (RwSignal::new(0_u32), RwSignal::new(None::<String>));
    let now = move || untrack(|| bind.get());
    let choose = move |file: Chosen| {
        refused.set(None);
        if let Some(text) = refusal(file.size(), now().len()) {
            return refused.set(Some(colon(&file.name(), text.get(language_now()), language_now())));
        }
        under_way.update(|count| *count = count.saturating_add(1));
        let name = file.name();
        spawn_local(async move {
            let answer = attachments::store(client, file).await;
            let _ = under_way.try_update(|count| *count = count.saturating_sub(1));
            match answer {
                // Whoever has left the form has nothing to add it to.
                Ok(_) if refused.is_disposed() => {}
                Ok(stored) => {
                    let mut files = now();
                    if files.iter().all(|file| file.id != stored.id) {
                        files.push(Uploaded { id: stored.id, name: stored.name });
                    }
                    on_change.run(files);
                }
                Err(problem) => {
                    drop(refused.try_set(Some(colon(&name, &problem.detail.unwrap_or(problem.title), language_now()))))
                }
            }
        });
    };
    let line = move |file: Uploaded| {
        let (id, name) = (file.id, file.name.clone());
        let remove = move || on_change.run(now().into_iter().filter(|file| file.id != id).collect());
        view! {
            <li class="evidence-line"><Icon glyph=Glyph::Attach size=14 /><FileButton id=file.id name=file.name />
                <RemoveButton label=t!("移除文件", "Remove the file") what=name on_remove=remove /></li>
        }
    };
    let words = Signal::derive(move || refused.get().or_else(|| complaint.get()));
    let id = bind.id().get_value();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = described_by(bind.id(), true, words);
    view! {
        <div class="field field-wide" class:field-invalid=move || words.with(Option::is_some)>
            <label class="field-label" for=id.clone()>{t!("整改证据", "Evidence")}</label>
            <p class="field-hint" id=hint_id>{t!("照片、检定证书、制度文件等；PDF 或图片，至少 1 份。", "Photographs, certificates, written rules; PDF or image, one at least.")}</p>
            <div class="field-control">
                <UploadButton id described_by=described label=t!("上传整改证据", "Upload evidence") busy=Signal::derive(move || under_way.get() > 0) on_choose=choose />
                <ul class="evidence-list">{move || bind.get().into_iter().map(line).collect_view()}</ul>
            </div>
            {move || words.get().map(|words| view! { <p class="field-error" id=error_id.clone() role="alert"><Icon glyph=Glyph::Alert size=14 />{words}</p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_would_refuse_is_not_sent() {
        assert_eq!(refusal(1000, 0), None);
        assert!(refusal(0, 0).is_some());
        assert!(refusal(30 * 1024 * 1024, 0).is_some());
        assert!(refusal(1000, MOST_FILES).is_some());
    }
}
