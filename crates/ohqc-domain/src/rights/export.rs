//! Who may do what near somebody, as a table.

use super::api::{PublicRight, PublicRightsFilter};
use crate::designations::api::Designated;
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(PublicRightsFilter);

impl Exported for PublicRight {
    const FILE: &'static str = "rights";
    const TITLE: Text = Text::new("服务资格", "Who may do what");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构", "Institution"), |row: &Self| row.name.clone()),
            Column::new(Text::new("地址", "Address"), |row: &Self| row.address.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("服务", "Service"), |row: &Self| row.service.label()),
            Column::new(Text::new("可以开展", "May do"), |row: &Self| {
                Text::each(|language| row.units.iter().map(|unit| unit.why.get(language)).collect::<Vec<_>>().join("\n"))
            }),
            Column::new(Text::new("备案编号", "Filing number"), |row: &Self| row.number.clone()),
            Column::new(Text::new("指定承担", "Named for cities"), |row: &Self| {
                let said: Vec<Text> = row.designated.iter().map(Designated::text).collect();
                Text::each(|language| said.iter().map(|text| text.get(language)).collect::<Vec<_>>().join("\n"))
            }),
        ]
    }
}
