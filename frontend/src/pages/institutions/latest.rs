//! The latest rounds and problems of an institution, and the way to all of them.

use ohqc_domain::ids::InstitutionId;

use crate::api::assessments::{self, AssessmentSummary};
use crate::api::problems::{self, ProblemSummary};
use crate::pages::grades::GradeBadge;
use crate::pages::{assessments as rounds_of, problems as ledger};
use crate::prelude::*;

/// How many are shown.
const SHOWN: &str = "5";

/// What the server is asked for: the latest few of an institution.
fn latest(id: InstitutionId) -> Query {
    let id = id.to_string();
    [("institution", id.as_str()), ("limit", SHOWN)].into_iter().collect()
}

/// Its latest rounds.
pub(super) fn rounds(client: Client, id: InstitutionId) -> AnyView {
    let source = fetch(move || async move { assessments::list(client, latest(id)).await.map(|page| page.items) });
    let columns = vec![
        Column::number(t!("年度", "Year"), |row: &AssessmentSummary| row.year.to_string()),
        Column::word(t!("业务", "Service"), |row: &AssessmentSummary| row.service.label()),
        Column::new(t!("状态", "State"), |row: &AssessmentSummary| view! { <rounds_of::StateBadge state=row.state /> }),
        Column::new(t!("结论", "Conclusion"), |row: &AssessmentSummary| row.grade.map(|grade| view! { <GradeBadge grade /> })),
        Column::text(t!("审定日期", "Finalised"), |row: &AssessmentSummary| row.finalised_on.map(date).unwrap_or_default()),
    ];
    let all = move || view! { <LinkButton href=format!("/app/assessments?institution={id}")>{t!("查看该机构的考核", "Its assessments")}</LinkButton> };
    view! {
        <Section title=t!("最近的考核", "Latest assessments") flush=true actions=all>
            <DataTable source columns caption=t!("最近的考核", "Latest assessments")
                href=|row: &AssessmentSummary| format!("/app/assessments/{}", row.id) empty=t!("尚无考核", "No assessment yet") />
        </Section>
    }
    .into_any()
}

/// Its latest problems.
pub(super) fn problems(client: Client, id: InstitutionId) -> AnyView {
    let source = fetch(move || async move { problems::list(client, latest(id)).await.map(|page| page.items) });
    let columns = vec![
        Column::text(t!("问题", "Finding"), |row: &ProblemSummary| row.reason.clone()),
        Column::number(t!("年度", "Year"), |row: &ProblemSummary| row.year.to_string()),
        Column::new(t!("状态", "State"), |row: &ProblemSummary| view! { <ledger::StateBadge state=row.state /> }),
        Column::text(t!("整改期限", "Due"), |row: &ProblemSummary| row.due_on.map(date).unwrap_or_default()),
        Column::text(t!("销号日期", "Closed"), |row: &ProblemSummary| row.closed_on.map(date).unwrap_or_default()),
    ];
    let all = move || view! { <LinkButton href=format!("/app/problems?institution={id}")>{t!("查看该机构的问题", "Its problems")}</LinkButton> };
    view! {
        <Section title=t!("最近的问题", "Latest problems") flush=true actions=all>
            <DataTable source columns caption=t!("最近的问题", "Latest problems")
                href=|row: &ProblemSummary| format!("/app/problems/{}", row.id) empty=t!("尚无问题", "No problem yet") />
        </Section>
    }
    .into_any()
}
