//! Publications in every state, and the dialog that prepares one.

use ohqc_domain::institutions::Service;
use ohqc_domain::publications::{PublicationKind, StateName};

use super::form::PrepareForm;
use super::table::tone;
use crate::api::publications::{self, PublicationSummary};
use crate::pages::unfinished::UnfinishedRounds;
use crate::prelude::*;

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&["kind", "year", "service", "state", "cursor"])
}

/// The office's publications.
#[component]
pub(super) fn PublicationList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || publications::list(client, asked(&url.get())));
    let preparing = RwSignal::new(false);
    let prepare = move || {
        client.can(Permission::PublicationsPrepare).then(|| {
            view! { <Button weight=Weight::Primary glyph=Glyph::Plus on_press=move || preparing.set(true)>{t!("拟制公示", "Prepare")}</Button> }
        })
    };
    view! {
        <PageHeader title=t!("公示", "Publications") actions=move || view! { <ExportButton list=publications::FILE asked /> {prepare} }
            subtitle=t!("待发布的排在最前。一人拟制、另一人发布；发布的是拟制时的快照，撤回须写明原因并留痕。", "What waits for its release stands first. One prepares, another releases; what is released is the snapshot, and a withdrawal says why and leaves a trace.") />
        <div class="panel">
            <FilterBar keys=vec!["kind", "year", "service", "state"]>
                <FilterSelect key="kind" label=t!("名单", "List") choices=options!(PublicationKind) />
                <FilterSelect key="year" label=t!("年度", "Year") choices=Choice::past_years() />
                <FilterSelect key="service" label=t!("服务", "Service") choices=options!(Service) />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(StateName) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("公示", "Publications")
                href=page_of
                empty=t!("尚无公示", "Nothing was prepared yet") />
        </div>
        <PrepareDialog open=preparing />
    }
    .into_any()
}

/// What waits for its release, on the workbench of whoever releases; nothing when there is none.
#[component]
pub fn WaitingPublications() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || publications::list(client, Query::new().with("state", StateName::Prepared)));
    view! { <Brief source=page title=t!("待发布的公示", "Publications to release") columns=waiting_columns href=page_of list="/app/publications?state=prepared" /> }
}

fn page_of(row: &PublicationSummary) -> String {
    format!("/app/publications/{}", row.id)
}

fn waiting_columns() -> Vec<Column<PublicationSummary>> {
    vec![
        Column::new(t!("公示", "Publication"), |row: &PublicationSummary| label(row.title.clone())),
        Column::number(t!("行数", "Rows"), |row: &PublicationSummary| row.rows.to_string()),
        Column::text(t!("拟制日期", "Prepared"), |row: &PublicationSummary| date(row.prepared_on)).brief(),
    ]
}

fn columns() -> Vec<Column<PublicationSummary>> {
    vec![
        Column::new(t!("公示", "Publication"), |row: &PublicationSummary| label(row.title.clone())),
        Column::number(t!("版本", "Version"), |row: &PublicationSummary| row.version.to_string()),
        Column::new(t!("状态", "State"), |row: &PublicationSummary| {
            view! { <StatusBadge tone=tone(row.state) label=label(row.state.label()) /> }
        }),
        Column::number(t!("行数", "Rows"), |row: &PublicationSummary| row.rows.to_string()),
        Column::text(t!("拟制日期", "Prepared"), |row: &PublicationSummary| date(row.prepared_on)).width("8rem"),
        Column::text(t!("发布日期", "Released"), |row: &PublicationSummary| {
            row.released_on.map_or_else(|| "—".to_owned(), date)
        })
        .width("8rem"),
    ]
}

/// Asks which list to freeze, and leads to it.
#[component]
fn PrepareDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let client = use_client();
    let navigate = StoredValue::new_local(use_navigate());
    view! {
        <Dialog open title=t!("拟制公示", "Prepare a publication")>
            {move || {
                let form = Form::new("publication-new", PrepareForm::default());
                let submit = form.submit(
                    PrepareForm::body,
                    move |body| publications::prepare(client, body),
                    move |made: Versioned<publications::PublicationView>| {
                        open.set(false);
                        navigate.with_value(|go| go(&format!("/app/publications/{}", made.value.id), Default::default()));
                    },
                );
                view! {
                    <p class="muted">{t!("名单按现在已审定的结果冻结，之后的变化不会进入；有变化时重新拟制新版本。", "The list is frozen as the results stand now; what changes later needs a new version.")}</p>
                    <EditForm form submit label=t!("冻结名单", "Freeze the list")>
                        <Fieldset legend=t!("哪一份名单", "Which list")>
                            <RadioField bind=field!(form, kind) label=t!("名单", "List") required=true choices=yearly() />
                            <SelectField bind=field!(form, year) label=t!("年度", "Year") required=true choices=Choice::past_years() />
                            <SelectField bind=field!(form, service) label=t!("服务", "Service") required=true choices=options!(Service) />
                        </Fieldset>
                        <UnfinishedRounds year=Signal::derive(move || form.values().with(|values| values.year.parse().ok().filter(|_| !values.service.is_empty())))
                            service=Signal::derive(move || form.values().with(|values| values.service.parse().ok())) />
                    </EditForm>
                }
            }}
        </Dialog>
    }
    .into_any()
}

/// The lists of a year; those that follow an on-site check are prepared on its page.
fn yearly() -> Vec<Choice> {
    PublicationKind::ALL.iter().filter(|kind| !kind.of_check()).map(|kind| Choice::new(kind.code(), kind.label())).collect()
}
