//! What was handed in, version by version, and in what one differs from the one before.

use ohqc_domain::filings::api::{FormerView, OpinionView, VersionView};
use ohqc_domain::filings::{Difference, Part, Verdict, form_title};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;

use crate::api::filings;
use crate::prelude::*;

/// Differences, part by part, as before and after.
pub(super) fn differences(kind: BodyKind, found: &[Difference]) -> AnyView {
    if found.is_empty() {
        let title = label(kind.said(Text::new("与现行备案没有不同", "Nothing differs from what is in force")));
        return view! { <Card><EmptyState title glyph=Glyph::Check /></Card> }.into_any();
    }
    let parts = Part::ALL.iter().filter(|part| found.iter().any(|one| one.part == **part));
    parts
        .map(|part| {
            let rows: Vec<Difference> = found.iter().filter(|one| one.part == *part).cloned().collect();
            view! { <Section title=label(part.label()) flush=true>{table(rows)}</Section> }
        })
        .collect_view()
        .into_any()
}

fn table(rows: Vec<Difference>) -> AnyView {
    let absent = || view! { <span class="muted">"—"</span> }.into_any();
    let columns = vec![
        Column::new(t!("内容", "What"), |row: &Difference| row.row.clone().map(label)),
        Column::new(t!("字段", "Field"), |row: &Difference| match (&row.field, &row.before) {
            (Some(field), _) => label(field.clone()).into_any(),
            (None, None) => view! { <Badge tone=Tone::Success>{t!("新增", "Added")}</Badge> }.into_any(),
            (None, Some(_)) => view! { <Badge tone=Tone::Danger>{t!("删除", "Removed")}</Badge> }.into_any(),
        }),
        Column::new(t!("变更前", "Before"), move |row: &Difference| {
            row.before.clone().map_or_else(absent, |text| label(text).into_any())
        }),
        Column::new(t!("变更后", "After"), move |row: &Difference| {
            row.after.clone().map_or_else(absent, |text| view! { <b>{label(text)}</b> }.into_any())
        }),
    ];
    view! { <DataTable source=Fetched::ready(rows) columns caption=t!("变更内容", "Differences") empty=t!("没有不同", "Nothing differs") /> }
        .into_any()
}

/// What was found of a part, by whom and when.
fn opinion(found: Option<&OpinionView>) -> AnyView {
    let mark = match found.map(|opinion| opinion.verdict) {
        Some(Verdict::Ok) => view! { <Badge tone=Tone::Success>{label(Verdict::Ok.label())}</Badge> }.into_any(),
        Some(Verdict::ToCorrect) => view! { <Badge tone=Tone::Warning>{label(Verdict::ToCorrect.label())}</Badge> }.into_any(),
        None => view! { <Badge>{t!("未核查", "Not judged")}</Badge> }.into_any(),
    };
    let author = found.map(|opinion| {
        let words = format!("{} {}", opinion.by.name, moment(opinion.at));
        view! { <span class="muted">{words}</span> }
    });
    let note = found.map(|opinion| opinion.note.clone()).unwrap_or_default();
    view! { {mark}{note}{author} }.into_any()
}

/// What was found of a part before it was sent back, and whether it was changed since.
pub(super) fn before(part: Part, former: Option<&FormerView>) -> Option<AnyView> {
    let former = former?;
    let found = former.opinions.iter().find(|opinion| opinion.part == part);
    let mark = if former.changed.contains(&part) {
        view! { <Badge tone=Tone::Accent>{t!("有改动", "Changed")}</Badge> }.into_any()
    } else {
        view! { <span class="muted">{t!("未改动", "Not changed")}</span> }.into_any()
    };
    let number = former.number;
    let words = t!("上次（第 {} 版）：", "Before (version {}):", number);
    Some(view! { <span class="chips">{mark}<span class="muted">{words}</span>{opinion(found)}</span> }.into_any())
}

/// What was found, part by part, by whom and when, beside what was found before.
pub(super) fn opinions(kind: BodyKind, found: &[OpinionView], former: Option<&FormerView>) -> AnyView {
    let lines = kind
        .body()
        .parts
        .iter()
        .map(|part| {
            let opinion = opinion(found.iter().find(|opinion| opinion.part == *part));
            let before = before(*part, former);
            view! { <li><b>{label(part.label())}</b><span class="chips">{opinion}</span>{before}</li> }
        })
        .collect_view();
    view! { <ul class="reason-list">{lines}</ul> }.into_any()
}

/// The versions, latest first.
pub(super) fn versions(id: FilingId, kind: BodyKind, source: Fetched<Vec<VersionView>>) -> AnyView {
    let draw = move |state: &Load<Vec<VersionView>>| match state {
        Load::Waiting => view! { <Card><Skeleton lines=5 /></Card> }.into_any(),
        Load::Failed(problem) => view! { <ProblemPanel problem=problem.clone() on_retry=move || source.reload() /> }.into_any(),
        Load::Ready(found) if found.is_empty() => {
            view! { <Card><EmptyState title=t!("尚未提交", "Nothing was handed in yet") glyph=Glyph::Document /></Card> }
                .into_any()
        }
        Load::Ready(found) => found.iter().map(|one| version(id, kind, one.clone())).collect_view().into_any(),
    };
    (move || source.state().with(draw)).into_any()
}

fn version(id: FilingId, of: BodyKind, found: VersionView) -> AnyView {
    let (kind, number) = (of.said(found.kind.label()), found.number);
    let title = Signal::derive(move || format!("{} · {}", t!("第 {} 版", "Version {}", number).get(), kind.get(language())));
    let opinions = (!found.opinions.is_empty()).then(|| opinions(of, &found.opinions, None));
    let changes = (!found.differences.is_empty()).then(|| table(found.differences.clone()));
    let code = of.files().then(|| {
        let code = found.verification_code.map(|code| view! { <span class="code">{code.as_str().to_owned()}</span> });
        view! { <Item label=t!("回执核验码", "Verification code")>{code}</Item> }
    });
    let superseded = found.superseded_on.map(|on| view! { <Badge>{t!("{} 起被取代", "Superseded on {}", date(on))}</Badge> });
    let paper = form_title(of, found.kind);
    view! {
        <Section title actions=move || view! { <FormButton id number paper=paper.clone() /> }>
            <DescriptionList>
                <Item label=t!("机构名称", "Institution")>{found.institution_name}</Item>
                <Item label=t!("提交日期", "Handed in")>{date(found.submitted_on)}</Item>
                <Item label=t!("办理结果", "Outcome")>{label(found.outcome.label())} " " {superseded}</Item>
                <Item label=t!("办结日期", "Decided on")>{found.decided_on.map(date)}</Item>
                <Item label=t!("核查人", "Reviewer")>{found.reviewer.map(|person| person.name)}</Item>
                {code}
            </DescriptionList>
            {opinions}
            {changes}
        </Section>
    }
    .into_any()
}

/// Hands over the printed form of a version.
#[component]
fn FormButton(id: FilingId, number: u32, paper: Text) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let busy = RwSignal::new(false);
    let file = format!("{}-{number}.pdf", paper.zh);
    let save = move || {
        let file = file.clone();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = filings::form(client, id, number, file).await;
            let _ = busy.try_set(false);
            if let Err(problem) = answer {
                toasts.problem(&problem);
            }
        });
    };
    view! { <Button small=true glyph=Glyph::Download busy on_press=save>{t!("下载", "Download: ")}{label(paper)}</Button> }
        .into_any()
}
