//! The review: another person of another organisation closes it or sends it back.

use ohqc_domain::problems::StateName;
use ohqc_domain::problems::api::{CloseBody, ProblemAction, ProblemView, RejectBody};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::problems;
use crate::prelude::*;

/// What the reviewer says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct RejectForm {
    reason: String,
    replan: bool,
}

impl RejectForm {
    fn body(&self) -> Result<RejectBody, Complaints> {
        let mut complaints = Complaints::default();
        let body = RejectBody { reason: self.reason.trim().to_owned(), replan: self.replan };
        complaints.extend_validated(&body);
        complaints.into_result(body)
    }
}

/// What the reviewer may add to closing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct CloseForm {
    remark: String,
}

impl CloseForm {
    fn body(&self) -> Result<CloseBody, Complaints> {
        let mut complaints = Complaints::default();
        let remark = self.remark.trim();
        let body = CloseBody { remark: (!remark.is_empty()).then(|| remark.to_owned()) };
        complaints.extend_validated(&body);
        complaints.into_result(body)
    }
}

/// Whether this person reviews, and if not why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// They do.
    Mine,
    /// They might, but it is their own or their organisation's answer.
    Own,
    /// Others do.
    Others,
}

fn turn(actions: &[ProblemAction], may_review: bool) -> Turn {
    match (actions.contains(&ProblemAction::Close), may_review) {
        (true, _) => Turn::Mine,
        (false, true) => Turn::Own,
        (false, false) => Turn::Others,
    }
}

/// The review, while something waits for it.
pub(super) fn draw_review(client: Client, problem: &ProblemView, etag: &str, page: Fetched<Versioned<ProblemView>>) -> AnyView {
    if problem.state != StateName::Corrected {
        return ().into_any();
    }
    let rule = match turn(&problem.actions, client.can(Permission::ProblemsReview)) {
        Turn::Mine => {
            let (id, etag) = (problem.id, etag.to_owned());
            let unchanged = problem.change.is_some_and(|sought| sought.changed_on.is_none());
            return view! { <Review id etag page unchanged /> }.into_any();
        }
        Turn::Own => t!(
            "提交人本人及其所在单位不能复核这项整改，请由其他单位复核。",
            "Neither whoever handed it in nor the same organisation reviews it; another organisation does."
        ),
        Turn::Others => t!(
            "等待复核：由提交人以外、其他单位的人员核对证据后销号或退回。",
            "It waits for its review by another person of another organisation."
        ),
    };
    view! { <Section title=t!("复核", "Review")><Notice tone=Tone::Neutral><p>{rule}</p></Notice></Section> }.into_any()
}

#[component]
fn Review(
    id: ohqc_domain::ids::ProblemId,
    etag: String,
    page: Fetched<Versioned<ProblemView>>,
    unchanged: bool,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let (accepting, rejecting) = (RwSignal::new(false), RwSignal::new(false));
    let remark = Form::on(format!("problem-close-{id}"), CloseForm::default(), &etag).when_stale(move || page.reload());
    let close_tag = etag.clone();
    let close = remark.submit(
        CloseForm::body,
        move |body| problems::close(client, id, close_tag.clone(), body),
        move |read| {
            toasts.success(Text::new("已销号", "Closed"));
            page.set(read);
        },
    );
    let form = Form::on(format!("problem-reject-{id}"), RejectForm::default(), &etag).when_stale(move || page.reload());
    let reject = form.submit(
        RejectForm::body,
        move |body| problems::reject(client, id, etag.clone(), body),
        move |read| {
            toasts.success(Text::new("已退回机构", "Sent back"));
            page.set(read);
        },
    );
    view! {
        <Section title=t!("复核", "Review") note=t!("核对证据后销号，或说明理由退回。您与提交人不是同一人、同一单位。", "Look at the evidence, then close or send back. You are neither the same person nor of the same organisation.")>
            <div class="cluster">
                <Button weight=Weight::Primary glyph=Glyph::Check on_press=move || accepting.set(true)>{t!("整改到位，销号", "Mended, close")}</Button>
                <Button glyph=Glyph::ArrowLeft on_press=move || rejecting.set(true)>{t!("退回整改", "Send back")}</Button>
            </div>
        </Section>
        <Dialog open=accepting title=t!("复核销号", "Verify and close")>
            <EditForm form=remark submit=close label=t!("销号", "Close")>
                <p>{t!("确认已核对整改证据，问题得到解决。销号后不能再更改。", "You have looked at the evidence and the problem is mended. This cannot be undone.")}</p>
                {unchanged.then(|| view! { <Notice tone=Tone::Warning title=t!("立账后尚无已办理的备案变更", "No change of the filing is on record since")>
                    <p>{t!("该问题以办理备案变更完成整改。现场已恢复为备案内容的，请在复核意见中写明。", "This is mended by filing the change. Where the site is again as it was filed, say so in the remark.")}</p>
                </Notice> })}
                <TextArea bind=field!(remark, remark) label=t!("复核意见", "Remark") max_length=500_u32 />
            </EditForm>
        </Dialog>
        <Dialog open=rejecting title=t!("退回整改", "Send back")>
            <EditForm form submit=reject label=t!("退回", "Send back")>
                <TextArea bind=field!(form, reason) label=t!("哪些没有整改到位", "What is not mended") required=true max_length=500_u32 />
                <CheckboxField bind=field!(form, replan) label=t!("要求重新制定整改计划", "The plan has to be made anew")
                    hint=t!("复核所用的天数不计入整改期限。", "The days of the review are added to the due date.") />
            </EditForm>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sending_back_needs_a_reason() {
        let mut form = RejectForm::default();
        assert_eq!(form.body().unwrap_err().iter().next().unwrap().pointer, "/reason");
        form.reason = " 证书已过期 ".into();
        assert_eq!(form.body().unwrap().reason, "证书已过期");
    }

    #[test]
    fn an_empty_remark_is_none() {
        let said = |remark: &str| CloseForm { remark: remark.into() }.body().map(|body| body.remark);
        assert_eq!(said("  ").unwrap(), None);
        assert_eq!(said(" 好 ").unwrap().as_deref(), Some("好"));
        assert_eq!(said(&"好".repeat(501)).unwrap_err().iter().next().unwrap().pointer, "/remark");
    }

    #[test]
    fn whoever_may_review_but_not_this_one_is_told_why() {
        assert_eq!(turn(&[ProblemAction::Close], true), Turn::Mine);
        assert_eq!(turn(&[], true), Turn::Own);
        assert_eq!(turn(&[], false), Turn::Others);
    }
}
