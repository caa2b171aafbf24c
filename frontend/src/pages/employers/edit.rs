//! The form of an employer's particulars: to register it, and to change it.

use ohqc_domain::employers::EmployerSize;
use ohqc_domain::ids::EmployerId;

use super::form::EmployerForm;
use super::{crumb, industries};
use crate::api::employers::{self, EmployerBody, EmployerBrief, EmployerView};
use crate::prelude::*;

/// Registers an employer.
#[component]
pub(super) fn EmployerNew() -> impl IntoView {
    let (client, navigate, toasts) = (use_client(), StoredValue::new_local(use_navigate()), use_toasts());
    let form = Form::new("employer-new", EmployerForm::default());
    // Institutions register and do not see the register.
    let target = move |id: EmployerId| {
        if client.can(Permission::EmployersRead) { format!("/app/employers/{id}") } else { "/app/employers".to_owned() }
    };
    let submit = form.submit(
        EmployerForm::body,
        move |body| employers::create(client, body),
        move |made| {
            toasts.success(Text::new("已登记", "Registered"));
            navigate.with_value(|go| go(&target(made.value.id), Default::default()));
        },
    );
    view! {
        <PageHeader title=t!("登记用人单位", "Register an employer") crumbs=vec![crumb()]
            subtitle=t!("按工作场所所在县（市、区）登记；同一单位在其他县（市、区）有工作场所的，另行登记。", "By the county of the work place; work places in other counties are entries of their own.") />
        <Card>
            <EditForm form submit label=t!("登记", "Register") cancel="/app/employers"><Particulars form /></EditForm>
        </Card>
    }
    .into_any()
}

/// Registers an employer from within another form, and hands over who it is.
#[component]
pub fn RegisterDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Takes the employer.
    on_done: Callback<EmployerBrief>,
) -> impl IntoView {
    view! { <Dialog open wide=true title=t!("登记用人单位", "Register an employer")><RegisterBody open on_done /></Dialog> }
        .into_any()
}

#[component]
fn RegisterBody(open: RwSignal<bool>, on_done: Callback<EmployerBrief>) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let form = Form::new("employer-new", EmployerForm::default());
    let submit = form.submit(
        EmployerForm::body,
        move |body| employers::create(client, body),
        move |made: Versioned<EmployerView>| {
            let EmployerView { id, particulars, region_name, .. } = made.value;
            let EmployerBody { name, credit_code, region, address, .. } = particulars;
            open.set(false);
            toasts.success(Text::new("已登记", "Registered"));
            on_done.run(EmployerBrief { id, name, credit_code, region, region_name, address });
        },
    );
    view! {
        <EditForm form submit label=t!("登记", "Register") actions=move || view! { <Button weight=Weight::Quiet on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button> }>
            <Particulars form />
        </EditForm>
    }
    .into_any()
}

/// Changes an employer's particulars.
#[component]
pub(super) fn EmployerEdit(id: EmployerId) -> impl IntoView {
    let (client, navigate, toasts) = (use_client(), StoredValue::new_local(use_navigate()), use_toasts());
    let page = format!("/app/employers/{id}");
    let read = fetch(move || employers::get(client, id));
    read.page(t!("修改用人单位", "Change an employer"), vec![crumb()], move |found| {
        let initial = EmployerForm::from(&found.value.particulars);
        let form = Form::on(format!("employer-{id}"), initial, &found.etag).when_stale(move || read.reload());
        let (etag, target, back, here) = (found.etag.clone(), page.clone(), page.clone(), Signal::stored(page.clone()));
        let submit = form.submit(
            EmployerForm::body,
            move |body| employers::update(client, id, etag.clone(), body),
            move |_| {
                toasts.success(Text::new("已保存", "Saved"));
                navigate.with_value(|go| go(&target, Default::default()));
            },
        );
        let name = Crumb::new(Signal::stored(found.value.particulars.name.clone()), here);
        view! {
            <PageHeader title=t!("修改用人单位", "Change an employer") crumbs=vec![crumb(), name] />
            <Card>
                <EditForm form submit label=t!("保存", "Save") cancel=back><Particulars form /></EditForm>
            </Card>
        }
    })
}

/// The fields.
#[component]
fn Particulars(form: Form<EmployerForm>) -> impl IntoView {
    let client = use_client();
    // Institutions go out to the whole province.
    let own = own_region(client);
    let tree = ohqc_domain::regions::RegionTree::embedded();
    let wide = tree.province(own).map_or(own, |province| province.code);
    let root = if client.can(Permission::EmployersRead) { own } else { wide };
    view! {
        <Fieldset legend=t!("用人单位", "The employer")>
            <TextField bind=field!(form, name) label=t!("单位名称", "Name") hint=t!("全称，与营业执照一致", "In full, as on the licence") required=true max_length=120_u32 wide=true />
            <TextField bind=field!(form, credit_code) label=t!("统一社会信用代码", "Unified social credit code") hint=t!("18 位", "18 characters") required=true max_length=18_u32 />
            <SelectField bind=field!(form, industry) label=t!("行业门类（GB/T 4754）", "Industry (GB/T 4754)") choices=industries() required=true />
            <SelectField bind=field!(form, size) label=t!("规模", "Size") choices=options!(EmployerSize) hint=t!("非企业不填", "Leave empty for bodies that are no enterprise") />
        </Fieldset>
        <Fieldset legend=t!("工作场所", "Work place")>
            <RegionField bind=field!(form, region) label=t!("行政区划", "Region") root hint=t!("选择到县（市、区）；登记后不能更改", "Down to the county; fixed once registered") required=true />
            <TextField bind=field!(form, address) label=t!("详细地址", "Address") required=true max_length=200_u32 wide=true />
        </Fieldset>
        <Fieldset legend=t!("联系人（选填）", "Contact (optional)")>
            <TextField bind=field!(form, contact_name) label=t!("姓名", "Name") autocomplete="name" max_length=40_u32 />
            <TextField bind=field!(form, contact_phone) label=t!("电话", "Telephone") kind="tel" autocomplete="tel" max_length=30_u32 />
        </Fieldset>
    }
    .into_any()
}
