//! The rows of a publication, drawn: the same in the console and in public.

use ohqc_domain::publications::{Row, StateName};

use super::rows::{arrange, file, follows_check, join};
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
    let (count, columns) = (rows.len(), columns(follows_check(&rows)));
    let rows = StoredValue::new(rows);
    let shown = Fetched::ready(Vec::new());
    Effect::new(move |_| shown.set(rows.with_value(|rows| arrange(rows, &url.get()))));
    view! {
        <div class="panel">
            <FilterBar keys=vec!["q"]>
                <SearchBox label=t!("机构、所在市或类别", "Institution, city or category") />
                <span class="muted">{t!("共 {} 行", "{} rows", count)}</span>
            </FilterBar>
            <DataTable source=shown columns caption=t!("公示名单", "Published rows") />
        </div>
    }
    .into_any()
}

fn columns(of_check: bool) -> Vec<Column<Row>> {
    let mut columns = vec![
        Column::number(t!("序号", "No."), |row: &Row| row.number.to_string()).sort("number").width("4.5rem"),
        Column::new(t!("机构名称", "Institution"), |row: &Row| view! { <b class="plain-strong">{row.name.clone()}</b> })
            .sort("name"),
        Column::text(t!("所在市", "City"), |row: &Row| row.city.clone()).sort("city"),
        Column::new(t!("备案类别", "Categories"), |row: &Row| words(&row.categories)),
    ];
    if of_check {
        columns.push(Column::text(t!("地址", "Address"), |row: &Row| row.address.clone()));
        columns.push(Column::new(t!("不具备的条件或能力", "Lacks, or is not able to do"), |row: &Row| {
            words(&row.findings)
        }));
        columns.push(
            Column::text(t!("认定日期", "Decided"), |row: &Row| date(row.finalised_on)).sort("finalised_on").width("7.5rem"),
        );
        return columns;
    }
    columns.extend([
        Column::new(t!("结论", "Conclusion"), |row: &Row| row.grade.map(|grade| view! { <GradeBadge grade /> })).sort("grade"),
        Column::number(t!("得分", "Score"), |row: &Row| row.score.map(points).unwrap_or_default()).sort("score"),
        Column::new(t!("关键项", "Key items"), |row: &Row| {
            row.key_items_passed.map(|passed| {
                let (tone, words) = if passed {
                    (Tone::Success, t!("全部合格", "All passed"))
                } else {
                    (Tone::Danger, t!("有不合格", "Failed"))
                };
                view! { <Badge tone=tone>{words}</Badge> }
            })
        }),
        Column::text(t!("审定日期", "Finalised"), |row: &Row| date(row.finalised_on)).sort("finalised_on").width("7.5rem"),
    ]);
    columns
}

fn words(texts: &[Text]) -> Signal<String> {
    let texts = StoredValue::new(texts.to_vec());
    Signal::derive(move || texts.with_value(|texts| join(texts, language())))
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
