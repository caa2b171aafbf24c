//! Versions of annual results, and the receipts of their pulls, as tables.

use super::api::{PullFilter, PullView, ReleaseFilter, ReleaseSummary};
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(ReleaseFilter, PullFilter);

impl Exported for ReleaseSummary {
    const FILE: &'static str = "releases";
    const TITLE: Text = Text::new("年度发布", "Annual releases");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("年度", "Year"), |row: &Self| row.year),
            Column::new(Text::new("省份", "Province"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("版本", "Version"), |row: &Self| row.version),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("结果行数", "Rows"), |row: &Self| row.rows),
            Column::new(Text::new("冻结时间", "Frozen"), |row: &Self| row.generated_at),
            Column::new(Text::new("发布日期", "Published"), |row: &Self| row.published_on),
        ]
    }
}

impl PullView {
    /// Who pulls: a program or a person.
    #[must_use]
    pub const fn by(&self) -> Text {
        if self.program { Text::new("接口程序", "Program") } else { Text::new("人员", "Person") }
    }

    /// What came of it.
    #[must_use]
    pub const fn outcome(&self) -> Text {
        if self.unchanged { Text::new("无变化（304）", "Unchanged (304)") } else { Text::new("已传送", "Sent") }
    }
}

impl Exported for PullView {
    const FILE: &'static str = "pulls";
    const TITLE: Text = Text::new("拉取回执", "Receipts of pulls");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("时间", "When"), |row: &Self| row.at),
            Column::new(Text::new("拉取方", "Who"), |row: &Self| row.puller.clone()),
            Column::new(Text::new("单位", "Organisation"), |row: &Self| row.organisation.clone()),
            Column::new(Text::new("方式", "By"), Self::by),
            Column::new(Text::new("内容", "What"), |row: &Self| row.form.label()),
            Column::new(Text::new("版本", "Version"), |row: &Self| row.version),
            Column::new(Text::new("行数", "Rows"), |row: &Self| row.rows),
            Column::new(Text::new("次数", "Times"), |row: &Self| row.times),
            Column::new(Text::new("结果", "Outcome"), Self::outcome),
        ]
    }
}
