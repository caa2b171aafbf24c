//! The door: name and password.

mod form;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::form::LoginForm;
use crate::api::{session, use_client};
use crate::shell::Door;
use crate::ui::{EditForm, Form, Glyph, Icon, TextField};
use crate::{browser, field};

const LAST_NAME: &str = "ohqc.login.name";

/// Logs in and goes on to where the person wanted to be.
#[component]
pub fn Login() -> impl IntoView {
    let client = use_client();
    let query = use_query_map();
    let navigate = use_navigate();
    let title = t!("登录", "Log in");
    // Whoever is inside already, or just got in, goes on.
    Effect::new(move |_| {
        if client.session().person().is_some() {
            let next = query.with_untracked(|query| form::next_page(query.get_str("next")));
            navigate(&next, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let form = Form::unkept("login", LoginForm::named(browser::stored(LAST_NAME))).again_at("/password");
    let submit = form.submit(
        LoginForm::credentials,
        move |credentials| {
            browser::store(LAST_NAME, &credentials.name);
            async move {
                let answer = session::log_in(client, credentials).await;
                if answer.is_err() {
                    let _ = form.values().try_update(LoginForm::refused);
                }
                answer
            }
        },
        |()| {},
    );
    let shown = RwSignal::new(false);
    let kind = Signal::derive(move || if shown.get() { "text" } else { "password" });
    view! {
        <Door title>
                <div class="door-words">
                    <p class="door-title">{t!("职业健康检查\n职业病诊断\n质量控制", "Quality control of occupational health examination and diagnosis")}</p>
                    <p class="door-lead">{t!("从备案到公示，每一步有依据、有时限、有记录。", "From filing to publication, every step with its basis, its deadline and its record.")}</p>
                    <ul class="door-points">
                        <li><Icon glyph=Glyph::Document size=18 />{t!("机构备案与现场核查", "Filing and on-site checks")}</li>
                        <li><Icon glyph=Glyph::Checklist size=18 />{t!("质控考核与评分", "QC assessment and scoring")}</li>
                        <li><Icon glyph=Glyph::Flag size=18 />{t!("问题清单与整改台账", "Problem list and rectification ledger")}</li>
                        <li><Icon glyph=Glyph::Publish size=18 />{t!("结果公示与年度发布", "Publication and annual release")}</li>
                    </ul>
                </div>
                <div class="door-card">
                    <h1>{title}</h1>
                    <p class="door-note">{t!("供卫生健康、疾控机构与职业健康检查、职业病诊断机构使用。", "For health and disease-control authorities and for examination and diagnosis institutions.")}</p>
                    <EditForm form submit label=t!("登录", "Log in")>
                        <TextField bind=field!(form, name) label=t!("登录名", "Name") required=true autocomplete="username" wide=true />
                        <TextField bind=field!(form, password) label=t!("密码", "Password") required=true autocomplete="current-password" kind wide=true />
                        <label class="option-line">
                            <input type="checkbox" class="checkbox" prop:checked=shown on:change=move |event| shown.set(event_target_checked(&event)) />
                            <span>{t!("显示密码", "Show password")}</span>
                        </label>
                    </EditForm>
                    <p class="door-note">{t!("医疗机构还没有账号？", "No account for your institution yet?")} " " <A href="/account-request">{t!("申请平台账号", "Ask for one")}</A></p>
                </div>
        </Door>
    }
    .into_any()
}
