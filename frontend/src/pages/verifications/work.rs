//! The sheet on site: progress and saving on top, the five key links below, the conclusion at the end.

use super::compare::Comparison;
use super::conclude::ConcludeDialog;
use super::contest::Contest;
use super::photos::Photos;
use super::recorder::{Recorder, Saved};
use super::rows::{LinkSection, row_id};
use super::sheet::{Progress, by_link, checklist};
use crate::api::verifications::{VerificationAction, VerificationView};
use crate::browser;
use crate::format::as_count;
use crate::prelude::*;

/// Fills in the sheet of a check.
#[component]
pub(super) fn Work(read: Versioned<VerificationView>, page: Fetched<Versioned<VerificationView>>) -> impl IntoView {
    let client = use_client();
    let Some(list) = checklist(&read.value) else {
        return view! { <Notice tone=Tone::Danger><p>{t!("本页面的版本过旧，不认识这份核查表，请刷新页面。", "This page is too old to know the checklist; reload it.")}</p></Notice> }.into_any();
    };
    let recorder = Recorder::new(client, &read);
    let only_open = RwSignal::new(false);
    let concluding = RwSignal::new(false);
    let groups = by_link(&list);
    // Keys work at once: the first item that is open takes the focus, unless something has it by then.
    let first = recorder.notes.with_untracked(|notes| notes.first_open(groups.iter().flat_map(|(_, items)| items)));
    if let Some(id) = first.map(|item| row_id(&item)) {
        request_animation_frame(move || request_animation_frame(move || browser::focus_if_lost(&id)));
    }
    let list = StoredValue::new(list);
    let entries = StoredValue::new(read.value.entries.clone());
    let may_conclude = read.value.actions.contains(&VerificationAction::Conclude);
    let progress =
        Memo::new(move |_| recorder.notes.with(|notes| list.with_value(|list| Progress::of(list.items(), &notes.content.sheet))));
    let jumps = groups
        .iter()
        .map(|(link, items)| {
            let (link, items) = (*link, StoredValue::new(items.clone()));
            let here = Memo::new(move |_| recorder.notes.with(|notes| items.with_value(|items| Progress::of(items.iter(), &notes.content.sheet))));
            view! {
                <li><button type="button" class="link-jump" data-done=move || here.get().complete().then_some("true") on:click=move |_| browser::focus(&format!("link-{link}"))>
                    <span>{label(link.label())}</span>
                    {move || (here.get().failed > 0).then(|| view! { <span class="step-gaps">{here.get().failed}</span> })}
                    <span class="muted">{move || format!("{}/{}", here.get().done, here.get().total)}</span>
                </button></li>
            }
        })
        .collect_view();
    let sections = groups
        .into_iter()
        .map(|(link, items)| view! { <LinkSection recorder link items only_open=only_open.into() /> })
        .collect_view();
    let ready = Signal::derive(move || progress.get().complete() && recorder.settled().is_some());
    view! {
        <Contest recorder list entries />
        <div class="check-bar">
            <div class="check-progress">
                <ProgressMeter label=t!("已核查项目", "Items checked") done=Signal::derive(move || as_count(progress.get().done))
                    total=Signal::derive(move || as_count(progress.get().total)) tone=Signal::derive(move || if progress.get().complete() { Tone::Success } else { Tone::Accent }) />
            </div>
            <Counts progress />
            <SavedState recorder />
            <label class="option-line"><input type="checkbox" class="checkbox" prop:checked=only_open on:change=move |event| only_open.set(event_target_checked(&event)) /><span>{t!("只看未完成", "Open only")}</span></label>
            {may_conclude.then(|| view! { <Button weight=Weight::Primary glyph=Glyph::Check disabled=Signal::derive(move || !ready.get()) on_press=move || concluding.set(true)>{t!("作出结论", "Conclude")}</Button> })}
        </div>
        <div class="filing-frame">
            <div class="filing-body">
                {sections}
                <Comparison recorder entries=entries.get_value() />
                <Photos recorder />
                {move || (only_open.get() && progress.get().complete()).then(|| view! { <Card><EmptyState title=t!("全部项目已核查完毕", "Every item is checked") glyph=Glyph::Check /></Card> })}
            </div>
            <aside class="filing-aside">
                <Section title=t!("五个关键环节", "Five key links") flush=true><ul class="link-jumps">{jumps}</ul></Section>
                <KeyHelp />
            </aside>
        </div>
        <ConcludeDialog recorder view=read.value open=concluding page />
    }
    .into_any()
}

#[component]
fn Counts(progress: Memo<Progress>) -> impl IntoView {
    let failed = move || {
        let failed = progress.get().failed;
        (failed > 0).then(|| view! { <Badge tone=Tone::Danger>{t!("不符合 {}", "{} do not conform", failed)}</Badge> })
    };
    let unexplained = move || {
        let count = progress.get().unexplained;
        (count > 0).then(|| view! { <Badge tone=Tone::Warning>{t!("待填理由 {}", "{} need a reason", count)}</Badge> })
    };
    view! { <span class="chips">{failed}{unexplained}</span> }.into_any()
}

/// Whether what was put down may be lost, or does not reach the server.
const fn is_unsafe(saved: &Saved, kept: bool) -> bool {
    match saved {
        Saved::Yes(_) => false,
        Saved::Soon => !kept,
        Saved::Offline | Saved::Refused(_) => true,
    }
}

/// Whether what was put down is safe, and where.
#[component]
fn SavedState(recorder: Recorder) -> impl IntoView {
    let words = move || match recorder.saved.get() {
        _ if recorder.contested.with(|contested| !contested.is_empty()) => {
            let settle = t!("有不同的填写，选定后再上传", "sent once the differing answers are settled").get();
            if recorder.kept() {
                t!("已存本机；{}", "Kept here; {}", settle).get()
            } else {
                t!("{}；未能存入本机，请勿关闭页面", "Not kept here, leave the page open; {}", settle).get()
            }
        }
        Saved::Soon | Saved::Offline if !recorder.kept() => {
            t!("尚未上传，也未能存入本机，请勿关闭页面", "Neither sent nor kept here yet; leave the page open").get()
        }
        Saved::Yes(at) => t!("已上传 {}", "Sent {}", moment(at)).get(),
        Saved::Soon => t!("已存本机，正在上传…", "Kept here, being sent…").get(),
        Saved::Offline => {
            let photos = recorder.notes.with(|notes| notes.waiting.len());
            t!(
                "网络中断，已加密存本机（待传照片 {} 张），恢复后自动上传",
                "No connection; kept here encrypted ({} photographs waiting) and sent later",
                photos
            )
            .get()
        }
        Saved::Refused(why) => t!("未能保存：{}", "Not saved: {}", why).get(),
    };
    let unsafe_now = move || is_unsafe(&recorder.saved.get(), recorder.kept()).then_some("true");
    view! { <span class="save-state" role="status" data-unsaved=unsafe_now>{words}</span> }.into_any()
}

#[component]
fn KeyHelp() -> impl IntoView {
    view! {
        <Section title=t!("键盘操作", "Keyboard")>
            <dl class="key-help">
                <div><dt><kbd>"1"</kbd></dt><dd>{t!("符合，并到下一项", "Conforms, on to the next")}</dd></div>
                <div><dt><kbd>"2"</kbd></dt><dd>{t!("不符合，填写理由", "Does not; give the reason")}</dd></div>
                <div><dt><kbd>"0"</kbd></dt><dd>{t!("不适用，填写理由", "Not applicable; give the reason")}</dd></div>
                <div><dt><kbd>"↑"</kbd><kbd>"↓"</kbd></dt><dd>{t!("上一项、下一项", "Previous, next")}</dd></div>
                <div><dt><kbd>"Del"</kbd></dt><dd>{t!("撤销判定", "Take back")}</dd></div>
            </dl>
        </Section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_browser_keeps_is_safe_only_on_the_server() {
        assert!(is_unsafe(&Saved::Soon, false) && !is_unsafe(&Saved::Soon, true));
        assert!(is_unsafe(&Saved::Offline, true), "not sent");
        assert!(!is_unsafe(&Saved::Yes(Default::default()), false));
    }
}
