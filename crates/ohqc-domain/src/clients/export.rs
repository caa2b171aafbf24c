//! Client programs as a table.

use super::api::{ClientFilter, ClientOrganisation, ClientOrganisationFilter, ClientView};
use crate::exports::{Cell, Column, Exported};
use crate::identity::ClientScope;
use crate::page::paged;
use crate::text::{Text, join};

paged!(ClientFilter, ClientOrganisationFilter);

/// The words for a program that never got a token.
pub const NEVER: Text = Text::new("从未获取", "Never");

/// Scopes after each other.
#[must_use]
pub fn scope_words(scopes: &[ClientScope]) -> Text {
    Text::each(|language| join(scopes.iter().map(|scope| scope.label().get(language).to_owned()), language))
}

impl Exported for ClientView {
    const FILE: &'static str = "clients";
    const TITLE: Text = Text::new("接口客户端", "Client programs");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("客户端标识", "Client id"), |row: &Self| row.id.to_string()),
            Column::new(Text::new("名称", "Name"), |row: &Self| row.name.clone()),
            Column::new(Text::new("单位", "Organisation"), |row: &Self| row.organisation_name.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("授权范围", "Scopes"), |row: &Self| scope_words(&row.scopes)),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
            Column::new(Text::new("最近获取令牌", "Last token"), |row: &Self| {
                row.last_token_on.map_or(Cell::Said(NEVER), Cell::Day)
            }),
            Column::new(Text::new("登记时间", "Made"), |row: &Self| row.created_at),
        ]
    }
}

impl Exported for ClientOrganisation {
    const FILE: &'static str = "client-organisations";
    const TITLE: Text = Text::new("可登记接口客户端的单位", "Whose program one may be");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("名称", "Name"), |row: &Self| row.name.clone()),
            Column::new(Text::new("类别", "Kind"), |row: &Self| row.kind.label()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
        ]
    }
}
