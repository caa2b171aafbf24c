//! The sheet on site: progress and saving on top, the five key links below, the conclusion at the end.

use super::conclude::ConcludeDialog;
use super::recorder::{Recorder, Saved};
use super::rows::LinkSection;
use super::sheet::{Progress, by_link, checklist};
use crate::api::verifications::VerificationView;
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
    let list = StoredValue::new(list);
    let progress =
        Memo::new(move |_| recorder.notes.with(|notes| list.with_value(|list| Progress::of(list.items(), &notes.sheet))));
    let jumps = groups
        .iter()
        .map(|(link, items)| {
            let (link, items) = (*link, StoredValue::new(items.clone()));
            let here = Memo::new(move |_| recorder.notes.with(|notes| items.with_value(|items| Progress::of(items.iter(), &notes.sheet))));
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
    let ready = Signal::derive(move || {
        progress.get().complete() && recorder.settled().is_some() && recorder.theirs.with(Option::is_none)
    });
    view! {
        <Conflict recorder />
        <div class="check-bar">
            <div class="check-progress">
                <ProgressMeter label=t!("已核查项目", "Items checked") done=Signal::derive(move || as_count(progress.get().done))
                    total=Signal::derive(move || as_count(progress.get().total)) tone=Signal::derive(move || if progress.get().complete() { Tone::Success } else { Tone::Accent }) />
            </div>
            <Counts progress />
            <SavedState recorder />
            <label class="option-line"><input type="checkbox" class="checkbox" prop:checked=only_open on:change=move |event| only_open.set(event_target_checked(&event)) /><span>{t!("只看未完成", "Open only")}</span></label>
            <Button weight=Weight::Primary glyph=Glyph::Check disabled=Signal::derive(move || !ready.get()) on_press=move || concluding.set(true)>{t!("作出结论", "Conclude")}</Button>
        </div>
        <div class="filing-frame">
            <div class="filing-body">
                {sections}
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

/// Whether what was put down is safe, and where.
#[component]
fn SavedState(recorder: Recorder) -> impl IntoView {
    let words = move || match recorder.saved.get() {
        Saved::Yes(at) => t!("已保存 {}", "Saved {}", moment(at)).get(),
        Saved::Soon => t!("正在保存…", "Saving…").get(),
        Saved::Offline => t!("网络中断，已存本机，恢复后自动上传", "No connection; kept here and sent later").get(),
        Saved::Refused(why) => t!("未能保存：{}", "Not saved: {}", why).get(),
    };
    let unsafe_now = move || matches!(recorder.saved.get(), Saved::Offline | Saved::Refused(_)).then_some("true");
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

/// Somebody else saved meanwhile: which version counts is the reader's choice.
#[component]
fn Conflict(recorder: Recorder) -> impl IntoView {
    let ask = move |read: Versioned<VerificationView>| {
        let differ = recorder.notes.with_untracked(|notes| {
            let mine = notes.sheet.iter().filter(|(item, answer)| read.value.sheet.get(item) != Some(*answer)).count();
            let gone = read.value.sheet.iter().filter(|(item, _)| notes.sheet.get(item).is_none()).count();
            mine.saturating_add(gone)
        });
        let (theirs, mine) = (read.clone(), read);
        view! {
            <div class="notice-block" role="alert">
                <Notice tone=Tone::Warning title=t!("核查表已被他人修改", "Somebody else changed the sheet")>
                    <p>{t!("有 {} 项与服务器上的不同。您填写的内容仍保留在本机，请选择以哪一份为准。", "{} items differ. What you put down is kept here; choose which one counts.", differ)}</p>
                    <div class="cluster">
                        <Button on_press=move || recorder.load_theirs(&theirs)>{t!("载入服务器上的", "Load the server's")}</Button>
                        <Button on_press=move || recorder.keep_mine(&mine)>{t!("保留我的并覆盖", "Keep mine and overwrite")}</Button>
                    </div>
                </Notice>
            </div>
        }
    };
    move || recorder.theirs.get().map(ask)
}
