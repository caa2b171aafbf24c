//! Imports, and what is wrong with the rows of one, as tables.

use super::api::{FaultFilter, ImportFilter, ImportSummary};
use super::{ImportFault, ImportKind};
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(ImportFilter, FaultFilter);

impl Exported for ImportSummary {
    const FILE: &'static str = "imports";
    const TITLE: Text = Text::new("批量导入", "Imports");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("文件", "File"), |row: &Self| row.file_name.clone()),
            Column::new(Text::new("导入内容", "What"), |row: &Self| row.kind.label()),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("总行数", "Rows"), |row: &Self| row.total),
            Column::new(Text::new("已导入", "Imported"), |row: &Self| row.done),
            Column::new(Text::new("有误", "Faulty"), |row: &Self| row.faulty),
            Column::new(Text::new("经办人", "By"), |row: &Self| row.created_by.clone()),
            Column::new(Text::new("时间", "When"), |row: &Self| row.created_at),
        ]
    }
}

/// A fault with the kind of import that names its column.
pub struct FaultRow {
    /// What is imported.
    pub kind: ImportKind,
    /// What is wrong.
    pub fault: ImportFault,
}

impl ImportFault {
    /// The heading of the column it is about.
    #[must_use]
    pub fn heading(&self, kind: ImportKind) -> Text {
        let column = self.column.as_deref().and_then(|key| kind.column(key));
        column.map_or_else(|| Text::new("整行", "The row"), |column| column.heading.clone())
    }
}

impl Exported for FaultRow {
    const FILE: &'static str = "import-faults";
    const TITLE: Text = Text::new("错误", "Faults");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("行号", "Row"), |row: &Self| row.fault.row),
            Column::new(Text::new("列", "Column"), |row: &Self| row.fault.heading(row.kind)),
            Column::new(Text::new("内容", "Value"), |row: &Self| row.fault.value.clone()),
            Column::new(Text::new("错误说明", "What is wrong"), |row: &Self| row.fault.sentence.clone()),
            Column::new(Text::new("错误代码", "Code"), |row: &Self| row.fault.code.clone()),
        ]
    }
}
