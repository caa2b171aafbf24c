//! One publication in the console: what is frozen, who signed it, release, discarding and withdrawal.

use ohqc_domain::ids::PublicationId;
use ohqc_domain::publications::StateName;

use super::form::WithdrawForm;
use super::table::{RowTable, SaveRows, tone};
use crate::api::publications::{self, PublicationAction, PublicationView, SignedView};
use crate::browser;
use crate::prelude::*;

type Source = Fetched<Versioned<PublicationView>>;

/// One publication.
#[component]
pub(super) fn PublicationDetail(
    /// Which one.
    id: PublicationId,
) -> impl IntoView {
    let client = use_client();
    let source = fetch(move || publications::get(client, id));
    source.page(t!("公示", "Publication"), vec![Crumb::new(t!("公示", "Publications"), "/app/publications")], move |read| {
        draw(source, read)
    })
}

fn draw(source: Source, read: Versioned<PublicationView>) -> AnyView {
    let Versioned { value: shown, etag } = read;
    let (id, state, version) = (shown.id, shown.state, shown.version);
    let (releasing, withdrawing, discarding) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let may = |action| shown.actions.contains(&action);
    let (may_release, may_withdraw, may_discard) =
        (may(PublicationAction::Release), may(PublicationAction::Withdraw), may(PublicationAction::Discard));
    let rows = shown.snapshot.rows.clone();
    let (saved, count) = (rows.clone(), u64::try_from(rows.len()).unwrap_or_default());
    let title = label(shown.title.clone());
    let actions = move || {
        view! {
            <Button glyph=Glyph::Print on_press=browser::print>{t!("打印", "Print")}</Button>
            <SaveRows rows=saved name=format!("publication-v{version}") />
            {may_discard.then(|| view! { <Button glyph=Glyph::Trash on_press=move || discarding.set(true)>{t!("作废", "Discard")}</Button> })}
            {may_withdraw.then(|| view! { <Button weight=Weight::Danger on_press=move || withdrawing.set(true)>{t!("撤回", "Withdraw")}</Button> })}
            {may_release.then(|| view! { <Button weight=Weight::Primary glyph=Glyph::Publish on_press=move || releasing.set(true)>{t!("发布", "Release")}</Button> })}
        }
    };
    let badges = move || {
        view! {
            <StatusBadge tone=tone(state) label=label(state.label()) />
            <Badge>{t!("第 {} 版", "Version {}", version)}</Badge>
        }
    };
    let tabs = vec![
        Tab::new("rows", t!("名单", "Rows"), move || view! { <RowTable rows=rows.clone() /> }).count(count),
        Tab::new("history", t!("经过", "History"), move || {
            view! { <Card><History list=publications::history(id) /></Card> }
        }),
    ];
    view! {
        <PageHeader title crumbs=vec![Crumb::new(t!("公示", "Publications"), "/app/publications")] badges actions />
        {standing(&shown, may_release)}
        {facts(&shown)}
        <Tabs tabs label=t!("公示内容", "Publication") />
        {may_release.then(|| view! { <ReleaseDialog id etag=etag.clone() source open=releasing count /> })}
        {may_discard.then(|| view! { <DiscardDialog id etag=etag.clone() open=discarding /> })}
        {may_withdraw.then(|| view! { <WithdrawDialog id etag source open=withdrawing /> })}
    }
    .into_any()
}

/// What follows from its state for the reader.
fn standing(shown: &PublicationView, may_release: bool) -> AnyView {
    match (shown.state, &shown.withdrawn) {
        (StateName::Prepared, _) if !may_release => view! {
            <div class="notice-block"><Notice tone=Tone::Accent title=t!("等待另一人发布", "Waiting for another person's release")>
                <p>{t!("发布人须有发布权限，且不能是拟制人本人。", "Whoever releases it needs the permission and must not have prepared it.")}</p>
            </Notice></div>
        }
        .into_any(),
        (_, Some(back)) => {
            let (by, on, reason) = (back.signed.by.clone(), date(back.signed.on), back.reason.clone());
            let next = back.superseded_by.map(|id| {
                view! { <p><Link href=format!("/app/publications/{id}")>{t!("查看替代的版本", "See the version that took its place")}</Link></p> }
            });
            view! {
                <div class="notice-block"><Notice tone=Tone::Warning title=t!("{} 于 {} 撤回", "Withdrawn by {} on {}", by, on)>
                    <p>{t!("原因：", "Reason: ")} {reason}</p>
                    {next}
                </Notice></div>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn facts(shown: &PublicationView) -> AnyView {
    let snapshot = &shown.snapshot;
    let (publisher, basis, form) = (snapshot.publisher.clone(), snapshot.basis.clone(), snapshot.form.clone());
    let sha256 = shown.sha256.clone();
    let taken_on = date(snapshot.taken_on);
    let signed = |signed: &SignedView| format!("{} · {}", signed.by, date(signed.on));
    let prepared = signed(&shown.prepared);
    let released = shown.released.as_ref().map(signed);
    let public = matches!(shown.state, StateName::Released | StateName::Withdrawn).then(|| format!("/publications/{}", shown.id));
    view! {
        <Card>
            <DescriptionList>
                <Item label=t!("公布机关", "Publisher")>{label(publisher)}</Item>
                <Item label=t!("数据截取日", "Taken on")>{taken_on}</Item>
                <Item label=t!("拟制", "Prepared by")>{prepared}</Item>
                <Item label=t!("发布", "Released by")>{released}</Item>
                <Item label=t!("公布依据", "Basis")>{label(basis.value)} " " <span class="muted" lang="zh-CN">{basis.clause.clone()}</span> " " <MarkBadge mark=basis.mark clause=basis.clause /></Item>
                <Item label=t!("名单样式", "Form")>{label(form.value)} " " <MarkBadge mark=form.mark clause=form.clause /></Item>
                <Item label=t!("公开页面", "Public page")>{public.map(|href| view! { <Link href=href.clone()>{href.clone()}</Link> })}</Item>
                <Item label=t!("快照哈希（SHA-256）", "SHA-256 of the snapshot") wide=true><CopyText text=sha256 /></Item>
            </DescriptionList>
        </Card>
    }
    .into_any()
}

#[component]
fn ReleaseDialog(
    /// Which one.
    id: PublicationId,
    /// The version it was read at.
    etag: String,
    /// Where the answer goes.
    source: Source,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// How many rows become public.
    count: u64,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let confirm = move |()| {
        task.run(publications::release(client, id, etag.clone()), Text::new("已发布", "Released"), move |new| {
            open.set(false);
            source.set(new);
        });
    };
    view! {
        <ConfirmDialog open title=t!("发布这份公示？", "Release it?") action=t!("发布", "Release") task on_confirm=confirm>
            <p>{t!("{} 行将立即对公众可见，内容以拟制时的快照为准。", "{} rows become public at once, as they were frozen.", count)}</p>
            <p class="muted">{t!("发布后不可修改，只能撤回并说明原因。", "Afterwards it cannot be changed, only withdrawn with a reason.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Asks before what was never public is discarded.
#[component]
fn DiscardDialog(
    /// Which one.
    id: PublicationId,
    /// The version it was read at.
    etag: String,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let navigate = StoredValue::new_local(use_navigate());
    let confirm = move |()| {
        task.run(publications::discard(client, id, etag.clone()), Text::new("已作废", "Discarded"), move |()| {
            navigate.with_value(|go| go("/app/publications", Default::default()));
        });
    };
    view! {
        <ConfirmDialog open title=t!("作废这份公示？", "Discard it?") action=t!("作废", "Discard") danger=true task on_confirm=confirm>
            <p>{t!("这份公示尚未发布，作废后删除并留有记录；需要时可重新拟制。", "It was never public. It is removed and leaves a record; another can be prepared.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn WithdrawDialog(
    /// Which one.
    id: PublicationId,
    /// The version it was read at.
    etag: String,
    /// Where the answer goes.
    source: Source,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let etag = StoredValue::new(etag);
    view! {
        <Dialog open title=t!("撤回公示", "Withdraw it")>
            {move || {
                let form = Form::on(format!("publication-withdraw-{id}"), WithdrawForm::default(), etag.get_value()).when_stale(move || source.reload());
                let submit = form.submit(
                    WithdrawForm::body,
                    move |body| publications::withdraw(client, id, etag.get_value(), body),
                    move |new| {
                        open.set(false);
                        toasts.success(Text::new("已撤回", "Withdrawn"));
                        source.set(new);
                    },
                );
                view! {
                    <EditForm form submit label=t!("撤回", "Withdraw") danger=true>
                        <TextArea bind=field!(form, reason) label=t!("撤回原因", "Reason") required=true max_length=500_u32
                            hint=t!("原因会显示在公开页面上；名单不再显示，但撤回记录保留。", "The reason is shown on the public page; the rows are not, but the withdrawal stays on record.") />
                    </EditForm>
                }
            }}
        </Dialog>
    }
    .into_any()
}
