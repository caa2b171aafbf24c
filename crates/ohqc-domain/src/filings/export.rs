//! Filings and the papers that end as tables.

use super::api::{ExpiryFilter, ExpiryView, FilingFilter, FilingSummary};
use crate::exports::{Column, Exported};
use crate::page::paged;
use crate::text::Text;

paged!(FilingFilter, ExpiryFilter);

impl FilingSummary {
    /// Where it came from; a body that is only recorded was filed nowhere.
    #[must_use]
    pub fn came_from(&self) -> Option<Text> {
        self.service.files().then(|| self.origin.label())
    }
}

impl Exported for FilingSummary {
    const FILE: &'static str = "filings";
    const TITLE: Text = Text::new("备案与登记", "Filings and records");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构", "Institution"), |row: &Self| row.institution_name.clone()),
            Column::new(Text::new("业务", "What for"), |row: &Self| row.service.label()),
            Column::new(Text::new("备案来源", "Origin"), Self::came_from),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("状态", "State"), |row: &Self| row.service.said(row.state.label())),
            Column::new(Text::new("在办", "Under way"), |row: &Self| row.application.map(|state| state.label())),
            Column::new(Text::new("期限", "Due"), |row: &Self| row.clock.and_then(|clock| clock.due_on)),
            Column::new(Text::new("核查人", "Reviewer"), |row: &Self| row.reviewer.as_ref().map(|person| person.name.clone())),
            Column::new(Text::new("提交日期", "Submitted"), |row: &Self| row.submitted_on),
            Column::new(Text::new("办结日期", "Concluded"), |row: &Self| row.accepted_on),
            Column::new(Text::new("编号", "Number"), |row: &Self| row.number.as_ref().map(ToString::to_string)),
            Column::new(Text::new("最近更新", "Changed"), |row: &Self| row.updated_at),
        ]
    }
}

impl Exported for ExpiryView {
    const FILE: &'static str = "expiries";
    const TITLE: Text = Text::new("到期资质", "Papers that end");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("机构", "Institution"), |row: &Self| row.institution_name.clone()),
            Column::new(Text::new("业务", "What for"), |row: &Self| row.service.label()),
            Column::new(Text::new("资质", "Paper"), |row: &Self| row.expiry.paper.label()),
            Column::new(Text::new("人员、设备或车辆", "Whose"), |row: &Self| row.expiry.holder.clone()),
            Column::new(Text::new("到期日", "Ends on"), |row: &Self| row.expiry.ends_on),
            Column::new(Text::new("剩余天数", "Days left"), |row: &Self| row.expiry.days_left),
            Column::new(Text::new("影响", "Effect"), |row: &Self| row.expiry.effect.clone()),
        ]
    }
}
