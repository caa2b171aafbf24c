//! Publications as tables: in every state for the console, and those that are or were public.

use super::api::{PublicPublicationFilter, PublicPublicationSummary, PublicationFilter, PublicationSummary};
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(PublicationFilter, PublicPublicationFilter);

impl Exported for PublicationSummary {
    const FILE: &'static str = "publications";
    const TITLE: Text = Text::new("公示", "Publications");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("公示", "Publication"), |row: &Self| row.title.clone()),
            Column::new(Text::new("版本", "Version"), |row: &Self| row.version),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("行数", "Rows"), |row: &Self| row.rows),
            Column::new(Text::new("拟制日期", "Prepared"), |row: &Self| row.prepared_on),
            Column::new(Text::new("发布日期", "Released"), |row: &Self| row.released_on),
        ]
    }
}

impl PublicPublicationSummary {
    /// Where it stands, for the public.
    #[must_use]
    pub const fn standing(&self) -> Text {
        if self.withdrawn.is_some() { Text::new("已撤回", "Withdrawn") } else { Text::new("公示中", "Public") }
    }
}

impl Exported for PublicPublicationSummary {
    const FILE: &'static str = "published";
    const TITLE: Text = Text::new("质控公示", "Published results");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("公示", "Publication"), |row: &Self| row.title.clone()),
            Column::new(Text::new("名单", "List"), |row: &Self| row.kind.label()),
            Column::new(Text::new("版本", "Version"), |row: &Self| row.version),
            Column::new(Text::new("机构数", "Rows"), |row: &Self| row.rows),
            Column::new(Text::new("状态", "State"), Self::standing),
            Column::new(Text::new("发布日期", "Released"), |row: &Self| row.released_on),
        ]
    }
}
