//! The reviewer's acts: an opinion on every part, sending back, putting on record.

use ohqc_domain::filings::api::FormerView;
use ohqc_domain::filings::{Opinion, Part, Verdict};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use super::versions::before;
use crate::api::filings::{self, FilingView, OpinionView, OpinionsBody};
use crate::prelude::*;

/// What a reviewer has found so far, one row a part of the kind's dossier; kept in this browser until it is saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct OpinionsForm {
    opinions: Vec<OpinionForm>,
}

/// The opinion on a part, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct OpinionForm {
    verdict: String,
    note: String,
}

impl OpinionsForm {
    /// One row a part of the kind's dossier, with what was saved.
    pub(super) fn of(kind: BodyKind, saved: &[Opinion]) -> Self {
        let row = |part: &Part| {
            let found = saved.iter().find(|opinion| opinion.part == *part);
            OpinionForm {
                verdict: found.map(|opinion| opinion.verdict.code().to_owned()).unwrap_or_default(),
                note: found.map(|opinion| opinion.note.clone()).unwrap_or_default(),
            }
        };
        Self { opinions: kind.body().parts.iter().map(row).collect() }
    }

    /// Marks a part as one to correct.
    pub(super) fn doubt(&mut self, kind: BodyKind, part: Part) {
        let at = kind.body().parts.iter().position(|one| *one == part);
        if let Some(row) = at.and_then(|at| self.opinions.get_mut(at)) {
            row.verdict = Verdict::ToCorrect.code().to_owned();
        }
    }

    /// Finds every part in order that has no opinion yet.
    fn all_fine(&mut self) {
        for row in self.opinions.iter_mut().filter(|row| row.verdict.is_empty()) {
            row.verdict = Verdict::Ok.code().to_owned();
        }
    }

    /// What is sent: parts about which nothing is said are left for later.
    fn body(&self, kind: BodyKind) -> Result<OpinionsBody, Complaints> {
        let mut found = Complaints::default();
        let mut opinions = Vec::new();
        for (at, (part, row)) in kind.body().parts.iter().zip(&self.opinions).enumerate() {
            let (part, note) = (*part, row.note.trim().to_owned());
            let Ok(verdict) = row.verdict.parse::<Verdict>() else {
                if !note.is_empty() {
                    let text = Text::new("已填写意见，请选择结论", "There is a note; choose the opinion it belongs to");
                    found.add(format!("/opinions/{at}/verdict"), "required", text);
                }
                continue;
            };
            if verdict == Verdict::ToCorrect && note.chars().count() < 2 {
                let text = Text::new("请写明需补正的内容", "Say what is to be corrected");
                found.add(format!("/opinions/{at}/note"), "required", text);
            }
            opinions.push(Opinion { part, verdict, note });
        }
        found.into_result(OpinionsBody { opinions })
    }
}

/// The pointer of the note on a part.
pub(super) fn note_at(kind: BodyKind, part: Part) -> Option<String> {
    kind.body().parts.iter().position(|one| *one == part).map(|at| format!("/opinions/{at}/note"))
}

/// What is to be done about what was handed in, as far as its parts were looked at.
pub(super) fn outlook(kind: BodyKind, found: &[OpinionView]) -> Text {
    let parts = &kind.body().parts;
    let open = parts.iter().filter(|part| found.iter().all(|opinion| opinion.part != **part)).count();
    let wrong = found.iter().filter(|opinion| opinion.verdict == Verdict::ToCorrect).count();
    kind.said(match (open, wrong) {
        (0, 0) => Text::new(
            "各部分均符合：没有可退回的内容，待办理备案。",
            "Every part is in order: nothing to send back, it can be put on record.",
        ),
        (0, 1) => Text::new("1 个部分需补正，可退回机构。", "One part is to be corrected; it can go back."),
        (0, _) => Text::owned(
            format!("{wrong} 个部分需补正，可一次性退回机构。"),
            format!("{wrong} parts are to be corrected; they go back at once."),
        ),
        (1, _) => Text::new(
            "尚有 1 个部分没有意见；各部分都有意见后，方可退回补正或办理备案。",
            "One part has no opinion yet; once all have one it is sent back or put on record.",
        ),
        _ => Text::owned(
            format!("尚有 {open} 个部分没有意见；各部分都有意见后，方可退回补正或办理备案。"),
            format!("{open} parts have no opinion yet; once all have one it is sent back or put on record."),
        ),
    })
}

/// The dialog in which the named reviewer writes an opinion on every part, beside the dossier.
#[component]
pub(super) fn OpinionsDialog(
    id: FilingId,
    etag: String,
    open: RwSignal<bool>,
    form: Form<OpinionsForm>,
    page: Fetched<Versioned<FilingView>>,
    kind: BodyKind,
    /// What was found before it was sent back.
    #[prop(optional_no_strip)]
    former: Option<FormerView>,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let former = StoredValue::new(former);
    let submit = form.submit(
        move |values: &OpinionsForm| values.body(kind),
        move |body| filings::judge(client, id, etag.clone(), body),
        move |read| {
            open.set(false);
            toasts.success(Text::new("核查意见已保存", "The opinions are saved"));
            page.set(read);
        },
    );
    let lead = label(kind.said(Text::new(
        "逐部分填写；需补正的内容将一次性退回机构。全部符合后方可办理备案。",
        "Part by part; everything to correct goes back at once. The filing is accepted once every part is in order.",
    )));
    view! {
        <Dialog open title=t!("核查意见", "Opinions") beside=true>
            <p class="muted">{lead}</p>
            <EditForm form submit label=t!("保存意见", "Save")
                actions=move || view! { <Button glyph=Glyph::Check on_press=move || form.values().update(OpinionsForm::all_fine)>{t!("其余全部符合", "All others in order")}</Button> }>
                <ol class="reason-rows">{kind.body().parts.iter().enumerate().map(|(at, part)| former.with_value(|former| row(form, at, *part, former.as_ref()))).collect_view()}</ol>
            </EditForm>
        </Dialog>
    }
    .into_any()
}

fn row(form: Form<OpinionsForm>, at: usize, part: Part, former: Option<&FormerView>) -> AnyView {
    let verdict = form.bind(
        format!("/opinions/{at}/verdict"),
        move |values| values.opinions.get(at).map(|row| row.verdict.clone()).unwrap_or_default(),
        move |values, verdict| {
            if let Some(row) = values.opinions.get_mut(at) {
                row.verdict = verdict;
            }
        },
    );
    let note = form.bind(
        format!("/opinions/{at}/note"),
        move |values| values.opinions.get(at).map(|row| row.note.clone()).unwrap_or_default(),
        move |values, note| {
            if let Some(row) = values.opinions.get_mut(at) {
                row.note = note;
            }
        },
    );
    let doubted = Signal::derive(move || verdict.get() == Verdict::ToCorrect.code());
    let name = part.label();
    let words = Signal::derive(move || format!("{}：{}", name.get(language()), t!("意见", "note").get()));
    let before = before(part, former).map(|before| view! { <div class="reason-before">{before}</div> });
    view! {
        <li class="reason-row">
            {before}
            <SelectField bind=verdict label=label(part.label()) choices=options!(Verdict) required=Required::said(t!("作出决定前必填", "needed before the decision")) />
            <TextArea bind=note label=words rows=2 max_length=500_u32 required=Required::when(doubted, t!("需补正的必填", "needed where it is to be corrected")) />
        </li>
    }
    .into_any()
}

/// Asks before a filing goes back, with everything to correct in sight.
#[component]
pub(super) fn ReturnDialog(
    id: FilingId,
    etag: String,
    open: RwSignal<bool>,
    opinions: Vec<OpinionView>,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let back = move || {
        task.run(
            filings::send_back(client, id, etag.clone()),
            Text::new("已退回机构补正", "Sent back for correction"),
            move |read| {
                open.set(false);
                page.set(read);
            },
        );
    };
    let lines = move || {
        let wrong = opinions.iter().filter(|opinion| opinion.verdict == Verdict::ToCorrect);
        wrong
            .map(|opinion| view! { <li><b>{label(opinion.part.label())}</b><span>{opinion.note.clone()}</span></li> })
            .collect_view()
    };
    view! {
        <ConfirmDialog open title=t!("退回补正", "Return for correction") action=t!("退回机构", "Send back") danger=true task on_confirm=back>
            <p>{t!("以下内容将一次性告知机构：", "The institution is told everything at once:")}</p>
            <ul class="reason-list">{lines.clone()}</ul>
        </ConfirmDialog>
    }
    .into_any()
}

/// Asks before something goes on record.
#[component]
pub(super) fn AcceptDialog(
    id: FilingId,
    kind: BodyKind,
    etag: String,
    open: RwSignal<bool>,
    warnings: usize,
    /// What will happen.
    #[prop(into)]
    words: Signal<String>,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let accept = move || {
        task.run(filings::accept(client, id, etag.clone()), Text::new("已办理", "Done"), move |read| {
            open.set(false);
            page.set(read);
        });
    };
    let reminder = move || {
        (warnings > 0).then(|| {
            view! { <Notice tone=Tone::Warning><p>{t!("档案中有 {} 项提示尚未处理，请确认已核对。", "{} remarks on the dossier are open; make sure you looked at them.", warnings)}</p></Notice> }
        })
    };
    view! {
        <ConfirmDialog open title=label(kind.said(Text::new("办理备案", "Put on record"))) action=t!("确认办理", "Put on record") task on_confirm=accept>
            {reminder}
            <p>{words}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Names who verifies the materials.
#[component]
pub(super) fn AssignDialog(
    id: FilingId,
    kind: BodyKind,
    etag: String,
    open: RwSignal<bool>,
    page: Fetched<Versioned<FilingView>>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let chosen = RwSignal::new(String::new());
    let people = fetch(move || filings::reviewers(client, id));
    let choices = Signal::derive(move || {
        let found = people.get().unwrap_or_default();
        found.into_iter().map(|one| Choice::new(one.user.to_string(), Text::name(&one.name))).collect::<Vec<_>>()
    });
    let assign = move || {
        let Ok(user) = chosen.get_untracked().parse() else { return };
        task.run(
            filings::assign(client, id, etag.clone(), user),
            Text::new("已指定核查人", "The reviewer is named"),
            move |read| {
                open.set(false);
                page.set(read);
            },
        );
    };
    let nobody = Signal::derive(move || chosen.with(String::is_empty));
    let hint = label(kind.said(Text::new(
        "指定专人核查备案材料；办结前可以更换。",
        "One person verifies the materials; until it is concluded another may be named.",
    )));
    view! {
        <ConfirmDialog open title=t!("指定核查人", "Name the reviewer") action=t!("指定", "Name") task disabled=nobody on_confirm=assign>
            <SelectField bind=Bound::loose("filing-reviewer", chosen) label=t!("核查人", "Reviewer") choices required=true hint />
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::filings::ReviewerView;

    #[test]
    fn an_opinion_says_what_to_correct() {
        let mut form = OpinionsForm::of(BodyKind::Examination, &[]);
        let kind = BodyKind::Examination;
        assert_eq!(form.body(kind), Ok(OpinionsBody { opinions: vec![] }), "parts may be left for later");
        form.doubt(kind, Part::People);
        let pointers =
            |form: &OpinionsForm| form.body(kind).unwrap_err().iter().map(|one| one.pointer.clone()).collect::<Vec<_>>();
        assert_eq!(pointers(&form), ["/opinions/1/note"]);
        form.opinions[1].note = " 主检医师证书过期 ".into();
        form.all_fine();
        let body = form.body(kind).unwrap();
        assert_eq!((body.opinions.len(), body.opinions[1].note.as_str()), (7, "主检医师证书过期"));
        assert!(body.check().is_ok());
        assert_eq!(OpinionsForm::of(BodyKind::Examination, &body.opinions).body(kind), Ok(body));
    }

    #[test]
    fn a_note_without_a_verdict_is_not_left_behind() {
        let kind = BodyKind::Examination;
        let mut form = OpinionsForm::of(kind, &[]);
        form.opinions[2].note = "请补充平面图".into();
        let found = form.body(kind).unwrap_err();
        assert_eq!(found.iter().map(|one| one.pointer.as_str()).collect::<Vec<_>>(), ["/opinions/2/verdict"]);
        form.doubt(kind, kind.body().parts[2]);
        assert_eq!(form.body(kind).unwrap().opinions[0].note, "请补充平面图");
        form.opinions[3].note = "  ".into();
        assert!(form.body(kind).is_ok(), "blanks say nothing");
    }

    #[test]
    fn a_draft_of_an_earlier_day_is_taken_up() {
        let left = r#"{ "opinions": [{ "verdict": "ok" }, { "part": "people", "verdict": "to_correct", "note": "证书过期" }] }"#;
        let form: OpinionsForm = serde_json::from_str(left).unwrap();
        let parts: Vec<Part> = form.body(BodyKind::Examination).unwrap().opinions.iter().map(|one| one.part).collect();
        assert_eq!(parts, BodyKind::Examination.body().parts[..2]);
    }

    #[test]
    fn what_comes_next_follows_from_the_opinions() {
        let kind = BodyKind::Appraisal;
        let all = |verdict| {
            let by = ReviewerView { user: ohqc_domain::ids::UserId(uuid::Uuid::nil()), name: String::new() };
            let one =
                |part: &Part| OpinionView { part: *part, verdict, note: String::new(), by: by.clone(), at: Default::default() };
            kind.body().parts.iter().map(one).collect::<Vec<_>>()
        };
        assert!(outlook(kind, &[]).zh.starts_with("尚有"));
        assert!(outlook(kind, &all(Verdict::Ok)).zh.ends_with("待办理登记。"));
        assert!(outlook(kind, &all(Verdict::ToCorrect)).zh.ends_with("可一次性退回机构。"));
    }

    #[test]
    fn only_the_parts_of_the_kind_are_judged() {
        let mut form = OpinionsForm::of(BodyKind::Appraisal, &[]);
        form.all_fine();
        let parts: Vec<Part> = form.body(BodyKind::Appraisal).unwrap().opinions.into_iter().map(|opinion| opinion.part).collect();
        assert_eq!(parts, BodyKind::Appraisal.body().parts);
        assert!(!parts.contains(&Part::Equipment));
    }
}
