//! Versions of annual results by year, and the dialog that freezes one.

use ohqc_domain::releases::{StateName, can_be_frozen};

use super::form::YearForm;
use crate::api::releases::{self, ReleaseSummary, ReleaseView};
use crate::format;
use crate::pages::unfinished::UnfinishedRounds;
use crate::prelude::*;

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&["year", "state", "cursor"])
}

/// The versions the person may see.
#[component]
pub(super) fn ReleaseList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || releases::list(client, asked(&url.get())));
    let freezing = RwSignal::new(false);
    let freeze = move || {
        client.can(Permission::ReleasesPrepare).then(|| {
            view! { <Button weight=Weight::Primary glyph=Glyph::Lock on_press=move || freezing.set(true)>{t!("冻结年度结果", "Freeze a year")}</Button> }
        })
    };
    view! {
        <PageHeader title=t!("年度发布", "Annual releases") actions=move || view! { <ExportButton list=releases::FILE asked /> {freeze} }
            subtitle=t!("冻结一年的结果，经第二人批准后发布；已发布的版本永不改变，更正以新版本替代。", "A year's results are frozen, approved by a second person and published; a published version never changes, a correction is a new version.") />
        <div class="panel">
            <FilterBar keys=vec!["year", "state"]>
                <FilterSelect key="year" label=t!("年度", "Year") choices=Choice::past_years() />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(StateName) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("年度发布", "Annual releases")
                href=page_of
                empty=t!("尚未冻结任何年度", "No year was frozen yet") />
        </div>
        <FreezeDialog open=freezing />
    }
    .into_any()
}

/// Versions that wait for the second person to approve or publish them, on that person's workbench; nothing when there are none.
#[component]
pub fn WaitingReleases() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || async move {
        let of = |state: StateName| Query::new().with("state", state);
        let mut waiting = releases::list(client, of(StateName::Prepared)).await?;
        let approved = releases::list(client, of(StateName::Approved)).await?;
        waiting.items.extend(approved.items);
        waiting.next = waiting.next.or(approved.next);
        Ok(waiting)
    });
    view! { <Brief source=page title=t!("待批准、待发布的年度结果", "Annual results to approve or publish") columns href=page_of list="/app/releases" /> }
}

fn page_of(row: &ReleaseSummary) -> String {
    format!("/app/releases/{}", row.id)
}

/// How a version's state is marked.
pub(super) const fn tone(state: StateName) -> Tone {
    match state {
        StateName::Prepared => Tone::Accent,
        StateName::Returned => Tone::Warning,
        StateName::Approved | StateName::Published => Tone::Success,
    }
}

fn columns() -> Vec<Column<ReleaseSummary>> {
    vec![
        Column::new(t!("年度", "Year"), |row: &ReleaseSummary| {
            let (year, region) = (row.year, row.region_name.clone());
            t!("{} 年 {}", "{} {}", year, region)
        }),
        Column::number(t!("版本", "Version"), |row: &ReleaseSummary| row.version.to_string()),
        Column::new(t!("状态", "State"), |row: &ReleaseSummary| {
            view! { <StatusBadge tone=tone(row.state) label=label(row.state.label()) /> }
        }),
        Column::number(t!("结果行数", "Rows"), |row: &ReleaseSummary| format::count(row.rows.into())),
        Column::text(t!("冻结时间", "Frozen"), |row: &ReleaseSummary| moment(row.generated_at)).width("10rem"),
        Column::text(t!("发布日期", "Published"), |row: &ReleaseSummary| {
            row.published_on.map_or_else(|| "—".to_owned(), date)
        })
        .width("8rem"),
    ]
}

/// The years that can be frozen.
fn finished_years() -> Vec<Choice> {
    let over = |choice: &Choice| choice.code.parse().is_ok_and(|year| can_be_frozen(year, format::today()));
    Choice::past_years().into_iter().filter(over).collect()
}

#[component]
fn FreezeDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let client = use_client();
    let navigate = StoredValue::new_local(use_navigate());
    view! {
        <Dialog open title=t!("冻结年度结果", "Freeze a year's results")>
            {move || {
                let form = Form::new("release-new", YearForm::default());
                let submit = form.submit(
                    YearForm::body,
                    move |body| releases::prepare(client, body),
                    move |made: Versioned<ReleaseView>| {
                        open.set(false);
                        navigate.with_value(|go| go(&format!("/app/releases/{}", made.value.id), Default::default()));
                    },
                );
                view! {
                    <p class="muted">{t!("全省该年度的备案、考核与整改结果按此刻冻结为下一个版本，等待另一人批准。", "The province's filings, rounds and rectifications of that year are frozen as they stand, as the next version, and wait for another person.")}</p>
                    <EditForm form submit label=t!("冻结", "Freeze")>
                        <SelectField bind=field!(form, year) label=t!("年度", "Year") required=true choices=finished_years() />
                        <UnfinishedRounds year=Signal::derive(move || form.values().with(|values| values.year.parse().ok())) />
                    </EditForm>
                }
            }}
        </Dialog>
    }
    .into_any()
}
