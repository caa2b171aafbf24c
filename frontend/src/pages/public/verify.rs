//! Whether a filing receipt is genuine.

use leptos_router::NavigateOptions;
use ohqc_domain::filings::VerificationCode;
use ohqc_domain::filings::api::ReceiptStanding;

use super::institutions::categories;
use super::seek::CodeForm;
use crate::api::receipts::{self, ReceiptCheck};
use crate::browser;
use crate::prelude::*;

/// Asks for the code.
#[component]
pub(super) fn Verify() -> impl IntoView {
    view! {
        <Head />
        <div class="verify"><Ask code=String::new() /></div>
    }
    .into_any()
}

/// Says what is on record under the code of the address.
#[component]
pub(super) fn VerifyCode() -> impl IntoView {
    let params = use_params_map();
    let typed = Memo::new(move |_| params.with(|params| params.get("code")).unwrap_or_default());
    let body = move || {
        let typed = typed.get();
        let answer = VerificationCode::parse(&typed).map_or_else(malformed, |code| view! { <Answer code /> }.into_any());
        view! { {answer} <Ask code=typed /> }
    };
    view! { <Head /><div class="verify">{body}</div> }.into_any()
}

#[component]
fn Head() -> impl IntoView {
    view! {
        <PageHeader title=t!("回执核验", "Verify a receipt")
            subtitle=t!("输入备案回执上的核验码，与平台登记的内容逐项比对。", "Type the code of a filing receipt and compare it with what is on record.") />
    }
    .into_any()
}

#[component]
fn Ask(
    /// What was typed before.
    code: String,
) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let form = Form::unkept("verify", CodeForm { code });
    let go = move |code: VerificationCode| {
        let path = format!("/verify/{}", code.as_str());
        navigate.with_value(|navigate| navigate(&path, NavigateOptions::default()));
    };
    let submit = form.submit(CodeForm::parse, |code| async move { Ok::<_, Problem>(code) }, go);
    view! {
        <Card>
            <EditForm form submit label=t!("核验", "Verify")>
                <TextField bind=field!(form, code) label=t!("核验码", "Code") required=true wide=true max_length=40_u32
                    hint=t!("16 位字母和数字，印在回执二维码旁；大小写、连字符和空格均不影响。", "16 letters and digits beside the receipt's QR code; case, hyphens and blanks do not matter.") />
            </EditForm>
        </Card>
    }
    .into_any()
}

fn malformed() -> AnyView {
    view! {
        <Notice tone=Tone::Warning title=t!("这不是一个核验码", "This is no code")>
            <p>{t!("核验码为 16 位，不含 0、1、I、O。请重新输入。", "A code has 16 characters, none of them 0, 1, I or O. Please type it again.")}</p>
        </Notice>
    }
    .into_any()
}

#[component]
fn Answer(
    /// The code asked for.
    code: VerificationCode,
) -> impl IntoView {
    let client = use_client();
    let shown = code.clone();
    let found = fetch(move || receipts::check(client, code.clone()));
    move || {
        found.state().with(|state| match state {
            Load::Waiting => view! { <Card><Skeleton lines=5 /></Card> }.into_any(),
            Load::Ready(receipt) => genuine(receipt, &shown),
            Load::Failed(problem) if problem.code == Code::NotFound => unknown(&shown),
            Load::Failed(problem) => {
                view! { <ProblemPanel problem=problem.clone() on_retry=move || found.reload() /> }.into_any()
            }
        })
    }
}

fn genuine(receipt: &ReceiptCheck, code: &VerificationCode) -> AnyView {
    let receipt = receipt.clone();
    // A check after the printing, or before its list is public, makes paper and page differ without anybody's doing.
    let narrowed = t!(
        "“不具备能力”的标注随现场核查及其公示变化，不作比对，以本页为准。",
        "What is marked as beyond its capability follows the checks and their publication: it is not compared and counts as it stands here."
    );
    let ended = receipt.ended_on.map(date).unwrap_or_default();
    let (tone, glyph, title, words) = match receipt.standing {
        ReceiptStanding::Valid => (
            "success",
            Glyph::Check,
            t!("回执真实，备案有效在册", "The receipt is genuine and on record"),
            t!(
                "请逐项比对手中的回执，任何一项不一致即为变造。",
                "Compare every line with the receipt in hand; one that differs was tampered with."
            ),
        ),
        ReceiptStanding::Superseded => (
            "warning",
            Glyph::Clock,
            t!("回执真实，但已被新回执取代", "The receipt is genuine, but a newer one took its place"),
            t!(
                "备案已于 {} 变更，另有新的回执；以下为本回执当时的内容。",
                "The filing was changed on {}, and there is a newer receipt; this is what the old one said.",
                ended
            ),
        ),
        ReceiptStanding::Cancelled => (
            "danger",
            Glyph::Alert,
            t!("回执真实，但备案已注销", "The receipt is genuine, but the filing was cancelled"),
            t!(
                "备案已于 {} 注销；以下为本回执当时的内容。",
                "The filing was cancelled on {}; this is what the receipt said.",
                ended
            ),
        ),
    };
    view! {
        <section class="receipt" role="status" data-tone=tone>
            <header class="receipt-head">
                <Icon glyph size=26 />
                <div>
                    <h2>{title}</h2>
                    <p>{words}{narrowed}</p>
                </div>
            </header>
            <dl class="receipt-lines">
                <div><dt>{t!("机构名称", "Institution")}</dt><dd><b>{receipt.institution_name}</b></dd></div>
                <div><dt>{t!("统一社会信用代码", "Credit code")}</dt><dd class="code">{receipt.credit_code}</dd></div>
                <div><dt>{t!("执业许可证号", "Practice licence")}</dt><dd class="code">{receipt.licence_number}</dd></div>
                <div><dt>{t!("执业地址", "Address")}</dt><dd>{receipt.address}</dd></div>
                {receipt.legal_representative.map(|name| view! { <div><dt>{t!("法定代表人", "Legal representative")}</dt><dd>{name}</dd></div> })}
                <div><dt>{t!("备案编号", "Filing number")}</dt><dd class="code">{receipt.number.to_string()}</dd></div>
                <div><dt>{t!("服务", "Service")}</dt><dd>{label(receipt.service.label())}</dd></div>
                <div><dt>{t!("备案类别与项目", "Categories and items")}</dt><dd>{categories(&receipt.categories)}</dd></div>
                <div><dt>{t!("备案日期", "On record since")}</dt><dd>{date(receipt.accepted_on)}{receipt.first_on.map(|first| t!("（首次备案 {}）", " (first on {})", date(first)))}</dd></div>
                {receipt.ends_on.map(|last| view! { <div><dt>{t!("备案有效至", "In force through")}</dt><dd>{date(last)}</dd></div> })}
                <div><dt>{t!("备案依据", "Basis")}</dt><dd>{label(receipt.basis)}</dd></div>
                {receipt.outing_scope.map(|scope| view! { <div><dt>{t!("外出检查", "Away from home")}</dt><dd>{label(scope)}</dd></div> })}
                {(receipt.changes.len() > 1).then(|| {
                    let lines = receipt.changes.iter().map(|change| view! { <li>{date(change.on)}" "{label(change.kind.label())}</li> }).collect_view();
                    view! { <div><dt>{t!("变更记录", "History")}</dt><dd><ul class="receipt-changes">{lines}</ul></dd></div> }
                })}
                {receipt.deemed.map(|deemed| view! {
                    <div><dt>{t!("备案方式", "How it was filed")}</dt><dd>{t!("视同备案：原备案编号 {}，{}", "Deemed: local number {}, {}", deemed.local_number, date(deemed.local_on))}</dd></div>
                })}
                <div><dt>{t!("备案机关", "Authority")}</dt><dd>{label(receipt.authority)}</dd></div>
                <div><dt>{t!("核验码", "Code")}</dt><dd class="code">{code.as_str().to_owned()}</dd></div>
            </dl>
            <div class="receipt-foot"><Button small=true glyph=Glyph::Print on_press=browser::print>{t!("打印核验结果", "Print the result")}</Button></div>
        </section>
    }
    .into_any()
}

fn unknown(code: &VerificationCode) -> AnyView {
    let code = code.as_str().to_owned();
    view! {
        <section class="receipt" role="alert" data-tone="danger">
            <header class="receipt-head">
                <Icon glyph=Glyph::Alert size=26 />
                <div>
                    <h2>{t!("没有这张回执", "There is no such receipt")}</h2>
                    <p>{t!("核验码 {} 在平台没有登记。请先核对是否输错；若无误，该回执不是本平台出具，可向备案机关反映。", "Nothing is on record under {}. Check your typing first; if it is right, this platform did not issue the receipt, and the authority will want to know.", code)}</p>
                </div>
            </header>
        </section>
    }
    .into_any()
}
