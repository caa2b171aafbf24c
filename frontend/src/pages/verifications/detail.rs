//! One on-site check: the sheet for those who fill it in, the outcome for everybody else.

use chrono::{DateTime, Utc};
use ohqc_domain::filings::category_label;
use ohqc_domain::ids::VerificationId;
use ohqc_domain::verifications::StateName;

use super::publish::{PublishButton, RecordButton};
use super::result::Outcome;
use super::team::{AsideButton, TeamButton};
use super::work::Work;
use super::{LadderBadge, state_tone};
use crate::api::passes;
use crate::api::verifications::{self, VerificationAction, VerificationView};
use crate::format::join;
use crate::prelude::*;
use crate::ui::draft::Seen;

/// The page of a check.
#[component]
pub(super) fn VerificationDetail(id: VerificationId) -> impl IntoView {
    let client = use_client();
    let seen_at = RwSignal::new(None);
    let page = fetch(move || read(client, id, seen_at));
    let drawn = page.page(
        t!("现场核查", "On-site check"),
        vec![Crumb::new(t!("现场核查", "On-site checks"), "/app/verifications")],
        move |read| draw(client, page, read),
    );
    view! { {move || seen_at.get().map(|at| unasked(at, page))} {drawn} }.into_any()
}

/// The check; when the server cannot be asked, as it last told it to somebody who fills it in.
async fn read(
    client: Client,
    id: VerificationId,
    seen_at: RwSignal<Option<DateTime<Utc>>>,
) -> Result<Versioned<VerificationView>, Problem> {
    let (answer, at) = match verifications::get(client, id).await {
        Err(problem) if passes(&problem) => match verifications::at_hand(id) {
            Some(Seen { at, value }) => (Ok(value), Some(at)),
            None => (Err(problem), None),
        },
        answer => (answer, None),
    };
    let _ = seen_at.try_set(at);
    answer
}

/// Says that what is on show may be old.
fn unasked(at: DateTime<Utc>, page: Fetched<Versioned<VerificationView>>) -> AnyView {
    view! {
        <div class="notice-block">
            <Notice tone=Tone::Warning title=t!("离线打开，以下为 {} 载入的内容", "Opened offline, as it was loaded at {}", moment(at))>
                <p>{t!("可以继续填写，内容加密存于本机，恢复连接后自动上传。", "Go on filling it in: what you put down is kept here encrypted, and sent once there is a connection.")}</p>
                <Button small=true on_press=move || page.reload()>{t!("重新载入", "Load again")}</Button>
            </Notice>
        </div>
    }
    .into_any()
}

fn draw(client: Client, page: Fetched<Versioned<VerificationView>>, read: Versioned<VerificationView>) -> AnyView {
    let check = read.value.clone();
    let (id, state, standing, days_left) = (check.id, check.state, check.standing, check.days_left);
    let name = check.institution_name.clone();
    let subtitle = {
        let (service, region) = (check.service.label(), check.region_name.clone());
        Signal::derive(move || format!("{} · {region}", service.get(language())))
    };
    let crumb = Crumb::new(t!("现场核查", "On-site checks"), Signal::stored("/app/verifications".to_owned()));
    let facts = facts(&check);
    let (may_follow, etag) = (check.actions.contains(&VerificationAction::FollowUp), read.etag.clone());
    let escalation = check.escalation;
    let acts = read.clone();
    let tabs = vec![
        Tab::new("sheet", t!("核查", "Check"), move || {
            let facts = facts.clone();
            let body = main_part(page, &read);
            view! { {facts()}{body} }
        }),
        Tab::new("history", t!("办理记录", "History"), move || {
            view! { <Card><History list=verifications::history(id) /></Card> }
        }),
    ];
    view! {
        <PageHeader title=Signal::stored(name) subtitle crumbs=vec![crumb] actions=move || view! { {team_acts(&acts, page)}{results(&acts.value)}{follow_up(client, id, may_follow, etag.clone())} }
            badges=move || view! { <StatusBadge tone=state_tone(state) label=label(state.label()) /><LadderBadge standing days_left escalation /> } />
        <Tabs tabs label=t!("现场核查", "On-site check") />
    }
    .into_any()
}

/// What may be done about the team.
fn team_acts(read: &Versioned<VerificationView>, page: Fetched<Versioned<VerificationView>>) -> AnyView {
    let may = |action| read.value.actions.contains(&action);
    let name = may(VerificationAction::Assign).then(|| view! { <TeamButton read=read.clone() page /> });
    let aside = may(VerificationAction::StandAside).then(|| view! { <AsideButton id=read.value.id etag=read.etag.clone() /> });
    view! { {name}{aside} }.into_any()
}

/// What follows from the conclusion.
fn results(check: &VerificationView) -> AnyView {
    let record = (check.state == StateName::Concluded).then(|| view! { <RecordButton check=check.clone() /> });
    let publish = check.publish.map(|kind| view! { <PublishButton check=check.clone() kind /> });
    view! { {record}{publish} }.into_any()
}

/// Opens the follow-up of what failed, after a question, and leads to it.
fn follow_up(client: Client, id: VerificationId, may: bool, etag: String) -> Option<AnyView> {
    let (open, task, navigate) = (RwSignal::new(false), use_task(), StoredValue::new_local(use_navigate()));
    let confirm = move || {
        let done = move |read: Versioned<VerificationView>| {
            open.set(false);
            navigate.with_value(|go| go(&format!("/app/verifications/{}", read.value.id), Default::default()));
        };
        task.run(verifications::follow_up(client, id, etag.clone()), Text::new("复核已开启", "The follow-up is open"), done);
    };
    may.then(|| {
        view! {
            <Button weight=Weight::Primary on_press=move || open.set(true)>{t!("开启复核", "Open a follow-up")}</Button>
            <ConfirmDialog open title=t!("开启复核", "Open a follow-up") action=t!("开启", "Open") task on_confirm=confirm>
                <p>{t!("对同一备案按现行备案信息再次现场核查，期限自今日起算。", "The same filing is checked on site again as it is on record now; the time begins today.")}</p>
            </ConfirmDialog>
        }
        .into_any()
    })
}

fn main_part(page: Fetched<Versioned<VerificationView>>, read: &Versioned<VerificationView>) -> AnyView {
    let check = read.value.clone();
    if check.actions.contains(&VerificationAction::Record) {
        view! { <Work read=read.clone() page /> }.into_any()
    } else if check.state == StateName::Concluded {
        view! { <Outcome view=check /> }.into_any()
    } else if let Some(on) = check.filing_ended_on {
        let on = date(on);
        view! {
            <Card><EmptyState title=t!("核查已终止", "The check was called off") glyph=Glyph::Info
                hint=t!("备案于 {} 注销，核查随之终止，未作结论。", "The filing was cancelled on {}; the check ended with it, without a conclusion.", on) /></Card>
        }
        .into_any()
    } else {
        view! {
            <Card><EmptyState title=t!("核查尚未作出结论", "There is no conclusion yet") glyph=Glyph::Clock
                hint=t!("结论作出后，在此查看各备案类别的核查结果。", "The results by category will be shown here.") /></Card>
        }
        .into_any()
    }
}

fn facts(check: &VerificationView) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    let check = check.clone();
    move || {
        let check = check.clone();
        let marks = check
            .filed
            .iter()
            .map(|filed| label(category_label(check.service, &filed.category)))
            .map(|words| view! { <Badge>{words}</Badge> })
            .collect_view();
        let filing = format!("/app/filings/{}", check.filing);
        let institution = format!("/app/institutions/{}", check.institution);
        let opened = check.follows.map(|earlier| {
            view! {
                <Item label=t!("复核自", "Follows")><Link href=format!("/app/verifications/{earlier}")>{t!("前次核查", "The earlier check")}</Link></Item>
                <Item label=t!("复核开启日期", "Opened on")>{date(check.opened_on)}</Item>
            }
        });
        let later = check.followed_by.map(|later| {
            view! { <Item label=t!("后续复核", "Followed by")><Link href=format!("/app/verifications/{later}")>{t!("查看复核", "The follow-up")}</Link></Item> }
        });
        let names: Vec<String> = check
            .members
            .iter()
            .map(|member| {
                if member.leader { format!("{}（{}）", member.name, t!("组长", "leader").get()) } else { member.name.clone() }
            })
            .collect();
        let team =
            (!names.is_empty()).then(|| view! { <Item label=t!("核查组", "Team") wide=true>{join(&names, language())}</Item> });
        view! {
            <Card>
                <DescriptionList>
                    <Item label=t!("机构", "Institution")><Link href=institution>{check.institution_name}</Link></Item>
                    <Item label=t!("备案编号", "Filing number")><Link href=filing><span class="code">{check.number.to_string()}</span></Link></Item>
                    <Item label=t!("备案日期", "Filed on")>{date(check.accepted_on)}</Item>
                    <Item label=t!("核查期限", "Due")>{date(check.due_on)}</Item>
                    {opened}{later}{team}
                    <Item label=t!("备案类别", "Categories") wide=true><span class="chips">{marks}</span></Item>
                </DescriptionList>
            </Card>
        }
        .into_any()
    }
}
