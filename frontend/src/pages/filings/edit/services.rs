//! The first step: licences, and the categories and items that are filed.

use ohqc_domain::catalogues::item as item_of;
use ohqc_domain::filings::{Check, category_label};
use ohqc_domain::institutions::BodyKind;

use super::editor::Editor;
use super::form::{DossierForm, category_codes, item_codes};
use crate::prelude::*;

/// Licences and filed services.
#[component]
pub(super) fn Services(editor: Editor) -> impl IntoView {
    let form = editor.form;
    let rows = category_codes(editor.service).into_iter().map(|code| view! { <CategoryRow editor code /> }).collect_view();
    let demands = |check| editor.service.body().demands(check);
    // Films are read for a diagnosis too (diagnosis.md §1.2).
    let required = match editor.required(Check::RadiologyLicence) {
        Required::Always => {
            let films = Signal::derive(move || form.values().with(DossierForm::takes_films));
            Required::when(films, t!("开展胸片检查的必填", "needed for chest films"))
        }
        otherwise => otherwise,
    };
    let radiology = editor.service.body().medical.then(|| {
        view! {
            <TextField bind=field!(form, licences.radiology_number) label=t!("放射诊疗许可证号", "Radiological licence") required max_length=40_u32 />
            <DateField bind=field!(form, licences.radiology_valid_to) label=t!("放射诊疗许可证有效期至", "Radiological licence valid to") required />
            <TextField bind=field!(form, licences.radiology_scope) label=t!("放射诊疗许可证范围", "Scope of the radiological licence") max_length=200_u32
                hint=t!("按许可证载明的项目填写，如 X 射线影像诊断", "As the licence prints it") />
        }
    });
    let days = editor.profile.with_value(|profile| profile.settings().ok()).map(|settings| match editor.service {
        BodyKind::Diagnosis => settings.filing.diagnosis_first_working_days,
        _ => settings.filing.first_working_days,
    });
    let hint = Signal::derive(move || {
        days.map(|days| t!("自开展之日起 {} 个工作日内备案", "The filing is due {} working days later", days).get())
            .unwrap_or_default()
    });
    let practice = demands(Check::PracticeLicence).then(|| {
        view! {
            <DateField bind=field!(form, began_on) label=t!("开展服务日期", "Service began on") hint />
            <DateField bind=field!(form, licences.practice_valid_to) label=t!("医疗机构执业许可证有效期至", "Practice licence valid to") required=editor.required(Check::PracticeLicence) />
        }
    });
    let licensor = editor.service.body().licensor.is_some().then(|| {
        view! {
            <TextField bind=field!(form, licences.licensor) label=t!("执业许可证发证机关", "Practice licence issued by") max_length=80_u32
                hint=t!("备案后向其告知备案情况", "That authority is told of the filing") />
        }
    });
    let departments = demands(Check::Departments).then(|| {
        view! {
            <TextField bind=field!(form, licences.departments) label=t!("诊疗科目", "Departments") required=editor.required(Check::Departments) max_length=400_u32
                hint=t!("按执业许可证副本填写，以顿号分隔，如 预防保健科、职业病科（尘肺专业）", "As the practice licence prints them") />
        }
    });
    let qualification = demands(Check::Qualification).then(|| {
        view! {
            <TextField bind=field!(form, licences.qualification_number) label=t!("资质证书编号", "Certificate of qualification") max_length=60_u32 required=editor.required(Check::Qualification) />
            <DateField bind=field!(form, licences.qualification_valid_to) label=t!("资质证书有效期至", "Qualification valid to") required=editor.required(Check::Qualification) />
        }
    });
    let licences = (practice.is_some() || qualification.is_some()).then(|| {
        view! {
            <Section title=t!("证照", "Licences")>
                <div class="fieldgroup-grid">{practice}{licensor}{departments}{radiology}{qualification}</div>
            </Section>
        }
    });
    let note = if editor.service.files() {
        t!(
            "只勾选实际具备能力开展的类别；不选具体项目即为该类别全部项目。",
            "Tick only what you can do; no item chosen means the whole category."
        )
    } else {
        t!("只勾选实际具备能力开展的类别。", "Tick only what you can do.")
    };
    view! {
        {licences}
        <Section title=t!("类别与项目", "Categories and items") flush=true note>
            <ul class="category-rows" id=editor.anchor("/services") tabindex="-1">{rows}</ul>
        </Section>
    }
    .into_any()
}

#[component]
fn CategoryRow(editor: Editor, code: String) -> impl IntoView {
    let service = editor.service;
    let code = StoredValue::new(code);
    let values = editor.form.values();
    let filed = Memo::new(move |_| {
        values.with(|values| {
            code.with_value(|code| values.services.iter().find(|filed| filed.category == *code).map(|filed| filed.items.clone()))
        })
    });
    let all = code.with_value(|code| item_codes(code));
    let total = all.len();
    let items = StoredValue::new(all);
    let name = code.with_value(|code| category_label(service, code));
    let toggle = move |event| {
        let on = event_target_checked(&event);
        values.update(|values| code.with_value(|code| values.toggle_category(service, code, on)));
    };
    let chosen = move || filed.with(|filed| filed.as_ref().map_or(0, |items| if items.is_empty() { total } else { items.len() }));
    let summary = move || {
        if chosen() == total {
            t!("全部 {} 个项目", "all {} items", total).get()
        } else {
            t!("{} / {} 个项目", "{} of {} items", chosen(), total).get()
        }
    };
    let box_of = move |item: String| {
        let (shown, picked) = (item.clone(), item.clone());
        let (words, mark) = item_of(&item)
            .map_or_else(|| (Text::name(&item), None), |found| (found.name.clone(), Some((found.mark, found.basis.clone()))));
        let on = move || filed.with(|filed| filed.as_ref().is_some_and(|items| items.is_empty() || items.contains(&shown)));
        let pick = move |event| {
            let on = event_target_checked(&event);
            values.update(|values| code.with_value(|code| values.toggle_item(code, &picked, on)));
        };
        view! {
            <label class="option-line">
                <input type="checkbox" class="checkbox" prop:checked=on on:change=pick />
                <span><span class="code muted">{item}</span>" "{label(words)}" "{mark.map(|(mark, clause)| view! { <MarkBadge mark clause /> })}</span>
            </label>
        }
    };
    let choice = move || {
        (filed.with(Option::is_some) && total > 0).then(|| {
            view! { <details class="category-items"><summary>{summary}</summary><div class="item-boxes">{items.get_value().into_iter().map(box_of).collect_view()}</div></details> }
        })
    };
    // Drawn anew only when the category itself is ticked, so that the list stays open while items are.
    let open = Memo::new(move |_| filed.with(Option::is_some));
    view! {
        <li class="category-row" data-on=move || open.get().then_some("true")>
            <label class="option-line">
                <input type="checkbox" class="checkbox" prop:checked=move || open.get() on:change=toggle />
                <span><b>{label(name)}</b></span>
            </label>
            {move || { open.track(); untrack(choice) }}
        </li>
    }
    .into_any()
}
