//! The form of an institution's particulars: to register it, and to change it.

use ohqc_domain::filings::StateName;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::{Establishment, Ownership};

use super::crumb;
use super::form::{CodeCheck, InstitutionForm, check_code};
use crate::api::institutions;
use crate::format::today;
use crate::prelude::*;
use crate::ui::pointer;

/// Registers an institution (JL24-1-1-a).
#[component]
pub(super) fn InstitutionNew() -> impl IntoView {
    let (client, navigate) = (use_client(), StoredValue::new_local(use_navigate()));
    let form = Form::new("institution-new", InstitutionForm::default());
    let submit = form.submit(
        InstitutionForm::body,
        move |body| institutions::create(client, body),
        move |made| navigate.with_value(|go| go(&format!("/app/institutions/{}", made.value.id), Default::default())),
    );
    view! {
        <PageHeader title=t!("登记机构", "Register an institution") crumbs=vec![crumb()]
            subtitle=t!("先核对机构执业信息，再登记；登记后机构即可填报备案（登记）材料。", "Check the practice licence first; once registered, the institution may fill in its filing or record.") />
        <Card>
            <EditForm form submit label=t!("登记", "Register") cancel="/app/institutions"><Particulars form /></EditForm>
        </Card>
    }
    .into_any()
}

/// Changes an institution's particulars.
#[component]
pub(super) fn InstitutionEdit(id: InstitutionId) -> impl IntoView {
    let client = use_client();
    let navigate = StoredValue::new_local(use_navigate());
    let toasts = use_toasts();
    let page = format!("/app/institutions/{id}");
    let read = fetch(move || institutions::get(client, id));
    let here = Signal::stored(page.clone());
    read.page(t!("修改机构信息", "Change particulars"), vec![crumb()], move |found| {
        let initial = InstitutionForm::from(&found.value.particulars);
        let form = Form::on(format!("institution-{id}"), initial, &found.etag).when_stale(move || read.reload());
        let (etag, target) = (found.etag.clone(), page.clone());
        let submit = form.submit(
            InstitutionForm::body,
            move |body| institutions::update(client, id, etag.clone(), body),
            move |_| {
                toasts.success(Text::new("已保存", "Saved"));
                navigate.with_value(|go| go(&target, Default::default()));
            },
        );
        let (name, back) = (found.value.particulars.name.clone(), page.clone());
        let on_record = found.value.filings.iter().any(|filing| filing.in_force(today()));
        let handed_in = found.value.filings.iter().any(|filing| filing.state == StateName::Submitted);
        let why = if on_record {
            Some((
                t!("机构已在册", "The institution is on record"),
                t!("名称、统一社会信用代码、执业许可证登记号和地址在备案（登记）中通过变更办理，不在此修改。", "Name, credit code, licence number and address are changed by a change of the filing or record, not here."),
            ))
        } else {
            handed_in.then_some((
                t!("备案（登记）正在核查", "A filing or record is being verified"),
                t!("核查期间名称、统一社会信用代码、执业许可证登记号和地址不能修改；退回补正时可以修改。", "Name, credit code, licence number and address stay while it is verified; they can be changed when it is sent back."),
            ))
        };
        let fixed = why.map(|(title, text)| view! { <div class="notice-block"><Notice title><p>{text}</p></Notice></div> });
        view! {
            <PageHeader title=t!("修改机构信息", "Change particulars") crumbs=vec![crumb(), Crumb::new(Signal::stored(name), here)] />
            {fixed}
            <Card>
                <EditForm form submit label=t!("保存", "Save") cancel=back><Particulars form /></EditForm>
            </Card>
        }
    })
}

/// The fields of an institution's particulars.
#[component]
pub fn Particulars(form: Form<InstitutionForm>) -> impl IntoView {
    let client = use_client();
    let root = own_region(client);
    let medical = Signal::derive(move || form.values().with(InstitutionForm::is_medical));
    view! {
        <Fieldset legend=t!("主体信息", "The institution") note=t!("与《医疗机构执业许可证》和营业执照（事业单位法人证书）一致。", "As on the practice licence and the certificate of registration.")>
            <TextField bind=field!(form, name) label=t!("机构名称", "Name") hint=t!("全称，与公章一致", "In full, as on the seal") required=true max_length=120_u32 wide=true />
            <CreditCodeField form />
            <TextField bind=field!(form, licence_number) label=t!("执业许可证登记号", "Practice licence number") required=Required::when(medical, t!("医疗机构必填", "needed of medical institutions")) max_length=40_u32 />
            <SelectField bind=field!(form, ownership) label=t!("机构性质", "Ownership") choices=options!(Ownership) required=true />
            <SelectField bind=field!(form, establishment) label=t!("机构类别", "Kind of institution") choices=options!(Establishment) required=true />
        </Fieldset>
        <Fieldset legend=t!("执业地址", "Practice address")>
            <RegionField bind=field!(form, region) label=t!("行政区划", "Region") root hint=t!("选择到县（市、区）；单列单位选到本级", "Down to the county or district; special units at their own level") required=true />
            <TextField bind=field!(form, address) label=t!("详细地址", "Address") hint=t!("照此印在回执上：写全省、市、县（区）和门牌号", "Printed on the receipt as it stands: in full, from the province to the number") required=true max_length=200_u32 wide=true />
        </Fieldset>
        <Fieldset legend=t!("联系人", "Contact") whose=true>
            <TextField bind=field!(form, contact_name) label=t!("姓名", "Name") required=true autocomplete="name" max_length=40_u32 />
            <TextField bind=field!(form, contact_phone) label=t!("电话", "Telephone") required=true kind="tel" autocomplete="tel" max_length=30_u32 />
        </Fieldset>
    }
    .into_any()
}

/// The credit code, checked while it is typed.
#[component]
fn CreditCodeField(form: Form<InstitutionForm>) -> impl IntoView {
    let check = Memo::new(move |_| form.values().with(|values| check_code(&values.credit_code)));
    let problem = form.problem();
    let complaint = Signal::derive(move || match check.get() {
        CodeCheck::Bad(text) => Some(text.get(language()).to_owned()),
        CodeCheck::Good | CodeCheck::Empty | CodeCheck::Partial(_) => {
            problem.with(|problem| pointer::complaint(problem.as_ref()?, "/credit_code"))
        }
    });
    let hint = Signal::derive(move || match check.get() {
        CodeCheck::Empty => t!("18 位，输入时自动校验", "18 characters, checked while you type").get(),
        CodeCheck::Partial(count) => t!("已输入 {} / 18 位", "{} of 18 characters", count).get(),
        CodeCheck::Good => t!("校验通过", "Check character matches").get(),
        CodeCheck::Bad(_) => t!("请与证照核对", "Compare with the certificate").get(),
    });
    let bind = field!(form, credit_code).with_complaint(complaint);
    view! { <TextField bind label=t!("统一社会信用代码", "Unified social credit code") hint required=true max_length=18_u32 /> }
        .into_any()
}
