//! Designations as a table.

use super::api::{DesignationFilter, DesignationView};
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::period::Period;
use crate::provenance::Mark;
use crate::text::Text;

paged!(DesignationFilter);

impl DesignationView {
    /// From when until when.
    #[must_use]
    pub const fn period(&self) -> Period {
        Period { from: self.designated.valid_from, to: self.designated.valid_to }
    }

    /// The clause it rests on, with how sure that is.
    #[must_use]
    pub fn clause(&self) -> Text {
        let (clause, sure) = (&self.designated.clause, Mark::label(self.designated.mark));
        Text::owned(format!("{clause}（{}）", sure.zh), format!("{clause} ({})", sure.en))
    }
}

impl Exported for DesignationView {
    const FILE: &'static str = "designations";
    const TITLE: Text = Text::new("指定承担", "Designations");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("市（州）", "City"), |row: &Self| row.designated.city_name.clone()),
            Column::new(Text::new("承担机构", "Institution"), |row: &Self| row.institution_name.clone()),
            Column::new(Text::new("开始日期", "From"), |row: &Self| row.designated.valid_from),
            Column::new(Text::new("终止日期", "To"), |row: &Self| row.period().last()),
            Column::new(Text::new("状态", "State"), |row: &Self| row.standing.label()),
            Column::new(Text::new("指定文件", "Decision"), |row: &Self| row.designated.basis.clone()),
            Column::new(Text::new("条款", "Clause"), Self::clause),
        ]
    }
}
