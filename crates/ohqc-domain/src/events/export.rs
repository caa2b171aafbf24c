//! The audit trail as a table.

use super::api::EventFilter;
use super::{EventView, name, words};
use crate::exports::{Column, Exported};
use crate::page::{PageFilter, paged};
use crate::text::{Text, colon};

paged!(EventFilter, PageFilter);

impl EventView {
    /// What it says beside who and when.
    fn said(&self) -> Text {
        let pairs = self.data.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        let pairs: Vec<_> = pairs.collect();
        Text::each(|language| {
            let said = pairs.iter().map(|(key, value)| colon(&name(key, language), &words(key, value, language), language));
            said.collect::<Vec<_>>().join("; ")
        })
    }
}

impl Exported for EventView {
    const FILE: &'static str = "audit";
    const TITLE: Text = Text::new("审计记录", "Audit trail");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("序号", "No."), |event: &Self| event.position),
            Column::new(Text::new("时间", "When"), |event: &Self| event.at),
            Column::new(Text::new("操作人", "Who"), |event: &Self| event.actor.clone()),
            Column::new(Text::new("所在单位", "Organisation"), |event: &Self| event.organisation.clone()),
            Column::new(Text::new("对象类型", "Kind"), |event: &Self| event.subject_kind.label()),
            Column::new(Text::new("对象", "Subject"), |event: &Self| event.subject.clone()),
            Column::new(Text::new("对象编号", "Subject id"), |event: &Self| event.subject_id.to_string()),
            Column::new(Text::new("机构", "Institution"), |event: &Self| event.institution.clone()),
            Column::new(Text::new("事件", "Event"), |event: &Self| event.what()),
            Column::new(Text::new("说明", "Details"), Self::said),
        ]
    }
}
