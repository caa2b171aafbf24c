//! Marks, notices, dialogs, messages, icons.

use ohqc_domain::deadlines::Standing;
use ohqc_domain::provenance::Mark;

use crate::prelude::*;

/// Marks, notices, dialogs, messages, icons.
pub(super) fn words() -> AnyView {
    let toasts = use_toasts();
    let [asking, reading, stopping] = std::array::from_fn(|_| RwSignal::new(false));
    let reason = RwSignal::new(String::new());
    let tones = [
        (Tone::Neutral, Text::new("草稿", "Draft")),
        (Tone::Accent, Text::new("办理中", "Under way")),
        (Tone::Success, Text::new("合格", "Passed")),
        (Tone::Warning, Text::new("即将到期", "Due soon")),
        (Tone::Danger, Text::new("逾期", "Late")),
    ];
    let status = tones.clone().map(|(tone, text)| view! { <StatusBadge tone label=label(text) /> }).collect_view();
    let badges = tones.map(|(tone, text)| view! { <Badge tone>{label(text)}</Badge> }).collect_view();
    let standings = Standing::ALL
        .iter()
        .zip([40, 6, -16, 0, 0, 0, 0])
        .map(|(standing, days)| view! { <StandingBadge standing=Some(*standing) days_left=Some(days) /> })
        .collect_view();
    let marks = Mark::ALL.iter().map(|mark| view! { <MarkBadge mark=*mark clause="JL24-1-3-d" always=true /> }).collect_view();
    let icons = Glyph::ALL
        .iter()
        .map(|glyph| view! { <li class="icon-sample"><Icon glyph=*glyph size=20 /><span>{format!("{glyph:?}")}</span></li> })
        .collect_view();
    view! {
        <Section title=t!("状态与标记", "States and marks")>
            <p class="cluster">{status}</p>
            <p class="cluster">{badges}</p>
            <p class="cluster">{standings}</p>
            <p class="cluster">{marks}</p>
            <p class="cluster"><span>{t!("关键项", "Key item")}" "<KeyStar /></span><span>{t!("否决项", "Veto item")}" "<VetoMark /></span></p>
        </Section>
        <Section title=t!("提示", "Notices")>
            <div class="stack">
                <Notice>{t!("本页内容每日 02:00 更新。", "Updated daily at 02:00.")}</Notice>
                <Notice tone=Tone::Success title=t!("已提交", "Submitted")><p>{t!("受理后将出具备案回执。", "A receipt follows on acceptance.")}</p></Notice>
                <Notice tone=Tone::Warning title=t!("距离整改期限不足 7 日", "Less than 7 days left")><p>{t!("请尽快提交整改材料。", "Submit the evidence soon.")}</p></Notice>
                <Notice tone=Tone::Danger title=t!("材料被退回", "Returned")><p>{t!("质量管理文件未加盖公章。", "The quality manual bears no seal.")}</p></Notice>
            </div>
        </Section>
        <Section title=t!("对话框与消息", "Dialogs and messages")>
            <div class="cluster">
                <Button on_press=move || reading.set(true)>{t!("打开对话框", "Open a dialog")}</Button>
                <Button weight=Weight::Danger on_press=move || asking.set(true)>{t!("撤回公示", "Withdraw")}</Button>
                <Button on_press=move || stopping.set(true)>{t!("停用账号", "Disable")}</Button>
                <Button on_press=move || toasts.success(Text::new("备案已受理", "Filing accepted"))>{t!("成功消息", "Good news")}</Button>
                <Button on_press=move || toasts.problem(&Problem::new(412, Code::Stale, None, language_now()))>{t!("错误消息", "Bad news")}</Button>
            </div>
            <p><CopyText text="JL-ZK-2026-000142" /></p>
        </Section>
        <Section title=t!("图标", "Icons")><ul class="icon-samples">{icons}</ul></Section>
        <Dialog open=reading title=t!("考核说明", "About the assessment")>
            <p>{t!("总分 100 分，关键项一票否决。", "100 points in all; a failed key item fails the whole.")}</p>
            <div class="cluster">
                <Button on_press=move || toasts.success(Text::new("说明已读", "Read"))>{t!("知道了", "Got it")}</Button>
                <CopyText text="JL-ZK-2026-000143" />
            </div>
        </Dialog>
        <ActDialog open=stopping title=t!("停用账号", "Disable the account") action=t!("停用", "Disable")
            words=t!("该账号的登录立即失效。", "Its logins end at once.")
            act=|| async { Ok::<_, Problem>(()) } said=Text::new("已停用", "Disabled") done=|()| {} />
        <ConfirmDialog open=asking title=t!("撤回这份公示？", "Withdraw this publication?") action=t!("撤回", "Withdraw") danger=true
            disabled=Signal::derive(move || reason.with(|reason| reason.trim().is_empty())) on_confirm=move || asking.set(false)>
            <p>{t!("撤回后公众不再可见，但记录与理由会保留。", "The public no longer sees it; the record and the reason stay.")}</p>
            <TextArea bind=Bound::loose("withdraw-reason", reason) label=t!("撤回理由", "Reason") required=true />
        </ConfirmDialog>
    }
    .into_any()
}
