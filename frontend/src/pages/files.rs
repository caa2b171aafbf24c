//! Stored files as pages name them.

use ohqc_domain::ids::AttachmentId;

use crate::api::attachments;
use crate::prelude::*;

/// A stored file that opens at a press.
#[component]
pub fn FileLink(
    /// The file.
    attachment: AttachmentId,
    /// What it is called.
    name: String,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let shown = name.clone();
    let open = move |_| {
        let name = name.clone();
        leptos::task::spawn_local(async move {
            if let Err(problem) = attachments::fetch(client, attachment, name).await {
                toasts.problem(&problem);
            }
        });
    };
    view! { <button type="button" class="text-link" on:click=open>{shown}</button> }.into_any()
}
