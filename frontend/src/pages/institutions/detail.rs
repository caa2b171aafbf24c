//! One institution: particulars, filings, and the way to its assessments and problems.

use ohqc_domain::filings::StateName;
use ohqc_domain::filings::api::FilingSummary;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::BodyKind;

use super::crumb;
use super::deem::DeemFiling;
use super::latest::{problems, rounds};
use super::start::StartFiling;
use crate::api::institutions::{self, InstitutionAction, InstitutionView};
use crate::pages::filings::standing;
use crate::pages::outings::report_page;
use crate::pages::rights::RightsPanel;
use crate::prelude::*;

/// The page of an institution.
#[component]
pub(super) fn InstitutionDetail(id: InstitutionId) -> impl IntoView {
    let client = use_client();
    let read = fetch(move || institutions::get(client, id));
    read.page(t!("机构", "Institution"), vec![crumb()], move |found| draw(client, found.value))
}

fn draw(client: Client, found: InstitutionView) -> AnyView {
    let id = found.id;
    let title = found.particulars.name.clone();
    let badges = {
        let ownership = found.particulars.ownership;
        move || view! { <Badge>{label(ownership.label())}</Badge> }
    };
    let actions = {
        let (actions, region) = (found.actions.clone(), found.particulars.region.parse().ok());
        let (may_deem, manages) = (client.can(Permission::FilingsAccept), client.can(Permission::UsersManage));
        let outings =
            client.can(Permission::OutingsRead) && found.filings.iter().any(|filing| filing.service == BodyKind::Examination);
        let open = found.filings.iter().filter(|filing| filing.state != StateName::Cancelled);
        let medical = found.particulars.establishment.is_medical();
        let taken: Vec<BodyKind> = open.map(|filing| filing.service).collect();
        move || {
            let edit = actions.contains(&InstitutionAction::Edit).then(|| {
                view! { <LinkButton href=format!("/app/institutions/{id}/edit") glyph=Glyph::Edit>{t!("修改信息", "Edit")}</LinkButton> }
            });
            let accounts = manages.then(|| {
                view! { <LinkButton href=format!("/app/accounts/new?organisation={id}") glyph=Glyph::Lock>{t!("开通账号", "Open an account")}</LinkButton> }
            });
            let file = actions
                .contains(&InstitutionAction::File)
                .then(|| view! { <StartFiling institution=id taken=taken.clone() medical /> });
            let deem = region.filter(|_| may_deem).map(|region| view! { <DeemFiling institution=id region taken /> });
            let report = outings.then(|| {
                view! { <LinkButton href=report_page(id)>{t!("外出工作情况报告", "Report on outings")}</LinkButton> }
            });
            view! { {edit} {accounts} {report} {file} {deem} }
        }
    };
    let filings = found.filings.clone();
    let count = u64::try_from(filings.len()).unwrap_or_default();
    let facts = found.clone();
    let mut tabs = vec![Tab::new("overview", t!("概况", "Overview"), move || overview(&facts))];
    tabs.push(Tab::new("rights", t!("服务资格", "Rights"), move || view! { <RightsPanel id /> }));
    if client.can(Permission::FilingsRead) {
        tabs.push(
            Tab::new("filings", t!("备案与登记", "Filings and records"), move || filing_table(filings.clone())).count(count),
        );
    }
    if client.can(Permission::AssessmentsRead) {
        tabs.push(Tab::new("assessments", t!("考核", "Assessments"), move || rounds(client, id)));
    }
    if client.can(Permission::ProblemsRead) {
        tabs.push(Tab::new("problems", t!("问题", "Problems"), move || problems(client, id)));
    }
    tabs.push(Tab::new("history", t!("历史", "History"), move || {
        view! { <Card><History list=institutions::history(id) /></Card> }
    }));
    view! {
        <PageHeader title=title subtitle=Signal::stored(found.region_name) crumbs=vec![crumb()] badges actions />
        <Tabs tabs label=t!("机构信息", "About the institution") />
    }
    .into_any()
}

fn overview(found: &InstitutionView) -> AnyView {
    let body = found.particulars.clone();
    let (filings, region, registered) = (found.filings.clone(), found.region_name.clone(), moment(found.created_at));
    view! {
        <Section title=t!("主体信息", "The institution")>
            <DescriptionList>
                <Item label=t!("统一社会信用代码", "Credit code")><span class="code">{body.credit_code}</span></Item>
                <Item label=t!("执业许可证登记号", "Practice licence number")><span class="code">{body.licence_number}</span></Item>
                <Item label=t!("机构类别", "Kind of institution")>{label(body.establishment.label())}</Item>
                <Item label=t!("机构性质", "Ownership")>{label(body.ownership.label())}</Item>
                <Item label=t!("行政区划", "Region")>{region}" "<span class="code muted">{body.region}</span></Item>
                <Item label=t!("执业地址", "Practice address")>{body.address}</Item>
                <Item label=t!("联系人", "Contact")>{body.contact_name}</Item>
                <Item label=t!("联系电话", "Telephone")>{body.contact_phone}</Item>
                <Item label=t!("登记时间", "Registered")>{registered}</Item>
            </DescriptionList>
        </Section>
        <Section title=t!("备案与登记", "Filings and records") flush=true>{rows(filings)}</Section>
    }
    .into_any()
}

fn filing_table(filings: Vec<FilingSummary>) -> AnyView {
    view! { <div class="panel">{rows(filings)}</div> }.into_any()
}

fn rows(filings: Vec<FilingSummary>) -> AnyView {
    let day = |day: Option<chrono::NaiveDate>| day.map(date).unwrap_or_default();
    let columns = vec![
        Column::new(t!("业务", "What for"), |row: &FilingSummary| label(row.service.label())),
        Column::new(t!("状态", "State"), standing),
        Column::new(t!("编号", "Number"), |row: &FilingSummary| {
            row.number.as_ref().map(|number| view! { <span class="code">{number.to_string()}</span> })
        }),
        Column::text(t!("提交日期", "Submitted"), move |row: &FilingSummary| day(row.submitted_on)),
        Column::text(t!("办结日期", "Concluded"), move |row: &FilingSummary| day(row.accepted_on)),
        Column::text(t!("最近更新", "Changed"), |row: &FilingSummary| moment(row.updated_at)),
    ];
    view! {
        <DataTable source=Fetched::ready(filings) columns caption=t!("备案与登记", "Filings and records")
            href=|row: &FilingSummary| format!("/app/filings/{}", row.id) empty=t!("尚无备案或登记", "No filing or record yet") />
    }
    .into_any()
}
