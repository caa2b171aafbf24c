//! The step of equipment: a table, and a dialog for each device.

use ohqc_domain::filings::{Device, category_label};
use ohqc_domain::institutions::BodyKind;

use super::certificates::DeviceForm;
use super::editor::Editor;
use super::form::category_codes;
use super::vehicles::Vehicles;
use crate::pages::filings::read::{categories, last_day};
use crate::prelude::*;

/// Devices of the service.
#[component]
pub(super) fn Equipment(editor: Editor) -> impl IntoView {
    let (open, at) = (RwSignal::new(false), RwSignal::new(None::<usize>));
    let edit = move |row: Option<usize>| {
        at.set(row);
        open.set(true);
    };
    let examines = editor.service == BodyKind::Examination;
    let note = if examines {
        t!(
            "外出检查的便携仪器一并登记；车辆登记在下表。",
            "Include portable devices for field examinations; vehicles are listed below."
        )
    } else {
        t!("需检定（校准）的登记有效期。", "With its calibration where one is needed.")
    };
    let hint = editor.service.said(Text::new(
        "每个备案类别至少登记一台（套）设备，需检定的填写有效期。",
        "At least one for each category, with its calibration where needed.",
    ));
    let devices = Memo::new(move |_| editor.form.values().with(|values| values.equipment.clone()));
    let rows = move || {
        let devices = devices.get();
        if devices.is_empty() {
            return view! { <tr class="row-whole"><td colspan="6"><EmptyState title=t!("尚未登记设备", "No device is listed yet") glyph=Glyph::Settings
                hint=label(hint.clone()) /></td></tr> }.into_any();
        }
        devices
            .into_iter()
            .enumerate()
            .map(|(row, device)| draw_row(editor, row, device, Callback::new(move |()| edit(Some(row)))))
            .collect_view()
            .into_any()
    };
    view! {
        <div id=editor.anchor("/equipment") tabindex="-1">
            <Section title=t!("仪器设备", "Equipment") flush=true note
                actions=move || view! { <Button small=true glyph=Glyph::Plus on_press=move || edit(None)>{t!("添加设备", "Add a device")}</Button> }>
                <div class="table-scroll"><table class="data-table">
                    <thead><tr>
                        <th scope="col">{t!("设备名称", "Device")}</th><th scope="col">{t!("型号", "Model")}</th><th scope="col">{t!("编号", "Serial number")}</th>
                        <th scope="col">{t!("用于类别", "Categories")}</th><th scope="col">{t!("检定有效期至", "Calibrated to")}</th>
                        <th scope="col"><span class="visually-hidden">{t!("操作", "Acts")}</span></th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </Section>
        </div>
        {(editor.service == BodyKind::Examination).then(|| view! { <Vehicles editor /> })}
        <Dialog open wide=true title=Signal::derive(move || if at.get().is_some() { t!("修改设备", "Change a device").get() } else { t!("添加设备", "Add a device").get() })>
            <DeviceDialog editor at=at.get_untracked() open />
        </Dialog>
    }
    .into_any()
}

fn draw_row(editor: Editor, row: usize, device: Device, edit: Callback<()>) -> AnyView {
    let (service, watch) = (editor.service, editor.watch());
    let remove = move || {
        editor.form.values().update(|values| {
            if row < values.equipment.len() {
                values.equipment.remove(row);
            }
        })
    };
    let calibrated =
        device.calibrated_to.map_or_else(|| t!("未登记", "Not entered").into_any(), |last| last_day(Some(last), watch));
    view! {
        <tr id=editor.anchor(&format!("/equipment/{row}")) tabindex="-1">
            <td><button type="button" class="text-link" on:click=move |_| edit.run(())>{device.name.clone()}</button></td>
            <td>{device.model.clone()}</td>
            <td><span class="code">{device.serial.clone()}</span></td>
            <td>{categories(service, &device.categories)}</td>
            <td>{calibrated}</td>
            <td class="cell-end row-acts">
                <IconButton glyph=Glyph::Edit label=t!("修改", "Change") on_press=edit />
                <RemoveButton label=t!("删除设备", "Remove the device") what=device.name.clone() on_remove=remove />
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn DeviceDialog(editor: Editor, at: Option<usize>, open: RwSignal<bool>) -> impl IntoView {
    let service = editor.service;
    let now = at.and_then(|at| editor.form.values().with_untracked(|values| values.equipment.get(at).map(DeviceForm::from)));
    let form = editor.row_form("device", now);
    let submit = form.submit(
        DeviceForm::device,
        |device| async move { Ok(device) },
        move |device: Device| {
            editor.form.values().update(|values| match at.and_then(|at| values.equipment.get_mut(at)) {
                Some(slot) => *slot = device,
                None => values.equipment.push(device),
            });
            open.set(false);
        },
    );
    let choices: Vec<Choice> = category_codes(service)
        .into_iter()
        .map(|code| {
            let words = category_label(service, &code);
            Choice::new(code, words)
        })
        .collect();
    view! {
        <EditForm form submit label=t!("确定", "Done") actions=move || view! { <Button weight=Weight::Quiet on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button> }>
            <Fieldset legend=t!("设备", "The device")>
                <TextField bind=field!(form, name) label=t!("设备名称", "Name") required=true max_length=80_u32 />
                <TextField bind=field!(form, model) label=t!("型号", "Model") max_length=80_u32 />
                <TextField bind=field!(form, serial) label=t!("出厂或资产编号", "Serial number") max_length=80_u32 />
                <DateField bind=field!(form, calibrated_to) label=t!("检定（校准）有效期至", "Calibrated to") required=Required::said(t!("需检定（校准）的必填", "needed where it is calibrated")) />
                <CheckboxField bind=field!(form, portable) label=t!("便携设备，可用于外出检查", "Portable, for examinations away from home") />
                <ChecksField bind=field!(form, categories) label=label(service.said(Text::new("用于备案类别", "Categories it serves"))) choices required=true />
            </Fieldset>
        </EditForm>
    }
    .into_any()
}
