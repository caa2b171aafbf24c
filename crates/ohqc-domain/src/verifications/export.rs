//! On-site checks as a table.

use super::api::{VerificationFilter, VerificationSummary};
use crate::deadlines::Standing;
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(VerificationFilter);

impl Exported for VerificationSummary {
    const FILE: &'static str = "verifications";
    const TITLE: Text = Text::new("备案后现场核查", "On-site checks");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构", "Institution"), |row: &Self| row.institution_name.clone()),
            Column::new(Text::new("备案业务", "Service"), |row: &Self| row.service.label()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("复核", "Follow-up"), |row: &Self| row.follows.is_some()),
            Column::new(Text::new("备案日期", "Filed"), |row: &Self| row.accepted_on),
            Column::new(Text::new("核查期限", "Due"), |row: &Self| row.due_on),
            Column::new(Text::new("时限情况", "Time left"), |row: &Self| row.standing.map(Standing::label)),
            Column::new(Text::new("结论", "Conclusion"), |row: &Self| row.outcome.map(|outcome| outcome.label())),
        ]
    }
}
