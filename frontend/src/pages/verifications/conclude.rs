//! The conclusion: when, by whom, and what the sheet comes to, shown before it is put down.

use chrono::{NaiveDate, Utc};
use ohqc_domain::filings::FiledService;
use ohqc_domain::ids::{AttachmentId, UserId, VerificationId};
use ohqc_domain::validation::Complaints;
use ohqc_domain::verifications::{Concluded, Report, SignaturesBody, SigningBody, State, Unable, differences};
use serde::{Deserialize, Serialize};

use super::outcome_tone;
use super::recorder::Recorder;
use super::result::category_rows;
use super::sheet::case;
use super::unable::UnableFields;
use crate::api::attachments;
use crate::api::verifications::{self, ConcludeBody, VerificationView};
use crate::format::today;
use crate::prelude::*;
use crate::ui::fields::Chosen;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ConcludeForm {
    conducted_on: String,
    team: String,
    pub(super) unable: Vec<Unable>,
    remark: String,
    not_compared: String,
    signatures: BySide,
}

/// What either side put in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct BySide {
    team: SignForm,
    institution: SignForm,
}

/// A signature on the screen, or why there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct SignForm {
    name: String,
    role: String,
    /// The picture as a data URL; empty while it is not signed.
    picture: String,
    reason: String,
}

impl SignForm {
    /// As it is sent, before its picture is stored.
    fn signing(&self) -> SigningBody {
        if self.picture.is_empty() {
            return SigningBody::Skipped { reason: self.reason.trim().to_owned() };
        }
        let (name, role) = (self.name.trim().to_owned(), self.role.trim().to_owned());
        SigningBody::Signed { name, role, attachment: AttachmentId(uuid::Uuid::nil()) }
    }
}

/// A conclusion with the pictures of its signatures, the team's first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outgoing {
    pub(super) body: ConcludeBody,
    pictures: [String; 2],
}

impl Outgoing {
    /// Stores the pictures, then concludes.
    async fn send(self, client: Client, id: VerificationId, etag: String) -> Result<Versioned<VerificationView>, Problem> {
        let Self { mut body, pictures: [team, institution] } = self;
        store(client, &mut body.signatures.team, &team, "signature-team.png").await?;
        store(client, &mut body.signatures.institution, &institution, "signature-institution.png").await?;
        verifications::conclude(client, id, etag, body).await
    }
}

async fn store(client: Client, signing: &mut SigningBody, picture: &str, name: &str) -> Result<(), Problem> {
    if let SigningBody::Signed { attachment, .. } = signing
        && let Some(file) = crate::browser::file(picture, name)
    {
        *attachment = attachments::store(client, Chosen::new(file)).await?.id;
    }
    Ok(())
}

impl ConcludeForm {
    /// What is sent. Names are separated as people do: by commas, enumeration commas, semicolons or lines.
    pub(super) fn body(&self, filed: &[FiledService], named: bool, compared: bool) -> Result<Outgoing, Complaints> {
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
            not_compared: if compared { String::new() } else { self.not_compared.trim().into() },
            signatures: SignaturesBody {
                team: self.signatures.team.signing(),
                institution: self.signatures.institution.signing(),
            },
        };
        if let Err(others) = body.check(filed, named, compared) {
            others.iter().for_each(|other| found.add(other.pointer.clone(), other.code, other.text.clone()));
        }
        let pictures = [self.signatures.team.picture.clone(), self.signatures.institution.picture.clone()];
        found.into_result(Outgoing { body, pictures })
    }
}

/// What the sheet comes to as it stands, by the rules the server applies.
fn preview(view: StoredValue<VerificationView>, recorder: Recorder, unable: Vec<Unable>, by: UserId) -> Result<Concluded, Text> {
    let unknown = Text::new("核查表版本不可用", "The checklist is not available");
    let view = view.get_value();
    let template = ohqc_domain::checklists::get(&view.template).ok_or(unknown.clone())?;
    // The sheet cannot change while the dialog is open.
    recorder.notes.with_untracked(|notes| {
        let case = case(&view, template, &notes.content.sheet, &view.filed);
        let report = Report {
            conducted_on: view.not_before,
            team: Vec::new(),
            unable,
            differences: differences(&view.entries, &notes.content.comparison),
            not_compared: String::new(),
            signatures: SignaturesBody::default().at(Utc::now()),
            remark: String::new(),
        };
        let after = State::InProgress.conclude(&case, report, today().max(view.not_before), by).map_err(|error| error.text())?;
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
    let (id, first_day, named) = view.with_value(|view| (view.id, view.not_before, !view.members.is_empty()));
    // The comparison cannot change while the dialog is open.
    let compared = view.with_value(|view| view.entries.is_empty())
        || recorder.notes.with_untracked(|notes| !notes.content.comparison.is_empty());
    let me = untrack(|| client.session().person().map(|person| (person.id, person.display_name.clone())));
    let (by, name) = me.unwrap_or((UserId(uuid::Uuid::nil()), String::new()));
    // What the conclusion stands on is the sheet, which is saved apart; the draft is only words.
    let form = Form::new(
        format!("conclude-{id}"),
        ConcludeForm {
            conducted_on: today().to_string(),
            team: if named { String::new() } else { name.clone() },
            signatures: BySide { team: SignForm { name, ..SignForm::default() }, institution: SignForm::default() },
            ..ConcludeForm::default()
        },
    );
    let submit = form.submit(
        move |form: &ConcludeForm| view.with_value(|view| form.body(&view.filed, named, compared)),
        move |outgoing: Outgoing| {
            let etag = untrack(|| recorder.settled()).unwrap_or_default();
            outgoing.send(client, id, etag)
        },
        move |read| {
            open.set(false);
            recorder.dismiss_lost();
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
            let differ = concluded.differences.len();
            let differ = (differ > 0).then(|| {
                view! { <p>{t!("与备案不一致 {} 条，将立账并要求机构办理备案变更。", "{} entries are not as filed; they enter the ledger, and the institution has to file the change.", differ)}</p> }
            });
            view! {
                <Notice tone=outcome_tone(outcome) title=label(outcome.label())>
                    <p>{t!("按核查表自动得出，提交后不能修改。", "Follows from the sheet; it cannot be changed afterwards.")}</p>{differ}
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
                    <TextField bind=field!(form, team) label=if named { t!("核查组以外的在场人员", "Who else was on site") } else { t!("核查人员", "Who was on site") } hint=t!("多人用顿号或逗号分隔", "Separate names by commas") required=!named />
                </div>
                <UnableFields form view />
                <TextArea bind=field!(form, remark) label=t!("补充说明", "Remarks") max_length=2000_u32 rows=3 />
                {(!compared).then(|| view! {
                    <TextField bind=field!(form, not_compared) label=t!("未比对备案信息的理由", "Why the dossier was not compared") required=true max_length=500_u32
                        hint=t!("没有比对任何一条备案信息。请返回比对，或说明理由；记录表将载明。", "No entry was compared. Go back and compare, or say why not; the record will tell.") />
                })}
                {sign(form, "team", t!("核查组签字", "The team signs"), |form| &form.signatures.team, |form| &mut form.signatures.team)}
                {sign(form, "institution", t!("被核查机构签字", "The institution signs"), |form| &form.signatures.institution, |form| &mut form.signatures.institution)}
            </EditForm>
        </div>
    }
    .into_any()
}

/// Asks one side to sign, or for the reason why it does not.
fn sign(
    form: Form<ConcludeForm>,
    side: &'static str,
    title: Signal<String>,
    read: fn(&ConcludeForm) -> &SignForm,
    write: fn(&mut ConcludeForm) -> &mut SignForm,
) -> AnyView {
    let values = form.values();
    let at = |field: &str| format!("/signatures/{side}/{field}");
    let name = form.bind(at("name"), move |v| read(v).name.clone(), move |v, name| write(v).name = name);
    let role = form.bind(at("role"), move |v| read(v).role.clone(), move |v, role| write(v).role = role);
    let reason = form.bind(at("reason"), move |v| read(v).reason.clone(), move |v, reason| write(v).reason = reason);
    let picture = Signal::derive(move || values.with(|values| read(values).picture.clone()));
    let signed = move |picture: String| {
        values.update(|values| {
            write(values).picture = picture;
        });
    };
    let unsigned = move || picture.with(String::is_empty);
    view! {
        <Fieldset legend=title note=t!("在屏幕上签字；不能签字的，填写理由。", "Sign on the screen; where that is not done, say why.")>
            <SignaturePad label=title picture on_change=signed />
            {move || if unsigned() {
                view! { <TextField bind=reason label=t!("未签字的理由", "Why it is not signed") required=Required::said(t!("不签字的必填", "needed where nobody signs")) max_length=500_u32 /> }.into_any()
            } else {
                view! {
                    <TextField bind=name label=t!("签字人", "Signed by") required=true max_length=40_u32 />
                    <TextField bind=role label=t!("职务", "Role") required=true max_length=40_u32 />
                }
                .into_any()
            }}
        </Fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_paper() -> BySide {
        let side = SignForm { reason: "纸质签字".into(), ..SignForm::default() };
        BySide { team: side.clone(), institution: side }
    }

    #[test]
    fn names_are_separated_as_people_do() {
        let form = ConcludeForm {
            conducted_on: "2025-06-01".into(),
            team: "王芳、 李强，赵敏\n".into(),
            remark: " 无 ".into(),
            signatures: on_paper(),
            ..ConcludeForm::default()
        };
        let body = form.body(&[], false, true).unwrap().body;
        assert_eq!(body.team, ["王芳", "李强", "赵敏"]);
        assert_eq!(body.remark, "无");
    }

    #[test]
    fn day_and_team_are_needed() {
        let complaints = ConcludeForm::default().body(&[], false, true).unwrap_err();
        let pointers: Vec<&str> = complaints.iter().map(|complaint| complaint.pointer.as_str()).collect();
        assert!(pointers.starts_with(&["/conducted_on", "/team"]), "{pointers:?}");
    }

    #[test]
    fn what_cannot_be_done_needs_a_reason() {
        let filed = [FiledService { category: "1".into(), items: vec!["6.1".into()] }];
        let unable = |reason: &str| vec![Unable { category: "1".into(), item: Some("6.1".into()), reason: reason.into() }];
        let form = ConcludeForm {
            conducted_on: "2025-06-01".into(),
            team: "王芳".into(),
            signatures: on_paper(),
            ..ConcludeForm::default()
        };
        let complaints = ConcludeForm { unable: unable(""), ..form.clone() }.body(&filed, false, true).unwrap_err();
        assert_eq!(complaints.iter().map(|complaint| complaint.pointer.as_str()).collect::<Vec<_>>(), ["/unable/0/reason"]);
        assert_eq!(
            ConcludeForm { unable: unable("无设备"), ..form }.body(&filed, false, true).unwrap().body.unable,
            unable("无设备")
        );
    }

    #[test]
    fn each_side_signs_with_name_and_role_or_says_why_not() {
        let signed = SignForm { picture: "data:image/png;base64,AA".into(), ..SignForm::default() };
        let signatures = BySide { team: signed.clone(), institution: SignForm::default() };
        let form =
            ConcludeForm { conducted_on: "2025-06-01".into(), team: "王芳".into(), signatures, ..ConcludeForm::default() };
        let complaints = form.body(&[], false, true).unwrap_err();
        let pointers: Vec<_> = complaints.iter().map(|complaint| complaint.pointer.as_str()).collect();
        assert_eq!(pointers, ["/signatures/team/name", "/signatures/team/role", "/signatures/institution/reason"]);
        let named = SignForm { name: "王芳".into(), role: "组长".into(), ..signed };
        let form = ConcludeForm { signatures: BySide { team: named, ..on_paper() }, ..form };
        assert_eq!(form.body(&[], false, true).unwrap().pictures[0], "data:image/png;base64,AA");
    }
}
