//! What the second person decides about a version.

use ohqc_domain::ids::ReleaseId;

use super::form::ReturnForm;
use crate::api::releases::{self, ReleaseView};
use crate::pages::unfinished::UnfinishedRounds;
use crate::prelude::*;

/// Where answers go: the page's own value.
pub(super) type Source = Fetched<Versioned<ReleaseView>>;

/// Asks before approving.
#[component]
pub(super) fn ApproveDialog(
    /// Which version.
    id: ReleaseId,
    /// Its year.
    year: i32,
    /// The revision it was read at.
    etag: String,
    /// Where the answer goes.
    source: Source,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let confirm = move |()| {
        task.run(releases::approve(client, id, etag.clone()), Text::new("已批准", "Approved"), move |new| {
            open.set(false);
            source.set(new);
        });
    };
    view! {
        <ConfirmDialog open title=t!("批准这一版本？", "Approve this version?") action=t!("批准", "Approve") task on_confirm=confirm>
            <UnfinishedRounds year=Signal::stored(Some(year)) />
            <p>{t!("请先核对汇总、指标与逐机构结果。批准后可以发布，内容不会再变。", "Look through totals, indicators and results first. Once approved it can be published; its content does not change.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Asks before publishing.
#[component]
pub(super) fn PublishDialog(
    /// Which version.
    id: ReleaseId,
    /// Its year.
    year: i32,
    /// The revision it was read at.
    etag: String,
    /// Where the answer goes.
    source: Source,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let confirm = move |()| {
        task.run(releases::publish(client, id, etag.clone()), Text::new("已发布", "Published"), move |new| {
            open.set(false);
            source.set(new);
        });
    };
    view! {
        <ConfirmDialog open title=t!("发布这一版本？", "Publish this version?") action=t!("发布", "Publish") task on_confirm=confirm>
            <UnfinishedRounds year=Signal::stored(Some(year)) />
            <p>{t!("发布后，已登记的疾控系统即可拉取，每次拉取留有回执。", "Registered CDC systems can pull it at once; every pull leaves a receipt.")}</p>
            <p class="muted">{t!("已发布的版本永不改变；更正须另行冻结新版本。", "A published version never changes; a correction is a new version.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Asks what must be corrected.
#[component]
pub(super) fn ReturnDialog(
    /// Which version.
    id: ReleaseId,
    /// The revision it was read at.
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
        <Dialog open title=t!("退回这一版本", "Return this version")>
            {move || {
                let form = Form::on(format!("release-return-{id}"), ReturnForm::default(), etag.get_value()).when_stale(move || source.reload());
                let submit = form.submit(
                    ReturnForm::body,
                    move |body| releases::send_back(client, id, etag.get_value(), body),
                    move |new| {
                        open.set(false);
                        toasts.success(Text::new("已退回", "Returned"));
                        source.set(new);
                    },
                );
                view! {
                    <EditForm form submit label=t!("退回", "Return")>
                        <TextArea bind=field!(form, reason) label=t!("需改正之处", "What to correct") required=true max_length=500_u32
                            hint=t!("改正后由质控中心冻结下一个版本。", "The centre freezes the next version once it is corrected.") />
                    </EditForm>
                }
            }}
        </Dialog>
    }
    .into_any()
}
