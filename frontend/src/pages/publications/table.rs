//! The rows of a publication, drawn: the same in the console and in public.

use ohqc_domain::publications::{Row, StateName};

use super::rows::{arrange, file, join};
use crate::browser;
use crate::format::points;
use crate::pages::grades::GradeBadge;
use crate::prelude::*;

/// The frozen rows with search and order; searching and ordering change nothing of what is frozen.
#[component]
pub(super) fn RowTable(
    /// The rows as frozen.
    rows: Vec<Row>,
) -> impl IntoView {
    let url = use_query();
    let count = rows.len();
    let rows = StoredValue::new(rows);
    let shown = Fetched::ready(Vec::new());
    Effect::new(move |_| shown.set(rows.with_value(|rows| arrange(rows, &url.get()))));
    view! {
        <div class="panel">
            <FilterBar keys=vec!["q"]>
                <SearchBox label=t!("机构、所在市或类别", "Institution, city or category") />
                <span class="muted">{t!("共 {} 行", "{} rows", count)}</span>
            </FilterBar>
            <DataTable source=shown columns=columns() caption=t!("公示名单", "Published rows") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<Row>> {
    vec![
        Column::number(t!("序号", "No."), |row: &Row| row.number.to_string()).sort("number").width("4.5rem"),
        Column::new(t!("机构名称", "Institution"), |row: &Row| view! { <b class="plain-strong">{row.name.clone()}</b> })
            .sort("name"),
        Column::text(t!("所在市", "City"), |row: &Row| row.city.clone()).sort("city"),
        Column::new(t!("备案类别", "Categories"), |row: &Row| {
            let categories = StoredValue::new(row.categories.clone());
            Signal::derive(move || categories.with_value(|categories| join(categories, language())))
        }),
        Column::new(t!("结论", "Conclusion"), |row: &Row| view! { <GradeBadge grade=row.grade /> }).sort("grade"),
        Column::number(t!("得分", "Score"), |row: &Row| points(row.score)).sort("score"),
        Column::new(t!("关键项", "Key items"), |row: &Row| {
            let (tone, words) = if row.key_items_passed {
                (Tone::Success, t!("全部合格", "All passed"))
            } else {
                (Tone::Danger, t!("有不合格", "Failed"))
            };
            view! { <Badge tone=tone>{words}</Badge> }
        }),
        Column::text(t!("审定日期", "Finalised"), |row: &Row| date(row.finalised_on)).sort("finalised_on").width("7.5rem"),
    ]
}

/// Hands the rows over as a spreadsheet file.
#[component]
pub(super) fn SaveRows(
    /// The rows as frozen.
    rows: Vec<Row>,
    /// The file's name without its ending.
    name: String,
) -> impl IntoView {
    let save = move || browser::save_text(&file(&rows, language_now()), "text/csv;charset=utf-8", &format!("{name}.csv"));
    let save = StoredValue::new_local(save);
    view! { <Button glyph=Glyph::Download on_press=move || save.with_value(|save| save())>"CSV"</Button> }.into_any()
}

/// Where a publication stands, as a mark.
pub(super) const fn tone(state: StateName) -> Tone {
    match state {
        StateName::Prepared => Tone::Accent,
        StateName::Released => Tone::Success,
        StateName::Withdrawn => Tone::Warning,
    }
}
