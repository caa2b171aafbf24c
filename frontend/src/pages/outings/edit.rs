//! Filling in a notice, with what it would meet beside it.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use ohqc_domain::filings::{Dossier, Person, category_label};
use ohqc_domain::ids::{InstitutionId, OutingId};
use ohqc_domain::institutions::Service;
use ohqc_domain::outings::{Material, MaterialKind};

use super::crumb;
use super::findings::{draw_beside, draw_recipient, draw_window};
use super::form::{NoticeForm, device_code, person_code};
use crate::api::employers::EmployerBrief;
use crate::api::outings::{self, OutingBody};
use crate::api::{attachments, employers, filings};
use crate::pages::employers::RegisterDialog;
use crate::prelude::*;

/// How long after the last key the notice is judged.
const PAUSE: Duration = Duration::from_millis(600);

/// What the form picks from: whose notice it is, and its dossier on record.
#[derive(Clone)]
struct Own {
    institution: InstitutionId,
    dossier: Dossier,
}

/// The reader's own dossier of examinations.
async fn own(client: Client) -> Result<Own, Problem> {
    let query = Query::new().with("service", Service::Examination.code()).with("state", "accepted");
    let page = filings::list(client, query).await?;
    let missing = || Problem::new(404, Code::NotFound, Some(&unfiled()), language_now());
    let filing = page.items.first().ok_or_else(missing)?;
    let found = filings::get(client, filing.id).await?;
    Ok(Own { institution: found.value.institution, dossier: found.value.dossier })
}

const fn unfiled() -> Text {
    Text::new(
        "没有已备案的职业健康检查服务，不能告知外出检查",
        "No examination service is on record, so no outing can be notified",
    )
}

/// A new notice.
#[component]
pub(super) fn OutingNew() -> impl IntoView {
    let client = use_client();
    let own = fetch(move || own(client));
    own.page(t!("新建告知书", "New notice"), vec![crumb()], move |own| {
        let (toasts, navigate) = (use_toasts(), StoredValue::new_local(use_navigate()));
        let form = Form::new("outing-new", NoticeForm::default());
        let (dossier, institution) = (own.dossier.clone(), own.institution);
        let submit = form.submit(
            move |form: &NoticeForm| form.body(&dossier),
            move |notice| outings::create(client, OutingBody { institution, notice }),
            move |made: Versioned<outings::OutingView>| {
                toasts.success(Text::new("草稿已保存", "The draft is kept"));
                navigate.with_value(|go| go(&format!("/app/outings/{}", made.value.id), Default::default()));
            },
        );
        view! {
            <PageHeader title=t!("新建告知书", "New notice") crumbs=vec![crumb()] />
            <Sheet form submit own employer=None cancel="/app/outings".to_owned() />
        }
    })
}

/// A notice that was kept.
#[component]
pub(super) fn OutingEdit(id: OutingId) -> impl IntoView {
    let client = use_client();
    let both = fetch(move || async move { Ok((outings::get(client, id).await?, own(client).await?)) });
    both.page(t!("修改告知书", "Edit the notice"), vec![crumb()], move |(read, own)| {
        let (toasts, navigate) = (use_toasts(), StoredValue::new_local(use_navigate()));
        let page = format!("/app/outings/{id}");
        let form = Form::on(format!("outing-{id}"), NoticeForm::of(&read.value.notice, &own.dossier), read.etag.clone())
            .when_stale(move || both.reload());
        let (dossier, etag, to) = (own.dossier.clone(), read.etag.clone(), page.clone());
        let submit = form.submit(
            move |form: &NoticeForm| form.body(&dossier),
            move |notice| outings::update(client, id, etag.clone(), notice),
            move |saved: Versioned<outings::OutingView>| {
                let anew = saved.value.sent.as_ref().is_some_and(|sent| !sent.changed.is_empty());
                toasts.success(if anew {
                    Text::new("已保存；地点、日期、人员等变化已重新告知", "Saved, and what changed was told anew")
                } else {
                    Text::new("已保存", "Saved")
                });
                navigate.with_value(|go| go(&to, Default::default()));
            },
        );
        let told = read.value.sent.is_some().then(|| {
            view! {
                <div class="notice-block"><Notice tone=Tone::Warning>{t!("告知书已发出：地点、日期、人员、车辆或项目的变化会立即重新告知，需再次接收。", "The notice was sent: changes of place, date, people, vehicles or items are told anew at once.")}</Notice></div>
            }
        });
        let employer = Some(read.value.employer.clone());
        view! {
            <PageHeader title=t!("修改告知书", "Edit the notice") crumbs=vec![crumb(), Crumb::new(read.value.employer.name.clone(), page.clone())] />
            {told}
            <Sheet form submit own employer cancel=page />
        }
    })
}

/// The form, with the verdict beside it.
#[component]
fn Sheet(
    form: Form<NoticeForm>,
    submit: Callback<()>,
    own: Own,
    employer: Option<EmployerBrief>,
    cancel: String,
) -> impl IntoView {
    let dossier = &own.dossier;
    let category = |code: &String| Choice::new(code.clone(), category_label(Service::Examination, code));
    let categories: Vec<Choice> = dossier.services.iter().map(|filed| category(&filed.category)).collect();
    let people = people_of(dossier);
    let leaders = people.clone();
    let vehicles: Vec<Choice> = dossier
        .vehicles
        .iter()
        .map(|vehicle| Choice::named(vehicle.plate.clone(), format!("{} {}", vehicle.plate, vehicle.model)))
        .collect();
    let devices: Vec<Choice> = dossier
        .equipment
        .iter()
        .filter(|device| device.portable)
        .map(|device| Choice::named(device_code(&device.name, &device.serial), format!("{} {}", device.name, device.serial)))
        .collect();
    let (found, register) = (RwSignal::new(employer.into_iter().collect::<Vec<_>>()), RwSignal::new(false));
    let films = Signal::derive(move || form.values().with(NoticeForm::takes_films));
    let for_films = Required::when(films, t!("开展胸片检查的必填", "needed for chest films"));
    let one_of = Required::said(t!("三类人数至少填一类", "one of the three is needed"));
    let valid_to = form.bind(
        "/samples/plan_valid_to",
        |values: &NoticeForm| values.plan_valid_to.clone(),
        |values, text| values.plan_valid_to = text,
    );
    let registered = Callback::new(move |made: EmployerBrief| {
        let id = made.id.to_string();
        found.set(vec![made]);
        form.values().update(|values| values.employer = id);
    });
    view! {
        <div class="filing-frame">
            <div class="filing-body"><Card>
                <EditForm form submit label=t!("保存", "Save") cancel=cancel>
                    <EmployerField form found register />
                    <Fieldset legend=t!("检查安排", "Arrangement")>
                        <DateField bind=field!(form, starts_on) label=t!("开始日期", "First day") required=true />
                        <DateField bind=field!(form, ends_on) label=t!("结束日期", "Last day") required=true />
                        <TextField bind=field!(form, daily_from) label=t!("每日开始", "Daily from") required=to_notify() hint=t!("如 08:00", "such as 08:00") max_length=5_u32 />
                        <TextField bind=field!(form, daily_to) label=t!("每日结束", "Daily to") required=to_notify() hint=t!("如 16:30", "such as 16:30") max_length=5_u32 />
                        <TextField bind=field!(form, address) label=t!("详细地点", "Where exactly") required=to_notify() wide=true max_length=200_u32 />
                        <ChecksField bind=field!(form, services) label=t!("检查类别", "Categories") required=to_notify() choices=categories />
                        <TextField bind=field!(form, hazards) label=t!("危害因素", "Hazards") required=to_notify() hint=t!("用顿号分开", "separated by commas") wide=true max_length=500_u32 />
                        <NumberField bind=planned(form, "pre_employment", |form| &mut form.pre_employment) label=t!("上岗前人数", "Before employment") required=one_of />
                        <NumberField bind=planned(form, "in_service", |form| &mut form.in_service) label=t!("在岗期间人数", "In service") required=one_of />
                        <NumberField bind=planned(form, "leaving", |form| &mut form.leaving) label=t!("离岗时人数", "Leaving") required=one_of />
                    </Fieldset>
                    <Fieldset legend=t!("人员", "People") note=t!("从备案人员中选择；主检医师应覆盖所有检查类别。", "Picked from the people on record.")>
                        <SelectField bind=field!(form, leader) label=t!("现场负责人", "In charge on the spot") required=to_notify() choices=leaders />
                        <ChecksField bind=field!(form, people) label=t!("参加人员", "Who goes along") required=to_notify() choices=people />
                        <TextField bind=field!(form, support) label=t!("司机及后勤", "Drivers and support") wide=true max_length=200_u32 />
                        <TextField bind=field!(form, dosimeter) label=t!("个人剂量计号", "Dosimeter") required=Required::said(t!("有放射工作人员的必填", "needed of radiographers")) max_length=40_u32 />
                    </Fieldset>
                    <Fieldset legend=t!("车辆设备", "Vehicles and devices") note=t!("只列备案中登记的车辆和可携带设备。", "Only what is on record and can be taken along.")>
                        <ChecksField bind=field!(form, vehicles) label=t!("车辆", "Vehicles") required=Required::said(t!("规定使用专用车辆的必填", "needed where a vehicle is prescribed")) choices=vehicles />
                        <ChecksField bind=field!(form, devices) label=t!("设备", "Devices") required=to_notify() choices=devices />
                        <DateField bind=field!(form, booth_tested_on) label=t!("测听舱本底噪声检测日期", "Booth noise tested on") />
                    </Fieldset>
                    <Fieldset legend=t!("样品、防护与安全", "Samples and safety")>
                        <TextField bind=field!(form, samples.collection) label=t!("样品采集", "Collection") wide=true max_length=500_u32 />
                        <TextField bind=field!(form, samples.transport) label=t!("冷藏运送", "Transport") required=to_notify() wide=true max_length=500_u32 />
                        <TextField bind=field!(form, samples.time_limit) label=t!("送检时限", "Time limit") max_length=200_u32 />
                        <TextField bind=field!(form, samples.laboratory) label=t!("接收实验室", "Laboratory") required=to_notify() max_length=200_u32 />
                        <DateField bind=valid_to label=t!("运送方案有效期至", "Plan of transport holds until") required=to_notify() />
                        <TextField bind=field!(form, safety.radiation) label=t!("放射防护措施", "Radiation protection") required=for_films wide=true max_length=500_u32 />
                        <TextField bind=field!(form, safety.cordon) label=t!("警戒区", "Cordon") wide=true max_length=500_u32 />
                        <TextField bind=field!(form, safety.biosafety) label=t!("生物安全与医废处置", "Biosafety and waste") required=to_notify() wide=true max_length=500_u32 />
                        <TextField bind=field!(form, safety.emergency) label=t!("突发情况预案", "Emergencies") required=to_notify() wide=true max_length=500_u32 />
                    </Fieldset>
                    <Fieldset legend=t!("联系与声明", "Contact and declaration")>
                        <TextField bind=field!(form, contact_name) label=t!("本机构联系人", "Contact here") required=to_notify() max_length=40_u32 />
                        <TextField bind=field!(form, contact_phone) label=t!("本机构联系电话", "Telephone here") required=to_notify() max_length=30_u32 />
                        <Materials form />
                        <CheckboxField bind=field!(form, declared) label=t!("承诺以上内容及所附材料真实有效", "All of this is declared true") />
                    </Fieldset>
                </EditForm>
            </Card></div>
            <aside class="filing-aside"><Verdict form own /></aside>
        </div>
        <RegisterDialog open=register on_done=registered />
    }
    .into_any()
}

/// A draft may leave it open, what is sent may not.
fn to_notify() -> Required {
    Required::said(t!("告知时必填", "needed to notify"))
}

/// The people of a dossier, each once; those who share a name are told apart by the certificate of practice, or by what they do.
fn people_of(dossier: &Dossier) -> Vec<Choice> {
    let shared = |name: &str| dossier.people.iter().filter(|person| person.name == name).count() > 1;
    let apart = |person: &Person| match (person.practice_certificate.as_str(), person.roles.first()) {
        ("", Some(role)) => role.label().get(language_now()).to_owned(),
        (number, _) => number.to_owned(),
    };
    let mut known = BTreeSet::new();
    let each = dossier.people.iter().filter(|person| known.insert(person_code(person)));
    let named = each.map(|person| {
        let said = if shared(&person.name) { format!("{}（{}）", person.name, apart(person)) } else { person.name.clone() };
        Choice::named(person_code(person), said)
    });
    named.collect()
}

/// A number of people, at the place where the server complains about it.
fn planned(form: Form<NoticeForm>, name: &'static str, part: fn(&mut NoticeForm) -> &mut String) -> Bound<String> {
    form.bind(
        format!("/planned/{name}"),
        move |values: &NoticeForm| part(&mut values.clone()).clone(),
        move |values, text| *part(values) = text,
    )
}

/// Finds the employer by name or credit code, or registers it, and picks one.
#[component]
fn EmployerField(form: Form<NoticeForm>, found: RwSignal<Vec<EmployerBrief>>, register: RwSignal<bool>) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let typed = RwSignal::new(String::new());
    let choices = Signal::derive(move || {
        let choice = |one: &EmployerBrief| Choice::named(one.id.to_string(), format!("{}（{}）", one.name, one.region_name));
        found.with(|found| found.iter().map(choice).collect::<Vec<_>>())
    });
    let search = move || {
        let done = move |list: Vec<EmployerBrief>| {
            if let [only] = list.as_slice() {
                let id = only.id.to_string();
                form.values().update(|values| values.employer = id);
            }
            found.set(list);
        };
        task.run(employers::find(client, typed.get_untracked()), Text::new("已查找", "Searched"), done);
    };
    view! {
        <Fieldset legend=t!("用人单位", "Employer") note=t!("未登记的用人单位可在此登记，已填写的内容保留。", "An employer that is not on the register is registered here; what you typed stays.")>
            <TextField bind=Bound::loose("employer-search", typed) label=t!("查找用人单位", "Find the employer") hint=t!("名称的一部分，或统一社会信用代码", "part of the name, or the credit code") />
            <div class="cluster"><Button glyph=Glyph::Search busy=task.busy() on_press=search>{t!("查找", "Find")}</Button>
                <Button weight=Weight::Quiet on_press=move || register.set(true)>{t!("登记用人单位", "Register an employer")}</Button></div>
            <SelectField bind=field!(form, employer) label=t!("用人单位", "Employer") choices required=true wide=true />
            <TextField bind=field!(form, employer_contact) label=t!("用人单位联系人", "Contact there") required=to_notify() max_length=40_u32 />
            <TextField bind=field!(form, employer_phone) label=t!("用人单位联系电话", "Telephone there") required=to_notify() max_length=30_u32 />
            <TextField bind=field!(form, agreement_number) label=t!("委托协议编号", "Agreement number") required=to_notify() max_length=80_u32 />
        </Fieldset>
    }
    .into_any()
}

/// One line per kind of material, with what is attached.
#[component]
fn Materials(form: Form<NoticeForm>) -> impl IntoView {
    let lines = MaterialKind::ALL.iter().map(|kind| material(form, *kind)).collect_view();
    let id = form.field_id("/materials");
    let at = id.clone();
    view! { <div class="field field-wide" id=at tabindex="-1"><span class="field-label" data-for=id>{t!("所附材料", "Materials")}</span><ul class="stack">{lines}</ul></div> }.into_any()
}

fn material(form: Form<NoticeForm>, kind: MaterialKind) -> AnyView {
    let (client, task) = (use_client(), use_task());
    let names = Memo::new(move |_| {
        let of_kind = |values: &NoticeForm| {
            values.materials.iter().filter(|one| one.kind == kind).map(|one| one.name.clone()).collect::<Vec<_>>()
        };
        form.values().with(of_kind)
    });
    let store = move |file: Chosen| {
        let name = file.name();
        let done = move |stored: attachments::AttachmentView| {
            form.values().update(|values| values.materials.push(Material { kind, attachment: stored.id, name }));
        };
        task.run(attachments::store(client, file), Text::new("已上传", "Uploaded"), done);
    };
    let clear = move || form.values().update(|values| values.materials.retain(|one| one.kind != kind));
    view! {
        <li class="cluster">
            <span>{label(kind.label())}</span>
            <span class="muted">{move || names.get().join("、")}</span>
            <UploadButton id=format!("material-{kind}") label=label(kind.label()) on_choose=store busy=task.busy() />
            <Show when=move || names.with(|names| !names.is_empty())>
                <IconButton glyph=Glyph::Trash label=t!("移除", "Remove") on_press=clear />
            </Show>
        </li>
    }
    .into_any()
}

/// What the notice would meet, judged a moment after typing.
#[component]
fn Verdict(form: Form<NoticeForm>, own: Own) -> impl IntoView {
    let client = use_client();
    let body = RwSignal::new(None::<OutingBody>);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let Own { institution, dossier } = own;
    Effect::new(move |_| {
        let typed = form.values().with(|values| values.body(&dossier).ok());
        cancel();
        let next = typed.map(|notice| OutingBody { institution, notice });
        waiting.set_value(set_timeout_with_handle(move || drop(body.try_set(next)), PAUSE).ok());
    });
    on_cleanup(cancel);
    let judged = fetch(move || {
        let body = body.get();
        async move {
            match body {
                Some(body) => outings::check(client, body).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let draw = move |check: Option<outings::OutingCheck>| {
        match check {
        None => view! { <p class="muted">{t!("填写用人单位和日期后显示资格校验结果。", "Give the employer and the days to see what the notice would meet.")}</p> }.into_any(),
        Some(check) => {
            let (tone, said) = if check.accepted {
                (Tone::Success, t!("可以告知", "It would be taken"))
            } else {
                (Tone::Danger, t!("现在不能告知", "It would be refused"))
            };
            view! {
                <p><StatusBadge tone label=said /> " " {super::standing_badge(check.standing)}</p>
                <p>{draw_window(check.window.as_ref())}</p>
                <h3>{t!("接收机关", "Who is told")}</h3>
                {draw_recipient(&check.recipient)}
                <h3>{t!("校验结果", "Findings")}</h3>
                {draw_beside(&check.findings, form)}
            }
            .into_any()
        }
    }
    };
    view! { <Section title=t!("告知前校验", "Before it is sent")><div aria-live="polite">{judged.show(draw)}</div></Section> }
        .into_any()
}
