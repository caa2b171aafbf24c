//! The ledger as a table for spreadsheets (form M6 整改台账; its columns are this platform's).

use chrono::NaiveDate;

use super::api::ProblemFilter;
use super::{Finding, Rectification, SourceKind};
use crate::deadlines::Standing;
use crate::exports::{Column, Exported};
use crate::ids::ProblemId;
use crate::page::paged;
use crate::text::Text;

/// One line of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerRow {
    /// The problem.
    pub id: ProblemId,
    /// The institution's name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// The year of the source.
    pub year: i32,
    /// What opened it.
    pub source: SourceKind,
    /// The left side.
    pub finding: Finding,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// The right side.
    pub rectification: Rectification,
    /// Where its time stands.
    pub standing: Standing,
}

paged!(ProblemFilter);

impl Exported for LedgerRow {
    const FILE: &'static str = "problems";
    const TITLE: Text = Text::new("问题整改台账", "Problem ledger");

    fn columns() -> Vec<Column<Self>> {
        let mut columns = found();
        columns.extend(mended());
        columns
    }
}

/// The left side: what was found.
fn found() -> Vec<Column<LedgerRow>> {
    vec![
        Column::new(Text::new("编号", "Problem"), |row: &LedgerRow| row.id.to_string()),
        Column::new(Text::new("机构", "Institution"), |row: &LedgerRow| row.institution_name.clone()),
        Column::new(Text::new("所在地", "Region"), |row: &LedgerRow| row.region_name.clone()),
        Column::new(Text::new("年度", "Year"), |row: &LedgerRow| row.year),
        Column::new(Text::new("来源", "Source"), |row: &LedgerRow| row.source.label()),
        Column::new(Text::new("检查表", "Checklist"), |row: &LedgerRow| row.finding.template_title.clone()),
        Column::new(Text::new("项目", "Item"), |row: &LedgerRow| row.finding.item.to_string()),
        Column::new(Text::new("要求", "Demand"), |row: &LedgerRow| row.finding.content.clone()),
        Column::new(Text::new("发现的问题", "Finding"), |row: &LedgerRow| row.finding.reason.clone()),
        Column::new(Text::new("扣分", "Points taken off"), |row: &LedgerRow| row.finding.deducted),
        Column::new(Text::new("依据", "Basis"), |row: &LedgerRow| row.finding.basis.clone()),
        Column::new(Text::new("依据确定性", "Certainty of the basis"), |row: &LedgerRow| row.finding.mark.label()),
        Column::new(Text::new("问题类别", "Category"), |row: &LedgerRow| row.finding.category.label()),
        Column::new(Text::new("关键项", "Key item"), |row: &LedgerRow| row.finding.key_item),
        Column::new(Text::new("严重程度", "Severity"), |row: &LedgerRow| row.finding.severity.label()),
        Column::new(Text::new("发现日期", "Opened on"), |row: &LedgerRow| row.opened_on),
    ]
}

/// The right side: what is done about it.
fn mended() -> Vec<Column<LedgerRow>> {
    vec![
        Column::new(Text::new("整改期限", "Due on"), |row: &LedgerRow| row.rectification.due_on),
        Column::new(Text::new("状态", "State"), |row: &LedgerRow| row.rectification.state.name().label()),
        Column::new(Text::new("时限", "Standing"), |row: &LedgerRow| row.standing.label()),
        Column::new(Text::new("整改措施", "Measures"), |row: &LedgerRow| {
            let state = &row.rectification.state;
            let corrected = state.correction().map(|correction| &correction.measures);
            corrected.or(state.plan().map(|plan| &plan.measures)).cloned()
        }),
        Column::new(Text::new("责任人", "Responsible"), |row: &LedgerRow| {
            row.rectification.state.plan().map(|plan| plan.responsible.clone())
        }),
        Column::new(Text::new("提交日期", "Handed in on"), |row: &LedgerRow| {
            row.rectification.state.correction().map(|correction| correction.signed.on)
        }),
        Column::new(Text::new("证据份数", "Evidence files"), |row: &LedgerRow| {
            row.rectification.state.correction().map_or(0, |correction| correction.evidence.files().len())
        }),
        Column::new(Text::new("退回次数", "Times sent back"), |row: &LedgerRow| row.rectification.attempts.len()),
        Column::new(Text::new("销号日期", "Closed on"), |row: &LedgerRow| {
            row.rectification.state.closing().map(|closing| closing.signed.on)
        }),
    ]
}
