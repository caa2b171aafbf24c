//! Institutions as tables: the register, and what the public finds on record.

use super::api::{FiledInstitution, InstitutionFilter, InstitutionSummary, PublicInstitutionFilter};
use crate::exports::{Column, Exported};
use crate::filings::FiledCategory;
use crate::page::paged;
use crate::text::{Text, enumerate};

paged!(InstitutionFilter, PublicInstitutionFilter);

impl Exported for InstitutionSummary {
    const FILE: &'static str = "institutions";
    const TITLE: Text = Text::new("机构", "Institutions");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构名称", "Name"), |row: &Self| row.name.clone()),
            Column::new(Text::new("统一社会信用代码", "Credit code"), |row: &Self| row.credit_code.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("在册业务", "On record for"), |row: &Self| {
                enumerate(&row.services.iter().map(|service| service.label()).collect::<Vec<_>>())
            }),
            Column::new(Text::new("性质", "Ownership"), |row: &Self| row.ownership.label()),
            Column::new(Text::new("最近考核结论", "Last conclusion"), |row: &Self| row.grade.map(|grade| grade.label())),
            Column::new(Text::new("未销号问题", "Open problems"), |row: &Self| row.open_problems),
        ]
    }
}

impl Exported for FiledInstitution {
    const FILE: &'static str = "filed-institutions";
    const TITLE: Text = Text::new("备案机构", "Institutions on record");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构", "Institution"), |row: &Self| row.name.clone()),
            Column::new(Text::new("地址", "Address"), |row: &Self| row.address.clone()),
            Column::new(Text::new("服务", "Service"), |row: &Self| row.service.label()),
            Column::new(Text::new("备案类别与项目", "Categories and items"), |row: &Self| {
                enumerate(&row.categories.iter().map(FiledCategory::text).collect::<Vec<_>>())
            }),
            Column::new(Text::new("备案编号", "Filing number"), |row: &Self| row.number.clone()),
            Column::new(Text::new("备案日期", "On record since"), |row: &Self| row.accepted_on),
            Column::new(Text::new("备案截止", "In force through"), |row: &Self| row.ends_on),
        ]
    }
}
