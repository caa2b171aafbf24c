//! Photographs from the site: what waits in this browser, and what is stored.

use ohqc_domain::verifications::Photo;

use super::recorder::Recorder;
use crate::api::attachments;
use crate::prelude::*;

/// All photographs of the check.
#[component]
pub(super) fn Photos(recorder: Recorder) -> impl IntoView {
    let stored = Memo::new(move |_| recorder.notes.with(|notes| notes.content.photos.clone()));
    let waiting = Memo::new(move |_| recorder.notes.with(|notes| notes.waiting.len()));
    let take = move |file| recorder.photograph(None, file);
    let lines = move || {
        let photos = stored.get().into_iter().enumerate();
        photos.map(|(at, photo)| line(at, photo, Some(recorder))).collect_view()
    };
    view! {
        <Section title=t!("现场照片", "Photographs") actions=move || view! { <PhotoButton id="photo-site" label=t!("拍摄现场照片", "Photograph the site") on_choose=take /> }>
            {move || (waiting.get() > 0).then(|| view! { <p class="muted">{t!("待上传 {} 张，已存本机", "{} waiting, kept here", waiting.get())}</p> })}
            <ul class="file-lines">{lines}</ul>
            {move || (stored.with(Vec::is_empty) && waiting.get() == 0).then(|| view! { <p class="muted">{t!("尚无照片", "None yet")}</p> })}
        </Section>
    }
    .into_any()
}

/// One stored photograph; the team may take it away while the check is open.
pub(super) fn line(at: usize, photo: Photo, recorder: Option<Recorder>) -> AnyView {
    let (client, task) = (use_client(), use_task());
    let id = photo.attachment;
    let number = at.saturating_add(1);
    let name = format!("photo-{number}.jpg");
    let shows = photo.item.as_ref().map(|item| view! { <span class="code muted">{item.to_string()}</span> });
    let get = move || task.run(attachments::fetch(client, id, name.clone()), Text::new("已下载", "Downloaded"), |()| ());
    let gone = recorder.map(|recorder| {
        let label = Signal::derive(move || t!("移除照片 {}", "Remove photograph {}", number).get());
        view! { <IconButton glyph=Glyph::Trash label on_press=move || recorder.discard(&photo) /> }
    });
    view! {
        <li class="cluster"><Button small=true glyph=Glyph::Download on_press=get>{t!("照片 {}", "Photograph {}", number)}</Button>{shows}{gone}</li>
    }
    .into_any()
}
