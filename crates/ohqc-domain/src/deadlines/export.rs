//! What is due and late as a table.

use super::Standing;
use super::api::{DeadlineFilter, DeadlineView};
use crate::exports::{Cell, Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(DeadlineFilter);

impl DeadlineView {
    /// What a clock without a day waits for.
    #[must_use]
    pub fn awaited(&self) -> Text {
        self.awaits.map_or_else(
            || Standing::Awaiting.label(),
            |year| Text::owned(format!("待公布 {year} 年节假日"), format!("awaiting the holidays of {year}")),
        )
    }
}

impl Exported for DeadlineView {
    const FILE: &'static str = "deadlines";
    const TITLE: Text = Text::new("到期与逾期", "Due and late");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("事项", "Matter"), |row: &Self| row.title.clone()),
            Column::new(Text::new("种类", "Kind"), |row: &Self| row.kind.label()),
            Column::new(Text::new("机构", "Institution"), |row: &Self| row.institution_name.clone()),
            Column::new(Text::new("状态", "State"), |row: &Self| row.standing.label()),
            Column::new(Text::new("到期日", "Due"), |row: &Self| row.due_on.map_or_else(|| row.awaited().into(), Cell::Day)),
            Column::new(Text::new("剩余天数", "Days left"), |row: &Self| row.days_left),
            Column::new(Text::new("依据", "Basis"), |row: &Self| row.basis.said()),
        ]
    }
}
