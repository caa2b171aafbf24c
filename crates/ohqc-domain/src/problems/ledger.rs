//! The ledger as a table for spreadsheets (form M6 整改台账; its columns are this platform's).

use chrono::NaiveDate;

use super::{Finding, Rectification, SourceKind};
use crate::deadlines::Standing;
use crate::ids::ProblemId;
use crate::text::{Language, Text};

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

/// How many columns the table has.
const WIDTH: usize = 25;

const COLUMNS: [Text; WIDTH] = [
    Text::new("编号", "Problem"),
    Text::new("机构", "Institution"),
    Text::new("所在地", "Region"),
    Text::new("年度", "Year"),
    Text::new("来源", "Source"),
    Text::new("检查表", "Checklist"),
    Text::new("项目", "Item"),
    Text::new("要求", "Demand"),
    Text::new("发现的问题", "Finding"),
    Text::new("扣分", "Points taken off"),
    Text::new("依据", "Basis"),
    Text::new("依据确定性", "Certainty of the basis"),
    Text::new("问题类别", "Category"),
    Text::new("关键项", "Key item"),
    Text::new("严重程度", "Severity"),
    Text::new("发现日期", "Opened on"),
    Text::new("整改期限", "Due on"),
    Text::new("状态", "State"),
    Text::new("时限", "Standing"),
    Text::new("整改措施", "Measures"),
    Text::new("责任人", "Responsible"),
    Text::new("提交日期", "Handed in on"),
    Text::new("证据份数", "Evidence files"),
    Text::new("退回次数", "Times sent back"),
    Text::new("销号日期", "Closed on"),
];

/// The ledger as CSV in one language: UTF-8 with a byte-order mark, so that spreadsheets read the Chinese; no cell can
/// be taken for a formula.
///
/// # Errors
/// Only when memory for the table cannot be had.
pub fn ledger_csv(rows: &[LedgerRow], language: Language) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS.iter().map(|column| column.get(language)))?;
    for row in rows {
        writer.write_record(row.cells(language).iter().map(|cell| harmless(cell)))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}

/// Spreadsheets run what begins like a formula; an apostrophe makes it text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

impl LedgerRow {
    fn cells(&self, language: Language) -> [String; WIDTH] {
        let say = |text: Text| text.get(language).to_owned();
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let yes = if self.finding.key_item { Text::new("是", "yes") } else { Text::new("否", "no") };
        let (finding, state) = (&self.finding, &self.rectification.state);
        let (plan, correction) = (state.plan(), state.correction());
        let measures = correction.map(|correction| &correction.measures).or(plan.map(|plan| &plan.measures));
        [
            self.id.to_string(),
            self.institution_name.clone(),
            self.region_name.clone(),
            self.year.to_string(),
            say(self.source.label()),
            say(finding.template_title.clone()),
            finding.item.to_string(),
            say(finding.content.clone()),
            finding.reason.clone(),
            finding.deducted.to_string(),
            finding.basis.clone(),
            say(finding.mark.label()),
            say(finding.category.label()),
            say(yes),
            say(finding.severity.label()),
            self.opened_on.to_string(),
            date(self.rectification.due_on),
            say(state.name().label()),
            say(self.standing.label()),
            measures.cloned().unwrap_or_default(),
            plan.map(|plan| plan.responsible.clone()).unwrap_or_default(),
            date(correction.map(|correction| correction.signed.on)),
            correction.map_or(0, |correction| correction.evidence.files().len()).to_string(),
            self.rectification.attempts.len().to_string(),
            date(state.closing().map(|closing| closing.signed.on)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::catalogues::ProblemCategory;
    use crate::checklists::TemplateRef;
    use crate::problems::Severity;
    use crate::provenance::Mark;

    fn row(name: &str, reason: &str) -> LedgerRow {
        let day = NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
        LedgerRow {
            id: ProblemId(uuid::Uuid::nil()),
            institution_name: name.into(),
            region_name: "吉林省长春市".into(),
            year: 2025,
            source: SourceKind::Assessment,
            finding: Finding {
                template: TemplateRef { id: "ohe-a".into(), version: 1 },
                template_title: Text::new("综合考核", "Comprehensive"),
                item: "A1.1".parse().unwrap(),
                content: Text::new("要求", "Demand"),
                reason: reason.into(),
                deducted: Decimal::ONE,
                points: Decimal::TWO,
                basis: "—".into(),
                mark: Mark::Own,
                category: ProblemCategory::Staff,
                service_category: None,
                key_item: true,
                severity: Severity::Serious,
                by_change: false,
            },
            opened_on: day,
            rectification: Rectification::open(Some(day)),
            standing: Standing::DueSoon,
        }
    }

    fn read(csv: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn the_table_opens_in_a_spreadsheet() {
        let csv = ledger_csv(&[row("甲医院", "证书过期，\n未换")], Language::Zh).unwrap();
        assert!(csv.starts_with("\u{feff}编号,机构,"));
        let rows = read(&csv);
        assert_eq!((rows.len(), rows[1][8].as_str(), rows[1][13].as_str()), (2, "证书过期，\n未换", "是"));
    }

    #[test]
    fn no_cell_is_run_as_a_formula() {
        let rows = read(&ledger_csv(&[row("=HYPERLINK(\"http://x\")", "@SUM(A1)")], Language::En).unwrap());
        assert_eq!((rows[1][1].as_str(), rows[1][8].as_str()), ("'=HYPERLINK(\"http://x\")", "'@SUM(A1)"));
    }

    proptest! {
        #[test]
        fn whatever_was_typed_stays_in_its_cell(name in ".*", reason in "\\PC*") {
            let rows = read(&ledger_csv(&[row(&name, &reason)], Language::Zh).unwrap());
            prop_assert_eq!(rows.len(), 2);
            let quoted = format!("'{name}");
            prop_assert!(rows[1][1] == name || rows[1][1] == quoted);
            prop_assert!(rows[1][8].ends_with(&reason));
            prop_assert!(!rows[1].iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        }
    }
}
