//! The conclusion: when, by whom, and what the sheet comes to, shown before it is put down.

use chrono::NaiveDate;
use ohqc_domain::filings::FiledService;
use ohqc_domain::ids::UserId;
use ohqc_domain::validation::Complaints;
use ohqc_domain::verifications::{Concluded, Report, State, Unable};
use serde::{Deserialize, Serialize};

use super::outcome_tone;
use super::recorder::Recorder;
use super::result::category_rows;
use super::sheet::case;
use super::unable::UnableFields;
use crate::api::verifications::{self, ConcludeBody, VerificationView};
use crate::format::today;
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ConcludeForm {
    conducted_on: String,
    team: String,
    pub(super) unable: Vec<Unable>,
    remark: String,
}

impl ConcludeForm {
    /// What is sent. Names are separated as people do: by commas, enumeration commas, semicolons or lines.
    pub(super) fn body(&self, filed: &[FiledService]) -> Result<ConcludeBody, Complaints> {
        let mut found = Complaints::default();
        let day = self.conducted_on.parse::<NaiveDate>();
        if day.is_err() {
            found.add("/conducted_on", "required", Text::new("请填写核查日期", "Enter the day on site"));
        }
        let names = self.team.split(['、', '，', ',', '；', ';', '\n']).map(str::trim).filter(|name| !name.is_empty());
        let body = ConcludeBody {
            conducted_on: day.unwrap_or_default(),
            team: names.map(str::to_owned).collect(),
            unable: self.unable.clone(),
            remark: self.remark.trim().into(),
        };
        if let Err(others) = body.check(filed) {
            others.iter().for_each(|other| found.add(other.pointer.clone(), other.code, other.text.clone()));
        }
        found.into_result(body)
    }
}

/// What the sheet comes to as it stands, by the rules the server applies.
fn preview(view: StoredValue<VerificationView>, recorder: Recorder, unable: Vec<Unable>, by: UserId) -> Result<Concluded, Text> {
    let unknown = Text::new("核查表版本不可用", "The checklist is not available");
    let view = view.get_value();
    let template = ohqc_domain::checklists::get(&view.template).ok_or(unknown.clone())?;
    // The sheet cannot change while the dialog is open.
    recorder.notes.with_untracked(|notes| {
        let case = case(&view, template, &notes.sheet, &view.filed);
        let report = Report { conducted_on: view.opened_on, team: Vec::new(), unable, remark: String::new() };
        let after = State::InProgress.conclude(&case, report, today().max(view.opened_on), by).map_err(|error| error.text())?;
        after.concluded().cloned().ok_or(unknown)
    })
}

/// Asks for day, team, what the institution is unable to do and remark, and says what the conclusion will be.
#[component]
pub(super) fn ConcludeDialog(
    recorder: Recorder,
    view: VerificationView,
    open: RwSignal<bool>,
    page: Fetched<Versioned<VerificationView>>,
) -> impl IntoView {
    let view = StoredValue::new(view);
    view! {
        <Dialog open wide=true title=t!("作出核查结论", "Conclude the check")><Body recorder view open page /></Dialog>
    }
    .into_any()
}

#[component]
fn Body(
    recorder: Recorder,
    view: StoredValue<VerificationView>,
    open: RwSignal<bool>,
    page: Fetched<Versioned<VerificationView>>,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let (id, first_day) = view.with_value(|view| (view.id, view.opened_on));
    let me = untrack(|| client.session().person().map(|person| (person.id, person.display_name.clone())));
    let (by, name) = me.unwrap_or((UserId(uuid::Uuid::nil()), String::new()));
    // What the conclusion stands on is the sheet, which is saved apart; the draft is only words.
    let form = Form::new(
        format!("conclude-{id}"),
        ConcludeForm { conducted_on: today().to_string(), team: name, ..ConcludeForm::default() },
    );
    let submit = form.submit(
        move |form: &ConcludeForm| view.with_value(|view| form.body(&view.filed)),
        move |body| {
            let etag = untrack(|| recorder.settled()).unwrap_or_default();
            verifications::conclude(client, id, etag, body)
        },
        move |read| {
            open.set(false);
            toasts.success(Text::new("核查结论已记录", "The conclusion is on record"));
            page.set(read);
            // The result begins at the top; the reader stood at the end of the sheet.
            crate::browser::focus("main");
        },
    );
    let values = form.values();
    let unable = Memo::new(move |_| values.with(|values| values.unable.clone()));
    let shown = move || match preview(view, recorder, unable.get(), by) {
        Ok(concluded) => {
            let outcome = concluded.conclusion.outcome;
            view! {
                <Notice tone=outcome_tone(outcome) title=label(outcome.label())>
                    <p>{t!("按核查表自动得出，提交后不能修改。", "Follows from the sheet; it cannot be changed afterwards.")}</p>
                </Notice>
                {category_rows(concluded.results)}
            }
            .into_any()
        }
        Err(why) => view! { <Notice tone=Tone::Warning><p>{label(why)}</p></Notice> }.into_any(),
    };
    view! {
        <div class="stack">
            {shown}
            <EditForm form submit label=t!("记录结论", "Put it down") actions=move || view! { <Button weight=Weight::Quiet on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button> }>
                <div class="fieldgroup-grid">
                    <DateField bind=field!(form, conducted_on) label=t!("核查日期（现场最后一天）", "Day on site (the last one)") required=true min=first_day.to_string() max=today().to_string() />
                    <TextField bind=field!(form, team) label=t!("核查人员", "Who was on site") hint=t!("多人用顿号或逗号分隔", "Separate names by commas") required=true />
                </div>
                <UnableFields form view />
                <TextArea bind=field!(form, remark) label=t!("补充说明", "Remarks") max_length=2000_u32 rows=3 />
            </EditForm>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_separated_as_people_do() {
        let form = ConcludeForm {
            conducted_on: "2025-06-01".into(),
            team: "王芳、 李强，赵敏\n".into(),
            remark: " 无 ".into(),
            ..ConcludeForm::default()
        };
        let body = form.body(&[]).unwrap();
        assert_eq!(body.team, ["王芳", "李强", "赵敏"]);
        assert_eq!(body.remark, "无");
    }

    #[test]
    fn day_and_team_are_needed() {
        let complaints = ConcludeForm::default().body(&[]).unwrap_err();
        let pointers: Vec<&str> = complaints.iter().map(|complaint| complaint.pointer.as_str()).collect();
        assert!(pointers.starts_with(&["/conducted_on", "/team"]), "{pointers:?}");
    }

    #[test]
    fn what_cannot_be_done_needs_a_reason() {
        let filed = [FiledService { category: "1".into(), items: vec!["6.1".into()] }];
        let unable = |reason: &str| vec![Unable { category: "1".into(), item: Some("6.1".into()), reason: reason.into() }];
        let form = ConcludeForm { conducted_on: "2025-06-01".into(), team: "王芳".into(), ..ConcludeForm::default() };
        let complaints = ConcludeForm { unable: unable(""), ..form.clone() }.body(&filed).unwrap_err();
        assert_eq!(complaints.iter().map(|complaint| complaint.pointer.as_str()).collect::<Vec<_>>(), ["/unable/0/reason"]);
        assert_eq!(ConcludeForm { unable: unable("无设备"), ..form }.body(&filed).unwrap().unable, unable("无设备"));
    }
}
