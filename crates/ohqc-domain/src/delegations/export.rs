//! Delegations as a table.

use super::api::{DelegationFilter, DelegationView};
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::period::Period;
use crate::text::Text;

paged!(DelegationFilter);

impl DelegationView {
    /// From when until when.
    #[must_use]
    pub const fn period(&self) -> Period {
        Period { from: self.valid_from, to: self.valid_to }
    }
}

impl Exported for DelegationView {
    const FILE: &'static str = "delegations";
    const TITLE: Text = Text::new("代管关系", "Delegations");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("县（市、区）", "County"), |row: &Self| row.county_name.clone()),
            Column::new(Text::new("事项", "Matter"), |row: &Self| row.line.label()),
            Column::new(Text::new("代管机关所在地", "Stood in for by"), |row: &Self| row.authority_name.clone()),
            Column::new(Text::new("开始日期", "From"), |row: &Self| row.valid_from),
            Column::new(Text::new("终止日期", "To"), |row: &Self| row.period().last()),
            Column::new(Text::new("状态", "State"), |row: &Self| row.standing.label()),
            Column::new(Text::new("依据", "Basis"), |row: &Self| row.basis.clone()),
        ]
    }
}
