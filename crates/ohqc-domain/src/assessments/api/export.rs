//! Rounds, plans and what a plan leaves out, as tables.

use rust_decimal::Decimal;

use super::{AssessmentFilter, AssessmentSummary, PlanFilter, PlanSummary, UncoveredFilter, UncoveredView};
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(AssessmentFilter, PlanFilter, UncoveredFilter);

/// Whether every key item passed, in words.
#[must_use]
pub const fn key_words(passed: bool) -> Text {
    if passed { Text::new("全部达标", "All passed") } else { Text::new("有未达标", "Some failed") }
}

/// A total as people read it: two decimals, cut off, so that it never looks like a threshold it misses.
#[must_use]
pub fn shown_total(total: Decimal) -> Decimal {
    total.trunc_with_scale(2).normalize()
}

impl Exported for AssessmentSummary {
    const FILE: &'static str = "assessments";
    const TITLE: Text = Text::new("质控考核", "QC assessments");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构", "Institution"), |row: &Self| row.institution_name.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("业务", "Service"), |row: &Self| row.service.label()),
            Column::new(Text::new("年度", "Year"), |row: &Self| row.year),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("专家", "Experts"), |row: &Self| row.experts.join("、")),
            Column::new(Text::new("结论", "Conclusion"), |row: &Self| row.grade.map(|grade| grade.label())),
            Column::new(Text::new("总分", "Total"), |row: &Self| row.score.map(shown_total)),
            Column::new(Text::new("关键项 ★", "Key items"), |row: &Self| row.key_items_passed.map(key_words)),
            Column::new(Text::new("审定日期", "Finalised"), |row: &Self| row.finalised_on),
        ]
    }
}

impl Exported for PlanSummary {
    const FILE: &'static str = "plans";
    const TITLE: Text = Text::new("质控计划", "QC plans");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("计划", "Plan"), |row: &Self| row.title.clone()),
            Column::new(Text::new("年度", "Year"), |row: &Self| row.year),
            Column::new(Text::new("业务", "Service"), |row: &Self| row.service.label()),
            Column::new(Text::new("省份", "Province"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("已审定", "Finalised"), |row: &Self| row.progress.finalised),
            Column::new(Text::new("列入机构", "Listed"), |row: &Self| row.progress.total()),
            Column::new(Text::new("最近更新", "Changed"), |row: &Self| row.updated_at),
        ]
    }
}

impl UncoveredView {
    /// Where the plan has it.
    #[must_use]
    pub fn listed(&self) -> Text {
        self.state.map_or(Text::new("未列入", "Not listed"), |state| state.label())
    }
}

impl Exported for UncoveredView {
    const FILE: &'static str = "uncovered";
    const TITLE: Text = Text::new("未覆盖机构", "Not covered");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构", "Institution"), |row: &Self| row.institution_name.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("本计划", "This plan"), Self::listed),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_cut_and_not_rounded() {
        let shown = |total: &str| shown_total(total.parse().unwrap()).to_string();
        assert_eq!((shown("79.996"), shown("80.00")), ("79.99".into(), "80".into()));
    }
}
