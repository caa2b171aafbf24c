//! The parts every page is built of, and how to build pages of them. `/app/ui` shows all of them in every state.
//!
//! Write `use crate::prelude::*;` and nothing else is needed. Sentences are pairs: `t!("保存", "Save")`,
//! `t!("共 {} 家", "{} institutions", count)`; words of an enumeration are `label(state.label())`. All are `Signal<String>`;
//! parts take them, plain strings and closures alike. Messages made in event handlers are `Text::new("已提交", "Submitted")`.
//! In `view!`, turbofish (`::<T>`) and bare `>` do not parse inside attributes: bind them to a name before.
//!
//! # A module of the API
//!
//! ```ignore
//! // api/filings.rs; every function takes the client first and names the path, no component does.
//! pub async fn list(client: Client, query: Query) -> Result<Page<FilingView>, Problem> { client.list("filings", &query).await }
//! pub async fn get(client: Client, id: FilingId) -> Result<Versioned<FilingView>, Problem> { client.get_versioned(&format!("filings/{id}")).await }
//! pub async fn create(client: Client, body: CreateFiling) -> Result<Versioned<FilingView>, Problem> { client.create("filings", &body).await }
//! pub async fn submit(client: Client, id: FilingId, etag: String) -> Result<Versioned<FilingView>, Problem> { client.act(&format!("filings/{id}/submit"), &etag, &()).await }
//! ```
//!
//! [`Client`](crate::api::Client): `get`, `get_versioned`, `list`, `create` (Idempotency-Key), `act`/`put`/`patch`
//! (`If-Match`), `delete(path, Some(etag))`, `post` (no key), `upload_file(path, file)`, `download(path, file_name)`.
//! `client.can(Permission::FilingsEdit)` follows the session.
//!
//! # A list page
//!
//! ```ignore
//! #[component]
//! pub fn FilingList() -> impl IntoView {
//!     let (client, url) = (use_client(), use_query());
//!     let page = fetch(move || filings::list(client, url.pick(&["q", "state", "sort", "cursor"])));
//!     let columns = vec![
//!         Column::text(t!("编号", "Number"), |row: &FilingView| row.number.clone()).sort("number"),
//!         Column::new(t!("状态", "State"), |row: &FilingView| view! { <StatusBadge tone=tone(row.state) label=label(row.state.label()) /> }),
//!         Column::number(t!("得分", "Score"), |row: &FilingView| score(row.score)),
//!     ];
//!     view! {
//!         <PageHeader title=t!("备案", "Filings") actions=move || client.can(Permission::FilingsEdit).then(|| view! {
//!             <LinkButton href="/app/filings/new" weight=Weight::Primary glyph=Glyph::Plus>{t!("新建", "New")}</LinkButton> }) />
//!         <div class="panel">
//!             <FilterBar keys=vec!["q", "state"]>
//!                 <SearchBox label=t!("名称或编号", "Name or number") />
//!                 <FilterSelect key="state" label=t!("状态", "State") choices=options!(FilingState) />
//!             </FilterBar>
//!             <DataTable source=page columns caption=t!("备案", "Filings") href=|row: &FilingView| format!("/app/filings/{}", row.id) />
//!         </div>
//!     }
//! }
//! ```
//!
//! # A form page
//!
//! The struct's fields are named as the request body's, so that complaints find their field; inputs are `String` or `bool`.
//!
//! ```ignore
//! #[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
//! struct FilingForm { name: String, beds: String, kind: String }
//! impl FilingForm { fn body(&self) -> Result<CreateFiling, Complaints> { .. } } // decides; tested on the host
//!
//! #[component]
//! pub fn FilingNew() -> impl IntoView {
//!     let (client, navigate) = (use_client(), StoredValue::new_local(use_navigate()));
//!     let form = Form::new("filing-new", FilingForm::default()); // a draft is kept; `Form::unkept` keeps none
//!     let submit = form.submit(FilingForm::body, move |body| filings::create(client, body),
//!         move |made| navigate.with_value(|go| go(&format!("/app/filings/{}", made.value.id), Default::default())));
//!     view! {
//!         <PageHeader title=t!("新建备案", "New filing") crumbs=vec![Crumb::new(t!("备案", "Filings"), "/app/filings")] />
//!         <Card><EditForm form submit label=t!("提交", "Submit") cancel="/app/filings">
//!             <Fieldset legend=t!("基本情况", "Particulars")>
//!                 <TextField bind=field!(form, name) label=t!("名称", "Name") required=true />
//!                 <NumberField bind=field!(form, beds) label=t!("床位", "Beds") unit=t!("张", "beds") />
//!                 <SelectField bind=field!(form, kind) label=t!("类型", "Kind") choices=options!(Kind) />
//!             </Fieldset>
//!         </EditForm></Card>
//!     }
//! }
//! ```
//!
//! Rows of a list in a form: `form.bind(format!("/items/{i}/name"), move |v| .., move |v, x| ..)`. A value outside any
//! form: `Bound::loose("reason", signal)`.
//!
//! What must be answered in some cases only says so: `required=Required::when(films, t!("开展胸片检查的必填", "needed for chest films"))`,
//! `Required::said(..)` where no field of the form tells the case.
//!
//! # A detail page with acts
//!
//! ```ignore
//! let filing = fetch(move || filings::get(client, id));
//! let task = use_task();
//! filing.show(move |read| view! {
//!     <PageHeader title=read.value.number.clone() badges=.. actions=move || view! {
//!         <Button weight=Weight::Primary busy=task.busy() on_press=move || task.run(
//!             filings::submit(client, id, read.etag.clone()), Text::new("已提交", "Submitted"), move |new| filing.set(new))>
//!             {t!("提交", "Submit")}</Button> } />
//!     <DescriptionList><Item label=t!("名称", "Name")>{read.value.name}</Item></DescriptionList>
//! })
//! ```
//!
//! # The parts
//!
//! | part | properties (… optional) |
//! |---|---|
//! | [`Button`] | weight… glyph… on_press… busy… disabled… submit… small… children |
//! | [`IconButton`] | glyph label on_press disabled… expanded… |
//! | [`Link`], [`LinkButton`] | href, (weight… glyph… small…) children |
//! | [`Badge`], [`StatusBadge`], [`MarkBadge`], [`BasisWords`] | tone… children; tone… label; mark clause… always…; basis |
//! | [`PageHeader`] | title subtitle… crumbs… badges… actions… |
//! | [`Section`], [`Card`] | title note… actions… flush… children; children |
//! | [`DescriptionList`] > [`Item`] | label wide… children |
//! | [`Stat`] in `div.stat-row`, [`Notice`] | label value note… tone… href…; tone… title… children |
//! | [`DataTable`] | source columns caption href… empty… empty_action… (has its [`Pager`]) |
//! | [`Brief`] | source title columns href list |
//! | [`Column`] | `new`, `text`, `number`, then `.sort(key)`, `.width(css)` |
//! | [`FilterBar`] > [`SearchBox`], [`FilterSelect`], [`FilterDate`] | keys…; label key…; key label choices; key label |
//! | [`FilterFact`] | key label name… |
//! | [`Tabs`] of [`Tab`] | tabs label param…; `Tab::new(key, label, \|\| view)`, `.count(n)` |
//! | [`EditForm`], [`Fieldset`] | form submit label cancel… danger… actions…; legend note… |
//! | [`TextField`] | bind label hint… required… kind… autocomplete… max_length… disabled… wide… |
//! | [`TextArea`], [`NumberField`] | … rows… max_length…; … unit… decimal… |
//! | [`DateField`], [`SelectField`], [`RadioField`], [`CheckboxField`] | … min… max…; … choices; … choices; `Bound<bool>` |
//! | [`FileField`] | id label on_choose: `Vec<Chosen>` hint… complaint… required… multiple… accept… disabled… |
//! | [`Dialog`], [`ConfirmDialog`] | open title wide… busy…; open title action on_confirm danger… task… disabled… |
//! | [`RemoveButton`] | label what on_remove |
//! | [`use_toasts`], [`use_task`] | `success(Text)`, `info(Text)`, `problem(&Problem)`; `run(future, Text, done)` |
//! | [`CopyText`] | text, in full with a button that copies it |
//! | [`Timeline`] > [`TimelineEntry`] | title when who… tone… children… |
//! | [`RegionField`], [`RegionFilter`] | bind label root hint… required…; key… label root |
//! | [`ChecksField`], [`UploadButton`] | `Bound<Vec<String>>` label choices hint… required…; id label on_choose: `Chosen` busy… |
//! | [`History`], [`EventDetails`] | list: one page for a `Query`; event |
//! | [`ProgressMeter`], [`Score`], [`Stepper`] | label done total tone…; value out_of… tone…; steps current |
//! | [`Chart`] | label option: `Value` height… children… (its table) |
//! | [`Skeleton`], [`EmptyState`], [`ProblemPanel`], [`NotFound`] | lines…; title hint… glyph… children…; problem on_retry… |
//!
//! Layout: `div.cluster` (a row that wraps), `div.stack` (a column), `div.two-columns`, `div.stat-row`, `span.muted`,
//! `span.code`, `div.prose`; Tailwind's utilities for the rest.
pub mod badge;
pub mod brief;
pub mod button;
pub mod chart;
pub mod checks;
pub mod copy;
pub mod details;
pub mod dialog;
pub mod draft;
mod export;
pub mod fields;
pub mod filter;
pub mod form;
pub mod history;
pub mod icon;
pub mod keys;
pub mod layout;
pub mod merge;
pub mod pager;
pub mod pointer;
pub mod progress;
pub mod region;
pub mod signature;
pub mod state;
pub mod subject;
pub mod summary;
pub mod table;
pub mod tabs;
pub mod task;
pub mod toast;
pub mod toggles;
pub mod upload;

pub use badge::{Badge, BasisWords, KeyStar, MarkBadge, StandingBadge, StatusBadge, Tone, VetoMark, standing_tone};
pub use brief::Brief;
pub use button::{Button, IconButton, Link, LinkButton, Weight};
pub use chart::Chart;
pub use checks::ChecksField;
pub use copy::{CopyText, copy_told};
pub use details::EventDetails;
pub use dialog::{ActDialog, ConfirmDialog, Dialog, RemoveButton};
pub use export::ExportButton;
pub use fields::{
    CheckboxField, Choice, Chosen, DateField, FileField, NumberField, RadioField, Required, SelectField, TextArea, TextField,
};
pub use filter::{FilterBar, FilterDate, FilterFact, FilterSelect, SearchBox};
pub use form::{Bound, EditForm, Fieldset, Form};
pub use history::{History, event_tone};
pub use icon::{Glyph, Icon};
pub use keys::{KEYS, Key, Shortcut};
pub use layout::{Card, Crumb, DescriptionList, Item, Notice, PageHeader, Section, Stat};
pub use pager::Pager;
pub use progress::{ProgressMeter, Score, StepState, Stepper, Timeline, TimelineEntry};
pub use region::{RegionField, RegionFilter, own_region};
pub use signature::SignaturePad;
pub use state::{EmptyState, NotFound, ProblemPanel, Skeleton};
pub use subject::subject_page;
pub use summary::ErrorSummary;
pub use table::{Align, Column, DataTable, Rows};
pub use tabs::{Tab, Tabs, tab_keys};
pub use task::{Task, use_task};
pub use toast::{ToastArea, Toasts, use_toasts};
pub use toggles::{LanguageToggle, ThemeToggle};
pub use upload::{PhotoButton, UploadButton};
