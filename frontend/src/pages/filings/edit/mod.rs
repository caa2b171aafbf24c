//! The form in which an institution fills in its dossier, step by step, with what is missing always in sight.

mod aside;
mod certificates;
mod conflict;
mod editor;
mod equipment;
mod finish;
mod form;
mod materials;
mod people;
mod premises;
mod quality;
mod services;
mod step;
mod vehicles;

use ohqc_domain::filings::{Part, row_at};
use ohqc_domain::ids::FilingId;

use self::aside::Aside;
use self::conflict::{Conflict, handed_in};
use self::editor::Editor;
use self::step::Step;
use super::apply::meanwhile;
use super::detail::Basis;
use super::{ApplicationBadge, StateBadge, correction, crumb};
use crate::api::filings::{self, FilingView};
use crate::format::colon;
use crate::prelude::*;

/// Fills in the dossier of a filing.
#[component]
pub(super) fn FilingEdit(id: FilingId) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || filings::get(client, id));
    page.page(t!("填报档案", "Fill in the dossier"), vec![crumb()], move |read| {
        if Editor::is_editable(&read) {
            let editor = Editor::new(client, url, page, read);
            view! { <Wizard editor /> }.into_any()
        } else {
            let href = format!("/app/filings/{id}");
            view! {
                <PageHeader title=t!("填报档案", "Fill in the dossier") crumbs=vec![crumb()] />
                <Notice tone=Tone::Accent title=handed_in(&read.value)>
                    <p>{t!("提交后至退回补正前，或不由您填报时，档案只能查看。", "Once it is handed in, until it is sent back, or where it is not yours to fill in, it can only be read.")}" "<Link href>{t!("查看档案", "See it")}</Link></p>
                </Notice>
            }
            .into_any()
        }
    })
}

#[component]
fn Wizard(editor: Editor) -> impl IntoView {
    let filing = editor.server.with_untracked(|read| read.value.clone());
    let (state, name, asked) = (filing.state, filing.institution_name.clone(), filing.application.clone());
    let here = Signal::stored(format!("/app/filings/{}", editor.id));
    let service = filing.service.label();
    let act = asked.as_ref().map_or_else(
        || {
            let act = editor.service.body().standing.label();
            Text::owned(format!("{}填报", act.zh), act.en)
        },
        |asked| editor.service.said(asked.kind.label()),
    );
    let title = Signal::derive(move || match language() {
        Language::Zh => format!("{}{}", service.zh, act.zh),
        Language::En => format!("{}: {}", service.en, act.en.to_lowercase()),
    });
    let step = editor.step();
    let body = move || match step.get() {
        Step::Part(part) => view! { <PartFrame editor part /> }.into_any(),
        Step::Finish => view! { <finish::Finish editor /> }.into_any(),
    };
    view! {
        <PageHeader title subtitle=Signal::stored(name.clone()) crumbs=vec![crumb(), Crumb::new(Signal::stored(name), here)]
            badges=move || view! { <StateBadge state kind=editor.service />{asked.map(|asked| view! { <ApplicationBadge asked kind=editor.service /> })} } actions=move || view! { <SaveState editor /> } />
        <Basis basis=filing.basis.clone() />
        {since(&filing)}
        <Conflict editor />
        <Complaints editor />
        <Returned filing=filing.clone() editor />
        <Steps editor />
        <div class="filing-frame">
            <div class="filing-body">{body}<StepButtons editor /></div>
            <Aside editor />
        </div>
    }
    .into_any()
}

/// Since when things are otherwise, of a change, and what holds until it is accepted.
fn since(filing: &FilingView) -> Option<AnyView> {
    let day = date(filing.application.as_ref()?.changed_on?);
    let due = filing.due_on.map(|due| t!("应于 {} 前提交。", "To be handed in by {}. ", date(due)));
    let title = t!("信息变化日期：{}", "Things changed on {}", day);
    let note = meanwhile(filing.service);
    Some(view! { <div class="notice-block"><Notice tone=Tone::Neutral title><p>{due}{note}</p></Notice></div> }.into_any())
}

/// The steps with how much each lacks.
#[component]
fn Steps(editor: Editor) -> impl IntoView {
    let now = editor.step();
    let items = Step::all(editor.service)
        .enumerate()
        .map(|(at, step)| {
            let gaps = Memo::new(move |_| match step {
                Step::Part(part) => editor.gaps(part),
                Step::Finish => editor.missing.with(Vec::len).saturating_add(editor.unsaveable.with(Vec::len)),
            });
            // A part in which nothing was entered is not done, though nothing may be demanded of it.
            let done = Memo::new(move |_| matches!(step, Step::Part(part) if editor.entered(part)) && gaps.get() == 0);
            let number = move || {
                if done.get() {
                    view! { <Icon glyph=Glyph::Check size=14 /> }.into_any()
                } else {
                    view! { {at.saturating_add(1)} }.into_any()
                }
            };
            let count = move || match (step, gaps.get()) {
                (Step::Part(_), gaps) if gaps > 0 => {
                    Some(view! { <span class="step-gaps" aria-label=t!("{} 项待处理", "{} to settle", gaps)>{gaps}</span> })
                }
                _ => None,
            };
            view! {
                <li class="part-item" data-done=move || done.get().then_some("true")>
                    <button type="button" class="part-button" aria-current=move || (now.get() == step).then_some("step") on:click=move |_| editor.go(step)>
                        <span class="step-number" aria-hidden="true">{number}</span>
                        <span>{label(step.label())}</span>{count}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="part-nav" aria-label=t!("填报步骤", "Steps")><ol>{items}</ol></nav> }.into_any()
}

#[component]
fn PartFrame(editor: Editor, part: Part) -> impl IntoView {
    let reasons = move || {
        let all = editor.server.with(|read| read.value.reasons.clone());
        let here: Vec<_> = all.into_iter().filter(|reason| reason.part == part).collect();
        (!here.is_empty()).then(|| {
            let lines = here.into_iter().map(|reason| view! { <li>{reason.note}</li> }).collect_view();
            view! { <Notice tone=Tone::Warning title=t!("本部分需补正", "To be corrected here")><ul class="reason-list">{lines}</ul></Notice> }
        })
    };
    let body = match part {
        Part::Services => view! { <services::Services editor /> }.into_any(),
        Part::People => view! { <people::People editor /> }.into_any(),
        Part::Premises => view! { <premises::Rooms editor /> }.into_any(),
        Part::Equipment => view! { <equipment::Equipment editor /> }.into_any(),
        Part::Quality => view! { <quality::Quality editor /> }.into_any(),
        Part::Reporting => view! { <quality::InformationReporting editor /> }.into_any(),
        Part::Attachments => view! { <materials::Materials editor /> }.into_any(),
    };
    view! { {reasons}{body} }.into_any()
}

/// Whether what is typed is safe, and where.
#[component]
fn SaveState(editor: Editor) -> impl IntoView {
    let words = move || {
        if editor.saving.get() {
            t!("正在保存…", "Saving…").get()
        } else if editor.unsaved() {
            t!("修改已暂存在本机，尚未保存", "Kept in this browser, not saved yet").get()
        } else {
            match editor.saved_at.get() {
                Some(at) => t!("已保存 {}", "Saved {}", moment(at)).get(),
                None => t!("无未保存的修改", "Nothing to save").get(),
            }
        }
    };
    let idle = Signal::derive(move || !editor.unsaved());
    view! {
        <span class="save-state" role="status" data-unsaved=move || editor.unsaved().then_some("true")>{words}</span>
        <Button busy=editor.saving disabled=idle on_press=move || editor.save(|| {})>{t!("保存", "Save")}</Button>
    }
    .into_any()
}

#[component]
fn StepButtons(editor: Editor) -> impl IntoView {
    let step = editor.step();
    let back = move || {
        step.get().before(editor.service).map(
            |before| view! { <Button glyph=Glyph::ArrowLeft on_press=move || editor.go(before)>{label(before.label())}</Button> },
        )
    };
    let on = move || {
        step.get().after(editor.service).map(|after| {
            view! { <Button weight=Weight::Primary glyph=Glyph::ArrowRight on_press=move || editor.advance(after)>{t!("保存并到：", "Save and go to: ")}{label(after.label())}</Button> }
        })
    };
    view! { <div class="step-buttons">{back}<span></span>{on}</div> }.into_any()
}

/// What the last attempt to save found wrong, each with the way to its field.
#[component]
fn Complaints(editor: Editor) -> impl IntoView {
    let draw = move |problem: Problem| {
        let lines = problem
            .errors
            .into_iter()
            .map(|error| {
                let (pointer, detail) = (error.pointer, error.detail);
                let row = untrack(|| row_at(&editor.dossier(), &pointer));
                let detail = match row {
                    Some(row) => colon(row.get(language_now()), &detail, language_now()),
                    None => detail,
                };
                view! { <li><button type="button" class="text-link" on:click=move |_| editor.jump_to_complaint(&pointer)>{detail}</button></li> }
            })
            .collect_view();
        view! {
            <div class="notice-block" role="alert">
                <Notice tone=Tone::Danger title=problem.title>
                    {problem.detail.map(|detail| view! { <p>{detail}</p> })}
                    <ul class="error-list">{lines}</ul>
                </Notice>
            </div>
        }
    };
    move || editor.form.problem().get().map(draw)
}

/// What the reviewer wants corrected, by part.
#[component]
fn Returned(filing: FilingView, editor: Editor) -> impl IntoView {
    let (count, by) = (filing.reasons.len(), correction(filing.clock));
    let rows = filing
        .reasons
        .iter()
        .map(|reason| {
            let part = reason.part;
            view! {
                <li>
                    <button type="button" class="text-link" on:click=move |_| editor.go(Step::Part(part))>{label(part.label())}</button>
                    <span>{reason.note.clone()}</span>
                </li>
            }
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <div class="notice-block">
                <Notice tone=Tone::Warning title=t!("已被退回，请补正 {} 处后重新提交", "Sent back: correct {} things and hand it in again", count)>
                    {by}
                    <ul class="reason-list">{rows}</ul>
                </Notice>
            </div>
        }
    })
}
