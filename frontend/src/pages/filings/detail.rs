//! One filing as it is read and reviewed: state, number, remarks, dossier, history.

use std::collections::BTreeMap;

use ohqc_domain::filings::{Missing, Part, ReturnReason, StateName, completeness};
use ohqc_domain::ids::FilingId;
use ohqc_domain::policy::profile_for;

use super::desk::{AcceptDialog, ReturnDialog, ReturnForm};
use super::read::part_view;
use super::review::{count_by_part, warnings};
use super::{StateBadge, crumb};
use crate::api::filings::{self, FilingAction, FilingView};
use crate::browser;
use crate::format::today;
use crate::prelude::*;

/// The page of a filing.
#[component]
pub(super) fn FilingDetail(id: FilingId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || filings::get(client, id));
    page.page(t!("备案", "Filing"), vec![crumb()], move |read| draw(client, page, read))
}

fn draw(client: Client, page: Fetched<Versioned<FilingView>>, read: Versioned<FilingView>) -> AnyView {
    let filing = read.value;
    let collected =
        Form::on(format!("filing-return-{}", filing.id), ReturnForm::default(), &read.etag).when_stale(move || page.reload());
    let (id, state, service) = (filing.id, filing.state, filing.service);
    let may = |action| filing.actions.contains(&action);
    let (edit, send_back, accept) = (may(FilingAction::Edit), may(FilingAction::Return), may(FilingAction::Accept));
    let (returning, accepting) = (RwSignal::new(false), RwSignal::new(false));
    // Gaps matter while the dossier is still to be judged; afterwards they only show that time has passed.
    let judged = state == StateName::Accepted;
    let missing = if judged { Vec::new() } else { completeness(service, &filing.dossier, &profile_for(filing.region, today())) };
    let soon = if judged { Vec::new() } else { warnings(&filing.dossier, today()) };
    let remarks = missing.len().saturating_add(soon.len());
    let waiting = move || collected.values().with(|values| values.reasons.len());
    let actions = move || {
        let edit = edit.then(|| {
            view! { <LinkButton href=format!("/app/filings/{id}/edit") weight=Weight::Primary glyph=Glyph::Edit>{t!("填报档案", "Fill in")}</LinkButton> }
        });
        let back = send_back.then(|| {
            view! {
                <Button glyph=Glyph::ArrowLeft on_press=move || returning.set(true)>
                    {t!("退回补正", "Return")}
                    {move || (waiting() > 0).then(|| view! { <span class="tab-count">{waiting()}</span> })}
                </Button>
            }
        });
        let accept = accept.then(|| {
            view! { <Button weight=Weight::Primary glyph=Glyph::Check on_press=move || accepting.set(true)>{t!("办理备案", "Put on record")}</Button> }
        });
        view! { {edit} {back} {accept} }
    };
    let note = move |part: Part| {
        collected.values().update(|values| values.add(part));
        returning.set(true);
    };
    let dialogs = view! {
        {send_back.then(|| view! { <ReturnDialog id etag=read.etag.clone() open=returning form=collected page /> })}
        {accept.then(|| view! { <AcceptDialog id etag=read.etag open=accepting warnings=remarks page /> })}
    };
    let subtitle = {
        let (service, name) = (service.label(), filing.institution_name.clone());
        Signal::derive(move || format!("{} · {name}", service.get(language())))
    };
    let title = filing.number.as_ref().map_or_else(
        || Signal::derive(move || format!("{}{}", label(service.label()).get(), t!("备案", " filing").get())),
        |number| Signal::stored(number.to_string()),
    );
    let dossier_tab = {
        let filing = filing.clone();
        move || {
            let note = send_back.then(|| Callback::new(note));
            dossier(&filing, &missing, soon.clone(), note)
        }
    };
    let tabs = vec![
        Tab::new("dossier", t!("备案档案", "Dossier"), dossier_tab),
        Tab::new("history", t!("办理记录", "History"), move || {
            let events = fetch(move || filings::history(client, id));
            view! { <Card><History source=events /></Card> }
        }),
    ];
    view! {
        <PageHeader title subtitle crumbs=vec![crumb()] badges=move || view! { <StateBadge state /> } actions />
        {standing(&filing)}
        <Tabs tabs label=t!("备案", "Filing") />
        {dialogs}
    }
    .into_any()
}

/// Where the filing stands, with what follows from it: the receipt, or what is to be corrected.
fn standing(filing: &FilingView) -> AnyView {
    match filing.state {
        StateName::Accepted => view! { <Receipt filing=filing.clone() /> }.into_any(),
        StateName::Returned => {
            let count = filing.reasons.len();
            let rows = filing.reasons.iter().map(reason).collect_view();
            view! {
                <div class="notice-block"><Notice tone=Tone::Warning title=t!("待补正：{} 条", "To be corrected: {}", count)>
                    <ul class="reason-list">{rows}</ul>
                </Notice></div>
            }
            .into_any()
        }
        StateName::Draft | StateName::Submitted => ().into_any(),
    }
}

/// One thing to correct.
pub(super) fn reason(reason: &ReturnReason) -> AnyView {
    view! { <li><b>{label(reason.part.label())}</b><span>{reason.note.clone()}</span></li> }.into_any()
}

/// Number, code and receipt of a filing on record.
#[component]
fn Receipt(filing: FilingView) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let busy = RwSignal::new(false);
    let id = filing.id;
    let number = filing.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let file = format!("{number}.pdf");
    let save = move || {
        let file = file.clone();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = filings::receipt(client, id, file).await;
            let _ = busy.try_set(false);
            if let Err(problem) = answer {
                toasts.problem(&problem);
            }
        });
    };
    let public = filing.verification_code.as_ref().map(|code| {
        view! { <LinkButton href=format!("/verify/{}", code.as_str()) weight=Weight::Quiet glyph=Glyph::Shield>{t!("公众查验页", "Public check")}</LinkButton> }
    });
    let check = client.can(Permission::VerificationsRead).then(|| {
        let href = format!("/app/verifications?institution={}&service={}", filing.institution, filing.service);
        view! { <LinkButton href weight=Weight::Quiet glyph=Glyph::Checklist>{t!("现场核查", "On-site check")}</LinkButton> }
    });
    let download = filing.actions.contains(&FilingAction::Receipt).then(|| {
        view! { <Button glyph=Glyph::Download busy on_press=save>{t!("下载备案回执", "Download the receipt")}</Button> }
    });
    view! {
        <div class="receipt-strip">
            <div class="receipt-fact"><span class="muted">{t!("备案号", "Filing number")}</span><b class="code">{number}</b></div>
            <div class="receipt-fact"><span class="muted">{t!("回执验证码", "Verification code")}</span>
                <b class="code">{filing.verification_code.as_ref().map(|code| code.as_str().to_owned())}</b></div>
            <div class="receipt-fact"><span class="muted">{t!("备案日期", "Filed on")}</span><b>{filing.accepted_on.map(date)}</b></div>
            <div class="receipt-acts">{public}{check}{download}</div>
        </div>
    }
    .into_any()
}

fn dossier(filing: &FilingView, missing: &[Missing], soon: Vec<(Part, Text)>, note: Option<Callback<Part>>) -> AnyView {
    let (service, today) = (filing.service, today());
    let counts = count_by_part(missing);
    let parts = Part::ALL
        .iter()
        .map(|part| {
            let part = *part;
            let body = part_view(service, part, &filing.dossier, today);
            let gaps = remarks(part, missing, &soon);
            let actions = move || {
                note.map(|note| {
                    view! { <Button small=true weight=Weight::Quiet glyph=Glyph::Flag on_press=move || note.run(part)>{t!("提出补正意见", "Ask for correction")}</Button> }
                })
            };
            view! {
                <div id=anchor(part) tabindex="-1">
                    <Section title=label(part.label()) flush=true actions>{gaps}{body}</Section>
                </div>
            }
        })
        .collect_view();
    let (href, name) = (format!("/app/institutions/{}", filing.institution), filing.institution_name.clone());
    let (submitted, changed) = (filing.submitted_on.map(date), moment(filing.updated_at));
    let origin = filing.origin;
    let local = filing.deemed.clone().map(|deemed| {
        view! {
            <Item label=t!("原备案编号", "Local number")><span class="code">{deemed.local_number}</span></Item>
            <Item label=t!("原备案日期", "Local filing of")>{date(deemed.local_on)}</Item>
            <Item label=t!("平台注册日期", "Registered on")>{date(deemed.registered_on)}</Item>
        }
    });
    let facts = view! {
        <Section title=t!("备案信息", "The filing")>
            <dl class="side-facts">
                <Item label=t!("机构", "Institution")><Link href>{name}</Link></Item>
                <Item label=t!("备案业务", "Service")>{label(service.label())}</Item>
                <Item label=t!("备案来源", "Origin")>{label(origin.label())}</Item>
                {local}
                <Item label=t!("提交日期", "Submitted")>{submitted}</Item>
                <Item label=t!("最近更新", "Changed")>{changed}</Item>
            </dl>
        </Section>
    };
    view! {
        <div class="filing-frame">
            <div class="filing-body">{parts}</div>
            <aside class="filing-aside">{facts}{contents(&counts, &soon)}</aside>
        </div>
    }
    .into_any()
}

fn anchor(part: Part) -> String {
    format!("part-{part}")
}

/// What is missing in a part, with clause and mark, and what soon will be.
fn remarks(part: Part, missing: &[Missing], soon: &[(Part, Text)]) -> Option<AnyView> {
    let gaps = missing.iter().filter(|gap| gap.part == part).map(|gap| {
        view! {
            <li data-tone="danger"><Icon glyph=Glyph::Alert size=14 /><span>{label(gap.text.clone())}</span>
                <span class="muted">{gap.clause.clone()}</span><MarkBadge mark=gap.mark clause=gap.clause.clone() /></li>
        }
        .into_any()
    });
    let soon = soon.iter().filter(|(at, _)| *at == part).map(|(_, text)| {
        view! { <li data-tone="warning"><Icon glyph=Glyph::Clock size=14 /><span>{label(text.clone())}</span></li> }.into_any()
    });
    let all: Vec<AnyView> = gaps.chain(soon).collect();
    (!all.is_empty()).then(|| view! { <ul class="remark-list">{all}</ul> }.into_any())
}

/// The parts with their remarks, each a way there.
fn contents(counts: &BTreeMap<Part, usize>, soon: &[(Part, Text)]) -> AnyView {
    let lines = Part::ALL
        .iter()
        .map(|part| {
            let part = *part;
            let (gaps, ends) = (counts.get(&part).copied().unwrap_or_default(), soon.iter().filter(|(at, _)| *at == part).count());
            let mark = if gaps > 0 {
                view! { <Badge tone=Tone::Danger>{t!("缺 {} 项", "{} missing", gaps)}</Badge> }.into_any()
            } else if ends > 0 {
                view! { <Badge tone=Tone::Warning>{t!("{} 项提示", "{} remarks", ends)}</Badge> }.into_any()
            } else {
                view! { <span class="good"><Icon glyph=Glyph::Check size=14 /></span> }.into_any()
            };
            view! { <li><button type="button" class="contents-line" on:click=move |_| browser::focus(&anchor(part))><span>{label(part.label())}</span>{mark}</button></li> }
        })
        .collect_view();
    view! { <Section title=t!("档案目录", "Contents") flush=true><ul class="contents-list">{lines}</ul></Section> }.into_any()
}
