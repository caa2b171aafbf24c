//! Photographs from the site: what waits in this browser, and what is stored.

use ohqc_domain::checklists::ItemCode;
use ohqc_domain::verifications::Photo;

use super::recorder::Recorder;
use crate::api::attachments;
use crate::format::join;
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
    let lost = move || {
        let items = recorder.notes.with(|notes| notes.lost.clone());
        let count = items.len();
        (count > 0).then(|| {
            view! {
                <div role="alert">
                    <Notice tone=Tone::Danger title=t!("{} 张照片未能上传，请重新拍摄", "Photographs lost: {}; take them again", count)>
                        <p>{lost_words(&items)}</p>
                        <Button small=true on_press=move || recorder.dismiss_lost()>{t!("知道了", "Understood")}</Button>
                    </Notice>
                </div>
            }
        })
    };
    view! {
        <Section title=t!("现场照片", "Photographs") actions=move || view! { <PhotoButton id="photo-site" label=t!("拍摄现场照片", "Photograph the site") on_choose=take /> }>
            {lost}
            {move || (waiting.get() > 0).then(|| view! { <p class="muted">{waits(waiting.get(), recorder.kept())}</p> })}
            <ul class="file-lines">{lines}</ul>
            {move || (stored.with(Vec::is_empty) && waiting.get() == 0).then(|| view! { <p class="muted">{t!("尚无照片", "None yet")}</p> })}
        </Section>
    }
    .into_any()
}

fn waits(count: usize, kept: bool) -> Signal<String> {
    if kept {
        t!("待上传 {} 张，已存本机", "{} waiting, kept here", count)
    } else {
        t!("待上传 {} 张，未能存入本机，请勿关闭页面", "{} waiting and not kept here: leave the page open", count)
    }
}

/// Of what the photographs were that this browser did not hold any more.
fn lost_words(items: &[Option<ItemCode>]) -> Signal<String> {
    let items = items.to_vec();
    Signal::derive(move || {
        let site = || t!("现场", "the site").get();
        let names = join(items.iter().map(|item| item.as_ref().map_or_else(site, ToString::to_string)), language());
        t!("本机已不存有这些照片：{}", "This browser does not hold them any more: {}", names).get()
    })
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
