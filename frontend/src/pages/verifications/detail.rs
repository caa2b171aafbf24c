//! One on-site check: the sheet for those who fill it in, the outcome for everybody else.

use ohqc_domain::filings::category_label;
use ohqc_domain::ids::VerificationId;
use ohqc_domain::verifications::StateName;

use super::result::Outcome;
use super::work::Work;
use super::{StandingBadge, state_tone};
use crate::api::verifications::{self, VerificationAction, VerificationView};
use crate::prelude::*;

/// The page of a check.
#[component]
pub(super) fn VerificationDetail(id: VerificationId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || verifications::get(client, id));
    page.page(
        t!("现场核查", "On-site check"),
        vec![Crumb::new(t!("现场核查", "On-site checks"), "/app/verifications")],
        move |read| draw(client, page, read),
    )
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
    let tabs = vec![
        Tab::new("sheet", t!("核查", "Check"), move || {
            let facts = facts.clone();
            let body = main_part(page, &read);
            view! { {facts()}{body} }
        }),
        Tab::new("history", t!("办理记录", "History"), move || {
            let events = fetch(move || verifications::history(client, id));
            view! { <Card><History source=events /></Card> }
        }),
    ];
    view! {
        <PageHeader title=Signal::stored(name) subtitle crumbs=vec![crumb]
            badges=move || view! { <StatusBadge tone=state_tone(state) label=label(state.label()) /><StandingBadge standing days_left /> } />
        <Tabs tabs label=t!("现场核查", "On-site check") />
    }
    .into_any()
}

fn main_part(page: Fetched<Versioned<VerificationView>>, read: &Versioned<VerificationView>) -> AnyView {
    let check = read.value.clone();
    if check.actions.contains(&VerificationAction::Record) {
        view! { <Work read=read.clone() page /> }.into_any()
    } else if check.state == StateName::Concluded {
        view! { <Outcome view=check /> }.into_any()
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
        view! {
            <Card>
                <DescriptionList>
                    <Item label=t!("机构", "Institution")><Link href=institution>{check.institution_name}</Link></Item>
                    <Item label=t!("备案号", "Filing number")><Link href=filing><span class="code">{check.number.to_string()}</span></Link></Item>
                    <Item label=t!("备案日期", "Filed on")>{date(check.accepted_on)}</Item>
                    <Item label=t!("核查期限", "Due")>{date(check.due_on)}</Item>
                    <Item label=t!("备案类别", "Categories") wide=true><span class="chips">{marks}</span></Item>
                </DescriptionList>
            </Card>
        }
        .into_any()
    }
}
