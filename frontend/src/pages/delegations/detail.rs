//! One delegation: what it says, its end, what happened to it.

use ohqc_domain::ids::DelegationId;

use crate::api::delegations::{self, DelegationAction, DelegationView};
use crate::pages::period::{EndDialog, Ending, last_day, standing_badge};
use crate::prelude::*;

/// The page of a delegation.
#[component]
pub(super) fn DelegationDetail(id: DelegationId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || delegations::get(client, id));
    page.page(t!("代管关系", "Delegation"), vec![crumb()], move |read| draw(page, read))
}

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("代管关系", "Delegations"), "/app/delegations")
}

fn draw(page: Fetched<Versioned<DelegationView>>, read: Versioned<DelegationView>) -> AnyView {
    let (client, open) = (use_client(), RwSignal::new(false));
    let Versioned { value: row, etag } = read;
    let (id, may_end) = (row.id, row.actions.contains(&DelegationAction::End));
    let actions = move || {
        may_end.then(|| view! { <Button weight=Weight::Danger on_press=move || open.set(true)>{t!("终止代管", "End")}</Button> })
    };
    let (standing, period) = (row.standing, row.period());
    let last = last_day(period);
    view! {
        <PageHeader title=Signal::stored(row.county_name.clone()) subtitle=label(row.line.label()) crumbs=vec![crumb()] actions badges=move || standing_badge(standing) />
        <Card>
            <DescriptionList>
                <Item label=t!("县（市、区）", "County")>{row.county_name}</Item>
                <Item label=t!("代管机关所在地", "Stood in for by")>{row.authority_name}</Item>
                <Item label=t!("事项", "Matter")>{label(row.line.label())}</Item>
                <Item label=t!("开始日期", "From")>{date(row.valid_from)}</Item>
                <Item label=t!("终止日期", "To")>{last}</Item>
                <Item label=t!("依据", "Basis") wide=true><span lang="zh-CN">{row.basis}</span></Item>
            </DescriptionList>
        </Card>
        <Section title=t!("办理记录", "History")><History list=delegations::history(id) /></Section>
        <EndDialog open page ending=ending() period end=move |body| delegations::end(client, id, etag.clone(), body) />
    }
    .into_any()
}

fn ending() -> Ending {
    Ending {
        field: "delegation-end",
        title: t!("终止代管", "End the delegation"),
        consequence: t!(
            "终止后由县（市、区）自行负责，不能撤销。",
            "Afterwards the county answers for itself; this cannot be undone."
        ),
        ended: Text::new("代管已终止", "The delegation has ended"),
    }
}
