//! One filing as it is read and reviewed: state, number, remarks, dossier, history.

use std::collections::BTreeMap;

use ohqc_domain::filings::{Missing, Part, ReturnReason, StateName, VersionKind, completeness, expiries};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::policy::profile_for;
use ohqc_domain::provenance::Sourced;

use super::apply::{CancellationDialog, ChangeDialog, RenameDialog, WithdrawDialog};
use super::desk::{AcceptDialog, AssignDialog, OpinionsDialog, OpinionsForm, ReturnDialog, note_at, outlook};
use super::expiries::notice;
use super::licensor::{Licensor, TellDialog};
use super::read::part_view;
use super::review::{Watch, count_by_part, warnings};
use super::versions::{before, differences, opinions as opinions_of, versions};
use super::{ApplicationBadge, StateBadge, correction, crumb, due, ready};
use crate::api::filings::{self, FilingAction, FilingView, OpinionView};
use crate::browser;
use crate::format::{as_count, today};
use crate::prelude::*;

/// The page of a filing.
#[component]
pub(super) fn FilingDetail(id: FilingId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || filings::get(client, id));
    page.page(t!("备案或登记", "Filing or record"), vec![crumb()], move |read| draw(client, page, read))
}

fn draw(client: Client, page: Fetched<Versioned<FilingView>>, read: Versioned<FilingView>) -> AnyView {
    let (filing, etag) = (read.value, read.etag);
    let said: Vec<_> = filing.opinions.iter().map(OpinionView::said).collect();
    let collected = Form::on(format!("filing-opinions-{}", filing.id), OpinionsForm::of(filing.service, &said), &etag)
        .when_stale(move || page.reload());
    let (id, state, handled, service) = (filing.id, filing.state, filing.handled_state(), filing.service);
    let judge = filing.actions.contains(&FilingAction::Judge);
    let judging = RwSignal::new(false);
    // Gaps matter while a dossier is still to be judged; afterwards they only show that time has passed.
    let open = matches!(handled, StateName::Draft | StateName::Submitted | StateName::Returned);
    let profile = profile_for(filing.region, today());
    let missing = if open { completeness(service, filing.handled(), &profile) } else { Vec::new() };
    let mut soon: Vec<_> = filing.noticed.iter().map(|one| (one.part, one.text.clone())).collect();
    if open {
        soon.extend(warnings(service, filing.handled(), &profile));
    }
    let remarks = missing.len().saturating_add(soon.len());
    let (actions, dialogs) = acts(&filing, &etag, page, judging, remarks);
    // What is verified again is held against what was found before.
    let former = filing.former.clone().filter(|_| handled == StateName::Submitted);
    let opinions = {
        let former = former.clone();
        judge.then(|| view! { <OpinionsDialog id etag open=judging form=collected page kind=service former /> })
    };
    let note = move |part: Part| {
        collected.values().update(|values| values.doubt(service, part));
        if !judging.get_untracked() {
            judging.set(true);
        }
        let field = note_at(service, part).map(|pointer| collected.field_id(&pointer)).unwrap_or_default();
        // The dialog is drawn in the next frame and begins at its first field; in the one after that it can begin elsewhere.
        request_animation_frame(move || request_animation_frame(move || browser::focus(&field)));
    };
    let subtitle = {
        let (service, name) = (service.label(), filing.institution_name.clone());
        Signal::derive(move || format!("{} · {name}", service.get(language())))
    };
    let title = filing.number.as_ref().map_or_else(
        || {
            let (what, act) = (service.label(), service.body().standing.label());
            Signal::derive(move || match language() {
                Language::Zh => format!("{}{}", what.zh, act.zh),
                Language::En => format!("{}: {}", what.en, act.en.to_lowercase()),
            })
        },
        |number| Signal::stored(number.to_string()),
    );
    let mut tabs = Vec::new();
    if let Some(change) = filing.application.as_ref().filter(|application| application.kind == VersionKind::Change) {
        let (found, count) = (change.differences.clone(), as_count(change.differences.len()));
        tabs.push(Tab::new("differences", t!("变更内容", "Differences"), move || differences(service, &found)).count(count));
    }
    let dossier_tab = {
        let filing = filing.clone();
        move || {
            let note = judge.then(|| Callback::new(note));
            dossier(&filing, &missing, soon.clone(), note)
        }
    };
    tabs.push(Tab::new("dossier", t!("档案", "Dossier"), dossier_tab));
    if handled == StateName::Submitted && state != StateName::Accepted || !filing.opinions.is_empty() || former.is_some() {
        let found = filing.opinions.clone();
        let office = handled == StateName::Submitted && filing.actions.contains(&FilingAction::Assign);
        let next = office.then(|| outlook(service, &found));
        let reviewer = filing.reviewer.clone().map(|person| person.name);
        tabs.push(Tab::new("opinions", t!("核查意见", "Opinions"), move || {
            let name = reviewer.clone().map_or_else(|| t!("尚未指定", "Nobody yet"), Signal::stored);
            let found = opinions_of(service, &found, former.as_ref());
            let next = next.clone().map(|words| view! { <p class="muted">{label(words)}</p> });
            view! { <Section title=t!("核查意见", "Opinions")><p>{t!("核查人：", "Reviewer: ")}<b>{name}</b></p>{next}{found}</Section> }
        }));
    }
    tabs.push(Tab::new("versions", t!("版本", "Versions"), move || {
        versions(id, service, fetch(move || filings::versions(client, id)))
    }));
    tabs.push(Tab::new("history", t!("办理记录", "History"), move || {
        view! { <Card><History list=filings::history(id) /></Card> }
    }));
    let asked = filing.application.clone();
    let (late, in_order) = (filing.late, filing.ready);
    let badges = move || {
        view! {
            <StateBadge state kind=service />
            {asked.map(|asked| view! { <ApplicationBadge asked kind=service /> })}
            {ready(in_order)}
            {late.then(|| view! { <Badge tone=Tone::Warning>{t!("逾期提交", "Late")}</Badge> })}
        }
    };
    view! {
        <PageHeader title subtitle crumbs=vec![crumb()] badges actions />
        <Basis basis=filing.basis.clone() />
        {standing(&filing)}
        <Tabs tabs label=label(service.said(Text::new("备案", "Filing"))) />
        {opinions}
        {dialogs}
    }
    .into_any()
}

/// What a dossier rests on, with how sure that is (JL24-1-0).
#[component]
pub(super) fn Basis(basis: Sourced<Text>) -> impl IntoView {
    let Sourced { value, clause, mark } = basis;
    view! { <p class="muted basis-line">{t!("依据：", "On the basis of: ")}{label(value)}" "<MarkBadge mark clause /></p> }
        .into_any()
}

/// The buttons of what may be done now, and the dialogs behind them.
fn acts(
    filing: &FilingView,
    etag: &str,
    page: Fetched<Versioned<FilingView>>,
    judging: RwSignal<bool>,
    remarks: usize,
) -> (impl Fn() -> AnyView + Clone + Send + 'static, AnyView) {
    let (id, kind) = (filing.id, filing.service);
    let allowed = filing.actions.clone();
    let may = |action| filing.actions.contains(&action);
    let etag = || etag.to_owned();
    let [assigning, returning, accepting, changing, renaming, ending, withdrawing, telling] =
        std::array::from_fn(|_| RwSignal::new(false));
    let wrong: Vec<_> = filing.opinions.clone();
    let words = label(consequence(kind, filing.application.as_ref().map(|application| application.kind)));
    let buttons = move || {
        let may = |action| allowed.contains(&action);
        let press = |action: FilingAction, weight: Weight, glyph: Glyph, open: RwSignal<bool>| {
            may(action).then(
                || view! { <Button weight glyph on_press=move || open.set(true)>{label(kind.said(action.label()))}</Button> },
            )
        };
        let edit = may(FilingAction::Edit).then(|| {
            view! { <LinkButton href=format!("/app/filings/{id}/edit") weight=Weight::Primary glyph=Glyph::Edit>{t!("填报档案", "Fill in")}</LinkButton> }
        });
        view! {
            {edit}
            {press(FilingAction::Assign, Weight::Quiet, Glyph::User, assigning)}
            {press(FilingAction::Judge, Weight::Secondary, Glyph::Checklist, judging)}
            {press(FilingAction::Return, Weight::Secondary, Glyph::ArrowLeft, returning)}
            {press(FilingAction::Accept, Weight::Primary, Glyph::Check, accepting)}
            {press(FilingAction::TellLicensor, Weight::Secondary, Glyph::Document, telling)}
            {press(FilingAction::Change, Weight::Secondary, Glyph::Edit, changing)}
            {press(FilingAction::Rename, Weight::Secondary, Glyph::Building, renaming)}
            {press(FilingAction::Withdraw, Weight::Quiet, Glyph::ArrowLeft, withdrawing)}
            {press(FilingAction::Cancel, Weight::Quiet, Glyph::Close, ending)}
        }
        .into_any()
    };
    let dialogs = view! {
        {may(FilingAction::Assign).then(|| view! { <AssignDialog id kind etag=etag() open=assigning page /> })}
        {may(FilingAction::Return).then(|| view! { <ReturnDialog id etag=etag() open=returning opinions=wrong page /> })}
        {may(FilingAction::Accept).then(|| view! { <AcceptDialog id kind etag=etag() open=accepting warnings=remarks words page /> })}
        {may(FilingAction::TellLicensor).then(|| view! { <TellDialog filing=filing.clone() etag=etag() open=telling page /> })}
        {may(FilingAction::Change).then(|| view! { <ChangeDialog filing=filing.clone() etag=etag() open=changing /> })}
        {may(FilingAction::Rename).then(|| view! { <RenameDialog filing=filing.clone() etag=etag() open=renaming page /> })}
        {may(FilingAction::Withdraw).then(|| view! { <WithdrawDialog id kind etag=etag() open=withdrawing page /> })}
        {may(FilingAction::Cancel).then(|| view! { <CancellationDialog filing=filing.clone() etag=etag() open=ending page /> })}
    }
    .into_any();
    (buttons, dialogs)
}

/// What the acceptance of what is asked for will do; a body that is only recorded has no receipt and no on-site check.
fn consequence(kind: BodyKind, asked: Option<VersionKind>) -> Text {
    let (filed, recorded) = match asked {
        Some(VersionKind::Cancellation) => (
            Text::new(
                "办理后备案注销，记录保留，回执失效。此操作不能撤销。",
                "The filing is taken off the record, which is kept; the receipt ends. It cannot be undone.",
            ),
            Text::new(
                "办理后登记注销，记录保留。此操作不能撤销。",
                "The body is taken off the register; what was recorded is kept. It cannot be undone.",
            ),
        ),
        Some(_) => (
            Text::new(
                "办理后变更生效，备案编号不变，生成新的回执和核验码，原回执失效。",
                "The change takes effect under the same number with a new receipt; the old receipt ends.",
            ),
            Text::new("办理后变更生效，登记号不变。", "The change takes effect under the same number."),
        ),
        None => (
            Text::new(
                "办理后将生成备案编号和回执，公布机构信息，并开始现场核查的期限。此操作不能撤销。",
                "This gives the filing its number and receipt, publishes the institution and starts the clock of the on-site check. It cannot be undone.",
            ),
            Text::new(
                "办理后将生成登记号，机构列入登记名册。此操作不能撤销。",
                "This gives the record its number and puts the body on the register. It cannot be undone.",
            ),
        ),
    };
    if kind.files() { filed } else { recorded }
}

/// Where the filing stands, with what follows from it: the receipt, or what is to be corrected.
fn standing(filing: &FilingView) -> AnyView {
    let kind = filing.service;
    let count = filing.reasons.len();
    let returned = (count > 0).then(|| {
        let (rows, by) = (filing.reasons.iter().map(reason).collect_view(), correction(filing.clock));
        view! {
            <div class="notice-block"><Notice tone=Tone::Warning title=t!("待补正：{} 条", "To be corrected: {}", count)>
                {by}
                <ul class="reason-list">{rows}</ul>
            </Notice></div>
        }
    });
    // What was sent back had been handed in; by when it had to be only matters where that was too late.
    let filling = filing.actions.contains(&FilingAction::Edit) && count == 0;
    let what = first_due(kind, filing.application.as_ref().map(|application| application.kind));
    let due = filing.due_on.filter(|_| filing.late || filling).map(|due| {
        let (tone, words) = if filing.late {
            let words = t!(
                "{}应于 {} 前提交，已逾期；逾期不影响办理。",
                "{} was due on {} and is late; that stops nothing.",
                what.get(),
                date(due)
            );
            (Tone::Warning, words)
        } else {
            (Tone::Neutral, t!("{}应于 {} 前提交。", "{} is to be handed in by {}.", what.get(), date(due)))
        };
        view! { <div class="notice-block"><Notice tone><p>{words}</p></Notice></div> }
    });
    let ending = filing.application.as_ref().and_then(|application| application.last_day.zip(application.reason.clone()));
    let ending = ending.map(|(last, reason)| {
        let title = label(kind.said(Text::new("机构申请注销备案", "The institution asks for the end")));
        view! { <div class="notice-block"><Notice tone=Tone::Warning title>
        <p>{t!("最后服务日期：{}。原因：{}", "Last day: {}. Reason: {}", date(last), reason)}</p></Notice></div> }
    });
    let cancelled = filing.cancelled.clone().map(|end| {
        let (on, last) = (date(end.on), date(end.last_day));
        let title = if end.last_day < today() {
            Text::owned(format!("备案已于 {on} 注销"), format!("Cancelled on {on}"))
        } else {
            Text::owned(
                format!("已于 {on} 办理注销，备案至 {last} 仍有效"),
                format!("Cancelled on {on}, in force through {last}"),
            )
        };
        let title = label(kind.said(title));
        view! { <div class="notice-block"><Notice tone=Tone::Neutral title>
        <p>{t!("最后服务日期：{}。原因：{}", "Last day: {}. Reason: {}", date(end.last_day), end.reason)}</p></Notice></div> }
    });
    let (lacks, rests) = (filing.missing.len(), filing.state == StateName::Accepted && filing.application.is_none());
    let completing = (rests && lacks > 0).then(|| {
        let title = t!("档案尚缺 {} 项", "{} things are missing from the dossier", lacks);
        view! { <div class="notice-block"><Notice tone=Tone::Warning title>
        <p>{t!("视同备案须补全档案，请办理备案变更；期限见待办。", "A deemed filing is completed by a change; the board says by when.")}</p></Notice></div> }
    });
    let receipt = filing.number.is_some().then(|| view! { <Receipt filing=filing.clone() /> });
    let licensor = view! { <Licensor filing=filing.clone() /> };
    let ends = (filing.state == StateName::Accepted).then(|| {
        let days = profile_for(filing.region, today()).settings().map(|settings| settings.filing.certificate_warn_days);
        notice(expiries(filing.service, &filing.dossier, &days.unwrap_or_default(), today()))
    });
    view! { {cancelled}{receipt}{licensor}{completing}{ending}{due}{returned}{ends} }.into_any()
}

/// What has to be handed in by the day that the law sets for it.
fn first_due(kind: BodyKind, asked: Option<VersionKind>) -> Signal<String> {
    label(kind.said(match asked {
        Some(VersionKind::Change) => Text::new("备案变更", "The change"),
        Some(VersionKind::Cancellation) => Text::new("注销申请", "The wish for the end"),
        Some(VersionKind::First | VersionKind::Deemed) | None => Text::new("首次备案", "The first filing"),
    }))
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
        view! { <LinkButton href=format!("/verify/{}", code.as_str()) weight=Weight::Quiet glyph=Glyph::Shield>{t!("公众核验页", "Public check")}</LinkButton> }
    });
    let files = filing.service.files();
    let (numbered, dated) = if files {
        (t!("备案编号", "Filing number"), t!("备案日期", "Filed on"))
    } else {
        (t!("登记号", "Number"), t!("登记日期", "On record since"))
    };
    let check = client.can(Permission::VerificationsRead).then_some(()).filter(|()| files).map(|()| {
        let href = format!("/app/verifications?institution={}&service={}", filing.institution, filing.service);
        view! { <LinkButton href weight=Weight::Quiet glyph=Glyph::Checklist>{t!("现场核查", "On-site check")}</LinkButton> }
    });
    let download = filing.actions.contains(&FilingAction::Receipt).then(|| {
        view! { <Button glyph=Glyph::Download busy on_press=save>{t!("下载备案回执", "Download the receipt")}</Button> }
    });
    view! {
        <div class="receipt-strip">
            <div class="receipt-fact"><span class="muted">{numbered}</span><b class="code">{number}</b></div>
            {filing.verification_code.as_ref().map(|code| view! { <div class="receipt-fact"><span class="muted">{t!("回执核验码", "Verification code")}</span>
                <b class="code">{code.as_str().to_owned()}</b></div> })}
            <div class="receipt-fact"><span class="muted">{dated}</span><b>{filing.accepted_on.map(date)}</b></div>
            {filing.version_on.map(|on| view! { <div class="receipt-fact"><span class="muted">{t!("本次办理日期", "This version of")}</span><b>{date(on)}</b></div> })}
            <div class="receipt-acts">{public}{check}{download}</div>
        </div>
    }
    .into_any()
}

fn dossier(filing: &FilingView, missing: &[Missing], soon: Vec<(Part, Text)>, note: Option<Callback<Part>>) -> AnyView {
    let service = filing.service;
    let watch = Watch::by(&profile_for(filing.region, today()), today());
    let counts = count_by_part(missing);
    let parts = service
        .body()
        .parts
        .iter()
        .map(|part| {
            let part = *part;
            let body = part_view(service, part, filing.handled(), watch, &filing.unable);
            let gaps = remarks(part, missing, &soon, filing);
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
    let clock = filing.clock.map(|clock| view! { <Item label=label(clock.kind.label())>{due(Some(clock))}</Item> });
    let origin = filing.origin;
    let local = filing.deemed.clone().map(|deemed| {
        view! {
            <Item label=t!("原备案编号", "Local number")><span class="code">{deemed.local_number}</span></Item>
            <Item label=t!("原备案日期", "Local filing of")>{date(deemed.local_on)}</Item>
            <Item label=t!("平台注册日期", "Registered on")>{date(deemed.registered_on)}</Item>
        }
    });
    let facts = view! {
        <Section title=label(service.said(Text::new("基本信息", "The filing")))>
            <dl class="side-facts">
                <Item label=t!("机构", "Institution")><Link href>{name}</Link></Item>
                <Item label=t!("业务", "What for")>{label(service.label())}</Item>
                {service.files().then(|| view! { <Item label=t!("备案来源", "Origin")>{label(origin.label())}</Item> })}
                {local}
                <Item label=t!("提交日期", "Submitted")>{submitted}</Item>
                {clock}
                <Item label=t!("最近更新", "Changed")>{changed}</Item>
            </dl>
        </Section>
    };
    view! {
        <div class="filing-frame">
            <div class="filing-body">{parts}</div>
            <aside class="filing-aside">{facts}{contents(service, &counts, &soon)}</aside>
        </div>
    }
    .into_any()
}

fn anchor(part: Part) -> String {
    format!("part-{part}")
}

/// What was found of a part before it was sent back, what is missing in it, with clause and mark, and what soon will be.
fn remarks(part: Part, missing: &[Missing], soon: &[(Part, Text)], filing: &FilingView) -> Option<AnyView> {
    let again = filing.former.as_ref().filter(|_| filing.handled_state() == StateName::Submitted);
    let before = before(part, again).map(|before| view! { <li>{before}</li> }.into_any());
    let gaps = missing.iter().filter(|gap| gap.part == part).map(|gap| {
        view! {
            <li data-tone="danger"><Icon glyph=Glyph::Alert size=14 /><span>{label(gap.text.clone())}</span>
                <span class="muted" lang="zh-CN">{gap.clause.clone()}</span><MarkBadge mark=gap.mark clause=gap.clause.clone() /></li>
        }
        .into_any()
    });
    let soon = soon.iter().filter(|(at, _)| *at == part).map(|(_, text)| {
        view! { <li data-tone="warning"><Icon glyph=Glyph::Clock size=14 /><span>{label(text.clone())}</span></li> }.into_any()
    });
    let all: Vec<AnyView> = before.into_iter().chain(gaps).chain(soon).collect();
    (!all.is_empty()).then(|| view! { <ul class="remark-list">{all}</ul> }.into_any())
}

/// The parts with their remarks, each a way there.
fn contents(kind: BodyKind, counts: &BTreeMap<Part, usize>, soon: &[(Part, Text)]) -> AnyView {
    let lines = kind
        .body()
        .parts
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_only_recorded_is_told_of_no_filing_and_no_receipt() {
        let acts = [None, Some(VersionKind::Change), Some(VersionKind::Cancellation)];
        for kind in BodyKind::ALL {
            let files = kind.files();
            for asked in acts {
                let said = consequence(*kind, asked);
                let receipt = said.zh.contains("备案") && said.zh.contains("回执") && said.en.contains("receipt");
                assert_eq!(receipt, files, "{kind} {asked:?}");
                assert!(files || !said.zh.contains("备案") && !said.zh.contains("回执"), "{kind} {asked:?}");
            }
        }
    }
}
