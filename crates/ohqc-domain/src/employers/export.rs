//! The register of employers as a table.

use super::api::{EmployerFilter, EmployerSummary};
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(EmployerFilter);

impl Exported for EmployerSummary {
    const FILE: &'static str = "employers";
    const TITLE: Text = Text::new("用人单位", "Employers");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("单位名称", "Name"), |row: &Self| row.name.clone()),
            Column::new(Text::new("统一社会信用代码", "Credit code"), |row: &Self| row.credit_code.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("工作场所地址", "Work place"), |row: &Self| row.address.clone()),
            Column::new(Text::new("行业门类", "Industry"), |row: &Self| row.industry_name.clone()),
            Column::new(Text::new("规模", "Size"), |row: &Self| row.size.map(|size| size.label())),
            Column::new(Text::new("登记时间", "Registered"), |row: &Self| row.created_at),
        ]
    }
}
