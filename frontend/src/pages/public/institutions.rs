//! The published list of institutions on record (P11). It names no person.

use ohqc_domain::filings::FiledCategory;
use ohqc_domain::institutions::Service;
use ohqc_domain::regions::{RegionCode, RegionView};
use ohqc_domain::text::enumerate;

use crate::api::receipts::{self, FiledInstitution};
use crate::browser;
use crate::prelude::*;
use crate::query::Query;

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&["q", "region", "service", "cursor"])
}

/// Searches the institutions on record.
#[component]
pub(super) fn Institutions() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || receipts::filed(client, asked(&url.get())));
    let root = province(client);
    view! {
        <PageHeader title=t!("备案机构查询", "Institutions on record")
            subtitle=t!("已在平台备案的职业健康检查和职业病诊断机构，按服务分别列出。", "Institutions on record with this platform, listed once for each service.")
            actions=|| view! { <ExportButton list=receipts::FILE asked /> <Button glyph=Glyph::Print on_press=browser::print>{t!("打印", "Print")}</Button> } />
        <div class="panel">
            <FilterBar keys=vec!["q", "region", "service"]>
                <SearchBox label=t!("机构名称", "Name of the institution") />
                <RegionFilter label=t!("地区", "Region") root />
                <FilterSelect key="service" label=t!("服务", "Service") choices=options!(Service) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("备案机构", "Institutions on record")
                empty=t!("没有找到。请核对名称，或换一个更短的词。", "Nothing found. Check the name, or try a shorter word.") />
        </div>
    }
    .into_any()
}

/// Where the public's choices of a region begin, once it is known what is on record.
pub fn province(client: Client) -> Signal<RegionCode> {
    let provinces = fetch(move || receipts::provinces(client));
    Signal::derive(move || root_of(&provinces.get().unwrap_or_default()))
}

/// Where the choices of a region begin: in the one province that has anything on record.
fn root_of(provinces: &[RegionView]) -> RegionCode {
    match provinces {
        [only] => only.code,
        _ => RegionCode::COUNTRY,
    }
}

fn columns() -> Vec<Column<FiledInstitution>> {
    vec![
        Column::new(t!("机构", "Institution"), |row: &FiledInstitution| {
            view! { <div class="two-lines"><b>{row.name.clone()}</b><span class="muted">{row.address.clone()}</span></div> }
        }),
        Column::new(
            t!("服务", "Service"),
            |row: &FiledInstitution| view! { <span class="no-wrap">{label(row.service.label())}</span> },
        ),
        Column::new(t!("备案类别与项目", "Categories and items"), |row: &FiledInstitution| categories(&row.categories)),
        Column::new(
            t!("备案编号", "Filing number"),
            |row: &FiledInstitution| view! { <span class="code no-wrap">{row.number.clone()}</span> },
        ),
        Column::text(t!("备案日期", "On record since"), |row: &FiledInstitution| {
            row.ends_on.map_or_else(|| date(row.accepted_on), |last| format!("{} – {}", date(row.accepted_on), date(last)))
        })
        .width("7.5rem"),
    ]
}

/// Categories in the reader's language, each with its items where only some are filed.
pub(super) fn categories(categories: &[FiledCategory]) -> Signal<String> {
    label(enumerate(&categories.iter().map(FiledCategory::text).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use ohqc_domain::regions::RegionTree;

    use super::*;

    #[test]
    fn the_choices_begin_in_the_only_province_with_anything_on_record() {
        let view = |code: &str| RegionTree::embedded().view(code.parse().unwrap()).unwrap();
        assert_eq!(root_of(&[view("220000")]).to_string(), "220000");
        assert_eq!(root_of(&[view("210000"), view("220000")]), RegionCode::COUNTRY);
        assert_eq!(root_of(&[]), RegionCode::COUNTRY);
    }
}
