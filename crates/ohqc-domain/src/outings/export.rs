//! Outings as a table, with the clue that a late or missing notice gave rise to.

use super::Clue;
use super::api::{OutingFilter, OutingSummary};
use crate::exports::{Cell, Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(OutingFilter);

/// What stands in a column that only a clue fills.
fn of<C: Into<Cell>>(say: fn(&Clue) -> C) -> impl Fn(&OutingSummary) -> Option<C> + Send {
    move |row| row.clue.as_ref().map(say)
}

impl Exported for OutingSummary {
    const FILE: &'static str = "outings";
    const TITLE: Text = Text::new("外出检查", "Outings");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("用人单位", "Employer"), |row: &Self| row.employer_name.clone()),
            Column::new(Text::new("检查机构", "Institution"), |row: &Self| row.institution_name.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("开始", "From"), |row: &Self| row.starts_on),
            Column::new(Text::new("结束", "To"), |row: &Self| row.ends_on),
            Column::new(Text::new("计划人数", "People"), |row: &Self| row.planned),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("告知", "Notice"), |row: &Self| row.recipient_name.as_ref().map(|_| row.standing.label())),
            Column::new(Text::new("接收机关所在地", "Told"), |row: &Self| row.recipient_name.clone()),
            Column::new(Text::new("抄送", "Copy to"), |row: &Self| row.copy_name.clone()),
            Column::new(Text::new("用人单位确认", "Employer confirmed"), |row: &Self| row.confirmed_at),
            Column::new(Text::new("线索", "Clue"), of(|clue| clue.kind.label())),
            Column::new(Text::new("告知期限日", "Due"), of(|clue| clue.due_on)),
            Column::new(Text::new("告知日期", "Told on"), of(|clue| clue.told_on)),
            Column::new(Text::new("核实", "Looked into"), of(|clue| clue.status().label())),
        ]
    }
}
